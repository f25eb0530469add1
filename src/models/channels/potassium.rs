use super::{Channel, check_ohm, seen};
use crate::affine::{Affine, gate, ohm};
use crate::error::{Check, finite};
use crate::math::{exp, inverse_exprel};
use serde::{Deserialize, Serialize};

/// Delayed-rectifier potassium current that ends the spike of cortical and hippocampal cells.
///
/// ```text
/// I       = g n⁴ (e - v)
/// dn/dt   = alpha_n (1 - n) - beta_n n,    u = v - v_t
/// alpha_n = 0.032 (15 - u) / (exp((15 - u) / 5) - 1)    beta_n = 0.5 exp((10 - u) / 40)
/// ```
///
/// ```
/// use synfire::models::channels::{Channel, DelayedRectifier};
///
/// let [n] = DelayedRectifier { v_t: -63.0, ..DelayedRectifier::default() }.steady(-53.0);
/// assert!((n - 0.156995).abs() < 1e-6);
/// ```
///
/// R. D. Traub and R. Miles (1991), Neuronal Networks of the Hippocampus, Cambridge University Press,
/// [10.1017/CBO9780511895401](https://doi.org/10.1017/CBO9780511895401).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DelayedRectifier {
    /// Largest conductance (mS/cm²).
    pub g: f64,
    /// Reversal potential (mV).
    pub e: f64,
    /// Shift of the kinetics (mV).
    pub v_t: f64,
}

impl Default for DelayedRectifier {
    /// The regular-spiking cell of Pospischil et al. 2008.
    fn default() -> DelayedRectifier {
        DelayedRectifier { g: 6.0, e: -90.0, v_t: -56.2 }
    }
}

impl Channel<1> for DelayedRectifier {
    const GATES: [&'static str; 1] = ["n"];

    #[inline(always)]
    fn gates(&self, v: f64) -> [Affine; 1] {
        let v = seen(v);
        let u = v - self.v_t;
        let by_40 = exp((10.0 - u) * (1.0 / 40.0));
        let by_20 = by_40 * by_40;
        let by_10 = by_20 * by_20;
        let by_5 = by_10 * by_10;
        let alpha = 0.032 * 5.0 * inverse_exprel(0.2 * (15.0 - u), by_5 * exp(1.0));
        let beta = 0.5 * by_40;
        [gate(alpha, beta)]
    }

    #[inline(always)]
    fn current(&self, [n]: [f64; 1], _v: f64) -> Affine {
        ohm(self.g * n * n * n * n, self.e)
    }

    fn check(&self) -> Check {
        check_ohm(self.g, self.e)?;
        finite("v_t", self.v_t)
    }
}

/// Potassium current of the squid giant axon, with the rest at -65 mV.
///
/// ```text
/// I       = g n⁴ (e - v)
/// dn/dt   = alpha_n (1 - n) - beta_n n
/// alpha_n = 0.01 (v + 55) / (1 - exp(-(v + 55) / 10))    beta_n = 0.125 exp(-(v + 65) / 80)
/// ```
///
/// ```
/// use synfire::models::channels::{Channel, SquidPotassium};
///
/// let [n] = SquidPotassium::default().steady(-65.0);
/// assert!((n - 0.3176769).abs() < 1e-7);
/// ```
///
/// A. L. Hodgkin and A. F. Huxley (1952), A quantitative description of membrane current and its application to
/// conduction and excitation in nerve, The Journal of Physiology,
/// [10.1113/jphysiol.1952.sp004764](https://doi.org/10.1113/jphysiol.1952.sp004764).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SquidPotassium {
    /// Largest conductance (mS/cm²).
    pub g: f64,
    /// Reversal potential (mV).
    pub e: f64,
}

impl Default for SquidPotassium {
    /// Hodgkin & Huxley 1952.
    fn default() -> SquidPotassium {
        SquidPotassium { g: 36.0, e: -77.0 }
    }
}

impl Channel<1> for SquidPotassium {
    const GATES: [&'static str; 1] = ["n"];

    #[inline(always)]
    fn gates(&self, v: f64) -> [Affine; 1] {
        let v = seen(v);
        let by_80 = exp(-(v + 65.0) * (1.0 / 80.0));
        let by_40 = by_80 * by_80;
        let by_20 = by_40 * by_40;
        let by_10 = by_20 * by_20;
        let alpha = 0.1 * inverse_exprel(-0.1 * (v + 55.0), by_10 * exp(1.0));
        let beta = 0.125 * by_80;
        [gate(alpha, beta)]
    }

    #[inline(always)]
    fn current(&self, [n]: [f64; 1], _v: f64) -> Affine {
        ohm(self.g * n * n * n * n, self.e)
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
        gates_are_sound(DelayedRectifier::default());
        gates_are_sound(SquidPotassium::default());
    }

    #[test]
    fn rates_are_continuous_where_their_formula_is_not() {
        let [n] = DelayedRectifier { v_t: 0.0, ..DelayedRectifier::default() }.gates(15.0);
        assert!((n.a - 0.16).abs() < 1e-15 && (n.b - n.a - 0.441_248_45).abs() < 1e-8, "{n:?}");
    }

    #[test]
    fn parameters() {
        bad_parameters_are_refused(|g, e| DelayedRectifier { g, e, ..DelayedRectifier::default() });
        bad_parameters_are_refused(|g, e| SquidPotassium { g, e });
        let bad = DelayedRectifier { v_t: f64::NAN, ..DelayedRectifier::default() };
        assert_eq!(bad.check().unwrap_err().parameter, "v_t");
    }
}
