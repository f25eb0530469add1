use serde::{Deserialize, Serialize};

use super::transmitter::{count_down, passing, present, settle};
use crate::affine::{Affine, gate, linear};
use crate::error::{Check, non_negative, positive};
use crate::integrate::Method;
use crate::math::exprel;
use crate::models::cascade::two_rates;
use crate::traits::{Align, Kinetics};

/// The part of the channels that four G proteins each hold open, `G^4 / (G^4 + K_d)`.
#[inline(always)]
pub(super) fn opened_by_four(g: f64, kd: f64) -> f64 {
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
/// reversal potential, about -95 mV, belongs to the output, which is required; [`Synapse::gaba_b`](crate::synapse::Synapse::gaba_b)
/// has both.
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
        let made = to * dt * exprel(-self.k2 * dt) + (r - to) * two_rates(rate, self.k2, dt);
        [settle(g, 0.0, self.k2, dt) + self.k1 * made, settle(r, open, self.k4, dt)]
    }
}

impl Kinetics<3> for GabaB1 {
    const VARS: [&'static str; 3] = ["g", "r", "pulse"];

    const ALIGN: Align = Align::Pre;

    const METHOD: Method = Method::Exact;

    const NEEDS_POTENTIAL: bool = true;

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
