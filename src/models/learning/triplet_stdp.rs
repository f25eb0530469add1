use serde::{Deserialize, Serialize};

use crate::error::{Check, finite, non_negative, positive, require};
use crate::traits::{Plasticity, Trace};

use super::clip;

/// Spike-timing-dependent plasticity of triplets, which sees how the effect of pairs grows with frequency.
///
/// ```text
/// r_1, r_2   traces of the source, with tau_plus and tau_x,   + 1 at its spike
/// o_1, o_2   traces of the target, with tau_minus and tau_y,  + 1 at its spike
///
/// spike of the source:  w -> w - o_1 (a2_minus + a3_minus r_2)
/// spike of the target:  w -> w + r_1 (a2_plus + a3_plus o_2)
/// ```
///
/// after which `w` is clipped to `[w_min, w_max]`. All traces are those from before the present spikes, so `r_2` and
/// `o_2` do not contain the spike that evaluates them, and a spike of the source that arrives as the target fires does
/// nothing with it.
///
/// ```
/// use synfire::models::learning::TripletStdp;
/// use synfire::traits::Plasticity;
///
/// // The source fires at 0, the target at -20 and 10 ms: triplets strengthen where pairs do not.
/// let rule = TripletStdp::default();
/// let (r1, o2) = (f64::exp(-10.0 / 16.8), f64::exp(-30.0 / 125.0));
/// let alone = rule.on_post(0.5, [r1, 0.0], [0.0, 0.0]);
/// let after_another = rule.on_post(0.5, [r1, 0.0], [0.0, o2]);
/// assert!((alone - 0.5).abs() < 1e-9);
/// assert!((after_another - 0.502689).abs() < 1e-6);
/// ```
///
/// The amplitudes are in units of the weight; those of the paper, changes relative to the weight at the start, are
/// meant for weights around 1. The paper's minimal model of the same data is `a2_plus` = 0, `a3_plus` = 6.5e-3,
/// `a2_minus` = 7.1e-3, `a3_minus` = 0 and `tau_y` = 114, in which `tau_x` has no part.
///
/// # Reference
///
/// J.-P. Pfister and W. Gerstner (2006), Triplets of spikes in a model of spike timing-dependent plasticity, *Journal
/// of Neuroscience* 26, 9673-9682, <https://doi.org/10.1523/JNEUROSCI.1425-06.2006>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TripletStdp {
    /// Time constant of the source's fast trace (ms).
    pub tau_plus: f64,
    /// Time constant of the target's fast trace (ms).
    pub tau_minus: f64,
    /// Time constant of the source's slow trace (ms).
    pub tau_x: f64,
    /// Time constant of the target's slow trace (ms).
    pub tau_y: f64,
    /// Strengthening by a pair.
    pub a2_plus: f64,
    /// Weakening by a pair.
    pub a2_minus: f64,
    /// Strengthening by a triplet target, source, target.
    pub a3_plus: f64,
    /// Weakening by a triplet source, target, source.
    pub a3_minus: f64,
    /// Lower bound of the weight.
    pub w_min: f64,
    /// Upper bound of the weight.
    pub w_max: f64,
}

impl Default for TripletStdp {
    /// Fit to the visual cortex, all spikes, full model (Pfister and Gerstner 2006, table 3), weights between 0 and 1.
    /// Of `tau_x` the paper says that the fit hardly depends on it.
    fn default() -> Self {
        TripletStdp {
            tau_plus: 16.8,
            tau_minus: 33.7,
            tau_x: 101.0,
            tau_y: 125.0,
            a2_plus: 5e-10,
            a2_minus: 7e-3,
            a3_plus: 6.2e-3,
            a3_minus: 2.3e-4,
            w_min: 0.0,
            w_max: 1.0,
        }
    }
}

impl Plasticity<2, 2> for TripletStdp {
    fn pre(&self) -> [Trace; 2] {
        [Trace::all(self.tau_plus), Trace::all(self.tau_x)]
    }

    fn post(&self) -> [Trace; 2] {
        [Trace::all(self.tau_minus), Trace::all(self.tau_y)]
    }

    #[inline(always)]
    fn on_pre(&self, w: f64, [_, r2]: [f64; 2], [o1, _]: [f64; 2]) -> f64 {
        clip(w - o1 * (self.a2_minus + self.a3_minus * r2), self.bounds())
    }

    #[inline(always)]
    fn on_post(&self, w: f64, [r1, _]: [f64; 2], [_, o2]: [f64; 2]) -> f64 {
        clip(w + r1 * (self.a2_plus + self.a3_plus * o2), self.bounds())
    }

    #[inline(always)]
    fn bounds(&self) -> (f64, f64) {
        (self.w_min, self.w_max)
    }

    fn check(&self) -> Check {
        positive("tau_plus", self.tau_plus)?;
        positive("tau_minus", self.tau_minus)?;
        positive("tau_x", self.tau_x)?;
        positive("tau_y", self.tau_y)?;
        non_negative("a2_plus", self.a2_plus)?;
        non_negative("a2_minus", self.a2_minus)?;
        non_negative("a3_plus", self.a3_plus)?;
        non_negative("a3_minus", self.a3_minus)?;
        finite("w_min", self.w_min)?;
        finite("w_max", self.w_max)?;
        require(self.w_min <= self.w_max, "w_min", self.w_min, "at most w_max")
    }
}
