use serde::{Deserialize, Serialize};

use crate::affine::Affine;
use crate::traits::{Align, Kinetics};

/// A synapse without a gate: the potential of the target jumps by the weight.
///
/// ```text
/// v -> v + w
/// ```
///
/// The arrivals of one step are added up. The neuron is first carried over the step, then jumps, and then its new
/// potential is held against the threshold. The weight is in mV, and negative to inhibit; an output would do nothing, and is refused.
///
/// ```
/// use synfire::models::synapses::VoltageJump;
/// use synfire::traits::{Align, Kinetics};
///
/// assert_eq!(VoltageJump::ALIGN, Align::Jump);
/// assert!(!VoltageJump::default().while_refractory());
/// ```
///
/// A jump that reaches a refractory neuron is lost unless `while_refractory` is set. Regular jumps `J`, `D` ms apart,
/// lift a leaky neuron that does not fire to `J / (1 - exp(-D / tau))` above its rest.
///
/// # Reference
///
/// N. Brunel (2000), Dynamics of sparsely connected networks of excitatory and inhibitory spiking neurons, *Journal of
/// Computational Neuroscience* 8, 183-208, <https://doi.org/10.1023/A:1008925309027>.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct VoltageJump {
    /// Whether a refractory neuron jumps, too.
    pub while_refractory: bool,
}

impl Kinetics<0> for VoltageJump {
    const VARS: [&'static str; 0] = [];

    const ALIGN: Align = Align::Jump;

    #[inline(always)]
    fn flow(&self, _: [f64; 0]) -> [Affine; 0] {
        []
    }

    #[inline(always)]
    fn receive(&self, _: [f64; 0], _: f64) -> [f64; 0] {
        []
    }

    #[inline(always)]
    fn gate(&self, _: [f64; 0]) -> f64 {
        0.0
    }

    fn while_refractory(&self) -> bool {
        self.while_refractory
    }
}
