use super::{Channel, check_ohm, seen};
use crate::affine::{Affine, linear, ohm};
use crate::error::Check;
use crate::math::{exp, sigmoid};
use serde::{Deserialize, Serialize};

/// Cation current that opens on hyperpolarisation: the cause of sag and of pacemaking.
///
/// ```text
/// I     = g y (e - v)
/// dy/dt = (y_inf - y) / tau
/// y_inf = 1 / (1 + exp((v + 75) / 5.5))
/// tau   = 1 / (exp(-14.59 - 0.086 v) + exp(-1.87 + 0.0701 v))
/// ```
///
/// ```
/// use synfire::models::channels::{Channel, HCurrent};
///
/// assert_eq!(HCurrent::default().steady(-75.0), [0.5]);
/// ```
///
/// J. R. Huguenard and D. A. McCormick (1992), Simulation of the currents involved in rhythmic oscillations in thalamic
/// relay neurons, Journal of Neurophysiology, [10.1152/jn.1992.68.4.1373](https://doi.org/10.1152/jn.1992.68.4.1373).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HCurrent {
    /// Largest conductance (mS/cm²).
    pub g: f64,
    /// Reversal potential (mV).
    pub e: f64,
}

impl Default for HCurrent {
    /// A density usual in models of thalamic relay cells; the source gives the kinetics and the reversal potential.
    fn default() -> HCurrent {
        HCurrent { g: 0.02, e: -43.0 }
    }
}

impl Channel<1> for HCurrent {
    const GATES: [&'static str; 1] = ["y"];

    #[inline(always)]
    fn gates(&self, v: f64) -> [Affine; 1] {
        let v = seen(v);
        let steady = sigmoid(-(v + 75.0) / 5.5);
        let rate = exp(-14.59 - 0.086 * v) + exp(-1.87 + 0.0701 * v);
        [linear(rate * steady, rate)]
    }

    #[inline(always)]
    fn current(&self, [y]: [f64; 1], _v: f64) -> Affine {
        ohm(self.g * y, self.e)
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
        gates_are_sound(HCurrent::default());
    }

    #[test]
    fn slow_at_its_midpoint() {
        let tau = |v: f64| 1.0 / HCurrent::default().gates(v)[0].b;
        assert!((tau(-75.0) - 1.0 / (exp(-8.14) + exp(-7.1275))).abs() < 1e-9);
        assert!(tau(-75.0) > 800.0 && tau(-120.0) < 80.0 && tau(-20.0) < 30.0);
    }

    #[test]
    fn parameters() {
        bad_parameters_are_refused(|g, e| HCurrent { g, e });
    }
}
