use serde::{Deserialize, Serialize};

use crate::affine::{Affine, linear, relax};
use crate::error::{Check, finite, non_negative, positive, require};
use crate::traits::RateRule;

/// Homeostatic synaptic scaling: all weights of a neuron grow or shrink by the same factor until its mean rate reaches a
/// goal.
///
/// ```text
/// dw/dt = beta w (goal - mean)
/// tau dmean/dt = r_post - mean
/// ```
///
/// Weights stay within `[w_min, w_max]`. Their ratios are kept, and so is what other rules have written into them.
///
/// ```
/// use synfire::models::learning::Scaling;
/// use synfire::traits::RateRule;
///
/// let rule = Scaling { beta: 1e-3, goal: 5.0, ..Scaling::default() };
/// let change = rule.flow(1.0, 3.0, [3.0]);
/// assert!((change.at(0.5) - 1e-3 * 0.5 * 2.0).abs() < 1e-18);
/// ```
///
/// The mean must follow faster than the weights change, or both oscillate. It starts at the goal.
///
/// # References
///
/// - G. G. Turrigiano, K. R. Leslie, N. S. Desai, L. C. Rutherford and S. B. Nelson (1998), Activity-dependent scaling
///   of quantal amplitude in neocortical neurons, *Nature* 391, 892-896, <https://doi.org/10.1038/36103>.
/// - M. C. W. van Rossum, G. Q. Bi and G. G. Turrigiano (2000), Stable Hebbian learning from spike timing-dependent
///   plasticity, *Journal of Neuroscience* 20, 8812-8821, <https://doi.org/10.1523/JNEUROSCI.20-23-08812.2000>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Scaling {
    /// Speed of scaling (1/ms, for rates without a unit).
    pub beta: f64,
    /// Time constant of the mean (ms).
    pub tau: f64,
    /// Mean rate at which weights stand still.
    pub goal: f64,
    /// Lower bound of the weight.
    pub w_min: f64,
    /// Upper bound of the weight.
    pub w_max: f64,
}

impl Default for Scaling {
    /// A goal of 1, approached within seconds, by a mean over 100 ms.
    fn default() -> Self {
        Scaling { beta: 1e-3, tau: 100.0, goal: 1.0, w_min: 0.0, w_max: f64::MAX }
    }
}

impl RateRule<1> for Scaling {
    fn rest(&self) -> [f64; 1] {
        [self.goal]
    }

    #[inline(always)]
    fn post(&self, _: [f64; 1], post: f64) -> [Affine; 1] {
        [relax(post, self.tau)]
    }

    #[inline(always)]
    fn flow(&self, _: f64, _: f64, [mean]: [f64; 1]) -> Affine {
        linear(0.0, self.beta * (mean - self.goal))
    }

    fn bounds(&self) -> (f64, f64) {
        (self.w_min, self.w_max)
    }

    fn check(&self) -> Check {
        non_negative("beta", self.beta)?;
        positive("tau", self.tau)?;
        finite("goal", self.goal)?;
        finite("w_min", self.w_min)?;
        finite("w_max", self.w_max)?;
        require(self.w_min <= self.w_max, "w_min", self.w_min, "at most w_max")
    }
}
