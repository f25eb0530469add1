//! Recording spikes and variables.

use super::block::{Probe, Quantity};
use super::{Network, Pop, Proj};
use crate::error::{Error, Result, positive};
use crate::recording::{Samples, Spikes};
use ndarray::Array2;

/// Spikes of a view, recorded during a run.
#[derive(Debug)]
pub(crate) struct SpikeProbe {
    pub view: Pop,
    /// The step of each spike's stamp.
    steps: Vec<u64>,
    neurons: Vec<u32>,
}

impl SpikeProbe {
    /// Note the spikes stamped with `stamp`.
    pub fn note(&mut self, stamp: u64, spikes: &[u32]) {
        self.steps.extend(std::iter::repeat_n(stamp, spikes.len()));
        self.neurons.extend_from_slice(spikes);
    }
}

/// Samples of a quantity, recorded during a run by probes in the blocks.
#[derive(Debug)]
pub(crate) struct SampleProbe {
    view: Pop,
    variable: String,
    projection: Option<Proj>,
    /// The neurons, by their index in the view.
    neurons: Vec<usize>,
    every: u64,
    /// For each block that takes part, its index and the place of its probe.
    parts: Vec<(usize, usize)>,
}

/// What a run has recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Recording {
    spikes: Vec<(Pop, Spikes)>,
    samples: Vec<(Pop, Option<Proj>, Samples)>,
}

impl Recording {
    /// The spikes of a view, which may be part of a recorded one.
    ///
    /// # Errors
    /// [`Error::Missing`] if the view was not recorded.
    pub fn spikes(&self, pop: Pop) -> Result<Spikes> {
        let found = self.spikes.iter().find(|(view, _)| view.contains(pop));
        let (view, spikes) = found.ok_or_else(|| Error::Missing {
            what: "the spikes of this view were not recorded; call record_spikes with it before the run".into(),
        })?;
        Ok(spikes.of(pop.start - view.start..pop.end - view.start))
    }

    /// The samples of a variable of a view.
    ///
    /// # Errors
    /// [`Error::Missing`] if the variable was not recorded of this view.
    pub fn samples(&self, pop: Pop, variable: &str) -> Result<&Samples> {
        let is = |(view, projection, samples): &&(Pop, Option<Proj>, Samples)| {
            *view == pop && projection.is_none() && samples.variable == variable
        };
        let found = self.samples.iter().find(is);
        found.map(|(.., samples)| samples).ok_or_else(|| Error::Missing {
            what: format!("\"{variable}\" of this view was not recorded; call record with it before the run"),
        })
    }

    /// The samples of the gate openings of a projection's receptor.
    ///
    /// # Errors
    /// [`Error::Missing`] if they were not recorded.
    pub fn openings(&self, projection: Proj) -> Result<&Samples> {
        let found = self.samples.iter().find(|(_, of, _)| *of == Some(projection));
        found.map(|(.., samples)| samples).ok_or_else(|| Error::Missing {
            what: "the openings of this projection were not recorded; call record_openings before the run".into(),
        })
    }
}

impl Network {
    /// Record the spikes of a view in every run to come.
    ///
    /// # Errors
    /// [`Error::Foreign`] or [`Error::View`] for a handle that does not fit.
    pub fn record_spikes(&mut self, pop: Pop) -> Result<()> {
        self.check_view(pop)?;
        if !self.spike_probes.iter().any(|probe| probe.view.contains(pop)) {
            self.spike_probes.push(SpikeProbe { view: pop, steps: Vec::new(), neurons: Vec::new() });
        }
        Ok(())
    }

    /// Record a variable of all neurons of a view at every step. Sample `k` of a recording that starts at time 0 is the
    /// state at `k dt`.
    ///
    /// # Errors
    /// [`Error::Variable`] if the model has no such variable.
    pub fn record(&mut self, pop: Pop, variable: &str) -> Result<()> {
        self.check_view(pop)?;
        let all: Vec<usize> = (0..pop.len()).collect();
        self.record_some(pop, variable, &all, self.clock.dt)
    }

    /// Record a variable of some neurons of a view, given by their index in the view, every `every` ms.
    ///
    /// # Errors
    /// [`Error::Variable`] if the model has no such variable, [`Error::View`] if the view has no such neuron,
    /// [`Error::OffGrid`] if `every` is no multiple of the time step.
    pub fn record_some(&mut self, pop: Pop, variable: &str, neurons: &[usize], every: f64) -> Result<()> {
        let k = self.variable(pop, variable)?;
        self.probe(pop, variable, None, neurons, every, Quantity::Variable(k))
    }

    /// Record how far the gates of a projection's receptor are open, for some of its targets, every `every` ms: just
    /// before what arrives at that time is taken in.
    ///
    /// # Errors
    /// As [`Network::record_some`]; [`Error::Missing`] if the projection has no gates.
    pub fn record_openings(&mut self, projection: Proj, neurons: &[usize], every: f64) -> Result<()> {
        let (post, receptor) = self.receptor(projection)?;
        self.probe(post, "opening", Some(projection), neurons, every, Quantity::Opening(receptor))
    }

    fn probe(
        &mut self,
        view: Pop,
        variable: &str,
        projection: Option<Proj>,
        neurons: &[usize],
        every: f64,
        quantity: Quantity,
    ) -> Result<()> {
        if let Some(&beyond) = neurons.iter().find(|&&neuron| neuron >= view.len()) {
            let population = format!("the view of {}", self.populations[view.index].name);
            return Err(Error::View { population, start: beyond, end: beyond.saturating_add(1), len: view.len() });
        }
        positive("every", every).map_err(|broken| broken.of("a recording"))?;
        let every = self.clock.steps("the time between samples", every)?;
        let mut neurons = neurons.to_vec();
        neurons.sort_unstable();
        neurons.dedup();
        let mut parts = Vec::new();
        for (index, part) in self.meetings(view) {
            let block = &mut self.blocks[index];
            let here = neurons.iter().map(|neuron| neuron + view.start).filter(|neuron| part.contains(neuron));
            let here = here.map(|neuron| neuron - block.range.start).collect();
            parts.push((index, block.probes.len()));
            block.probes.push(Probe { quantity, every, neurons: here, samples: Vec::new() });
        }
        self.sample_probes.push(SampleProbe { view, variable: variable.into(), projection, neurons, every, parts });
        Ok(())
    }

    /// Whether the samples of a run are within the memory budget.
    pub(super) fn allow_recordings(&self, steps: u64) -> Result<()> {
        let numbers = |probe: &SampleProbe| (steps / probe.every + 1) as f64 * probe.neurons.len() as f64;
        let bytes: f64 = self.sample_probes.iter().map(|probe| 16.0 * numbers(probe)).sum();
        self.budget.allow("recording this run", bytes)
    }

    /// Take what was recorded since step `from`.
    pub(super) fn recording(&mut self, from: u64) -> Recording {
        let (clock, to) = (self.clock, self.step);
        let spikes = self.spike_probes.iter_mut().map(|probe| {
            let (steps, neurons) = (std::mem::take(&mut probe.steps), std::mem::take(&mut probe.neurons));
            let first = probe.view.start;
            let spikes = Spikes {
                times: steps.into_iter().map(|step| clock.time(step)).collect(),
                neurons: neurons.into_iter().map(|neuron| neuron as usize - first).collect(),
                len: probe.view.len(),
                start: clock.time(from),
                stop: clock.time(to),
            };
            (probe.view, spikes)
        });
        let spikes = spikes.collect();
        let blocks = &mut self.blocks;
        let samples = self.sample_probes.iter().map(|probe| {
            let first = from.next_multiple_of(probe.every);
            let steps: Vec<u64> = (first..to).step_by(probe.every as usize).collect();
            let mut values = Array2::zeros((steps.len(), probe.neurons.len()));
            let mut column = 0;
            for &(block, place) in &probe.parts {
                let part = &mut blocks[block].probes[place];
                let taken = std::mem::take(&mut part.samples);
                let width = part.neurons.len();
                if width > 0 {
                    for (mut row, samples) in values.outer_iter_mut().zip(taken.chunks(width)) {
                        row.iter_mut().skip(column).zip(samples).for_each(|(value, &sample)| *value = sample);
                    }
                }
                column += width;
            }
            let times = steps.into_iter().map(|step| clock.time(step)).collect();
            let samples = Samples { variable: probe.variable.clone(), times, neurons: probe.neurons.clone(), values };
            (probe.view, probe.projection, samples)
        });
        Recording { spikes, samples: samples.collect() }
    }
}
