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
    unit: &'static str,
    projection: Option<Proj>,
    /// The neurons, by their index in the view, or the synapses, by their index in the projection.
    units: Vec<usize>,
    every: u64,
    parts: Vec<Part>,
}

/// What one block contributes to samples.
#[derive(Debug)]
struct Part {
    block: usize,
    /// Which of the block's probes.
    probe: usize,
    /// Where each of its numbers goes in a row.
    columns: Vec<usize>,
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
        Ok(if *view == pop { spikes.clone() } else { spikes.of(pop.start - view.start..pop.end - view.start) })
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
        self.of(projection, "opening").ok_or_else(|| Error::Missing {
            what: "the openings of this projection were not recorded; call record_openings before the run".into(),
        })
    }

    /// The samples of the weights of a projection: a column for each recorded synapse.
    ///
    /// # Errors
    /// [`Error::Missing`] if they were not recorded.
    pub fn weights(&self, projection: Proj) -> Result<&Samples> {
        self.of(projection, "weight").ok_or_else(|| Error::Missing {
            what: "the weights of this projection were not recorded; call record_weights before the run".into(),
        })
    }

    fn of(&self, projection: Proj, variable: &str) -> Option<&Samples> {
        let is =
            |(_, of, samples): &&(Pop, Option<Proj>, Samples)| *of == Some(projection) && samples.variable == variable;
        self.samples.iter().find(is).map(|(.., samples)| samples)
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
        let unit = self.populations[pop.index].units[k];
        self.probe(pop, (variable, unit), None, neurons, every, |here| Quantity::Variable(k, here))
    }

    /// Record how far the gates of a projection's receptor are open, for some of its targets, every `every` ms: just
    /// before what arrives at that time is taken in.
    ///
    /// # Errors
    /// As [`Network::record_some`]; [`Error::Missing`] if the projection has no gates.
    pub fn record_openings(&mut self, projection: Proj, neurons: &[usize], every: f64) -> Result<()> {
        let (post, receptor) = self.receptor(projection)?;
        self.probe(post, ("opening", ""), Some(projection), neurons, every, |here| Quantity::Opening(receptor, here))
    }

    /// Record the weights of some synapses of a projection, given by their index in the order of [`Network::weights`],
    /// every `every` ms: just before what happens at that time changes them.
    ///
    /// # Errors
    /// [`Error::View`] if the projection has no such synapse, [`Error::OffGrid`] if `every` is no multiple of the time
    /// step.
    pub fn record_weights(&mut self, projection: Proj, synapses: &[usize], every: f64) -> Result<()> {
        let known = self.check_projection(projection)?;
        let (post, sources, len) = (known.post, known.pre.len(), known.synapses);
        if let Some(&beyond) = synapses.iter().find(|&&synapse| synapse >= len) {
            let population = format!("the synapses of projection {}", projection.index);
            return Err(Error::View { population, start: beyond, end: beyond.saturating_add(1), len });
        }
        let (units, every) = (sorted(synapses), self.period(every)?);
        let mut parts = Vec::new();
        for (index, block) in self.blocks.iter_mut().enumerate() {
            let Some(place) = block.afferents.iter().position(|(own, _)| *own == projection.index) else { continue };
            let quantity = Quantity::Weights(place, Vec::new());
            parts.push(Part { block: index, probe: block.probes.len(), columns: Vec::new() });
            block.probes.push(Probe { quantity, every, samples: Vec::new() });
        }
        let mut number = 0;
        for source in 0..sources {
            for part in &mut parts {
                let block = &mut self.blocks[part.block];
                let Probe { quantity: Quantity::Weights(place, chosen), .. } = &mut block.probes[part.probe] else {
                    continue;
                };
                let spots = block.afferents[*place].1.spots(source);
                for (k, spot) in spots.iter().enumerate() {
                    if let Ok(column) = units.binary_search(&(number + k)) {
                        part.columns.push(column);
                        chosen.push(*spot);
                    }
                }
                number += spots.len();
            }
        }
        let variable = "weight".into();
        self.sample_probes.push(SampleProbe {
            view: post,
            variable,
            unit: "",
            projection: Some(projection),
            units,
            every,
            parts,
        });
        Ok(())
    }

    fn period(&self, every: f64) -> Result<u64> {
        positive("every", every).map_err(|broken| broken.of("a recording"))?;
        self.clock.steps("the time between samples", every)
    }

    fn probe(
        &mut self,
        view: Pop,
        (variable, unit): (&str, &'static str),
        projection: Option<Proj>,
        neurons: &[usize],
        every: f64,
        quantity: impl Fn(Vec<usize>) -> Quantity,
    ) -> Result<()> {
        if let Some(&beyond) = neurons.iter().find(|&&neuron| neuron >= view.len()) {
            let population = format!("the view of {}", self.populations[view.index].name);
            return Err(Error::View { population, start: beyond, end: beyond.saturating_add(1), len: view.len() });
        }
        let (units, every) = (sorted(neurons), self.period(every)?);
        let mut parts = Vec::new();
        for (index, part) in self.meetings(view) {
            let block = &mut self.blocks[index];
            let here = units.iter().enumerate().filter(|(_, neuron)| part.contains(&(*neuron + view.start)));
            let (columns, here) = here.map(|(k, neuron)| (k, neuron + view.start - block.range.start)).unzip();
            parts.push(Part { block: index, probe: block.probes.len(), columns });
            block.probes.push(Probe { quantity: quantity(here), every, samples: Vec::new() });
        }
        let variable = variable.into();
        self.sample_probes.push(SampleProbe { view, variable, unit, projection, units, every, parts });
        Ok(())
    }

    /// Whether the samples of a run are within the memory budget.
    pub(super) fn allow_recordings(&self, steps: u64) -> Result<()> {
        let numbers = |probe: &SampleProbe| (steps / probe.every + 1) as f64 * probe.units.len() as f64;
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
            let mut values = Array2::zeros((steps.len(), probe.units.len()));
            for Part { block, probe, columns } in &probe.parts {
                let taken = std::mem::take(&mut blocks[*block].probes[*probe].samples);
                for (mut row, samples) in values.outer_iter_mut().zip(taken.chunks(columns.len().max(1))) {
                    columns.iter().zip(samples).for_each(|(&column, &sample)| row[column] = sample);
                }
            }
            let times = steps.into_iter().map(|step| clock.time(step)).collect();
            let (variable, unit) = (probe.variable.clone(), probe.unit.into());
            let samples = Samples { variable, unit, times, neurons: probe.units.clone(), values };
            (probe.view, probe.projection, samples)
        });
        Recording { spikes, samples: samples.collect() }
    }
}

/// In order, each once.
fn sorted(units: &[usize]) -> Vec<usize> {
    let mut units = units.to_vec();
    units.sort_unstable();
    units.dedup();
    units
}
