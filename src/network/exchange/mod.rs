//! What populations send each other: their spikes, what short-term plasticity lets out of them, and continuous signals.
//!
//! After each interval, the spikes and values of the blocks come in; all blocks read them during the next. Invariant: between two
//! exchanges, what is here is read by all blocks and written by none.

mod kind;
mod release;
mod signal;
mod spike_log;

pub(crate) use kind::Kind;
pub(crate) use release::{ReleaseOf, Releasing};
pub(crate) use signal::{ContinuousSignal, SignalOrigin, sum, total};
pub(crate) use spike_log::SpikeLog;

use crate::network::clock::Clock;
use crate::traits::Field;
use std::ops::Range;

/// What a population sends out.
#[derive(Default)]
pub(crate) struct PopulationOutput {
    pub log: SpikeLog,
    pub signals: Vec<ContinuousSignal>,
    pub releases: Vec<Box<dyn Releasing>>,
    pub gates: Vec<SourceGateSet>,
    pub fields: Vec<FieldSource>,
    /// The share of its junctions that each neuron has at most; empty if that is all of them for all.
    pub limits: Vec<f64>,
}

/// A field, the neurons it comes from, and what of them it is given.
pub(crate) struct FieldSource {
    pub field: Box<dyn Field>,
    pub view: Range<usize>,
    pub of: SignalOrigin,
}

/// A set of source gates; the gates themselves are in the population's blocks.
pub(crate) struct SourceGateSet {
    pub kind: Box<dyn Kind>,
    pub view: Range<usize>,
    pub release: Option<usize>,
}

/// What is common to all blocks during a step.
pub(crate) struct StepContext<'a> {
    /// What each population has sent out.
    pub outputs: &'a [PopulationOutput],
    pub clock: Clock,
}

/// Where the spikes of a projection come from.
#[derive(Clone, Debug)]
pub(crate) struct SpikeOrigin {
    pub population: usize,
    pub view: Range<usize>,
    /// Which of the population's releases lets them out.
    pub release: Option<usize>,
}

impl SpikeOrigin {
    /// The spikes of a step, and what each lets out if that is not 1.
    pub fn spikes<'a>(&self, step: u64, context: &StepContext<'a>) -> (&'a [u32], Option<&'a [f64]>) {
        let output = &context.outputs[self.population];
        let spikes = output.log.spikes(step, &self.view);
        (spikes, self.release.map(|release| output.releases[release].released(step)))
    }
}
