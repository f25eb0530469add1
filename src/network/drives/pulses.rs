//! Rectangular pulses.

use super::{Drive, Moment};
use crate::error::{Result, finite, non_negative, positive};
use std::ops::Range;

/// Rectangular pulses: `(from, to, current)`, in ms. Where pulses overlap they add up.
#[derive(Clone, Debug, PartialEq)]
pub struct Pulses(pub Vec<(f64, f64, f64)>);

impl Drive for Pulses {
    fn add(&self, moment: &Moment, _: Range<usize>, _: &mut [f64], current: &mut [f64]) {
        let time = moment.time + 1e-6 * moment.dt;
        let on = self.0.iter().filter(|&&(from, to, _)| from <= time && time < to);
        let now: f64 = on.map(|&(_, _, strength)| strength).sum();
        current.iter_mut().for_each(|c| *c += now);
    }

    fn parameters(&self, tell: &mut dyn FnMut(f64)) -> bool {
        self.0.iter().flat_map(|&(from, to, current)| [from, to, current]).for_each(tell);
        true
    }

    fn check(&self, _: usize) -> Result<()> {
        self.0.iter().try_for_each(|&(from, to, current)| {
            non_negative("from", from).map_err(|broken| broken.of("Pulses"))?;
            positive("length", to - from).map_err(|broken| broken.of("Pulses"))?;
            finite("current", current).map_err(|broken| broken.of("Pulses"))
        })
    }
}
