//! Recording spikes, variables, openings and weights.

use super::block::{Probe, Quantity};
use super::partition::Overlap;
use super::recorders::{Part, SampleRecorder, SpikeRecorder};
use super::recording::{Assembled, Sampled};
use super::synapses::SynapseIndex;
use super::{Network, Pop, Proj, Recording};
use crate::error::{Error, Result, positive};
use crate::recording::{Samples, Spikes};
use ndarray::Array2;

impl Network {
    /// Record the spikes of a view in every run to come.
    ///
    /// # Errors
    /// [`Error::Foreign`] or [`Error::View`] for a handle that does not fit.
    pub fn record_spikes(&mut self, pop: Pop) -> Result<()> {
        self.whole()?;
        self.check_view(pop)?;
        if !self.spike_recorders.iter().any(|recorder| recorder.view.contains(pop)) {
            self.spike_recorders.push(SpikeRecorder::new(pop));
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

    /// Record a variable of some neurons of a view, given by their index in the view, every `every` ms. They are recorded
    /// in order of that index, each once, in whatever order they are listed. They may be recorded several times, in different
    /// ways; [`Recording::samples`] says how these come together.
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
    /// before what arrives at that time is taken in. Targets are recorded in order, each once.
    ///
    /// # Errors
    /// As [`Network::record_some`]; [`Error::Missing`] if the projection has no gates.
    pub fn record_openings(&mut self, projection: Proj, neurons: &[usize], every: f64) -> Result<()> {
        let (post, receptor) = self.receptor(projection)?;
        self.probe(post, ("opening", ""), Some(projection), neurons, every, |here| Quantity::Opening(receptor, here))
    }

    /// Record the weights of some synapses of a projection, given by their index in the order of [`Network::weights`],
    /// every `every` ms: just before what happens at that time changes them. They are recorded in order, each once.
    ///
    /// # Errors
    /// [`Error::View`] if the projection has no such synapse, [`Error::OffGrid`] if `every` is no multiple of the time
    /// step.
    pub fn record_weights(&mut self, projection: Proj, synapses: &[usize], every: f64) -> Result<()> {
        self.whole()?;
        let known = self.check_projection(projection)?;
        let (post, sources, len) = (known.post, known.pre.len(), known.synapses);
        if let Some(&beyond) = synapses.iter().find(|&&synapse| synapse >= len) {
            let population = format!("the synapses of projection {}", projection.index);
            return Err(Error::View { population, start: beyond, end: beyond.saturating_add(1), len });
        }
        let every = self.period(every)?;
        let held = CHOSEN * synapses.len() as f64;
        self.budget.allow("choosing what to record", held)?;
        let units = sorted(synapses);
        if self.is_recorded(post, ("weight", Some(projection)), &units, every) {
            return Ok(());
        }
        self.budget.take(held);
        let places: Vec<_> = self.weight_places(projection).collect();
        let mut chosen = vec![(Vec::new(), Vec::new()); places.len()];
        let mut number = 0;
        for source in 0..sources {
            for ((_, store), (columns, chosen)) in self.stores(projection).zip(&mut chosen) {
                let len = store.out_degree(source);
                let first = units.partition_point(|&synapse| synapse < number);
                if units.get(first).is_none_or(|&synapse| synapse >= number + len) {
                    number += len;
                    continue;
                }
                let indices = store.indices(source);
                for (k, index) in indices.iter().enumerate() {
                    if let Ok(column) = units.binary_search(&(number + k)) {
                        columns.push(column);
                        chosen.push(*index);
                    }
                }
                number += indices.len();
            }
        }
        let mut parts = Vec::new();
        for ((block, group), (columns, chosen)) in places.into_iter().zip(chosen) {
            let quantity = match group {
                Some(group) => Quantity::Weights(group, chosen),
                None => Quantity::FixedWeights(projection.index, chosen),
            };
            let probes = &mut self.blocks[block].probes;
            parts.push(Part { block, probe: probes.len(), columns });
            probes.push(Probe { quantity, every, samples: Vec::new() });
        }
        let variable = "weight".into();
        self.sample_recorders.push(SampleRecorder {
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

    /// The block that records the weights of each part of a projection, and which of its groups the part is, if it is one.
    fn weight_places(&self, projection: Proj) -> impl Iterator<Item = (usize, Option<usize>)> {
        let of_blocks = self.blocks.iter().enumerate().filter_map(move |(index, block)| {
            let group = block.synapse_groups.iter().position(|(own, _)| *own == projection.index);
            group.map(|group| (index, Some(group)))
        });
        let of_shards = self.shards.iter().flatten().flat_map(move |shard| {
            let own = shard.deliveries.iter().filter(move |(own, _)| *own == projection.index);
            own.filter_map(|(_, fixed)| {
                let holds = |&block: &usize| self.blocks[block].range.contains(&fixed.targets.start);
                shard.blocks.clone().find(holds).map(|block| (block, None))
            })
        });
        of_blocks.chain(of_shards)
    }

    /// Whether the same has been asked for before.
    fn is_recorded(&self, view: Pop, of: (&str, Option<Proj>), units: &[usize], every: u64) -> bool {
        self.sample_recorders.iter().any(|known| {
            let same = known.view == view && (&known.variable[..], known.projection) == of;
            same && known.units == units && known.every == every
        })
    }

    fn period(&self, every: f64) -> Result<u64> {
        positive("every", every).map_err(|broken| broken.of("a recording"))?;
        self.clock.positive_steps("the time between samples", every)
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
        self.whole()?;
        if let Some(&beyond) = neurons.iter().find(|&&neuron| neuron >= view.len()) {
            let population = format!("the view of {}", self.populations[view.index].name);
            return Err(Error::View { population, start: beyond, end: beyond.saturating_add(1), len: view.len() });
        }
        let every = self.period(every)?;
        let held = PLACES * size_of::<usize>() as f64 * neurons.len() as f64;
        self.budget.allow("choosing what to record", held + size_of_val(neurons) as f64)?;
        let units = sorted(neurons);
        if self.is_recorded(view, (variable, projection), &units, every) {
            return Ok(());
        }
        self.budget.take(held);
        let mut parts = Vec::new();
        for Overlap { block: index, in_block, in_view } in self.overlaps(view) {
            let columns = units.partition_point(|&k| k < in_view.start)..units.partition_point(|&k| k < in_view.end);
            let here = units[columns.clone()].iter().map(|neuron| neuron - in_view.start + in_block.start).collect();
            let columns: Vec<usize> = columns.collect();
            let probes = &mut self.blocks[index].probes;
            parts.push(Part { block: index, probe: probes.len(), columns });
            probes.push(Probe { quantity: quantity(here), every, samples: Vec::new() });
        }
        let variable = variable.into();
        self.sample_recorders.push(SampleRecorder { view, variable, unit, projection, units, every, parts });
        Ok(())
    }

    /// What was recorded since a run began that ended before its time and so returned nothing: because a state stopped being
    /// finite, because the spikes became too many for the memory budget, or because something panicked that was called by
    /// it. It reaches up to the time that the network stands at, which is that of the last exchange of spikes.
    ///
    /// ```
    /// use synfire::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let mut net = Network::new(0.1)?;
    /// let cell = net.add(1, Lif::default())?;
    /// net.drive(cell, Signal(|t| if t < 50.0 { 30.0 } else { f64::NAN }))?;
    /// net.record_spikes(cell)?;
    /// assert!(matches!(net.run(100.0), Err(Error::Diverged { .. })));
    /// let until_then = net.recorded()?;
    /// assert!(until_then.spikes(cell)?.count() > 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Missing`] if there is no such run, or another run or a restore has followed it.
    pub fn recorded(&mut self) -> Result<Recording> {
        let from = self.unreturned.take().ok_or_else(|| Error::Missing {
            what:
                "every run has returned what it recorded; only what a run recorded that ended early is to be had here"
                    .into(),
        })?;
        Ok(self.recording(from))
    }

    /// Make room for the samples of a run of so many steps, if they are within the memory budget.
    pub(super) fn allow_recordings(&mut self, steps: u64) -> Result<()> {
        let span = self.step..self.step + steps;
        let bytes: f64 = self.sample_recorders.iter().map(|recorder| recorder.bytes(&span)).sum();
        self.budget.allow("recording this run", bytes)?;
        self.budget.samples = bytes as u128;
        for recorder in &self.sample_recorders {
            let samples = recorder.samples(&span);
            for Part { block, probe, columns } in &recorder.parts {
                self.blocks[*block].probes[*probe].samples.reserve_exact(samples as usize * columns.len());
            }
        }
        Ok(())
    }

    /// Whatever has been recorded and not been returned is no longer wanted.
    pub(super) fn forget_recordings(&mut self) {
        self.unreturned = None;
        self.spike_recorders.iter_mut().for_each(|recorder| recorder.forget());
        let probes = self.blocks.iter_mut().flat_map(|block| &mut block.probes);
        probes.for_each(|probe| probe.samples = Vec::new());
        (self.budget.samples, self.budget.recorded) = (0, 0);
    }

    /// Take what was recorded since step `from`.
    fn recording(&mut self, from: u64) -> Recording {
        let (clock, to) = (self.clock, self.step);
        let spikes = self.spike_recorders.iter_mut().map(|recorder| {
            let (times, neurons) = recorder.take(clock, to);
            let spikes = Spikes {
                times: times.into(),
                neurons: neurons.into(),
                len: recorder.view.len(),
                start: clock.time(from),
                stop: clock.time(to),
            };
            (recorder.view, spikes)
        });
        let spikes = spikes.collect();
        let blocks = &mut self.blocks;
        let samples = self.sample_recorders.iter().map(|recorder| {
            let first = from.next_multiple_of(recorder.every);
            let steps: Vec<u64> = (first..to).step_by(recorder.every as usize).collect();
            let mut values = Array2::zeros((steps.len(), recorder.units.len()));
            for Part { block, probe, columns } in &recorder.parts {
                let taken = std::mem::take(&mut blocks[*block].probes[*probe].samples);
                for (mut row, samples) in values.outer_iter_mut().zip(taken.chunks(columns.len().max(1))) {
                    columns.iter().zip(samples).for_each(|(&column, &sample)| row[column] = sample);
                }
            }
            let times = steps.into_iter().map(|step| clock.time(step)).collect();
            let (variable, unit) = (recorder.variable.clone(), recorder.unit.into());
            let samples = Samples { variable, unit, times, neurons: recorder.units.clone(), values };
            Sampled { view: recorder.view, projection: recorder.projection, every: recorder.every, samples }
        });
        let samples = samples.collect();
        (self.budget.samples, self.budget.recorded) = (0, 0);
        Recording { steps: from..to, spikes, samples, assembled: Assembled::default() }
    }
}

/// Numbers kept of each recorded neuron: which it is, its column, and its place in the block.
const PLACES: f64 = 3.0;

/// Bytes kept of each recorded synapse, by lists that grow by doubling.
const CHOSEN: f64 = (size_of::<usize>() + 2 * (size_of::<usize>() + size_of::<SynapseIndex>())) as f64;

/// In order, each once.
fn sorted(units: &[usize]) -> Vec<usize> {
    let mut units = units.to_vec();
    units.sort_unstable();
    units.dedup();
    units
}
