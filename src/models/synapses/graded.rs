use serde::{Deserialize, Serialize};

use crate::affine::{Affine, gate};
use crate::error::{Check, finite, non_negative, positive};
use crate::math::exp;
use crate::traits::{Align, Kinetics};

/// A gate that follows the potential of its source, without spikes: the synapse of Wang and Buzsáki.
///
/// ```text
/// ds/dt = alpha F(v_pre) (1 - s) - beta s
/// F(v)  = 1 / (1 + exp(-(v - v_half) / width))
/// ```
///
/// Spikes do nothing, so that short-term plasticity is refused; an action potential of the source lifts `F` to 1 for as
/// long as it lasts. The source must be a neuron that has action potentials, such as one of Hodgkin-Huxley type.
///
/// ```
/// use synfire::integrate::{Integrator, Recommended};
/// use synfire::models::synapses::Graded;
/// use synfire::traits::Gated;
///
/// let kinetics = &Graded::default();
/// let [s] = Recommended.step(Gated { kinetics, potential: 0.0 }, [0.0], 0.1);
/// assert!((s - 6.0 / 6.1 * (1.0 - f64::exp(-0.61))).abs() < 1e-12);
/// ```
///
/// Over a step the gate sees the potential of the source in the middle, foretold from the step before, and the target the
/// mean of the gate, which is of second order. Cells that receive the same then do the same in steps of 0.05 ms, where gates
/// from the beginning of a step would keep identical [`WangBuzsaki`](crate::models::neurons::WangBuzsaki) cells 8 mV apart
/// for good. After a delay the target sees the gate as it was then.
///
/// # Reference
///
/// X.-J. Wang and G. Buzsáki (1996), Gamma oscillation by synaptic inhibition in a hippocampal interneuronal network
/// model, *Journal of Neuroscience* 16, 6402-6413, <https://doi.org/10.1523/JNEUROSCI.16-20-06402.1996>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Graded {
    /// Rate of opening at a high potential of the source (1/ms).
    pub alpha: f64,
    /// Rate of closing (1/ms).
    pub beta: f64,
    /// Potential of the source at which `F` is a half (mV).
    pub v_half: f64,
    /// Width of the transition (mV).
    pub width: f64,
}

impl Default for Graded {
    /// Wang and Buzsáki (1996).
    fn default() -> Self {
        Graded { alpha: 12.0, beta: 0.1, v_half: 0.0, width: 2.0 }
    }
}

impl Kinetics<1> for Graded {
    const VARS: [&'static str; 1] = ["s"];

    const ALIGN: Align = Align::Pre;

    const SPIKES: bool = false;

    #[inline(always)]
    fn flow(&self, _: [f64; 1]) -> [Affine; 1] {
        [gate(0.0, self.beta)]
    }

    #[inline(always)]
    fn graded(&self, _: [f64; 1], potential: f64) -> [Affine; 1] {
        let lifted = 1.0 / (1.0 + exp((self.v_half - potential) / self.width));
        [gate(self.alpha * lifted, self.beta)]
    }

    #[inline(always)]
    fn receive(&self, x: [f64; 1], _: f64) -> [f64; 1] {
        x
    }

    #[inline(always)]
    fn gate(&self, [s]: [f64; 1]) -> f64 {
        s
    }

    fn check(&self) -> Check {
        non_negative("alpha", self.alpha)?;
        non_negative("beta", self.beta)?;
        finite("v_half", self.v_half)?;
        positive("width", self.width)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::integrate::{Integrator, Recommended};
    use crate::traits::Gated;

    #[test]
    fn the_gate_settles_to_its_steady_state_at_each_potential() {
        let kinetics = &Graded::default();
        for (potential, lifted) in [(-65.0, 0.0), (-2.0, 0.268_941_421_369_995), (0.0, 0.5), (40.0, 1.0)] {
            let mut s = [0.5];
            for _ in 0..5000 {
                s = Recommended.step(Gated { kinetics, potential }, s, 0.1);
            }
            let steady = 12.0 * lifted / (12.0 * lifted + 0.1);
            assert!((s[0] - steady).abs() < 1e-8, "{potential}");
        }
    }

    #[test]
    fn spikes_do_nothing() {
        assert_eq!(Graded::default().receive([0.3], 1.0), [0.3]);
    }
}
