//! Noise: white, or an Ornstein-Uhlenbeck current.

use super::{Drive, Moment};
use crate::error::{Result, finite, non_negative, positive};
use crate::math::exp;
use std::ops::Range;

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

    fn parameters(&self, tell: &mut dyn FnMut(f64)) -> bool {
        tell(self.0);
        true
    }

    fn check(&self, _: usize) -> Result<()> {
        non_negative("sigma", self.0).map_err(|broken| broken.of("WhiteNoise"))
    }
}

/// An Ornstein-Uhlenbeck current, independent for each neuron: mean `mean`, standard deviation `sd` and correlation
/// time `tau` (ms).
///
/// ```text
/// dI/dt = (mean - I) / tau + sd sqrt(2 / tau) dW/dt
/// ```
///
/// It starts in its stationary distribution and is stepped exactly from the middle of each step to that of the next. Its
/// value there is held over the step, so that what acts has the variance `sd^2` and the correlations `exp(-t / tau)` at any
/// time step. The variance of the charge over long times is that of the current itself, `2 sd^2 tau` per ms, times
/// `x / tanh(x)` with `x = dt / 2 tau`: of second order, 2 % too much at `dt = tau / 2` and 8 % at `dt = tau`. A current that
/// is forgotten faster than that is white noise of strength `sd sqrt(2 tau)`: take [`WhiteNoise`].
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

    fn parameters(&self, tell: &mut dyn FnMut(f64)) -> bool {
        [self.mean, self.sd, self.tau].into_iter().for_each(tell);
        true
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
    for from in neurons.clone().step_by(buffer.len()) {
        let normals = &mut buffer[..neurons.end.min(from + 256) - from];
        moment.random.normals(moment.step, from, normals);
        normals.iter().enumerate().for_each(|(k, &normal)| visit(from - neurons.start + k, normal));
    }
}
