use super::explosive::at_most;
use crate::affine::{Affine, ohm};
use crate::error::{Check, all_finite, non_negative, positive};
use crate::integrate::Method;
use crate::math::{cosh, sigmoid};
use crate::models::channels::resting_potential;
use crate::traits::Neuron;
use serde::{Deserialize, Serialize};

/// Barnacle muscle fibre of Morris and Lecar: the smallest conductance-based cell, with all ways to begin to fire.
///
/// ```text
/// c dv/dt = g_ca m_inf (v_ca - v) + g_k w (v_k - v) + g_leak (v_leak - v) + I
///   dw/dt = phi cosh((v - v3) / (2 v4)) (w_inf - w)
/// m_inf = (1 + tanh((v - v1) / v2)) / 2,    w_inf = (1 + tanh((v - v3) / v4)) / 2
/// ```
///
/// A spike is an upward crossing of `v_th`. It changes nothing.
///
/// ```
/// use synfire::affine::linear;
/// use synfire::integrate::{Integrator, Recommended};
/// use synfire::models::neurons::MorrisLecar;
/// use synfire::traits::{Driven, Neuron};
///
/// // A current of 100 uA/cm2 fires it every 84.98 ms: 11 times in the last 950 ms of a second.
/// let fibre = MorrisLecar::default();
/// let flow = Driven { model: &fibre, input: linear(100.0, 0.0) };
/// let (mut x, mut spikes) = (fibre.rest(), vec![]);
/// for step in 0..10_000 {
///     let next = Recommended.step(flow, x, 0.1);
///     if fibre.fires(x, next) {
///         spikes.push(f64::from(step) * 0.1);
///     }
///     x = next;
/// }
/// let last = spikes.len() - 1;
/// assert!((spikes[last] - spikes[last - 1] - 84.98).abs() < 0.11);
/// ```
///
/// Three sets of parameters differ in how firing begins: at a finite rate ([`MorrisLecar::hopf`], the default), at any
/// low rate ([`MorrisLecar::saddle_node`]), and beside a resting state ([`MorrisLecar::homoclinic`]). `phi` is in 1/ms;
/// `v2` and `v4` are widths. The line of the potential is its tangent, so that exponential integrators see the slope of
/// the calcium activation; the recommended one is Runge-Kutta. The rate of the potassium channels, which grows without
/// bound with the distance from `v3`, is held at 2.5/ms (or `phi`), which the published cells reach only outside their
/// reversal potentials: so the cell stays finite under any current and in steps of up to 1 ms.
///
/// [Steps](crate::guide::steps) of up to 1 ms give its rate to 1 % and its potential to 0.1 mV.
///
/// C. Morris and H. Lecar (1981), Voltage oscillations in the barnacle giant muscle fiber, Biophysical Journal,
/// [10.1016/S0006-3495(81)84782-0](https://doi.org/10.1016/S0006-3495%2881%2984782-0); J. Rinzel and B. Ermentrout
/// (1998), Analysis of neural excitability and oscillations, in Methods in Neuronal Modeling, MIT Press.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MorrisLecar {
    /// Reversal potential of calcium (mV).
    pub v_ca: f64,
    /// Greatest conductance of calcium (mS/cm2).
    pub g_ca: f64,
    /// Reversal potential of potassium (mV).
    pub v_k: f64,
    /// Greatest conductance of potassium (mS/cm2).
    pub g_k: f64,
    /// Reversal potential of the leak (mV).
    pub v_leak: f64,
    /// Conductance of the leak (mS/cm2).
    pub g_leak: f64,
    /// Membrane capacitance (uF/cm2).
    pub c: f64,
    /// Potential at which half the calcium channels are open (mV).
    pub v1: f64,
    /// Width of the calcium activation (mV).
    pub v2: f64,
    /// Potential at which half the potassium channels are open (mV).
    pub v3: f64,
    /// Width of the potassium activation (mV).
    pub v4: f64,
    /// Least rate of the potassium channels (1/ms).
    pub phi: f64,
    /// Potential whose upward crossing is a spike (mV).
    pub v_th: f64,
}

/// [`MorrisLecar::hopf`].
impl Default for MorrisLecar {
    fn default() -> Self {
        Self::hopf()
    }
}

impl MorrisLecar {
    /// Firing begins at a finite rate, by a Hopf bifurcation at a current of 88.57 (class 2). The values of
    /// BrainPy-Models; Rinzel and Ermentrout have `v_ca` = 120.
    pub fn hopf() -> Self {
        MorrisLecar {
            v_ca: 130.0,
            g_ca: 4.4,
            v_k: -84.0,
            g_k: 8.0,
            v_leak: -60.0,
            g_leak: 2.0,
            c: 20.0,
            v1: -1.2,
            v2: 18.0,
            v3: 2.0,
            v4: 30.0,
            phi: 0.04,
            v_th: 10.0,
        }
    }

    /// Firing begins at any low rate, by a saddle-node bifurcation on the limit cycle (class 1). Rinzel & Ermentrout
    /// 1998.
    pub fn saddle_node() -> Self {
        MorrisLecar { v_ca: 120.0, g_ca: 4.0, v3: 12.0, v4: 17.4, phi: 1.0 / 15.0, ..Self::hopf() }
    }

    /// Firing and rest exist side by side, and firing ends at a homoclinic orbit. Rinzel & Ermentrout 1998.
    pub fn homoclinic() -> Self {
        MorrisLecar { phi: 0.23, ..Self::saddle_node() }
    }

    /// The part of the potassium channels that is open after a long time at potential `v`.
    #[inline(always)]
    fn w_inf(&self, v: f64) -> f64 {
        sigmoid(2.0 * (v - self.v3) / self.v4)
    }
}

/// No potassium channel is faster (1/ms), unless `phi` is.
const FASTEST: f64 = 2.5;

impl Neuron<2> for MorrisLecar {
    const VARS: [&'static str; 2] = ["v", "w"];
    const UNITS: [&'static str; 2] = ["mV", ""];
    const METHOD: Method = Method::Rk4;
    const LARGEST_STEP: f64 = 1.0;

    fn rest(&self) -> [f64; 2] {
        let low = self.v_k.min(self.v_leak);
        let steady = |v| self.flow([v, self.w_inf(v)], Affine::default())[0].at(v);
        let v = resting_potential(steady, low, self.v_ca.max(self.v_leak));
        [v, self.w_inf(v)]
    }

    #[inline(always)]
    fn flow(&self, [v, w]: [f64; 2], input: Affine) -> [Affine; 2] {
        let m = sigmoid(2.0 * (v - self.v1) / self.v2);
        let growth = 2.0 * (1.0 - m) / self.v2;
        let calcium = ohm(self.g_ca * m, self.v_ca) + ohm(-self.g_ca * m * growth * (self.v_ca - v), v);
        let potassium = ohm(self.g_k * w, self.v_k);
        let leak = ohm(self.g_leak, self.v_leak);
        let fastest = if self.phi < FASTEST { FASTEST } else { self.phi };
        let rate = at_most(fastest, self.phi * cosh((v - self.v3) / (2.0 * self.v4)));
        [(calcium + potassium + leak + input) / self.c, ohm(rate, self.w_inf(v))]
    }

    #[inline(always)]
    fn fires(&self, [before, _]: [f64; 2], [after, _]: [f64; 2]) -> bool {
        before < self.v_th && after >= self.v_th
    }

    fn check(&self) -> Check {
        all_finite(&[("v_ca", self.v_ca), ("v_k", self.v_k), ("v_leak", self.v_leak)])?;
        all_finite(&[("v1", self.v1), ("v3", self.v3), ("v_th", self.v_th)])?;
        for (parameter, value) in [("g_ca", self.g_ca), ("g_k", self.g_k), ("g_leak", self.g_leak)] {
            non_negative(parameter, value)?;
        }
        for (parameter, value) in [("c", self.c), ("v2", self.v2), ("v4", self.v4), ("phi", self.phi)] {
            positive(parameter, value)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_rests_where_published() {
        for (fibre, v, w) in [
            (MorrisLecar::hopf(), -60.828773, 0.0149411),
            (MorrisLecar { v_ca: 120.0, ..MorrisLecar::hopf() }, -60.855382, 0.014915),
        ] {
            let rest = fibre.rest();
            assert!((rest[0] - v).abs() < 1e-6 && (rest[1] - w).abs() < 1e-6, "{rest:?}");
            let [dv, dw] = fibre.flow(rest, Affine::default());
            assert!(dv.at(rest[0]).abs() < 1e-13 && dw.at(rest[1]).abs() < 1e-15);
        }
    }

    #[test]
    fn the_line_of_the_potential_is_its_tangent() {
        let fibre = MorrisLecar::default();
        let slope_of = |v: f64| fibre.flow([v, 0.2], Affine::default())[0].at(v);
        for v in [-70.0, -20.0, -1.2, 10.0, 40.0] {
            let difference = (slope_of(v + 1e-4) - slope_of(v - 1e-4)) / 2e-4;
            assert!((fibre.flow([v, 0.2], Affine::default())[0].b + difference).abs() < 1e-8, "at {v} mV");
        }
    }

    #[test]
    fn bad_parameters_are_refused() {
        let fibre = MorrisLecar::default();
        assert_eq!(fibre.check(), Ok(()));
        let refused = |fibre: MorrisLecar| fibre.check().unwrap_err().parameter;
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(refused(MorrisLecar { c: bad, ..fibre }), "c");
            assert_eq!(refused(MorrisLecar { v4: bad, ..fibre }), "v4");
        }
        assert_eq!(refused(MorrisLecar { g_k: -8.0, ..fibre }), "g_k");
        assert_eq!(refused(MorrisLecar { v1: f64::NAN, ..fibre }), "v1");
    }
}
