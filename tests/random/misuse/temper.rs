//! What code of a user's own may do besides its duty: panic at some call, or answer nonsense.

use std::panic::panic_any;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

/// The payload of a panic of the user's own.
pub struct Thrown;

/// When a user's code panics.
#[derive(Clone, Copy, Debug)]
pub enum Charge {
    Never,
    /// At this call from now.
    Calls(i64),
    /// At this copy or comparison from now: few are made, and most of them while something is half done.
    Copies(i64),
}

/// Counts calls of a user's code, and panics at the last of them. All objects of one world share it.
#[derive(Clone, Default)]
pub struct Fuse {
    calls: Arc<AtomicI64>,
    copies: Arc<AtomicI64>,
}

impl Fuse {
    pub fn arm(&self, charge: Charge) {
        let (calls, copies) = match charge {
            Charge::Never => (-1, -1),
            Charge::Calls(calls) => (calls, -1),
            Charge::Copies(copies) => (-1, copies),
        };
        self.calls.store(calls, Relaxed);
        self.copies.store(copies, Relaxed);
    }

    /// Panic no more; whether it has.
    pub fn disarm(&self) -> bool {
        let blown = [&self.calls, &self.copies].map(|left| left.swap(-1, Relaxed) == 0);
        blown.contains(&true)
    }

    #[inline(always)]
    pub fn burn(&self) {
        burn(&self.calls);
    }

    fn burn_by_copy(&self) {
        burn(&self.calls);
        burn(&self.copies);
    }
}

#[inline(always)]
fn burn(left: &AtomicI64) {
    if left.load(Relaxed) > 0 && left.fetch_sub(1, Relaxed) == 1 {
        panic_any(Thrown);
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

    pub fn is_spoilt(&self, site: Site) -> bool {
        self.spoilt.is_some_and(|(spoilt, _)| spoilt == site)
    }
}

impl Clone for Temper {
    fn clone(&self) -> Temper {
        self.fuse.burn_by_copy();
        Temper { fuse: self.fuse.clone(), spoilt: self.spoilt }
    }
}

impl PartialEq for Temper {
    fn eq(&self, other: &Temper) -> bool {
        self.fuse.burn_by_copy();
        let bits = |temper: &Temper| temper.spoilt.map(|(site, value)| (site, value.to_bits()));
        bits(self) == bits(other)
    }
}
