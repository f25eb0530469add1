use crate::affine::{Affine, gate, ohm};
use crate::error::{Check, all_finite, non_negative, positive};
use crate::integrate::Method;
use crate::math::{exp, exprel};
use crate::models::channels::seen;
use crate::traits::Neuron;
use serde::{Deserialize, Serialize};

/// The squid giant axon of Hodgkin and Huxley.
///
/// ```text
/// c dv/dt = g_na m^3 h (e_na - v) + g_k n^4 (e_k - v) + g_leak (e_leak - v) + I
///   dx/dt = alpha_x (1 - x) - beta_x x,   x = m, h, n
///
/// alpha_m = 0.1 (v + 40) / (1 - exp(-(v + 40) / 10))     beta_m = 4 exp(-(v + 65) / 18)
/// alpha_h = 0.07 exp(-(v + 65) / 20)                     beta_h = 1 / (1 + exp(-(v + 35) / 10))
/// alpha_n = 0.01 (v + 55) / (1 - exp(-(v + 55) / 10))    beta_n = 0.125 exp(-(v + 65) / 80)
/// ```
///
/// A spike is an upward crossing of `v_th`. It changes nothing.
///
/// ```
/// use synfire::affine::{Affine, linear};
/// use synfire::integrate::{Integrator, Recommended};
/// use synfire::models::neurons::HodgkinHuxley;
/// use synfire::traits::{Driven, Neuron};
///
/// // A current of 10 uA/cm2 fires it at 68.3 spikes per second: 68 or 69 in the second second.
/// let axon = HodgkinHuxley::default();
/// let flow = Driven { model: &axon, input: linear(10.0, 0.0) };
/// let (mut x, mut spikes) = (Recommended.start(flow, axon.rest(), 0.02), 0);
/// for step in 0..100_000 {
///     let next = Recommended.step(flow, x, 0.02);
///     spikes += i32::from(step >= 50_000 && axon.fires(x, next));
///     x = next;
/// }
/// assert!((68..=69).contains(&spikes));
/// ```
///
/// The quotients 0/0 of `alpha_m` at -40 mV and of `alpha_n` at -55 mV are taken in a form that has no hole there.
/// Beyond ±1000 mV the rates are those at that bound, so that no input makes them overflow. A
/// threshold well above 0 mV would miss spikes: at a current of 50 the oscillation peaks at 7.5 mV. The recommended
/// integrator is staggered: the gates lie half a step before the potential.
///
/// A potential that is set leaves `m`, `h` and `n` where they are; [`HodgkinHuxley::steady`] gives those that belong to it.
///
/// [Steps](crate::guide::steps) of up to 0.1 ms give its rate to 1 % and its potential to 0.1 mV.
///
/// A. L. Hodgkin and A. F. Huxley (1952), A quantitative description of membrane current and its application to
/// conduction and excitation in nerve, The Journal of Physiology,
/// [10.1113/jphysiol.1952.sp004764](https://doi.org/10.1113/jphysiol.1952.sp004764).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HodgkinHuxley {
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
    /// Potential whose upward crossing is a spike (mV).
    pub v_th: f64,
}

/// The values of 1952, with the potential measured from outside and rest near -65 mV.
impl Default for HodgkinHuxley {
    fn default() -> Self {
        HodgkinHuxley {
            e_na: 50.0,
            g_na: 120.0,
            e_k: -77.0,
            g_k: 36.0,
            e_leak: -54.387,
            g_leak: 0.3,
            c: 1.0,
            v_th: 0.0,
        }
    }
}

impl HodgkinHuxley {
    /// The equations of the gates `m`, `h` and `n` at potential `v`.
    #[inline(always)]
    pub fn gates(v: f64) -> [Affine; 3] {
        let v = seen(v);
        let alpha_m = 1.0 / exprel(-(v + 40.0) / 10.0);
        let beta_m = 4.0 * exp(-(v + 65.0) / 18.0);
        let alpha_h = 0.07 * exp(-(v + 65.0) / 20.0);
        let beta_h = 1.0 / (1.0 + exp(-(v + 35.0) / 10.0));
        let alpha_n = 0.1 / exprel(-(v + 55.0) / 10.0);
        let beta_n = 0.125 * exp(-(v + 65.0) / 80.0);
        [gate(alpha_m, beta_m), gate(alpha_h, beta_h), gate(alpha_n, beta_n)]
    }

    /// The values of `m`, `h` and `n` after a long time at potential `v`.
    pub fn steady(v: f64) -> [f64; 3] {
        Self::gates(v).map(|line| line.a / line.b)
    }
}

impl Neuron<4> for HodgkinHuxley {
    const VARS: [&'static str; 4] = ["v", "m", "h", "n"];
    const UNITS: [&'static str; 4] = ["mV", "", "", ""];
    const METHOD: Method = Method::Staggered;
    const LARGEST_STEP: f64 = 0.1;

    /// -65 mV, and the gates where they come to rest there. With the default parameters the axon itself rests
    /// 0.004 mV higher.
    fn rest(&self) -> [f64; 4] {
        let v = -65.0;
        let [m, h, n] = Self::steady(v);
        [v, m, h, n]
    }

    #[inline(always)]
    fn flow(&self, [v, m, h, n]: [f64; 4], input: Affine) -> [Affine; 4] {
        let sodium = ohm(self.g_na * (m * m * m * h), self.e_na);
        let potassium = ohm(self.g_k * (n * n * n * n), self.e_k);
        let leak = ohm(self.g_leak, self.e_leak);
        let [m, h, n] = Self::gates(v);
        [(sodium + potassium + leak + input) / self.c, m, h, n]
    }

    #[inline(always)]
    fn fires(&self, [before, ..]: [f64; 4], [after, ..]: [f64; 4]) -> bool {
        before < self.v_th && after >= self.v_th
    }

    fn check(&self) -> Check {
        all_finite(&[("e_na", self.e_na), ("e_k", self.e_k), ("e_leak", self.e_leak), ("v_th", self.v_th)])?;
        non_negative("g_na", self.g_na)?;
        non_negative("g_k", self.g_k)?;
        non_negative("g_leak", self.g_leak)?;
        positive("c", self.c)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_resting_point_of_the_literature_is_a_fixed_point() {
        let rest = [-64.996379, 0.0529551, 0.5959941, 0.3177324];
        let flow = HodgkinHuxley::default().flow(rest, Affine::default());
        for (line, x) in flow.iter().zip(rest) {
            assert!(line.at(x).abs() < 1e-5, "{line:?} at {x}");
        }
    }

    #[test]
    fn the_gates_start_where_they_rest_at_minus_65() {
        let [v, m, h, n] = HodgkinHuxley::default().rest();
        assert_eq!(v, -65.0);
        for (ours, published) in [(m, 0.0529325), (h, 0.5961208), (n, 0.3176769)] {
            assert!((ours - published).abs() < 5e-8, "{ours} {published}");
        }
    }

    #[test]
    fn only_the_upward_crossing_is_a_spike() {
        let axon = HodgkinHuxley::default();
        let at = |v: f64| [v, 0.0, 0.0, 0.0];
        assert!(axon.fires(at(-1.0), at(0.0)));
        assert!(!axon.fires(at(0.0), at(1.0)) && !axon.fires(at(1.0), at(-1.0)));
    }

    #[test]
    fn bad_parameters_are_refused() {
        let axon = HodgkinHuxley::default();
        assert_eq!(axon.check(), Ok(()));
        let refused = |axon: HodgkinHuxley| axon.check().unwrap_err().parameter;
        assert_eq!(refused(HodgkinHuxley { c: 0.0, ..axon }), "c");
        assert_eq!(refused(HodgkinHuxley { g_k: -36.0, ..axon }), "g_k");
        assert_eq!(refused(HodgkinHuxley { e_leak: f64::INFINITY, ..axon }), "e_leak");
    }
}
