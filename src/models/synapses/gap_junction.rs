use serde::{Deserialize, Serialize};

use crate::affine::{Affine, ohm};
use crate::error::{Check, require};
use crate::traits::Coupling;

/// A gap junction, or diffusive coupling: a current that draws the target towards the source.
///
/// ```text
/// I = w (v_pre - v)
/// ```
///
/// Spikes do nothing. The weight is the conductance of the junction, in units of current per mV; a negative one is
/// refused.
///
/// ```
/// use synfire::models::synapses::GapJunction;
/// use synfire::traits::Coupling;
///
/// assert_eq!(GapJunction.current(0.5, -60.0).at(-70.0), 5.0);
/// ```
///
/// A wiring has a direction: for a junction that conducts both ways, wire both.
///
/// Without a delay, what leaves one cell arrives in the other: the current of a step is that between both potentials in the
/// middle of the step, foretold from the step before, which is of second order. The mean of cells that are joined both ways
/// goes its way as if they were not, whatever the weight. A step can carry only so much, though: where the junctions onto a
/// cell of capacitance `C` add up to more than `C / 3 dt`, all junctions of the network act in parts of a step, as many as
/// it takes, and the step takes longer. Beyond a thousand parts, where cells would come together within a thousandth of a
/// step, the conductance of a cell's junctions is limited to `1000 C / 3 dt`.
///
/// With a delay, the current is a line in the target's potential, from that of the source the delay earlier: of second order,
/// too, at any weight, but without a balance between the two cells.
///
/// Between integrate-and-fire neurons a junction misses the action potential, which those models lack; the spikelet that it
/// would evoke is a [`super::VoltageJump`] projection of its own, with the same wiring and the spikelet's height as weight.
///
/// # Reference
///
/// C. C. Chow and N. Kopell (2000), Dynamics of spiking neurons with electrical coupling, *Neural Computation* 12,
/// 1643-1678, <https://doi.org/10.1162/089976600300015295>.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GapJunction;

impl Coupling for GapJunction {
    #[inline(always)]
    fn current(&self, w: f64, pre: f64) -> Affine {
        ohm(w, pre)
    }

    fn check_weight(&self, weight: f64) -> Check {
        let rule = "zero or positive, as the conductance of a junction is; what repels is a Coupling of your own";
        require(weight >= 0.0, "weight", weight, rule)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currents_of_both_directions_cancel() {
        let (left, right) = (-61.5, -48.25);
        let into_left = GapJunction.current(0.3, right).at(left);
        assert_eq!(into_left, -GapJunction.current(0.3, left).at(right));
        assert!((into_left - 0.3 * 13.25).abs() < 1e-14);
    }

    #[test]
    fn a_junction_does_not_repel() {
        assert!(GapJunction.check_weight(0.0).is_ok() && GapJunction.check_weight(-0.1).is_err());
    }
}
