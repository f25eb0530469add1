use serde::{Deserialize, Serialize};

use crate::error::{Check, positive, probability};
use crate::math::exp;
use crate::traits::Release;

/// Short-term plasticity: a spike uses a part `u` of the resources `x`, which recover, and use itself facilitates.
///
/// ```text
/// du/dt = (u_0 - u) / tau_f,   dx/dt = (1 - x) / tau_d
/// ```
///
/// At a spike, in this order:
///
/// ```text
/// u -> u + U (1 - u)
/// released = u x
/// x -> x - released
/// ```
///
/// so that use has facilitated before it acts, and what is released depends on the resources from before the spike.
/// The weight is scaled by what is released. Two conventions for `u_0` are in the literature; [`Relaxation`] chooses.
///
/// ```
/// use synfire::models::synapses::TsodyksMarkram;
/// use synfire::traits::Release;
///
/// let release = TsodyksMarkram::default();
/// let (_, first) = release.spike(release.rest());
/// assert_eq!(first, 0.15);
/// ```
///
/// The state is carried over the time since the last spike at once, so it is exact however far spikes are apart.
///
/// # References
///
/// - M. Tsodyks, K. Pawelzik and H. Markram (1998), Neural networks with dynamic synapses, *Neural Computation* 10,
///   821-835, <https://doi.org/10.1162/089976698300017502>.
/// - H. Markram, Y. Wang and M. Tsodyks (1998), Differential signaling via the same axon of neocortical pyramidal
///   neurons, *PNAS* 95, 5323-5328, <https://doi.org/10.1073/pnas.95.9.5323>.
/// - G. Mongillo, O. Barak and M. Tsodyks (2008), Synaptic theory of working memory, *Science* 319, 1543-1546,
///   <https://doi.org/10.1126/science.1150769>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TsodyksMarkram {
    /// Use of a spike, `U`: the part of the resources that the first spike releases if `u` relaxes to zero.
    pub u: f64,
    /// Time constant of facilitation (ms).
    pub tau_f: f64,
    /// Time constant of recovery from depression (ms).
    pub tau_d: f64,
    /// Where `u` relaxes to.
    pub relaxation: Relaxation,
}

/// Where the use `u` of [`TsodyksMarkram`] starts, and relaxes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Relaxation {
    /// To 0: the first spike releases `U` (Tsodyks, Pawelzik and Markram 1998).
    #[default]
    ToZero,
    /// To `U`: the first spike releases `U + U (1 - U)` (Mongillo, Barak and Tsodyks 2008).
    ToUse,
}

impl TsodyksMarkram {
    /// A synapse that depresses: `U` 0.55, 2 and 100 ms.
    pub fn depressing() -> Self {
        TsodyksMarkram { u: 0.55, tau_f: 2.0, tau_d: 100.0, ..TsodyksMarkram::default() }
    }

    /// A synapse that facilitates: `U` 0.1, 100 and 10 ms.
    pub fn facilitating() -> Self {
        TsodyksMarkram { u: 0.1, tau_f: 100.0, tau_d: 10.0, ..TsodyksMarkram::default() }
    }

    #[inline(always)]
    fn use_at_rest(&self) -> f64 {
        match self.relaxation {
            Relaxation::ToZero => 0.0,
            Relaxation::ToUse => self.u,
        }
    }
}

impl Default for TsodyksMarkram {
    /// `U` 0.15, 1500 and 200 ms, as in BrainPy-Models, relaxing to zero.
    fn default() -> Self {
        TsodyksMarkram { u: 0.15, tau_f: 1500.0, tau_d: 200.0, relaxation: Relaxation::ToZero }
    }
}

impl Release<2> for TsodyksMarkram {
    fn rest(&self) -> [f64; 2] {
        [self.use_at_rest(), 1.0]
    }

    #[inline(always)]
    fn recover(&self, [u, x]: [f64; 2], elapsed: f64) -> [f64; 2] {
        let to = self.use_at_rest();
        [to + (u - to) * exp(-elapsed / self.tau_f), 1.0 + (x - 1.0) * exp(-elapsed / self.tau_d)]
    }

    #[inline(always)]
    fn spike(&self, [u, x]: [f64; 2]) -> ([f64; 2], f64) {
        let u = u + self.u * (1.0 - u);
        let released = u * x;
        ([u, x - released], released)
    }

    fn check(&self) -> Check {
        probability("u", self.u)?;
        positive("tau_f", self.tau_f)?;
        positive("tau_d", self.tau_d)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steady(release: TsodyksMarkram, rate: f64) -> f64 {
        let (mut x, mut released) = (release.rest(), 0.0);
        for _ in 0..2000 {
            (x, released) = release.spike(release.recover(x, 1000.0 / rate));
        }
        released
    }

    #[test]
    fn regular_spikes_settle_to_the_steady_state() {
        let rates = [1.0, 5.0, 10.0, 20.0, 50.0, 100.0];
        let table = [
            (TsodyksMarkram::default(), [0.265669, 0.436809, 0.344003, 0.212468, 0.0944877, 0.0486812]),
            (TsodyksMarkram::depressing(), [0.549986, 0.506406, 0.416639, 0.297648, 0.157858, 0.0883314]),
            (TsodyksMarkram::facilitating(), [0.100004, 0.113870, 0.149496, 0.219876, 0.358688, 0.410098]),
        ];
        for (release, expected) in table {
            for (rate, expected) in rates.into_iter().zip(expected) {
                assert!((steady(release, rate) - expected).abs() < 5.1e-7, "{release:?} at {rate} Hz");
            }
        }
    }

    #[test]
    fn recovery_does_not_depend_on_how_it_is_cut() {
        for relaxation in [Relaxation::ToZero, Relaxation::ToUse] {
            let release = TsodyksMarkram { relaxation, ..TsodyksMarkram::default() };
            let (used, _) = release.spike(release.rest());
            let whole = release.recover(used, 50.0);
            let parts = release.recover(release.recover(used, 13.0), 37.0);
            assert!((whole[0] - parts[0]).abs() < 1e-15 && (whole[1] - parts[1]).abs() < 1e-15);
            assert_eq!(release.recover(used, 0.0), used);
        }
    }

    #[test]
    fn the_first_release_tells_the_conventions_apart() {
        let to_use = TsodyksMarkram { relaxation: Relaxation::ToUse, ..TsodyksMarkram::default() };
        assert!((to_use.spike(to_use.rest()).1 - 0.2775).abs() < 1e-16);
    }
}
