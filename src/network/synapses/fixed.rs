//! Synapses whose weights do not change: the delivery of spikes through them.

use super::{Adjacency, Delays, StoredSynapses, SynapseGroup, SynapseStore, Weights};
use crate::network::exchange::{SpikeOrigin, StepContext};
use crate::network::receptors::{DelayBuffer, Receptor, scatter, scatter_each};
use crate::simd;

/// Synapses whose weights do not change.
pub(crate) struct Fixed {
    pub origin: SpikeOrigin,
    pub receptor: usize,
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
    /// Add what all sources let out to the sums of all targets.
    fn deliver_to_all(&self, step: u64, released: &Released, buffer: &mut DelayBuffer) -> bool {
        let Some((all, weight, delay)) = self.synapses.all_alike() else { return false };
        let total = (0..released.spikes.len()).map(|k| released.factor(k)).sum::<f64>();
        let sums = buffer.sums(step + 1 + delay as u64);
        all.each(|target, own| sums[target] += weight * (total - own.map_or(0.0, |source| released.of(source))));
        true
    }
}

impl SynapseGroup for Fixed {
    fn store(&self) -> &dyn SynapseStore {
        &self.synapses
    }

    fn store_mut(&mut self) -> &mut dyn SynapseStore {
        &mut self.synapses
    }

    fn deliver(&mut self, step: u64, context: &StepContext, receptors: &mut [Box<dyn Receptor>]) {
        let (spikes, factors) = self.origin.spikes(step, context);
        let released = Released { spikes, factors, start: self.origin.view.start };
        let buffer = receptors[self.receptor].delay_buffer();
        if spikes.is_empty() || self.deliver_to_all(step, &released, buffer) {
            return;
        }
        let StoredSynapses { adjacency, delays, .. } = &self.synapses;
        match (adjacency, self.synapses.weights(), delays) {
            (Adjacency::Rows { offsets, targets }, Weights::Same(weight), Delays::Same(delay)) => {
                let sums = buffer.sums(step + 1 + *delay as u64);
                let row = |source: usize| &targets[offsets[source] as usize..offsets[source + 1] as usize];
                for (source, factor, next) in released.each() {
                    if let Some(next) = next {
                        simd::prefetch(row(next));
                    }
                    scatter(sums, row(source), weight * factor);
                }
            }
            (Adjacency::Rows { offsets, targets }, Weights::Each(weights), Delays::Same(delay)) => {
                let sums = buffer.sums(step + 1 + *delay as u64);
                let row = |source: usize| {
                    let range = offsets[source] as usize..offsets[source + 1] as usize;
                    (&targets[range.clone()], &weights[range])
                };
                for (source, factor, next) in released.each() {
                    if let Some((targets, weights)) = next.map(row) {
                        simd::prefetch(targets);
                        simd::prefetch(weights);
                    }
                    let (targets, weights) = row(source);
                    scatter_each(sums, targets, weights, factor);
                }
            }
            (adjacency, weights, delays) => {
                let mut ahead = buffer.from(step + 1);
                for (source, factor, _) in released.each() {
                    let row = adjacency.row(source);
                    let first = row.first();
                    row.each(|k, target| ahead.add(target, delays.at(first + k), weights.at(first + k) * factor));
                }
            }
        }
    }
}
