use serde::{Deserialize, Serialize};

use crate::affine::{Affine, linear};
use crate::error::{Check, non_negative};
use crate::traits::RateRule;

/// Oja's rule: Hebbian growth, and a decay that keeps the weights of a neuron at unit length.
///
/// ```text
/// dw/dt = gamma (r_post r_pre - r_post^2 w)
/// ```
///
/// The weights of a linear neuron, `r_post` = sum of `w r_pre`, turn to the principal direction of its input: the unit
/// eigenvector of the largest eigenvalue of the mean of `r_pre r_pre^T`.
///
/// ```
/// use synfire::models::learning::Oja;
/// use synfire::traits::RateRule;
///
/// let rule = Oja { gamma: 0.005 };
/// let along = rule.flow(3.0, 5.0, []).at(0.6); // input (3, 4), weights (0.6, 0.8): r_post = 5
/// assert!(along.abs() < 1e-15);
/// ```
///
/// Weights are not bounded, since the principal direction may have negative parts. A neuron that something else drives,
/// too, turns elsewhere.
///
/// # Reference
///
/// E. Oja (1982), A simplified neuron model as a principal component analyzer, *Journal of Mathematical Biology* 15,
/// 267-273, <https://doi.org/10.1007/BF00275687>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Oja {
    /// Speed of learning (1/ms, for rates without a unit).
    pub gamma: f64,
}

impl Default for Oja {
    /// 0.005, as in BrainPy-Models.
    fn default() -> Self {
        Oja { gamma: 0.005 }
    }
}

impl RateRule<0> for Oja {
    #[inline(always)]
    fn post(&self, _: [f64; 0], _: f64) -> [Affine; 0] {
        []
    }

    #[inline(always)]
    fn flow(&self, pre: f64, post: f64, _: [f64; 0]) -> Affine {
        linear(post * pre, post * post) * self.gamma
    }

    fn check(&self) -> Check {
        non_negative("gamma", self.gamma)
    }
}
