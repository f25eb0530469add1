//! What a population sends out: its spikes, what short-term plasticity lets out of them, and continuous signals.
//!
//! Between barriers, outboxes are read by all blocks and written by none.

use super::handle::Pop;
use super::receptor::Kind;
use super::signal::{Origin, Signal};
use super::state::{Loader, NEVER, Saver};
use crate::error::Result;
use crate::traits::{Field, Release};
use std::collections::VecDeque;
use std::ops::Range;

/// What a population sends out.
#[derive(Default)]
pub(crate) struct Outbox {
    pub log: Log,
    pub signals: Vec<Signal>,
    pub releases: Vec<Box<dyn Releasing>>,
    pub gates: Vec<GateSet>,
    pub fields: Vec<Interaction>,
}

/// A field, the neurons it comes from, and what of them it is given.
pub(crate) struct Interaction {
    pub field: Box<dyn Field>,
    pub view: Range<usize>,
    pub of: Origin,
}

/// A set of source gates; the gates themselves are in the population's blocks.
pub(crate) struct GateSet {
    pub kind: Box<dyn Kind>,
    pub view: Range<usize>,
    pub release: Option<usize>,
}

/// The spikes of the latest steps.
#[derive(Debug)]
pub(crate) struct Log {
    /// The step after the latest.
    pub end: u64,
    /// How many steps are kept.
    pub depth: usize,
    /// How many of them belong to the state, since learning synapses have yet to take them in. The others are on their
    /// way in the rings.
    pub pending: usize,
    steps: VecDeque<Vec<u32>>,
}

impl Default for Log {
    fn default() -> Log {
        Log { end: 0, depth: 1, pending: 0, steps: VecDeque::new() }
    }
}

impl Log {
    /// Add a step: the spikes found in it, block by block, each with the index of the block's first neuron.
    pub fn push<'a>(&mut self, blocks: impl Iterator<Item = (&'a [u32], u32)>) {
        let mut reused = if self.steps.len() >= self.depth { self.steps.pop_front() } else { None }.unwrap_or_default();
        reused.clear();
        blocks.for_each(|(spikes, first)| reused.extend(spikes.iter().map(|neuron| first + neuron)));
        self.steps.push_back(reused);
        while self.steps.len() > self.depth {
            self.steps.pop_front();
        }
        self.end += 1;
    }

    /// The spikes that a view's neurons fired in `step`, and where in the step's list they are.
    pub fn spikes(&self, step: u64, view: &Range<usize>) -> &[u32] {
        let Some(index) = (step + self.steps.len() as u64).checked_sub(self.end) else { return &[] };
        let Some(spikes) = self.steps.get(index as usize) else { return &[] };
        let first = spikes.partition_point(|&s| (s as usize) < view.start);
        let last = first + spikes[first..].partition_point(|&s| (s as usize) < view.end);
        &spikes[first..last]
    }

    pub fn save(&self, to: &mut Saver) {
        for k in 0..self.pending {
            let at = (k + self.steps.len()).checked_sub(self.pending);
            to.list(at.map_or(&[][..], |at| &self.steps[at]));
        }
    }

    /// The steps that belong to the state.
    fn pending(&self) -> Range<u64> {
        self.end.saturating_sub(self.pending as u64)..self.end
    }

    pub fn load(&mut self, neurons: usize, from: &mut Loader) -> Result<()> {
        self.end = from.step;
        self.steps = (0..self.pending).map(|_| from.list(neurons as u32)).collect::<Result<_>>()?;
        Ok(())
    }
}

/// Short-term plasticity of one projection, whatever its model.
pub(crate) trait Releasing: Send + Sync {
    /// What each spike of `step` lets out.
    fn spike(&mut self, step: u64, spikes: &[u32], dt: f64, depth: usize);

    /// What the spikes of `step` let out, in their order.
    fn released(&self, step: u64) -> &[f64];

    fn view(&self) -> Range<usize>;
    fn save(&self, log: &Log, to: &mut Saver);
    fn load(&mut self, log: &Log, from: &mut Loader) -> Result<()>;
}

/// Release by model `R`: state as after the last spike of each source.
pub(crate) struct ReleaseOf<R, const D: usize> {
    model: R,
    view: Range<usize>,
    states: Vec<([f64; D], u64)>,
    end: u64,
    factors: VecDeque<Vec<f64>>,
}

impl<R: Release<D>, const D: usize> ReleaseOf<R, D> {
    pub fn new(model: R, pre: Pop) -> Self {
        let states = vec![(model.rest(), NEVER); pre.len()];
        ReleaseOf { model, view: pre.range(), states, end: 0, factors: VecDeque::new() }
    }
}

impl<R: Release<D>, const D: usize> Releasing for ReleaseOf<R, D> {
    fn spike(&mut self, step: u64, spikes: &[u32], dt: f64, depth: usize) {
        let released = |&neuron: &u32| {
            let (state, last) = &mut self.states[neuron as usize - self.view.start];
            let recovered =
                if *last == NEVER { *state } else { self.model.recover(*state, (step - *last) as f64 * dt) };
            let (after, factor) = self.model.spike(recovered);
            (*state, *last) = (after, step);
            factor
        };
        self.factors.push_back(spikes.iter().map(released).collect());
        while self.factors.len() > depth {
            self.factors.pop_front();
        }
        self.end = step + 1;
    }

    fn released(&self, step: u64) -> &[f64] {
        let index = (step + self.factors.len() as u64).checked_sub(self.end);
        index.and_then(|index| self.factors.get(index as usize)).map_or(&[], |factors| factors)
    }

    fn view(&self) -> Range<usize> {
        self.view.clone()
    }

    fn save(&self, log: &Log, to: &mut Saver) {
        for (state, last) in &self.states {
            to.numbers(state);
            to.word(*last);
        }
        for step in log.pending() {
            let spikes = log.spikes(step, &self.view).len();
            let released = self.released(step).iter().copied().chain(std::iter::repeat(0.0));
            to.numbers(&released.take(spikes).collect::<Vec<_>>());
        }
    }

    fn load(&mut self, log: &Log, from: &mut Loader) -> Result<()> {
        for (state, last) in &mut self.states {
            from.numbers(state)?;
            *last = from.past()?;
        }
        self.end = log.end;
        self.factors.clear();
        for step in log.pending() {
            let mut factors = vec![0.0; log.spikes(step, &self.view).len()];
            from.numbers(&mut factors)?;
            self.factors.push_back(factors);
        }
        Ok(())
    }
}
