//! The spikes of a population in the latest steps.

use crate::error::Result;
use crate::network::memory::{StateReader, StateWriter};
use std::collections::VecDeque;
use std::ops::Range;

/// The spikes of the latest steps.
#[derive(Debug)]
pub(crate) struct SpikeLog {
    /// The step after the latest.
    pub end: u64,
    /// How many steps are kept.
    pub depth: usize,
    /// How many of them belong to the state, since learning synapses have yet to take them in. The others are on their
    /// way in the delay buffers.
    pub pending: usize,
    steps: VecDeque<Vec<u32>>,
}

impl Default for SpikeLog {
    fn default() -> SpikeLog {
        SpikeLog { end: 0, depth: 1, pending: 0, steps: VecDeque::new() }
    }
}

impl SpikeLog {
    /// Add a step: the spikes found in it, block by block, each with the index of the block's first neuron.
    pub fn push<'a>(&mut self, blocks: impl Iterator<Item = (&'a [u32], u32)>) {
        let mut reused = if self.steps.len() >= self.depth { self.steps.pop_front() } else { None }.unwrap_or_default();
        reused.clear();
        blocks.for_each(|(spikes, first)| reused.extend(spikes.iter().map(|neuron| first + neuron)));
        self.steps.push_back(reused);
        while self.steps.len() > self.depth {
            self.steps.pop_front();
        }
        self.end += 1;
    }

    /// The spikes that a view's neurons fired in `step`, and where in the step's list they are.
    pub fn spikes(&self, step: u64, view: &Range<usize>) -> &[u32] {
        let Some(index) = (step + self.steps.len() as u64).checked_sub(self.end) else { return &[] };
        let Some(spikes) = self.steps.get(index as usize) else { return &[] };
        let first = spikes.partition_point(|&s| (s as usize) < view.start);
        let last = first + spikes[first..].partition_point(|&s| (s as usize) < view.end);
        &spikes[first..last]
    }

    /// Bytes of the spikes that are kept.
    pub fn bytes(&self) -> usize {
        let spikes = self.steps.iter().map(|spikes| size_of::<u32>() * spikes.capacity()).sum::<usize>();
        spikes + size_of::<Vec<u32>>() * self.steps.capacity()
    }

    pub fn save(&self, to: &mut StateWriter) {
        for k in 0..self.pending {
            let at = (k + self.steps.len()).checked_sub(self.pending);
            to.list(at.map_or(&[][..], |at| &self.steps[at]));
        }
    }

    /// Have the spikes of the latest `steps` steps belong to the state from now on: of those that have been fired already, no
    /// more than so far.
    pub fn keep(&mut self, steps: usize) {
        while self.steps.len() > self.pending {
            self.steps.pop_front();
        }
        self.pending = self.pending.max(steps);
        self.depth = self.depth.max(steps);
    }

    /// The steps that belong to the state.
    pub fn pending(&self) -> Range<u64> {
        self.end.saturating_sub(self.pending as u64)..self.end
    }

    pub fn load(&mut self, neurons: usize, from: &mut StateReader) -> Result<()> {
        self.end = from.step;
        self.steps = (0..self.pending).map(|_| from.list(neurons as u32)).collect::<Result<_>>()?;
        Ok(())
    }
}
