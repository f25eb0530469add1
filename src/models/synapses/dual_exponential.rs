use serde::{Deserialize, Serialize};

use super::normalisation::Normalisation;
use crate::affine::{Affine, decay};
use crate::error::{Check, positive};
use crate::integrate::Method;
use crate::math::{exp, exprel, ln};
use crate::models::cascade::{Decay, three, two_rates};
use crate::traits::Kinetics;

/// The difference of two exponentials: a gate that rises with one time constant and falls with another.
///
/// ```text
/// dg/dt = -g / tau_decay + h
/// dh/dt = -h / tau_rise
/// ```
///
/// The arrival of weight `w` adds `w c` to `h`; alone it opens the gate to
///
/// ```text
/// g(t) = w c (exp(-t / tau_decay) - exp(-t / tau_rise)) / (1 / tau_rise - 1 / tau_decay)
/// ```
///
/// with its peak at `t = ln(tau_decay / tau_rise) / (1 / tau_rise - 1 / tau_decay)`. The constant `c` is 1 for
/// [`Normalisation::Raw`], `1 / (tau_rise tau_decay)` for `Area`, and what makes the peak 1 for `Peak`.
///
/// ```
/// use synfire::models::synapses::DualExponential;
/// use synfire::traits::Kinetics;
///
/// let synapse = DualExponential { tau_rise: 1.0, tau_decay: 3.0, ..DualExponential::default() };
/// let open = synapse.receive(synapse.rest(), 1.0);
/// let peak = synapse.gate(synapse.propagate(open, 1.5 * f64::ln(3.0)));
/// assert!((peak - 1.0).abs() < 1e-14);
/// ```
///
/// `tau_rise` is a time constant, not the time to the peak. The two may be equal, or as close to each other as one
/// likes: nothing cancels, and the gate passes over into [`super::Alpha`].
///
/// # Reference
///
/// A. Roth and M. C. W. van Rossum (2009), Modeling synapses, in E. De Schutter (ed.), *Computational Modeling Methods
/// for Neuroscientists*, 139-160, MIT Press, <https://doi.org/10.7551/mitpress/9780262013277.003.0007>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DualExponential {
    /// Time constant of the rise (ms).
    pub tau_rise: f64,
    /// Time constant of the fall (ms).
    pub tau_decay: f64,
    /// What is 1 after an arrival of weight 1.
    pub normalisation: Normalisation,
}

impl Default for DualExponential {
    /// 1 and 3 ms, as in BrainPy-Models, with peak 1.
    fn default() -> Self {
        DualExponential { tau_rise: 1.0, tau_decay: 3.0, normalisation: Normalisation::Peak }
    }
}

impl DualExponential {
    /// The jump of `h` that opens the gate to 1 at the peak, where `g = h tau_decay`.
    #[inline(always)]
    fn jump_to_peak(&self) -> f64 {
        let ratio = self.tau_decay / self.tau_rise;
        let slope = ln(ratio) / (ratio - 1.0);
        let slope = if ratio == 1.0 { 1.0 } else { slope };
        exp(ratio * slope) / self.tau_decay
    }
}

impl Kinetics<2> for DualExponential {
    const VARS: [&'static str; 2] = ["g", "h"];

    const METHOD: Method = Method::Exact;

    #[inline(always)]
    fn flow(&self, [_, h]: [f64; 2]) -> [Affine; 2] {
        [decay(self.tau_decay) + h, decay(self.tau_rise)]
    }

    #[inline(always)]
    fn propagate(&self, [g, h]: [f64; 2], dt: f64) -> [f64; 2] {
        let fed = h * two_rates(1.0 / self.tau_rise, 1.0 / self.tau_decay, dt);
        [g * exp(-dt / self.tau_decay) + fed, h * exp(-dt / self.tau_rise)]
    }

    #[inline(always)]
    fn receive(&self, [g, h]: [f64; 2], w: f64) -> [f64; 2] {
        let (to_peak, to_area) = (self.jump_to_peak(), 1.0 / (self.tau_rise * self.tau_decay));
        [g, h + w * self.normalisation.jump(to_peak, to_area)]
    }

    #[inline(always)]
    fn gate(&self, [g, _]: [f64; 2]) -> f64 {
        g
    }

    /// What `g` leaves, and what `h` feeds; the latter as a third integrator, without a leak, would collect it.
    #[inline(always)]
    fn mean(&self, [g, h]: [f64; 2], _: [f64; 2], dt: f64) -> f64 {
        let [rise, decay, sum] = [1.0 / self.tau_rise, 1.0 / self.tau_decay, 0.0].map(|rate| Decay::new(rate, dt));
        g * exprel(-dt / self.tau_decay) + h * (three(rise, decay, sum, dt) / dt)
    }

    fn check(&self) -> Check {
        positive("tau_rise", self.tau_rise)?;
        positive("tau_decay", self.tau_decay)
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods)]
mod tests {
    use super::super::Alpha;
    use super::*;

    fn raw(tau_rise: f64, tau_decay: f64) -> DualExponential {
        DualExponential { tau_rise, tau_decay, normalisation: Normalisation::Raw }
    }

    fn after(synapse: &impl Kinetics<2>, t: f64) -> f64 {
        synapse.gate(synapse.propagate(synapse.receive([0.0; 2], 1.0), t))
    }

    #[test]
    fn peak_and_its_time_are_those_of_the_closed_form() {
        let time = 1.647_918_433_002_164_5;
        assert!((after(&raw(1.0, 3.0), time) - 1.0 / 3f64.sqrt()).abs() < 1e-14);
        assert!((DualExponential::default().jump_to_peak() - 3f64.sqrt()).abs() < 1e-14);
        for t in [0.99 * time, 1.01 * time] {
            assert!(after(&DualExponential::default(), t) < 1.0 - 1e-5);
        }
    }

    #[test]
    fn time_constants_close_to_each_other_pass_over_into_alpha() {
        for tau in [2.0, 7.3] {
            for difference in [0.0, 1e-15, 1e-13, 1e-11, 1e-9, 1e-8] {
                for sign in [-1.0, 1.0] {
                    for normalisation in [Normalisation::Peak, Normalisation::Area, Normalisation::Raw] {
                        let tau_rise = tau * (1.0 + sign * difference);
                        let dual = DualExponential { tau_rise, tau_decay: tau, normalisation };
                        for t in [0.1, 1.0, 20.0] {
                            let alpha = after(&Alpha { tau, normalisation }, t);
                            let tolerance = 1e-9 + 20.0 * difference;
                            assert!((after(&dual, t) / alpha - 1.0).abs() < tolerance, "{tau} {difference} {t}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn well_separated_time_constants_give_the_difference_of_exponentials() {
        for (tau_rise, tau_decay) in [(1.9f64, 2.0f64), (1.0, 3.0), (3.0, 1.0), (0.001, 5.0), (2.0, 2.2)] {
            for t in [0.1f64, 1.0, 10.0] {
                let difference = f64::exp(-t / tau_decay) - f64::exp(-t / tau_rise);
                let expected = difference / (1.0 / tau_rise - 1.0 / tau_decay);
                assert!((after(&raw(tau_rise, tau_decay), t) / expected - 1.0).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn nothing_cancels_at_any_distance_of_the_time_constants() {
        // exp(-t/d) - exp(-t/r) over 1/r - 1/d, as 2 exp(-m t) sinh(k t) / (2 k) with a series for sinh.
        let (tau, t) = (2.0, 0.1);
        for exponent in 1..=15 {
            let tau_rise: f64 = tau * (1.0 + 10f64.powi(-exponent));
            let (mean, half) = (0.5 * (1.0 / tau_rise + 1.0 / tau), 0.5 * (1.0 / tau_rise - 1.0 / tau) * t);
            let series = 1.0 + half * half / 6.0 + half.powi(4) / 120.0;
            let expected = t * (-mean * t).exp() * series;
            assert!((after(&raw(tau_rise, tau), t) / expected - 1.0).abs() < 1e-11, "1e-{exponent}");
        }
    }

    #[test]
    fn area_is_one() {
        let synapse = DualExponential { normalisation: Normalisation::Area, ..DualExponential::default() };
        let (dt, mut x, mut area) = (0.001, synapse.receive([0.0; 2], 1.0), 0.0);
        for _ in 0..100_000 {
            let next = synapse.propagate(x, dt);
            area += 0.5 * dt * (x[0] + next[0]);
            x = next;
        }
        assert!((area - 1.0).abs() < 1e-6);
    }
}
