//! Poisson input to some of a block's neurons.

use crate::network::partition::Overlap;
use crate::random::{PoissonCounts, Source};
use std::sync::Arc;

/// Poisson input to some of the block's neurons.
pub(crate) struct Background {
    pub counts: Arc<PoissonCounts>,
    pub weight: f64,
    pub receptor: usize,
    pub random: Source,
    pub targets: Overlap,
}

impl Background {
    /// Add what arrives in `step`.
    pub fn add(&self, step: u64, counts: &mut Vec<f64>, sums: &mut [f64]) {
        let (first, len) = (self.targets.in_view.start, self.targets.in_view.len());
        let sums = &mut sums[self.targets.in_block.clone()];
        let skew = first % 4;
        if skew == 0 {
            return self.counts.add(self.random, step, first, self.weight, sums);
        }
        counts.resize(len + skew, 0.0);
        self.counts.counts(self.random, step, first - skew, &mut counts[..len + skew]);
        sums.iter_mut().zip(&counts[skew..]).for_each(|(sum, count)| *sum += self.weight * count);
    }
}
