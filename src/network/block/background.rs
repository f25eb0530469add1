//! Poisson input to some of a block's neurons.

use crate::network::partition::Overlap;
use crate::random::{PoissonCounts, Source};
use std::sync::Arc;

/// Poisson input to some of the block's neurons.
pub(crate) struct Background {
    /// Which of the network's stimuli it is a part of.
    pub stimulus: usize,
    pub on: bool,
    pub counts: Arc<PoissonCounts>,
    pub weight: f64,
    pub receptor: usize,
    pub random: Source,
    pub targets: Overlap,
}

impl Background {
    /// Add what arrives in `step`.
    pub fn add(&self, step: u64, sums: &mut [f64]) {
        if self.on {
            let Overlap { in_block, in_view, .. } = &self.targets;
            self.counts.add(self.random, step, in_view.start, self.weight, &mut sums[in_block.clone()]);
        }
    }
}
