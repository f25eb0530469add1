use serde::{Deserialize, Serialize};

use crate::error::{Check, positive, probability};
use crate::math::exp;
use crate::traits::Release;

/// Short-term depression alone: each spike uses the same part of the resources, which recover.
///
/// ```text
/// dx/dt = (1 - x) / tau
/// ```
///
/// At a spike `U x` is released, by which the weight is scaled, and `x` becomes `x - U x`.
///
/// ```
/// use synfire::models::synapses::Depression;
/// use synfire::traits::Release;
///
/// let release = Depression { u: 0.5, tau: 200.0 };
/// let (used, first) = release.spike(release.rest());
/// let (_, second) = release.spike(used);
/// assert_eq!((first, second), (0.5, 0.25));
/// ```
///
/// # Reference
///
/// L. F. Abbott, J. A. Varela, K. Sen and S. B. Nelson (1997), Synaptic depression and cortical gain control,
/// *Science* 275, 220-224, <https://doi.org/10.1126/science.275.5297.221>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Depression {
    /// The part of the resources that a spike releases, `U`.
    pub u: f64,
    /// Time constant of recovery (ms).
    pub tau: f64,
}

impl Default for Depression {
    /// `U` 0.07 and 200 ms, as in BrainPy.
    fn default() -> Self {
        Depression { u: 0.07, tau: 200.0 }
    }
}

impl Release<1> for Depression {
    fn rest(&self) -> [f64; 1] {
        [1.0]
    }

    #[inline(always)]
    fn recover(&self, [x]: [f64; 1], elapsed: f64) -> [f64; 1] {
        [1.0 + (x - 1.0) * exp(-elapsed / self.tau)]
    }

    #[inline(always)]
    fn spike(&self, [x]: [f64; 1]) -> ([f64; 1], f64) {
        let released = self.u * x;
        ([x - released], released)
    }

    fn check(&self) -> Check {
        probability("u", self.u)?;
        positive("tau", self.tau)
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods)]
mod tests {
    use super::*;

    #[test]
    fn regular_spikes_settle_to_the_steady_state() {
        let release = Depression { u: 0.4, tau: 120.0 };
        for interval in [5.0, 50.0, 500.0] {
            let (mut x, mut released) = (release.rest(), 0.0);
            for _ in 0..2000 {
                (x, released) = release.spike(release.recover(x, interval));
            }
            let kept = f64::exp(-interval / release.tau);
            let expected = release.u * (1.0 - kept) / (1.0 - (1.0 - release.u) * kept);
            assert!((released - expected).abs() < 1e-14);
        }
    }
}
