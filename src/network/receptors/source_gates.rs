//! Gates that live at the source: one state for each source neuron, as other blocks are told of it.

use crate::error::Result;
use crate::integrate::{Integrator, Recommended};
use crate::network::memory::{Rows, StateReader, StateWriter, Tile, flush_small};
use crate::simd::{self, TileKernel};
use crate::traits::{Gated, Kinetics};
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

    fn save(&self, to: &mut StateWriter);
    fn load(&mut self, from: &mut StateReader) -> Result<()>;
}

/// Source gates of kinetics `K`.
pub(crate) struct SourceGatesOf<K, const D: usize> {
    kinetics: K,
    range: Range<usize>,
    x: Rows<D>,
}

impl<K: Kinetics<D>, const D: usize> SourceGatesOf<K, D> {
    /// Bytes that the gates of so many sources take.
    pub fn bytes(len: usize) -> usize {
        Rows::<D>::bytes(len) + size_of::<Self>()
    }

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

impl<K: Kinetics<D>, const D: usize> TileKernel for Advance<'_, K, D> {
    type Output = ();

    #[inline(always)]
    fn run<const TILE: usize>(mut self) {
        let kinetics = self.kinetics.clone();
        for at in (0..self.potential.len()).step_by(TILE) {
            let lanes = TILE.min(self.potential.len() - at);
            let mut v = [0.0; TILE];
            v[..lanes].copy_from_slice(&self.potential[at..at + lanes]);
            let mut x: Tile<D, TILE> = Tile::load(&self.x, at);
            for (l, &potential) in v.iter().enumerate() {
                let flow = Gated { kinetics: &kinetics, potential };
                let state = Recommended.step(flow, x.lane(l), self.dt);
                x.set_lane(l, flush_small(state));
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
        simd::run_in_tiles(Advance { kinetics: &self.kinetics, x: self.x.split(), potential, dt });
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

    fn save(&self, to: &mut StateWriter) {
        (0..D).for_each(|k| to.numbers(&self.x.row(k)[..self.range.len()]));
    }

    fn load(&mut self, from: &mut StateReader) -> Result<()> {
        (0..D).try_for_each(|k| from.numbers(&mut self.x.row_mut(k)[..self.range.len()]))
    }
}
