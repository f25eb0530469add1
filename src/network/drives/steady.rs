//! Currents that never change.

use super::{Drive, Moment, fits};
use crate::error::{Result, finite};
use crate::init::Init;
use crate::random::{Purpose, Source};
use std::ops::Range;

/// The same current into every neuron at all times.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Constant(pub f64);

impl Drive for Constant {
    fn add(&self, _: &Moment, _: Range<usize>, _: &mut [f64], current: &mut [f64]) {
        current.iter_mut().for_each(|c| *c += self.0);
    }

    fn steady(&self) -> bool {
        true
    }

    fn parameters(&self, tell: &mut dyn FnMut(f64)) -> bool {
        tell(self.0);
        true
    }

    fn check(&self, _: usize) -> Result<()> {
        finite("current", self.0).map_err(|broken| broken.of("Constant"))
    }
}

/// A current of its own into each neuron, at all times.
#[derive(Clone, Debug, PartialEq)]
pub struct PerNeuron(pub Vec<f64>);

impl PerNeuron {
    /// Currents of `n` neurons, drawn from a distribution.
    ///
    /// ```
    /// use synfire::prelude::*;
    ///
    /// let drive = PerNeuron::drawn(Init::Normal(1.0, 0.03), 100, 1)?;
    /// assert!((drive.0.iter().sum::<f64>() / 100.0 - 1.0).abs() < 0.02);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Init::values`].
    pub fn drawn(currents: impl Into<Init>, n: usize, seed: u64) -> Result<PerNeuron> {
        let source = Source::new(seed, u16::MAX, Purpose::Parameter);
        Ok(PerNeuron(currents.into().values(source, 0..n, "PerNeuron")?))
    }
}

impl Drive for PerNeuron {
    fn add(&self, _: &Moment, neurons: Range<usize>, _: &mut [f64], current: &mut [f64]) {
        current.iter_mut().zip(&self.0[neurons]).for_each(|(c, own)| *c += own);
    }

    fn steady(&self) -> bool {
        true
    }

    fn parameters(&self, tell: &mut dyn FnMut(f64)) -> bool {
        self.0.iter().copied().for_each(tell);
        true
    }

    fn check(&self, neurons: usize) -> Result<()> {
        fits("PerNeuron", self.0.len(), neurons, "one current for each neuron of the view")?;
        self.0.iter().try_for_each(|&current| finite("current", current).map_err(|broken| broken.of("PerNeuron")))
    }
}
