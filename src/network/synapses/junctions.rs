//! Junctions: continuous couplings without a current where both potentials are equal.
//!
//! Without a delay, the current is that between the potentials which both ends show in the present part of a step. What a
//! junction takes from one cell is then what it gives to the other, to the last digit, since both are made of the same two
//! numbers. With a delay there is no such balance, and the current is a line in the target's potential.

use super::{Postsynaptic, StoredSynapses, SynapseGroup, SynapseStore};
use crate::affine::{linear, slope};
use crate::network::exchange::{StepContext, sum};
use crate::network::handle::Pop;
use crate::traits::Coupling;

/// Junctions with weights that do not change.
pub(crate) struct Junctions<C> {
    pub coupling: C,
    pub pre: Pop,
    pub post: Pop,
    /// What sources show now, and in the middle of a step, for those who see it later.
    pub joined: usize,
    pub signal: usize,
    pub synapses: StoredSynapses,
}

impl<C: Coupling> Junctions<C> {
    /// The shares that neurons have of their junctions, from a neuron of a population on.
    fn limits<'a>(pop: Pop, first: usize, context: &StepContext<'a>) -> &'a [f64] {
        context.outputs[pop.index].limits.get(first..).unwrap_or(&[])
    }

    /// The least share of any neuron on either side.
    fn least(&self, context: &StepContext) -> f64 {
        let of = |pop: Pop| context.outputs[pop.index].limits.get(pop.range()).unwrap_or(&[]);
        of(self.pre).iter().chain(of(self.post)).fold(1.0, |least, &limit| least.min(limit))
    }

    fn conductance(&self, weight: f64, delay: usize) -> f64 {
        if delay == 0 { self.coupling.current(weight, 0.0).b.max(0.0) } else { 0.0 }
    }
}

impl<C: Coupling> SynapseGroup for Junctions<C> {
    fn store(&self) -> &dyn SynapseStore {
        &self.synapses
    }

    fn store_mut(&mut self) -> &mut dyn SynapseStore {
        &mut self.synapses
    }

    /// Those with a delay.
    fn act(&mut self, _: u64, context: &StepContext, postsynaptic: &mut Postsynaptic) {
        if self.synapses.delays.most() == 0 {
            return;
        }
        let signal = &context.outputs[self.pre.index].signals[self.signal];
        let (a, b) = postsynaptic.input.currents();
        self.synapses.each(|source, target, weight, delay| {
            if delay > 0 {
                let line = self.coupling.current(weight, signal.ago(delay)[source]);
                a[target] += line.a;
                b[target] += line.b;
            }
        });
    }

    /// Those without.
    fn conduct(&self, context: &StepContext, potential: &[f64], first: usize, sums: &mut [f64]) {
        let sources = context.outputs[self.pre.index].signals[self.joined].ago(0);
        if let Some((all, weight, 0)) = self.synapses.all_alike() {
            let line = |pre: f64| self.coupling.current(weight, pre);
            let limit = self.least(context);
            let [total_a, total_b] = sum(sources, |pre| [line(pre).a, line(pre).b]);
            return all.each(|target, left_out| {
                let left_out = left_out.map_or(slope(0.0), |source| line(sources[source]));
                let line = linear(total_a - left_out.a, total_b - left_out.b);
                sums[target] += limit * line.at(potential[target]);
            });
        }
        let limits = [Self::limits(self.pre, self.pre.start, context), Self::limits(self.post, first, context)];
        self.synapses.each(|source, target, weight, delay| {
            if delay == 0 {
                let [pre, post] = [limits[0].get(source), limits[1].get(target)].map(|limit| *limit.unwrap_or(&1.0));
                sums[target] += pre.min(post) * self.coupling.current(weight, sources[source]).at(potential[target]);
            }
        });
    }

    fn conductances(&self, sums: &mut [f64]) {
        if let Some((all, weight, delay)) = self.synapses.all_alike() {
            let (sources, one) = (self.pre.len(), self.conductance(weight, delay));
            return all.each(|target, left_out| sums[target] += one * (sources - left_out.is_some() as usize) as f64);
        }
        self.synapses.each(|_, target, weight, delay| sums[target] += self.conductance(weight, delay));
    }
}
