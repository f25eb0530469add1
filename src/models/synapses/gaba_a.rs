use serde::{Deserialize, Serialize};

use super::transmitter::{count_down, passing, present, settle};
use crate::affine::{Affine, decay, gate};
use crate::error::{Check, non_negative, positive};
use crate::integrate::Method;
use crate::math::exp;
use crate::traits::{Align, Kinetics};

/// GABA_A receptors that open at once and close exponentially: [`super::Exponential`] with their time constant.
///
/// ```text
/// dg/dt = -g / tau
/// ```
///
/// The arrival of weight `w` adds `w` to `g`. The reversal potential, about -80 mV, belongs to the output.
///
/// ```
/// use synfire::models::synapses::GabaA;
/// use synfire::traits::Kinetics;
///
/// let synapse = GabaA::default();
/// let later = synapse.propagate(synapse.receive([0.0], 1.0), 6.0);
/// assert!((synapse.gate(later) - 1.0 / std::f64::consts::E).abs() < 1e-15);
/// ```
///
/// # References
///
/// - P. Dayan and L. F. Abbott (2001), *Theoretical Neuroscience*, section 5.8, MIT Press.
/// - A. Roth and M. C. W. van Rossum (2009), Modeling synapses, in E. De Schutter (ed.), *Computational Modeling Methods
///   for Neuroscientists*, 139-160, MIT Press, <https://doi.org/10.7551/mitpress/9780262013277.003.0007>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GabaA {
    /// Time constant of closing (ms).
    pub tau: f64,
}

impl Default for GabaA {
    /// 6 ms, as in BrainPy-Models.
    fn default() -> Self {
        GabaA { tau: 6.0 }
    }
}

impl Kinetics<1> for GabaA {
    const VARS: [&'static str; 1] = ["g"];

    const METHOD: Method = Method::Exact;

    #[inline(always)]
    fn flow(&self, _: [f64; 1]) -> [Affine; 1] {
        [decay(self.tau)]
    }

    #[inline(always)]
    fn propagate(&self, [g]: [f64; 1], dt: f64) -> [f64; 1] {
        [g * exp(-dt / self.tau)]
    }

    #[inline(always)]
    fn receive(&self, [g]: [f64; 1], w: f64) -> [f64; 1] {
        [g + w]
    }

    #[inline(always)]
    fn gate(&self, [g]: [f64; 1]) -> f64 {
        g
    }

    fn check(&self) -> Check {
        positive("tau", self.tau)
    }
}

/// GABA_A receptors that bind a pulse of transmitter, and saturate.
///
/// ```text
/// ds/dt = alpha [T] (1 - s) - beta s
/// ```
///
/// A spike starts a pulse in which the concentration `[T]` stands at its value for `duration`. A spike during a pulse
/// starts it anew; concentrations do not add, and a release other than 1 makes no difference.
///
/// ```
/// use synfire::models::synapses::GabaAKinetic;
/// use synfire::traits::Kinetics;
///
/// let synapse = GabaAKinetic::default();
/// let mut state = synapse.receive(synapse.rest(), 1.0);
/// for _ in 0..10 {
///     state = synapse.propagate(state, 0.1);
/// }
/// assert!((synapse.gate(state) - 0.379476867).abs() < 1e-9);
/// ```
///
/// # References
///
/// - A. Destexhe, Z. F. Mainen and T. J. Sejnowski (1994), An efficient method for computing synaptic conductances
///   based on a kinetic model of receptor binding, *Neural Computation* 6, 14-18,
///   <https://doi.org/10.1162/neco.1994.6.1.14>.
/// - A. Destexhe and D. Paré (1999), Impact of network activity on the integrative properties of neocortical pyramidal
///   neurons in vivo, *Journal of Neurophysiology* 81, 1531-1547, <https://doi.org/10.1152/jn.1999.81.4.1531>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GabaAKinetic {
    /// Rate of binding (1/(mM ms)).
    pub alpha: f64,
    /// Rate of unbinding (1/ms).
    pub beta: f64,
    /// Concentration of transmitter during a pulse (mM).
    pub concentration: f64,
    /// Length of a pulse, a multiple of the time step (ms).
    pub duration: f64,
}

impl Default for GabaAKinetic {
    /// As in BrainPy-Models. Destexhe et al. (1994) take `alpha` 5; the gamma oscillations of Wang and Buzsáki use 12
    /// and 0.1.
    fn default() -> Self {
        GabaAKinetic { alpha: 0.53, beta: 0.18, concentration: 1.0, duration: 1.0 }
    }
}

impl Kinetics<2> for GabaAKinetic {
    const VARS: [&'static str; 2] = ["s", "pulse"];

    const ALIGN: Align = Align::Pre;

    const METHOD: Method = Method::Exact;

    #[inline(always)]
    fn flow(&self, [_, left]: [f64; 2]) -> [Affine; 2] {
        let opening = if present(left) { self.alpha * self.concentration } else { 0.0 };
        [gate(opening, self.beta), passing(left)]
    }

    #[inline(always)]
    fn propagate(&self, [s, left]: [f64; 2], dt: f64) -> [f64; 2] {
        let bound = settle(s, self.alpha * self.concentration, self.beta, dt);
        let unbound = settle(s, 0.0, self.beta, dt);
        [if present(left) { bound } else { unbound }, count_down(left, dt)]
    }

    #[inline(always)]
    fn receive(&self, [s, _]: [f64; 2], _: f64) -> [f64; 2] {
        [s, self.duration]
    }

    #[inline(always)]
    fn gate(&self, [s, _]: [f64; 2]) -> f64 {
        s
    }

    fn pulse(&self) -> Option<f64> {
        Some(self.duration)
    }

    fn check(&self) -> Check {
        non_negative("alpha", self.alpha)?;
        non_negative("beta", self.beta)?;
        non_negative("concentration", self.concentration)?;
        positive("duration", self.duration)
    }
}
