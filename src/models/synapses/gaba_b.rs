use serde::{Deserialize, Serialize};

use super::cascade::cascade;
use super::transmitter::{count_down, passing, present, settle};
use crate::affine::{Affine, gate, linear};
use crate::error::{Check, non_negative, positive};
use crate::integrate::Method;
use crate::math::exprel;
use crate::traits::{Align, Kinetics};

/// The part of the channels that four G proteins each hold open, `G^4 / (G^4 + K_d)`.
#[inline(always)]
fn opened_by_four(g: f64, kd: f64) -> f64 {
    let fourth = (g * g) * (g * g);
    fourth / (fourth + kd)
}

/// GABA_B receptors, simplified: a receptor makes G protein, four of which open a channel.
///
/// ```text
/// dr/dt = k_3 [T] (1 - r) - k_4 r
/// dg/dt = k_1 r - k_2 g
/// opening = g^4 / (g^4 + K_d)
/// ```
///
/// A spike starts a pulse in which the concentration `[T]` stands at its value for `duration`. A spike during a pulse
/// starts it anew; concentrations do not add, and a release other than 1 makes no difference.
///
/// ```
/// use synfire::models::synapses::GabaB1;
/// use synfire::traits::Kinetics;
///
/// let synapse = GabaB1::default();
/// let mut state = synapse.receive(synapse.rest(), 1.0);
/// for _ in 0..3 {
///     state = synapse.propagate(state, 0.1);
/// }
/// assert!((state[1] - 0.013407).abs() < 1e-6);
/// ```
///
/// The fourth power makes the synapse deaf to single spikes: one opens it to 1.6e-7, ten at 200 Hz to 1.2e-3. The
/// reversal potential, about -95 mV, belongs to the output.
///
/// # Reference
///
/// A. Destexhe, T. Bal, D. A. McCormick and T. J. Sejnowski (1996), Ionic mechanisms underlying synchronized
/// oscillations and propagating waves in a model of ferret thalamic slices, *Journal of Neurophysiology* 76,
/// 2049-2070, <https://doi.org/10.1152/jn.1996.76.3.2049>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GabaB1 {
    /// Rate at which a receptor makes G protein (µM/ms).
    pub k1: f64,
    /// Rate at which G protein is lost (1/ms).
    pub k2: f64,
    /// Rate of binding (1/(mM ms)).
    pub k3: f64,
    /// Rate of unbinding (1/ms).
    pub k4: f64,
    /// Dissociation constant of the channel (µM^4).
    pub kd: f64,
    /// Concentration of transmitter during a pulse (mM).
    pub concentration: f64,
    /// Length of a pulse, a multiple of the time step (ms).
    pub duration: f64,
}

impl Default for GabaB1 {
    /// As in BrainPy-Models. Destexhe et al. (1996) take `k1` 0.098, `k2` 0.033, `k3` 0.52 and `k4` 0.0013.
    fn default() -> Self {
        GabaB1 { k1: 0.18, k2: 0.034, k3: 0.09, k4: 0.0012, kd: 100.0, concentration: 0.5, duration: 0.3 }
    }
}

impl GabaB1 {
    /// G protein and receptor after `dt`, at a rate of binding that stands still.
    #[inline(always)]
    fn bind(&self, [g, r]: [f64; 2], open: f64, dt: f64) -> [f64; 2] {
        let rate = open + self.k4;
        let to = open / rate;
        let made = to * dt * exprel(-self.k2 * dt) + (r - to) * cascade(rate, self.k2, dt);
        [settle(g, 0.0, self.k2, dt) + self.k1 * made, settle(r, open, self.k4, dt)]
    }
}

impl Kinetics<3> for GabaB1 {
    const VARS: [&'static str; 3] = ["g", "r", "pulse"];

    const ALIGN: Align = Align::Pre;

    const METHOD: Method = Method::Exact;

    #[inline(always)]
    fn flow(&self, [_, r, left]: [f64; 3]) -> [Affine; 3] {
        let opening = if present(left) { self.k3 * self.concentration } else { 0.0 };
        [linear(self.k1 * r, self.k2), gate(opening, self.k4), passing(left)]
    }

    #[inline(always)]
    fn propagate(&self, [g, r, left]: [f64; 3], dt: f64) -> [f64; 3] {
        let bound = self.bind([g, r], self.k3 * self.concentration, dt);
        let unbound = self.bind([g, r], 0.0, dt);
        let [g, r] = if present(left) { bound } else { unbound };
        [g, r, count_down(left, dt)]
    }

    #[inline(always)]
    fn receive(&self, [g, r, _]: [f64; 3], _: f64) -> [f64; 3] {
        [g, r, self.duration]
    }

    #[inline(always)]
    fn gate(&self, [g, _, _]: [f64; 3]) -> f64 {
        opened_by_four(g, self.kd)
    }

    fn pulse(&self) -> Option<f64> {
        Some(self.duration)
    }

    fn check(&self) -> Check {
        non_negative("k1", self.k1)?;
        non_negative("k2", self.k2)?;
        non_negative("k3", self.k3)?;
        positive("k4", self.k4)?;
        positive("kd", self.kd)?;
        non_negative("concentration", self.concentration)?;
        positive("duration", self.duration)
    }
}

/// GABA_B receptors with desensitisation: a receptor makes G protein, four of which open a channel.
///
/// ```text
/// dd/dt = k_4 r - k_3 d
/// dr/dt = k_1 [T] (1 - r - d) - k_2 r + k_3 d   (- k_4 r with mass action)
/// dg/dt = k_5 r - k_6 g
/// opening = g^4 / (g^4 + K_d)
/// ```
///
/// A spike starts a pulse in which the concentration `[T]` stands at its value for `duration`. A spike during a pulse
/// starts it anew; concentrations do not add, and a release other than 1 makes no difference.
///
/// ```
/// use synfire::models::synapses::GabaB2;
/// use synfire::traits::Kinetics;
///
/// let synapse = GabaB2::default();
/// let mut state = synapse.receive(synapse.rest(), 1.0);
/// for _ in 0..1050 {
///     state = synapse.propagate(state, 0.1);
/// }
/// assert!((synapse.gate(state) - 2.254e-4).abs() < 1e-7);
/// ```
///
/// The equations are linear while the pulse is on or off, and a step adds up 16 terms of their Taylor series: exact to
/// rounding while the fastest rate times the step is below 1 (with the defaults, for steps up to 2 ms).
///
/// Two traps lie in the literature. `k5` is 0.083 µM/ms, printed as 8.3e-5 M/s; taken for 8.3e-5 it silences the
/// synapse. And the printed equation of `r` lacks the term `- k_4 r`, so that receptors which desensitise stay active,
/// too; that form is the default, `mass_action` adds the term.
///
/// # Reference
///
/// A. Destexhe and T. J. Sejnowski (1995), G protein activation kinetics and spillover of gamma-aminobutyric acid may
/// account for differences between inhibitory responses in the hippocampus and thalamus, *PNAS* 92, 9515-9519,
/// <https://doi.org/10.1073/pnas.92.21.9515>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GabaB2 {
    /// Rate of binding (1/(mM ms)).
    pub k1: f64,
    /// Rate of unbinding (1/ms).
    pub k2: f64,
    /// Rate of recovery from desensitisation (1/ms).
    pub k3: f64,
    /// Rate of desensitisation (1/ms).
    pub k4: f64,
    /// Rate at which a receptor makes G protein (µM/ms).
    pub k5: f64,
    /// Rate at which G protein is lost (1/ms).
    pub k6: f64,
    /// Dissociation constant of the channel (µM^4).
    pub kd: f64,
    /// Concentration of transmitter during a pulse (mM).
    pub concentration: f64,
    /// Length of a pulse, a multiple of the time step (ms).
    pub duration: f64,
    /// Whether receptors that desensitise leave the active ones.
    pub mass_action: bool,
}

impl Default for GabaB2 {
    /// Destexhe and Sejnowski (1995), in the form they printed.
    fn default() -> Self {
        GabaB2 {
            k1: 0.66,
            k2: 0.02,
            k3: 0.0053,
            k4: 0.017,
            k5: 0.083,
            k6: 0.0079,
            kd: 100.0,
            concentration: 0.5,
            duration: 0.5,
            mass_action: false,
        }
    }
}

impl GabaB2 {
    /// Rate of binding, at this remaining time of the pulse.
    #[inline(always)]
    fn binding(&self, left: f64) -> f64 {
        if present(left) { self.k1 * self.concentration } else { 0.0 }
    }

    /// Rate at which active receptors are lost to the inactive ones, be they at rest or desensitised.
    #[inline(always)]
    fn lost(&self) -> f64 {
        self.k2 + if self.mass_action { self.k4 } else { 0.0 }
    }
}

/// Terms of the Taylor series.
const TERMS: usize = 16;

impl Kinetics<4> for GabaB2 {
    const VARS: [&'static str; 4] = ["g", "r", "d", "pulse"];

    const ALIGN: Align = Align::Pre;

    const METHOD: Method = Method::Exact;

    #[inline(always)]
    fn flow(&self, [_, r, d, left]: [f64; 4]) -> [Affine; 4] {
        let binding = self.binding(left);
        [
            linear(self.k5 * r, self.k6),
            linear(binding * (1.0 - d) + self.k3 * d, binding + self.lost()),
            linear(self.k4 * r, self.k3),
            passing(left),
        ]
    }

    #[inline(always)]
    fn propagate(&self, [g, r, d, left]: [f64; 4], dt: f64) -> [f64; 4] {
        let binding = self.binding(left);
        let mut sum = [g, r, d];
        let mut term = sum;
        unroll!(k < TERMS, {
            let [g, r, d] = term;
            let source = if k == 0 { binding } else { 0.0 };
            let part = dt / (k + 1) as f64;
            term = [
                part * (self.k5 * r - self.k6 * g),
                part * (source + (self.k3 - binding) * d - (binding + self.lost()) * r),
                part * (self.k4 * r - self.k3 * d),
            ];
            sum = [sum[0] + term[0], sum[1] + term[1], sum[2] + term[2]];
        });
        let [g, r, d] = sum;
        [g, r, d, count_down(left, dt)]
    }

    #[inline(always)]
    fn receive(&self, [g, r, d, _]: [f64; 4], _: f64) -> [f64; 4] {
        [g, r, d, self.duration]
    }

    #[inline(always)]
    fn gate(&self, [g, _, _, _]: [f64; 4]) -> f64 {
        opened_by_four(g, self.kd)
    }

    fn pulse(&self) -> Option<f64> {
        Some(self.duration)
    }

    fn check(&self) -> Check {
        non_negative("k1", self.k1)?;
        non_negative("k2", self.k2)?;
        non_negative("k3", self.k3)?;
        non_negative("k4", self.k4)?;
        non_negative("k5", self.k5)?;
        non_negative("k6", self.k6)?;
        positive("kd", self.kd)?;
        non_negative("concentration", self.concentration)?;
        positive("duration", self.duration)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The largest opening and its time, after `spikes` at 200 Hz.
    fn peak<K: Kinetics<D>, const D: usize>(synapse: &K, spikes: usize) -> (f64, f64) {
        let (dt, mut x, mut best) = (0.1, synapse.rest(), (0.0, 0.0));
        for n in 0..3000 {
            if n % 50 == 0 && n / 50 < spikes {
                x = synapse.receive(x, 1.0);
            }
            x = synapse.propagate(x, dt);
            if synapse.gate(x) > best.0 {
                best = (synapse.gate(x), (n + 1) as f64 * dt);
            }
        }
        best
    }

    fn close((opening, time): (f64, f64), expected: f64, at: f64) -> bool {
        (opening / expected - 1.0).abs() < 5e-3 && (time - at).abs() < 1.0
    }

    #[test]
    fn peaks_of_the_simplified_model() {
        assert!(close(peak(&GabaB1::default(), 1), 1.56e-7, 102.0));
        assert!(close(peak(&GabaB1::default(), 10), 1.21e-3, 128.0));
        assert!(close(peak(&GabaB1::default(), 20), 1.43e-2, 161.0));
    }

    #[test]
    fn peaks_of_the_full_model() {
        assert!(close(peak(&GabaB2::default(), 1), 2.254e-4, 105.0));
        assert!(close(peak(&GabaB2::default(), 10), 0.16546, 124.0));
        let (opening, _) = peak(&GabaB2 { mass_action: true, ..GabaB2::default() }, 10);
        assert!((opening - 0.0413).abs() < 5.1e-5);
    }

    #[test]
    fn mass_action_conserves_receptors() {
        // Without binding and unbinding, active and desensitised receptors only turn into each other.
        let synapse = GabaB2 { k1: 0.0, k2: 0.0, mass_action: true, ..GabaB2::default() };
        let mut x = [0.0, 0.6, 0.1, 0.0];
        for _ in 0..1000 {
            x = synapse.propagate(x, 0.1);
        }
        assert!((x[1] + x[2] - 0.7).abs() < 1e-13);
    }

    #[test]
    fn steps_are_exact_at_any_length() {
        fn differ<K: Kinetics<D>, const D: usize>(synapse: &K, start: [f64; D]) -> f64 {
            let mut x = start;
            for _ in 0..20 {
                x = synapse.propagate(x, 0.05);
            }
            let whole = synapse.propagate(start, 1.0);
            x.into_iter().zip(whole).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
        }
        for left in [0.0, 1.0] {
            assert!(differ(&GabaB1::default(), [0.2, 0.1, left]) < 1e-14);
            assert!(differ(&GabaB2::default(), [0.2, 0.1, 0.3, left]) < 1e-14);
        }
    }
}
