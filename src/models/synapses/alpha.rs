use serde::{Deserialize, Serialize};

use super::normalisation::Normalisation;
use crate::affine::{Affine, decay};
use crate::error::{Check, positive};
use crate::integrate::Method;
use crate::math::{exp, exprel, exprel_2};
use crate::traits::Kinetics;

/// The alpha function: a gate that rises and falls with the same time constant.
///
/// ```text
/// dg/dt = -g / tau + h
/// dh/dt = -h / tau
/// ```
///
/// The arrival of weight `w` adds `w c` to `h`; alone it opens the gate to `w c t exp(-t / tau)`, with its peak at
/// `t = tau`. The constant `c` is chosen by [`Normalisation`]:
///
/// | | c | peak | area |
/// |---|---|---|---|
/// | `Peak` | e / tau | 1 | e tau |
/// | `Area` | 1 / tau^2 | 1 / (e tau) | 1 |
/// | `Raw` | 1 | tau / e | tau^2 |
///
/// ```
/// use synfire::models::synapses::Alpha;
/// use synfire::traits::Kinetics;
///
/// let synapse = Alpha { tau: 2.0, ..Alpha::default() };
/// let open = synapse.receive(synapse.rest(), 0.3);
/// let peak = synapse.gate(synapse.propagate(open, 2.0));
/// assert!((peak - 0.3).abs() < 1e-15);
/// ```
///
/// Papers and programs differ in the constant; compare peaks before carrying a weight over.
///
/// # Reference
///
/// W. Rall (1967), Distinguishing theoretical synaptic potentials computed for different soma-dendritic distributions
/// of synaptic input, *Journal of Neurophysiology* 30, 1138-1168, <https://doi.org/10.1152/jn.1967.30.5.1138>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Alpha {
    /// Time constant, and time of the peak (ms).
    pub tau: f64,
    /// What is 1 after an arrival of weight 1.
    pub normalisation: Normalisation,
}

impl Default for Alpha {
    /// 2 ms, as in BrainPy-Models, with peak 1.
    fn default() -> Self {
        Alpha { tau: 2.0, normalisation: Normalisation::Peak }
    }
}

impl Kinetics<2> for Alpha {
    const VARS: [&'static str; 2] = ["g", "h"];

    const METHOD: Method = Method::Exact;

    #[inline(always)]
    fn flow(&self, [_, h]: [f64; 2]) -> [Affine; 2] {
        [decay(self.tau) + h, decay(self.tau)]
    }

    #[inline(always)]
    fn propagate(&self, [g, h]: [f64; 2], dt: f64) -> [f64; 2] {
        let kept = exp(-dt / self.tau);
        [kept * (g + dt * h), kept * h]
    }

    #[inline(always)]
    fn receive(&self, [g, h]: [f64; 2], w: f64) -> [f64; 2] {
        let (to_peak, to_area) = (std::f64::consts::E / self.tau, 1.0 / (self.tau * self.tau));
        [g, h + w * self.normalisation.jump(to_peak, to_area)]
    }

    #[inline(always)]
    fn gate(&self, [g, _]: [f64; 2]) -> f64 {
        g
    }

    /// The mean of `exp(-t / tau) (g + t h)`.
    #[inline(always)]
    fn mean(&self, [g, h]: [f64; 2], _: [f64; 2], dt: f64) -> f64 {
        let exponent = -dt / self.tau;
        let early = 0.5 * exprel_2(exponent);
        g * exprel(exponent) + h * (dt * (exprel(exponent) - early))
    }

    fn check(&self) -> Check {
        positive("tau", self.tau)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_normalisation_makes_its_quantity_one() {
        for tau in [0.5, 2.0, 30.0] {
            let of = |normalisation| {
                let synapse = Alpha { tau, normalisation };
                synapse.gate(synapse.propagate(synapse.receive([0.0; 2], 1.0), tau))
            };
            assert!((of(Normalisation::Peak) - 1.0).abs() < 1e-14);
            assert!((of(Normalisation::Area) * std::f64::consts::E * tau - 1.0).abs() < 1e-14);
            assert!((of(Normalisation::Raw) * std::f64::consts::E / tau - 1.0).abs() < 1e-14);
        }
    }
}
