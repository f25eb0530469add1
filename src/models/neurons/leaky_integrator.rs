use crate::affine::{Affine, relax};
use crate::error::{Check, finite, positive};
use crate::traits::Neuron;
use serde::{Deserialize, Serialize};

/// Leaky membrane without spikes: a low-pass filter of its input.
///
/// ```text
/// tau dv/dt = v_rest - v + r I
/// ```
///
/// ```
/// use synfire::affine::linear;
/// use synfire::integrate::{Integrator, Recommended};
/// use synfire::models::neurons::LeakyIntegrator;
/// use synfire::traits::Driven;
///
/// let cell = LeakyIntegrator::default();
/// let [v] = Recommended.step(Driven { model: &cell, input: linear(1.0, 0.0) }, [0.0], 10.0);
/// assert!((v - (1.0 - f64::exp(-1.0))).abs() < 1e-15);
/// ```
///
/// A step of exponential Euler is exact for input that stands still over the step.
///
/// W. Gerstner, W. M. Kistler, R. Naud and L. Paninski (2014), Neuronal Dynamics, section 1.3,
/// [10.1017/CBO9781107447615](https://doi.org/10.1017/CBO9781107447615).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LeakyIntegrator {
    /// Resting potential (mV).
    pub v_rest: f64,
    /// Membrane resistance (mV per unit of current).
    pub r: f64,
    /// Membrane time constant (ms).
    pub tau: f64,
}

/// A potential relative to rest that follows its input within 10 ms.
impl Default for LeakyIntegrator {
    fn default() -> Self {
        LeakyIntegrator { v_rest: 0.0, r: 1.0, tau: 10.0 }
    }
}

impl Neuron<1> for LeakyIntegrator {
    const VARS: [&'static str; 1] = ["v"];
    const UNITS: [&'static str; 1] = ["mV"];

    fn rest(&self) -> [f64; 1] {
        [self.v_rest]
    }

    #[inline(always)]
    fn flow(&self, _: [f64; 1], input: Affine) -> [Affine; 1] {
        [relax(self.v_rest, self.tau) + input * self.r / self.tau]
    }

    fn check(&self) -> Check {
        finite("v_rest", self.v_rest)?;
        finite("r", self.r)?;
        positive("tau", self.tau)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::affine::linear;

    #[test]
    fn rest_is_a_fixed_point() {
        let cell = LeakyIntegrator { v_rest: -70.0, ..LeakyIntegrator::default() };
        assert_eq!(cell.flow(cell.rest(), Affine::default())[0].at(-70.0), 0.0);
    }

    #[test]
    fn it_settles_at_the_voltage_of_its_input() {
        let cell = LeakyIntegrator { v_rest: -70.0, r: 4.0, tau: 20.0 };
        let [line] = cell.flow([0.0], linear(2.5 - 0.5 * 30.0, 0.5));
        assert!((line.a / line.b - (-70.0 + 4.0 * (2.5 - 15.0)) / 3.0).abs() < 1e-12);
    }

    #[test]
    fn bad_parameters_are_refused() {
        let cell = LeakyIntegrator::default();
        assert_eq!(cell.check(), Ok(()));
        let refused = |cell: LeakyIntegrator| cell.check().unwrap_err().parameter;
        for tau in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(refused(LeakyIntegrator { tau, ..cell }), "tau");
        }
        assert_eq!(refused(LeakyIntegrator { r: f64::NAN, ..cell }), "r");
    }
}
