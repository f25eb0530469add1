//! What a run returns.

mod assembly;
mod grid;
mod sampled;

use super::handle::{Pop, Proj};
use crate::error::{Error, Result};
use crate::recording::{Samples, Spikes};
pub(super) use assembly::Assembled;
use assembly::{Key, assemble};
pub(super) use sampled::Sampled;
use std::ops::Range;

/// What a run has recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Recording {
    /// The steps that it covers.
    pub(super) steps: Range<u64>,
    pub(super) spikes: Vec<(Pop, Spikes)>,
    pub(super) samples: Vec<Sampled>,
    pub(super) assembled: Assembled,
}

impl Recording {
    /// The spikes of a view, of which all neurons were recorded: as this view, or as parts of others.
    ///
    /// ```
    /// use synfire::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let mut net = Network::new(0.1)?;
    /// let cells = net.add(10, Lif::default())?;
    /// net.drive(cells, Constant(30.0))?;
    /// let (left, right) = cells.split(5);
    /// net.record_spikes(left)?;
    /// net.record_spikes(right)?;
    /// let run = net.run(100.0)?;
    /// assert_eq!(run.spikes(cells)?.count(), run.spikes(left)?.count() + run.spikes(right)?.count());
    /// assert_eq!(run.spikes(cells.slice(3..7))?.len, 4);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Missing`] if there are neurons in the view that were not recorded.
    pub fn spikes(&self, pop: Pop) -> Result<Spikes> {
        if let Some((view, spikes)) = self.spikes.iter().find(|(view, _)| view.contains(pop)) {
            return Ok(if *view == pop {
                spikes.clone()
            } else {
                spikes.of(pop.start - view.start..pop.end - view.start)
            });
        }
        let views: Vec<Pop> = self.spikes.iter().map(|(view, _)| *view).collect();
        let pieces = cover(pop, &views).ok_or_else(|| Error::Missing {
            what: "the spikes of this view were not recorded; call record_spikes with it before the run".into(),
        })?;
        let mut events = Vec::new();
        for (index, piece) in pieces {
            let (view, spikes) = &self.spikes[index];
            let part = spikes.of(piece.start - view.start..piece.end - view.start);
            let neurons = part.neurons.iter().map(|neuron| neuron + piece.start - pop.start);
            events.extend(part.times.iter().copied().zip(neurons));
        }
        events.sort_by(|(t, neuron), (other_t, other)| t.total_cmp(other_t).then(neuron.cmp(other)));
        let (times, neurons) = events.into_iter().unzip::<_, _, Vec<_>, Vec<_>>();
        let Spikes { start, stop, .. } = self.spikes[0].1;
        Ok(Spikes { times: times.into(), neurons: neurons.into(), len: pop.len(), start, stop })
    }

    /// The samples of a variable of a view: of what was recorded with this very view, or else of all that was recorded of
    /// its neurons.
    ///
    /// If that are several recordings, all their neurons are in the samples, each from the recording that has the shortest
    /// time between samples, at the times that these have in common. [`Recording::each_samples`] returns every one as it
    /// was asked for.
    ///
    /// ```
    /// use synfire::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let mut net = Network::new(0.1)?;
    /// let cells = net.add(10, Lif::default())?;
    /// net.record_some(cells, "v", &[0, 1], 0.5)?;
    /// net.record_some(cells, "v", &[1, 2], 0.2)?;
    /// let run = net.run(10.0)?;
    /// let samples = run.samples(cells, "v")?;
    /// assert_eq!((&samples.neurons[..], samples.times.len()), (&[0, 1, 2][..], 10));
    /// assert_eq!(run.each_samples(cells, "v")[1].times.len(), 50);
    /// assert_eq!(run.samples(cells.slice(2..10), "v")?.neurons, [0]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Missing`] if the variable was not recorded of this view.
    pub fn samples(&self, pop: Pop, variable: &str) -> Result<&Samples> {
        let recorded: Vec<&Sampled> = self.of_variable(pop, variable).collect();
        let exact: Vec<&Sampled> = recorded.iter().copied().filter(|sampled| sampled.view == pop).collect();
        let missing = || Error::Missing {
            what: format!("\"{variable}\" of this view was not recorded; call record with it before the run"),
        };
        let (chosen, whole) = if exact.is_empty() { (recorded, false) } else { (exact, true) };
        let views: Vec<Pop> = chosen.iter().map(|sampled| sampled.view).collect();
        cover(pop, &views).ok_or_else(missing)?;
        let samples = self.together((pop, None), &chosen, pop.range(), whole);
        if samples.neurons.is_empty() && !whole { Err(missing()) } else { Ok(samples) }
    }

    /// The samples of a variable that were recorded with this very view, each as it was asked for, in that order.
    pub fn each_samples(&self, pop: Pop, variable: &str) -> Vec<&Samples> {
        let own = self.of_variable(pop, variable).filter(|sampled| sampled.view == pop);
        own.map(|sampled| &sampled.samples).collect()
    }

    /// The samples of the gate openings of a projection's receptor; of several recordings, as by [`Recording::samples`].
    ///
    /// # Errors
    /// [`Error::Missing`] if they were not recorded.
    pub fn openings(&self, projection: Proj) -> Result<&Samples> {
        self.of(projection, "opening").ok_or_else(|| Error::Missing {
            what: "the openings of this projection were not recorded; call record_openings before the run".into(),
        })
    }

    /// The samples of openings, each as it was asked for, in that order.
    pub fn each_openings(&self, projection: Proj) -> Vec<&Samples> {
        self.of_projection(projection, "opening").map(|sampled| &sampled.samples).collect()
    }

    /// The samples of the weights of a projection: a column for each recorded synapse; of several recordings, as by
    /// [`Recording::samples`].
    ///
    /// # Errors
    /// [`Error::Missing`] if they were not recorded.
    pub fn weights(&self, projection: Proj) -> Result<&Samples> {
        self.of(projection, "weight").ok_or_else(|| Error::Missing {
            what: "the weights of this projection were not recorded; call record_weights before the run".into(),
        })
    }

    /// The samples of weights, each as it was asked for, in that order.
    pub fn each_weights(&self, projection: Proj) -> Vec<&Samples> {
        self.of_projection(projection, "weight").map(|sampled| &sampled.samples).collect()
    }

    fn of(&self, projection: Proj, variable: &str) -> Option<&Samples> {
        let chosen: Vec<&Sampled> = self.of_projection(projection, variable).collect();
        let view = chosen.first()?.view;
        Some(self.together((view, Some(projection)), &chosen, 0..usize::MAX, true))
    }

    fn of_variable(&self, pop: Pop, variable: &str) -> impl Iterator<Item = &Sampled> {
        let of_population = self.samples.iter().filter(move |sampled| sampled.view.is_of(pop));
        of_population.filter(move |sampled| sampled.projection.is_none() && sampled.samples.variable == variable)
    }

    fn of_projection(&self, projection: Proj, variable: &str) -> impl Iterator<Item = &Sampled> {
        let of_projection = self.samples.iter().filter(move |sampled| sampled.projection == Some(projection));
        of_projection.filter(move |sampled| sampled.samples.variable == variable)
    }

    /// The samples of several recordings, of units in a range; one that is the `whole` answer is returned as it is.
    fn together<'a>(
        &'a self,
        (view, projection): (Pop, Option<Proj>),
        chosen: &[&'a Sampled],
        units: Range<usize>,
        whole: bool,
    ) -> &'a Samples {
        if let ([only], true) = (chosen, whole) {
            return &only.samples;
        }
        let variable = chosen.first().map_or(String::new(), |sampled| sampled.samples.variable.clone());
        self.assembled.get(Key { view, projection, variable }, || assemble(&self.steps, chosen, units.clone()))
    }
}

/// Which of these views has which piece of another one, if together they have all of it.
fn cover(pop: Pop, views: &[Pop]) -> Option<Vec<(usize, Range<usize>)>> {
    let (mut pieces, mut at) = (Vec::new(), pop.start);
    loop {
        let here = Pop { start: at, end: at, ..pop };
        let last = views.iter().enumerate().filter(|(_, view)| view.contains(here) && (view.end > at || at >= pop.end));
        let (index, view) = last.max_by_key(|(_, view)| view.end)?;
        let end = view.end.min(pop.end);
        pieces.push((index, at..end));
        if end >= pop.end {
            return Some(pieces);
        }
        at = end;
    }
}
