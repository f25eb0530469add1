use serde::{Deserialize, Serialize};

use crate::affine::{Affine, relax, slope};
use crate::error::{Check, finite, non_negative, positive, require};
use crate::traits::RateRule;

/// The rule of Bienenstock, Cooper and Munro: Hebbian above a threshold, the reverse below it, and the threshold
/// slides with the square of the target's rate.
///
/// ```text
/// dw/dt = eta r_post (r_post - theta) r_pre
/// tau_theta dtheta/dt = r_post^2 / r_0 - theta
/// ```
///
/// Weights stay within `[w_min, w_max]`. Since the threshold grows faster than the rate, a neuron becomes selective: of
/// inputs that come in turn, the one that drives it most wins, and the others fade. Where the winner is on for a share
/// `p` of the time, the target comes to rest at a rate of `r_0 / p` meanwhile, and `theta`, on average, at the same.
///
/// ```
/// use synfire::models::learning::Bcm;
/// use synfire::traits::RateRule;
///
/// let rule = Bcm::default();
/// assert!((rule.flow(1.0, 2.0, [1.9]).a - 0.005 * 2.0 * 0.1).abs() < 1e-15);
/// assert!((rule.flow(1.0, 2.0, [2.1]).a + 0.005 * 2.0 * 0.1).abs() < 1e-15);
/// ```
///
/// `theta` starts at `r_0`, where a target at rate `r_0` holds it. It must slide faster than the weights change, or
/// both oscillate, and more slowly than inputs take turns, since it is their mean.
///
/// # References
///
/// - E. L. Bienenstock, L. N. Cooper and P. W. Munro (1982), Theory for the development of neuron selectivity,
///   *Journal of Neuroscience* 2, 32-48, <https://doi.org/10.1523/JNEUROSCI.02-01-00032.1982>.
/// - N. Intrator and L. N. Cooper (1992), Objective function formulation of the BCM theory of visual cortical
///   plasticity, *Neural Networks* 5, 3-17, <https://doi.org/10.1016/S0893-6080(05)80003-6>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Bcm {
    /// Speed of learning (1/ms, for rates without a unit).
    pub eta: f64,
    /// Time constant of the threshold (ms).
    pub tau_theta: f64,
    /// Scale of the rates: at this rate, kept up, target and threshold are equal.
    pub r_0: f64,
    /// Lower bound of the weight.
    pub w_min: f64,
    /// Upper bound of the weight.
    pub w_max: f64,
}

impl Default for Bcm {
    /// Speed and bounds as in BrainPy-Models; 10 ms for the threshold.
    fn default() -> Self {
        Bcm { eta: 0.005, tau_theta: 10.0, r_0: 1.0, w_min: 0.0, w_max: 2.0 }
    }
}

impl RateRule<1> for Bcm {
    fn rest(&self) -> [f64; 1] {
        [self.r_0]
    }

    #[inline(always)]
    fn post(&self, _: [f64; 1], post: f64) -> [Affine; 1] {
        [relax(post * post / self.r_0, self.tau_theta)]
    }

    #[inline(always)]
    fn flow(&self, pre: f64, post: f64, [theta]: [f64; 1]) -> Affine {
        slope(self.eta * post * (post - theta) * pre)
    }

    fn bounds(&self) -> (f64, f64) {
        (self.w_min, self.w_max)
    }

    fn check(&self) -> Check {
        non_negative("eta", self.eta)?;
        positive("tau_theta", self.tau_theta)?;
        positive("r_0", self.r_0)?;
        finite("w_min", self.w_min)?;
        finite("w_max", self.w_max)?;
        require(self.w_min <= self.w_max, "w_min", self.w_min, "at most w_max")
    }
}
