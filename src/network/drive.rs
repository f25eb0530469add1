//! Drives: currents that come from outside the network.
//!
//! A drive is asked for its current at the beginning of each step, and the current is held over the step.

use crate::error::{Error, Result, finite, non_negative, positive};
use crate::init::Init;
use crate::math::exp;
use crate::models::Stimulus;
use crate::random::{Purpose, Source};
use ndarray::Array2;
use std::ops::Range;

/// The moment for which a drive is asked.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// Time (ms).
    pub time: f64,
    /// Time in steps.
    pub step: u64,
    /// Time step (ms).
    pub dt: f64,
    /// The drive's own random numbers.
    pub random: Source,
}

/// A current into the neurons of a view.
pub trait Drive: Send + Sync + 'static {
    /// Add the current at `moment` into neurons `neurons` of the view. `memory` is a number for each neuron that only
    /// this drive changes (empty unless [`Drive::remembers`]).
    fn add(&self, moment: &Moment, neurons: Range<usize>, memory: &mut [f64], current: &mut [f64]);

    /// Whether the current never changes.
    fn steady(&self) -> bool {
        false
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

    /// Whether the drive fits a view of `neurons` neurons.
    fn check(&self, neurons: usize) -> Result<()>;
}

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
        Ok(PerNeuron(currents.into().values(source, n, "PerNeuron")?))
    }
}

impl Drive for PerNeuron {
    fn add(&self, _: &Moment, neurons: Range<usize>, _: &mut [f64], current: &mut [f64]) {
        current.iter_mut().zip(&self.0[neurons]).for_each(|(c, own)| *c += own);
    }

    fn steady(&self) -> bool {
        true
    }

    fn check(&self, neurons: usize) -> Result<()> {
        fits("PerNeuron", self.0.len(), neurons, "one current for each neuron of the view")?;
        self.0.iter().try_for_each(|&current| finite("current", current).map_err(|broken| broken.of("PerNeuron")))
    }
}

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

    fn check(&self, _: usize) -> Result<()> {
        let numbers = self.pieces.iter().flat_map(|piece| [piece.from, piece.value, piece.slope]);
        numbers.into_iter().try_for_each(|number| finite("piece", number).map_err(|broken| broken.of("Stimulus")))
    }
}

/// A current that is a function of time (ms) and neuron.
#[derive(Clone, Copy, Debug)]
pub struct Pattern<F>(pub F);

impl<F: Fn(f64, usize) -> f64 + Send + Sync + 'static> Drive for Pattern<F> {
    fn add(&self, moment: &Moment, neurons: Range<usize>, _: &mut [f64], current: &mut [f64]) {
        current.iter_mut().zip(neurons).for_each(|(c, neuron)| *c += (self.0)(moment.time, neuron));
    }

    fn check(&self, _: usize) -> Result<()> {
        Ok(())
    }
}

/// A current given as a table: row `k` holds from `k * every` to `(k + 1) * every`, and there is none after the last
/// row. One column serves all neurons; otherwise there is one for each.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The currents.
    pub values: Array2<f64>,
    /// How long each row holds (ms).
    pub every: f64,
}

impl Drive for Table {
    fn add(&self, moment: &Moment, neurons: Range<usize>, _: &mut [f64], current: &mut [f64]) {
        // A row begins at the step nearest to its time, whatever the rounding of the time.
        let row = ((moment.time + 1e-6 * moment.dt) / self.every) as usize;
        let Some(row) = self.values.outer_iter().nth(row) else { return };
        let shared = row.len() == 1;
        current.iter_mut().zip(neurons).for_each(|(c, neuron)| *c += row[if shared { 0 } else { neuron }]);
    }

    fn check(&self, neurons: usize) -> Result<()> {
        positive("every", self.every).map_err(|broken| broken.of("Table"))?;
        if self.values.ncols() != 1 {
            fits("Table", self.values.ncols(), neurons, "one column, or one for each neuron of the view")?;
        }
        self.values.iter().try_for_each(|&current| finite("current", current).map_err(|broken| broken.of("Table")))
    }
}

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

    fn check(&self, _: usize) -> Result<()> {
        self.0.iter().try_for_each(|&(from, to, current)| {
            non_negative("from", from).map_err(|broken| broken.of("Pulses"))?;
            positive("length", to - from).map_err(|broken| broken.of("Pulses"))?;
            finite("current", current).map_err(|broken| broken.of("Pulses"))
        })
    }
}

/// White noise on variable 0, `dx = f dt + sigma dW`, independent for each neuron; `sigma` per sqrt(ms).
///
/// Each step adds a normal deviate of variance `sigma^2 (1 - exp(-2 b dt)) / 2b`, with `b` the slope of the neuron's
/// own equation: exact, at any time step, for a potential that decays exponentially. A membrane of time constant `tau`
/// that is to fluctuate with standard deviation `sd` wants [`WhiteNoise::fluctuation`].
///
/// ```
/// use synfire::prelude::*;
///
/// assert_eq!(WhiteNoise::fluctuation(2.0, 8.0), WhiteNoise(1.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WhiteNoise(pub f64);

impl WhiteNoise {
    /// The noise that makes a potential of time constant `tau` (ms) fluctuate with standard deviation `sd`.
    pub fn fluctuation(sd: f64, tau: f64) -> WhiteNoise {
        WhiteNoise(sd * (2.0 / tau).sqrt())
    }
}

impl Drive for WhiteNoise {
    fn add(&self, _: &Moment, _: Range<usize>, _: &mut [f64], _: &mut [f64]) {}

    fn white(&self) -> Option<f64> {
        Some(self.0)
    }

    fn check(&self, _: usize) -> Result<()> {
        non_negative("sigma", self.0).map_err(|broken| broken.of("WhiteNoise"))
    }
}

/// An Ornstein-Uhlenbeck current, independent for each neuron: mean `mean`, standard deviation `sd` and correlation
/// time `tau` (ms). It starts in its stationary distribution and is stepped exactly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OrnsteinUhlenbeck {
    /// Mean.
    pub mean: f64,
    /// Stationary standard deviation.
    pub sd: f64,
    /// Correlation time (ms).
    pub tau: f64,
}

impl Drive for OrnsteinUhlenbeck {
    fn add(&self, moment: &Moment, neurons: Range<usize>, memory: &mut [f64], current: &mut [f64]) {
        let fade = exp(-moment.dt / self.tau);
        let kick = self.sd * (1.0 - fade * fade).sqrt();
        each_normal(moment, neurons, |k, normal| {
            current[k] += self.mean + memory[k];
            memory[k] = memory[k] * fade + kick * normal;
        });
    }

    fn remembers(&self) -> bool {
        true
    }

    fn begin(&self, moment: &Moment, neurons: Range<usize>, memory: &mut [f64]) {
        // The step before any that a run reaches, so that the first kick is not drawn twice.
        let before = Moment { step: (1 << 48) - 1, ..*moment };
        each_normal(&before, neurons, |k, normal| memory[k] = self.sd * normal);
    }

    fn check(&self, _: usize) -> Result<()> {
        finite("mean", self.mean)
            .and_then(|()| non_negative("sd", self.sd))
            .and_then(|()| positive("tau", self.tau))
            .map_err(|broken| broken.of("OrnsteinUhlenbeck"))
    }
}

/// Call `visit` with the place in `neurons` and the standard normal of each neuron.
fn each_normal(moment: &Moment, neurons: Range<usize>, mut visit: impl FnMut(usize, f64)) {
    let mut buffer = [0.0; 256];
    let aligned = neurons.start & !3;
    for from in (aligned..neurons.end).step_by(buffer.len()) {
        let to = neurons.end.min(from + buffer.len());
        let normals = &mut buffer[..to - from];
        moment.random.normals(moment.step, from, normals);
        let first = from.max(neurons.start);
        (first..to).for_each(|neuron| visit(neuron - neurons.start, normals[neuron - from]));
    }
}

fn fits(of: &str, found: usize, expected: usize, unit: &str) -> Result<()> {
    if found == expected {
        return Ok(());
    }
    Err(Error::Length { what: of.into(), found, expected, unit: unit.into() })
}
