//! Synapses whose weights follow a learning rule on spikes.
//!
//! Spikes of the sources come in from the exchange when they arrive, spikes of the targets from the block itself; weights
//! go out into the delay buffer of a receptor. Synapses of different delay are kept in layers, one for each delay, each with traces of
//! its own.
//!
//! A spike of a target changes the weights of all its synapses, which lie far apart. It is therefore written down, and
//! caught up on at the next arrival of each source, when the row of that source is read anyway. Invariant: each synapse
//! sees the same changes in the same order as if every spike were applied at once, so that the weights are the same bits.

mod efficacy;
mod layer;
mod plastic;
mod rule;
mod target_traces;
mod trace;

pub(crate) use efficacy::{Efficacy, EligibleWeight, Reward};
pub(crate) use layer::DelayLayer;
pub(crate) use plastic::PlasticSynapses;
pub(crate) use rule::LearningRule;
pub(crate) use target_traces::TargetTraces;
pub(crate) use trace::DecayTable;
