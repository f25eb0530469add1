//! Where what is drawn between runs comes from: which neurons or synapses were drawn for before, and how often.
//!
//! What is set has the step at which it is set in its address, and how often the same neurons were drawn for at that step.
//! Drives and backgrounds draw at every step of a run: theirs has how many of them the neurons were given before, at any
//! time, and the population's number of neurons, so that drives of parts are one drive of the whole.

use super::memory::{StateReader, StateWriter};
use super::partition::Overlap;
use super::stimulus::{GivenStimulus, StimulusKind};
use super::{Network, Pop, Proj, Stimulus};
use crate::error::{Error, Result};
use crate::random::{Purpose, Repetitions, Source};
use std::ops::Range;

/// Neurons, or synapses, that draw from one source.
pub(super) type Drawing = (Range<usize>, Source);

/// The parts of a view that a drive or background acts on, and where their random numbers come from.
pub(super) struct Stimulated {
    /// The parts in each block, each with a source that has the first neuron of the view as number 0.
    pub parts: Vec<(Overlap, Source)>,
    /// The source of the first of them, had none been given before.
    pub source: Source,
    /// What [`Network::note_stimulus`] is to be told.
    pub note: StimulusNote,
}

/// What is to be known of a drive or background once it acts.
pub(super) struct StimulusNote {
    purpose: Purpose,
    object: u16,
    given: Repetitions,
}

impl Network {
    /// Where values of a variable are drawn from for the neurons of a view, and the count of what was drawn afterwards.
    pub(super) fn draw_variable(&self, pop: Pop, variable: usize, random: bool) -> (Vec<Drawing>, Repetitions) {
        let population = &self.populations[pop.index];
        let source = self.draws(population.object, Purpose::Initial).of(variable as u16).at(self.step);
        draw_again(source, pop.range(), population.drawn[variable].clone(), random.then_some(self.step))
    }

    /// Where weights are drawn from for the synapses of a projection, and the count of what was drawn afterwards.
    pub(super) fn draw_weights(&self, projection: Proj, random: bool) -> (Vec<Drawing>, Repetitions) {
        let known = &self.projections[projection.index];
        let source = self.draws(known.object, Purpose::User).at(self.step);
        draw_again(source, 0..known.synapses, known.drawn.clone(), random.then_some(self.step))
    }

    /// Where a drive or background of a view has its random numbers from. One that draws none counts for nothing.
    pub(super) fn stimulate(&self, pop: Pop, purpose: Purpose, draws: bool) -> Result<Stimulated> {
        let population = &self.populations[pop.index];
        let object = population.stimuli.map_or_else(|| self.next_object(), Ok)?;
        let source = self.draws(object, purpose).from_neuron(pop.start);
        let mut given = population.given[given_as(purpose)].clone();
        let runs = if draws { given.count(0, pop.range()) } else { vec![(pop.range(), 0)] };
        let parts = runs.into_iter().flat_map(|(run, times)| {
            let shift = run.start - pop.start;
            population.overlaps(run).map(move |mut targets| {
                targets.in_view = targets.in_view.start + shift..targets.in_view.end + shift;
                (targets, source.again(times))
            })
        });
        Ok(Stimulated { parts: parts.collect(), source, note: StimulusNote { purpose, object, given } })
    }

    /// Where an object's draws come from in the present trial.
    pub(super) fn draws(&self, object: u16, purpose: Purpose) -> Source {
        Source::new(self.seed, object, purpose).trial(self.trial)
    }

    /// Note that a population has been given a drive or background, which is known by the handle from now on.
    pub(super) fn note_stimulus(&mut self, pop: Pop, note: StimulusNote, kind: StimulusKind) -> Stimulus {
        self.note_draws(pop, note);
        self.stimuli.push(GivenStimulus { pop, kind, removed: false });
        Stimulus { network: self.id, index: self.stimuli.len() - 1 }
    }

    /// Note that neurons draw for a drive or background.
    pub(super) fn note_draws(&mut self, pop: Pop, note: StimulusNote) {
        let StimulusNote { purpose, object, given } = note;
        let population = &mut self.populations[pop.index];
        population.given[given_as(purpose)] = given;
        if population.stimuli.replace(object).is_none() {
            self.objects += 1;
        }
    }

    /// What has been drawn at this very step, of which the next draw depends: a part of the state.
    pub(super) fn save_drawn(&self, to: &mut StateWriter) {
        let lists = self.populations.iter().flat_map(|population| &population.drawn);
        let lists = lists.chain(self.projections.iter().map(|projection| &projection.drawn));
        let runs = |(index, drawn): (usize, &Repetitions)| {
            let runs = drawn.at(self.step).iter();
            runs.map(|(run, times)| [index, run.start, run.end, *times as usize]).collect::<Vec<_>>()
        };
        let runs: Vec<_> = lists.enumerate().flat_map(runs).collect();
        to.word(runs.len() as u64);
        runs.into_iter().flatten().for_each(|number| to.word(number as u64));
    }

    pub(super) fn load_drawn(&mut self, from: &mut StateReader) -> Result<()> {
        let of_populations = self.populations.iter_mut().flat_map(|population| {
            let len = population.len;
            population.drawn.iter_mut().map(move |drawn| (drawn, len))
        });
        let of_projections = self.projections.iter_mut().map(|projection| (&mut projection.drawn, projection.synapses));
        let mut lists: Vec<(&mut Repetitions, usize)> = of_populations.chain(of_projections).collect();
        lists.iter_mut().for_each(|(drawn, _)| **drawn = Repetitions::default());
        for _ in 0..from.word()? {
            let what = "the number of a list of draws";
            let list = from.below(lists.len() as u64, what)? as usize;
            let (drawn, len) = &mut lists[list];
            let [start, end] = [from.word()?, from.word()?];
            let times = from.below(u32::MAX.into(), "the count of draws")? as u32;
            let run = start as usize..end as usize;
            if end > *len as u64 || !drawn.append(from.step, run, times) {
                let reason = format!("it remembers draws for {start}..{end} out of their order, or beyond the last");
                return Err(Error::Snapshot { reason });
            }
        }
        Ok(())
    }
}

/// Where those draw from who are set at a step, if they draw at all, and the count of what was drawn afterwards.
fn draw_again(
    source: Source,
    who: Range<usize>,
    mut drawn: Repetitions,
    step: Option<u64>,
) -> (Vec<Drawing>, Repetitions) {
    let Some(step) = step else { return (vec![(who, source)], drawn) };
    let before = drawn.count(step, who);
    (before.into_iter().map(|(run, times)| (run, source.again(times))).collect(), drawn)
}

/// Which count of a population is that of stimuli of this purpose.
fn given_as(purpose: Purpose) -> usize {
    (purpose == Purpose::Poisson) as usize
}
