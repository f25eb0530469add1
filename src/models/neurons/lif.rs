use crate::affine::{Affine, relax};
use crate::error::{Check, all_finite, non_negative, positive, require};
use crate::integrate::Method;
use crate::traits::Neuron;
use serde::{Deserialize, Serialize};

/// Leaky integrate-and-fire.
///
/// ```text
/// tau dv/dt = v_rest - v + r I
/// spike if v >= v_th:  v <- v_reset, held there for t_ref
/// ```
///
/// With `soft_reset`, a spike lowers the potential by `v_th - v_reset`, so that what exceeded the threshold is kept.
///
/// The equation is linear, so that a step of exponential Euler is exact under a constant current: only the spike times
/// are bound to the grid. The potential and the threshold are relative to rest by default.
///
/// ```
/// use synfire::affine::linear;
/// use synfire::integrate::{Integrator, Recommended};
/// use synfire::models::neurons::Lif;
/// use synfire::traits::{Driven, Neuron};
///
/// // From rest to the threshold under a current of 25 it takes tau ln 5 = 16.094 ms.
/// let cell = Lif::default();
/// let (mut x, mut steps) = (cell.rest(), 0);
/// while !cell.fires(x, x) {
///     x = Recommended.step(Driven { model: &cell, input: linear(25.0, 0.0) }, x, 0.1);
///     steps += 1;
/// }
/// assert_eq!(steps, 161);
/// ```
///
/// [Steps](crate::guide::steps) of up to 0.2 ms give its rate to 1 % and its potential to 0.1 mV.
///
/// L. F. Abbott (1999), Lapicque's introduction of the integrate-and-fire model neuron (1907), Brain Research Bulletin,
/// [10.1016/S0361-9230(99)00161-6](https://doi.org/10.1016/S0361-9230%2899%2900161-6);
/// W. Gerstner, W. M. Kistler, R. Naud and L. Paninski (2014), Neuronal Dynamics,
/// [10.1017/CBO9781107447615](https://doi.org/10.1017/CBO9781107447615).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Lif {
    /// Resting potential (mV).
    pub v_rest: f64,
    /// Potential after a spike (mV).
    pub v_reset: f64,
    /// Threshold (mV).
    pub v_th: f64,
    /// Membrane resistance (mV per unit of current).
    pub r: f64,
    /// Membrane time constant (ms).
    pub tau: f64,
    /// Refractory period (ms).
    pub t_ref: f64,
    /// Whether a spike lowers the potential by `v_th - v_reset` rather than to `v_reset`.
    pub soft_reset: bool,
}

/// The values of BrainPy-Models: 5 ms of refractoriness, hence at most 200 spikes per second.
impl Default for Lif {
    fn default() -> Self {
        Lif { v_rest: 0.0, v_reset: -5.0, v_th: 20.0, r: 1.0, tau: 10.0, t_ref: 5.0, soft_reset: false }
    }
}

impl Neuron<1> for Lif {
    const VARS: [&'static str; 1] = ["v"];
    const UNITS: [&'static str; 1] = ["mV"];
    const METHOD: Method = Method::ExpEuler;
    const LARGEST_STEP: f64 = 0.2;

    fn rest(&self) -> [f64; 1] {
        [self.v_rest]
    }

    #[inline(always)]
    fn flow(&self, _: [f64; 1], input: Affine) -> [Affine; 1] {
        [relax(self.v_rest, self.tau) + input * (self.r / self.tau)]
    }

    #[inline(always)]
    fn fires(&self, _: [f64; 1], [v]: [f64; 1]) -> bool {
        v >= self.v_th
    }

    #[inline(always)]
    fn reset(&self, [v]: [f64; 1]) -> [f64; 1] {
        [if self.soft_reset { v - (self.v_th - self.v_reset) } else { self.v_reset }]
    }

    #[inline(always)]
    fn refractory(&self) -> f64 {
        self.t_ref
    }

    fn check(&self) -> Check {
        all_finite(&[("v_rest", self.v_rest), ("v_th", self.v_th), ("r", self.r)])?;
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
    use crate::integrate::{ExpEuler, Integrator};
    use crate::traits::Driven;

    #[test]
    fn rest_is_a_fixed_point() {
        let cell = Lif { v_rest: -70.0, v_reset: -75.0, v_th: -50.0, ..Lif::default() };
        assert_eq!(cell.flow(cell.rest(), Affine::default())[0].at(-70.0), 0.0);
        assert!(!cell.fires(cell.rest(), cell.rest()));
    }

    #[test]
    fn a_conductance_pulls_towards_its_reversal_potential() {
        // Leak 1 towards 0 and r g = 3 towards 40: the potential settles at 30, four times as fast.
        let cell = Lif { r: 2.0, ..Lif::default() };
        let flow = Driven { model: &cell, input: linear(1.5 * 40.0, 1.5) };
        let [v] = ExpEuler.step(flow, [0.0], 2.5);
        assert!((v - 30.0 * (1.0 - crate::math::exp(-1.0))).abs() < 1e-13);
    }

    #[test]
    fn a_soft_reset_keeps_what_exceeded_the_threshold() {
        let cell = Lif { soft_reset: true, ..Lif::default() };
        assert_eq!(cell.reset([20.5]), [-4.5]);
        assert_eq!(Lif::default().reset([20.5]), [-5.0]);
    }

    #[test]
    fn bad_parameters_are_refused() {
        assert_eq!(Lif::default().check(), Ok(()));
        let refused = |cell: Lif| cell.check().unwrap_err().parameter;
        assert_eq!(refused(Lif { tau: 0.0, ..Lif::default() }), "tau");
        assert_eq!(refused(Lif { t_ref: -1.0, ..Lif::default() }), "t_ref");
        assert_eq!(refused(Lif { v_reset: 20.0, ..Lif::default() }), "v_reset");
        assert_eq!(refused(Lif { v_rest: f64::NAN, ..Lif::default() }), "v_rest");
    }
}
