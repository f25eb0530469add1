//! Synapses whose weights follow a learning rule on spikes.
//!
//! A synapse is written only by the block that owns its target. Spikes of the source count when they arrive, so
//! synapses of different delay are kept in layers, one for each delay, each with traces of its own.
//!
//! A spike of a target changes the weights of all its synapses, which lie far apart. It is therefore written down, and
//! caught up on at the next arrival of each source, when the row of that source is read anyway. Each synapse still sees
//! the same changes in the same order, so that the weights are the same bits.

use super::afferent::{Afferent, Cleft, DelaysOf, Origins, Spot, Synapses, WeightsOf, World};
use super::efficacy::Efficacy;
use super::ring::{Window, add};
use super::state::{Loader, Saver};
use super::targets::{Missed, Targets, View};
use super::trace::{Fading, Memory};
use super::wires::{Row, Wires};
use crate::error::Result;
use crate::simd;
use crate::traits::Plasticity;
use std::borrow::Cow;

/// The synapses of one delay.
pub(crate) struct Layer<S, const X: usize> {
    /// Steps between a spike and the pass that takes it in.
    pub delay: usize,
    pub wires: Wires,
    synapses: Vec<S>,
    sources: Vec<Presynaptic<X>>,
}

/// A source as the synapses of one delay see it.
#[derive(Clone, Copy)]
struct Presynaptic<const X: usize> {
    traces: Memory<X>,
    /// Spikes that targets have logged before this place have been caught up on.
    caught_up: u32,
}

impl<S: Efficacy, const X: usize> Layer<S, X> {
    pub fn new(delay: usize, wires: Wires, weights: &[f64], now: u64) -> Layer<S, X> {
        let synapses = weights.iter().map(|&weight| S::new(weight, now)).collect();
        let blank = Presynaptic { traces: Memory::BLANK, caught_up: 1 };
        Layer { delay, sources: vec![blank; wires.sources()], wires, synapses }
    }

    /// Targets and synapses of a source, and the source.
    #[inline(always)]
    fn row(&mut self, source: usize) -> Option<(&[u16], &mut [S], &mut Presynaptic<X>)> {
        let Row::Listed { first, targets } = self.wires.row(source) else { return None };
        Some((targets, &mut self.synapses[first..first + targets.len()], &mut self.sources[source]))
    }

    /// Have the row of a source fetched.
    #[inline(always)]
    fn prefetch(&self, source: usize) {
        if let Row::Listed { first, targets } = self.wires.row(source) {
            simd::prefetch(targets);
            simd::prefetch(&self.synapses[first..first + targets.len()]);
            simd::prefetch(&self.sources[source..source + 1]);
        }
    }
}

/// Rule and traces: what turns spikes into changes of weight.
pub(crate) struct Lesson<P, S: Efficacy, const X: usize, const Y: usize> {
    pub rule: P,
    pub common: S::Common,
    pub fading_x: [Fading; X],
    pub fading_y: [Fading; Y],
}

impl<P: Plasticity<X, Y>, S: Efficacy, const X: usize, const Y: usize> Lesson<P, S, X, Y> {
    /// The synapses of a row catch up on the spikes of their targets.
    ///
    /// Kept out of what calls it, as [`Lesson::arrive`] is, lest its few instructions lack registers.
    #[inline(never)]
    fn catch_up(
        &self,
        synapses: &mut [S],
        row: &[u16],
        source: Presynaptic<X>,
        targets: View<Y>,
        scratch: &mut Vec<Missed>,
    ) {
        let decay = self.fading_x.each_ref().map(Fading::local);
        for missed in targets.missed(row, source.caught_up, scratch).iter().rev() {
            let (at, y) = targets.logged(missed);
            let x = source.traces.at(at, decay);
            synapses[missed.synapse as usize].change(at, &self.common, |weight| self.rule.on_post(weight, x, y));
        }
    }

    /// A spike arrives at the synapses of a row, and is added to the sums.
    #[inline(never)]
    fn arrive(
        &self,
        synapses: &mut [S],
        row: &[u16],
        x: [f64; X],
        targets: View<Y>,
        (now, released): (u64, f64),
        sums: &mut Window,
    ) {
        for (synapse, &target) in synapses.iter_mut().zip(row) {
            let y = targets.trace(target);
            let weight = synapse.change(now, &self.common, |weight| self.rule.on_pre(weight, x, y));
            add(sums, target, weight * released);
        }
    }
}

/// Synapses of kind `S` under learning rule `P`.
pub(crate) struct Learning<P, S: Efficacy, const X: usize, const Y: usize> {
    pub lesson: Lesson<P, S, X, Y>,
    pub origins: Origins,
    pub receptor: usize,
    /// Whether what arrives acts at the end of the step in which it is taken in: a jump of the potential.
    pub jump: bool,
    pub layers: Vec<Layer<S, X>>,
    pub targets: Targets<Y>,
    pub scratch: Vec<Missed>,
    /// The step at which the projection was made; earlier spikes do not pass.
    pub made: u64,
    /// The step to come.
    pub now: u64,
}

impl<P: Plasticity<X, Y>, S: Efficacy, const X: usize, const Y: usize> Learning<P, S, X, Y> {
    /// Spikes of the sources that are taken in at `step` and arrive at instant `now`.
    fn pre(&mut self, step: u64, now: u64, world: &World, sums: &mut Window) {
        let Learning { lesson, origins, layers, targets, scratch, made, .. } = self;
        targets.pass(now, &lesson.fading_y);
        let targets = targets.view();
        for layer in layers {
            let fired = step.checked_sub(1 + layer.delay as u64).filter(|fired| fired >= made);
            let (spikes, factors) = fired.map_or((&[][..], None), |fired| origins.spikes(fired, world));
            for (k, &spike) in spikes.iter().enumerate() {
                if let Some(&next) = spikes.get(k + 1) {
                    layer.prefetch(next as usize - origins.view.start);
                }
                let released = factors.map_or(1.0, |factors| factors[k]);
                let Some((row, synapses, source)) = layer.row(spike as usize - origins.view.start) else { continue };
                lesson.catch_up(synapses, row, *source, targets, scratch);
                let x = source.traces.at(now, lesson.fading_x.each_ref().map(Fading::local));
                lesson.arrive(synapses, row, x, targets, (now, released), sums);
                source.caught_up = targets.next();
                source.traces.spike(now, &lesson.fading_x);
            }
        }
    }

    /// Spikes that the targets fired at instant `now`.
    fn post(&mut self, now: u64, fired: &[u32]) {
        self.targets.pass(now, &self.lesson.fading_y);
        self.targets.spike(fired, &self.lesson.fading_y);
        if self.targets.is_full() {
            self.catch_up();
        }
    }

    /// All synapses catch up.
    fn catch_up(&mut self) {
        for layer in &mut self.layers {
            for source in 0..layer.sources.len() {
                let Some((row, synapses, source)) = layer.row(source) else { continue };
                let (lesson, targets) = (&self.lesson, self.targets.view());
                lesson.catch_up(synapses, row, *source, targets, &mut self.scratch);
                source.caught_up = 1;
            }
        }
        self.targets.forget();
    }

    /// The synapses of a layer, as they are once they have caught up.
    fn present(&self, layer: &Layer<S, X>) -> Vec<S> {
        let (mut synapses, mut scratch) = (layer.synapses.clone(), Vec::new());
        for (index, source) in layer.sources.iter().enumerate() {
            let Row::Listed { first, targets: row } = layer.wires.row(index) else { continue };
            let synapses = &mut synapses[first..first + row.len()];
            let (lesson, targets) = (&self.lesson, self.targets.view());
            lesson.catch_up(synapses, row, *source, targets, &mut scratch);
        }
        synapses
    }

    /// One synapse, as it is once it has caught up.
    fn synapse(&self, spot: &Spot) -> S {
        let layer = &self.layers[spot.layer];
        let (mut synapse, row) = ([layer.synapses[spot.synapse]], [spot.target as u16]);
        let (lesson, targets) = (&self.lesson, self.targets.view());
        let source = layer.sources[spot.source];
        lesson.catch_up(&mut synapse, &row, source, targets, &mut Vec::new());
        synapse[0]
    }
}

impl<P: Plasticity<X, Y>, S: Efficacy, const X: usize, const Y: usize> Afferent for Learning<P, S, X, Y> {
    fn act(&mut self, step: u64, world: &World, cleft: &mut Cleft) {
        let sums = cleft.receptors[self.receptor].ring().window(step);
        if self.jump {
            self.post(step, cleft.fired);
            self.pre(step, step + 1, world, sums);
        } else {
            self.pre(step, step, world, sums);
            self.post(step, cleft.fired);
        }
        self.now = step + 1;
    }

    fn synapses(&self) -> Synapses<'_> {
        let layers = self.layers.iter().map(|layer| {
            let present = self.present(layer);
            let weights = present.iter().map(|synapse| synapse.weight(self.now, &self.lesson.common)).collect();
            (Cow::Borrowed(&layer.wires), WeightsOf::Read(weights), DelaysOf::Layer(layer.delay))
        });
        Synapses { layers: layers.collect() }
    }

    fn wires(&self) -> Vec<&Wires> {
        self.layers.iter().map(|layer| &layer.wires).collect()
    }

    fn weight(&self, spot: &Spot) -> f64 {
        self.synapse(spot).weight(self.now, &self.lesson.common)
    }

    fn assign(&mut self, source: usize, weights: &mut dyn Iterator<Item = f64>) {
        for (spot, weight) in self.spots(source).into_iter().zip(weights) {
            let mut synapse = self.synapse(&spot);
            synapse.set(weight, self.now, &self.lesson.common);
            self.layers[spot.layer].synapses[spot.synapse] = synapse;
        }
        let next = self.targets.view().next();
        self.layers.iter_mut().for_each(|layer| layer.sources[source].caught_up = next);
    }

    fn reward(&mut self, amount: f64) {
        self.catch_up();
        for layer in &mut self.layers {
            layer.synapses.iter_mut().for_each(|synapse| synapse.settle(self.now, &self.lesson.common));
        }
        S::reward(&mut self.lesson.common, amount, self.now);
    }

    fn bytes(&self) -> usize {
        let layer = |l: &Layer<S, X>| {
            let sources = size_of::<Presynaptic<X>>() * l.sources.capacity();
            l.wires.bytes() + size_of::<S>() * l.synapses.capacity() + sources
        };
        self.layers.iter().map(layer).sum::<usize>() + self.targets.bytes()
    }

    fn save(&self, to: &mut Saver) {
        S::save_common(&self.lesson.common, to);
        for layer in &self.layers {
            self.present(layer).iter().for_each(|synapse| synapse.save(to));
            layer.sources.iter().for_each(|source| source.traces.save(to));
        }
        self.targets.save(to);
    }

    fn load(&mut self, from: &mut Loader) -> Result<()> {
        self.now = from.step;
        S::load_common(&mut self.lesson.common, from)?;
        for layer in &mut self.layers {
            layer.synapses.iter_mut().try_for_each(|synapse| synapse.load(from))?;
            layer.sources.iter_mut().try_for_each(|source| {
                source.caught_up = 1;
                source.traces.load(from)
            })?;
        }
        // What arrives acts before the traces pass on to the next instant, jumps after.
        let instant = if self.jump { self.now } else { self.now.saturating_sub(1) };
        self.targets.load(instant, from)
    }
}
