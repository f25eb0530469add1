use super::{Channel, check_ohm, seen};
use crate::affine::{Affine, gate, ohm};
use crate::error::{Check, finite};
use crate::math::{exp, inverse_exprel};
use serde::{Deserialize, Serialize};

/// Fast sodium current that makes the spike of cortical and hippocampal cells.
///
/// ```text
/// I       = g m³ h (e - v)
/// dm/dt   = alpha_m (1 - m) - beta_m m,    h likewise,    u = v - v_t
/// alpha_m = 0.32 (13 - u) / (exp((13 - u) / 4) - 1)     beta_m = 0.28 (u - 40) / (exp((u - 40) / 5) - 1)
/// alpha_h = 0.128 exp((17 - u) / 18)                    beta_h = 4 / (1 + exp((40 - u) / 5))
/// ```
///
/// ```
/// use synfire::models::channels::{Channel, Sodium};
///
/// let [m, h] = Sodium { v_t: -63.0, ..Sodium::default() }.steady(-63.0);
/// assert!((m - 0.014757).abs() < 1e-6 && (h - 0.995941).abs() < 1e-6);
/// ```
///
/// R. D. Traub and R. Miles (1991), Neuronal Networks of the Hippocampus, Cambridge University Press,
/// [10.1017/CBO9780511895401](https://doi.org/10.1017/CBO9780511895401).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sodium {
    /// Largest conductance (mS/cm²).
    pub g: f64,
    /// Reversal potential (mV).
    pub e: f64,
    /// Shift of the kinetics, which sets the threshold of the spike (mV).
    pub v_t: f64,
}

impl Default for Sodium {
    /// The regular-spiking cell of Pospischil et al. 2008.
    fn default() -> Sodium {
        Sodium { g: 56.0, e: 50.0, v_t: -56.2 }
    }
}

impl Channel<2> for Sodium {
    const GATES: [&'static str; 2] = ["m", "h"];

    #[inline(always)]
    fn gates(&self, v: f64) -> [Affine; 2] {
        let v = seen(v);
        let u = v - self.v_t;
        // exp((40 - u) / 20) and its powers; its fourth stays finite, or `beta_m` would be infinity times zero.
        let exponent = 0.05 * (40.0 - u);
        let by_20 = exp(if exponent > 170.0 { 170.0 } else { exponent });
        let by_10 = by_20 * by_20;
        let by_5 = by_10 * by_10;
        let by_4 = by_5 * by_20;
        let alpha_m = 0.32 * 4.0 * inverse_exprel(0.25 * (13.0 - u), by_4 * exp(-6.75));
        let beta_m = 0.28 * 5.0 * by_5 * inverse_exprel(0.2 * (40.0 - u), by_5);
        let alpha_h = 0.128 * exp((17.0 - u) * (1.0 / 18.0));
        let beta_h = 4.0 / (1.0 + by_5);
        [gate(alpha_m, beta_m), gate(alpha_h, beta_h)]
    }

    #[inline(always)]
    fn current(&self, [m, h]: [f64; 2], _v: f64) -> Affine {
        ohm(self.g * m * m * m * h, self.e)
    }

    fn check(&self) -> Check {
        check_ohm(self.g, self.e)?;
        finite("v_t", self.v_t)
    }
}

/// Sodium current of the squid giant axon, with the rest at -65 mV.
///
/// ```text
/// I       = g m³ h (e - v)
/// dm/dt   = alpha_m (1 - m) - beta_m m,    h likewise
/// alpha_m = 0.1 (v + 40) / (1 - exp(-(v + 40) / 10))    beta_m = 4 exp(-(v + 65) / 18)
/// alpha_h = 0.07 exp(-(v + 65) / 20)                    beta_h = 1 / (1 + exp(-(v + 35) / 10))
/// ```
///
/// ```
/// use synfire::models::channels::{Channel, SquidSodium};
///
/// let [m, h] = SquidSodium::default().steady(-65.0);
/// assert!((m - 0.0529325).abs() < 1e-7 && (h - 0.5961208).abs() < 1e-7);
/// ```
///
/// A. L. Hodgkin and A. F. Huxley (1952), A quantitative description of membrane current and its application to
/// conduction and excitation in nerve, The Journal of Physiology,
/// [10.1113/jphysiol.1952.sp004764](https://doi.org/10.1113/jphysiol.1952.sp004764).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SquidSodium {
    /// Largest conductance (mS/cm²).
    pub g: f64,
    /// Reversal potential (mV).
    pub e: f64,
}

impl Default for SquidSodium {
    /// Hodgkin & Huxley 1952.
    fn default() -> SquidSodium {
        SquidSodium { g: 120.0, e: 50.0 }
    }
}

impl Channel<2> for SquidSodium {
    const GATES: [&'static str; 2] = ["m", "h"];

    #[inline(always)]
    fn gates(&self, v: f64) -> [Affine; 2] {
        let v = seen(v);
        let by_20 = exp(-0.05 * (v + 65.0));
        let by_10 = by_20 * by_20;
        let alpha_m = inverse_exprel(-0.1 * (v + 40.0), by_10 * exp(2.5));
        let beta_m = 4.0 * exp(-(v + 65.0) * (1.0 / 18.0));
        let alpha_h = 0.07 * by_20;
        let beta_h = 1.0 / (1.0 + by_10 * exp(3.0));
        [gate(alpha_m, beta_m), gate(alpha_h, beta_h)]
    }

    #[inline(always)]
    fn current(&self, [m, h]: [f64; 2], _v: f64) -> Affine {
        ohm(self.g * m * m * m * h, self.e)
    }

    fn check(&self) -> Check {
        check_ohm(self.g, self.e)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::channels::tests::{bad_parameters_are_refused, gates_are_sound};

    #[test]
    fn gates() {
        gates_are_sound(Sodium::default());
        gates_are_sound(SquidSodium::default());
    }

    #[test]
    fn rates_are_continuous_where_their_formula_is_not() {
        let channel = Sodium { v_t: 0.0, ..Sodium::default() };
        for (v, rates) in [(13.0, [1.28, 7.5943003]), (40.0, [8.6501283, 1.4])] {
            let [m, _] = channel.gates(v);
            assert!((m.a - rates[0]).abs() < 1e-6 && (m.b - m.a - rates[1]).abs() < 1e-6, "{m:?}");
        }
    }

    #[test]
    fn parameters() {
        bad_parameters_are_refused(|g, e| Sodium { g, e, ..Sodium::default() });
        bad_parameters_are_refused(|g, e| SquidSodium { g, e });
        assert_eq!(Sodium { v_t: f64::NAN, ..Sodium::default() }.check().unwrap_err().parameter, "v_t");
    }
}
