//! The plastic synapses of a projection onto the neurons of a block.

use super::efficacy::Efficacy;
use super::layer::{DelayLayer, Presynaptic};
use super::rule::{BrokenWeight, LearningRule};
use super::target_traces::{TargetTraces, UnappliedSpike};
use super::trace::{DecayTable, SpikeTraces};
use crate::error::Result;
use crate::network::divergence::{Culprit, Divergence};
use crate::network::exchange::{SpikeOrigin, StepContext};
use crate::network::memory::{StateReader, StateWriter};
use crate::network::receptors::{BlockSums, add};
use crate::network::synapses::{
    Adjacency, DelaysOf, Postsynaptic, Row, SynapseGroup, SynapseIndex, SynapseList, SynapseStore, WeightsOf,
};
use crate::traits::Plasticity;
use std::borrow::Cow;

/// Synapses of kind `S` under learning rule `P`.
pub(crate) struct PlasticSynapses<P, S: Efficacy, const X: usize, const Y: usize> {
    pub rule: LearningRule<P, S, X, Y>,
    pub origin: SpikeOrigin,
    pub receptor: usize,
    /// Whether what arrives acts at the end of the step in which it is taken in: a jump of the potential.
    pub jump: bool,
    pub layers: Vec<DelayLayer<S, X>>,
    pub targets: TargetTraces<Y>,
    pub scratch: Vec<UnappliedSpike>,
    /// The step at which the projection was made; earlier spikes do not pass.
    pub made: u64,
    /// The step to come.
    pub now: u64,
    /// What was first found to be not finite.
    pub diverged: Option<Divergence>,
    /// What has been done since all synapses were last looked at, in steps of targets.
    pub work: usize,
    /// Whether the rule is switched on. If not, there are no traces, and weights stand still.
    pub learning: bool,
}

impl<P: Plasticity<X, Y>, S: Efficacy, const X: usize, const Y: usize> PlasticSynapses<P, S, X, Y> {
    /// Spikes of the sources that are taken in at `step` and arrive at instant `now`.
    fn pre(&mut self, step: u64, now: u64, context: &StepContext, sums: &mut BlockSums) {
        let PlasticSynapses { rule, origin, layers, targets, scratch, made, diverged, .. } = self;
        targets.pass(now, &rule.decay_y);
        let targets = targets.view();
        for layer in layers {
            let (spikes, factors) = taken_in(step, layer.delay, *made, origin, context);
            for (k, &spike) in spikes.iter().enumerate() {
                if let Some(&next) = spikes.get(k + 1) {
                    layer.prefetch(next as usize - origin.view.start);
                }
                let released = factors.map_or(1.0, |factors| factors[k]);
                let index = spike as usize - origin.view.start;
                let Some((row, synapses, source)) = layer.row(index) else { continue };
                let mut broken = None;
                rule.catch_up(synapses, row, *source, targets, (scratch, &mut broken));
                let x = source.traces.at(now, rule.decay_x.each_ref().map(DecayTable::local));
                rule.arrive(synapses, row, x, targets, (now, released), (sums, &mut broken));
                note(diverged, broken, index);
                source.caught_up = targets.next();
                source.traces.spike(now, &rule.decay_x);
            }
        }
    }

    /// As [`PlasticSynapses::pre`], while learning is switched off.
    fn pass_on(&mut self, step: u64, now: u64, context: &StepContext, sums: &mut BlockSums) {
        let PlasticSynapses { rule, origin, layers, made, .. } = self;
        for layer in layers {
            let (spikes, factors) = taken_in(step, layer.delay, *made, origin, context);
            for (k, &spike) in spikes.iter().enumerate() {
                if let Some(&next) = spikes.get(k + 1) {
                    layer.prefetch(next as usize - origin.view.start);
                }
                let released = factors.map_or(1.0, |factors| factors[k]);
                let Some((row, synapses, _)) = layer.row(spike as usize - origin.view.start) else { continue };
                for (synapse, &target) in synapses.iter().zip(row) {
                    add(sums, target, synapse.weight(now, &rule.common) * released);
                }
            }
        }
    }

    /// Forget all but the present weights: traces, and what waits for reward.
    fn keep_weights_alone(&mut self) {
        self.catch_up();
        let (now, common) = (self.now, &mut self.rule.common);
        for layer in &mut self.layers {
            layer.synapses.iter_mut().for_each(|synapse| synapse.keep_weight_alone(now, common));
            layer.sources.iter_mut().for_each(|source| source.traces = SpikeTraces::BLANK);
        }
        S::end_reward(common, now);
        self.targets.restart(self.instant());
    }

    /// The instant that the traces of targets have passed to before the step to come. What arrives acts before they pass on,
    /// jumps after.
    fn instant(&self) -> u64 {
        if self.jump { self.now } else { self.now.saturating_sub(1) }
    }

    /// Spikes that the targets fired at instant `now`.
    fn post(&mut self, now: u64, fired: &[u32]) {
        self.targets.pass(now, &self.rule.decay_y);
        self.targets.spike(fired, &self.rule.decay_y);
        if self.targets.is_full() {
            self.catch_up();
        }
    }

    /// All synapses catch up.
    fn catch_up(&mut self) {
        if self.targets.are_settled() {
            return;
        }
        for layer in &mut self.layers {
            for source in 0..layer.sources.len() {
                let (index, mut broken) = (source, None);
                let Some((row, synapses, source)) = layer.row(source) else { continue };
                let (rule, targets) = (&self.rule, self.targets.view());
                rule.catch_up(synapses, row, *source, targets, (&mut self.scratch, &mut broken));
                source.caught_up = 1;
                note(&mut self.diverged, broken, index);
            }
        }
        self.targets.forget();
    }

    /// The synapses of a layer, as they are once they have caught up.
    fn present(&self, layer: &DelayLayer<S, X>) -> Vec<S> {
        let (mut synapses, mut scratch) = (layer.synapses.clone(), Vec::new());
        for (index, source) in layer.sources.iter().enumerate() {
            let Row::Listed { first, targets: row } = layer.adjacency.row(index) else { continue };
            let synapses = &mut synapses[first..first + row.len()];
            let (rule, targets) = (&self.rule, self.targets.view());
            rule.catch_up(synapses, row, *source, targets, (&mut scratch, &mut None));
        }
        synapses
    }

    /// Note the first weight that is not finite, now that all synapses have caught up.
    fn look_at_each(&mut self) {
        for layer in &self.layers {
            for index in 0..layer.sources.len() {
                let Row::Listed { first, targets: row } = layer.adjacency.row(index) else { continue };
                for (synapse, &target) in layer.synapses[first..].iter().zip(row) {
                    let broken = synapse.broken_by(self.now, &self.rule.common).map(|instant| (instant, target));
                    note(&mut self.diverged, broken, index);
                }
            }
        }
    }

    /// Steps after which all spikes that are taken in have been fired since the projection was made.
    fn reach(&self) -> u64 {
        self.layers.iter().map(|layer| layer.delay as u64 + 1).max().unwrap_or(0)
    }

    /// One synapse, as it is once it has caught up.
    fn synapse(&self, index: &SynapseIndex) -> S {
        let layer = &self.layers[index.layer];
        let (mut synapse, row) = ([layer.synapses[index.synapse]], [index.target as u16]);
        let (rule, targets) = (&self.rule, self.targets.view());
        let source = layer.sources[index.source];
        rule.catch_up(&mut synapse, &row, source, targets, (&mut Vec::new(), &mut None));
        synapse[0]
    }
}

/// The spikes that a layer of this delay takes in at `step`, of those fired since the projection was made, and what each lets
/// out if that is not 1.
fn taken_in<'a>(
    step: u64,
    delay: usize,
    made: u64,
    origin: &SpikeOrigin,
    context: &'a StepContext,
) -> (&'a [u32], Option<&'a [f64]>) {
    let fired = step.checked_sub(1 + delay as u64).filter(|fired| *fired >= made);
    fired.map_or((&[], None), |fired| origin.spikes(fired, context))
}

/// Note the first weight that is not finite, of a synapse of this source.
fn note(first: &mut Option<Divergence>, broken: Option<BrokenWeight>, source: usize) {
    if let Some((instant, target)) = broken {
        Divergence { instant, neuron: target as usize, culprit: Culprit::Weight(source) }.note(first);
    }
}

impl<P: Plasticity<X, Y>, S: Efficacy, const X: usize, const Y: usize> SynapseGroup for PlasticSynapses<P, S, X, Y> {
    fn store(&self) -> &dyn SynapseStore {
        self
    }

    fn store_mut(&mut self) -> &mut dyn SynapseStore {
        self
    }

    fn act(&mut self, step: u64, context: &StepContext, postsynaptic: &mut Postsynaptic) {
        let sums = postsynaptic.arrivals.sums(self.receptor);
        if !self.learning {
            self.pass_on(step, if self.jump { step + 1 } else { step }, context, sums);
        } else if self.jump {
            self.post(step, postsynaptic.fired);
            self.pre(step, step + 1, context, sums);
        } else {
            self.pre(step, step, context, sums);
            self.post(step, postsynaptic.fired);
        }
        self.now = step + 1;
        self.work += self.targets.len();
    }

    fn level(&self) -> f64 {
        S::level(&self.rule.common, self.now)
    }

    fn learns(&self) -> bool {
        true
    }

    fn switch_learning(&mut self, on: bool) {
        if on != self.learning {
            self.keep_weights_alone();
            self.learning = on;
        }
    }

    fn diverged(&self) -> Option<Divergence> {
        self.diverged
    }

    fn look_at_weights(&mut self, in_any_case: bool) {
        let synapses: usize = self.layers.iter().map(|layer| layer.synapses.len()).sum();
        if in_any_case || self.work >= synapses {
            self.work = 0;
            self.catch_up();
            self.look_at_each();
        }
    }

    fn grown_bytes(&self) -> usize {
        self.targets.log_bytes() + size_of::<UnappliedSpike>() * self.scratch.capacity()
    }

    fn reward(&mut self, amount: f64) {
        if !self.learning {
            return;
        }
        self.catch_up();
        for layer in &mut self.layers {
            layer.synapses.iter_mut().for_each(|synapse| synapse.settle(self.now, &self.rule.common));
        }
        S::reward(&mut self.rule.common, amount, self.now);
    }
}

impl<P: Plasticity<X, Y>, S: Efficacy, const X: usize, const Y: usize> SynapseStore for PlasticSynapses<P, S, X, Y> {
    fn list(&self) -> SynapseList<'_> {
        let layers = self.layers.iter().map(|layer| {
            let present = self.present(layer);
            let weights = present.iter().map(|synapse| synapse.weight(self.now, &self.rule.common)).collect();
            (Cow::Borrowed(&layer.adjacency), WeightsOf::Read(weights), DelaysOf::Same(layer.delay))
        });
        SynapseList { layers: layers.collect() }
    }

    fn bytes_of_list(&self) -> usize {
        let layers = || self.layers.iter().map(|layer| layer.synapses.len());
        size_of::<f64>() * layers().sum::<usize>() + size_of::<S>() * layers().max().unwrap_or(0)
    }

    fn adjacency(&self) -> Vec<&Adjacency> {
        self.layers.iter().map(|layer| &layer.adjacency).collect()
    }

    fn weight(&self, index: &SynapseIndex) -> f64 {
        self.synapse(index).weight(self.now, &self.rule.common)
    }

    fn assign(&mut self, source: usize, weights: &mut dyn Iterator<Item = f64>) {
        for (index, weight) in self.indices(source).into_iter().zip(weights) {
            let mut synapse = self.synapse(&index);
            synapse.set(weight, self.now, &self.rule.common);
            self.layers[index.layer].synapses[index.synapse] = synapse;
        }
        let next = self.targets.view().next();
        self.layers.iter_mut().for_each(|layer| layer.sources[source].caught_up = next);
    }

    fn bytes(&self) -> usize {
        let layer = |l: &DelayLayer<S, X>| {
            let sources = size_of::<Presynaptic<X>>() * l.sources.capacity();
            l.adjacency.bytes() + size_of::<S>() * l.synapses.capacity() + sources
        };
        self.layers.iter().map(layer).sum::<usize>() + self.targets.bytes()
    }

    fn save(&self, to: &mut StateWriter) {
        to.word(self.reach().min(self.now - self.made));
        S::save_common(&self.rule.common, to);
        for layer in &self.layers {
            self.present(layer).iter().for_each(|synapse| synapse.save(to));
            layer.sources.iter().for_each(|source| source.traces.save(to));
        }
        self.targets.save(to);
    }

    fn load(&mut self, from: &mut StateReader) -> Result<()> {
        (self.now, self.diverged) = (from.step, None);
        self.made = self.now.saturating_sub(from.below(self.reach() + 1, "the age of a projection that learns")?);
        S::load_common(&mut self.rule.common, from)?;
        for layer in &mut self.layers {
            layer.synapses.iter_mut().try_for_each(|synapse| synapse.load(&self.rule.common, from))?;
            layer.sources.iter_mut().try_for_each(|source| {
                source.caught_up = 1;
                source.traces.load(from)
            })?;
        }
        self.targets.load(self.instant(), from)?;
        if !self.learning {
            self.keep_weights_alone();
        }
        Ok(())
    }
}
