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

    /// Call `act` with the row of each spike's source and what it lets out, after `fetch` with the row some time before.
    #[inline(always)]
    fn each_row(&self, rows: &Rows, fetch: impl Fn(Range<usize>), mut act: impl FnMut(Range<usize>, f64)) {
        let ahead = rows.ahead();
        (0..2 * ahead).filter_map(|k| self.source(k)).for_each(|source| rows.prefetch_ends(source));
        (0..ahead).filter_map(|k| self.source(k)).for_each(|source| fetch(rows.range(source)));
        for (k, &spike) in self.spikes.iter().enumerate() {
            if let Some(later) = self.source(k + 2 * ahead) {
                rows.prefetch_ends(later);
            }
            if let Some(next) = self.source(k + ahead) {
                fetch(rows.range(next));
            }
            act(rows.range(spike as usize - self.start), self.factor(k));
        }
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
        let Adjacency::Rows(rows) = adjacency else { return self.deliver_to_all(step, released, buffer, first) };
        let (weights, sums) = (self.synapses.weights(), |delay: usize| step + 1 + delay as u64);
        match (weights, delays) {
            (Weights::Each(weights), &Delays::Same(delay)) => {
                deliver_each(rows, weights, released, buffer.sums::<N>(sums(delay), first));
            }
            (weights, &Delays::Same(delay)) => {
                deliver_alike(rows, weights.at(0), released, buffer.sums::<N>(sums(delay), first));
            }
            (weights, Delays::Short(delays)) => {
                deliver_scattered::<N, _>((rows, weights, delays), released, buffer, (step + 1, first));
            }
            (weights, Delays::Long(delays)) => {
                deliver_scattered::<N, _>((rows, weights, delays), released, buffer, (step + 1, first));
            }
        }
    }

    /// Deliver to all targets of a range.
    fn deliver_to_all(&self, step: u64, released: &Released, buffer: &mut DelayBuffer, first: usize) {
        let StoredSynapses { adjacency, delays, .. } = &self.synapses;
        if let Some((all, weight, delay)) = self.synapses.all_alike() {
            let total = (0..released.spikes.len()).map(|k| released.factor(k)).sum::<f64>();
            let sums = buffer.sums::<MOST>(step + 1 + delay as u64, first);
            return all
                .each(|target, own| sums[target] += weight * (total - own.map_or(0.0, |source| released.of(source))));
        }
        let weights = self.synapses.weights();
        for (k, &spike) in released.spikes.iter().enumerate() {
            let (row, factor) = (adjacency.row(spike as usize - released.start), released.factor(k));
            let synapse = row.first();
            row.each(|place, target| {
                let sums = buffer.sums::<MOST>(step + 1 + delays.at(synapse + place) as u64, first);
                sums[target] += weights.at(synapse + place) * factor;
            });
        }
    }
}

/// Through synapses of one weight.
fn deliver_alike<const N: usize>(rows: &Rows, weight: f64, released: &Released, sums: &mut [f64; N]) {
    let fetch = |row: Range<usize>| simd::prefetch(&rows.targets[row]);
    released.each_row(rows, fetch, |row, factor| scatter(sums, &rows.targets[row], weight * factor));
}

/// Through synapses that each have a weight of their own.
fn deliver_each<const N: usize>(rows: &Rows, weights: &[f32], released: &Released, sums: &mut [f64; N]) {
    let fetch = |row: Range<usize>| {
        simd::prefetch(&rows.targets[row.clone()]);
        simd::prefetch(&weights[row]);
    };
    let act = |row: Range<usize>, factor| scatter_each(sums, &rows.targets[row.clone()], &weights[row], factor);
    released.each_row(rows, fetch, act);
}

/// Through synapses that each have a delay of their own, in rows that are sorted by delay: what arrives at the same step is
/// added up, or queued, in one go.
fn deliver_scattered<const N: usize, D: Copy + PartialEq + Into<u64>>(
    (rows, weights, delays): (&Rows, &Weights, &[D]),
    released: &Released,
    buffer: &mut DelayBuffer,
    (next_step, first): (u64, usize),
) {
    let fetch = |row: Range<usize>| {
        simd::prefetch(&rows.targets[row.clone()]);
        simd::prefetch(&delays[row.clone()]);
        if let Weights::Each(weights) = weights {
            simd::prefetch(&weights[row]);
        }
    };
    released.each_row(rows, fetch, |row, factor| {
        let Range { mut start, end } = row;
        while start < end {
            let delay = delays[start];
            let len = delays[start..end].iter().position(|&other| other != delay).unwrap_or(end - start);
            let (run, step) = (start..start + len, next_step + delay.into());
            let targets = &rows.targets[run.clone()];
            match (weights, buffer.queue(step)) {
                (Weights::Each(weights), Some(queue)) if factor == 1.0 => queue.push(first, targets, &weights[run]),
                (Weights::Each(weights), _) => {
                    scatter_each(buffer.sums::<N>(step, first), targets, &weights[run], factor);
                }
                (weights, _) => scatter(buffer.sums::<N>(step, first), targets, weights.at(0) * factor),
            }
            start += len;
        }
    });
}
