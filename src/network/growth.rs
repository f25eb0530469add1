//! What grows in a run: spikes that are recorded, or kept until all have taken them in, and arrivals that are queued.
//!
//! How much that will be is not known before, so it is looked at whenever spikes are exchanged. Where it comes near to the
//! budget, they are exchanged more often, lest it be far beyond when it is looked at.

use super::Network;
use super::exchange::PopulationOutput;
use super::recorders::RECORDED;
use super::team::Unit;
use crate::error::Result;
use std::sync::MutexGuard;

/// Bytes that a spike may take in the block and in the log of its population, which grow by doubling.
const KEPT: f64 = 32.0;

impl Network {
    /// Bytes that one step may add: those of a spike of each neuron.
    pub(super) fn most_in_a_step(&self) -> f64 {
        let neurons: usize = self.populations.iter().map(|population| population.len).sum();
        let recorded: usize = self.spike_recorders.iter().map(|recorder| recorder.view.len()).sum();
        KEPT * neurons as f64 + RECORDED as f64 * recorded as f64
    }

    /// Steps, at least one and not more than an interval, after which what has grown is within the budget, whoever fires.
    pub(super) fn affordable(&self, interval: u64, most_in_a_step: f64) -> u64 {
        ((self.budget.left() as f64 / most_in_a_step.max(1.0)) as u64).clamp(1, interval)
    }

    /// Note what has grown so far.
    pub(super) fn note_growth(&mut self, shares: &[MutexGuard<Vec<Unit>>], outputs: &[PopulationOutput]) {
        let units = shares.iter().flat_map(|share| share.iter());
        let of_units = units.map(|(shard, blocks)| {
            let queued: usize = shard.delay_buffers.iter().map(|buffer| buffer.queued_bytes()).sum();
            queued + blocks.iter().map(|block| block.grown_bytes()).sum::<usize>()
        });
        let of_outputs = outputs.iter().map(|output| {
            let releases: usize = output.releases.iter().map(|release| release.grown_bytes()).sum();
            output.log.bytes() + releases
        });
        self.budget.set_grown(of_units.sum::<usize>() + of_outputs.sum::<usize>());
    }

    /// Whether what has grown so far is within the budget, with all that the recording takes when it is returned.
    pub(super) fn allow_growth(&mut self) -> Result<()> {
        self.budget.recorded = self.spike_recorders.iter().map(|recorder| recorder.bytes() as u128).sum();
        let time = self.time();
        self.budget.check(|| format!("the run up to {time} ms, with its spikes,"))
    }
}
