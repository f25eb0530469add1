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
use super::state::{Loader, Saver};
use super::trace::{Fading, Memory};
use super::wires::{Row, Wires};
use crate::error::Result;
use crate::traits::Plasticity;

/// Spikes of one target that may be written down before all synapses catch up.
const LONGEST: usize = 32;

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
    /// Spikes that targets fired before this instant have been caught up on.
    caught_up: u64,
}

impl<S: Efficacy, const X: usize> Layer<S, X> {
    pub fn new(delay: usize, wires: Wires, weights: &[f64], now: u64) -> Layer<S, X> {
        let synapses = weights.iter().map(|&weight| S::new(weight, now)).collect();
        let blank = Presynaptic { traces: Memory::BLANK, caught_up: 0 };
        Layer { delay, sources: vec![blank; wires.sources()], wires, synapses }
    }
}

/// A target: its traces, and its latest spikes with the traces from before each.
pub(crate) struct Postsynaptic<const Y: usize> {
    traces: Memory<Y>,
    spikes: Vec<(u64, [f64; Y])>,
}

impl<const Y: usize> Postsynaptic<Y> {
    pub fn new() -> Postsynaptic<Y> {
        Postsynaptic { traces: Memory::BLANK, spikes: Vec::new() }
    }

    /// The spikes at `from` or later.
    #[inline(always)]
    fn since(&self, from: u64) -> &[(u64, [f64; Y])] {
        if !self.traces.spiked_since(from) {
            return &[];
        }
        let earlier = self.spikes.iter().rev().position(|&(at, _)| at < from);
        &self.spikes[earlier.map_or(0, |k| self.spikes.len() - k)..]
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
    /// A synapse catches up on the spikes of its target.
    #[inline(always)]
    fn catch_up(&self, synapse: &mut S, source: &Presynaptic<X>, target: &Postsynaptic<Y>) {
        for &(at, y) in target.since(source.caught_up) {
            let x = source.traces.at(at, &self.fading_x);
            synapse.change(at, &self.common, |weight| self.rule.on_post(weight, x, y));
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
    pub targets: Vec<Postsynaptic<Y>>,
    /// The step at which the projection was made; earlier spikes do not pass.
    pub made: u64,
    /// The step to come.
    pub now: u64,
}

impl<P: Plasticity<X, Y>, S: Efficacy, const X: usize, const Y: usize> Learning<P, S, X, Y> {
    /// Spikes of the sources that are taken in at `step` and arrive at instant `now`.
    fn pre(&mut self, step: u64, now: u64, world: &World, cleft: &mut Cleft) {
        let sums = cleft.receptors[self.receptor].ring().row(step);
        let lesson = &self.lesson;
        for layer in &mut self.layers {
            let Some(fired) = step.checked_sub(1 + layer.delay as u64) else { continue };
            if fired < self.made {
                continue;
            }
            let (spikes, factors) = self.origins.spikes(fired, world);
            for (k, &spike) in spikes.iter().enumerate() {
                let source = spike as usize - self.origins.view.start;
                let released = factors.map_or(1.0, |factors| factors[k]);
                let Row::Listed { first, targets } = layer.wires.row(source) else { continue };
                let source = &mut layer.sources[source];
                let x = source.traces.at(now, &lesson.fading_x);
                for (synapse, &at) in layer.synapses[first..first + targets.len()].iter_mut().zip(targets) {
                    let target = &self.targets[at as usize];
                    lesson.catch_up(synapse, source, target);
                    sums[at as usize] += synapse.weight(now, &lesson.common) * released;
                    let y = target.traces.at(now, &lesson.fading_y);
                    synapse.change(now, &lesson.common, |weight| lesson.rule.on_pre(weight, x, y));
                }
                source.caught_up = now;
                source.traces.spike(now, &lesson.fading_x);
            }
        }
    }

    /// Spikes that the targets fired at instant `now`.
    fn post(&mut self, now: u64, fired: &[u32]) {
        let mut longest = 0;
        for &target in fired {
            let target = &mut self.targets[target as usize];
            target.traces.spike(now, &self.lesson.fading_y);
            target.spikes.push((now, target.traces.before));
            longest = longest.max(target.spikes.len());
        }
        if longest >= LONGEST {
            self.catch_up();
        }
    }

    /// All synapses catch up.
    fn catch_up(&mut self) {
        for layer in &mut self.layers {
            layer.synapses = caught_up(&self.lesson, layer, &self.targets);
        }
        self.targets.iter_mut().for_each(|target| target.spikes.clear());
    }

    /// All synapses, as they are once they have caught up.
    fn present(&self) -> impl Iterator<Item = (&Layer<S, X>, Vec<S>)> {
        self.layers.iter().map(|layer| (layer, caught_up(&self.lesson, layer, &self.targets)))
    }
}

/// The synapses of a layer, as they are once they have caught up.
fn caught_up<P: Plasticity<X, Y>, S: Efficacy, const X: usize, const Y: usize>(
    lesson: &Lesson<P, S, X, Y>,
    layer: &Layer<S, X>,
    targets: &[Postsynaptic<Y>],
) -> Vec<S> {
    let mut synapses = layer.synapses.clone();
    for (index, source) in layer.sources.iter().enumerate() {
        for (synapse, target) in listed(&layer.wires, index) {
            lesson.catch_up(&mut synapses[synapse], source, &targets[target]);
        }
    }
    synapses
}

/// Place and target of each synapse of a source.
fn listed(wires: &Wires, source: usize) -> impl Iterator<Item = (usize, usize)> {
    let (first, targets) = match wires.row(source) {
        Row::Listed { first, targets } => (first, targets),
        Row::All { .. } => (0, &[][..]),
    };
    targets.iter().enumerate().map(move |(k, &target)| (first + k, target as usize))
}

impl<P: Plasticity<X, Y>, S: Efficacy, const X: usize, const Y: usize> Afferent for Learning<P, S, X, Y> {
    fn act(&mut self, step: u64, world: &World, cleft: &mut Cleft) {
        if self.jump {
            self.post(step, cleft.fired);
            self.pre(step, step + 1, world, cleft);
        } else {
            self.pre(step, step, world, cleft);
            self.post(step, cleft.fired);
        }
        self.now = step + 1;
    }

    fn synapses(&self) -> Synapses<'_> {
        let layers = self.present().map(|(layer, synapses)| {
            let weights = synapses.iter().map(|synapse| synapse.weight(self.now, &self.lesson.common)).collect();
            (&layer.wires, WeightsOf::Read(weights), DelaysOf::Layer(layer.delay))
        });
        Synapses { layers: layers.collect() }
    }

    fn wires(&self) -> Vec<&Wires> {
        self.layers.iter().map(|layer| &layer.wires).collect()
    }

    fn weight(&self, spot: &Spot) -> f64 {
        let layer = &self.layers[spot.layer];
        let mut synapse = layer.synapses[spot.synapse];
        self.lesson.catch_up(&mut synapse, &layer.sources[spot.source], &self.targets[spot.target]);
        synapse.weight(self.now, &self.lesson.common)
    }

    fn assign(&mut self, source: usize, weights: &mut dyn Iterator<Item = f64>) {
        let spots = self.spots(source);
        for (spot, weight) in spots.into_iter().zip(weights) {
            let layer = &mut self.layers[spot.layer];
            let synapse = &mut layer.synapses[spot.synapse];
            self.lesson.catch_up(synapse, &layer.sources[source], &self.targets[spot.target]);
            synapse.set(weight, self.now, &self.lesson.common);
        }
        self.layers.iter_mut().for_each(|layer| layer.sources[source].caught_up = self.now);
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
        let targets = size_of::<Postsynaptic<Y>>() * self.targets.capacity();
        self.layers.iter().map(layer).sum::<usize>() + targets
    }

    fn save(&self, to: &mut Saver) {
        S::save_common(&self.lesson.common, to);
        for (layer, synapses) in self.present() {
            synapses.iter().for_each(|synapse| synapse.save(to));
            layer.sources.iter().for_each(|source| source.traces.save(to));
        }
        self.targets.iter().for_each(|target| target.traces.save(to));
    }

    fn load(&mut self, from: &mut Loader) -> Result<()> {
        self.now = from.step;
        S::load_common(&mut self.lesson.common, from)?;
        for layer in &mut self.layers {
            layer.synapses.iter_mut().try_for_each(|synapse| synapse.load(from))?;
            layer.sources.iter_mut().try_for_each(|source| {
                source.caught_up = 0;
                source.traces.load(from)
            })?;
        }
        self.targets.iter_mut().try_for_each(|target| {
            target.spikes.clear();
            target.traces.load(from)
        })
    }
}
