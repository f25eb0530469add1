//! Short-term plasticity: what each spike of a population lets out.

use super::SpikeLog;
use crate::error::Result;
use crate::network::divergence::{Culprit, Divergence};
use crate::network::handle::Pop;
use crate::network::memory::{NEVER, StateReader, StateWriter};
use crate::traits::Release;
use std::collections::VecDeque;
use std::ops::Range;

/// Short-term plasticity of one projection, whatever its model.
pub(crate) trait Releasing: Send + Sync {
    /// What each spike of `step` lets out.
    fn spike(&mut self, step: u64, spikes: &[u32], dt: f64, depth: usize);

    /// What the spikes of `step` let out, in their order.
    fn released(&self, step: u64) -> &[f64];

    /// Bytes of what grows in runs.
    fn grown_bytes(&self) -> usize;

    fn view(&self) -> Range<usize>;

    /// What was first found to be not finite, by the neuron's index in the population.
    fn diverged(&self) -> Option<Divergence>;

    fn save(&self, log: &SpikeLog, to: &mut StateWriter);
    fn load(&mut self, log: &SpikeLog, from: &mut StateReader) -> Result<()>;
}

/// Release by model `R`: state as after the last spike of each source.
pub(crate) struct ReleaseOf<R, const D: usize> {
    model: R,
    view: Range<usize>,
    states: Vec<([f64; D], u64)>,
    end: u64,
    factors: VecDeque<Vec<f64>>,
    diverged: Option<Divergence>,
}

impl<R: Release<D>, const D: usize> ReleaseOf<R, D> {
    /// Bytes that so many sources take.
    pub fn bytes(sources: usize) -> usize {
        size_of::<([f64; D], u64)>() * sources + size_of::<Self>()
    }

    pub fn new(model: R, pre: Pop) -> Self {
        let states = vec![(model.rest(), NEVER); pre.len()];
        ReleaseOf { model, view: pre.range(), states, end: 0, factors: VecDeque::new(), diverged: None }
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
            if !after.iter().chain([&factor]).all(|number| number.is_finite()) {
                let (neuron, culprit) = (neuron as usize, Culprit::Release);
                Divergence { instant: step + 1, neuron, culprit }.note(&mut self.diverged);
            }
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

    fn grown_bytes(&self) -> usize {
        let factors = self.factors.iter().map(|factors| size_of::<f64>() * factors.capacity()).sum::<usize>();
        factors + size_of::<Vec<f64>>() * self.factors.capacity()
    }

    fn view(&self) -> Range<usize> {
        self.view.clone()
    }

    fn diverged(&self) -> Option<Divergence> {
        self.diverged
    }

    fn save(&self, log: &SpikeLog, to: &mut StateWriter) {
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

    fn load(&mut self, log: &SpikeLog, from: &mut StateReader) -> Result<()> {
        self.diverged = None;
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
