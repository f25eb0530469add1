use serde::{Deserialize, Serialize};

use crate::affine::{Affine, linear};
use crate::traits::Coupling;

/// Additive coupling of rate units: the weighted activity of the source.
///
/// ```text
/// I = w r_pre
/// ```
///
/// Spikes do nothing. The current does not depend on the target; for one that does, `w (x_pre - x)`, take
/// [`super::GapJunction`]. The activity is that in the middle of a step, foretold from the step before, which is of second
/// order.
///
/// ```
/// use synfire::models::synapses::Linear;
/// use synfire::traits::Coupling;
///
/// assert_eq!(Linear.current(-1.5, 4.0).at(100.0), -6.0);
/// ```
///
/// # Reference
///
/// J. J. Hopfield (1984), Neurons with graded response have collective computational properties like those of two-state
/// neurons, *Proceedings of the National Academy of Sciences* 81, 3088-3092, <https://doi.org/10.1073/pnas.81.10.3088>.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linear;

impl Coupling for Linear {
    const OHMIC: bool = false;

    #[inline(always)]
    fn current(&self, w: f64, pre: f64) -> Affine {
        linear(w * pre, 0.0)
    }
}
