use super::{Channel, check_ohm, seen};
use crate::affine::{Affine, gate, ohm};
use crate::error::Check;
use crate::math::{exp, exprel};
use serde::{Deserialize, Serialize};

/// High-threshold calcium current: the cause of bursts on top of a depolarisation.
///
/// ```text
/// I       = g q² r (e - v)
/// dq/dt   = alpha_q (1 - q) - beta_q q,    r likewise
/// alpha_q = 0.055 (-27 - v) / (exp((-27 - v) / 3.8) - 1)    beta_q = 0.94 exp((-75 - v) / 17)
/// alpha_r = 0.000457 exp((-13 - v) / 50)                    beta_r = 0.0065 / (1 + exp((-15 - v) / 28))
/// ```
///
/// ```
/// use synfire::models::channels::{Channel, LCurrent};
///
/// let [q, _] = LCurrent::default().steady(-27.0);
/// assert!((q - 0.209 / (0.209 + 0.94 * f64::exp(-48.0 / 17.0))).abs() < 1e-12);
/// ```
///
/// I. Reuveni, A. Friedman, Y. Amitai and M. J. Gutnick (1993), Stepwise repolarization from Ca2+ plateaus in
/// neocortical pyramidal cells, The Journal of Neuroscience,
/// [10.1523/JNEUROSCI.13-11-04609.1993](https://doi.org/10.1523/JNEUROSCI.13-11-04609.1993); as used by
/// M. Pospischil et al. (2008), Minimal Hodgkin-Huxley
/// type models for different classes of cortical and thalamic neurons, Biological Cybernetics,
/// [10.1007/s00422-008-0263-8](https://doi.org/10.1007/s00422-008-0263-8).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LCurrent {
    /// Largest conductance (mS/cm²).
    pub g: f64,
    /// Reversal potential (mV).
    pub e: f64,
}

impl Default for LCurrent {
    /// The intrinsically bursting cell of Pospischil et al. 2008.
    fn default() -> LCurrent {
        LCurrent { g: 0.1, e: 120.0 }
    }
}

impl Channel<2> for LCurrent {
    const GATES: [&'static str; 2] = ["q", "r"];

    #[inline(always)]
    fn gates(&self, v: f64) -> [Affine; 2] {
        let v = seen(v);
        let alpha_q = 0.055 * 3.8 / exprel((-27.0 - v) / 3.8);
        let beta_q = 0.94 * exp((-75.0 - v) / 17.0);
        let alpha_r = 0.000457 * exp((-13.0 - v) / 50.0);
        let beta_r = 0.0065 / (1.0 + exp((-15.0 - v) / 28.0));
        [gate(alpha_q, beta_q), gate(alpha_r, beta_r)]
    }

    #[inline(always)]
    fn current(&self, [q, r]: [f64; 2], _v: f64) -> Affine {
        ohm(self.g * q * q * r, self.e)
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
        gates_are_sound(LCurrent::default());
    }

    #[test]
    fn opens_in_the_spike_and_inactivates_slowly() {
        let channel = LCurrent::default();
        assert!(channel.steady(-70.0)[0] < 1e-3 && channel.steady(0.0)[0] > 0.98);
        let [q, r] = channel.gates(0.0);
        assert!(1.0 / q.b < 1.0 && 1.0 / r.b > 200.0);
    }

    #[test]
    fn parameters() {
        bad_parameters_are_refused(|g, e| LCurrent { g, e });
    }
}
