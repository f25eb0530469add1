use crate::affine::{Affine, gate, ohm};
use crate::error::{Check, all_finite, non_negative, positive};
use crate::integrate::Method;
use crate::math::{exp, exprel};
use crate::models::channels::{resting_potential, seen};
use crate::traits::Neuron;
use serde::{Deserialize, Serialize};

/// Fast-spiking hippocampal interneuron of Wang and Buzsáki, whose networks oscillate at gamma frequencies.
///
/// ```text
/// c dv/dt = g_na m_inf³ h (e_na - v) + g_k n⁴ (e_k - v) + g_leak (e_leak - v) + I
///   dx/dt = phi (alpha_x (1 - x) - beta_x x),   x = h, n,      m_inf = alpha_m / (alpha_m + beta_m)
///
/// alpha_m = 0.1 (v + 35) / (1 - exp(-(v + 35) / 10))     beta_m = 4 exp(-(v + 60) / 18)
/// alpha_h = 0.07 exp(-(v + 58) / 20)                     beta_h = 1 / (1 + exp(-(v + 28) / 10))
/// alpha_n = 0.01 (v + 34) / (1 - exp(-(v + 34) / 10))    beta_n = 0.125 exp(-(v + 44) / 80)
/// ```
///
/// A spike is an upward crossing of `v_th`. It changes nothing.
///
/// ```
/// use synfire::affine::linear;
/// use synfire::integrate::{Integrator, Recommended};
/// use synfire::models::neurons::WangBuzsaki;
/// use synfire::traits::{Driven, Neuron};
///
/// // A current of 1 uA/cm2 fires it at 59.7 spikes per second: 119 or 120 in two seconds.
/// let cell = WangBuzsaki::default();
/// let flow = Driven { model: &cell, input: linear(1.0, 0.0) };
/// let (mut x, mut spikes) = (Recommended.start(flow, cell.rest(), 0.02), 0);
/// for _ in 0..100_000 {
///     let next = Recommended.step(flow, x, 0.02);
///     spikes += i32::from(cell.fires(x, next));
///     x = next;
/// }
/// assert!((119..=120).contains(&spikes));
/// ```
///
/// Sodium activates at once, so the line of the potential is its tangent, with the slope of the activation in it:
/// without that slope the exponential integrators would be of first order, and at a step of 0.1 ms the cell would not
/// fire at all under a current of 1. The recommended integrator is staggered: the gates lie half a step before the
/// potential. Beyond ±1000 mV the rates are those at that bound.
///
/// A potential that is set leaves `h` and `n` where they are; [`WangBuzsaki::steady`] gives those that belong to it.
///
/// [Steps](crate::guide::steps) of up to 0.025 ms give its rate to 1 % and its potential to 0.1 mV. Networks coupled by
/// [`Graded`](crate::models::synapses::Graded) ask for 0.02 ms.
///
/// X.-J. Wang and G. Buzsáki (1996), Gamma oscillation by synaptic inhibition in a hippocampal interneuronal network
/// model, The Journal of Neuroscience,
/// [10.1523/JNEUROSCI.16-20-06402.1996](https://doi.org/10.1523/JNEUROSCI.16-20-06402.1996).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WangBuzsaki {
    /// Reversal potential of sodium (mV).
    pub e_na: f64,
    /// Greatest conductance of sodium (mS/cm2).
    pub g_na: f64,
    /// Reversal potential of potassium (mV).
    pub e_k: f64,
    /// Greatest conductance of potassium (mS/cm2).
    pub g_k: f64,
    /// Reversal potential of the leak (mV).
    pub e_leak: f64,
    /// Conductance of the leak (mS/cm2).
    pub g_leak: f64,
    /// Membrane capacitance (uF/cm2).
    pub c: f64,
    /// Factor by which the gates are faster than at their reference temperature.
    pub phi: f64,
    /// Potential whose upward crossing is a spike (mV).
    pub v_th: f64,
}

/// The values of the source.
impl Default for WangBuzsaki {
    fn default() -> Self {
        WangBuzsaki {
            e_na: 55.0,
            g_na: 35.0,
            e_k: -90.0,
            g_k: 9.0,
            e_leak: -65.0,
            g_leak: 0.1,
            c: 1.0,
            phi: 5.0,
            v_th: 0.0,
        }
    }
}

/// The activation of sodium and its derivative (1/mV).
#[inline(always)]
fn activation(v: f64) -> (f64, f64) {
    let v = seen(v);
    let u = (v + 35.0) / 10.0;
    let rise = exprel(-u);
    let alpha = 1.0 / rise;
    let beta = 4.0 * exp(-(v + 60.0) / 18.0);
    // The derivative of alpha in u, from exp(-u) = 1 - u rise.
    let slope = (rise - 1.0 + u * rise) / (u * rise * rise);
    let slope = if u.abs() < 1e-4 { 0.5 } else { slope };
    let sum = alpha + beta;
    (alpha / sum, (slope / 10.0 + alpha / 18.0) * beta / (sum * sum))
}

impl WangBuzsaki {
    /// The values of `h` and `n` after a long time at potential `v`.
    pub fn steady(&self, v: f64) -> [f64; 2] {
        self.gates(v).map(|line| line.a / line.b)
    }

    /// The equations of `h` and `n` at potential `v`.
    #[inline(always)]
    fn gates(&self, v: f64) -> [Affine; 2] {
        let v = seen(v);
        let alpha_h = 0.07 * exp(-(v + 58.0) / 20.0);
        let beta_h = 1.0 / (1.0 + exp(-(v + 28.0) / 10.0));
        let alpha_n = 0.1 / exprel(-(v + 34.0) / 10.0);
        let beta_n = 0.125 * exp(-(v + 44.0) / 80.0);
        [gate(alpha_h, beta_h) * self.phi, gate(alpha_n, beta_n) * self.phi]
    }
}

impl Neuron<3> for WangBuzsaki {
    const VARS: [&'static str; 3] = ["v", "h", "n"];
    const UNITS: [&'static str; 3] = ["mV", "", ""];
    const METHOD: Method = Method::Staggered;
    const LARGEST_STEP: f64 = 0.025;

    fn rest(&self) -> [f64; 3] {
        let at = |v| {
            let [h, n] = self.steady(v);
            [v, h, n]
        };
        let low = self.e_k.min(self.e_leak);
        at(resting_potential(|v| self.flow(at(v), Affine::default())[0].at(v), low, self.e_na.max(self.e_leak)))
    }

    #[inline(always)]
    fn flow(&self, [v, h, n]: [f64; 3], input: Affine) -> [Affine; 3] {
        let (m, growth) = activation(v);
        let open = self.g_na * m * m * h;
        let sodium = ohm(open * m, self.e_na) + ohm(-3.0 * open * growth * (self.e_na - v), v);
        let potassium = ohm(self.g_k * (n * n * n * n), self.e_k);
        let leak = ohm(self.g_leak, self.e_leak);
        let [h, n] = self.gates(v);
        [(sodium + potassium + leak + input) / self.c, h, n]
    }

    #[inline(always)]
    fn fires(&self, [before, ..]: [f64; 3], [after, ..]: [f64; 3]) -> bool {
        before < self.v_th && after >= self.v_th
    }

    fn check(&self) -> Check {
        all_finite(&[("e_na", self.e_na), ("e_k", self.e_k), ("e_leak", self.e_leak), ("v_th", self.v_th)])?;
        for (parameter, value) in [("g_na", self.g_na), ("g_k", self.g_k), ("g_leak", self.g_leak)] {
            non_negative(parameter, value)?;
        }
        positive("c", self.c)?;
        positive("phi", self.phi)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_rests_where_published() {
        let cell = WangBuzsaki::default();
        let rest = cell.rest();
        for (ours, published) in rest.iter().zip([-64.0175649, 0.780791551, 0.089078010]) {
            assert!((ours - published).abs() < 1e-7, "{rest:?}");
        }
        for (line, x) in cell.flow(rest, Affine::default()).iter().zip(rest) {
            assert!(line.at(x).abs() < 1e-13);
        }
    }

    #[test]
    fn the_line_of_the_potential_is_its_tangent() {
        let cell = WangBuzsaki::default();
        let slope_of = |v: f64| cell.flow([v, 0.6, 0.2], Affine::default())[0].at(v);
        for v in [-90.0, -60.0, -35.001, -35.0, -34.9995, -20.0, 30.0] {
            let difference = (slope_of(v + 1e-4) - slope_of(v - 1e-4)) / 2e-4;
            let line = cell.flow([v, 0.6, 0.2], Affine::default())[0];
            assert!((line.b + difference).abs() < 1e-3 * difference.abs().max(1e-3), "at {v} mV");
        }
    }

    #[test]
    fn bad_parameters_are_refused() {
        let cell = WangBuzsaki::default();
        assert_eq!(cell.check(), Ok(()));
        let refused = |cell: WangBuzsaki| cell.check().unwrap_err().parameter;
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(refused(WangBuzsaki { c: bad, ..cell }), "c");
            assert_eq!(refused(WangBuzsaki { phi: bad, ..cell }), "phi");
        }
        assert_eq!(refused(WangBuzsaki { g_leak: -0.1, ..cell }), "g_leak");
        assert_eq!(refused(WangBuzsaki { e_k: f64::NAN, ..cell }), "e_k");
    }
}
