use super::{Channel, check_ohm, seen};
use crate::affine::{Affine, ohm, relax};
use crate::error::{Check, positive};
use crate::math::{exp, sigmoid};
use serde::{Deserialize, Serialize};

/// Slow potassium current that acetylcholine blocks: the cause of spike-frequency adaptation.
///
/// ```text
/// I     = g p (e - v)
/// dp/dt = (p_inf - p) / tau_p
/// p_inf = 1 / (1 + exp(-(v + 35) / 10))
/// tau_p = tau_max / (3.3 exp((v + 35) / 20) + exp(-(v + 35) / 20))
/// ```
///
/// ```
/// use synfire::models::channels::{Channel, MCurrent};
///
/// assert_eq!(MCurrent::default().steady(-35.0), [0.5]);
/// ```
///
/// W. M. Yamada, C. Koch and P. R. Adams (1989), Multiple channels and calcium dynamics, in Methods in Neuronal
/// Modeling, MIT Press; as used by M. Pospischil et al. (2008), Minimal Hodgkin-Huxley
/// type models for different classes of cortical and thalamic neurons, Biological Cybernetics,
/// [10.1007/s00422-008-0263-8](https://doi.org/10.1007/s00422-008-0263-8).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MCurrent {
    /// Largest conductance (mS/cm²).
    pub g: f64,
    /// Reversal potential (mV).
    pub e: f64,
    /// Scale of the time constant (ms), which is 0.28 of it where it is longest.
    pub tau_max: f64,
}

impl Default for MCurrent {
    /// The regular-spiking cell of Pospischil et al. 2008.
    fn default() -> MCurrent {
        MCurrent { g: 0.075, e: -90.0, tau_max: 608.0 }
    }
}

impl Channel<1> for MCurrent {
    const GATES: [&'static str; 1] = ["p"];

    #[inline(always)]
    fn gates(&self, v: f64) -> [Affine; 1] {
        let v = seen(v);
        let opening = exp((v + 35.0) / 20.0);
        let steady = sigmoid((v + 35.0) / 10.0);
        let tau = self.tau_max / (3.3 * opening + 1.0 / opening);
        [relax(steady, tau)]
    }

    #[inline(always)]
    fn current(&self, [p]: [f64; 1], _v: f64) -> Affine {
        ohm(self.g * p, self.e)
    }

    fn check(&self) -> Check {
        check_ohm(self.g, self.e)?;
        positive("tau_max", self.tau_max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::channels::tests::{bad_parameters_are_refused, gates_are_sound};

    #[test]
    fn gates() {
        gates_are_sound(MCurrent::default());
    }

    #[test]
    fn slowest_at_the_top_of_the_bell() {
        let tau = |v: f64| 1.0 / MCurrent::default().gates(v)[0].b;
        let top = -35.0 - 10.0 * crate::math::ln(3.3);
        assert!((tau(top) - 608.0 / (2.0 * 3.3_f64.sqrt())).abs() < 1e-9);
        assert!(tau(top) > tau(top - 1.0) && tau(top) > tau(top + 1.0));
    }

    #[test]
    fn parameters() {
        bad_parameters_are_refused(|g, e| MCurrent { g, e, ..MCurrent::default() });
        let bad = MCurrent { tau_max: 0.0, ..MCurrent::default() };
        assert_eq!(bad.check().unwrap_err().parameter, "tau_max");
    }
}
