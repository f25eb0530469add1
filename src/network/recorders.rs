//! What is recorded of a network, and what has been recorded so far.

use super::handle::{Pop, Proj};

/// Spikes of a view, recorded during a run.
#[derive(Debug)]
pub(crate) struct SpikeRecorder {
    pub view: Pop,
    /// The step of each spike's stamp.
    pub steps: Vec<u64>,
    pub neurons: Vec<u32>,
}

impl SpikeRecorder {
    /// Note the spikes stamped with `stamp`.
    pub fn note(&mut self, stamp: u64, spikes: &[u32]) {
        self.steps.extend(std::iter::repeat_n(stamp, spikes.len()));
        self.neurons.extend_from_slice(spikes);
    }
}

/// Samples of a quantity, recorded during a run by probes in the blocks.
#[derive(Debug)]
pub(crate) struct SampleRecorder {
    pub view: Pop,
    pub variable: String,
    pub unit: &'static str,
    pub projection: Option<Proj>,
    /// The neurons, by their index in the view, or the synapses, by their index in the projection.
    pub units: Vec<usize>,
    pub every: u64,
    pub parts: Vec<Part>,
}

/// What one block contributes to samples.
#[derive(Debug)]
pub(crate) struct Part {
    pub block: usize,
    /// Which of the block's probes.
    pub probe: usize,
    /// Where each of its numbers goes in a row.
    pub columns: Vec<usize>,
}
