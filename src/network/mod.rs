//! The engine: populations, projections, drives, recordings, and the run.
//!
//! # One step, from `t` to `t + dt`
//!
//! 1. Drives give their current at `t`; it is held over the step.
//! 2. What arrives at `t` opens gates.
//! 3. Gates go on to `t + dt`. Each receptor adds its line `a - b v` to the neuron's input, from the mean of its gate
//!    just after `t` and at `t + dt`: second order in the gate. (With the gate at `t` alone, a synapse of 0.5 ms at a
//!    step of 0.1 ms would bring 10 % too much charge.) Gates that live at the source act with their value at `t`.
//! 4. The neuron integrates. Jumps of the potential that arrive at `t + dt` are added, then the threshold is tested. A
//!    spike is stamped `t + dt`; the state is reset, and a refractory neuron's variable 0 is held for a whole number of
//!    steps.
//!
//! A spike stamped `t` with delay `d` arrives at `t + d`. With `d = 0` it opens gates at `t`, which act in the step
//! after; a jump cannot act on the step that has just ended, so a voltage jump with `d = 0` arrives at `t + dt`.
//!
//! # The same bits
//!
//! Results do not depend on the number of threads, on how a duration is cut into runs, on a snapshot in between or on
//! the width of the processor's vectors. Populations are cut into blocks whose size depends on the population's size
//! alone; a block owns everything that changes around its neurons; arrivals are added up in order of spike time,
//! projection and source.

mod afferent;
mod aligned;
mod attach;
mod block;
mod build;
mod cells;
mod clock;
mod coupling;
mod drive;
mod efficacy;
mod field;
mod gated;
mod handle;
mod input;
mod learning;
mod memory;
mod outbox;
mod parameters;
mod population;
mod product;
mod progress;
mod projection;
mod receptor;
mod record;
mod ring;
mod rows;
mod run;
mod signal;
mod snapshot;
mod spike_list;
mod state;
mod step;
mod targets;
mod trace;
mod values;
mod wires;

pub use drive::{Constant, Drive, Moment, OrnsteinUhlenbeck, Pattern, PerNeuron, Pulses, Signal, Table, WhiteNoise};
pub use handle::{Pop, Proj};
pub use progress::Progress;
pub use projection::Synaptic;
pub use record::Recording;
pub use snapshot::Snapshot;

use crate::error::{Error, Result, name_of};
use crate::integrate::{Integrator, Recommended};
use crate::random::{Purpose, Source};
use crate::traits::Neuron;
use block::{Block, Driving};
use cells::{Cells, CellsOf};
use clock::Clock;
use memory::Budget;
use outbox::Outbox;
use parameters::{Each, Shared};
use population::Population;
use projection::Projection;
use record::{SampleProbe, SpikeProbe};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A network: what it consists of, and its state.
///
/// ```
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// let mut net = Network::new(0.1)?;
/// let cells = net.add(10, Lif::default())?;
/// net.drive(cells, Constant(30.0))?;
/// net.record_spikes(cells)?;
/// let run = net.run(100.0)?;
/// assert!(run.spikes(cells)?.mean_rate() > 40.0);
/// # Ok(())
/// # }
/// ```
pub struct Network {
    id: u64,
    clock: Clock,
    seed: u64,
    /// Steps done.
    step: u64,
    populations: Vec<Population>,
    blocks: Vec<Block>,
    outboxes: Vec<Outbox>,
    projections: Vec<Projection>,
    spike_probes: Vec<SpikeProbe>,
    sample_probes: Vec<SampleProbe>,
    /// Random objects given out.
    objects: usize,
    threads: Option<usize>,
    pool: Option<Arc<rayon::ThreadPool>>,
    budget: Budget,
    stopped: Option<f64>,
    reporter: Option<progress::Reporter>,
}

static NETWORKS: AtomicU64 = AtomicU64::new(0);

impl Network {
    /// An empty network with time step `dt` (ms).
    ///
    /// # Errors
    /// [`Error::TimeStep`] unless `dt` is a positive, finite number.
    pub fn new(dt: f64) -> Result<Network> {
        Ok(Network {
            id: NETWORKS.fetch_add(1, Ordering::Relaxed),
            clock: Clock::new(dt)?,
            seed: 0,
            step: 0,
            populations: Vec::new(),
            blocks: Vec::new(),
            outboxes: Vec::new(),
            projections: Vec::new(),
            spike_probes: Vec::new(),
            sample_probes: Vec::new(),
            objects: 0,
            threads: None,
            pool: None,
            budget: Budget::new(),
            stopped: None,
            reporter: None,
        })
    }

    /// With this seed in place of 0. Everything random in the network follows from it.
    pub fn seed(self, seed: u64) -> Network {
        Network { seed, ..self }
    }

    /// With this many threads at most, in place of one for each core. The results do not depend on it.
    pub fn threads(self, threads: usize) -> Network {
        Network { threads: Some(threads.max(1)), pool: None, ..self }
    }

    /// With this many bytes of memory at most, in place of four fifths of what the machine has free.
    pub fn memory_budget(mut self, bytes: u64) -> Network {
        self.budget.limit = bytes as u128;
        self
    }

    /// The time step (ms).
    pub fn dt(&self) -> f64 {
        self.clock.dt
    }

    /// The time reached (ms).
    pub fn time(&self) -> f64 {
        self.clock.time(self.step)
    }

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
        let dt = self.clock.dt;
        self.populate(n, name_of::<M>(), (&M::VARS, &M::UNITS), |range| {
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
        self.populate(models.len(), name_of::<M>(), (&M::VARS, &M::UNITS), |range| {
            let own = Each(models[range.clone()].to_vec());
            Box::new(CellsOf::<M, _, _, D>::new(range.len(), own, integrator))
        })
    }

    fn check_model<M: Neuron<D>, const D: usize>(&self, model: &M) -> Result<()> {
        const { assert!(D > 0, "a neuron has at least one variable") };
        model.check().map_err(|broken| broken.of(name_of::<M>()))?;
        self.clock.steps(&format!("the refractory time of {}", name_of::<M>()), model.refractory())?;
        Ok(())
    }

    fn populate(
        &mut self,
        n: usize,
        model: &'static str,
        (variables, units): (&'static [&'static str], &'static [&'static str]),
        mut cells: impl FnMut(Range<usize>) -> Box<dyn Cells>,
    ) -> Result<Pop> {
        let index = self.populations.len();
        let name = format!("population {index} ({model})");
        let bytes = n as f64 * (8 * variables.len() + 8 * 5 + 1) as f64;
        self.budget.allow(&name, bytes)?;
        if n > u32::MAX as usize {
            let reason = format!("{n} neurons are more than the {} a population may have; use several", u32::MAX);
            return Err(Error::Infeasible { rule: name, reason });
        }
        self.budget.used += bytes as u128;
        let object = self.object()?;
        let first = self.blocks.len();
        let chance = Source::new(self.seed, object, Purpose::Spike);
        for range in population::blocks(n) {
            self.blocks.push(Block::new(index, range.clone(), cells(range), chance));
        }
        let blocks = first..self.blocks.len();
        let receptors = Vec::new();
        self.populations.push(Population { name, model, len: n, blocks, variables, units, receptors, object });
        let mut outbox = Outbox::default();
        outbox.log.end = self.step;
        self.outboxes.push(outbox);
        Ok(Pop { network: self.id, index, start: 0, end: n })
    }

    /// Let a drive act on the neurons of a view.
    ///
    /// # Errors
    /// Whatever the drive's own check finds: a list of the wrong length, a number that is not finite.
    pub fn drive(&mut self, pop: Pop, drive: impl Drive) -> Result<()> {
        self.check_view(pop)?;
        drive.check(pop.len())?;
        let random = Source::new(self.seed, self.object()?, Purpose::Noise);
        let (drive, dt) = (Arc::new(drive), self.clock.dt);
        for (index, part) in self.meetings(pop) {
            let block = &mut self.blocks[index];
            let here = part.start - block.range.start..part.end - block.range.start;
            let first = part.start - pop.start;
            let mut memory = vec![0.0; if drive.remembers() { part.len() } else { 0 }];
            let moment = Moment { time: self.clock.time(self.step), step: self.step, dt, random };
            drive.begin(&moment, first..first + part.len(), &mut memory);
            block.drives.push(Driving { drive: drive.clone(), random, here, first, memory });
            block.sum_steady(dt);
        }
        Ok(())
    }

    /// A number that no other object of the network has, for its random draws.
    fn object(&mut self) -> Result<u16> {
        let object = self.next_object()?;
        self.objects += 1;
        Ok(object)
    }

    /// The number that the next object will have.
    fn next_object(&self) -> Result<u16> {
        u16::try_from(self.objects).map_err(|_| Error::Conflict {
            what: "a network holds at most 65536 populations, projections and drives; merge some of them".into(),
        })
    }

    /// The blocks that a view meets, with the part of the view in each.
    fn meetings(&self, pop: Pop) -> Vec<(usize, Range<usize>)> {
        self.populations[pop.index].meetings(&self.blocks, pop.range()).collect()
    }

    fn check_view(&self, pop: Pop) -> Result<()> {
        if pop.network != self.id {
            return Err(Error::Foreign { what: "population" });
        }
        let population = &self.populations[pop.index];
        if pop.start <= pop.end && pop.end <= population.len {
            return Ok(());
        }
        let Pop { start, end, .. } = pop;
        Err(Error::View { population: population.name.clone(), start, end, len: population.len })
    }

    fn check_projection(&self, projection: Proj) -> Result<&Projection> {
        if projection.network == self.id {
            return Ok(&self.projections[projection.index]);
        }
        Err(Error::Foreign { what: "projection" })
    }
}

impl std::fmt::Debug for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let populations: Vec<_> = self.populations.iter().map(|p| format!("{} x {}", p.len, p.model)).collect();
        f.debug_struct("Network")
            .field("time", &self.time())
            .field("populations", &populations)
            .field("projections", &self.projections.len())
            .finish()
    }
}
