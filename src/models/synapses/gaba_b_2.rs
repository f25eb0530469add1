use serde::{Deserialize, Serialize};

use super::gaba_b_1::opened_by_four;
use super::transmitter::{count_down, passing, present};
use crate::affine::{Affine, linear};
use crate::error::{Check, non_negative, positive};
use crate::integrate::Method;
use crate::math::exp;
use crate::traits::{Align, Kinetics};

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
/// starts it anew; concentrations do not add, and a release other than 1 makes no difference. An output with a reversal
/// potential, about -95 mV, is required.
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
/// The equations are linear while the pulse is on or off, and a step applies their propagator, from 16 terms of its Taylor
/// series: exact to rounding while the fastest rate times the step is below 1 (with the defaults, for steps up to 2 ms).
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
    /// Rate at which active receptors are lost to the inactive ones, be they at rest or desensitised.
    #[inline(always)]
    fn lost(&self) -> f64 {
        self.k2 + if self.mass_action { self.k4 } else { 0.0 }
    }

    /// What `[g, r, d]` and a constant `source` of `r` become after `dt`, at a rate of binding that stands still.
    #[inline(always)]
    fn series(&self, start: [f64; 3], source: f64, binding: f64, dt: f64) -> [f64; 3] {
        let mut sum = start;
        let mut term = start;
        unroll!(k < TERMS, {
            let [g, r, d] = term;
            let source = if k == 0 { source } else { 0.0 };
            let part = dt / (k + 1) as f64;
            term = [
                part * (self.k5 * r - self.k6 * g),
                part * (source + (self.k3 - binding) * d - (binding + self.lost()) * r),
                part * (self.k4 * r - self.k3 * d),
            ];
            sum = [sum[0] + term[0], sum[1] + term[1], sum[2] + term[2]];
        });
        sum
    }

    /// The state after `dt`, as a linear map whose numbers depend on the parameters alone.
    #[inline(always)]
    fn bind(&self, [g, r, d]: [f64; 3], binding: f64, dt: f64) -> [f64; 3] {
        let of_r = self.series([0.0, 1.0, 0.0], 0.0, binding, dt);
        let of_d = self.series([0.0, 0.0, 1.0], 0.0, binding, dt);
        let of_source = self.series([0.0; 3], binding, binding, dt);
        [
            g * exp(-self.k6 * dt) + r * of_r[0] + d * of_d[0] + of_source[0],
            r * of_r[1] + d * of_d[1] + of_source[1],
            r * of_r[2] + d * of_d[2] + of_source[2],
        ]
    }
}

/// Terms of the Taylor series.
const TERMS: usize = 16;

impl Kinetics<4> for GabaB2 {
    const VARS: [&'static str; 4] = ["g", "r", "d", "pulse"];

    const ALIGN: Align = Align::Pre;

    const METHOD: Method = Method::Exact;

    const NEEDS_POTENTIAL: bool = true;

    #[inline(always)]
    fn flow(&self, [_, r, d, left]: [f64; 4]) -> [Affine; 4] {
        let binding = if present(left) { self.k1 * self.concentration } else { 0.0 };
        [
            linear(self.k5 * r, self.k6),
            linear(binding * (1.0 - d) + self.k3 * d, binding + self.lost()),
            linear(self.k4 * r, self.k3),
            passing(left),
        ]
    }

    #[inline(always)]
    fn propagate(&self, [g, r, d, left]: [f64; 4], dt: f64) -> [f64; 4] {
        let bound = self.bind([g, r, d], self.k1 * self.concentration, dt);
        let unbound = self.bind([g, r, d], 0.0, dt);
        let [g, r, d] = if present(left) { bound } else { unbound };
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
}
