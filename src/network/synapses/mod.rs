//! The synapses of a projection onto the neurons of a block, in whatever way they act.
//!
//! Spikes and signals come in from the exchange, and weights go out into delay buffers, or currents into the neurons'
//! input. Invariant: synapses are written only by the block that owns their targets, a row of a source is in order of target (or of
//! delay, then of target), and
//! what arrives is added up in order of step, projection and source.

mod adjacency;
mod coupled;
mod delays;
mod field;
mod fixed;
mod junctions;
mod list;
mod product;
mod rate_learning;
mod source_gated;
mod stored;
mod weight_law;
mod weights;

pub(crate) use adjacency::{Adjacency, AllPairs, Row, Rows, ranges, transpose};
pub(crate) use coupled::Coupled;
pub(crate) use delays::Delays;
pub(crate) use field::FieldInput;
pub(crate) use fixed::Fixed;
pub(crate) use junctions::Junctions;
pub(crate) use list::{DelaysOf, SynapseIndex, SynapseList, WeightsOf};
pub(crate) use rate_learning::RateLearning;
pub(crate) use source_gated::SourceGated;
pub(crate) use stored::{NoSynapses, StoredSynapses};
pub(crate) use weight_law::{OF_DRAWN, WeightLaw};
pub(crate) use weights::{Weights, bounded};

use super::cells::Input;
use super::divergence::Divergence;
use super::exchange::StepContext;
use super::memory::{StateReader, StateWriter};
use super::receptors::{Arrivals, BlockSums};
use crate::error::Result;

/// What synapses may act on: their postsynaptic side.
pub(crate) struct Postsynaptic<'a> {
    pub arrivals: Arrivals<'a>,
    pub input: &'a mut Input,
    /// Variable 0 of the block's neurons in the middle of the step, where something needs it.
    pub potential: &'a [f64],
    /// Neurons of the block that fired in the step before.
    pub fired: &'a [u32],
}

/// A projection's synapses onto one block, whatever their kind.
pub(crate) trait SynapseGroup: Send + Sync {
    /// Where the synapses are stored.
    fn store(&self) -> &dyn SynapseStore;
    fn store_mut(&mut self) -> &mut dyn SynapseStore;

    /// What happens at the beginning of `step`.
    fn act(&mut self, _step: u64, context: &StepContext, postsynaptic: &mut Postsynaptic) {
        if let Some(receptor) = self.gated() {
            self.add_gates(context, postsynaptic.arrivals.sums(receptor));
        }
    }

    /// The receptor in which gates at the sources add up, if there are such.
    fn gated(&self) -> Option<usize> {
        None
    }

    /// Add the gates at the sources, their mean over the step, to the sums of their receptor.
    fn add_gates(&self, _context: &StepContext, _sums: &mut BlockSums) {}

    /// Bytes of what grows in runs.
    fn grown_bytes(&self) -> usize {
        0
    }

    /// The level of reward, if the synapses know it.
    fn level(&self) -> f64 {
        0.0
    }

    /// Add how far the gates at the sources are open to the sums of their receptor.
    fn add_open(&self, _context: &StepContext, _sums: &mut BlockSums) {}

    /// Add the conductances of junctions onto each neuron of the block, where they act without a delay.
    fn conductances(&self, _sums: &mut [f64]) {}

    /// Add the currents through junctions without a delay into each neuron of the block, which begins with neuron `first` of its
    /// population and shows these potentials.
    fn conduct(&self, _context: &StepContext, _potential: &[f64], _first: usize, _sums: &mut [f64]) {}

    /// Give all synapses a reward.
    fn reward(&mut self, _amount: f64) {}

    /// Whether the synapses learn from spikes, when they are switched on.
    fn learns(&self) -> bool {
        false
    }

    /// Switch learning off, or on again.
    fn switch_learning(&mut self, _on: bool) {}

    /// What of synapses and targets was first found to be not finite.
    fn diverged(&self) -> Option<Divergence> {
        None
    }

    /// Look for weights that are not finite, where working them out is put off: in any case, or if it takes no longer than
    /// what has been done since the last time.
    fn look_at_weights(&mut self, _in_any_case: bool) {}
}

/// Stored synapses: what can be asked of them, whatever their form.
pub(crate) trait SynapseStore {
    fn list(&self) -> SynapseList<'_>;

    /// Bytes that [`SynapseStore::list`] takes at most.
    fn bytes_of_list(&self) -> usize {
        0
    }

    /// The targets of the synapses, in layers as [`SynapseStore::list`] has them, if they are stored by source.
    fn adjacency(&self) -> Vec<&Adjacency> {
        Vec::new()
    }

    /// The number of synapses of a source.
    fn out_degree(&self, source: usize) -> usize {
        self.adjacency().iter().map(|adjacency| adjacency.row(source).len()).sum()
    }

    /// The synapses of a source, in order of target.
    fn indices(&self, source: usize) -> Vec<SynapseIndex> {
        let mut indices = Vec::new();
        for (layer, adjacency) in self.adjacency().into_iter().enumerate() {
            let row = adjacency.row(source);
            let first = row.first();
            row.each(|k, target| indices.push(SynapseIndex { layer, source, synapse: first + k, target }));
        }
        indices.sort_by_key(|index| index.target);
        indices
    }

    /// The present weight of one synapse.
    fn weight(&self, index: &SynapseIndex) -> f64;

    /// Overwrite the weights of a source with the next ones of `weights`, in order of target.
    fn assign(&mut self, source: usize, weights: &mut dyn Iterator<Item = f64>);

    /// Overwrite the weight that all synapses share, if they share one.
    fn assign_shared(&mut self, _weight: f64) {}

    /// Bytes that overwriting weights takes for as long as the network lives.
    fn bytes_to_overwrite(&self) -> usize {
        0
    }

    fn bytes(&self) -> usize;
    fn save(&self, to: &mut StateWriter);
    fn load(&mut self, from: &mut StateReader) -> Result<()>;
}
