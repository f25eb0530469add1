//! Synapses whose weights do not change: the delivery of spikes through them.

use super::{Adjacency, Delays, Rows, StoredSynapses, Weights};
use crate::network::exchange::{SpikeOrigin, StepContext};
use crate::network::partition::{MOST, MOST_DELIVERED};
use crate::network::receptors::{DelayBuffer, scatter, scatter_each};
use crate::simd;
use std::ops::Range;

/// Synapses whose weights do not change, onto the neurons of a shard or of a part of it.
pub(crate) struct Fixed {
    pub origin: SpikeOrigin,
    pub receptor: usize,
    /// Neurons that the targets are counted among, by their index in the population.
    pub among: Range<usize>,
    /// Those of them that the projection's view holds.
    pub targets: Range<usize>,
    pub synapses: StoredSynapses,
}

/// The spikes of a step, in order of source, and what each lets out if that is not 1.
struct Released<'a> {
    spikes: &'a [u32],
    factors: Option<&'a [f64]>,
    /// The first neuron of the view.
    start: usize,
}

impl Released<'_> {
    fn factor(&self, k: usize) -> f64 {
        self.factors.map_or(1.0, |factors| factors[k])
    }

    fn source(&self, k: usize) -> Option<usize> {
        self.spikes.get(k).map(|&spike| spike as usize - self.start)
    }

    /// What a source lets out.
    fn of(&self, source: usize) -> f64 {
        let place = self.spikes.binary_search(&((self.start + source) as u32));
        place.map_or(0.0, |k| self.factor(k))
    }

    /// Source, factor, and the source after.
    fn each(&self) -> impl Iterator<Item = (usize, f64, Option<usize>)> {
        (0..self.spikes.len()).map(|k| (self.spikes[k] as usize - self.start, self.factor(k), self.source(k + 1)))
    }
}

impl Fixed {
    /// Put the spikes that were fired in `step` on their way, in a shard whose first neuron is `first`.
    pub fn deliver(&self, step: u64, context: &StepContext, buffers: &mut [DelayBuffer], first: usize) {
        let (spikes, factors) = self.origin.spikes(step, context);
        if spikes.is_empty() {
            return;
        }
        let released = Released { spikes, factors, start: self.origin.view.start };
        let (buffer, first) = (&mut buffers[self.receptor], self.among.start - first);
        if self.among.len() <= MOST {
            self.deliver_within::<MOST>(step, &released, buffer, first);
        } else {
            self.deliver_within::<MOST_DELIVERED>(step, &released, buffer, first);
        }
    }

    /// Deliver to targets of which there are at most `N`.
    fn deliver_within<const N: usize>(&self, step: u64, released: &Released, buffer: &mut DelayBuffer, first: usize) {
        let StoredSynapses { adjacency, delays, .. } = &self.synapses;
        let weights = self.synapses.weights();
        let (Adjacency::Rows(rows), &Delays::Same(delay)) = (adjacency, delays) else {
            return self.deliver_one_by_one(step, released, buffer, first);
        };
        let sums = buffer.sums::<N>(step + 1 + delay as u64, first);
        match weights {
            Weights::Each(weights) => deliver_each(rows, weights, released, sums),
            weights => deliver_alike(rows, weights.at(0), released, sums),
        }
    }

    /// Deliver through synapses of whatever kind.
    fn deliver_one_by_one(&self, step: u64, released: &Released, buffer: &mut DelayBuffer, first: usize) {
        let StoredSynapses { adjacency, delays, .. } = &self.synapses;
        if let Some((all, weight, delay)) = self.synapses.all_alike() {
            let total = (0..released.spikes.len()).map(|k| released.factor(k)).sum::<f64>();
            let sums = buffer.sums::<MOST>(step + 1 + delay as u64, first);
            return all
                .each(|target, own| sums[target] += weight * (total - own.map_or(0.0, |source| released.of(source))));
        }
        let weights = self.synapses.weights();
        let mut ahead = buffer.from(step + 1, first);
        for (source, factor, _) in released.each() {
            let row = adjacency.row(source);
            let first = row.first();
            row.each(|k, target| ahead.add(target, delays.at(first + k), weights.at(first + k) * factor));
        }
    }
}

/// Through synapses of one weight.
fn deliver_alike<const N: usize>(rows: &Rows, weight: f64, released: &Released, sums: &mut [f64; N]) {
    for (source, factor, next) in released.each() {
        if let Some(next) = next {
            simd::prefetch(&rows.targets[rows.range(next)]);
        }
        scatter(sums, &rows.targets[rows.range(source)], weight * factor);
    }
}

/// Through synapses that each have a weight of their own.
fn deliver_each<const N: usize>(rows: &Rows, weights: &[f32], released: &Released, sums: &mut [f64; N]) {
    for (source, factor, next) in released.each() {
        if let Some(range) = next.map(|next| rows.range(next)) {
            simd::prefetch(&rows.targets[range.clone()]);
            simd::prefetch(&weights[range]);
        }
        let range = rows.range(source);
        scatter_each(sums, &rows.targets[range.clone()], &weights[range], factor);
    }
}
