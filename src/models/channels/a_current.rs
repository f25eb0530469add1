use super::{Channel, check_ohm, seen};
use crate::affine::{Affine, ohm, relax};
use crate::error::Check;
use crate::math::{exp, sigmoid};
use serde::{Deserialize, Serialize};

/// Transient potassium current that delays the first spike (fast component of thalamic relay cells).
///
/// ```text
/// I     = g a⁴ b (e - v)
/// da/dt = (a_inf - a) / tau_a,    b likewise
/// a_inf = 1 / (1 + exp(-(v + 60) / 8.5))    tau_a = 0.37 + 1 / (exp((v + 35.8) / 19.7) + exp(-(v + 79.7) / 12.7))
/// b_inf = 1 / (1 + exp((v + 78) / 6))       tau_b = 1 / (exp((v + 46) / 5) + exp(-(v + 238) / 37.5)) below -63 mV,
///                                                   19 ms above
/// ```
///
/// ```
/// use synfire::models::channels::{ACurrent, Channel};
///
/// let [a, b] = ACurrent::default().steady(-60.0);
/// assert!((a - 0.5).abs() < 1e-15 && (b - 0.047426).abs() < 1e-6);
/// ```
///
/// J. R. Huguenard and D. A. McCormick (1992), Simulation of the currents involved in rhythmic oscillations in thalamic
/// relay neurons, Journal of Neurophysiology, [10.1152/jn.1992.68.4.1373](https://doi.org/10.1152/jn.1992.68.4.1373).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ACurrent {
    /// Largest conductance (mS/cm²).
    pub g: f64,
    /// Reversal potential (mV).
    pub e: f64,
}

impl Default for ACurrent {
    /// A density usual in models of cortex and thalamus; the source gives the kinetics.
    fn default() -> ACurrent {
        ACurrent { g: 1.0, e: -90.0 }
    }
}

impl Channel<2> for ACurrent {
    const GATES: [&'static str; 2] = ["a", "b"];

    #[inline(always)]
    fn gates(&self, v: f64) -> [Affine; 2] {
        let v = seen(v);
        let steady_a = sigmoid((v + 60.0) / 8.5);
        let tau_a = 0.37 + 1.0 / (exp((v + 35.8) / 19.7) + exp(-(v + 79.7) / 12.7));
        let steady_b = sigmoid(-(v + 78.0) / 6.0);
        let below = 1.0 / (exp((v + 46.0) / 5.0) + exp(-(v + 238.0) / 37.5));
        let tau_b = if v < -63.0 { below } else { 19.0 };
        [relax(steady_a, tau_a), relax(steady_b, tau_b)]
    }

    #[inline(always)]
    fn current(&self, [a, b]: [f64; 2], _v: f64) -> Affine {
        ohm(self.g * a * a * a * a * b, self.e)
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
        gates_are_sound(ACurrent::default());
    }

    #[test]
    fn inactivation_slows_down_below_its_plateau() {
        let tau = |v: f64| 1.0 / ACurrent::default().gates(v)[1].b;
        assert!((tau(-62.9) - 19.0).abs() < 1e-12);
        let below = 1.0 / (exp(-3.42) + exp(-174.9 / 37.5));
        assert!((tau(-63.1) - below).abs() < 1e-9 && below > 23.0);
    }

    #[test]
    fn parameters() {
        bad_parameters_are_refused(|g, e| ACurrent { g, e });
    }
}
