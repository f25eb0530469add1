//! Continuous couplings: each neuron's variable 0, in the middle of a step, acts on others at every step.

use super::{Postsynaptic, StoredSynapses, SynapseGroup, SynapseStore};
use crate::affine::slope;
use crate::network::exchange::{StepContext, sum};
use crate::traits::Coupling;

/// Synapses of a coupling with weights that do not change.
pub(crate) struct Coupled<C> {
    pub coupling: C,
    pub population: usize,
    pub signal: usize,
    pub synapses: StoredSynapses,
}

impl<C: Coupling> SynapseGroup for Coupled<C> {
    fn store(&self) -> &dyn SynapseStore {
        &self.synapses
    }

    fn store_mut(&mut self) -> &mut dyn SynapseStore {
        &mut self.synapses
    }

    fn act(&mut self, _: u64, context: &StepContext, postsynaptic: &mut Postsynaptic) {
        let signal = &context.outputs[self.population].signals[self.signal];
        let (a, b) = postsynaptic.input.currents();
        if let Some((all, weight, delay)) = self.synapses.all_alike() {
            let line = |pre: f64| self.coupling.current(weight, pre);
            let sources = signal.ago(delay);
            let [total_a, total_b] = sum(sources, |pre| [line(pre).a, line(pre).b]);
            return all.each(|target, own| {
                let own = own.map_or(slope(0.0), |source| line(sources[source]));
                a[target] += total_a - own.a;
                b[target] += total_b - own.b;
            });
        }
        self.synapses.each(|source, target, weight, delay| {
            let line = self.coupling.current(weight, signal.ago(delay)[source]);
            a[target] += line.a;
            b[target] += line.b;
        });
    }
}
