//! Drives: currents that come from outside the network.
//!
//! A drive is asked once a step for the current that is held over it: its mean where that is known, as of pulses and tables,
//! and its value in the middle of the step where it is a function of time, which is of second order. It knows which neurons
//! of its view are asked for and nothing of blocks. Invariant: what a drive gives is a function of the moment, of the neuron
//! and of the memory that it alone writes, so that neurons can be asked for in any pieces.

mod function;
mod moment;
mod noise;
mod noise_band;
mod pulses;
mod staircase;
mod steady;
mod table;
mod waves;

pub use function::{Pattern, Signal};
pub use moment::Moment;
pub use noise::{OrnsteinUhlenbeck, WhiteNoise};
pub use noise_band::NoiseBand;
pub use pulses::Pulses;
pub use steady::{Constant, Drawn, PerNeuron};
pub use table::Table;
pub use waves::{Chirp, Sine};

use crate::error::{Error, Result};
use std::ops::Range;
use std::sync::Arc;

/// A current into the neurons of a view.
///
/// Times are those of the network, counted from its beginning and not from when the drive is given.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no drive",
    label = "a drive is expected here",
    note = "a number is one as `Constant(3.0)`, a list as `PerNeuron(list)`, a function of time as `Signal(|t: f64| ...)`"
)]
pub trait Drive: Send + Sync + 'static {
    /// Add the current that is held over the step of `moment` into neurons `neurons` of the view. `memory` is a number for
    /// each neuron that only this drive changes (empty unless [`Drive::remembers`]).
    ///
    /// A current that changes smoothly is to be asked at [`Moment::time`], the middle of the step: the run then converges
    /// with the square of the time step, which with the current from the beginning it would not. One that jumps within the
    /// step is to be weighed by [`Moment::share`].
    fn add(&self, moment: &Moment, neurons: Range<usize>, memory: &mut [f64], current: &mut [f64]);

    /// Whether the current never changes.
    fn steady(&self) -> bool {
        false
    }

    /// Whether the drive draws random numbers ([`Moment::random`]); one of your own is taken to. Those that a neuron was given
    /// are counted, so that each has numbers of its own.
    fn random(&self) -> bool {
        true
    }

    /// Whether the drive wants a number of memory for each neuron.
    fn remembers(&self) -> bool {
        false
    }

    /// Set the memory before the first step.
    fn begin(&self, _moment: &Moment, _neurons: Range<usize>, _memory: &mut [f64]) {}

    /// The strength of white noise on variable 0, if that is what the drive is.
    fn white(&self) -> Option<f64> {
        None
    }

    /// Tell each number that the drive was given, and return whether that is done. [`Network::restore`] then refuses the
    /// snapshot of a network whose drive was given others. A drive that does not tell is asked for its current at a few
    /// moments, from now to 1000 steps ahead; of functions that are given to it, such as that of a [`Signal`], nothing but
    /// their place in the program can be compared.
    ///
    /// [`Network::restore`]: crate::network::Network::restore
    fn parameters(&self, _tell: &mut dyn FnMut(f64)) -> bool {
        false
    }

    /// Whether the drive fits a view of `neurons` neurons.
    fn check(&self, neurons: usize) -> Result<()>;

    /// Whether nothing of the drive comes too late in a network that has reached `now` (ms).
    fn check_time(&self, _now: f64) -> Result<()> {
        Ok(())
    }

    /// What the network is to keep: the drive itself, unless it has a form that is quicker to ask.
    fn ready(self) -> Arc<dyn Drive>
    where
        Self: Sized,
    {
        Arc::new(self)
    }
}

/// Whether a list has as many columns or numbers as there are neurons.
fn fits(of: &str, found: usize, expected: usize, unit: &str) -> Result<()> {
    if found == expected {
        return Ok(());
    }
    Err(Error::Length { what: of.into(), found, expected, unit: unit.into() })
}

/// Refuse what ended at `end`, unless that is still to come.
fn still_to_come(what: &str, end: f64, now: f64) -> Result<()> {
    if end > now {
        return Ok(());
    }
    let what =
        format!("{what} ended at {end} ms, but the network has reached {now} ms; times are counted from its beginning");
    Err(Error::Conflict { what: what + ", so give a later one" })
}
