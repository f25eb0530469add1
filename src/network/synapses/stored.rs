//! Synapses as most kinds store them: targets by source, weights, and delays.

use super::list::{DelaysOf, SynapseIndex, SynapseList, WeightsOf};
use super::weights::StoredWeights;
use super::{Adjacency, AllPairs, Delays, SynapseStore, Weights};
use crate::error::Result;
use crate::network::memory::{StateReader, StateWriter};
use std::borrow::Cow;

/// The synapses of a projection onto the neurons of a block.
#[derive(Clone, Debug)]
pub(crate) struct StoredSynapses {
    pub adjacency: Adjacency,
    pub weights: StoredWeights,
    /// Steps between a spike and the pass that takes it in.
    pub delays: Delays,
}

impl StoredSynapses {
    pub fn new(adjacency: Adjacency, weights: Weights, delays: Delays) -> StoredSynapses {
        StoredSynapses { adjacency, weights: StoredWeights::new(weights), delays }
    }

    pub fn weights(&self) -> &Weights {
        self.weights.now()
    }

    /// Whether the user has set weights since the projection was made.
    pub fn overwritten(&self) -> bool {
        self.weights.overwritten()
    }

    /// Targets, weight and delay, if all sources go to all targets with one weight and one delay: a sum then serves them
    /// all.
    pub fn all_alike(&self) -> Option<(AllPairs, f64, usize)> {
        match (self.adjacency.all(), self.weights(), &self.delays) {
            (Some(all), Weights::Same(weight), Delays::Same(delay)) => Some((all, *weight, *delay)),
            _ => None,
        }
    }

    /// Call `visit` with source, target, weight and delay of each synapse.
    #[inline(always)]
    pub fn each(&self, mut visit: impl FnMut(usize, usize, f64, usize)) {
        let (weights, delays) = (self.weights(), &self.delays);
        for source in 0..self.adjacency.sources() {
            let row = self.adjacency.row(source);
            let first = row.first();
            row.each(|k, target| visit(source, target, weights.at(first + k), delays.at(first + k)));
        }
    }
}

impl SynapseStore for StoredSynapses {
    fn list(&self) -> SynapseList<'_> {
        let (weights, delays) = (WeightsOf::Stored(self.weights()), DelaysOf::Stored(&self.delays));
        SynapseList { layers: vec![(Cow::Borrowed(&self.adjacency), weights, delays)] }
    }

    fn adjacency(&self) -> Vec<&Adjacency> {
        vec![&self.adjacency]
    }

    fn weight(&self, index: &SynapseIndex) -> f64 {
        self.weights().at(index.synapse)
    }

    fn assign(&mut self, source: usize, values: &mut dyn Iterator<Item = f64>) {
        let indices = self.indices(source);
        let weights = self.weights.overwrite();
        indices.iter().zip(values).for_each(|(index, value)| weights.set(index.synapse, value));
    }

    fn assign_shared(&mut self, weight: f64) {
        self.weights.overwrite_shared(weight);
    }

    fn bytes_to_overwrite(&self) -> usize {
        self.weights.bytes_to_overwrite()
    }

    fn bytes(&self) -> usize {
        self.adjacency.bytes() + self.weights().bytes() + self.delays.bytes()
    }

    fn save(&self, to: &mut StateWriter) {
        self.weights.save(to);
    }

    fn load(&mut self, from: &mut StateReader) -> Result<()> {
        self.weights.load(from)
    }
}

/// No synapses at all.
pub(crate) struct NoSynapses;

impl SynapseStore for NoSynapses {
    fn list(&self) -> SynapseList<'_> {
        SynapseList { layers: Vec::new() }
    }

    fn weight(&self, _: &SynapseIndex) -> f64 {
        0.0
    }

    fn assign(&mut self, _: usize, _: &mut dyn Iterator<Item = f64>) {}

    fn bytes(&self) -> usize {
        0
    }

    fn save(&self, _: &mut StateWriter) {}

    fn load(&mut self, _: &mut StateReader) -> Result<()> {
        Ok(())
    }
}
