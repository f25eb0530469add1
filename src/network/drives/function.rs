//! Currents that are a function of time, or of time and neuron.

use super::{Drive, Moment, still_to_come};
use crate::error::{Result, finite, require};
use crate::models::{Piece, Stimulus};
use std::ops::Range;

/// A current that is a function of time (ms), the same into every neuron.
///
/// It is asked for the middle of each step, and what it gives there is held over the step: for a smooth function that is of
/// second order, and one that jumps between two steps acts as it is. The times are those of the network, `(k + 1/2) dt`,
/// not since the drive was given.
///
/// For results that are the same on every machine, the function must use [`crate::math`].
#[derive(Clone, Copy, Debug)]
pub struct Signal<F>(pub F);

impl<F: Fn(f64) -> f64 + Send + Sync + 'static> Drive for Signal<F> {
    fn random(&self) -> bool {
        false
    }

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

/// A current that is a function of time (ms) and neuron, asked for the middle of each step as [`Signal`] is.
#[derive(Clone, Copy, Debug)]
pub struct Pattern<F>(pub F);

impl<F: Fn(f64, usize) -> f64 + Send + Sync + 'static> Drive for Pattern<F> {
    fn random(&self) -> bool {
        false
    }

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
///
/// A step gets the mean over it, so that the charge is that of the stimulus wherever its pieces begin.
impl Drive for Stimulus {
    fn random(&self) -> bool {
        false
    }

    fn add(&self, moment: &Moment, _: Range<usize>, _: &mut [f64], current: &mut [f64]) {
        let end = moment.start + moment.dt;
        let first = self.pieces.partition_point(|piece| piece.from <= moment.start).saturating_sub(1);
        let mut mean = 0.0;
        for (k, Piece { from, value, slope }) in self.pieces.iter().enumerate().skip(first) {
            let to = self.pieces.get(k + 1).map_or(f64::INFINITY, |next| next.from);
            let middle = 0.5 * (from.max(moment.start) + to.min(end));
            mean += moment.share(*from, to) * (value + slope * (middle - from));
            if to > end {
                break;
            }
        }
        current.iter_mut().for_each(|c| *c += mean);
    }

    fn parameters(&self, tell: &mut dyn FnMut(f64)) -> bool {
        self.pieces.iter().flat_map(|piece| [piece.from, piece.value, piece.slope]).for_each(tell);
        true
    }

    fn check(&self, _: usize) -> Result<()> {
        let numbers = self.pieces.iter().flat_map(|piece| [piece.from, piece.value, piece.slope]);
        let finite = numbers.into_iter().try_for_each(|number| finite("piece", number));
        let ordered = || {
            self.pieces.windows(2).try_for_each(|two| {
                require(two[0].from <= two[1].from, "from", two[1].from, "no earlier than that of the piece before")
            })
        };
        finite.and_then(|()| ordered()).map_err(|broken| broken.of("Stimulus"))
    }

    fn check_time(&self, now: f64) -> Result<()> {
        match self.pieces.last() {
            Some(Piece { from, value: 0.0, slope: 0.0 }) => still_to_come("a stimulus", *from, now),
            _ => Ok(()),
        }
    }
}
