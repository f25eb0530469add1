//! Synapses whose weights follow a learning rule on spikes.
//!
//! A synapse is written only by the block that owns its target. Spikes of the source count when they arrive, so
//! synapses of different delay are kept in layers, one for each delay, each with traces of its own.

use super::afferent::{Afferent, Cleft, DelaysOf, Origins, Synapses, WeightsOf, World};
use super::state::{Loader, NEVER, Saver};
use super::wires::{Row, Wires};
use crate::error::Result;
use crate::math::exp;
use crate::traits::{Plasticity, Trace};
use std::sync::Arc;

/// The longest table of a trace's decay, in steps.
const TABLE: usize = 8192;

/// How a trace decays.
#[derive(Clone, Debug)]
pub(crate) struct Fading {
    per_step: f64,
    all_pairs: bool,
    table: Arc<[f64]>,
}

impl Fading {
    pub fn new(trace: Trace, dt: f64) -> Fading {
        let per_step = dt / trace.tau;
        let table = (0..TABLE).map(|steps| exp(-per_step * steps as f64)).collect();
        Fading { per_step, all_pairs: trace.all_pairs, table }
    }

    fn over(&self, steps: u64) -> f64 {
        self.table.get(steps as usize).copied().unwrap_or_else(|| exp(-self.per_step * steps as f64))
    }
}

/// The traces of one neuron: their values just after and just before its last spike, and when that was.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Memory<const N: usize> {
    after: [f64; N],
    before: [f64; N],
    last: u64,
}

impl<const N: usize> Memory<N> {
    pub const BLANK: Memory<N> = Memory { after: [0.0; N], before: [0.0; N], last: NEVER };

    /// The traces at `now`, without a spike at `now`.
    #[inline]
    fn at(&self, now: u64, fading: &[Fading; N]) -> [f64; N] {
        if self.last == NEVER || self.last == now {
            return self.before;
        }
        let mut faded = self.after;
        for (value, fading) in faded.iter_mut().zip(fading) {
            *value *= fading.over(now - self.last);
        }
        faded
    }

    /// A spike at `now`.
    fn spike(&mut self, now: u64, fading: &[Fading; N]) {
        self.before = self.at(now, fading);
        for (k, fading) in fading.iter().enumerate() {
            self.after[k] = if fading.all_pairs { self.before[k] + 1.0 } else { 1.0 };
        }
        self.last = now;
    }

    fn save(&self, to: &mut Saver) {
        to.numbers(&self.after);
        to.numbers(&self.before);
        to.word(self.last);
    }

    fn load(&mut self, from: &mut Loader) -> Result<()> {
        from.numbers(&mut self.after)?;
        from.numbers(&mut self.before)?;
        self.last = from.past()?;
        Ok(())
    }
}

/// The synapses of one delay.
pub(crate) struct Layer<const X: usize> {
    /// Steps between a spike and the pass that takes it in.
    pub delay: usize,
    pub wires: Wires,
    pub weights: Vec<f64>,
    pub x: Vec<Memory<X>>,
    /// For each target, where its synapses are.
    incoming: Incoming,
}

/// The synapses of each target: source and place.
struct Incoming {
    offsets: Vec<u32>,
    synapses: Vec<(u32, u32)>,
}

impl Incoming {
    fn new(wires: &Wires, targets: usize) -> Incoming {
        let mut offsets = vec![0u32; targets + 2];
        let rows = || (0..wires.sources()).flat_map(|source| listed(wires, source).map(move |s| (source, s)));
        rows().for_each(|(_, (_, target))| offsets[target + 2] += 1);
        (2..offsets.len()).for_each(|k| offsets[k] += offsets[k - 1]);
        let mut synapses = vec![(0, 0); wires.len()];
        for (source, (synapse, target)) in rows() {
            let place = &mut offsets[target + 1];
            synapses[*place as usize] = (source as u32, synapse as u32);
            *place += 1;
        }
        offsets.pop();
        Incoming { offsets, synapses }
    }

    fn of(&self, target: usize) -> &[(u32, u32)] {
        &self.synapses[self.offsets[target] as usize..self.offsets[target + 1] as usize]
    }
}

/// Place and target of each synapse of a source.
fn listed(wires: &Wires, source: usize) -> impl Iterator<Item = (usize, usize)> {
    let (first, targets) = match wires.row(source) {
        Row::Listed { first, targets } => (first, targets),
        Row::All { .. } => (0, &[][..]),
    };
    targets.iter().enumerate().map(move |(k, &target)| (first + k, target as usize))
}

impl<const X: usize> Layer<X> {
    pub fn new(delay: usize, wires: Wires, weights: Vec<f64>, targets: usize) -> Layer<X> {
        let incoming = Incoming::new(&wires, targets);
        Layer { delay, x: vec![Memory::BLANK; wires.sources()], wires, weights, incoming }
    }
}

/// Synapses under learning rule `P`.
pub(crate) struct Learning<P, const X: usize, const Y: usize> {
    pub rule: P,
    pub origins: Origins,
    pub receptor: usize,
    /// The step in which the synapses were made: earlier spikes are not for them.
    pub since: u64,
    /// Whether what arrives acts at the end of the step in which it is taken in: a jump of the potential.
    pub jump: bool,
    pub layers: Vec<Layer<X>>,
    pub y: Vec<Memory<Y>>,
    pub fading_x: [Fading; X],
    pub fading_y: [Fading; Y],
}

impl<P: Plasticity<X, Y>, const X: usize, const Y: usize> Learning<P, X, Y> {
    /// Spikes of the sources that are taken in at `step` and arrive at instant `now`.
    fn pre(&mut self, step: u64, now: u64, world: &World, cleft: &mut Cleft) {
        let sums = cleft.receptors[self.receptor].ring().row(step);
        for layer in &mut self.layers {
            let Some(fired) = step.checked_sub(1 + layer.delay as u64).filter(|&fired| fired >= self.since) else {
                continue;
            };
            let (spikes, factors) = self.origins.spikes(fired, world);
            for (k, &spike) in spikes.iter().enumerate() {
                let source = spike as usize - self.origins.view.start;
                let released = factors.map_or(1.0, |factors| factors[k]);
                let x = layer.x[source].at(now, &self.fading_x);
                let Row::Listed { first, targets } = layer.wires.row(source) else { continue };
                let weights = &mut layer.weights[first..first + targets.len()];
                for (weight, &target) in weights.iter_mut().zip(targets) {
                    let target = target as usize;
                    sums[target] += *weight * released;
                    *weight = self.rule.on_pre(*weight, x, self.y[target].at(now, &self.fading_y));
                }
                layer.x[source].spike(now, &self.fading_x);
            }
        }
    }

    /// Spikes that the targets fired at instant `now`.
    fn post(&mut self, now: u64, fired: &[u32]) {
        for &target in fired {
            let target = target as usize;
            let y = self.y[target].at(now, &self.fading_y);
            for layer in &mut self.layers {
                for &(source, synapse) in layer.incoming.of(target) {
                    let x = layer.x[source as usize].at(now, &self.fading_x);
                    let weight = &mut layer.weights[synapse as usize];
                    *weight = self.rule.on_post(*weight, x, y);
                }
            }
            self.y[target].spike(now, &self.fading_y);
        }
    }
}

impl<P: Plasticity<X, Y>, const X: usize, const Y: usize> Afferent for Learning<P, X, Y> {
    fn act(&mut self, step: u64, world: &World, cleft: &mut Cleft) {
        if self.jump {
            self.post(step, cleft.fired);
            self.pre(step, step + 1, world, cleft);
        } else {
            self.pre(step, step, world, cleft);
            self.post(step, cleft.fired);
        }
    }

    fn synapses(&self) -> Synapses<'_> {
        let layers = self.layers.iter();
        let layers =
            layers.map(|layer| (&layer.wires, WeightsOf::Learnt(&layer.weights), DelaysOf::Layer(layer.delay)));
        Synapses { layers: layers.collect() }
    }

    fn assign(&mut self, source: usize, weights: &mut dyn Iterator<Item = f64>) {
        let mut places = Vec::new();
        for (l, layer) in self.layers.iter().enumerate() {
            places.extend(listed(&layer.wires, source).map(|(synapse, target)| (target, l, synapse)));
        }
        places.sort_by_key(|&(target, _, _)| target);
        for ((_, layer, synapse), weight) in places.into_iter().zip(weights) {
            self.layers[layer].weights[synapse] = weight;
        }
    }

    fn bytes(&self) -> usize {
        let layer = |l: &Layer<X>| {
            let incoming = 4 * l.incoming.offsets.capacity() + 8 * l.incoming.synapses.capacity();
            l.wires.bytes() + 8 * l.weights.capacity() + incoming + size_of::<Memory<X>>() * l.x.capacity()
        };
        self.layers.iter().map(layer).sum::<usize>() + size_of::<Memory<Y>>() * self.y.capacity()
    }

    fn save(&self, to: &mut Saver) {
        to.word(self.since);
        for layer in &self.layers {
            to.numbers(&layer.weights);
            layer.x.iter().for_each(|memory| memory.save(to));
        }
        self.y.iter().for_each(|memory| memory.save(to));
    }

    fn load(&mut self, from: &mut Loader) -> Result<()> {
        self.since = from.past()?;
        for layer in &mut self.layers {
            from.numbers(&mut layer.weights)?;
            layer.x.iter_mut().try_for_each(|memory| memory.load(from))?;
        }
        self.y.iter_mut().try_for_each(|memory| memory.load(from))
    }
}
