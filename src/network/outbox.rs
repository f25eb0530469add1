//! What a population sends out: its spikes, what short-term plasticity lets out of them, and continuous signals.
//!
//! Between barriers, outboxes are read by all blocks and written by none.

use super::handle::Pop;
use super::receptor::Kind;
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

/// A field, and the neurons it comes from.
pub(crate) struct Interaction {
    pub field: Box<dyn Field>,
    pub view: Range<usize>,
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

/// Where a signal comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Variable 0 of each neuron.
    Potential,
    /// Gates of this index in the population's blocks.
    Gates(usize),
    /// The field of this index in the population's outbox.
    Field(usize),
}

/// A number per neuron, published at each step and kept for the longest delay.
#[derive(Debug)]
pub(crate) struct Signal {
    pub origin: Origin,
    pub view: Range<usize>,
    rows: VecDeque<Vec<f64>>,
    /// Whether nothing has been published yet.
    fresh: bool,
}

impl Signal {
    pub fn new(origin: Origin, view: Range<usize>) -> Signal {
        Signal { origin, rows: VecDeque::from([vec![0.0; view.len()]]), view, fresh: true }
    }

    /// Keep what is needed for delays up to `longest` steps.
    pub fn reach(&mut self, longest: usize) {
        while self.rows.len() <= longest {
            self.rows.push_back(self.rows[self.rows.len() - 1].clone());
        }
    }

    /// The values `delay` steps ago.
    pub fn ago(&self, delay: usize) -> &[f64] {
        &self.rows[delay]
    }

    /// The present values, to be overwritten.
    pub fn now(&mut self) -> &mut [f64] {
        &mut self.rows[0]
    }

    /// Before a signal's first step, its past is like its present.
    pub fn begin(&mut self) {
        if std::mem::take(&mut self.fresh) {
            for k in 1..self.rows.len() {
                self.rows[k] = self.rows[0].clone();
            }
        }
    }

    /// Let one step pass.
    pub fn shift(&mut self) {
        self.rows.rotate_right(1);
    }

    pub fn save(&self, to: &mut Saver) {
        to.word(self.fresh as u64);
        self.rows.iter().for_each(|row| to.numbers(row));
    }

    pub fn load(&mut self, from: &mut Loader) -> Result<()> {
        self.fresh = from.below(2, "the mark of a new signal")? == 1;
        self.rows.iter_mut().try_for_each(|row| from.numbers(row))
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
