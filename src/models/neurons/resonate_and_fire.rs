use crate::affine::{Affine, linear};
use crate::error::{Check, finite, positive, require};
use crate::integrate::Method;
use crate::math::{exp, exprel, sin_cos};
use crate::traits::{Neuron, Propagator};
use serde::{Deserialize, Serialize};

/// Izhikevich's resonate-and-fire cell: a damped oscillation around rest, and a threshold.
///
/// ```text
/// dv/dt = omega x + b v
/// dx/dt = b x - omega v + I
/// spike if v > v_th:  v <- v_reset,  x <- x_reset
/// ```
///
/// In the complex number `x + i v` this is a rotation, `dz/dt = (b + i omega) z + I`. The input is a current; a pulse
/// of charge q moves `x` by q.
///
/// ```
/// use synfire::affine::linear;
/// use synfire::integrate::{Integrator, Recommended};
/// use synfire::models::neurons::ResonateAndFire;
/// use synfire::traits::Driven;
///
/// // A current too weak to fire leads to v = omega I / (b² + omega²).
/// let cell = ResonateAndFire::default();
/// let mut x = [0.0, 0.0];
/// for _ in 0..400 {
///     x = Recommended.step(Driven { model: &cell, input: linear(5.0, 0.0) }, x, 0.1);
/// }
/// assert!((x[0] - 50.0 / 101.0).abs() < 1e-12);
/// ```
///
/// The recommended method is the exact solution for input that stands still over the step, conductances included. The
/// threshold must be exceeded, since the reset usually lands on it. With the default `omega` of 10 rad/ms a period is
/// 0.63 ms: in a step of 0.1 ms the cell turns by 1 rad and may pass the threshold unseen.
///
/// [Steps](crate::guide::steps) of up to 0.002 ms give its rate to 1 % and its potential to a thousandth of a spike's
/// height.
///
/// E. M. Izhikevich (2001), Resonate-and-fire neurons, Neural Networks,
/// [10.1016/S0893-6080(01)00078-8](https://doi.org/10.1016/S0893-6080%2801%2900078-8).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ResonateAndFire {
    /// Rate at which the oscillation grows, negative for damping (1/ms).
    pub b: f64,
    /// Angular frequency (rad/ms).
    pub omega: f64,
    /// Threshold.
    pub v_th: f64,
    /// Potential after a spike, at most `v_th`.
    pub v_reset: f64,
    /// Current-like variable after a spike.
    pub x_reset: f64,
}

/// The values of the source.
impl Default for ResonateAndFire {
    fn default() -> Self {
        ResonateAndFire { b: -1.0, omega: 10.0, v_th: 1.0, v_reset: 1.0, x_reset: 0.0 }
    }
}

/// `cos(w t)` and `sin(w t) / w`, given `w²`; the hyperbolic functions where it is negative.
#[inline(always)]
fn swing(square: f64, t: f64) -> (f64, f64) {
    let w = square.abs().sqrt();
    let (sine, cosine) = sin_cos(w * t);
    let sine = if w * t > 1e-9 { sine / w } else { t };
    let (grown, shrunk) = (exp(w * t), exp(-w * t));
    let hyperbolic = (0.5 * (grown + shrunk), 0.5 * t * (exprel(w * t) + exprel(-w * t)));
    if square < 0.0 { hyperbolic } else { (cosine, sine) }
}

impl ResonateAndFire {
    /// The coefficients of a step. Around its fixed point the state obeys dv/dt = omega x + b v, dx/dt = b x - pull v.
    #[inline(always)]
    fn coefficients(&self, pull: f64, dt: f64) -> Propagator {
        let (cosine, sine) = swing(self.omega * pull, dt);
        let (size, scale) = (exp(self.b * dt), 1.0 / (self.b * self.b + self.omega * pull));
        let mut coefficients = [0.0; 16];
        coefficients[..5].copy_from_slice(&[
            size * cosine,
            size * self.omega * sine,
            size * pull * sine,
            self.omega * scale,
            -self.b * scale,
        ]);
        coefficients
    }

    /// The state after a step.
    #[inline(always)]
    fn after(&self, [v, x]: [f64; 2], current: f64, coefficients: &Propagator) -> [f64; 2] {
        let [stay, v_by_x, x_by_v, v_per_current, x_per_current, ..] = *coefficients;
        let [v_fixed, x_fixed] = [v_per_current * current, x_per_current * current];
        let (v, x) = (v - v_fixed, x - x_fixed);
        [v_fixed + (stay * v + v_by_x * x), x_fixed + (stay * x - x_by_v * v)]
    }
}

impl Neuron<2> for ResonateAndFire {
    const VARS: [&'static str; 2] = ["v", "x"];
    const METHOD: Method = Method::Exact;
    const LARGEST_STEP: f64 = 0.002;

    fn rest(&self) -> [f64; 2] {
        [0.0, 0.0]
    }

    #[inline(always)]
    fn flow(&self, [v, x]: [f64; 2], input: Affine) -> [Affine; 2] {
        [linear(self.omega * x, -self.b), linear(input.at(v) - self.omega * v, -self.b)]
    }

    #[inline(always)]
    fn propagate(&self, x: [f64; 2], input: Affine, dt: f64) -> [f64; 2] {
        self.after(x, input.a, &self.coefficients(self.omega + input.b, dt))
    }

    fn propagator(&self, dt: f64) -> Propagator {
        self.coefficients(self.omega, dt)
    }

    #[inline(always)]
    fn propagate_by(&self, propagator: &Propagator, x: [f64; 2], current: f64, _: f64) -> [f64; 2] {
        self.after(x, current, propagator)
    }

    #[inline(always)]
    fn fires(&self, _: [f64; 2], [v, _]: [f64; 2]) -> bool {
        v > self.v_th
    }

    #[inline(always)]
    fn reset(&self, _: [f64; 2]) -> [f64; 2] {
        [self.v_reset, self.x_reset]
    }

    fn check(&self) -> Check {
        positive("omega", self.omega)?;
        finite("b", self.b)?;
        finite("v_th", self.v_th)?;
        finite("x_reset", self.x_reset)?;
        let below = self.v_reset <= self.v_th && self.v_reset.is_finite();
        require(below, "v_reset", self.v_reset, format!("a finite number up to v_th = {}", self.v_th))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::integrate::{Integrator, Rk4};
    use crate::traits::Driven;

    #[test]
    fn rest_is_a_fixed_point() {
        let cell = ResonateAndFire::default();
        assert_eq!(cell.propagate(cell.rest(), Affine::default(), 0.1), [0.0, 0.0]);
        assert!(!cell.fires([0.0, 0.0], cell.reset([2.0, 2.0])), "the reset lands on the threshold");
    }

    #[test]
    fn a_free_oscillation_decays_exponentially_and_turns_at_omega() {
        let cell = ResonateAndFire { b: -0.1, omega: 0.5, ..ResonateAndFire::default() };
        let [v, x] = cell.propagate([0.0, 1.0], Affine::default(), std::f64::consts::PI);
        let size = exp(-0.1 * std::f64::consts::PI);
        assert!((v - size).abs() < 1e-14 && x.abs() < 1e-14, "a quarter of a turn");
    }

    /// Under a current and a conductance of either sign, also one that stops the rotation.
    #[test]
    fn the_propagator_solves_the_equations() {
        let cell = ResonateAndFire { b: -0.2, omega: 2.0, ..ResonateAndFire::default() };
        for conductance in [0.0, 0.5, 7.0, -0.5, -2.0, -3.0] {
            let (start, input) = ([0.3, -0.7], linear(0.4, conductance));
            let mut fine = start;
            for _ in 0..1000 {
                fine = Rk4.step(Driven { model: &cell, input }, fine, 1e-3);
            }
            let once = cell.propagate(start, input, 1.0);
            assert!((0..2).all(|k| (once[k] - fine[k]).abs() < 1e-11), "{conductance}: {once:?} {fine:?}");
        }
    }

    #[test]
    fn bad_parameters_are_refused() {
        let cell = ResonateAndFire::default();
        assert_eq!(cell.check(), Ok(()));
        let refused = |cell: ResonateAndFire| cell.check().unwrap_err().parameter;
        for omega in [0.0, -10.0, f64::NAN, f64::INFINITY] {
            assert_eq!(refused(ResonateAndFire { omega, ..cell }), "omega");
        }
        assert_eq!(refused(ResonateAndFire { b: f64::NAN, ..cell }), "b");
        assert_eq!(refused(ResonateAndFire { v_reset: 1.1, ..cell }), "v_reset");
    }
}
