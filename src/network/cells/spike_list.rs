//! Sources that fire at given times, in place of neurons.

use super::{Cells, Input};
use crate::error::Result;
use crate::network::divergence::Culprit;
use crate::network::memory::{StateReader, StateWriter, padded};
use crate::random::SpikeWords;
use std::ops::Range;

/// The sources of a block.
pub(crate) struct SpikeList {
    /// Step of the stamp and source, by its index in the block, in order.
    spikes: Vec<(u64, u32)>,
    /// The first spike after the step reached.
    next: usize,
    len: usize,
    /// In place of a potential.
    zeros: Vec<f64>,
}

impl SpikeList {
    pub fn new(range: Range<usize>, spikes: &[(u64, u32)]) -> SpikeList {
        let own = || spikes.iter().filter(|(_, source)| range.contains(&(*source as usize)));
        let mut list = Vec::with_capacity(own().count());
        list.extend(own().map(|&(stamp, source)| (stamp, source - range.start as u32)));
        let spikes = list;
        SpikeList { spikes, next: 0, len: range.len(), zeros: vec![0.0; padded(range.len())] }
    }
}

impl Cells for SpikeList {
    fn variables(&self) -> &'static [&'static str] {
        &[]
    }

    fn row(&self, _: usize) -> &[f64] {
        &self.zeros[..self.len]
    }

    fn row_mut(&mut self, _: usize) -> &mut [f64] {
        &mut self.zeros[..self.len]
    }

    fn row_padded(&self, _: usize) -> &[f64] {
        &self.zeros
    }

    fn free(&self) -> &[f64] {
        &self.zeros
    }

    fn noisy(&self) -> bool {
        false
    }

    fn responses(&self) -> Vec<f64> {
        vec![0.0; self.len]
    }

    fn resets(&self) -> bool {
        false
    }

    fn start(&mut self, _: &mut Input, _: f64) {}

    fn step(&mut self, _: &Input, _: SpikeWords, now: f64, _: f64, fired: &mut Vec<u32>) -> Option<(usize, Culprit)> {
        let stamp = now as u64 + 1;
        let due = self.spikes[self.next..].iter().take_while(|(due, _)| *due == stamp);
        fired.extend(due.map(|&(_, source)| source));
        self.next += fired.len();
        None
    }

    fn noise(&self, _: f64, _: &[f64], _: &mut Input, _: f64, _: f64) {}

    fn save(&self, _: f64, _: &mut StateWriter) {}

    fn load(&mut self, now: f64, _: &mut StateReader) -> Result<()> {
        self.next = self.spikes.partition_point(|(stamp, _)| *stamp <= now as u64);
        Ok(())
    }
}
