//! Drives and fields.

use crate::misuse::temper::{Site, Temper};
use std::ops::Range;
use synfire::network::Moment;
use synfire::prelude::*;

/// A drive of any kind.
pub struct RogueDrive {
    pub temper: Temper,
    pub steady: bool,
    pub remembers: bool,
}

impl Drive for RogueDrive {
    fn add(&self, moment: &Moment, _: Range<usize>, memory: &mut [f64], current: &mut [f64]) {
        let now = self.temper.at(Site::Act, 0.01 * (moment.step % 100) as f64);
        current.iter_mut().for_each(|current| *current += now);
        memory.iter_mut().for_each(|memory| *memory += now);
    }

    fn steady(&self) -> bool {
        self.steady
    }

    fn remembers(&self) -> bool {
        self.remembers
    }

    fn begin(&self, _: &Moment, _: Range<usize>, memory: &mut [f64]) {
        let first = self.temper.at(Site::Begin, 1.0);
        memory.iter_mut().for_each(|memory| *memory = first);
    }

    fn white(&self) -> Option<f64> {
        self.temper.is_spoilt(Site::White).then(|| self.temper.at(Site::White, 0.0))
    }

    fn check(&self, _: usize) -> Result<()> {
        synfire::error::finite("temper", self.temper.at(Site::Check, 0.0)).map_err(|broken| broken.of("RogueDrive"))
    }
}

/// A field that fits everything, whether it does or not.
pub struct RogueField {
    pub temper: Temper,
    /// What it hands its work to, without a look at the lengths.
    pub inner: Option<CircularConvolution>,
}

impl Field for RogueField {
    fn act(&self, sources: &[f64], targets: &mut [f64]) {
        let mean = sources.iter().sum::<f64>() / sources.len().max(1) as f64;
        let current = self.temper.at(Site::Act, 0.1 * mean);
        match &self.inner {
            Some(inner) => inner.act(sources, targets),
            None => targets.iter_mut().for_each(|target| *target = current),
        }
    }

    fn check(&self, _: usize, _: usize) -> Result<()> {
        synfire::error::finite("temper", self.temper.at(Site::Check, 0.0)).map_err(|broken| broken.of("RogueField"))
    }
}
