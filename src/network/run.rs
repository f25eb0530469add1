//! The run: intervals in which blocks advance on their own, and the exchange of spikes between them.
//!
//! With `d` the shortest time, in steps, from a spike to the pass that takes it in, no spike of an interval of `d + 1`
//! steps can act within it. Blocks therefore meet only once in an interval. Gates at the source and continuous
//! couplings make the interval one step.

use super::Network;
use super::barrier::publish;
use super::block::Block;
use super::recording::Recording;
use super::shard::Shard;
use super::team::{self, Team};
use crate::error::{Error, Result};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, PoisonError};
use std::time::Instant;

/// Steps between two checks of whether the state is still finite; no interval is longer.
const CHECK_EVERY: u64 = 64;

impl Network {
    /// Run for `duration` ms, and return what was recorded.
    ///
    /// A network can run several times; each run goes on where the last one ended.
    ///
    /// # Errors
    /// [`Error::OffGrid`] if the duration is no multiple of the time step, [`Error::Memory`] if the recordings would be
    /// beyond the memory budget, or, in the midst of the run, its spikes are: the network then stands at the time reached, and
    /// can run on; [`Error::Diverged`] if a state stops being finite, [`Error::Stopped`] if it did so in
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
        let outcome = self.advance(to, interval);
        let recording = self.recording(from);
        match outcome? {
            Some(panic) => resume_unwind(panic),
            None => Ok(recording),
        }
    }

    /// Steps between two exchanges of spikes.
    fn interval(&self) -> u64 {
        let least = self.projections.iter().map(|projection| projection.least.map_or(1, |steps| steps as u64 + 1));
        least.min().unwrap_or(CHECK_EVERY).min(CHECK_EVERY)
    }

    /// The threads of this network, started when first needed. A process that was forked has none of its parent's, and
    /// would wait for them for ever: it starts its own.
    pub(super) fn pool(&mut self) -> Result<Arc<rayon::ThreadPool>> {
        let process = std::process::id();
        if let Some((_, pool)) = self.pool.as_ref().filter(|(starter, _)| *starter == process) {
            return Ok(pool.clone());
        }
        let threads = self.threads.unwrap_or(0);
        let started = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let pool = Arc::new(started.map_err(|error| Error::Missing {
            what: format!("the system gave no threads ({error}); ask for fewer with Network::threads"),
        })?);
        if let Some((_, of_parent)) = self.pool.replace((process, pool.clone())) {
            // To end threads that are not there could wait for them as well.
            std::mem::forget(of_parent);
        }
        Ok(pool)
    }

    fn prepare(&mut self, interval: u64) {
        for (output, population) in self.outputs.iter_mut().zip(&self.populations) {
            output.log.depth = output.log.depth.max(interval as usize);
            publish(output, population, &self.blocks.iter_mut().collect::<Vec<_>>());
            output.signals.iter_mut().for_each(|signal| signal.begin());
        }
    }

    /// Go on until step `to`, or until a report panics: with what.
    fn advance(&mut self, to: u64, interval: u64) -> Result<Option<Box<dyn Any + Send>>> {
        let parts = self.shards.iter().map(Vec::len).sum::<usize>();
        let pool = if self.threads == Some(1) || parts < 2 { None } else { Some(self.pool()?) };
        let threads = pool.as_ref().map_or(1, |pool| pool.current_num_threads().min(parts));
        // Lent to the threads for the run, whatever comes of it.
        let (mut shards, mut blocks, mut outputs) =
            (std::mem::take(&mut self.shards), std::mem::take(&mut self.blocks), std::mem::take(&mut self.outputs));
        let team = Team::new(&mut shards, &mut blocks, &mut outputs, self.clock, threads);
        let outcome = catch_unwind(AssertUnwindSafe(|| match &pool {
            Some(pool) if threads > 1 => pool.in_place_scope(|scope| {
                let join = || {
                    scope.spawn_broadcast(|_, context| {
                        if context.index() + 1 < threads {
                            team.follow(context.index() + 1);
                        }
                    })
                };
                let outcome = catch_unwind(AssertUnwindSafe(|| self.lead(to, interval, &team, join)));
                team.dismiss();
                outcome.unwrap_or_else(|panic| resume_unwind(panic))
            }),
            _ => self.lead(to, interval, &team, || ()),
        }));
        drop(team);
        shards.iter_mut().flatten().for_each(Shard::settle);
        (self.shards, self.blocks, self.outputs) = (shards, blocks, outputs);
        outcome.unwrap_or_else(|panic| resume_unwind(panic))
    }

    /// Lead a team until step `to`. `join` has the others follow.
    fn lead(&mut self, to: u64, interval: u64, team: &Team, join: impl Fn()) -> Result<Option<Box<dyn Any + Send>>> {
        let (mut panic, mut delivered, mut joined) = (None, self.step, false);
        let (most_in_a_step, mut allowed) = (self.most_in_a_step(), Ok(()));
        while self.step < to && panic.is_none() && allowed.is_ok() {
            let affordable = self.affordable(interval, most_in_a_step);
            let (from, until, begun) = (self.step, to.min(self.step + affordable), Instant::now());
            let shared = team.shared() && self.sharing.shared;
            if shared && !joined {
                join();
                joined = true;
            }
            // If a model or a drive panics, the network is left half way through a step.
            self.stopped = Some(self.clock.time(from));
            team.carry(delivered, from..until, shared);
            delivered = from;
            let mut shares = team.lock();
            let mut blocks = team::blocks(&mut shares);
            let mut outputs = team.outputs.write().unwrap_or_else(PoisonError::into_inner);
            self.exchange(&mut outputs, &mut blocks, from, until);
            self.step = until;
            self.stopped = None;
            if until == to || from / CHECK_EVERY != until / CHECK_EVERY {
                self.check_finite(&blocks)?;
            }
            drop(blocks);
            if until == to || from / CHECK_EVERY != until / CHECK_EVERY || affordable < interval {
                self.note_growth(&shares, &outputs);
            }
            allowed = self.allow_growth();
            drop((shares, outputs));
            if team.shared() {
                self.sharing.note(begun.elapsed(), until - from);
            }
            panic = self.report(to);
        }
        // What was fired last is put on its way in any case, so that the network can run on.
        team.carry(delivered, self.step..self.step, joined && self.sharing.shared);
        if panic.is_some() { Ok(panic) } else { allowed.map(|()| None) }
    }

    /// Whether every state is still finite.
    fn check_finite(&mut self, blocks: &[&mut Block]) -> Result<()> {
        for block in blocks {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prelude::*;

    #[test]
    fn a_forked_process_starts_threads_of_its_own() -> Result<()> {
        let mut net = Network::new(0.1)?.threads(2);
        let cells = net.add(10_000, Lif::default())?;
        let synapse = Synapse::new(Exponential { tau: 5.0 });
        net.connect(cells, cells, FixedProb(0.001).weight(0.1).delay(2.0), synapse)?;
        net.run(1.0)?;
        let (starter, pool) = net.pool.clone().unwrap();
        assert_eq!(starter, std::process::id());
        net.run(1.0)?;
        assert!(Arc::ptr_eq(&net.pool.as_ref().unwrap().1, &pool), "threads stay from run to run");
        // What a child of this process finds.
        net.pool = Some((starter.wrapping_add(1), pool.clone()));
        net.run(1.0)?;
        assert!(!Arc::ptr_eq(&net.pool.as_ref().unwrap().1, &pool), "another process's threads were taken");
        Ok(())
    }
}
