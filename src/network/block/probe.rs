//! What is recorded in a block.

use crate::network::synapses::SynapseIndex;

/// What a probe reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Quantity {
    /// A variable of some neurons.
    Variable(usize, Vec<usize>),
    /// The opening of a receptor of some neurons.
    Opening(usize, Vec<usize>),
    /// The weights of some synapses of a projection that delivers spikes, for the shard to read.
    FixedWeights(usize, Vec<SynapseIndex>),
    /// The weights of some synapses of a group.
    Weights(usize, Vec<SynapseIndex>),
}

/// A recording in a block.
pub(crate) struct Probe {
    pub quantity: Quantity,
    pub every: u64,
    pub samples: Vec<f64>,
}
