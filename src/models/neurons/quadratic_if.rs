use super::explosive::{at_most, level_beyond};
use crate::affine::Affine;
use crate::error::{Check, all_finite, non_negative, positive, require};
use crate::integrate::Method;
use crate::traits::Neuron;
use serde::{Deserialize, Serialize};

/// Quadratic integrate-and-fire.
///
/// ```text
/// tau dv/dt = a_0 (v - v_rest) (v - v_c) + r I
/// spike if v >= v_th:  v <- v_reset, held there for t_ref
/// ```
///
/// Without input, a cell below `v_c` returns to `v_rest` and a cell above it fires. Under a steady current above the
/// rheobase `a_0 (v_c - v_rest)^2 / 4 r` the interval between spikes is known,
///
/// ```text
/// T = t_ref + tau / (a_0 s) (atan((v_th - m) / s) - atan((v_reset - m) / s))
/// m = (v_rest + v_c) / 2,   s^2 = r I / a_0 - (v_c - v_rest)^2 / 4
/// ```
///
/// ```
/// use synfire::affine::linear;
/// use synfire::integrate::{Integrator, Recommended};
/// use synfire::models::neurons::QuadraticIf;
/// use synfire::traits::{Driven, Neuron};
///
/// // From the reset to the next spike it takes 32.084 ms under a current of 10.
/// let cell = QuadraticIf::default();
/// let (mut x, mut steps) = (cell.reset([0.0]), 0);
/// while !cell.fires(x, x) {
///     x = Recommended.step(Driven { model: &cell, input: linear(10.0, 0.0) }, x, 0.1);
///     steps += 1;
/// }
/// assert_eq!(steps, 321);
/// ```
///
/// Beyond the threshold the right-hand side keeps the value it has there.
///
/// [Steps](crate::guide::steps) of up to 0.25 ms give its rate to 1 % and its potential to 0.1 mV.
///
/// P. E. Latham, B. J. Richmond, P. G. Nelson and S. Nirenberg (2000), Intrinsic dynamics in neuronal networks. I.
/// Theory, Journal of Neurophysiology, [10.1152/jn.2000.83.2.808](https://doi.org/10.1152/jn.2000.83.2.808).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct QuadraticIf {
    /// Resting potential (mV).
    pub v_rest: f64,
    /// Potential after a spike (mV).
    pub v_reset: f64,
    /// Potential at which a spike is found (mV), well above `v_c`.
    pub v_th: f64,
    /// Potential above which the cell fires without input (mV).
    pub v_c: f64,
    /// Curvature of the parabola (1/mV).
    pub a_0: f64,
    /// Membrane resistance (mV per unit of current).
    pub r: f64,
    /// Membrane time constant (ms).
    pub tau: f64,
    /// Refractory period (ms).
    pub t_ref: f64,
}

/// The values of BrainPy-Models.
impl Default for QuadraticIf {
    fn default() -> Self {
        QuadraticIf { v_rest: -65.0, v_reset: -68.0, v_th: -30.0, v_c: -50.0, a_0: 0.07, r: 1.0, tau: 10.0, t_ref: 0.0 }
    }
}

impl Neuron<1> for QuadraticIf {
    const VARS: [&'static str; 1] = ["v"];
    const UNITS: [&'static str; 1] = ["mV"];
    const METHOD: Method = Method::Rk4;
    const LARGEST_STEP: f64 = 0.25;

    fn rest(&self) -> [f64; 1] {
        [self.v_rest]
    }

    #[inline(always)]
    fn flow(&self, [v]: [f64; 1], input: Affine) -> [Affine; 1] {
        let below = at_most(self.v_th, v);
        let parabola = self.a_0 * (below - self.v_rest) * (below - self.v_c);
        [level_beyond(self.v_th, (input * self.r + parabola) / self.tau, v)]
    }

    #[inline(always)]
    fn fires(&self, _: [f64; 1], [v]: [f64; 1]) -> bool {
        v >= self.v_th
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
        all_finite(&[("v_rest", self.v_rest), ("v_th", self.v_th), ("v_c", self.v_c), ("r", self.r)])?;
        positive("a_0", self.a_0)?;
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

    #[test]
    fn rest_and_the_critical_potential_are_fixed_points() {
        let cell = QuadraticIf::default();
        assert_eq!(cell.rest(), [-65.0]);
        assert_eq!([-65.0, -50.0].map(|v| cell.flow([v], Affine::default())[0].at(v)), [0.0, 0.0]);
    }

    #[test]
    fn at_the_rheobase_the_potential_stands_still_half_way() {
        let cell = QuadraticIf { r: 2.0, ..QuadraticIf::default() };
        assert!(cell.flow([-57.5], linear(3.9375 / 2.0, 0.0))[0].at(-57.5).abs() < 1e-15);
    }

    #[test]
    fn beyond_the_peak_nothing_grows() {
        let cell = QuadraticIf::default();
        let at = |v: f64| cell.flow([v], linear(1.0, 0.5))[0].at(v);
        assert!(at(-30.0) > 0.0 && (at(1e4) - at(-30.0)).abs() < 1e-9);
    }

    #[test]
    fn bad_parameters_are_refused() {
        assert_eq!(QuadraticIf::default().check(), Ok(()));
        let refused = |cell: QuadraticIf| cell.check().unwrap_err().parameter;
        assert_eq!(refused(QuadraticIf { a_0: 0.0, ..QuadraticIf::default() }), "a_0");
        assert_eq!(refused(QuadraticIf { v_c: f64::NAN, ..QuadraticIf::default() }), "v_c");
        assert_eq!(refused(QuadraticIf { v_reset: -30.0, ..QuadraticIf::default() }), "v_reset");
    }
}
