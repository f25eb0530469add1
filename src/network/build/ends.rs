//! The two ends of a projection: the receptor it opens, and what of its sources it is told.

use crate::network::block::BlockSourceGates;
use crate::network::cells::Midpoint;
use crate::network::exchange::{ContinuousSignal, Kind, SignalOrigin, SourceGateSet};
use crate::network::partition::Overlap;
use crate::network::receptors::{DelayBuffer, Gates, Jumps, Receptor, SourceGatesOf, Sum};
use crate::network::{Network, Pop};
use crate::traits::{Align, Kinetics, Output};

/// What a receptor is made of.
fn kind_of<K: Kinetics<D>, O: Output, const D: usize>(kinetics: &K, output: &O) -> Box<dyn Kind> {
    match K::ALIGN {
        Align::Post => Box::new((kinetics.clone(), output.clone())),
        Align::Pre => Box::new((Align::Pre, output.clone())),
        Align::Jump => Box::new((Align::Jump, kinetics.while_refractory())),
    }
}

/// Whether a current is no straight line in the potential, so that it matters at which potential it is asked for.
fn bends(output: &impl Output) -> bool {
    output.current(1.0, -60.0) != output.current(1.0, -20.0)
}

impl Network {
    /// Bytes that [`Network::receptor_for`] takes.
    pub(in crate::network) fn bytes_of_receptor<K: Kinetics<D>, O: Output, const D: usize>(
        &self,
        post: Pop,
        kinetics: &K,
        output: &O,
    ) -> f64 {
        if self.receptor_known(post, kinetics, output).is_some() {
            return 0.0;
        }
        let gates = |len| if K::ALIGN == Align::Post { Gates::<K, O, D>::bytes(len) } else { size_of::<O>() };
        let blocks = &self.blocks[self.populations[post.index].blocks.clone()];
        let gates: usize = blocks.iter().map(|block| gates(block.range.len())).sum();
        let foretold = if K::ALIGN != Align::Jump && bends(output) { self.bytes_to_foretell(&[post]) } else { 0.0 };
        let rings = self.shards[post.index].iter().map(|shard| DelayBuffer::bytes(shard.neurons.len(), 1));
        foretold + (gates + rings.sum::<usize>()) as f64
    }

    /// The receptor of these kinetics and this output, if the population has one.
    pub(in crate::network) fn receptor_known<K: Kinetics<D>, O: Output, const D: usize>(
        &self,
        post: Pop,
        kinetics: &K,
        output: &O,
    ) -> Option<usize> {
        let kind = kind_of(kinetics, output);
        self.populations[post.index].receptors.iter().position(|other| other.same(kind.as_any()))
    }

    /// Bytes that [`Network::source_gates_for`] takes, and the signal for delays of up to `most` steps.
    pub(in crate::network) fn bytes_of_source_gates<K: Kinetics<D>, const D: usize>(
        &self,
        pre: Pop,
        kinetics: &K,
        released: bool,
        most: usize,
    ) -> f64 {
        let mut sets = self.outputs[pre.index].gates.iter();
        let same = |set: &SourceGateSet| {
            set.view == pre.range() && set.release.is_none() && !released && set.kind.same(kinetics)
        };
        let known = sets.position(same);
        let signal = self.bytes_of_signal(pre, Some(SignalOrigin::Gates(known.unwrap_or(usize::MAX))), most);
        if known.is_some() {
            return signal;
        }
        let gates = |part: Overlap| SourceGatesOf::<K, D>::bytes(part.in_block.len()) + size_of::<BlockSourceGates>();
        signal + self.bytes_to_foretell(&[pre]) + self.overlaps(pre).map(gates).sum::<usize>() as f64
    }

    /// Bytes that a signal takes for delays of up to `most` steps, beyond what it has.
    pub(in crate::network) fn bytes_of_signal(&self, pre: Pop, origin: Option<SignalOrigin>, most: usize) -> f64 {
        let mut signals = self.outputs[pre.index].signals.iter();
        let known = signals.find(|signal| Some(signal.origin) == origin && signal.view == pre.range());
        let steps = (most + 1).saturating_sub(known.map_or(0, ContinuousSignal::steps));
        let gates = if let Some(SignalOrigin::Gates(_)) = origin { pre.len() } else { 0 };
        ContinuousSignal::bytes(pre.len(), gates, steps)
    }

    /// The receptor of these kinetics and this output, made if the population has none.
    pub(in crate::network) fn receptor_for<K: Kinetics<D>, O: Output, const D: usize>(
        &mut self,
        post: Pop,
        kinetics: &K,
        output: &O,
    ) -> usize {
        let kind = kind_of(kinetics, output);
        let population = &mut self.populations[post.index];
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
                Align::Pre => Box::new(Sum::new(output.clone())),
                Align::Jump => Box::new(Jumps::new(kinetics.while_refractory())),
            };
            block.input.ohmic |= K::ALIGN != Align::Jump && O::OHMIC;
            block.receptors.push(receptor);
        }
        for shard in &mut self.shards[post.index] {
            shard.delay_buffers.push(DelayBuffer::new(shard.neurons.len()));
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

    /// Bytes that [`Network::foretell`] takes for these populations.
    pub(in crate::network) fn bytes_to_foretell(&self, pops: &[Pop]) -> f64 {
        let mut indices: Vec<usize> = pops.iter().map(|pop| pop.index).collect();
        indices.dedup();
        let blocks = indices.into_iter().flat_map(|index| &self.blocks[self.populations[index].blocks.clone()]);
        let unknown = blocks.filter(|block| block.midpoint.is_none());
        unknown.map(|block| Midpoint::bytes(block.range.len())).sum::<usize>() as f64
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
