//! Arrivals that are still on their way: for each step to come, the sum of the weights that arrive at each neuron.

use crate::error::Result;
use crate::network::memory::{Aligned, StateReader, StateWriter, padded};
use crate::network::partition::MOST;

/// A ring of rows, one for each step from now to the longest delay.
#[derive(Debug)]
pub(crate) struct DelayBuffer {
    width: usize,
    rows: usize,
    /// Rows, end to end, and room for the sums that begin in the last.
    sums: Aligned,
}

/// A row and what lies beyond it: any target of a block is within, so that finding one takes a mask and no check.
pub(crate) type BlockSums = [f64; MOST];

impl DelayBuffer {
    pub fn new(n: usize) -> DelayBuffer {
        DelayBuffer::of(padded(n), 1)
    }

    fn of(width: usize, rows: usize) -> DelayBuffer {
        DelayBuffer { width, rows, sums: Aligned::zeros(rows * width + MOST) }
    }

    /// Make room for delays of `longest` steps, keeping what is on its way at step `now`.
    pub fn reserve(&mut self, longest: usize, now: u64) {
        let rows = longest + 1;
        if rows <= self.rows {
            return;
        }
        let mut grown = DelayBuffer::of(self.width, rows);
        for ahead in 0..self.rows as u64 {
            grown.row(now + ahead).copy_from_slice(self.row(now + ahead));
        }
        *self = grown;
    }

    /// What arrives at `step`.
    pub fn row(&mut self, step: u64) -> &mut [f64] {
        let at = (step % self.rows as u64) as usize * self.width;
        &mut self.sums[at..at + self.width]
    }

    /// What arrives at `step`, to be added to.
    pub fn sums(&mut self, step: u64) -> &mut BlockSums {
        let at = (step % self.rows as u64) as usize * self.width;
        (&mut self.sums[at..at + MOST]).try_into().expect("the slice is as long as a block")
    }

    /// All rows, and which of them is that of `step`.
    pub fn from(&mut self, step: u64) -> FutureRows<'_> {
        FutureRows { now: (step % self.rows as u64) as usize, rows: self.rows, width: self.width, sums: &mut self.sums }
    }

    /// In order of arrival from `now`, so that rings of different length hold the same state.
    pub fn save(&self, now: u64, neurons: usize, to: &mut StateWriter) {
        for ahead in 0..self.rows as u64 {
            let at = ((now + ahead) % self.rows as u64) as usize * self.width;
            to.numbers(&self.sums[at..at + neurons]);
        }
    }

    pub fn load(&mut self, now: u64, neurons: usize, from: &mut StateReader) -> Result<()> {
        (0..self.rows as u64).try_for_each(|ahead| from.numbers(&mut self.row(now + ahead)[..neurons]))
    }
}

/// Add a number to the sum of a neuron.
#[inline(always)]
pub(crate) fn add(sums: &mut BlockSums, neuron: u16, number: f64) {
    sums[neuron as usize % MOST] += number;
}

/// Add a weight to the sum of each target.
///
/// Kept out of what calls it, as [`scatter_each`] is, lest its few instructions lack registers.
#[inline(never)]
pub(crate) fn scatter(sums: &mut BlockSums, targets: &[u16], weight: f64) {
    targets.iter().for_each(|&target| add(sums, target, weight));
}

/// Add the weight of each synapse times `factor` to the sum of its target.
#[inline(never)]
pub(crate) fn scatter_each(sums: &mut BlockSums, targets: &[u16], weights: &[f32], factor: f64) {
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
