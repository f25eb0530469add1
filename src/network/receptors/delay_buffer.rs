//! Arrivals that are still on their way: for each step to come, the sum of the weights that arrive at each neuron.
//!
//! Where synapses have delays of their own, arrivals go to rows all over the ring. A ring that does not fit a processor's cache
//! would miss it with each of them; there, arrivals are queued for each step to come, and added up when anything else is to
//! be done to the row of that step: in their order, so that the sums are the same bits.

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
    /// For each row, what is to be added to it; none where the ring is small. Between two runs, all are empty.
    queues: Vec<ArrivalQueue>,
}

/// Bytes of a ring from which on arrivals at scattered steps are queued.
const LARGE: usize = 1 << 18;

/// A part of a row and what lies beyond it: any target of a block is within, so that finding one takes a mask and no check.
pub(crate) type BlockSums = [f64; MOST];

/// The most that is addressed from any neuron of a shard on.
fn reach(width: usize) -> usize {
    if width <= MOST { MOST } else { MOST_DELIVERED }
}

impl DelayBuffer {
    /// Bytes that a ring of so many rows of so many neurons takes, without what is queued.
    pub fn bytes(n: usize, rows: usize) -> usize {
        let width = padded(n);
        let queues = if size_of::<f64>() * rows * width >= LARGE { size_of::<ArrivalQueue>() * rows } else { 0 };
        Aligned::bytes(rows * width + reach(width)) + queues
    }

    /// Rows of the ring.
    pub fn rows(&self) -> usize {
        self.rows
    }

    pub fn new(n: usize) -> DelayBuffer {
        DelayBuffer::of(padded(n), 1)
    }

    fn of(width: usize, rows: usize) -> DelayBuffer {
        let queues = if 8 * rows * width >= LARGE { rows } else { 0 };
        let queues = std::iter::repeat_with(ArrivalQueue::default).take(queues).collect();
        DelayBuffer { width, rows, sums: Aligned::zeros(rows * width + reach(width)), queues }
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
        self.settle(step);
        let at = self.at(step);
        &mut self.sums[at..at + self.width]
    }

    /// What arrives at `step` from neuron `first` on, to be added to.
    pub fn sums<const N: usize>(&mut self, step: u64, first: usize) -> &mut [f64; N] {
        self.settle(step);
        let at = self.at(step) + first;
        (&mut self.sums[at..at + N]).try_into().expect("the slice is as long as the array")
    }

    /// The queue of what arrives at `step`, if there are queues.
    pub fn queue(&mut self, step: u64) -> Option<&mut ArrivalQueue> {
        let row = (step % self.rows as u64) as usize;
        self.queues.get_mut(row)
    }

    /// Add up what is queued for `step`.
    fn settle(&mut self, step: u64) {
        let at = self.at(step);
        let row = at / self.width.max(1);
        let Some(queue) = self.queues.get_mut(row).filter(|queue| queue.len > 0) else { return };
        let sums = &mut self.sums[at..at + reach(self.width)];
        match <&mut BlockSums>::try_from(&mut *sums) {
            Ok(sums) => queue.add_up(sums),
            Err(_) => queue.add_up::<MOST_DELIVERED>(sums.try_into().expect("the slice is as long as the array")),
        }
    }

    /// Bytes of the queues, which grow in runs.
    pub fn queued_bytes(&self) -> usize {
        self.queues.iter().map(|queue| size_of::<u64>() * queue.arrivals.capacity()).sum()
    }

    /// Add up all that is queued.
    pub fn settle_all(&mut self) {
        (0..self.queues.len() as u64).for_each(|step| self.settle(step));
    }

    /// In order of arrival from `now`, so that rings of different length hold the same state.
    pub fn save(&self, now: u64, neurons: Range<usize>, to: &mut StateWriter) {
        (0..self.rows as u64).for_each(|ahead| to.numbers(&self.row(now + ahead)[neurons.clone()]));
    }

    /// Forget what is on its way to these neurons.
    pub fn clear(&mut self, neurons: Range<usize>) {
        (0..self.rows as u64).for_each(|step| self.row_mut(step)[neurons.clone()].fill(0.0));
    }

    pub fn load(&mut self, now: u64, neurons: Range<usize>, from: &mut StateReader) -> Result<()> {
        self.settle_all();
        (0..self.rows as u64).try_for_each(|ahead| from.numbers(&mut self.row_mut(now + ahead)[neurons.clone()]))
    }
}

/// Arrivals of one step that are to be added up: targets above, weights below.
#[derive(Debug, Default)]
pub(crate) struct ArrivalQueue {
    /// Those of the step, and room.
    arrivals: Vec<u64>,
    len: usize,
}

impl ArrivalQueue {
    /// Put the weights of targets at the end; targets are counted from neuron `first`.
    #[inline(always)]
    pub fn push(&mut self, first: usize, targets: &[u16], weights: &[f32]) {
        let end = self.len + targets.len();
        if end > self.arrivals.len() {
            self.grow(end);
        }
        let places = self.arrivals[self.len..end].iter_mut();
        for (place, (&target, &weight)) in places.zip(targets.iter().zip(weights)) {
            *place = ((first + target as usize) as u64) << 32 | weight.to_bits() as u64;
        }
        self.len = end;
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, end: usize) {
        self.arrivals.resize(end.next_power_of_two().max(64), 0);
    }

    /// Add all to the sums, in their order.
    #[inline(never)]
    fn add_up<const N: usize>(&mut self, sums: &mut [f64; N]) {
        for &arrival in &self.arrivals[..self.len] {
            add(sums, (arrival >> 32) as u16, f32::from_bits(arrival as u32) as f64);
        }
        self.len = 0;
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
    let (fours, rest) = targets.as_chunks::<4>();
    fours.iter().for_each(|four| four.iter().for_each(|&target| add(sums, target, weight)));
    rest.iter().for_each(|&target| add(sums, target, weight));
}

/// Add the weight of each synapse times `factor` to the sum of its target.
#[inline(never)]
pub(crate) fn scatter_each<const N: usize>(sums: &mut [f64; N], targets: &[u16], weights: &[f32], factor: f64) {
    targets.iter().zip(weights).for_each(|(&target, &weight)| add(sums, target, weight as f64 * factor));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What arrives in each of 40 steps at a shard of so many neurons, some of it at scattered steps, some at one.
    fn arrivals(neurons: usize, queued: bool) -> Vec<f64> {
        let mut buffer = DelayBuffer::new(neurons);
        buffer.reserve(30, 0);
        assert!(!buffer.queues.is_empty());
        let mut found = Vec::new();
        for step in 0..40u64 {
            for k in 0..50u64 {
                let hash = (step * 50 + k).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
                let (target, weight) = ([(hash % 17) as u16], [(hash % 1009) as f32 * 1e-3]);
                let (due, first) = (step + 1 + hash % 30, neurons - 17);
                match buffer.queue(due) {
                    Some(queue) if queued && k % 5 != 0 => queue.push(first, &target, &weight),
                    _ => scatter_each(buffer.sums::<MOST>(due, first), &target, &weight, 1.0),
                }
            }
            let row = &mut buffer.row_mut(step)[neurons - 17..neurons];
            found.extend_from_slice(row);
            row.fill(0.0);
        }
        found
    }

    #[test]
    fn what_is_queued_arrives_in_its_order() {
        for neurons in [1100, 5000] {
            let (queued, added) = (arrivals(neurons, true), arrivals(neurons, false));
            assert_eq!(queued.len(), added.len());
            assert!(added.iter().filter(|&&sum| sum > 0.0).count() > 300);
            assert!(queued.iter().zip(&added).all(|(queued, added)| queued.to_bits() == added.to_bits()));
        }
    }
}
