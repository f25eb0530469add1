use serde::{Deserialize, Serialize};

use crate::error::{Check, finite, non_negative, positive, require};
use crate::math::{exp, ln};
use crate::traits::{Plasticity, Trace};

use super::clip;

/// Spike-timing-dependent plasticity of pairs: source before target strengthens, target before source weakens.
///
/// ```text
/// dx/dt = -x / tau_plus    trace of the source, + 1 at its spike
/// dy/dt = -y / tau_minus   trace of the target, + 1 at its spike
///
/// spike of the source:  w -> w - a_minus y f_minus(w)
/// spike of the target:  w -> w + a_plus x f_plus(w)
/// ```
///
/// after which `w` is clipped to `[w_min, w_max]`. How the step depends on the weight, `f_plus` and `f_minus`, is a
/// [`Dependence`]; which spikes form pairs is a [`Pairing`]. A spike of the source counts when it arrives. A pair at
/// lag 0 changes nothing, since both sides see the traces from before.
///
/// ```
/// use synfire::models::learning::Stdp;
/// use synfire::traits::Plasticity;
///
/// let rule = Stdp::song_2000(1.0);
/// let x = f64::exp(-10.0 / rule.tau_plus); // the source fired 10 ms ago
/// assert!((rule.on_post(0.5, [x], [0.0]) - (0.5 + 0.005 * x)).abs() < 1e-15);
/// ```
///
/// Continuous time has no pairs at lag 0, but a grid has, and the more of them the longer the step. NEST leaves them
/// out as well; in Brian, whose code for the source runs first, they strengthen. Where spikes do not know of each other
/// that makes potentiation greater by `dt / tau_plus`: by half a percent for 0.1 and 20 ms, where depression is ahead
/// by no more than 5 % in Song, Miller and Abbott.
///
/// # References
///
/// - S. Song, K. D. Miller and L. F. Abbott (2000), Competitive Hebbian learning through spike-timing-dependent
///   synaptic plasticity, *Nature Neuroscience* 3, 919-926, <https://doi.org/10.1038/78829>.
/// - A. Morrison, A. Aertsen and M. Diesmann (2007), Spike-timing-dependent plasticity in balanced random networks,
///   *Neural Computation* 19, 1437-1467, <https://doi.org/10.1162/neco.2007.19.6.1437>.
/// - A. Morrison, M. Diesmann and W. Gerstner (2008), Phenomenological models of synaptic plasticity based on spike
///   timing, *Biological Cybernetics* 98, 459-478, <https://doi.org/10.1007/s00422-008-0233-1>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Stdp {
    /// Time constant of the source's trace (ms).
    pub tau_plus: f64,
    /// Time constant of the target's trace (ms).
    pub tau_minus: f64,
    /// Step at a spike of the target, for a trace of 1.
    pub a_plus: f64,
    /// Step at a spike of the source, for a trace of 1; positive, though it weakens.
    pub a_minus: f64,
    /// Lower bound of the weight.
    pub w_min: f64,
    /// Upper bound of the weight.
    pub w_max: f64,
    /// How steps depend on the weight.
    pub dependence: Dependence,
    /// Which spikes form pairs.
    pub pairing: Pairing,
}

/// How the steps of [`Stdp`] depend on the weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Dependence {
    /// Not at all: `f_plus` = `f_minus` = 1.
    #[default]
    Additive,
    /// Steps shrink towards the bounds: `f_plus` = `w_max` - w, `f_minus` = w - `w_min`.
    Multiplicative,
    /// A power law: `f_plus` = `w_0`^(1 - `mu`) w^`mu`, `f_minus` = w, for weights that are not negative.
    PowerLaw {
        /// Exponent of potentiation.
        mu: f64,
        /// Weight at which `f_plus` is the weight itself, `w_0`.
        reference: f64,
    },
}

/// Which spikes form pairs in [`Stdp`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pairing {
    /// Each spike with all spikes of the other side before it.
    #[default]
    All,
    /// Each spike with the latest spike of the other side before it.
    Nearest,
}

impl Stdp {
    /// The rule of Song, Miller and Abbott (2000), for weights between 0 and `w_max`.
    pub fn song_2000(w_max: f64) -> Self {
        Stdp { a_plus: 0.005 * w_max, a_minus: 0.005 * 1.05 * w_max, w_max, ..Stdp::default() }
    }

    /// The power law of Morrison, Aertsen and Diesmann (2007), as NEST's `hpc_benchmark` has it, around the weight
    /// `reference`.
    pub fn morrison_2007(reference: f64) -> Self {
        Stdp {
            tau_plus: 15.0,
            tau_minus: 30.0,
            a_plus: 0.1,
            a_minus: 0.1 * 0.0513,
            w_max: f64::MAX,
            dependence: Dependence::PowerLaw { mu: 0.4, reference },
            ..Stdp::default()
        }
    }

    #[inline(always)]
    fn trace(&self, tau: f64) -> Trace {
        Trace { tau, all_pairs: self.pairing == Pairing::All }
    }
}

impl Default for Stdp {
    /// [`Stdp::song_2000`] for weights between 0 and 1.
    fn default() -> Self {
        Stdp {
            tau_plus: 20.0,
            tau_minus: 20.0,
            a_plus: 0.005,
            a_minus: 0.005 * 1.05,
            w_min: 0.0,
            w_max: 1.0,
            dependence: Dependence::Additive,
            pairing: Pairing::All,
        }
    }
}

/// `w^mu` for `w` > 0, and a number next to nothing for `w` = 0.
#[inline(always)]
fn power(w: f64, mu: f64) -> f64 {
    exp(mu * ln(if w < f64::MIN_POSITIVE { f64::MIN_POSITIVE } else { w }))
}

impl Plasticity<1, 1> for Stdp {
    fn pre(&self) -> [Trace; 1] {
        [self.trace(self.tau_plus)]
    }

    fn post(&self) -> [Trace; 1] {
        [self.trace(self.tau_minus)]
    }

    #[inline(always)]
    fn on_pre(&self, w: f64, _: [f64; 1], [y]: [f64; 1]) -> f64 {
        let step = self.a_minus * y;
        let step = match self.dependence {
            Dependence::Additive => step,
            Dependence::Multiplicative => step * (w - self.w_min),
            Dependence::PowerLaw { .. } => step * w,
        };
        clip(w - step, self.bounds())
    }

    #[inline(always)]
    fn on_post(&self, w: f64, [x]: [f64; 1], _: [f64; 1]) -> f64 {
        let step = self.a_plus * x;
        let step = match self.dependence {
            Dependence::Additive => step,
            Dependence::Multiplicative => step * (self.w_max - w),
            Dependence::PowerLaw { mu, reference } => step * (reference * power(w / reference, mu)),
        };
        clip(w + step, self.bounds())
    }

    #[inline(always)]
    fn bounds(&self) -> (f64, f64) {
        (self.w_min, self.w_max)
    }

    fn check(&self) -> Check {
        positive("tau_plus", self.tau_plus)?;
        positive("tau_minus", self.tau_minus)?;
        non_negative("a_plus", self.a_plus)?;
        non_negative("a_minus", self.a_minus)?;
        finite("w_min", self.w_min)?;
        finite("w_max", self.w_max)?;
        require(self.w_min <= self.w_max, "w_min", self.w_min, "at most w_max")?;
        match self.dependence {
            Dependence::PowerLaw { mu, reference } => {
                finite("mu", mu)?;
                positive("reference", reference)?;
                require(
                    self.w_min >= 0.0,
                    "w_min",
                    self.w_min,
                    "zero or positive, as the power law is for such weights",
                )
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods)]
mod tests {
    use super::*;

    #[test]
    fn soft_bounds_are_never_crossed_by_small_steps() {
        let rule = Stdp { dependence: Dependence::Multiplicative, w_min: -1.0, w_max: 2.0, ..Stdp::default() };
        assert_eq!(rule.on_post(2.0, [1.0], [0.0]), 2.0);
        assert_eq!(rule.on_pre(-1.0, [0.0], [1.0]), -1.0);
        assert!((rule.on_post(0.0, [1.0], [0.0]) - 0.01).abs() < 1e-16);
        assert!((rule.on_pre(0.0, [0.0], [1.0]) + 0.00525).abs() < 1e-16);
    }

    #[test]
    fn the_power_law_weakens_in_proportion_and_strengthens_by_a_power() {
        for (w, reference) in [(0.5, 1.0), (45.6096, 1.0), (1000.0, 20.0)] {
            let rule = Stdp::morrison_2007(reference);
            let stronger = w + 0.1 * f64::powf(reference, 0.6) * f64::powf(w, 0.4) * 0.7;
            assert!((rule.on_post(w, [0.7], [0.0]) / stronger - 1.0).abs() < 1e-14);
            assert!((rule.on_pre(w, [0.0], [0.7]) / (w * (1.0 - 0.00513 * 0.7)) - 1.0).abs() < 1e-14);
        }
        assert!(Stdp::morrison_2007(1.0).on_post(0.0, [1.0], [0.0]) < 1e-100);
    }

    #[test]
    fn bounds_must_be_in_order() {
        assert_eq!(Stdp { w_min: 2.0, ..Stdp::default() }.check().unwrap_err().parameter, "w_min");
        assert!(Stdp::morrison_2007(1.0).check().is_ok());
        assert!(Stdp { w_min: -1.0, ..Stdp::morrison_2007(1.0) }.check().is_err());
    }
}
