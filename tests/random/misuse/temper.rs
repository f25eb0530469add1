//! What code of a user's own may do besides its duty: panic at some call, or answer nonsense.

use std::panic::panic_any;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

/// The payload of a panic of the user's own.
pub struct Thrown;

/// Counts calls of a user's code, and panics at the last of them. All objects of one world share it.
#[derive(Clone, Default)]
pub struct Fuse(Arc<AtomicI64>);

impl Fuse {
    /// Panic at the call number `calls` from now; 0 for never.
    pub fn arm(&self, calls: i64) {
        self.0.store(calls, Relaxed);
    }

    pub fn is_armed(&self) -> bool {
        self.0.load(Relaxed) > 0
    }

    #[inline(always)]
    pub fn burn(&self) {
        if self.0.load(Relaxed) > 0 && self.0.fetch_sub(1, Relaxed) == 1 {
            panic_any(Thrown);
        }
    }
}

/// Which answer of a model is spoilt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Site {
    Rest,
    Flow,
    Fires,
    Hazard,
    Reset,
    Refractory,
    Check,
    Propagate,
    Receive,
    Gate,
    Pulse,
    Current,
    Recover,
    Release,
    Trace,
    OnPre,
    OnPost,
    Bounds,
    Eligibility,
    Act,
    Begin,
    White,
    Partner,
    Expected,
    Drawn,
}

/// The temper of one model.
pub struct Temper {
    pub fuse: Fuse,
    /// What is answered at one site in place of what is right.
    pub spoilt: Option<(Site, f64)>,
}

impl Temper {
    /// The answer at a site, where `right` would be right.
    #[inline(always)]
    pub fn at(&self, site: Site, right: f64) -> f64 {
        self.fuse.burn();
        match self.spoilt {
            Some((spoilt, value)) if spoilt == site => value,
            _ => right,
        }
    }

    /// Whether one of these answers is spoilt by what `bad` says of.
    pub fn has(&self, sites: &[Site], bad: fn(f64) -> bool) -> bool {
        self.spoilt.is_some_and(|(spoilt, value)| sites.contains(&spoilt) && bad(value))
    }

    pub fn is_spoilt(&self, site: Site) -> bool {
        self.spoilt.is_some_and(|(spoilt, _)| spoilt == site)
    }
}

impl Clone for Temper {
    fn clone(&self) -> Temper {
        self.fuse.burn();
        Temper { fuse: self.fuse.clone(), spoilt: self.spoilt }
    }
}

impl PartialEq for Temper {
    fn eq(&self, other: &Temper) -> bool {
        self.fuse.burn();
        let bits = |temper: &Temper| temper.spoilt.map(|(site, value)| (site, value.to_bits()));
        bits(self) == bits(other)
    }
}
