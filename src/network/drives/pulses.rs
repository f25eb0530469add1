//! Rectangular pulses.

use super::staircase::Staircase;
use super::{Drive, Moment, still_to_come};
use crate::error::{Result, finite, non_negative, positive};
use std::ops::Range;
use std::sync::Arc;

/// Rectangular pulses: `(from, to, current)`, in ms. Where pulses overlap they add up.
///
/// A step gets the mean of the pulses over it, so that the charge of a pulse is `(to - from) current` wherever it begins and
/// ends, within a step or beyond it.
///
/// ```
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// let mut net = Network::new(0.1)?;
/// let cell = net.add(1, PerfectIntegrator { tau: 1.0, v_th: 10.0, ..PerfectIntegrator::default() })?;
/// let before = net.get(cell, "v")?[0];
/// net.drive(cell, Pulses(vec![(1.0, 1.04, 5.0)]))?;
/// net.run(2.0)?;
/// assert!((net.get(cell, "v")?[0] - before - 0.2).abs() < 1e-12);
/// # Ok(())
/// # }
/// ```
///
/// Times are those of the network, not since the drive was given. A pulse that has begun when it is given acts from then on;
/// one that is over by then is refused.
#[derive(Clone, Debug, PartialEq)]
pub struct Pulses(pub Vec<(f64, f64, f64)>);

impl Pulses {
    fn add(current: &mut [f64], now: f64) {
        current.iter_mut().for_each(|c| *c += now);
    }
}

impl Drive for Pulses {
    fn random(&self) -> bool {
        false
    }

    fn add(&self, moment: &Moment, _: Range<usize>, _: &mut [f64], current: &mut [f64]) {
        Pulses::add(current, self.0.iter().map(|&(from, to, strength)| moment.share(from, to) * strength).sum());
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

    fn check_time(&self, now: f64) -> Result<()> {
        self.0.iter().try_for_each(|&(from, to, _)| still_to_come(&format!("a pulse from {from} ms on"), to, now))
    }

    fn ready(self) -> Arc<dyn Drive> {
        Arc::new(SortedPulses(Staircase::sum(&self.0)))
    }
}

/// Pulses in order of time.
struct SortedPulses(Staircase);

impl Drive for SortedPulses {
    fn random(&self) -> bool {
        false
    }

    fn add(&self, moment: &Moment, _: Range<usize>, _: &mut [f64], current: &mut [f64]) {
        Pulses::add(current, self.0.mean(moment));
    }

    fn check(&self, _: usize) -> Result<()> {
        Ok(())
    }
}
