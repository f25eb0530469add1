//! Fields: what all neurons of a view together send into each neuron of another.

use super::{NoSynapses, Postsynaptic, SynapseGroup, SynapseStore};
use crate::network::exchange::{SignalOrigin, StepContext};
use crate::network::partition::Overlap;
use crate::network::receptors::BlockSums;

/// The part of a field that goes to one block.
pub(crate) struct FieldInput {
    pub population: usize,
    pub signal: usize,
    pub delay: usize,
    /// The receptor whose gates the field opens; none if it is a current.
    pub receptor: Option<usize>,
    /// The targets.
    pub targets: Overlap,
    pub synapses: NoSynapses,
}

impl FieldInput {
    fn add(&self, context: &StepContext, sums: &mut [f64]) {
        let signal = &context.outputs[self.population].signals[self.signal];
        let field = &signal.ago(self.delay)[self.targets.in_view.clone()];
        sums[self.targets.in_block.clone()].iter_mut().zip(field).for_each(|(sum, field)| *sum += field);
    }
}

impl SynapseGroup for FieldInput {
    fn store(&self) -> &dyn SynapseStore {
        &self.synapses
    }

    fn store_mut(&mut self) -> &mut dyn SynapseStore {
        &mut self.synapses
    }

    fn act(&mut self, _: u64, context: &StepContext, postsynaptic: &mut Postsynaptic) {
        match self.receptor {
            Some(receptor) => self.add(context, postsynaptic.arrivals.row(receptor)),
            None => self.add(context, postsynaptic.input.currents().0),
        }
    }

    fn gated(&self) -> Option<usize> {
        self.receptor
    }

    fn add_gates(&self, context: &StepContext, sums: &mut BlockSums) {
        self.add(context, sums);
    }

    /// The field itself is made only of what acts.
    fn add_open(&self, context: &StepContext, sums: &mut BlockSums) {
        let output = &context.outputs[self.population];
        let signal = &output.signals[self.signal];
        let SignalOrigin::Field(index) = signal.origin else { return };
        let mut field = vec![0.0; signal.view.len()];
        output.fields[index].field.act(signal.open_ago(self.delay), &mut field);
        let field = &field[self.targets.in_view.clone()];
        sums[self.targets.in_block.clone()].iter_mut().zip(field).for_each(|(sum, field)| *sum += field);
    }
}
