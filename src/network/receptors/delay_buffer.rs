//! Arrivals that are still on their way: for each step to come, the sum of the weights that arrive at each neuron.

use crate::error::Result;
use crate::network::memory::{Aligned, StateReader, StateWriter, padded};
use crate::network::partition::{MOST, MOST_DELIVERED};
use std::ops::Range;

/// A ring of rows, one for each step from now to the longest delay. A row holds the neurons of a shard.
#[derive(Debug)]
pub(crate) struct DelayBuffer {
    width: usize,
    rows: usize,
    /// Rows, end to end, and room for the sums that begin in the last.
    sums: Aligned,
}

/// A part of a row and what lies beyond it: any target of a block is within, so that finding one takes a mask and no check.
pub(crate) type BlockSums = [f64; MOST];

/// The most that is addressed from any neuron of a shard on.
fn reach(width: usize) -> usize {
    if width <= MOST { MOST } else { MOST_DELIVERED }
}

impl DelayBuffer {
    pub fn new(n: usize) -> DelayBuffer {
        DelayBuffer::of(padded(n), 1)
    }

    fn of(width: usize, rows: usize) -> DelayBuffer {
        DelayBuffer { width, rows, sums: Aligned::zeros(rows * width + reach(width)) }
    }

    /// Make room for delays of `longest` steps, keeping what is on its way at step `now`.
    pub fn reserve(&mut self, longest: usize, now: u64) {
        let rows = longest + 1;
        if rows <= self.rows {
            return;
        }
        let mut grown = DelayBuffer::of(self.width, rows);
        for ahead in 0..self.rows as u64 {
            grown.row_mut(now + ahead).copy_from_slice(self.row(now + ahead));
        }
        *self = grown;
    }

    /// Buffers of consecutive neurons as one, given with their number of neurons.
    pub fn join<'a>(parts: impl Iterator<Item = (&'a DelayBuffer, usize)> + Clone, now: u64) -> DelayBuffer {
        let rows = parts.clone().map(|(part, _)| part.rows).max().unwrap_or(1);
        let mut whole = DelayBuffer::of(padded(parts.clone().map(|(_, neurons)| neurons).sum()), rows);
        let mut first = 0;
        for (part, neurons) in parts {
            for ahead in 0..part.rows as u64 {
                let row = &mut whole.row_mut(now + ahead)[first..first + neurons];
                row.copy_from_slice(&part.row(now + ahead)[..neurons]);
            }
            first += neurons;
        }
        whole
    }

    /// Where the row of `step` begins.
    fn at(&self, step: u64) -> usize {
        (step % self.rows as u64) as usize * self.width
    }

    fn row(&self, step: u64) -> &[f64] {
        let at = self.at(step);
        &self.sums[at..at + self.width]
    }

    fn row_mut(&mut self, step: u64) -> &mut [f64] {
        let at = self.at(step);
        &mut self.sums[at..at + self.width]
    }

    /// What arrives at `step` from neuron `first` on, to be added to.
    pub fn sums<const N: usize>(&mut self, step: u64, first: usize) -> &mut [f64; N] {
        let at = self.at(step) + first;
        (&mut self.sums[at..at + N]).try_into().expect("the slice is as long as the array")
    }

    /// All rows from neuron `first` on, and which of them is that of `step`.
    pub fn from(&mut self, step: u64, first: usize) -> FutureRows<'_> {
        let (now, rows, width) = ((step % self.rows as u64) as usize, self.rows, self.width);
        FutureRows { now, rows, width, sums: &mut self.sums[first..] }
    }

    /// In order of arrival from `now`, so that rings of different length hold the same state.
    pub fn save(&self, now: u64, neurons: Range<usize>, to: &mut StateWriter) {
        (0..self.rows as u64).for_each(|ahead| to.numbers(&self.row(now + ahead)[neurons.clone()]));
    }

    pub fn load(&mut self, now: u64, neurons: Range<usize>, from: &mut StateReader) -> Result<()> {
        (0..self.rows as u64).try_for_each(|ahead| from.numbers(&mut self.row_mut(now + ahead)[neurons.clone()]))
    }
}

/// What arrives at the neurons of a block in one step, at each of its receptors.
pub(crate) struct Arrivals<'a> {
    /// Of the shard.
    pub buffers: &'a mut [DelayBuffer],
    /// The block's first neuron, by its index in the shard.
    pub first: usize,
    /// Neurons of the block, with their padding.
    pub width: usize,
    pub step: u64,
}

impl Arrivals<'_> {
    /// What arrives at a receptor.
    pub fn row(&mut self, receptor: usize) -> &mut [f64] {
        &mut self.buffers[receptor].row_mut(self.step)[self.first..self.first + self.width]
    }

    /// What arrives at a receptor, to be added to.
    pub fn sums(&mut self, receptor: usize) -> &mut BlockSums {
        self.buffers[receptor].sums(self.step, self.first)
    }
}

/// Add a number to the sum of a neuron.
#[inline(always)]
pub(crate) fn add<const N: usize>(sums: &mut [f64; N], neuron: u16, number: f64) {
    sums[neuron as usize % N] += number;
}

/// Add a weight to the sum of each target.
///
/// Kept out of what calls it, as [`scatter_each`] is, lest its few instructions lack registers.
#[inline(never)]
pub(crate) fn scatter<const N: usize>(sums: &mut [f64; N], targets: &[u16], weight: f64) {
    targets.iter().for_each(|&target| add(sums, target, weight));
}

/// Add the weight of each synapse times `factor` to the sum of its target.
#[inline(never)]
pub(crate) fn scatter_each<const N: usize>(sums: &mut [f64; N], targets: &[u16], weights: &[f32], factor: f64) {
    targets.iter().zip(weights).for_each(|(&target, &weight)| add(sums, target, weight as f64 * factor));
}

/// The rows of a ring, addressed by how many steps ahead they are.
pub(crate) struct FutureRows<'a> {
    now: usize,
    rows: usize,
    width: usize,
    sums: &'a mut [f64],
}

impl FutureRows<'_> {
    /// Add `weight` to what arrives at `neuron` in `delay` steps.
    #[inline(always)]
    pub fn add(&mut self, neuron: usize, delay: usize, weight: f64) {
        let row = self.now + delay;
        let row = if row >= self.rows { row - self.rows } else { row };
        self.sums[row * self.width + neuron] += weight;
    }
}
