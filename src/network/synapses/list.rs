//! Reading synapses, however they are stored.

use super::{Adjacency, Delays, Weights};
use std::borrow::Cow;

/// Where one synapse of a group is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SynapseIndex {
    pub layer: usize,
    pub source: usize,
    pub synapse: usize,
    pub target: usize,
}

/// The synapses of a group in layers, each of rows by source.
pub(crate) struct SynapseList<'a> {
    pub layers: Vec<(Cow<'a, Adjacency>, WeightsOf<'a>, DelaysOf<'a>)>,
}

/// Weights however they are stored.
pub(crate) enum WeightsOf<'a> {
    Stored(&'a Weights),
    Read(Vec<f64>),
}

/// Delays however they are stored.
pub(crate) enum DelaysOf<'a> {
    Stored(&'a Delays),
    Same(usize),
}

impl SynapseList<'_> {
    /// Target, weight and delay of each synapse of a source.
    pub fn of(&self, source: usize) -> Vec<(usize, f64, usize)> {
        let mut found = Vec::new();
        for (adjacency, weights, delays) in &self.layers {
            let row = adjacency.row(source);
            for (synapse, target) in (row.first()..).zip(row.targets()) {
                let weight = match weights {
                    WeightsOf::Stored(weights) => weights.at(synapse),
                    WeightsOf::Read(weights) => weights[synapse],
                };
                let delay = match delays {
                    DelaysOf::Stored(delays) => delays.at(synapse),
                    DelaysOf::Same(delay) => *delay,
                };
                found.push((target, weight, delay));
            }
        }
        found.sort_by_key(|&(target, _, _)| target);
        found
    }
}
