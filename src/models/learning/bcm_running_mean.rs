use serde::{Deserialize, Serialize};

use crate::affine::{Affine, slope};
use crate::error::{Check, finite, non_negative, require};
use crate::traits::RateRule;

/// The variant of [`super::Bcm`] in BrainPy-Models, whose threshold is the mean rate of the target since the start.
///
/// ```text
/// dw/dt = eta r_post (r_post - theta) r_pre
/// theta = total / age,   dtotal/dt = r_post,   dage/dt = 1
/// ```
///
/// Weights stay within `[w_min, w_max]`. Before any time has passed, `theta` is the present rate.
///
/// ```
/// use synfire::models::learning::BcmRunningMean;
/// use synfire::traits::RateRule;
///
/// let rule = BcmRunningMean::default();
/// let [total, age] = [3.0, 2.0]; // theta = 1.5
/// assert_eq!(rule.flow(1.0, 1.5, [total, age]).a, 0.0);
/// ```
///
/// It is kept to repeat old results. A threshold that is linear in the rate does not keep the weights stable, so that
/// the bounds alone hold them; and since the mean is over the whole past, learning slows down with age.
///
/// # Reference
///
/// E. L. Bienenstock, L. N. Cooper and P. W. Munro (1982), Theory for the development of neuron selectivity, *Journal
/// of Neuroscience* 2, 32-48, <https://doi.org/10.1523/JNEUROSCI.02-01-00032.1982>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BcmRunningMean {
    /// Speed of learning (1/ms, for rates without a unit).
    pub eta: f64,
    /// Lower bound of the weight.
    pub w_min: f64,
    /// Upper bound of the weight.
    pub w_max: f64,
}

impl Default for BcmRunningMean {
    /// As in BrainPy-Models.
    fn default() -> Self {
        BcmRunningMean { eta: 0.005, w_min: 0.0, w_max: 2.0 }
    }
}

impl RateRule<2> for BcmRunningMean {
    #[inline(always)]
    fn post(&self, _: [f64; 2], post: f64) -> [Affine; 2] {
        [slope(post), slope(1.0)]
    }

    #[inline(always)]
    fn flow(&self, pre: f64, post: f64, [total, age]: [f64; 2]) -> Affine {
        let theta = if age > 0.0 { total / age } else { post };
        slope(self.eta * post * (post - theta) * pre)
    }

    fn bounds(&self) -> (f64, f64) {
        (self.w_min, self.w_max)
    }

    fn check(&self) -> Check {
        non_negative("eta", self.eta)?;
        finite("w_min", self.w_min)?;
        finite("w_max", self.w_max)?;
        require(self.w_min <= self.w_max, "w_min", self.w_min, "at most w_max")
    }
}
