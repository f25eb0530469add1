//! What a network knows about a projection besides its synapses.

use super::handle::Pop;
use super::synapses::WeightLaw;
use crate::random::Repetitions;

/// What a network knows about a projection besides its synapses.
pub(crate) struct Projection {
    pub pre: Pop,
    pub post: Pop,
    pub object: u16,
    pub receptor: Option<usize>,
    pub synapses: usize,
    pub law: WeightLaw,
    /// How often weights were drawn at the present step.
    pub drawn: Repetitions,
    /// Whether all synapses share one stored weight.
    pub one_weight: bool,
    /// Whether its synapses wait for reward.
    pub rewarded: bool,
    /// Steps that a delay is longer than the time from a spike to the pass that takes it in.
    pub early: usize,
    /// The shortest time from a spike to the pass that takes it in, in steps; `None` if the projection needs a barrier
    /// at every step.
    pub least: Option<usize>,
    /// Bytes of its synapses.
    pub bytes: usize,
}
