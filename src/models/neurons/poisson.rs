use crate::affine::{Affine, slope};
use crate::error::{Check, non_negative};
use crate::traits::Neuron;
use serde::{Deserialize, Serialize};

/// A source of random spikes that do not depend on each other.
///
/// ```text
/// spike with probability 1 - exp(-max(rate + I, 0) dt / 1000) in a step of dt
/// ```
///
/// The rate (Hz) is a variable, so that it can be set for each source and changed during a run; the input (Hz) adds to
/// it, so that a drive modulates it. A rate below zero gives no spikes. Nothing brings the variable back from where it is
/// put: jumps and white noise on it, which would stay for ever, are refused.
///
/// ```
/// use synfire::affine::linear;
/// use synfire::models::neurons::Poisson;
/// use synfire::traits::Neuron;
///
/// let source = Poisson { rate: 20.0 };
/// assert_eq!(source.hazard(source.rest(), linear(5.0, 0.0)), 0.025);
/// ```
///
/// D. J. Daley and D. Vere-Jones (2003), An Introduction to the Theory of Point Processes, volume I,
/// [10.1007/b97277](https://doi.org/10.1007/b97277).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Poisson {
    /// Rate at the beginning (Hz).
    pub rate: f64,
}

/// A rate of 10 Hz.
impl Default for Poisson {
    fn default() -> Self {
        Poisson { rate: 10.0 }
    }
}

impl Neuron<1> for Poisson {
    const VARS: [&'static str; 1] = ["rate"];
    const NOISY: bool = true;
    const JUMPS: bool = false;

    fn rest(&self) -> [f64; 1] {
        [self.rate]
    }

    #[inline(always)]
    fn flow(&self, _: [f64; 1], _: Affine) -> [Affine; 1] {
        [slope(0.0)]
    }

    #[inline(always)]
    fn hazard(&self, [rate]: [f64; 1], input: Affine) -> f64 {
        (rate + input.a).max(0.0) / 1000.0
    }

    fn check(&self) -> Check {
        non_negative("rate", self.rate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::affine::linear;
    use crate::integrate::{Integrator, Recommended};
    use crate::traits::Driven;

    #[test]
    fn the_rate_stays_whatever_the_input() {
        let source = Poisson::default();
        let flow = Driven { model: &source, input: linear(3.0, 1.0) };
        assert_eq!(Recommended.step(flow, [12.5], 0.1), [12.5]);
    }

    #[test]
    fn the_hazard_follows_rate_and_input_but_not_below_zero() {
        let source = Poisson::default();
        assert_eq!(source.hazard([40.0], Affine::default()), 0.04);
        assert_eq!(source.hazard([40.0], linear(-15.0, 0.0)), 0.025);
        assert_eq!(source.hazard([40.0], linear(-50.0, 0.0)), 0.0);
    }

    #[test]
    fn bad_parameters_are_refused() {
        assert_eq!(Poisson { rate: 0.0 }.check(), Ok(()));
        for rate in [-1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(Poisson { rate }.check().unwrap_err().parameter, "rate");
        }
    }
}
