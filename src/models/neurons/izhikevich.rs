use super::explosive::{at_most, level_beyond};
use crate::affine::{Affine, linear};
use crate::error::{Check, all_finite, non_negative, require};
use crate::integrate::Method;
use crate::traits::Neuron;
use serde::{Deserialize, Serialize};

/// The two-variable cell of Izhikevich.
///
/// ```text
/// dv/dt = 0.04 v^2 + k1 v + k0 - u + I
/// du/dt = a (b (v - v_b) - gamma u)
/// spike if v >= v_th:  v <- c, held there for t_ref;  u <- u + d
/// ```
///
/// With the usual `k1 = 5`, `k0 = 140`, `v_b = 0` and `gamma = 1` these are the equations of 2003; three of the
/// patterns of 2004 need other values. [`FiringPattern`](super::FiringPattern) has all named cells and their stimuli.
///
/// ```
/// use synfire::affine::Affine;
/// use synfire::models::neurons::Izhikevich;
/// use synfire::traits::Neuron;
///
/// // A regular spiking cell rests at -70 mV.
/// let cell = Izhikevich::default();
/// let [v, u] = cell.rest();
/// assert!((v + 70.0).abs() < 1e-10 && (u + 14.0).abs() < 1e-10);
/// ```
///
/// Both equations are taken from the same state. The author's scripts update `u` with the new `v`, and `v` in two half
/// steps of 0.5 ms; some of their patterns belong to that step size rather than to the equations. Beyond the threshold
/// the right-hand side keeps the value it has there, so that `u` does not take part in the overshoot of the last step.
///
/// [Steps](crate::guide::steps) of up to 0.25 ms give its rate to 1 % and its potential to 0.1 mV.
///
/// E. M. Izhikevich (2003), Simple model of spiking neurons, IEEE Transactions on Neural Networks,
/// [10.1109/TNN.2003.820440](https://doi.org/10.1109/TNN.2003.820440);
/// R. Pauli, P. Weidel, S. Kunkel and A. Morrison (2018), Reproducing polychronization: a guide to maximizing the
/// reproducibility of spiking network models, Frontiers in Neuroinformatics,
/// [10.3389/fninf.2018.00046](https://doi.org/10.3389/fninf.2018.00046), on step sizes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Izhikevich {
    /// Rate of the recovery (1/ms).
    pub a: f64,
    /// Coupling of the recovery to the potential (1/ms).
    pub b: f64,
    /// Potential after a spike (mV).
    pub c: f64,
    /// Growth of the recovery with each spike (mV/ms).
    pub d: f64,
    /// Potential at which a spike is found (mV), the peak of the spike.
    pub v_th: f64,
    /// Coefficient of `v` (1/ms).
    pub k1: f64,
    /// Constant term (mV/ms).
    pub k0: f64,
    /// Potential at which the recovery is not driven (mV).
    pub v_b: f64,
    /// Decay of the recovery, in units of `a`: 1, or 0 for a recovery without decay.
    pub gamma: f64,
    /// Refractory period (ms).
    pub t_ref: f64,
}

/// The regular spiking cell of 2003.
impl Default for Izhikevich {
    fn default() -> Self {
        Izhikevich {
            a: 0.02,
            b: 0.2,
            c: -65.0,
            d: 8.0,
            v_th: 30.0,
            k1: 5.0,
            k0: 140.0,
            v_b: 0.0,
            gamma: 1.0,
            t_ref: 0.0,
        }
    }
}

impl Izhikevich {
    #[inline(always)]
    fn parabola(&self, v: f64) -> f64 {
        (0.04 * v + self.k1) * v + self.k0
    }

    /// The potential at which the cell rests without input, if there is one.
    fn resting_potential(&self) -> Option<f64> {
        if self.gamma == 0.0 {
            return Some(self.v_b);
        }
        let recovery = self.b / self.gamma;
        let (slope, constant) = (self.k1 - recovery, self.k0 + recovery * self.v_b);
        let discriminant = slope * slope - 0.16 * constant;
        (discriminant >= 0.0).then(|| (-slope - discriminant.sqrt()) / 0.08)
    }
}

impl Neuron<2> for Izhikevich {
    const VARS: [&'static str; 2] = ["v", "u"];
    const UNITS: [&'static str; 2] = ["mV", "mV/ms"];
    const METHOD: Method = Method::Rk4;
    const LARGEST_STEP: f64 = 0.25;

    /// The lower of the two fixed points; without one, -65 mV and `u = b (v - v_b)`.
    fn rest(&self) -> [f64; 2] {
        match self.resting_potential() {
            Some(v) => [v, self.parabola(v)],
            None => [-65.0, self.b * (-65.0 - self.v_b)],
        }
    }

    #[inline(always)]
    fn flow(&self, [v, u]: [f64; 2], input: Affine) -> [Affine; 2] {
        let below = at_most(self.v_th, v);
        let membrane = input + (self.parabola(below) - u);
        let recovery = linear(self.b * (below - self.v_b), self.gamma) * self.a;
        [level_beyond(self.v_th, membrane, v), recovery]
    }

    #[inline(always)]
    fn fires(&self, _: [f64; 2], [v, _]: [f64; 2]) -> bool {
        v >= self.v_th
    }

    #[inline(always)]
    fn reset(&self, [_, u]: [f64; 2]) -> [f64; 2] {
        [self.c, u + self.d]
    }

    #[inline(always)]
    fn refractory(&self) -> f64 {
        self.t_ref
    }

    fn check(&self) -> Check {
        all_finite(&[("a", self.a), ("b", self.b), ("d", self.d), ("v_th", self.v_th)])?;
        all_finite(&[("k1", self.k1), ("k0", self.k0), ("v_b", self.v_b), ("gamma", self.gamma)])?;
        non_negative("t_ref", self.t_ref)?;
        let below = self.c < self.v_th && self.c.is_finite();
        require(below, "c", self.c, format!("a finite number below v_th = {}", self.v_th))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::neurons::FiringPattern;

    #[test]
    fn rest_is_a_fixed_point_of_every_cell() {
        for pattern in FiringPattern::ALL {
            let cell = pattern.model();
            let rest = cell.rest();
            let flow = cell.flow(rest, Affine::default());
            assert!((0..2).all(|k| flow[k].at(rest[k]).abs() < 1e-12), "{}: {rest:?}", pattern.name());
        }
        let restless = Izhikevich { b: 0.3, ..Izhikevich::default() };
        assert_eq!(restless.rest(), [-65.0, 0.3 * -65.0]);
    }

    #[test]
    fn beyond_the_peak_nothing_grows() {
        let cell = Izhikevich::default();
        let at = |v: f64| cell.flow([v, 0.0], linear(1.0, 0.5));
        assert_eq!(at(30.0)[0].at(30.0), 0.04 * 900.0 + 150.0 + 140.0 + 1.0 - 15.0);
        assert_eq!((at(1e4)[0].at(1e4), at(1e4)[1]), (at(30.0)[0].at(30.0), at(30.0)[1]));
    }

    #[test]
    fn a_spike_resets_the_potential_and_raises_the_recovery() {
        let cell = Izhikevich::default();
        assert!(cell.fires([0.0; 2], [30.0, 0.0]) && !cell.fires([0.0; 2], [29.9, 0.0]));
        assert_eq!(cell.reset([42.0, -3.0]), [-65.0, 5.0]);
    }

    #[test]
    fn bad_parameters_are_refused() {
        assert!(FiringPattern::ALL.iter().all(|pattern| pattern.model().check().is_ok()));
        let refused = |cell: Izhikevich| cell.check().unwrap_err().parameter;
        assert_eq!(refused(Izhikevich { c: 30.0, ..Izhikevich::default() }), "c");
        assert_eq!(refused(Izhikevich { a: f64::NAN, ..Izhikevich::default() }), "a");
        assert_eq!(refused(Izhikevich { t_ref: -1.0, ..Izhikevich::default() }), "t_ref");
    }
}
