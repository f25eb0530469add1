use super::QuadraticIf;
use super::explosive::at_most;
use crate::affine::{Affine, relax};
use crate::error::{Check, all_finite, positive};
use crate::integrate::Method;
use crate::traits::Neuron;
use serde::{Deserialize, Serialize};

/// Adaptive quadratic integrate-and-fire.
///
/// ```text
///   tau dv/dt = a_0 (v - v_rest) (v - v_c) + r (I - w)
/// tau_w dw/dt = a (v - v_rest) - w
/// spike if v >= v_th:  v <- v_reset, held there for t_ref;  w <- w + b
/// ```
///
/// ```
/// use synfire::affine::linear;
/// use synfire::models::neurons::AdaptiveQuadraticIf;
/// use synfire::traits::Neuron;
///
/// // Its two fixed points meet at a current of (a_0 (v_c - v_rest) + a)^2 / 4 a_0 = 15.00893.
/// let cell = AdaptiveQuadraticIf::default();
/// let v = 0.5 * (cell.v_rest + cell.v_c + cell.a / cell.a_0);
/// let w = cell.a * (v - cell.v_rest);
/// assert!(cell.flow([v, w], linear(15.00893, 0.0))[0].at(v).abs() < 1e-6);
/// ```
///
/// Beyond the threshold the right-hand side keeps the value it has there, so that `w` does not take part in the
/// overshoot of the last step. This is the cell of [`Izhikevich`](super::Izhikevich) in other coordinates.
///
/// [Steps](crate::guide::steps) of up to 0.5 ms give its rate to 1 % and its potential to 0.1 mV.
///
/// E. M. Izhikevich (2004), Which model to use for cortical spiking neurons?, IEEE Transactions on Neural Networks,
/// [10.1109/TNN.2004.832719](https://doi.org/10.1109/TNN.2004.832719); J. Touboul (2008), Bifurcation analysis of a
/// general class of nonlinear integrate-and-fire neurons, SIAM Journal on Applied Mathematics,
/// [10.1137/070687268](https://doi.org/10.1137/070687268).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AdaptiveQuadraticIf {
    /// Resting potential (mV).
    pub v_rest: f64,
    /// Potential after a spike (mV).
    pub v_reset: f64,
    /// Potential at which a spike is found (mV), well above `v_c`.
    pub v_th: f64,
    /// Potential above which a cell without adaptation fires without input (mV).
    pub v_c: f64,
    /// Curvature of the parabola (1/mV).
    pub a_0: f64,
    /// Coupling of the adaptation to the potential (current per mV).
    pub a: f64,
    /// Growth of the adaptation with each spike (current).
    pub b: f64,
    /// Membrane resistance (mV per unit of current).
    pub r: f64,
    /// Membrane time constant (ms).
    pub tau: f64,
    /// Time constant of the adaptation (ms).
    pub tau_w: f64,
    /// Refractory period (ms).
    pub t_ref: f64,
}

/// The values of BrainPy-Models.
impl Default for AdaptiveQuadraticIf {
    fn default() -> Self {
        AdaptiveQuadraticIf {
            v_rest: -65.0,
            v_reset: -68.0,
            v_th: -30.0,
            v_c: -50.0,
            a_0: 0.07,
            a: 1.0,
            b: 0.1,
            r: 1.0,
            tau: 10.0,
            tau_w: 10.0,
            t_ref: 0.0,
        }
    }
}

impl AdaptiveQuadraticIf {
    /// The cell without its adaptation.
    #[inline(always)]
    fn fast(&self) -> QuadraticIf {
        let AdaptiveQuadraticIf { v_rest, v_reset, v_th, v_c, a_0, r, tau, t_ref, .. } = *self;
        QuadraticIf { v_rest, v_reset, v_th, v_c, a_0, r, tau, t_ref }
    }
}

impl Neuron<2> for AdaptiveQuadraticIf {
    const VARS: [&'static str; 2] = ["v", "w"];
    const UNITS: [&'static str; 2] = ["mV", ""];
    const METHOD: Method = Method::Rk4;
    const LARGEST_STEP: f64 = 0.5;

    fn rest(&self) -> [f64; 2] {
        [self.v_rest, 0.0]
    }

    #[inline(always)]
    fn flow(&self, [v, w]: [f64; 2], input: Affine) -> [Affine; 2] {
        let [membrane] = self.fast().flow([v], input - w);
        let below = at_most(self.v_th, v);
        [membrane, relax(self.a * (below - self.v_rest), self.tau_w)]
    }

    #[inline(always)]
    fn fires(&self, _: [f64; 2], [v, _]: [f64; 2]) -> bool {
        v >= self.v_th
    }

    #[inline(always)]
    fn reset(&self, [_, w]: [f64; 2]) -> [f64; 2] {
        [self.v_reset, w + self.b]
    }

    #[inline(always)]
    fn refractory(&self) -> f64 {
        self.t_ref
    }

    fn check(&self) -> Check {
        self.fast().check()?;
        all_finite(&[("a", self.a), ("b", self.b)])?;
        positive("tau_w", self.tau_w)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::affine::linear;

    #[test]
    fn rest_is_a_fixed_point() {
        let cell = AdaptiveQuadraticIf::default();
        let flow = cell.flow(cell.rest(), Affine::default());
        assert_eq!((flow[0].at(-65.0), flow[1].at(0.0)), (0.0, 0.0));
    }

    #[test]
    fn the_adaptation_follows_the_potential_up_to_the_peak_and_jumps_at_a_spike() {
        let cell = AdaptiveQuadraticIf { a: 2.0, ..AdaptiveQuadraticIf::default() };
        let at = |v: f64| cell.flow([v, 1.0], linear(1.0, 0.5));
        assert_eq!(at(-50.0)[1].at(1.0), (2.0 * 15.0 - 1.0) / 10.0);
        assert_eq!(at(1e4)[1], at(-30.0)[1]);
        assert!((at(1e4)[0].at(1e4) - at(-30.0)[0].at(-30.0)).abs() < 1e-9);
        assert_eq!(cell.reset([0.0, 1.0]), [-68.0, 1.1]);
    }

    #[test]
    fn bad_parameters_are_refused() {
        assert_eq!(AdaptiveQuadraticIf::default().check(), Ok(()));
        let refused = |cell: AdaptiveQuadraticIf| cell.check().unwrap_err().parameter;
        assert_eq!(refused(AdaptiveQuadraticIf { tau_w: 0.0, ..AdaptiveQuadraticIf::default() }), "tau_w");
        assert_eq!(refused(AdaptiveQuadraticIf { b: f64::NAN, ..AdaptiveQuadraticIf::default() }), "b");
        assert_eq!(refused(AdaptiveQuadraticIf { v_reset: 0.0, ..AdaptiveQuadraticIf::default() }), "v_reset");
    }
}
