use serde::{Deserialize, Serialize};

/// GABA_A receptors that open at once and close exponentially: [`super::Exponential`] with their time constant.
///
/// ```text
/// dg/dt = -g / tau
/// ```
///
/// The arrival of weight `w` adds `w` to `g`. The reversal potential, about -80 mV, belongs to the output, as in
/// [`Synapse::gaba_a`](crate::synapse::Synapse::gaba_a); without one, positive weights would excite, and the synapse is
/// refused. For a current of this time course take [`super::Exponential`] and negative weights.
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

closes_exponentially!(GabaA, needs_potential: true);

/// GABA_A receptors that bind a pulse of transmitter, and saturate.
///
/// ```text
/// ds/dt = alpha [T] (1 - s) - beta s
/// ```
///
/// A spike starts a pulse in which the concentration `[T]` stands at its value for `duration`. A spike during a pulse
/// starts it anew; concentrations do not add, and a release other than 1 makes no difference. An output with a reversal
/// potential, about -80 mV, is required.
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

binds_a_pulse!(GabaAKinetic, needs_potential: true);
