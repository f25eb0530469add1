use crate::affine::{Affine, gate};
use crate::error::{Check, finite, positive};
use crate::math::exprel;
use crate::models::channels::resting_potential;
use crate::traits::Neuron;
use serde::{Deserialize, Serialize};

/// A pool of cells that excite one another through NMDA receptors, by the fraction `s` of these that are open: a half of
/// the reduced model of decisions.
///
/// ```text
/// ds/dt = -s / tau + gamma (1 - s) H(x) / 1000,   x = j s + i_0 + I
/// H(x) = (a x - b) / (1 - exp(-d (a x - b)))
/// ```
///
/// `H` is the firing rate (Hz), which follows the current `x` (nA) at once; [`WongWang::rate`] gives it. There are no
/// spikes. Two pools decide between two alternatives, if each sends the other its `s` with weight -0.1137 nA, by
/// [`Linear`](crate::models::synapses::Linear).
///
/// ```
/// use synfire::affine::linear;
/// use synfire::integrate::{Integrator, Recommended};
/// use synfire::models::neurons::WongWang;
/// use synfire::traits::Driven;
///
/// // One pool that has decided, while the other is at 0.004247.
/// let pool = WongWang::default();
/// let flow = Driven { model: &pool, input: linear(-0.1137 * 0.004247, 0.0) };
/// let mut s = [0.5];
/// for _ in 0..10_000 {
///     s = Recommended.step(flow, s, 0.5);
/// }
/// assert!((s[0] - 0.630305).abs() < 1e-5);
/// ```
///
/// The current is that from the beginning of a step. Exponential Euler then keeps `s` between 0 and 1 at any time step.
///
/// K.-F. Wong and X.-J. Wang (2006), A recurrent network mechanism of time integration in perceptual decisions, Journal
/// of Neuroscience 26, 1314-1328,
/// [10.1523/JNEUROSCI.3733-05.2006](https://doi.org/10.1523/JNEUROSCI.3733-05.2006).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WongWang {
    /// Current from the pool itself if all its receptors are open (nA).
    pub j: f64,
    /// Background current (nA).
    pub i_0: f64,
    /// Gain of the rate (Hz/nA).
    pub a: f64,
    /// Offset of the rate (Hz).
    pub b: f64,
    /// Curvature of the rate (s).
    pub d: f64,
    /// Receptors that a spike opens, as a fraction of those still closed.
    pub gamma: f64,
    /// Time constant of the receptors (ms).
    pub tau: f64,
}

/// The pools of the source.
impl Default for WongWang {
    fn default() -> Self {
        WongWang { j: 0.3725, i_0: 0.3297, a: 270.0, b: 108.0, d: 0.154, gamma: 0.641, tau: 60.0 }
    }
}

impl WongWang {
    /// The firing rate (Hz) of the pool under a total current (nA).
    #[inline(always)]
    pub fn rate(&self, current: f64) -> f64 {
        1.0 / (self.d * exprel(-self.d * (self.a * current - self.b)))
    }

    /// The opening at which the pool stays at a constant rate (Hz).
    pub fn opening(&self, rate: f64) -> f64 {
        let opened = self.gamma * self.tau * rate / 1000.0;
        opened / (1.0 + opened)
    }
}

impl Neuron<1> for WongWang {
    const VARS: [&'static str; 1] = ["s"];

    /// The lowest opening that stays without input.
    fn rest(&self) -> [f64; 1] {
        [resting_potential(|s| self.opening(self.rate(self.j * s + self.i_0)) - s, 0.0, 1.0)]
    }

    #[inline(always)]
    fn flow(&self, [s]: [f64; 1], input: Affine) -> [Affine; 1] {
        let rate = self.rate(self.j * s + self.i_0 + input.at(s));
        [gate(self.gamma * rate / 1000.0, 1.0 / self.tau)]
    }

    fn check(&self) -> Check {
        finite("j", self.j)?;
        finite("i_0", self.i_0)?;
        positive("a", self.a)?;
        finite("b", self.b)?;
        positive("d", self.d)?;
        positive("gamma", self.gamma)?;
        positive("tau", self.tau)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rest_is_a_fixed_point() {
        for pool in [WongWang::default(), WongWang { i_0: 0.2, tau: 100.0, ..WongWang::default() }] {
            let [s] = pool.rest();
            assert!(pool.flow([s], Affine::default())[0].at(s).abs() < 1e-14);
        }
    }

    #[test]
    fn the_rate_is_that_of_its_formula() {
        let pool = WongWang::default();
        let formula = |x: f64| {
            let y = 270.0 * x - 108.0;
            y / (1.0 - crate::math::exp(-0.154 * y))
        };
        for x in [0.1, 0.33, 0.45, 0.8] {
            assert!((pool.rate(x) / formula(x) - 1.0).abs() < 1e-12, "{x}");
        }
        assert!((pool.rate(0.4) - 1.0 / 0.154).abs() < 1e-12);
        assert_eq!(pool.rate(-1e6), 0.0);
    }

    /// While both are alike, the other pool takes away from what a pool gives itself.
    #[test]
    fn two_pools_have_the_published_symmetric_state() {
        let pool = WongWang { j: 0.3725 - 0.1137, ..WongWang::default() };
        assert!((pool.rest()[0] - 0.061761).abs() < 1e-6);
    }

    #[test]
    fn bad_parameters_are_refused() {
        let pool = WongWang::default();
        assert_eq!(pool.check(), Ok(()));
        let refused = |pool: WongWang| pool.check().unwrap_err().parameter;
        assert_eq!(refused(WongWang { tau: 0.0, ..pool }), "tau");
        assert_eq!(refused(WongWang { a: -270.0, ..pool }), "a");
        assert_eq!(refused(WongWang { j: f64::NAN, ..pool }), "j");
    }
}
