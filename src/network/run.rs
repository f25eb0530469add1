//! The run: intervals in which blocks advance on their own, and the exchange of spikes between them.
//!
//! With `d` the shortest time, in steps, from a spike to the pass that takes it in, no spike of an interval of `d + 1`
//! steps can act within it. Blocks therefore meet only once in an interval. Gates at the source and continuous
//! couplings make the interval one step.

use super::Network;
use super::barrier::{publish, publish_joined};
use super::exchange::StepContext;
use super::recording::Recording;
use super::shard::Shard;
use super::stop::{Half, Stop};
use super::team::{self, Team};
use crate::error::{Error, Result};
use rayon::ThreadPool;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::PoisonError;
use std::time::Instant;

/// The most steps between two exchanges of spikes.
const LONGEST: u64 = 64;

impl Network {
    /// Run for `duration` ms, and return what was recorded.
    ///
    /// A network can run several times; each run goes on where the last one ended.
    ///
    /// # Errors
    /// [`Error::OffGrid`] if the duration is no multiple of the time step, [`Error::Memory`] if the recordings would be
    /// beyond the memory budget, or, in the midst of the run, its spikes are: the network then stands at the time reached, and
    /// can run on; [`Error::Diverged`] if a state, a weight or an input stops being finite, [`Error::Stopped`] if one did so
    /// in an earlier run, or if a model or a drive panicked there, [`Error::Conflict`] if a seed was given too late. What was
    /// recorded by a run that ends early is to be had by [`Network::recorded`]. [`Error::File`] if a
    /// [checkpoint](Network::checkpoint) cannot be written.
    pub fn run(&mut self, duration: f64) -> Result<Recording> {
        self.ready()?;
        let to = self.step + self.clock.steps("the duration", duration)?;
        self.begin_report(to);
        self.piece(to)
    }

    /// Run until step `to`, within a run that has begun, and return what was recorded meanwhile.
    pub(super) fn piece(&mut self, to: u64) -> Result<Recording> {
        self.forget_recordings();
        self.allow_recordings(to - self.step)?;
        let parts = self.shards.iter().map(Vec::len).sum::<usize>();
        let alone = to == self.step || parts < 2 || self.threads.only_one();
        let pool = if alone { None } else { Some(self.threads.pool()?) };
        self.unreturned = Some(self.step);
        while self.step < to {
            let until = self.next_checkpoint().map_or(to, |next| next.min(to));
            self.go(until, pool.as_deref(), parts)?;
            self.save_if_due()?;
        }
        self.recorded()
    }

    /// Go on until step `to`.
    fn go(&mut self, to: u64, pool: Option<&ThreadPool>, parts: usize) -> Result<()> {
        // If a model or a drive panics, the network is left half way through a step.
        self.stopped = Some(Stop { half: Half::State, time: self.time() });
        let interval = self.interval();
        self.prepare(interval);
        let outcome = self.advance(to, interval, pool, parts);
        if !matches!(outcome, Err(Error::Diverged { .. })) {
            self.stopped = None;
        }
        outcome?.map_or(Ok(()), |panic| resume_unwind(panic))
    }

    /// Steps between two exchanges of spikes.
    fn interval(&self) -> u64 {
        let least = self.projections.iter().map(|projection| projection.least.map_or(1, |steps| steps as u64 + 1));
        least.min().unwrap_or(LONGEST).min(LONGEST)
    }

    fn prepare(&mut self, interval: u64) {
        let dt = self.clock.dt;
        self.cut_steps();
        self.blocks.iter_mut().for_each(|block| block.foretell(dt));
        for (output, population) in self.outputs.iter_mut().zip(&self.populations) {
            output.log.depth = output.log.depth.max(interval as usize);
            publish(output, population, &self.blocks.iter_mut().collect::<Vec<_>>());
            output.signals.iter_mut().for_each(|signal| signal.begin());
        }
    }

    /// Go on until step `to` with so many parts to share, or until a report panics: with what.
    fn advance(
        &mut self,
        to: u64,
        interval: u64,
        pool: Option<&ThreadPool>,
        parts: usize,
    ) -> Result<Option<Box<dyn Any + Send>>> {
        let threads = pool.map_or(1, |pool| pool.current_num_threads().min(parts));
        // Lent to the threads for the run, whatever comes of it.
        let (mut shards, mut blocks, mut outputs) =
            (std::mem::take(&mut self.shards), std::mem::take(&mut self.blocks), std::mem::take(&mut self.outputs));
        let team = Team::new(&mut shards, &mut blocks, &mut outputs, self.clock, threads);
        let outcome = catch_unwind(AssertUnwindSafe(|| match pool {
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

    /// Let all parts of a step but the last pass for junctions that are too strong for one.
    fn carry_junctions(&self, step: u64, team: &Team) {
        let mut shares = team.lock();
        let mut blocks = team::blocks(&mut shares);
        let mut outputs = team.outputs.write().unwrap_or_else(PoisonError::into_inner);
        for _ in 1..self.parts {
            let context = StepContext { outputs: &outputs, clock: self.clock };
            blocks.iter_mut().for_each(|block| block.carry(step, &context));
            publish_joined(&mut outputs, &self.populations, &blocks);
        }
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
            self.stopped = Some(Stop { half: Half::State, time: self.clock.time(from) });
            if self.parts > 1 {
                self.carry_junctions(from, team);
            }
            team.carry(delivered, from..until, shared);
            delivered = from;
            let mut shares = team.lock();
            let mut blocks = team::blocks(&mut shares);
            let mut outputs = team.outputs.write().unwrap_or_else(PoisonError::into_inner);
            self.exchange(&mut outputs, &mut blocks, from, until);
            self.step = until;
            self.check_finite(&mut blocks, &outputs)?;
            drop(blocks);
            if until == to || from / LONGEST != until / LONGEST || affordable < interval {
                self.note_growth(&shares, &outputs);
            }
            allowed = self.allow_growth();
            drop((shares, outputs));
            if team.shared() {
                self.sharing.note(begun.elapsed(), until - from);
            }
            panic = self.report();
        }
        // What was fired last is put on its way in any case, so that the network can run on.
        team.carry(delivered, self.step..self.step, joined && self.sharing.shared);
        let mut shares = team.lock();
        let outputs = team.outputs.read().unwrap_or_else(PoisonError::into_inner);
        self.check_finite(&mut team::blocks(&mut shares), &outputs)?;
        if panic.is_some() { Ok(panic) } else { allowed.map(|()| None) }
    }
}
