//! Adding populations: of a model, or of sources that fire at given times.

use super::block::Block;
use super::cells::{Cells, CellsOf, Each, Shared, SpikeList};
use super::exchange::PopulationOutput;
use super::fingerprint::Fingerprint;
use super::population::Population;
use super::shard::Shard;
use super::{Network, Pop, fingerprint, partition};
use crate::error::{Error, Result, finite_rest, name_of};
use crate::integrate::{Integrator, Recommended};
use crate::random::{Purpose, Repetitions};
use crate::traits::Neuron;
use std::ops::Range;

impl Network {
    /// Add `n` neurons of a model, stepped by the integrator it recommends for itself.
    ///
    /// # Errors
    /// [`Error::Parameter`] if the model's parameters are outside their ranges, [`Error::OffGrid`] if its refractory
    /// time is no multiple of the time step, [`Error::Memory`] if so many neurons are beyond the memory budget.
    pub fn add<M: Neuron<D>, const D: usize>(&mut self, n: usize, model: M) -> Result<Pop> {
        self.add_with(n, model, Recommended)
    }

    /// Add `n` neurons of a model, stepped by an integrator of your choice.
    ///
    /// # Errors
    /// As [`Network::add`].
    pub fn add_with<M: Neuron<D>, I: Integrator, const D: usize>(
        &mut self,
        n: usize,
        model: M,
        integrator: I,
    ) -> Result<Pop> {
        self.check_model(&model)?;
        let (dt, mut print) = (self.clock.dt, Fingerprint::of("add"));
        fingerprint::neuron(&mut print, &model, integrator, dt);
        let own = bits::<M, D>();
        self.populate(n, name_of::<M>(), (&M::VARS, &M::UNITS, M::JUMPS), own, print, |range| {
            Box::new(CellsOf::<M, _, _, D>::new(range.len(), Shared::new(model.clone(), dt), integrator))
        })
    }

    /// Add one neuron for each of `models`, with parameters of its own.
    ///
    /// # Errors
    /// As [`Network::add`], for any of the models.
    pub fn add_each<M: Neuron<D>, const D: usize>(&mut self, models: Vec<M>) -> Result<Pop> {
        self.add_each_with(models, Recommended)
    }

    /// Add one neuron for each of `models`, stepped by an integrator of your choice.
    ///
    /// # Errors
    /// As [`Network::add`], for any of the models.
    pub fn add_each_with<M: Neuron<D>, I: Integrator, const D: usize>(
        &mut self,
        models: Vec<M>,
        integrator: I,
    ) -> Result<Pop> {
        models.iter().try_for_each(|model| self.check_model(model))?;
        let own = size_of::<M>() + bits::<M, D>();
        let mut print = Fingerprint::of("add_each");
        models.iter().for_each(|model| fingerprint::neuron(&mut print, model, integrator, self.clock.dt));
        self.populate(models.len(), name_of::<M>(), (&M::VARS, &M::UNITS, M::JUMPS), own, print, |range| {
            let own = Each(models[range.clone()].to_vec());
            Box::new(CellsOf::<M, _, _, D>::new(range.len(), own, integrator))
        })
    }

    fn check_model<M: Neuron<D>, const D: usize>(&self, model: &M) -> Result<()> {
        const { assert!(D > 0, "a neuron has at least one variable") };
        self.ready()?;
        let checked = model.check().and_then(|()| finite_rest(&M::VARS, &model.rest()));
        checked.map_err(|broken| broken.of(name_of::<M>()))?;
        self.clock.steps(&format!("the refractory time of {}", name_of::<M>()), model.refractory())?;
        Ok(())
    }

    pub(super) fn populate(
        &mut self,
        n: usize,
        model: &'static str,
        (variables, units, jumps): (&'static [&'static str], &'static [&'static str], bool),
        own: usize,
        mut print: Fingerprint,
        cells: impl Fn(Range<usize>) -> Box<dyn Cells>,
    ) -> Result<Pop> {
        self.ready()?;
        let index = self.populations.len();
        let name = format!("population {index} ({model})");
        let of_block = partition::blocks(n).len() as f64 * Block::bytes(0, variables.len()) as f64;
        let bytes = n as f64 * (size_of::<f64>() * (variables.len() + 1) + own) as f64 + of_block;
        self.budget.allow(&name, bytes)?;
        if n > u32::MAX as usize {
            let reason = format!("{n} neurons are more than the {} a population may have; use several", u32::MAX);
            return Err(Error::Infeasible { rule: name, reason });
        }
        let object = self.next_object()?;
        let chance = self.draws(object, Purpose::Spike);
        let block = |range: Range<usize>| Block::new(index, range.clone(), cells(range), chance);
        let made: Vec<Block> = partition::blocks(n).map(block).collect();
        print.what = format!("{name} of {n} neurons");
        print.text(model);
        print.word(n as u64);
        self.note_given(print);
        self.budget.take(bytes);
        self.objects += 1;
        let first = self.blocks.len();
        self.blocks.extend(made);
        let blocks = first..self.blocks.len();
        let shards = partition::shards(n, partition::finest(n));
        let shard = |part: Range<usize>| Shard::new(first + part.start..first + part.end, partition::neurons(n, part));
        self.shards.push(shards.map(shard).collect());
        let receptors = Vec::new();
        let places = None;
        self.populations.push(Population {
            name,
            model,
            len: n,
            blocks,
            variables,
            units,
            jumps,
            receptors,
            places,
            object,
            stimuli: None,
            given: Default::default(),
            drawn: vec![Repetitions::default(); variables.len()],
        });
        let mut output = PopulationOutput::default();
        output.log.end = self.step;
        self.outputs.push(output);
        Ok(Pop { network: self.id, index, start: 0, end: n })
    }

    /// Add `n` sources without a model, which fire at the given times: pairs of source and time (ms), in any order. A
    /// spike of time `t` is stamped `t`.
    ///
    /// ```
    /// use synfire::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let mut net = Network::new(0.1)?;
    /// let sources = net.add_spike_times(2, &[(1, 3.2), (0, 1.5)])?;
    /// net.record_spikes(sources)?;
    /// let spikes = net.run(10.0)?.spikes(sources)?;
    /// assert_eq!(spikes.trains(), [vec![1.5], vec![3.2]]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Sources have no variables, so that drives and couplings refuse them. Synapses onto them open gates and learn, as onto
    /// neurons, but nothing follows from that.
    ///
    /// # Errors
    /// [`Error::View`] for a source beyond the last, [`Error::OffGrid`] for a time that is no multiple of the time step,
    /// [`Error::Conflict`] for a time that has been reached, or two spikes of one source in one step.
    pub fn add_spike_times(&mut self, n: usize, spikes: &[(usize, f64)]) -> Result<Pop> {
        let bytes = size_of::<(u64, u32)>() as f64 * spikes.len() as f64;
        self.budget.allow("these spike times", 2.0 * bytes)?;
        let mut stamped = Vec::with_capacity(spikes.len());
        for &(source, time) in spikes {
            if source >= n {
                let population = format!("population {} (SpikeTimes)", self.populations.len());
                return Err(Error::View { population, start: source, end: source.saturating_add(1), len: n });
            }
            let stamp = self.clock.steps("a spike time", time)?;
            if stamp <= self.step {
                let what = format!(
                    "source {source} cannot fire at {time} ms, since the network has reached {} ms",
                    self.time()
                );
                return Err(Error::Conflict { what: what + "; give a later time" });
            }
            stamped.push((stamp, source as u32));
        }
        stamped.sort_unstable();
        if let Some(pair) = stamped.windows(2).find(|pair| pair[0] == pair[1]) {
            let (stamp, source) = pair[0];
            let what = format!("source {source} fires twice at {} ms; list the spike once", self.clock.time(stamp));
            return Err(Error::Conflict { what });
        }
        let mut print = Fingerprint::of("add_spike_times");
        let words = stamped.iter().flat_map(|&(stamp, source)| [stamp, source.into()]);
        words.for_each(|word| print.word(word));
        let sources = self
            .populate(n, "SpikeTimes", (&[], &[], true), 0, print, |range| Box::new(SpikeList::new(range, &stamped)))?;
        self.budget.take(bytes);
        Ok(sources)
    }
}

/// Bytes of random bits that a neuron of a model takes.
fn bits<M: Neuron<D>, const D: usize>() -> usize {
    if M::NOISY { size_of::<u32>() } else { 0 }
}
