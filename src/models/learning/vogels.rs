use serde::{Deserialize, Serialize};

use crate::error::{Check, finite, non_negative, positive, require};
use crate::traits::{Plasticity, Trace};

use super::clip;

/// Inhibitory plasticity that holds the rate of the target at a set point.
///
/// ```text
/// x, y   traces of the source and the target, with tau, + 1 at a spike
///
/// spike of the source:  w -> w + eta (y - 2 rho tau)
/// spike of the target:  w -> w + eta x
/// ```
///
/// after which `w` is clipped to `[w_min, w_max]`. Pairs strengthen in either order, and each spike of the source
/// weakens, so that the mean change vanishes where the target fires at rate `rho`.
///
/// ```
/// use synfire::models::learning::Vogels;
/// use synfire::traits::Plasticity;
///
/// let rule = Vogels { eta: 0.01, tau: 20.0, rho: 0.005, ..Vogels::default() };
/// assert!((rule.on_pre(0.5, [0.0], [0.0]) - 0.498).abs() < 1e-15);
/// assert!((rule.on_post(0.5, [1.0], [0.0]) - 0.51).abs() < 1e-15);
/// ```
///
/// The rule is meant for synapses whose output inhibits and whose weights are positive, such as those of a
/// [`Conductance`](crate::models::synapses::Conductance) with an inhibitory reversal potential.
///
/// # Reference
///
/// T. P. Vogels, H. Sprekeler, F. Zenke, C. Clopath and W. Gerstner (2011), Inhibitory plasticity balances excitation
/// and inhibition in sensory pathways and memory networks, *Science* 334, 1569-1573,
/// <https://doi.org/10.1126/science.1211095>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Vogels {
    /// Step for a trace of 1, in units of the weight.
    pub eta: f64,
    /// Time constant of both traces (ms).
    pub tau: f64,
    /// Rate at which the target is held (1/ms).
    pub rho: f64,
    /// Lower bound of the weight.
    pub w_min: f64,
    /// Upper bound of the weight.
    pub w_max: f64,
}

impl Default for Vogels {
    /// 20 ms and 5 Hz, with steps of 0.01 of the unit of weight, for weights that are not negative.
    fn default() -> Self {
        Vogels { eta: 0.01, tau: 20.0, rho: 0.005, w_min: 0.0, w_max: f64::MAX }
    }
}

impl Plasticity<1, 1> for Vogels {
    fn pre(&self) -> [Trace; 1] {
        [Trace::all(self.tau)]
    }

    fn post(&self) -> [Trace; 1] {
        [Trace::all(self.tau)]
    }

    #[inline(always)]
    fn on_pre(&self, w: f64, _: [f64; 1], [y]: [f64; 1]) -> f64 {
        clip(w + self.eta * (y - 2.0 * self.rho * self.tau), self.bounds())
    }

    #[inline(always)]
    fn on_post(&self, w: f64, [x]: [f64; 1], _: [f64; 1]) -> f64 {
        clip(w + self.eta * x, self.bounds())
    }

    #[inline(always)]
    fn bounds(&self) -> (f64, f64) {
        (self.w_min, self.w_max)
    }

    fn check(&self) -> Check {
        non_negative("eta", self.eta)?;
        positive("tau", self.tau)?;
        non_negative("rho", self.rho)?;
        finite("w_min", self.w_min)?;
        finite("w_max", self.w_max)?;
        require(self.w_min <= self.w_max, "w_min", self.w_min, "at most w_max")
    }
}
