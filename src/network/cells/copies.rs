//! Sources that copy the spikes of one hidden source, in place of neurons.

use super::{Cells, Input};
use crate::error::Result;
use crate::math::{exp_m1, ln_1p};
use crate::network::divergence::Culprit;
use crate::network::memory::{StateReader, StateWriter, padded};
use crate::random::{PoissonCounts, SpikeWords, may_happen};
use std::sync::Arc;

/// The number of the hidden source among the neurons that are drawn for: none has it.
const HIDDEN: usize = usize::MAX & !3;

/// The sources of a block.
pub(crate) struct Copies {
    /// Spikes of the hidden source in a step.
    hidden: Arc<PoissonCounts>,
    /// The logarithm of the chance that a spike is not copied.
    ln_missed: f64,
    len: usize,
    /// In place of a potential.
    zeros: Vec<f64>,
}

impl Copies {
    /// So many sources, each of which copies a spike of the hidden one with this chance.
    pub fn new(len: usize, hidden: Arc<PoissonCounts>, copied: f64) -> Copies {
        Copies { hidden, ln_missed: ln_1p(-copied), len, zeros: vec![0.0; padded(len)] }
    }
}

impl Cells for Copies {
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
        true
    }

    fn responses(&self) -> Vec<f64> {
        vec![0.0; self.row(0).len()]
    }

    fn resets(&self) -> bool {
        false
    }

    fn start(&mut self, _: &mut Input, _: f64) {}

    fn step(&mut self, _: &Input, words: SpikeWords, _: f64, _: f64, fired: &mut Vec<u32>) -> Option<(usize, Culprit)> {
        let mut count = [0.0];
        self.hidden.counts(words.source, words.step, HIDDEN, &mut count);
        if count[0] > 0.0 {
            let chance = -exp_m1(count[0] * self.ln_missed);
            let copies = |&place: &usize| may_happen(words.words[place], chance) && words.happens(place, chance);
            fired.extend((0..self.len).filter(copies).map(|place| place as u32));
        }
        None
    }

    fn noise(&self, _: f64, _: &[f64], _: &mut Input, _: f64, _: f64) {}

    fn save(&self, _: f64, _: &mut StateWriter) {}

    fn load(&mut self, _: f64, _: &mut StateReader) -> Result<()> {
        Ok(())
    }
}
