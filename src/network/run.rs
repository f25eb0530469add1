//! The run: intervals in which blocks advance on their own, and the exchange of spikes between them.
//!
//! With `d` the shortest time, in steps, from a spike to the pass that takes it in, no spike of an interval of `d + 1`
//! steps can act within it. Blocks therefore meet only once in an interval. Gates at the source and continuous
//! couplings make the interval one step.

use super::Network;
use super::barrier::publish;
use super::block::Block;
use super::exchange::StepContext;
use super::recording::Recording;
use super::shard::Shard;
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
            publish(output, population, &self.blocks);
            output.signals.iter_mut().for_each(|signal| signal.begin());
        }
    }

    /// Go on until step `to`, or until a report panics: with what.
    fn advance(&mut self, to: u64, interval: u64, shared: bool) -> Result<Option<Box<dyn Any + Send>>> {
        let (clock, mut panic) = (self.clock, None);
        let mut delivered = self.step;
        while self.step < to && panic.is_none() {
            let (from, until) = (self.step, to.min(self.step + interval));
            // If a model or a drive panics, the network is left half way through a step.
            self.stopped = Some(self.clock.time(from));
            let context = StepContext { outputs: &self.outputs, clock };
            each(&mut self.shards, &mut self.blocks, shared, |shard, blocks| {
                shard.deliver(delivered, from, &context);
                shard.advance(blocks, from, until, &context);
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
        let (from, context) = (self.step, StepContext { outputs: &self.outputs, clock });
        each(&mut self.shards, &mut self.blocks, shared, |shard, _| shard.deliver(delivered, from, &context));
        Ok(panic)
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

/// Let something be done to each shard and its blocks.
fn each(
    shards: &mut [Vec<Shard>],
    mut blocks: &mut [Block],
    shared: bool,
    act: impl Fn(&mut Shard, &mut [Block]) + Send + Sync,
) {
    let mut teams = Vec::new();
    for shard in shards.iter_mut().flatten() {
        let (own, others) = std::mem::take(&mut blocks).split_at_mut(shard.blocks.len());
        blocks = others;
        teams.push((shard, own));
    }
    if shared {
        teams.into_par_iter().with_max_len(1).for_each(|(shard, blocks)| act(shard, blocks));
    } else {
        teams.into_iter().for_each(|(shard, blocks)| act(shard, blocks));
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
