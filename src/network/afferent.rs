//! The synapses of one projection onto the neurons of one block, and the delivery of spikes through them.

use super::input::Input;
use super::outbox::Outbox;
use super::receptor::Receptor;
use super::ring::{Window, scatter, scatter_each};
use super::state::{Loader, Saver};
use super::wires::{Delays, Row, Weights, Wires, all_alike, assign, load_weights, save_weights};
use crate::error::Result;
use crate::simd;
use std::borrow::Cow;
use std::ops::Range;

/// What is common to all blocks during a step.
pub(crate) struct World<'a> {
    pub outboxes: &'a [Outbox],
    pub dt: f64,
}

/// What an afferent may act on.
pub(crate) struct Cleft<'a> {
    pub receptors: &'a mut [Box<dyn Receptor>],
    pub input: &'a mut Input,
    pub potential: &'a [f64],
    /// Neurons of the block that fired in the step before.
    pub fired: &'a [u32],
}

/// A projection's synapses onto one block, whatever their kind.
pub(crate) trait Afferent: Send + Sync {
    /// Put the spikes that were fired in `step` on their way.
    fn deliver(&mut self, _step: u64, _world: &World, _receptors: &mut [Box<dyn Receptor>]) {}

    /// What happens at the beginning of `step`.
    fn act(&mut self, step: u64, world: &World, cleft: &mut Cleft) {
        if let Some(receptor) = self.gated() {
            self.add_gates(world, cleft.receptors[receptor].ring().window(step));
        }
    }

    /// The synapses.
    fn synapses(&self) -> Synapses<'_>;

    /// The targets of the synapses, in layers as [`Afferent::synapses`] has them, if they are stored by source.
    fn wires(&self) -> Vec<&Wires> {
        Vec::new()
    }

    /// The number of synapses of a source.
    fn out_degree(&self, source: usize) -> usize {
        self.wires().iter().map(|wires| wires.row(source).len()).sum()
    }

    /// The synapses of a source, in order of target.
    fn spots(&self, source: usize) -> Vec<Spot> {
        let mut spots = Vec::new();
        for (layer, wires) in self.wires().into_iter().enumerate() {
            let row = wires.row(source);
            let first = if let Row::Listed { first, .. } = row { first } else { 0 };
            each_target(&row, |k, target| spots.push(Spot { layer, source, synapse: first + k, target }));
        }
        spots.sort_by_key(|spot| spot.target);
        spots
    }

    /// The present weight of one synapse.
    fn weight(&self, spot: &Spot) -> f64;

    /// The receptor in which gates at the sources add up, if there are such.
    fn gated(&self) -> Option<usize> {
        None
    }

    /// Add the gates at the sources to the sums of their receptor.
    fn add_gates(&self, _world: &World, _sums: &mut Window) {}

    /// Give all synapses a reward.
    fn reward(&mut self, _amount: f64) {}

    /// Overwrite the weights with the next ones of `weights`, source by source as [`Synapses`] gives them.
    fn assign(&mut self, source: usize, weights: &mut dyn Iterator<Item = f64>);

    fn bytes(&self) -> usize;
    fn save(&self, to: &mut Saver);
    fn load(&mut self, from: &mut Loader) -> Result<()>;
}

/// Where one synapse of an afferent is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    pub layer: usize,
    pub source: usize,
    pub synapse: usize,
    pub target: usize,
}

/// The synapses of an afferent in layers, each of rows by source.
pub(crate) struct Synapses<'a> {
    pub layers: Vec<(Cow<'a, Wires>, WeightsOf<'a>, DelaysOf<'a>)>,
}

/// Weights however they are stored.
pub(crate) enum WeightsOf<'a> {
    Stored(&'a Weights),
    Learnt(&'a [f64]),
    Read(Vec<f64>),
}

/// Delays however they are stored.
pub(crate) enum DelaysOf<'a> {
    Stored(&'a Delays),
    Layer(usize),
}

impl Synapses<'_> {
    /// Target, weight and delay of each synapse of a source.
    pub fn of(&self, source: usize) -> Vec<(usize, f64, usize)> {
        let mut found = Vec::new();
        for (wires, weights, delays) in &self.layers {
            let row = wires.row(source);
            let first = if let Row::Listed { first, .. } = row { first } else { 0 };
            for (k, target) in row.targets().into_iter().enumerate() {
                let weight = match weights {
                    WeightsOf::Stored(weights) => weights.at(first + k),
                    WeightsOf::Learnt(weights) => weights[first + k],
                    WeightsOf::Read(weights) => weights[first + k],
                };
                let delay = match delays {
                    DelaysOf::Stored(delays) => delays.at(first + k),
                    DelaysOf::Layer(delay) => *delay,
                };
                found.push((target, weight, delay));
            }
        }
        found.sort_by_key(|&(target, _, _)| target);
        found
    }
}

/// Where the spikes of a projection come from.
#[derive(Clone, Debug)]
pub(crate) struct Origins {
    pub population: usize,
    pub view: Range<usize>,
    /// Which of the population's releases lets them out.
    pub release: Option<usize>,
}

impl Origins {
    /// The spikes of a step, and what each lets out if that is not 1.
    pub fn spikes<'a>(&self, step: u64, world: &World<'a>) -> (&'a [u32], Option<&'a [f64]>) {
        let outbox = &world.outboxes[self.population];
        let spikes = outbox.log.spikes(step, &self.view);
        (spikes, self.release.map(|release| outbox.releases[release].released(step)))
    }
}

/// Synapses whose weights do not change.
pub(crate) struct Fixed {
    pub origins: Origins,
    pub receptor: usize,
    pub wires: Wires,
    pub weights: Weights,
    /// Steps between a spike and the pass that takes it in.
    pub delays: Delays,
    /// The weights the projection was made with, if others have been set since.
    pub built: Option<Weights>,
}

impl Afferent for Fixed {
    fn deliver(&mut self, step: u64, world: &World, receptors: &mut [Box<dyn Receptor>]) {
        let (spikes, factors) = self.origins.spikes(step, world);
        if spikes.is_empty() {
            return;
        }
        let ring = receptors[self.receptor].ring();
        let start = self.origins.view.start;
        let released = |k: usize| factors.map_or(1.0, |factors| factors[k]);
        if let Some((all, weight, delay)) = all_alike(&self.wires, &self.weights, &self.delays) {
            let total = (0..spikes.len()).map(released).sum::<f64>();
            let own = |source: usize| spikes.binary_search(&((start + source) as u32)).map_or(0.0, released);
            let sums = ring.window(step + 1 + delay as u64);
            return all.each(|target, source| sums[target] += weight * (total - source.map_or(0.0, own)));
        }
        let next = |k: usize| spikes.get(k + 1).map(|&s| s as usize - start);
        let spikes = spikes.iter().enumerate().map(|(k, &s)| (s as usize - start, released(k), next(k)));
        match (&self.wires, &self.weights, &self.delays) {
            (Wires::Rows { offsets, targets }, Weights::Same(weight), Delays::Same(delay)) => {
                let sums = ring.window(step + 1 + *delay as u64);
                let row = |source: usize| &targets[offsets[source] as usize..offsets[source + 1] as usize];
                for (source, released, next) in spikes {
                    if let Some(next) = next {
                        simd::prefetch(row(next));
                    }
                    scatter(sums, row(source), weight * released);
                }
            }
            (Wires::Rows { offsets, targets }, Weights::Each(weights), Delays::Same(delay)) => {
                let sums = ring.window(step + 1 + *delay as u64);
                let row = |source: usize| {
                    let range = offsets[source] as usize..offsets[source + 1] as usize;
                    (&targets[range.clone()], &weights[range])
                };
                for (source, released, next) in spikes {
                    if let Some((targets, weights)) = next.map(row) {
                        simd::prefetch(targets);
                        simd::prefetch(weights);
                    }
                    let (targets, weights) = row(source);
                    scatter_each(sums, targets, weights, released);
                }
            }
            (wires, weights, delays) => {
                let mut ahead = ring.from(step + 1);
                for (source, released, _) in spikes {
                    let row = wires.row(source);
                    let first = if let Row::Listed { first, .. } = row { first } else { 0 };
                    each_target(&row, |k, target| {
                        ahead.add(target, delays.at(first + k), weights.at(first + k) * released);
                    });
                }
            }
        }
    }

    fn synapses(&self) -> Synapses<'_> {
        let layer = (Cow::Borrowed(&self.wires), WeightsOf::Stored(&self.weights), DelaysOf::Stored(&self.delays));
        Synapses { layers: vec![layer] }
    }

    fn wires(&self) -> Vec<&Wires> {
        vec![&self.wires]
    }

    fn weight(&self, spot: &Spot) -> f64 {
        self.weights.at(spot.synapse)
    }

    fn assign(&mut self, source: usize, weights: &mut dyn Iterator<Item = f64>) {
        self.built.get_or_insert_with(|| self.weights.clone());
        assign(&self.wires, &mut self.weights, source, weights);
    }

    fn bytes(&self) -> usize {
        self.wires.bytes() + self.weights.bytes() + self.delays.bytes()
    }

    fn save(&self, to: &mut Saver) {
        save_weights(&self.weights, self.built.is_some(), to);
    }

    fn load(&mut self, from: &mut Loader) -> Result<()> {
        load_weights(&mut self.weights, &mut self.built, from)
    }
}

/// Call `visit` with the place in the row and the target of each synapse.
#[inline(always)]
pub(crate) fn each_target(row: &Row, mut visit: impl FnMut(usize, usize)) {
    match row {
        Row::Listed { targets, .. } => targets.iter().enumerate().for_each(|(k, &target)| visit(k, target as usize)),
        Row::All { targets, own } => {
            let before = targets.start..own.unwrap_or(targets.end);
            let after = own.map_or(targets.end, |own| own + 1)..targets.end;
            before.chain(after).enumerate().for_each(|(k, target)| visit(k, target));
        }
    }
}
