//! The run: intervals in which blocks advance on their own, and the exchange of spikes between them.
//!
//! With `d` the shortest time, in steps, from a spike to the pass that takes it in, no spike of an interval of `d + 1`
//! steps can act within it. Blocks therefore meet only once in an interval. Gates at the source and continuous
//! couplings make the interval one step.

use super::Network;
use super::barrier::{publish, publish_joined};
use super::block::Block;
use super::exchange::StepContext;
use super::recording::Recording;
use crate::error::{Error, Result};
use rayon::prelude::*;
use std::any::Any;
use std::panic::resume_unwind;
use std::sync::Arc;

/// Steps between two checks of whether the state is still finite; no interval is longer.
const CHECK_EVERY: u64 = 64;

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
        least.min().unwrap_or(CHECK_EVERY).min(CHECK_EVERY)
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
        let dt = self.clock.dt;
        self.cut_steps();
        self.blocks.iter_mut().for_each(|block| block.foretell(dt));
        for (output, population) in self.outputs.iter_mut().zip(&self.populations) {
            output.log.depth = output.log.depth.max(interval as usize);
            publish(output, population, &self.blocks);
            output.signals.iter_mut().for_each(|signal| signal.begin());
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
            self.carry_junctions(from, shared);
            let context = StepContext { outputs: &self.outputs, dt };
            each(&mut self.blocks, shared, |block| {
                block.deliver(delivered, from, &context);
                block.advance(from, until, &context);
            });
            delivered = from;
            self.exchange(from, until);
            self.step = until;
            self.stopped = None;
            if until == to || from / CHECK_EVERY != until / CHECK_EVERY {
                self.check_finite()?;
            }
            panic = self.report(to);
        }
        let (from, context) = (self.step, StepContext { outputs: &self.outputs, dt });
        each(&mut self.blocks, shared, |block| block.deliver(delivered, from, &context));
        Ok(panic)
    }

    /// Let all parts of a step but the last pass for junctions that are too strong for one.
    fn carry_junctions(&mut self, step: u64, shared: bool) {
        for _ in 1..self.parts {
            let context = StepContext { outputs: &self.outputs, dt: self.clock.dt };
            each(&mut self.blocks, shared, |block| block.carry(step, &context));
            publish_joined(&mut self.outputs, &self.populations, &self.blocks);
        }
    }

    /// Whether every state is still finite.
    fn check_finite(&mut self) -> Result<()> {
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
