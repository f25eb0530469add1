//! Synapses whose gates live at the source: at each step, every gate acts through all its synapses.

use super::{StoredSynapses, SynapseGroup, SynapseStore};
use crate::network::exchange::{StepContext, total};
use crate::network::receptors::BlockSums;

/// Synapses that add the published gates of their sources to the sums of a receptor.
pub(crate) struct SourceGated {
    pub population: usize,
    pub signal: usize,
    pub receptor: usize,
    pub synapses: StoredSynapses,
}

impl SynapseGroup for SourceGated {
    fn store(&self) -> &dyn SynapseStore {
        &self.synapses
    }

    fn store_mut(&mut self) -> &mut dyn SynapseStore {
        &mut self.synapses
    }

    fn gated(&self) -> Option<usize> {
        Some(self.receptor)
    }

    fn add_gates(&self, context: &StepContext, sums: &mut BlockSums) {
        let signal = &context.outputs[self.population].signals[self.signal];
        if let Some((all, weight, delay)) = self.synapses.all_alike() {
            let (gates, total) = (signal.ago(delay), signal.total(delay));
            return all.each(|target, own| sums[target] += weight * (total - own.map_or(0.0, |source| gates[source])));
        }
        self.synapses.each(|source, target, weight, delay| sums[target] += weight * signal.ago(delay)[source]);
    }

    fn add_open(&self, context: &StepContext, sums: &mut BlockSums) {
        let signal = &context.outputs[self.population].signals[self.signal];
        if let Some((all, weight, delay)) = self.synapses.all_alike() {
            let gates = signal.open_ago(delay);
            let total = total(gates);
            return all.each(|target, own| sums[target] += weight * (total - own.map_or(0.0, |source| gates[source])));
        }
        self.synapses.each(|source, target, weight, delay| sums[target] += weight * signal.open_ago(delay)[source]);
    }
}
