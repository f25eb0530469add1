//! The run: intervals in which blocks advance on their own, and the exchange of spikes between them.
//!
//! With `d` the shortest time, in steps, from a spike to the pass that takes it in, no spike of an interval of `d + 1`
//! steps can act within it. Blocks therefore meet only once in an interval. Gates at the source and continuous
//! couplings make the interval one step.

use super::afferent::World;
use super::block::Block;
use super::outbox::{Interaction, Outbox};
use super::population::Population;
use super::record::Recording;
use super::signal::Origin;
use super::{Network, Pop};
use crate::error::{Error, Result};
use rayon::prelude::*;
use std::any::Any;
use std::ops::Range;
use std::panic::resume_unwind;
use std::sync::Arc;

/// Steps between two looks at whether the state is still finite; no interval is longer.
const LOOK: u64 = 64;

/// Neuron steps in an interval from which on it pays to hand blocks to other threads.
const WORTH_SHARING: u64 = 20_000;

impl Network {
    /// Run for `duration` ms, and return what was recorded.
    ///
    /// A network can run several times; each run goes on where the last one ended.
    ///
    /// # Errors
    /// [`Error::OffGrid`] if the duration is no multiple of the time step, [`Error::Memory`] if the recordings would be
    /// beyond the memory budget, [`Error::Diverged`] if a state stops being finite, [`Error::Stopped`] if it did so in
    /// an earlier run, or if a model or a drive panicked there.
    pub fn run(&mut self, duration: f64) -> Result<Recording> {
        if let Some(time) = self.stopped {
            return Err(Error::Stopped { time });
        }
        let steps = self.clock.steps("the duration", duration)?;
        self.allow_recordings(steps)?;
        let (from, to) = (self.step, self.step + steps);
        if steps == 0 {
            return Ok(self.recording(from));
        }
        let interval = self.interval();
        self.prepare(interval);
        self.begin_report();
        let outcome = if self.shared(interval) {
            let pool = self.pool()?;
            pool.install(|| self.advance(to, interval, true))
        } else {
            self.advance(to, interval, false)
        };
        let recording = self.recording(from);
        match outcome? {
            Some(panic) => resume_unwind(panic),
            None => Ok(recording),
        }
    }

    /// Steps between two exchanges of spikes.
    fn interval(&self) -> u64 {
        let least = self.projections.iter().map(|projection| projection.least.map_or(1, |steps| steps as u64 + 1));
        least.min().unwrap_or(LOOK).min(LOOK)
    }

    /// Whether other threads are worth their while. The choice does not alter a bit.
    fn shared(&self, interval: u64) -> bool {
        let neurons: usize = self.populations.iter().map(|population| population.len).sum();
        self.threads != Some(1) && self.blocks.len() > 1 && neurons as u64 * interval >= WORTH_SHARING
    }

    /// The threads of this network, started when first needed.
    pub(super) fn pool(&mut self) -> Result<Arc<rayon::ThreadPool>> {
        if let Some(pool) = &self.pool {
            return Ok(pool.clone());
        }
        let threads = self.threads.unwrap_or(0);
        let started = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let pool = Arc::new(started.map_err(|error| Error::Missing {
            what: format!("the system gave no threads ({error}); ask for fewer with Network::threads"),
        })?);
        self.pool = Some(pool.clone());
        Ok(pool)
    }

    fn prepare(&mut self, interval: u64) {
        for (outbox, population) in self.outboxes.iter_mut().zip(&self.populations) {
            outbox.log.depth = outbox.log.depth.max(interval as usize);
            publish(outbox, population, &self.blocks);
            outbox.signals.iter_mut().for_each(|signal| signal.begin());
        }
    }

    /// Go on until step `to`, or until a report panics: with what.
    fn advance(&mut self, to: u64, interval: u64, shared: bool) -> Result<Option<Box<dyn Any + Send>>> {
        let (dt, mut panic) = (self.clock.dt, None);
        let mut delivered = self.step;
        while self.step < to && panic.is_none() {
            let (from, until) = (self.step, to.min(self.step + interval));
            // If a model or a drive panics, the network is left half way through a step.
            self.stopped = Some(self.clock.time(from));
            let world = World { outboxes: &self.outboxes, dt };
            each(&mut self.blocks, shared, |block| {
                block.deliver(delivered, from, &world);
                block.advance(from, until, &world);
            });
            delivered = from;
            self.exchange(from, until);
            self.step = until;
            self.stopped = None;
            if until == to || from / LOOK != until / LOOK {
                self.look()?;
            }
            panic = self.report(to);
        }
        let (from, world) = (self.step, World { outboxes: &self.outboxes, dt });
        each(&mut self.blocks, shared, |block| block.deliver(delivered, from, &world));
        Ok(panic)
    }

    /// Gather what the blocks have sent during the steps `from..until`.
    fn exchange(&mut self, from: u64, until: u64) {
        for (index, (outbox, population)) in self.outboxes.iter_mut().zip(&self.populations).enumerate() {
            for step in from..until {
                let place = (step - from) as usize;
                let blocks = &self.blocks[population.blocks.clone()];
                outbox.log.push(blocks.iter().map(|block| block.spikes_of(place)));
                for release in &mut outbox.releases {
                    let spikes = outbox.log.spikes(step, &release.view());
                    release.spike(step, spikes, self.clock.dt, outbox.log.depth);
                }
                for probe in self.spike_probes.iter_mut().filter(|probe| probe.view.index == index) {
                    probe.note(step + 1, outbox.log.spikes(step, &probe.view.range()));
                }
            }
            if !outbox.signals.is_empty() {
                receive(outbox, population, &mut self.blocks, until - 1);
                outbox.signals.iter_mut().for_each(|signal| signal.shift());
                publish(outbox, population, &self.blocks);
            }
        }
    }

    /// Whether every state is still finite.
    fn look(&mut self) -> Result<()> {
        for block in &self.blocks {
            if let Some((variable, neuron)) = block.diverged() {
                let population = &self.populations[block.population];
                let time = self.time();
                self.stopped = Some(time);
                return Err(Error::Diverged {
                    population: population.name.clone(),
                    neuron: block.range.start + neuron,
                    variable: population.variables[variable].into(),
                    time,
                });
            }
        }
        Ok(())
    }
}

/// Let something be done to each block.
fn each(blocks: &mut [Block], shared: bool, act: impl Fn(&mut Block) + Send + Sync) {
    if shared {
        blocks.par_iter_mut().with_max_len(1).for_each(act);
    } else {
        blocks.iter_mut().for_each(act);
    }
}

/// The spikes of `step` open the gates of their sources.
fn receive(outbox: &Outbox, population: &Population, blocks: &mut [Block], step: u64) {
    for block in &mut blocks[population.blocks.clone()] {
        let (fired, first) = (&block.fired, block.range.start);
        for emitting in &mut block.gates {
            let set = &outbox.gates[emitting.set];
            let spikes = outbox.log.spikes(step, &set.view);
            let range = emitting.gates.range();
            for &neuron in fired.iter().filter(|&&neuron| range.contains(&(neuron as usize))) {
                let released = set.release.map_or(1.0, |release| {
                    let place = spikes.binary_search(&(first as u32 + neuron));
                    place.map_or(0.0, |place| outbox.releases[release].released(step)[place])
                });
                emitting.gates.receive(neuron as usize, released);
            }
        }
    }
}

/// Write the present values of all signals.
fn publish(outbox: &mut Outbox, population: &Population, blocks: &[Block]) {
    let Outbox { signals, fields, .. } = outbox;
    for signal in signals {
        let (origin, view) = (signal.origin, signal.view.clone());
        signal.publish(|now| {
            let Origin::Field(index) = origin else {
                return gather(population, blocks, &view, origin, now);
            };
            let Interaction { field, view, of } = &fields[index];
            let mut sources = vec![0.0; view.len()];
            gather(population, blocks, view, *of, &mut sources);
            field.act(&sources, now);
        });
    }
}

/// Variable 0 of the neurons of a view, or how far their gates are open.
fn gather(population: &Population, blocks: &[Block], view: &Range<usize>, origin: Origin, to: &mut [f64]) {
    for (index, part) in population.meetings(blocks, view.clone()) {
        let block = &blocks[index];
        let to = &mut to[part.start - view.start..part.end - view.start];
        if let Origin::Gates(set) = origin {
            block.gates.iter().filter(|emitting| emitting.set == set).for_each(|emitting| emitting.gates.publish(to));
        } else {
            let here = part.start - block.range.start..part.end - block.range.start;
            to.copy_from_slice(&block.cells.row(0)[here]);
        }
    }
}

impl Block {
    /// The spikes of one step of the last interval, by the neurons' index in the block, and the index of the block's
    /// first neuron in the population.
    fn spikes_of(&self, place: usize) -> (&[u32], u32) {
        let start = if place == 0 { 0 } else { self.ends[place - 1] };
        (&self.spikes[start..self.ends[place]], self.range.start as u32)
    }
}

impl Pop {
    /// Whether the view contains all neurons of `other`.
    pub(super) fn contains(self, other: Pop) -> bool {
        let same = self.network == other.network && self.index == other.index;
        same && self.start <= other.start && other.end <= self.end
    }
}
