//! Gates that live at the source: one state for each source neuron, as other blocks are told of it.
//!
//! What they are told of is the mean of each gate over the step to come, as a gate at the target would act. So the gates are
//! a step ahead: they are carried to its end before it begins, under the potential that is foretold for its middle.

use crate::error::Result;
use crate::integrate::{Integrator, Recommended};
use crate::network::memory::{Aligned, Rows, StateReader, StateWriter, Tile, flush_small, lanes_mut, padded};
use crate::simd::{self, TileKernel};
use crate::traits::{Gated, Kinetics};
use std::ops::Range;

/// The gates of the neurons of a block, one state for each source neuron.
pub(crate) trait SourceGates: Send + Sync {
    /// Neurons of the block.
    fn range(&self) -> Range<usize>;

    /// Foretell the step to come, given the potentials of the block's neurons in its middle.
    fn foretell(&mut self, potential: &[f64], dt: f64);

    /// Go on to where the step that has been foretold ends.
    fn advance(&mut self);

    /// A spike of a neuron of the block lets out `released`; what has been foretold of it changes.
    fn receive(&mut self, neuron: usize, released: f64, potential: f64, dt: f64);

    /// The mean of each gate over the step to come, and how far each is open now.
    fn publish(&self, mean: &mut [f64], open: &mut [f64]);

    fn save(&self, to: &mut StateWriter);
    fn load(&mut self, from: &mut StateReader) -> Result<()>;
}

/// Source gates of kinetics `K`.
pub(crate) struct SourceGatesOf<K, const D: usize> {
    kinetics: K,
    range: Range<usize>,
    x: Rows<D>,
    /// At the end of the step to come.
    next: Rows<D>,
    open: Aligned,
    mean: Aligned,
}

impl<K: Kinetics<D>, const D: usize> SourceGatesOf<K, D> {
    /// Bytes that the gates of so many sources take.
    pub fn bytes(len: usize) -> usize {
        2 * (Rows::<D>::bytes(len) + Aligned::bytes(padded(len))) + size_of::<Self>()
    }

    pub fn new(kinetics: K, range: Range<usize>) -> Self {
        let (n, rest) = (range.len(), kinetics.rest());
        let row = || Aligned::zeros(padded(n));
        SourceGatesOf { kinetics, range, x: Rows::new(n, rest), next: Rows::new(n, rest), open: row(), mean: row() }
    }
}

/// Where a gate is after a step, how far it is open before, and its mean over the step.
#[inline(always)]
fn ahead<K: Kinetics<D>, const D: usize>(kinetics: &K, x: [f64; D], potential: f64, dt: f64) -> ([f64; D], f64, f64) {
    let next = flush_small(Recommended.step(Gated { kinetics, potential }, x, dt));
    (next, kinetics.gate(x), kinetics.mean(x, next, dt))
}

struct Foretell<'a, K, const D: usize> {
    kinetics: &'a K,
    x: [&'a mut [f64]; D],
    next: [&'a mut [f64]; D],
    open: &'a mut [f64],
    mean: &'a mut [f64],
    potential: &'a [f64],
    dt: f64,
}

impl<K: Kinetics<D>, const D: usize> TileKernel for Foretell<'_, K, D> {
    type Output = ();

    #[inline(always)]
    fn run<const TILE: usize>(mut self) {
        let kinetics = self.kinetics.clone();
        for at in (0..self.potential.len()).step_by(TILE) {
            let count = TILE.min(self.potential.len() - at);
            let mut v = [0.0; TILE];
            v[..count].copy_from_slice(&self.potential[at..at + count]);
            let mut x: Tile<D, TILE> = Tile::load(&self.x, at);
            let (mut open, mut mean) = ([0.0; TILE], [0.0; TILE]);
            for l in 0..TILE {
                let (next, now, over) = ahead(&kinetics, x.lane(l), v[l], self.dt);
                x.set_lane(l, next);
                (open[l], mean[l]) = (now, over);
            }
            x.store(&mut self.next, at);
            *lanes_mut(self.open, at) = open;
            *lanes_mut(self.mean, at) = mean;
        }
    }
}

impl<K: Kinetics<D>, const D: usize> SourceGates for SourceGatesOf<K, D> {
    fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    fn foretell(&mut self, potential: &[f64], dt: f64) {
        let potential = &potential[self.range.clone()];
        let (x, next) = (self.x.split(), self.next.split());
        let (kinetics, open, mean) = (&self.kinetics, &mut self.open[..], &mut self.mean[..]);
        simd::run_in_tiles(Foretell { kinetics, x, next, open, mean, potential, dt });
    }

    fn advance(&mut self) {
        std::mem::swap(&mut self.x, &mut self.next);
    }

    fn receive(&mut self, neuron: usize, released: f64, potential: f64, dt: f64) {
        let index = neuron - self.range.start;
        let before = std::array::from_fn(|k| self.x.row(k)[index]);
        let x = self.kinetics.receive(before, released);
        let (next, open, mean) = ahead(&self.kinetics, x, potential, dt);
        for k in 0..D {
            self.x.row_mut(k)[index] = x[k];
            self.next.row_mut(k)[index] = next[k];
        }
        (self.open[index], self.mean[index]) = (open, mean);
    }

    fn publish(&self, mean: &mut [f64], open: &mut [f64]) {
        mean.copy_from_slice(&self.mean[..mean.len()]);
        open.copy_from_slice(&self.open[..open.len()]);
    }

    fn save(&self, to: &mut StateWriter) {
        (0..D).for_each(|k| to.numbers(&self.x.row(k)[..self.range.len()]));
    }

    fn load(&mut self, from: &mut StateReader) -> Result<()> {
        (0..D).try_for_each(|k| from.numbers(&mut self.x.row_mut(k)[..self.range.len()]))
    }
}
