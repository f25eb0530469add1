//! Synapses whose gates live at the source: at each step, every gate acts through all its synapses.

use super::afferent::{Afferent, DelaysOf, Spot, Synapses, WeightsOf, World, each_target};
use super::ring::Window;
use super::rows::{Rows, TILE, Tile};
use super::signal::Signal;
use super::state::{Loader, Saver};
use super::wires::{Delays, Row, Weights, Wires, all_alike, assign, load_weights, save_weights};
use crate::error::Result;
use crate::integrate::{Integrator, Recommended};
use crate::simd::{self, Kernel};
use crate::traits::{Gated, Kinetics};
use std::borrow::Cow;
use std::ops::Range;

/// The gates of the neurons of a block, one state for each source neuron.
pub(crate) trait SourceGates: Send + Sync {
    /// Neurons of the block.
    fn range(&self) -> Range<usize>;

    /// Carry the gates over one step, at the potential from its beginning.
    fn advance(&mut self, potential: &[f64], dt: f64);

    /// A spike of a neuron of the block lets out `released`.
    fn receive(&mut self, neuron: usize, released: f64);

    /// How far each gate is open.
    fn publish(&self, to: &mut [f64]);

    fn save(&self, to: &mut Saver);
    fn load(&mut self, from: &mut Loader) -> Result<()>;
}

/// Source gates of kinetics `K`.
pub(crate) struct SourceGatesOf<K, const D: usize> {
    kinetics: K,
    range: Range<usize>,
    x: Rows<D>,
}

impl<K: Kinetics<D>, const D: usize> SourceGatesOf<K, D> {
    pub fn new(kinetics: K, range: Range<usize>) -> Self {
        let x = Rows::new(range.len(), kinetics.rest());
        SourceGatesOf { kinetics, range, x }
    }

    fn state(&self, index: usize) -> [f64; D] {
        std::array::from_fn(|k| self.x.row(k)[index])
    }
}

struct Advance<'a, K, const D: usize> {
    kinetics: &'a K,
    x: [&'a mut [f64]; D],
    potential: &'a [f64],
    dt: f64,
}

impl<K: Kinetics<D>, const D: usize> Kernel for Advance<'_, K, D> {
    type Output = ();

    #[inline(always)]
    fn run(mut self) {
        let kinetics = self.kinetics.clone();
        for at in (0..self.potential.len()).step_by(TILE) {
            let lanes = TILE.min(self.potential.len() - at);
            let mut v = [0.0; TILE];
            v[..lanes].copy_from_slice(&self.potential[at..at + lanes]);
            let mut x = Tile::load(&self.x, at);
            for (l, &potential) in v.iter().enumerate() {
                let flow = Gated { kinetics: &kinetics, potential };
                let state = Recommended.step(flow, x.lane(l), self.dt);
                x.set_lane(l, super::receptor::closed(state));
            }
            x.store(&mut self.x, at);
        }
    }
}

impl<K: Kinetics<D>, const D: usize> SourceGates for SourceGatesOf<K, D> {
    fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    fn advance(&mut self, potential: &[f64], dt: f64) {
        let potential = &potential[self.range.clone()];
        simd::run(Advance { kinetics: &self.kinetics, x: self.x.split(), potential, dt });
    }

    fn receive(&mut self, neuron: usize, released: f64) {
        let index = neuron - self.range.start;
        let x = self.kinetics.receive(self.state(index), released);
        (0..D).for_each(|k| self.x.row_mut(k)[index] = x[k]);
    }

    fn publish(&self, to: &mut [f64]) {
        for (index, gate) in to.iter_mut().enumerate() {
            *gate = self.kinetics.gate(self.state(index));
        }
    }

    fn save(&self, to: &mut Saver) {
        (0..D).for_each(|k| to.numbers(&self.x.row(k)[..self.range.len()]));
    }

    fn load(&mut self, from: &mut Loader) -> Result<()> {
        (0..D).try_for_each(|k| from.numbers(&mut self.x.row_mut(k)[..self.range.len()]))
    }
}

/// Synapses that add the published gates of their sources to the sums of a receptor.
pub(crate) struct Published {
    pub population: usize,
    pub signal: usize,
    pub receptor: usize,
    pub wires: Wires,
    pub weights: Weights,
    pub delays: Delays,
    pub built: Option<Weights>,
}

impl Afferent for Published {
    fn gated(&self) -> Option<usize> {
        Some(self.receptor)
    }

    fn add_gates(&self, world: &World, sums: &mut Window) {
        let signal = &world.outboxes[self.population].signals[self.signal];
        if let Some((all, weight, delay)) = all_alike(&self.wires, &self.weights, &self.delays) {
            let (gates, total) = (signal.ago(delay), signal.total(delay));
            return all.each(|target, own| sums[target] += weight * (total - own.map_or(0.0, |source| gates[source])));
        }
        each_synapse(&self.wires, signal, &self.weights, &self.delays, |target, weight, gate| {
            sums[target] += weight * gate;
        });
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

/// Call `visit` with target, weight and source signal of each synapse.
#[inline(always)]
pub(crate) fn each_synapse(
    wires: &Wires,
    signal: &Signal,
    weights: &Weights,
    delays: &Delays,
    mut visit: impl FnMut(usize, f64, f64),
) {
    for source in 0..wires.sources() {
        let row = wires.row(source);
        let first = if let Row::Listed { first, .. } = row { first } else { 0 };
        each_target(&row, |k, target| {
            let synapse = first + k;
            visit(target, weights.at(synapse), signal.ago(delays.at(synapse))[source]);
        });
    }
}
