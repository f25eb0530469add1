use crate::affine::{Affine, linear, relax};
use crate::error::{Check, all_finite, positive, require};
use crate::integrate::Method;
use crate::models::cascade::{Decay, three, two};
use crate::traits::{Neuron, Propagator};
use serde::{Deserialize, Serialize};

/// Generalised integrate-and-fire cell of Mihalas and Niebur: linear between spikes, with a moving threshold and two
/// currents that spikes set off.
///
/// ```text
/// tau dv/dt   = v_rest - v + r (I + i1 + i2)
///   dv_th/dt  = a (v - v_rest) - b (v_th - v_th_inf)
///   di1/dt    = -k1 i1,    di2/dt = -k2 i2
/// spike if v >= v_th:  i1 <- r1 i1 + a1,  i2 <- r2 i2 + a2,  v <- v_reset,  v_th <- max(v_th, v_th_reset)
/// ```
///
/// [`super::GeneralizedIfPattern`] has the parameters and stimuli of twenty firing patterns.
///
/// ```
/// use synfire::affine::linear;
/// use synfire::integrate::{Integrator, Recommended};
/// use synfire::models::neurons::GeneralizedIf;
/// use synfire::traits::{Driven, Neuron};
///
/// // Under a current of 1.5 the potential goes to -40 mV and meets the threshold of -50 mV after tau ln 3 = 21.972 ms.
/// let cell = GeneralizedIf::default();
/// let (mut x, mut steps) = (cell.rest(), 0);
/// while !cell.fires(x, x) {
///     x = Recommended.step(Driven { model: &cell, input: linear(1.5, 0.0) }, x, 0.1);
///     steps += 1;
/// }
/// assert_eq!(steps, 220);
/// ```
///
/// The recommended method is the exact solution for input that stands still over the step, conductances included; it
/// holds for any time constants, equal ones, too. The threshold that counts is the one at the end of the step. With
/// `r` = `tau`, as by default, currents are in mV/ms. Rates published in 1/s are to be divided by 1000.
///
/// [Steps](crate::guide::steps) of up to 0.25 ms give its rate to 1 % and its potential to 0.1 mV.
///
/// S. Mihalas and E. Niebur (2009), A generalized linear integrate-and-fire neural model produces diverse spiking
/// behaviors, Neural Computation, [10.1162/neco.2008.12-07-680](https://doi.org/10.1162/neco.2008.12-07-680).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GeneralizedIf {
    /// Resting potential (mV).
    pub v_rest: f64,
    /// Potential after a spike (mV).
    pub v_reset: f64,
    /// Threshold at rest (mV).
    pub v_th_inf: f64,
    /// Least threshold after a spike (mV), above `v_reset`.
    pub v_th_reset: f64,
    /// Membrane resistance (mV per unit of current).
    pub r: f64,
    /// Membrane time constant (ms).
    pub tau: f64,
    /// How fast the threshold follows the potential (1/ms).
    pub a: f64,
    /// Rate at which the threshold returns (1/ms).
    pub b: f64,
    /// Rate at which the first current decays (1/ms).
    pub k1: f64,
    /// Rate at which the second current decays (1/ms).
    pub k2: f64,
    /// Part of the first current that survives a spike.
    pub r1: f64,
    /// Part of the second current that survives a spike.
    pub r2: f64,
    /// What a spike adds to the first current (unit of current).
    pub a1: f64,
    /// What a spike adds to the second current (unit of current).
    pub a2: f64,
}

/// Tonic spiking, as in panel A of the source.
impl Default for GeneralizedIf {
    fn default() -> Self {
        GeneralizedIf {
            v_rest: -70.0,
            v_reset: -70.0,
            v_th_inf: -50.0,
            v_th_reset: -60.0,
            r: 20.0,
            tau: 20.0,
            a: 0.0,
            b: 0.01,
            k1: 0.2,
            k2: 0.02,
            r1: 0.0,
            r2: 1.0,
            a1: 0.0,
            a2: 0.0,
        }
    }
}

impl GeneralizedIf {
    /// The equation of the potential, given the sum of all currents.
    #[inline(always)]
    fn membrane(&self, current: Affine) -> Affine {
        relax(self.v_rest, self.tau) + current * (self.r / self.tau)
    }

    /// The coefficients of a step in which the potential decays at `rate`.
    #[inline(always)]
    fn coefficients(&self, rate: f64, dt: f64) -> Propagator {
        let (leak, none, back) = (Decay::new(rate, dt), Decay::new(0.0, dt), Decay::new(self.b, dt));
        let (k1, k2) = (Decay::new(self.k1, dt), Decay::new(self.k2, dt));
        let gain = self.r / self.tau;
        let [v, v1, v2] = [two(leak, none, dt), gain * two(leak, k1, dt), gain * two(leak, k2, dt)];
        let [th, th1, th2] = [none, k1, k2].map(|other| self.a * three(back, leak, other, dt));
        let back = two(back, none, dt);
        let mut coefficients = [0.0; 16];
        coefficients[..10].copy_from_slice(&[rate, back, v, v1, v2, th, gain * th1, gain * th2, k1.left, k2.left]);
        coefficients
    }

    /// The state after a step in which the potential is pushed by `push` and pulled at the rate of the coefficients.
    #[inline(always)]
    fn after(&self, [v, v_th, i1, i2]: [f64; 4], push: f64, coefficients: &Propagator) -> [f64; 4] {
        let [rate, back, by_v, by_i1, by_i2, th_by_v, th_by_i1, th_by_i2, left1, left2, ..] = *coefficients;
        let slope = push - rate * v;
        let drift = self.a * (v - self.v_rest) - self.b * (v_th - self.v_th_inf);
        let moved = slope * by_v + i1 * by_i1 + i2 * by_i2;
        let followed = slope * th_by_v + i1 * th_by_i1 + i2 * th_by_i2;
        [v + moved, v_th + drift * back + followed, i1 * left1, i2 * left2]
    }
}

impl Neuron<4> for GeneralizedIf {
    const VARS: [&'static str; 4] = ["v", "v_th", "i1", "i2"];
    const UNITS: [&'static str; 4] = ["mV", "mV", "", ""];
    const METHOD: Method = Method::Exact;
    const LARGEST_STEP: f64 = 0.25;

    fn rest(&self) -> [f64; 4] {
        [self.v_rest, self.v_th_inf, 0.0, 0.0]
    }

    #[inline(always)]
    fn flow(&self, [v, _, i1, i2]: [f64; 4], input: Affine) -> [Affine; 4] {
        let threshold = linear(self.a * (v - self.v_rest) + self.b * self.v_th_inf, self.b);
        [self.membrane(input + (i1 + i2)), threshold, linear(0.0, self.k1), linear(0.0, self.k2)]
    }

    #[inline(always)]
    fn propagate(&self, x: [f64; 4], input: Affine, dt: f64) -> [f64; 4] {
        let Affine { a: push, b: rate } = self.membrane(input);
        self.after(x, push, &self.coefficients(rate, dt))
    }

    fn propagator(&self, dt: f64) -> Propagator {
        self.coefficients(self.membrane(Affine::default()).b, dt)
    }

    #[inline(always)]
    fn propagate_by(&self, propagator: &Propagator, x: [f64; 4], current: f64, _: f64) -> [f64; 4] {
        self.after(x, self.membrane(linear(current, 0.0)).a, propagator)
    }

    #[inline(always)]
    fn fires(&self, _: [f64; 4], [v, v_th, ..]: [f64; 4]) -> bool {
        v >= v_th
    }

    #[inline(always)]
    fn reset(&self, [_, v_th, i1, i2]: [f64; 4]) -> [f64; 4] {
        let v_th = if v_th < self.v_th_reset { self.v_th_reset } else { v_th };
        [self.v_reset, v_th, self.r1 * i1 + self.a1, self.r2 * i2 + self.a2]
    }

    fn check(&self) -> Check {
        positive("tau", self.tau)?;
        let GeneralizedIf { v_rest, v_reset, v_th_inf, v_th_reset, r, a, b, .. } = *self;
        all_finite(&[("v_rest", v_rest), ("v_reset", v_reset), ("v_th_inf", v_th_inf), ("r", r), ("a", a), ("b", b)])?;
        let GeneralizedIf { k1, k2, r1, r2, a1, a2, .. } = *self;
        all_finite(&[("k1", k1), ("k2", k2), ("r1", r1), ("r2", r2), ("a1", a1), ("a2", a2)])?;
        let above = v_th_reset > v_reset && v_th_reset.is_finite();
        require(above, "v_th_reset", v_th_reset, format!("a finite number above v_reset = {v_reset}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::integrate::{Integrator, Rk4};
    use crate::traits::Driven;

    #[test]
    fn rest_is_a_fixed_point() {
        let cell = GeneralizedIf { a: 0.005, ..GeneralizedIf::default() };
        for (line, x) in cell.flow(cell.rest(), Affine::default()).iter().zip(cell.rest()) {
            assert!(line.at(x).abs() < 1e-15);
        }
        assert_eq!(cell.propagate(cell.rest(), Affine::default(), 0.1), cell.rest());
    }

    /// Time constants that differ, that are equal pairwise or all at once, that are infinite, and a conductance.
    #[test]
    fn the_propagator_solves_the_equations() {
        let base = GeneralizedIf { a: 0.3, ..GeneralizedIf::default() };
        for (b, k1, k2, leak) in [
            (0.01, 0.2, 0.02, 0.0),
            (0.05, 0.2, 0.02, 0.0),
            (0.01, 0.05, 0.05, 0.0),
            (0.05, 0.05, 0.05, 0.0),
            (0.05 + 1e-9, 0.05, 0.05 - 1e-9, 0.0),
            (0.0, 0.0, 0.0, 0.0),
            (0.3, 0.05, 0.3, 0.25),
            (-0.02, 0.2, 0.02, 3.0),
            (0.01, 0.2, 0.02, -0.1),
        ] {
            let cell = GeneralizedIf { b, k1, k2, ..base };
            let (start, input) = ([-64.0, -47.0, 3.0, -0.7], linear(0.8 - 60.0 * leak, leak));
            let mut fine = start;
            for _ in 0..2000 {
                fine = Rk4.step(Driven { model: &cell, input }, fine, 1e-3);
            }
            let once = cell.propagate(start, input, 2.0);
            for (ours, theirs) in once.iter().zip(fine) {
                assert!((ours - theirs).abs() < 1e-11, "{b} {k1} {k2} {leak}: {once:?} {fine:?}");
            }
        }
    }

    #[test]
    fn one_long_step_is_many_short_ones() {
        let cell = GeneralizedIf { a: 0.005, ..GeneralizedIf::default() };
        let mut x = [-70.0, -50.0, 5.0, -0.3];
        let once = cell.propagate(x, linear(1.5, 0.0), 10.0);
        for _ in 0..100 {
            x = cell.propagate(x, linear(1.5, 0.0), 0.1);
        }
        assert!(x.iter().zip(once).all(|(x, y)| (x - y).abs() < 1e-12), "{x:?} {once:?}");
    }

    #[test]
    fn a_spike_sets_off_both_currents() {
        let cell = GeneralizedIf { r1: 0.2, r2: 0.9, a1: 5.0, a2: -0.3, ..GeneralizedIf::default() };
        assert_eq!(cell.reset([-40.0, -65.0, 10.0, 1.0]), [-70.0, -60.0, 7.0, 0.6000000000000001]);
        assert_eq!(cell.reset([-40.0, -45.0, 0.0, 0.0]), [-70.0, -45.0, 5.0, -0.3]);
    }

    #[test]
    fn bad_parameters_are_refused() {
        let cell = GeneralizedIf::default();
        assert_eq!(cell.check(), Ok(()));
        let refused = |cell: GeneralizedIf| cell.check().unwrap_err().parameter;
        for tau in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(refused(GeneralizedIf { tau, ..cell }), "tau");
        }
        assert_eq!(refused(GeneralizedIf { v_th_reset: -70.0, ..cell }), "v_th_reset");
        assert_eq!(refused(GeneralizedIf { k2: f64::NAN, ..cell }), "k2");
        assert_eq!(refused(GeneralizedIf { b: f64::INFINITY, ..cell }), "b");
    }
}
