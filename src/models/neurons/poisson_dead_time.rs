use crate::affine::{Affine, slope};
use crate::error::{Check, non_negative, require};
use crate::init::Init;
use crate::integrate::Method;
use crate::math::ln;
use crate::random::Stream;
use crate::traits::Neuron;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A source of random spikes that rests after each: a Poisson process with dead time.
///
/// ```text
/// a' = 1      the age a since the last spike (ms)
/// r = max(rate + I, 0) / 1000
/// spikes at the rate r / (1 - r dead_time) while a > dead_time
/// ```
///
/// so that the mean rate is `r`, dead time included. Intervals have the coefficient of variation `1 - r dead_time`. The dead
/// time need not be a multiple of the time step. An interval is rounded up to a step, so that the rate is lower by a share of
/// `rate dt / 2`. Input that makes `r dead_time` greater than 0.999 counts as if it made it that.
///
/// At the start all sources are as after a spike. [`PoissonDeadTime::ages`] are those of sources that have fired for long:
///
/// ```
/// use synfire::analysis::cv;
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// let model = PoissonDeadTime { rate: 50.0, dead_time: 5.0 };
/// let mut net = Network::new(0.1)?.seed(1);
/// let sources = net.add(500, model)?;
/// net.set(sources, "age", model.ages())?;
/// net.record_spikes(sources)?;
/// let spikes = net.run(2000.0)?.spikes(sources)?;
/// assert!((spikes.mean_rate() / 50.0 - 1.0).abs() < 0.016);
/// assert!((cv(&spikes).unwrap() - 0.75).abs() < 0.03);
/// # Ok(())
/// # }
/// ```
///
/// Jumps and white noise on variable 0 would change the rate for ever, and are refused.
///
/// M. Deger, M. Helias, C. Boucsein and S. Rotter (2012), Statistical properties of superimposed stationary spike trains,
/// Journal of Computational Neuroscience 32, 443-463, [10.1007/s10827-011-0362-8](https://doi.org/10.1007/s10827-011-0362-8).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PoissonDeadTime {
    /// Mean rate at the beginning (Hz).
    pub rate: f64,
    /// Time after a spike without another (ms).
    pub dead_time: f64,
}

/// A rate of 10 Hz, and 2 ms of dead time.
impl Default for PoissonDeadTime {
    fn default() -> Self {
        PoissonDeadTime { rate: 10.0, dead_time: 2.0 }
    }
}

/// The largest share of time that may be dead.
const DEAD: f64 = 0.999;

impl PoissonDeadTime {
    /// Ages (ms) of sources that have fired for long, for the variable `age`.
    pub fn ages(&self) -> Init {
        let PoissonDeadTime { rate, dead_time } = *self;
        Init::Drawn(Arc::new(move |stream: &mut Stream| {
            let (dead, place) = (rate * dead_time / 1000.0, stream.uniform());
            if place < dead {
                dead_time * (place / dead)
            } else if rate > 0.0 {
                dead_time - ln(stream.uniform()) * (1000.0 / rate - dead_time)
            } else {
                dead_time
            }
        }))
    }
}

impl Neuron<3> for PoissonDeadTime {
    const VARS: [&'static str; 3] = ["rate", "age", "hazard"];
    const UNITS: [&'static str; 3] = ["Hz", "ms", "1/ms"];
    const METHOD: Method = Method::Exact;
    const NOISY: bool = true;
    const JUMPS: bool = false;

    fn rest(&self) -> [f64; 3] {
        [self.rate, 0.0, 0.0]
    }

    #[inline(always)]
    fn flow(&self, _: [f64; 3], input: Affine) -> [Affine; 3] {
        // Nothing, unless the input is no finite number.
        [slope(0.0 * input.a), slope(1.0), slope(0.0)]
    }

    #[inline(always)]
    fn propagate(&self, [rate, age, _]: [f64; 3], input: Affine, dt: f64) -> [f64; 3] {
        let intensity = (rate + input.a) / 1000.0;
        let intensity = if intensity < 0.0 { 0.0 } else { intensity };
        let dead = intensity * self.dead_time;
        let alive = if dead > DEAD { 1.0 - DEAD } else { 1.0 - dead };
        let next = age + dt;
        let share = ((next - self.dead_time) / dt).clamp(0.0, 1.0);
        [rate + 0.0 * input.a, next, share * intensity / alive]
    }

    #[inline(always)]
    fn hazard(&self, [_, _, hazard]: [f64; 3], _: Affine) -> f64 {
        hazard
    }

    #[inline(always)]
    fn reset(&self, [rate, ..]: [f64; 3]) -> [f64; 3] {
        [rate, 0.0, 0.0]
    }

    fn check(&self) -> Check {
        non_negative("dead_time", self.dead_time)?;
        non_negative("rate", self.rate)?;
        let rule = format!(
            "at most {} Hz, since a spike is followed by {} ms of dead time",
            1000.0 * DEAD / self.dead_time,
            self.dead_time
        );
        require(self.rate * self.dead_time <= 1000.0 * DEAD, "rate", self.rate, rule)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_parameters_are_refused() {
        assert_eq!(PoissonDeadTime { rate: 1.0, dead_time: -1.0 }.check().unwrap_err().parameter, "dead_time");
        assert_eq!(PoissonDeadTime { rate: 500.0, dead_time: 2.0 }.check().unwrap_err().parameter, "rate");
        assert_eq!(PoissonDeadTime { rate: f64::NAN, dead_time: 2.0 }.check().unwrap_err().parameter, "rate");
        assert_eq!(PoissonDeadTime { rate: 1e300, dead_time: 0.0 }.check(), Ok(()));
    }
}
