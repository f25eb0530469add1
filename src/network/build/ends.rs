//! The two ends of a projection: the receptor it opens, and what of its sources it is told.

use crate::network::block::BlockSourceGates;
use crate::network::cells::Midpoint;
use crate::network::exchange::{ContinuousSignal, Kind, SignalOrigin, SourceGateSet};
use crate::network::partition::Overlap;
use crate::network::receptors::{Gates, Jumps, Receptor, SourceGatesOf, Sum};
use crate::network::{Network, Pop};
use crate::traits::{Align, Kinetics, Output};

/// Whether a current is no straight line in the potential, so that it matters at which potential it is asked for.
fn bends(output: &impl Output) -> bool {
    output.current(1.0, -60.0) != output.current(1.0, -20.0)
}

impl Network {
    /// The receptor of these kinetics and this output, made if the population has none.
    pub(in crate::network) fn receptor_for<K: Kinetics<D>, O: Output, const D: usize>(
        &mut self,
        post: Pop,
        kinetics: &K,
        output: &O,
    ) -> usize {
        let population = &mut self.populations[post.index];
        let kind: Box<dyn Kind> = match K::ALIGN {
            Align::Post => Box::new((kinetics.clone(), output.clone())),
            Align::Pre => Box::new((Align::Pre, output.clone())),
            Align::Jump => Box::new((Align::Jump, kinetics.while_refractory())),
        };
        if let Some(index) = population.receptors.iter().position(|other| other.same(kind.as_any())) {
            return index;
        }
        population.receptors.push(kind);
        if K::ALIGN != Align::Jump && bends(output) {
            self.foretell(post);
        }
        let population = &mut self.populations[post.index];
        for index in population.blocks.clone() {
            let block = &mut self.blocks[index];
            let len = block.range.len();
            let receptor: Box<dyn Receptor> = match K::ALIGN {
                Align::Post => Box::new(Gates::new(len, kinetics.clone(), output.clone())),
                Align::Pre => Box::new(Sum::new(len, output.clone())),
                Align::Jump => Box::new(Jumps::new(len, kinetics.while_refractory())),
            };
            block.input.ohmic |= K::ALIGN != Align::Jump && O::OHMIC;
            block.receptors.push(receptor);
        }
        self.populations[post.index].receptors.len() - 1
    }

    /// The set of source gates of these kinetics, made if the population has none.
    pub(in crate::network) fn source_gates_for<K: Kinetics<D>, const D: usize>(
        &mut self,
        pre: Pop,
        kinetics: &K,
        release: Option<usize>,
    ) -> usize {
        let sets = &mut self.outputs[pre.index].gates;
        let same = |set: &SourceGateSet| {
            set.view == pre.range() && set.release.is_none() && release.is_none() && set.kind.same(kinetics)
        };
        if let Some(set) = sets.iter().position(same) {
            return set;
        }
        sets.push(SourceGateSet { kind: Box::new(kinetics.clone()), view: pre.range(), release });
        let set = sets.len() - 1;
        self.foretell(pre);
        for Overlap { block, in_block, .. } in self.overlaps(pre) {
            let gates = Box::new(SourceGatesOf::new(kinetics.clone(), in_block));
            self.blocks[block].gates.push(BlockSourceGates { gates, set });
        }
        set
    }

    /// Have variable 0 of a population's neurons foretold for the middle of each step.
    pub(in crate::network) fn foretell(&mut self, pop: Pop) {
        for index in self.populations[pop.index].blocks.clone() {
            let block = &mut self.blocks[index];
            block.midpoint.get_or_insert_with(|| Midpoint::new(block.range.len()));
        }
    }

    /// Have a signal published; its number.
    pub(in crate::network) fn signal_for(&mut self, pre: Pop, origin: SignalOrigin) -> usize {
        let signals = &mut self.outputs[pre.index].signals;
        let known = signals.iter().position(|signal| signal.origin == origin && signal.view == pre.range());
        known.unwrap_or_else(|| {
            let gates = if let SignalOrigin::Gates(_) = origin { pre.len() } else { 0 };
            signals.push(ContinuousSignal::new(origin, pre.range(), gates));
            signals.len() - 1
        })
    }
}
