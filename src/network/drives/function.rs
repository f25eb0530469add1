//! Currents that are a function of time, or of time and neuron.

use super::{Drive, Moment};
use crate::error::{Result, finite};
use crate::models::Stimulus;
use std::ops::Range;

/// A current that is a function of time (ms), the same into every neuron.
///
/// For results that are the same on every machine, the function must use [`crate::math`].
#[derive(Clone, Copy, Debug)]
pub struct Signal<F>(pub F);

impl<F: Fn(f64) -> f64 + Send + Sync + 'static> Drive for Signal<F> {
    fn add(&self, moment: &Moment, _: Range<usize>, _: &mut [f64], current: &mut [f64]) {
        let now = (self.0)(moment.time);
        current.iter_mut().for_each(|c| *c += now);
    }

    /// A function cannot be compared with another.
    fn parameters(&self, _: &mut dyn FnMut(f64)) -> bool {
        true
    }

    fn check(&self, _: usize) -> Result<()> {
        Ok(())
    }
}

/// A current that is a function of time (ms) and neuron.
#[derive(Clone, Copy, Debug)]
pub struct Pattern<F>(pub F);

impl<F: Fn(f64, usize) -> f64 + Send + Sync + 'static> Drive for Pattern<F> {
    fn add(&self, moment: &Moment, neurons: Range<usize>, _: &mut [f64], current: &mut [f64]) {
        current.iter_mut().zip(neurons).for_each(|(c, neuron)| *c += (self.0)(moment.time, neuron));
    }

    /// A function cannot be compared with another.
    fn parameters(&self, _: &mut dyn FnMut(f64)) -> bool {
        true
    }

    fn check(&self, _: usize) -> Result<()> {
        Ok(())
    }
}

/// The current that shows a firing pattern, the same into every neuron.
///
/// ```
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// let pattern = FiringPattern::TonicSpiking;
/// let mut net = Network::new(0.01)?;
/// let cell = net.add(1, pattern.model())?;
/// net.drive(cell, pattern.stimulus())?;
/// net.record_spikes(cell)?;
/// assert_eq!(net.run(pattern.stimulus().duration)?.spikes(cell)?.count(), 5);
/// # Ok(())
/// # }
/// ```
impl Drive for Stimulus {
    fn add(&self, moment: &Moment, _: Range<usize>, _: &mut [f64], current: &mut [f64]) {
        let now = self.at(moment.time);
        current.iter_mut().for_each(|c| *c += now);
    }

    fn parameters(&self, tell: &mut dyn FnMut(f64)) -> bool {
        self.pieces.iter().flat_map(|piece| [piece.from, piece.value, piece.slope]).for_each(tell);
        true
    }

    fn check(&self, _: usize) -> Result<()> {
        let numbers = self.pieces.iter().flat_map(|piece| [piece.from, piece.value, piece.slope]);
        numbers.into_iter().try_for_each(|number| finite("piece", number).map_err(|broken| broken.of("Stimulus")))
    }
}
