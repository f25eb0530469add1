use crate::affine::Affine;
use crate::error::{Check, all_finite, finite, non_negative, positive, require};
use crate::traits::Neuron;
use serde::{Deserialize, Serialize};

/// Integrate-and-fire without leak.
///
/// ```text
/// tau dv/dt = r I
/// spike if v >= v_th:  v <- v_reset, held there for t_ref
/// ```
///
/// ```
/// use synfire::affine::linear;
/// use synfire::integrate::{Integrator, Recommended};
/// use synfire::models::neurons::PerfectIntegrator;
/// use synfire::traits::Driven;
///
/// // Whenever the current came, its integral counts.
/// let cell = PerfectIntegrator::default();
/// let mut x = [0.0];
/// for current in [3.0, 0.0, 0.0, 5.0] {
///     x = Recommended.step(Driven { model: &cell, input: linear(current, 0.0) }, x, 10.0);
/// }
/// assert_eq!(x, [8.0]);
/// ```
///
/// A step of exponential Euler is exact for input that stands still over the step; only the spike times are bound to
/// the grid. Under a constant current the interval between spikes is `tau (v_th - v_reset) / (r I) + t_ref`. Where that
/// falls on the grid, rounding must not make it a step longer: a potential that has less than 1e-9 of the way from
/// `v_reset` to `v_th` left counts as having arrived.
///
/// [Steps](crate::guide::steps) of up to 0.2 ms give its rate to 1 % and its potential to 0.1 mV.
///
/// A. N. Burkitt (2006), A review of the integrate-and-fire neuron model: I. Homogeneous synaptic input, Biological
/// Cybernetics, [10.1007/s00422-006-0068-6](https://doi.org/10.1007/s00422-006-0068-6).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PerfectIntegrator {
    /// Potential the cell starts at (mV).
    pub v_rest: f64,
    /// Potential after a spike (mV).
    pub v_reset: f64,
    /// Threshold (mV).
    pub v_th: f64,
    /// Membrane resistance (mV per unit of current).
    pub r: f64,
    /// Time constant (ms): resistance times capacitance.
    pub tau: f64,
    /// Refractory period (ms).
    pub t_ref: f64,
}

/// Potentials relative to the reset, 10 ms and no refractoriness.
impl Default for PerfectIntegrator {
    fn default() -> Self {
        PerfectIntegrator { v_rest: 0.0, v_reset: 0.0, v_th: 20.0, r: 1.0, tau: 10.0, t_ref: 0.0 }
    }
}

/// The part of the way to the threshold that the sum of many steps may have lost.
const ROUNDING: f64 = 1e-9;

impl Neuron<1> for PerfectIntegrator {
    const VARS: [&'static str; 1] = ["v"];
    const UNITS: [&'static str; 1] = ["mV"];
    const LARGEST_STEP: f64 = 0.2;

    fn rest(&self) -> [f64; 1] {
        [self.v_rest]
    }

    #[inline(always)]
    fn flow(&self, _: [f64; 1], input: Affine) -> [Affine; 1] {
        [input * self.r / self.tau]
    }

    #[inline(always)]
    fn fires(&self, _: [f64; 1], [v]: [f64; 1]) -> bool {
        v >= self.v_th - ROUNDING * (self.v_th - self.v_reset)
    }

    #[inline(always)]
    fn reset(&self, _: [f64; 1]) -> [f64; 1] {
        [self.v_reset]
    }

    #[inline(always)]
    fn refractory(&self) -> f64 {
        self.t_ref
    }

    fn check(&self) -> Check {
        all_finite(&[("v_rest", self.v_rest), ("v_th", self.v_th)])?;
        finite("r", self.r)?;
        positive("tau", self.tau)?;
        non_negative("t_ref", self.t_ref)?;
        let below = self.v_reset < self.v_th && self.v_reset.is_finite();
        require(below, "v_reset", self.v_reset, format!("a finite number below v_th = {}", self.v_th))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::affine::linear;
    use crate::integrate::{Integrator, Recommended};
    use crate::traits::Driven;

    #[test]
    fn any_potential_is_a_resting_potential() {
        let cell = PerfectIntegrator::default();
        for v in [-5.0, 0.0, 19.0] {
            assert_eq!(cell.flow([v], Affine::default())[0].at(v), 0.0);
        }
    }

    #[test]
    fn the_interval_is_the_charge_to_the_threshold() {
        let cell = PerfectIntegrator { v_reset: -5.0, r: 2.0, tau: 8.0, ..PerfectIntegrator::default() };
        let (mut x, mut steps) = (cell.reset([20.0]), 0);
        while !cell.fires(x, x) {
            x = Recommended.step(Driven { model: &cell, input: linear(4.0, 0.0) }, x, 0.25);
            steps += 1;
        }
        // 8 ms * 25 mV / 8 mV = 25 ms.
        assert_eq!(steps, 100);
    }

    #[test]
    fn an_interval_on_the_grid_is_not_a_step_longer() {
        let cell = PerfectIntegrator::default();
        for dt in [0.1, 0.05, 0.025, 0.02, 0.01] {
            for current in [1.0, 2.0, 4.0, 5.0, 8.0, 10.0, 20.0] {
                let flow = Driven { model: &cell, input: linear(current, 0.0) };
                let (mut x, mut steps) = (cell.rest(), 0);
                while !cell.fires(x, x) {
                    x = Recommended.step(flow, x, dt);
                    steps += 1;
                }
                assert_eq!(f64::from(steps), (200.0 / current / dt).round(), "{current} at {dt}");
            }
        }
        // One part in a thousand below the threshold is below it.
        assert!(!cell.fires([0.0], [19.98]));
    }

    #[test]
    fn bad_parameters_are_refused() {
        let cell = PerfectIntegrator::default();
        assert_eq!(cell.check(), Ok(()));
        let refused = |cell: PerfectIntegrator| cell.check().unwrap_err().parameter;
        for tau in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(refused(PerfectIntegrator { tau, ..cell }), "tau");
        }
        assert_eq!(refused(PerfectIntegrator { v_reset: 20.0, ..cell }), "v_reset");
        assert_eq!(refused(PerfectIntegrator { t_ref: -1.0, ..cell }), "t_ref");
    }
}
