//! Synapses whose gates live at the source, in order of target: at each step, the product of a sparse matrix and the
//! gates.
//!
//! Since every gate acts at every step, each target can add up a row of its own. Unlike adding to the sums of targets
//! one by one, that writes nothing on the way.

use super::weights::StoredWeights;
use super::{
    Adjacency, Delays, DelaysOf, Rows, SourceGated, SynapseGroup, SynapseIndex, SynapseList, SynapseStore, Weights,
    WeightsOf, ranges, transpose,
};
use crate::error::Result;
use crate::network::exchange::StepContext;
use crate::network::memory::{StateReader, StateWriter};
use crate::network::receptors::BlockSums;
use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;

/// The most sources that 16 bits can tell apart.
const MOST_SOURCES: usize = 1 << 16;

/// How far the gates of all sources are open. Whatever 16 bits name is within, so that finding it takes no check.
type Gates = [f64; MOST_SOURCES];

/// Closed gates.
fn closed_gates() -> Box<Gates> {
    vec![0.0; MOST_SOURCES].try_into().expect("the vector is as long as the array")
}

thread_local! {
    /// Room for the gates while a product is made: one for all products of a thread, since a network may have many.
    static GATES: RefCell<Box<Gates>> = RefCell::new(closed_gates());
}

/// Synapses of one delay onto the neurons of a block, in rows by target.
pub(crate) struct GateProduct {
    population: usize,
    signal: usize,
    receptor: usize,
    sources: usize,
    delay: usize,
    /// Where the row of each target begins, and where the last ends.
    offsets: Vec<u32>,
    /// The sources of each target, in order, row after row.
    partners: Vec<u16>,
    weights: StoredWeights,
}

impl SourceGated {
    /// The same synapses in order of target, if they are listed, few sources enough, and of one delay.
    pub fn by_target(self, targets: usize) -> Box<dyn SynapseGroup> {
        let SourceGated { population, signal, receptor, synapses } = &self;
        let (sources, given) = (synapses.adjacency.sources(), synapses.weights());
        let (Adjacency::Rows(Rows { offsets: rows, targets: listed, .. }), &Delays::Same(delay), true) =
            (&synapses.adjacency, &synapses.delays, sources <= MOST_SOURCES)
        else {
            return Box::new(self);
        };
        let mut partners = vec![0; listed.len()];
        let mut weights = given.clone();
        let columns = listed.iter().map(|&target| target as usize);
        let offsets = transpose(ranges(rows), columns, targets, |source, from, to| {
            partners[to] = source as u16;
            weights.set(to, given.at(from));
        });
        let (population, signal, receptor) = (*population, *signal, *receptor);
        let weights = StoredWeights::new(weights);
        Box::new(GateProduct { population, signal, receptor, sources, delay, offsets, partners, weights })
    }
}

/// Partial sums that a row is added up in.
const LANES: usize = 4;

/// The sum of the gates of a row, each times its weight if there are weights, in an order that is always the same.
#[inline(always)]
fn row_sum(partners: &[u16], weights: Option<&[f32]>, gates: &Gates) -> f64 {
    let gate = |source: u16| gates[source as usize];
    let (whole, rest) = partners.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    let Some(weights) = weights else {
        for sources in whole {
            (0..LANES).for_each(|lane| sums[lane] += gate(sources[lane]));
        }
        rest.iter().zip(&mut sums).for_each(|(&source, sum)| *sum += gate(source));
        return sums.iter().sum();
    };
    let (whole_weights, rest_weights) = weights.as_chunks::<LANES>();
    for (sources, weights) in whole.iter().zip(whole_weights) {
        (0..LANES).for_each(|lane| sums[lane] += weights[lane] as f64 * gate(sources[lane]));
    }
    for ((&source, &weight), sum) in rest.iter().zip(rest_weights).zip(&mut sums) {
        *sum += weight as f64 * gate(source);
    }
    sums.iter().sum()
}

impl GateProduct {
    /// Add the product with the gates of all sources.
    fn add(&self, open: &[f64], sums: &mut BlockSums) {
        GATES.with_borrow_mut(|gates| {
            gates[..open.len()].copy_from_slice(open);
            for (sum, row) in sums.iter_mut().zip(ranges(&self.offsets)) {
                let partners = &self.partners[row.clone()];
                *sum += match self.weights.now() {
                    Weights::Each(weights) => row_sum(partners, Some(&weights[row]), gates),
                    weights => weights.at(0) * row_sum(partners, None, gates),
                };
            }
        });
    }

    fn targets(&self) -> usize {
        self.offsets.len() - 1
    }

    /// The place of the synapses from a source in the row of a target.
    fn from(&self, source: usize, target: usize) -> Range<usize> {
        let first = self.offsets[target] as usize;
        let row = &self.partners[first..self.offsets[target + 1] as usize];
        let [from, to] = [source, source + 1].map(|end| row.partition_point(|&partner| (partner as usize) < end));
        first + from..first + to
    }

    /// Target and place of each synapse from a source, in order of target.
    fn all_from(&self, source: usize) -> impl Iterator<Item = (usize, usize)> {
        (0..self.targets()).flat_map(move |target| self.from(source, target).map(move |synapse| (target, synapse)))
    }
}

impl SynapseGroup for GateProduct {
    fn store(&self) -> &dyn SynapseStore {
        self
    }

    fn store_mut(&mut self) -> &mut dyn SynapseStore {
        self
    }

    fn gated(&self) -> Option<usize> {
        Some(self.receptor)
    }

    fn add_gates(&self, context: &StepContext, sums: &mut BlockSums) {
        self.add(context.outputs[self.population].signals[self.signal].ago(self.delay), sums);
    }

    fn add_open(&self, context: &StepContext, sums: &mut BlockSums) {
        self.add(context.outputs[self.population].signals[self.signal].open_ago(self.delay), sums);
    }
}

impl SynapseStore for GateProduct {
    fn list(&self) -> SynapseList<'_> {
        let (mut targets, mut weights) = (vec![0; self.partners.len()], vec![0.0; self.partners.len()]);
        let columns = self.partners.iter().map(|&source| source as usize);
        let offsets = transpose(ranges(&self.offsets), columns, self.sources, |target, from, to| {
            (targets[to], weights[to]) = (target as u16, self.weights.now().at(from));
        });
        let adjacency = Cow::Owned(Adjacency::Rows(Rows::new(offsets, targets)));
        SynapseList { layers: vec![(adjacency, WeightsOf::Read(weights), DelaysOf::Same(self.delay))] }
    }

    fn bytes_of_list(&self) -> usize {
        (size_of::<f64>() + size_of::<u16>()) * self.partners.len() + size_of::<u32>() * (self.sources + 2)
    }

    fn out_degree(&self, source: usize) -> usize {
        self.all_from(source).count()
    }

    fn indices(&self, source: usize) -> Vec<SynapseIndex> {
        let index = |(target, synapse)| SynapseIndex { layer: 0, source, synapse, target };
        self.all_from(source).map(index).collect()
    }

    fn weight(&self, index: &SynapseIndex) -> f64 {
        self.weights.now().at(index.synapse)
    }

    fn assign(&mut self, source: usize, values: &mut dyn Iterator<Item = f64>) {
        let places: Vec<usize> = self.all_from(source).map(|(_, synapse)| synapse).collect();
        let weights = self.weights.overwrite();
        places.into_iter().zip(values).for_each(|(synapse, value)| weights.set(synapse, value));
    }

    fn assign_shared(&mut self, weight: f64) {
        self.weights.overwrite_shared(weight);
    }

    fn bytes_to_overwrite(&self) -> usize {
        self.weights.bytes_to_overwrite()
    }

    fn bytes(&self) -> usize {
        4 * self.offsets.capacity() + 2 * self.partners.capacity() + self.weights.now().bytes()
    }

    fn save(&self, to: &mut StateWriter) {
        self.weights.save(to);
    }

    fn load(&mut self, from: &mut StateReader) -> Result<()> {
        self.weights.load(from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::synapses::StoredSynapses;

    /// Rows of sources, the third of which is connected twice to a target, and the last to none.
    fn adjacency() -> (Vec<u32>, Vec<u16>, Vec<f32>) {
        (vec![0, 2, 3, 7, 7], vec![0, 3, 3, 1, 1, 2, 3], vec![0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5])
    }

    fn product() -> Box<dyn SynapseGroup> {
        let (offsets, targets, weights) = adjacency();
        let (adjacency, weights) = (Adjacency::Rows(Rows::new(offsets, targets)), Weights::Each(weights));
        let synapses = StoredSynapses::new(adjacency, weights, Delays::Same(3));
        SourceGated { population: 0, signal: 0, receptor: 0, synapses }.by_target(5)
    }

    #[test]
    fn synapses_are_read_as_they_were_given() {
        let (offsets, targets, weights) = adjacency();
        let group = product();
        let product = group.store();
        let synapses = product.list();
        for source in 0..4 {
            let row = offsets[source] as usize..offsets[source + 1] as usize;
            let given: Vec<_> = row.clone().map(|k| (targets[k] as usize, weights[k] as f64, 3)).collect();
            assert_eq!(synapses.of(source), given);
            assert_eq!(product.out_degree(source), given.len());
            let indices = product.indices(source);
            assert!(indices.iter().map(|index| (index.target, product.weight(index), 3)).eq(given));
        }
    }

    #[test]
    fn weights_are_set_source_by_source() {
        let mut group = product();
        let product = group.store_mut();
        let mut values = (1..).map(f64::from);
        for source in 0..4 {
            let count = product.out_degree(source);
            product.assign(source, &mut values.by_ref().take(count));
        }
        let synapses = product.list();
        let weights: Vec<f64> = (0..4).flat_map(|source| synapses.of(source)).map(|(_, weight, _)| weight).collect();
        assert_eq!(weights, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
    }

    #[test]
    fn a_row_is_added_up_with_its_weights() {
        let mut gates = closed_gates();
        (0..100).for_each(|k| gates[k] = k as f64);
        for len in 0..20 {
            let partners: Vec<u16> = (0..len).map(|k| 3 * k).collect();
            let weights: Vec<f32> = (0..len).map(|k| k as f32 - 2.0).collect();
            let sum: f64 = partners.iter().zip(&weights).map(|(&k, &w)| k as f64 * w as f64).sum();
            assert_eq!(row_sum(&partners, Some(&weights), &gates), sum);
            assert_eq!(row_sum(&partners, None, &gates), partners.iter().map(|&k| k as f64).sum::<f64>());
        }
    }
}
