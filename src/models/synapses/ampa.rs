use serde::{Deserialize, Serialize};

/// AMPA receptors that open at once and close exponentially: [`super::Exponential`] with their time constant.
///
/// ```text
/// dg/dt = -g / tau
/// ```
///
/// The arrival of weight `w` adds `w` to `g`. The reversal potential, 0 mV, belongs to the output, as in
/// [`Synapse::ampa`](crate::synapse::Synapse::ampa). Without an output they are a current, which is allowed: far below
/// 0 mV it differs little.
///
/// ```
/// use synfire::models::synapses::Ampa;
/// use synfire::traits::Kinetics;
///
/// let synapse = Ampa::default();
/// let later = synapse.propagate(synapse.receive([0.0], 1.0), 2.0);
/// assert!((synapse.gate(later) - 1.0 / std::f64::consts::E).abs() < 1e-15);
/// ```
///
/// # Reference
///
/// N. Brunel and X.-J. Wang (2001), Effects of neuromodulation in a cortical network model of object working memory
/// dominated by recurrent inhibition, *Journal of Computational Neuroscience* 11, 63-85,
/// <https://doi.org/10.1023/A:1011204814320>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Ampa {
    /// Time constant of closing (ms).
    pub tau: f64,
}

impl Default for Ampa {
    /// 2 ms (Brunel and Wang 2001).
    fn default() -> Self {
        Ampa { tau: 2.0 }
    }
}

closes_exponentially!(Ampa, needs_potential: false);

/// AMPA receptors that bind a pulse of transmitter, and saturate.
///
/// ```text
/// ds/dt = alpha [T] (1 - s) - beta s
/// ```
///
/// A spike starts a pulse in which the concentration `[T]` stands at its value for `duration`. A spike during a pulse
/// starts it anew; concentrations do not add, and a release other than 1 makes no difference.
///
/// ```
/// use synfire::models::synapses::AmpaKinetic;
/// use synfire::traits::Kinetics;
///
/// let synapse = AmpaKinetic::default();
/// let mut state = synapse.receive(synapse.rest(), 1.0);
/// for _ in 0..5 {
///     state = synapse.propagate(state, 0.1);
/// }
/// assert!((synapse.gate(state) - 0.208185579).abs() < 1e-9);
/// ```
///
/// # References
///
/// - A. Destexhe, Z. F. Mainen and T. J. Sejnowski (1994), An efficient method for computing synaptic conductances
///   based on a kinetic model of receptor binding, *Neural Computation* 6, 14-18,
///   <https://doi.org/10.1162/neco.1994.6.1.14>.
/// - S. Vijayan and N. J. Kopell (2012), Thalamic model of awake alpha oscillations and implications for stimulus
///   processing, *PNAS* 109, 18553-18558, <https://doi.org/10.1073/pnas.1215385109>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AmpaKinetic {
    /// Rate of binding (1/(mM ms)).
    pub alpha: f64,
    /// Rate of unbinding (1/ms).
    pub beta: f64,
    /// Concentration of transmitter during a pulse (mM).
    pub concentration: f64,
    /// Length of a pulse, a multiple of the time step (ms).
    pub duration: f64,
}

impl Default for AmpaKinetic {
    /// As in BrainPy-Models, after Vijayan and Kopell (2012). Destexhe et al. (1994) take 1.1, 0.19, 1 and 1.
    fn default() -> Self {
        AmpaKinetic { alpha: 0.98, beta: 0.18, concentration: 0.5, duration: 0.5 }
    }
}

binds_a_pulse!(AmpaKinetic, needs_potential: false);
