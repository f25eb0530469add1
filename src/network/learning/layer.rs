//! Plastic synapses of one delay.

use super::efficacy::Efficacy;
use super::trace::SpikeTraces;
use crate::network::synapses::{Adjacency, Delays, Row, Rows, StoredSynapses, ranges};
use crate::simd;

/// The synapses of one delay.
pub(crate) struct DelayLayer<S, const X: usize> {
    /// Steps between a spike and the pass that takes it in.
    pub delay: usize,
    pub adjacency: Adjacency,
    pub synapses: Vec<S>,
    pub sources: Vec<Presynaptic<X>>,
}

/// A source as the synapses of one delay see it.
#[derive(Clone, Copy)]
pub(crate) struct Presynaptic<const X: usize> {
    pub traces: SpikeTraces<X>,
    /// Spikes that targets have logged before this place have been caught up on.
    pub caught_up: u32,
}

impl<S: Efficacy, const X: usize> DelayLayer<S, X> {
    /// Bytes that so many sources take.
    pub fn bytes_of_sources(sources: usize) -> usize {
        size_of::<Presynaptic<X>>() * sources
    }

    pub fn new(delay: usize, adjacency: Adjacency, weights: &[f64], now: u64) -> DelayLayer<S, X> {
        let synapses = weights.iter().map(|&weight| S::new(weight, now)).collect();
        let blank = Presynaptic { traces: SpikeTraces::BLANK, caught_up: 1 };
        DelayLayer { delay, sources: vec![blank; adjacency.sources()], adjacency, synapses }
    }

    /// Synapses sorted into one layer for each delay, made at step `now`.
    pub fn by_delay(synapses: StoredSynapses, now: u64) -> Vec<DelayLayer<S, X>> {
        let StoredSynapses { adjacency, weights, delays } = synapses;
        let weights = weights.into_learnt();
        if let &Delays::Same(delay) = &delays {
            return vec![DelayLayer::new(delay, adjacency, &weights, now)];
        }
        let mut counts = vec![0; delays.most() + 1];
        (0..adjacency.len()).for_each(|k| counts[delays.at(k)] += 1);
        let Adjacency::Rows(Rows { offsets, targets, .. }) = adjacency else { return Vec::new() };
        let layer = |(delay, count): (usize, usize)| {
            let (mut own, mut kept) = (Vec::with_capacity(count), Vec::with_capacity(count));
            let mut ends = Vec::with_capacity(offsets.len());
            ends.push(0);
            for row in ranges(&offsets) {
                for k in row {
                    if delays.at(k) == delay {
                        own.push(targets[k]);
                        kept.push(weights[k]);
                    }
                }
                ends.push(own.len() as u32);
            }
            DelayLayer::new(delay, Adjacency::Rows(Rows::new(ends, own)), &kept, now)
        };
        counts.into_iter().enumerate().filter(|(_, count)| *count > 0).map(layer).collect()
    }

    /// Targets and synapses of a source, and the source.
    #[inline(always)]
    pub fn row(&mut self, source: usize) -> Option<(&[u16], &mut [S], &mut Presynaptic<X>)> {
        let Row::Listed { first, targets } = self.adjacency.row(source) else { return None };
        Some((targets, &mut self.synapses[first..first + targets.len()], &mut self.sources[source]))
    }

    /// Have the row of a source fetched.
    #[inline(always)]
    pub fn prefetch(&self, source: usize) {
        if let Row::Listed { first, targets } = self.adjacency.row(source) {
            simd::prefetch(targets);
            simd::prefetch(&self.synapses[first..first + targets.len()]);
            simd::prefetch(&self.sources[source..source + 1]);
        }
    }
}
