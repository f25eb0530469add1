use serde::{Deserialize, Serialize};

use crate::affine::{Affine, linear, ohm};
use crate::error::{Check, all_finite, finite, non_negative, positive, require};
use crate::math::exp;
use crate::traits::Output;

/// A current that does not depend on the potential: the opening is the current.
///
/// ```text
/// I = g
/// ```
///
/// Positive weights depolarise, negative ones hyperpolarise.
///
/// ```
/// use synfire::models::synapses::Current;
/// use synfire::traits::Output;
///
/// assert_eq!(Current.current(0.2, -60.0).at(-60.0), 0.2);
/// ```
///
/// # Reference
///
/// R. Brette et al. (2007), Simulation of networks of spiking neurons: a review of tools and strategies, *Journal of
/// Computational Neuroscience* 23, 349-398, <https://doi.org/10.1007/s10827-007-0038-6>; benchmark 2.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Current;

impl Output for Current {
    const OHMIC: bool = false;

    #[inline(always)]
    fn current(&self, g: f64, _: f64) -> Affine {
        linear(g, 0.0)
    }
}

/// Conductances are not negative.
fn check_conductance(weight: f64) -> Check {
    let rule = "zero or positive, as conductances are; to inhibit, give an inhibitory reversal potential in place of a \
                negative weight";
    require(weight >= 0.0, "weight", weight, rule)
}

/// A conductance, with its reversal potential (mV): the opening is the conductance.
///
/// ```text
/// I = g (E - v)
/// ```
///
/// Weights are conductances, and negative ones are refused; whether a synapse excites is decided by its reversal
/// potential. The current is positive where it depolarises.
///
/// ```
/// use synfire::models::synapses::Conductance;
/// use synfire::traits::Output;
///
/// assert_eq!(Conductance(-80.0).current(0.5, -60.0).at(-60.0), -10.0);
/// ```
///
/// # Reference
///
/// R. Brette et al. (2007), Simulation of networks of spiking neurons: a review of tools and strategies, *Journal of
/// Computational Neuroscience* 23, 349-398, <https://doi.org/10.1007/s10827-007-0038-6>; benchmark 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Conductance(pub f64);

impl Output for Conductance {
    #[inline(always)]
    fn current(&self, g: f64, _: f64) -> Affine {
        ohm(g, self.0)
    }

    fn check_weight(&self, weight: f64) -> Check {
        check_conductance(weight)
    }

    fn check(&self) -> Check {
        finite("reversal potential", self.0)
    }
}

/// A conductance that magnesium blocks at low potentials: the output of NMDA receptors.
///
/// ```text
/// I = g (E - v) / (1 + [Mg] / beta exp(-alpha v))
/// ```
///
/// ```
/// use synfire::models::synapses::MagnesiumBlock;
/// use synfire::traits::Output;
///
/// let unblocked = MagnesiumBlock::default().current(1.0, -65.0).b;
/// assert!((unblocked - 0.0502229).abs() < 1e-7);
/// ```
///
/// Weights are conductances, and negative ones are refused. [`Synapse::nmda`](crate::synapse::Synapse::nmda) has this
/// output with its receptors.
///
/// The block stands still over a step. It is evaluated at the potential in the middle, foretold from the step before, which is
/// of second order whatever the integrator.
///
/// # References
///
/// - C. E. Jahr and C. F. Stevens (1990), Voltage dependence of NMDA-activated macroscopic conductances predicted by
///   single-channel kinetics, *Journal of Neuroscience* 10, 3178-3182,
///   <https://doi.org/10.1523/JNEUROSCI.10-09-03178.1990>.
/// - N. Brunel and X.-J. Wang (2001), Effects of neuromodulation in a cortical network model of object working memory
///   dominated by recurrent inhibition, *Journal of Computational Neuroscience* 11, 63-85,
///   <https://doi.org/10.1023/A:1011204814320>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MagnesiumBlock {
    /// Reversal potential (mV).
    pub e: f64,
    /// Concentration of magnesium (mM).
    pub mg: f64,
    /// Steepness of the block (1/mV).
    pub alpha: f64,
    /// Concentration that blocks half at 0 mV (mM).
    pub beta: f64,
}

impl Default for MagnesiumBlock {
    /// Constants of Jahr and Stevens (1990) at 1.2 mM; Brunel and Wang (2001) take 1 mM.
    fn default() -> Self {
        MagnesiumBlock { e: 0.0, mg: 1.2, alpha: 0.062, beta: 3.57 }
    }
}

impl Output for MagnesiumBlock {
    #[inline(always)]
    fn current(&self, g: f64, v: f64) -> Affine {
        ohm(g / (1.0 + self.mg / self.beta * exp(-self.alpha * v)), self.e)
    }

    fn check_weight(&self, weight: f64) -> Check {
        check_conductance(weight)
    }

    fn check(&self) -> Check {
        all_finite(&[("e", self.e), ("alpha", self.alpha)])?;
        non_negative("mg", self.mg)?;
        positive("beta", self.beta)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_block_lifts_as_the_neuron_depolarises() {
        let block = MagnesiumBlock::default();
        let lifted = [(-80.0, 0.0204371), (-65.0, 0.0502229), (-40.0, 0.1994467), (0.0, 0.7484277), (20.0, 0.9113511)];
        for (v, factor) in lifted {
            assert!((block.current(1.0, v).b - factor).abs() < 5e-8);
        }
    }

    #[test]
    fn without_magnesium_it_is_a_conductance() {
        let free = MagnesiumBlock { mg: 0.0, e: -3.0, ..MagnesiumBlock::default() };
        assert_eq!(free.current(0.7, -60.0), Conductance(-3.0).current(0.7, -60.0));
    }

    #[test]
    fn weights_of_conductances_are_not_negative() {
        for check in [|w| Conductance(-80.0).check_weight(w), |w| MagnesiumBlock::default().check_weight(w)] {
            assert_eq!([0.0, 3.0].map(check), [Ok(()), Ok(())]);
            assert!(check(-1.0).unwrap_err().to_string().contains("inhibitory reversal potential"));
            assert!(check(f64::NAN).is_err());
        }
        assert_eq!(Current.check_weight(-1.0), Ok(()));
    }

    #[test]
    fn reversal_potentials_must_be_finite() {
        assert!(Conductance(f64::INFINITY).check().is_err());
        assert!(MagnesiumBlock { beta: 0.0, ..MagnesiumBlock::default() }.check().is_err());
    }
}
