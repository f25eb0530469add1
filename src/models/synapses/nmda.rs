use serde::{Deserialize, Serialize};

use super::transmitter::{count_down, passing, present, settle};
use crate::affine::{Affine, decay, gate};
use crate::error::{Check, non_negative, positive};
use crate::integrate::Method;
use crate::math::{exp, exprel};
use crate::traits::{Align, Kinetics};

/// NMDA receptors: a gate with a rise and a slow fall that saturates.
///
/// ```text
/// dx/dt = -x / tau_rise
/// ds/dt = -s / tau_decay + a x (1 - s)
/// ```
///
/// A spike adds 1 to `x` (or what the release lets out). The block by magnesium is the output,
/// [`super::MagnesiumBlock`], as in [`Synapse::nmda`](crate::synapse::Synapse::nmda); a mere current is refused.
///
/// ```
/// use synfire::models::synapses::Nmda;
/// use synfire::traits::Kinetics;
///
/// let synapse = Nmda::default();
/// let mut state = synapse.receive(synapse.rest(), 1.0);
/// for _ in 0..708 {
///     state = synapse.propagate(state, 0.01);
/// }
/// assert!((synapse.gate(state) - 0.591836).abs() < 1e-6);
/// ```
///
/// The gate saturates, so each source has one and weights act on its way out. `x` is exact; `s` sees the mean of `x`
/// over the step, which is of second order.
///
/// # Reference
///
/// N. Brunel and X.-J. Wang (2001), Effects of neuromodulation in a cortical network model of object working memory
/// dominated by recurrent inhibition, *Journal of Computational Neuroscience* 11, 63-85,
/// <https://doi.org/10.1023/A:1011204814320>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Nmda {
    /// Time constant of the rise (ms).
    pub tau_rise: f64,
    /// Time constant of the fall (ms).
    pub tau_decay: f64,
    /// Rate at which `x` opens the gate (1/ms).
    pub a: f64,
}

impl Default for Nmda {
    /// Brunel and Wang (2001).
    fn default() -> Self {
        Nmda { tau_rise: 2.0, tau_decay: 100.0, a: 0.5 }
    }
}

impl Kinetics<2> for Nmda {
    const VARS: [&'static str; 2] = ["s", "x"];

    const ALIGN: Align = Align::Pre;

    const METHOD: Method = Method::Exact;

    const NEEDS_POTENTIAL: bool = true;

    #[inline(always)]
    fn flow(&self, [_, x]: [f64; 2]) -> [Affine; 2] {
        [gate(self.a * x, 1.0 / self.tau_decay), decay(self.tau_rise)]
    }

    #[inline(always)]
    fn propagate(&self, [s, x]: [f64; 2], dt: f64) -> [f64; 2] {
        let mean = x * exprel(-dt / self.tau_rise);
        [settle(s, self.a * mean, 1.0 / self.tau_decay, dt), x * exp(-dt / self.tau_rise)]
    }

    #[inline(always)]
    fn receive(&self, [s, x]: [f64; 2], w: f64) -> [f64; 2] {
        [s, x + w]
    }

    #[inline(always)]
    fn gate(&self, [s, _]: [f64; 2]) -> f64 {
        s
    }

    fn check(&self) -> Check {
        positive("tau_rise", self.tau_rise)?;
        positive("tau_decay", self.tau_decay)?;
        non_negative("a", self.a)
    }
}

/// NMDA receptors with second-order kinetics, driven by a pulse of transmitter.
///
/// ```text
/// dx/dt = alpha_2 [T] (1 - x) - beta_2 x
/// ds/dt = alpha_1 x (1 - s) - beta_1 s
/// ```
///
/// A spike starts a pulse in which the concentration `[T]` stands at its value for `duration`. A spike during a pulse
/// starts it anew; concentrations do not add, and a release other than 1 makes no difference. The block by magnesium
/// is the output, [`super::MagnesiumBlock`]; a mere current is refused.
///
/// ```
/// use synfire::models::synapses::NmdaKinetic;
/// use synfire::traits::Kinetics;
///
/// let synapse = NmdaKinetic::default();
/// let mut state = synapse.receive(synapse.rest(), 1.0);
/// for _ in 0..5 {
///     state = synapse.propagate(state, 0.1);
/// }
/// let bound = (1.0 - f64::exp(-0.75)) / 1.5;
/// assert!((state[1] - bound).abs() < 1e-15);
/// ```
///
/// `x` is exact; `s` sees the mean of `x` over the step, which is of second order.
///
/// # Reference
///
/// A. Destexhe, Z. F. Mainen and T. J. Sejnowski (1994), Synthesis of models for excitable membranes, synaptic
/// transmission and neuromodulation using a common kinetic formalism, *Journal of Computational Neuroscience* 1,
/// 195-230, <https://doi.org/10.1007/BF00961734>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NmdaKinetic {
    /// Rate at which `x` opens the gate (1/ms).
    pub alpha_1: f64,
    /// Rate at which the gate closes (1/ms).
    pub beta_1: f64,
    /// Rate of binding (1/(mM ms)).
    pub alpha_2: f64,
    /// Rate of unbinding (1/ms).
    pub beta_2: f64,
    /// Concentration of transmitter during a pulse (mM).
    pub concentration: f64,
    /// Length of a pulse, a multiple of the time step (ms).
    pub duration: f64,
}

impl Default for NmdaKinetic {
    /// As in BrainPy.
    fn default() -> Self {
        NmdaKinetic { alpha_1: 2.0, beta_1: 0.01, alpha_2: 1.0, beta_2: 0.5, concentration: 1.0, duration: 0.5 }
    }
}

impl NmdaKinetic {
    /// `x` after `dt`, and its mean on the way, at a rate of binding that stands still.
    #[inline(always)]
    fn bind(&self, x: f64, open: f64, dt: f64) -> (f64, f64) {
        let rate = open + self.beta_2;
        let to = open / rate;
        (to + (x - to) * exp(-rate * dt), to + (x - to) * exprel(-rate * dt))
    }
}

impl Kinetics<3> for NmdaKinetic {
    const VARS: [&'static str; 3] = ["s", "x", "pulse"];

    const ALIGN: Align = Align::Pre;

    const METHOD: Method = Method::Exact;

    const NEEDS_POTENTIAL: bool = true;

    #[inline(always)]
    fn flow(&self, [_, x, left]: [f64; 3]) -> [Affine; 3] {
        let opening = if present(left) { self.alpha_2 * self.concentration } else { 0.0 };
        [gate(self.alpha_1 * x, self.beta_1), gate(opening, self.beta_2), passing(left)]
    }

    #[inline(always)]
    fn propagate(&self, [s, x, left]: [f64; 3], dt: f64) -> [f64; 3] {
        let (bound, bound_mean) = self.bind(x, self.alpha_2 * self.concentration, dt);
        let (unbound, unbound_mean) = self.bind(x, 0.0, dt);
        let (x, mean) = if present(left) { (bound, bound_mean) } else { (unbound, unbound_mean) };
        [settle(s, self.alpha_1 * mean, self.beta_1, dt), x, count_down(left, dt)]
    }

    #[inline(always)]
    fn receive(&self, [s, x, _]: [f64; 3], _: f64) -> [f64; 3] {
        [s, x, self.duration]
    }

    #[inline(always)]
    fn gate(&self, [s, _, _]: [f64; 3]) -> f64 {
        s
    }

    fn pulse(&self) -> Option<f64> {
        Some(self.duration)
    }

    fn check(&self) -> Check {
        non_negative("alpha_1", self.alpha_1)?;
        non_negative("beta_1", self.beta_1)?;
        non_negative("alpha_2", self.alpha_2)?;
        positive("beta_2", self.beta_2)?;
        non_negative("concentration", self.concentration)?;
        positive("duration", self.duration)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after<K: Kinetics<D>, const D: usize>(synapse: &K, t: f64, steps: usize) -> f64 {
        let mut x = synapse.receive(synapse.rest(), 1.0);
        for _ in 0..steps {
            x = synapse.propagate(x, t / steps as f64);
        }
        synapse.gate(x)
    }

    #[test]
    fn one_spike_opens_the_gate_to_its_published_peak() {
        let peak = after(&Nmda::default(), 7.081, 7081);
        assert!((peak - 0.591836363).abs() < 2e-9);
        assert!(after(&Nmda::default(), 6.9, 6900) < peak && after(&Nmda::default(), 7.3, 7300) < peak);
    }

    #[test]
    fn the_step_is_of_second_order() {
        fn order<K: Kinetics<D>, const D: usize>(synapse: &K) -> f64 {
            let exact = after(synapse, 8.0, 32_000);
            let error = |steps| (after(synapse, 8.0, steps) - exact).abs();
            error(80) / error(160)
        }
        for ratio in [order(&Nmda::default()), order(&NmdaKinetic::default())] {
            assert!((3.8..4.2).contains(&ratio), "{ratio}");
        }
    }
}
