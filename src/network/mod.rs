//! The engine: populations, projections, drives, recordings, and the run.
//!
//! How the engine is built, and the way of a spike through it, is told in [its architecture](crate::guide::architecture).
//!
//! # One step, from `t` to `t + dt`
//!
//! 1. Drives give the current that is held over the step: that at `t + dt/2`, or the mean of pulses and tables.
//! 2. What arrives at `t` opens gates.
//! 3. Gates go on to `t + dt`. Each receptor adds its line `a - b v` to the neuron's input, from the mean of its gate
//!    over the step. For linear gates that mean is exact, so that an arrival brings its whole charge, `w tau` for a gate
//!    that closes exponentially, at any time step; for others it is of second order. Gates that live at the source act
//!    with the same mean: they are carried to `t + dt` before the step begins. Couplings add the current that variable 0
//!    of their sources makes at `t + dt/2`.
//! 4. The neuron integrates. Jumps of the potential that arrive at `t + dt` are added, then the threshold is tested. A
//!    spike is stamped `t + dt`; the state is reset, and a refractory neuron's variable 0 is held for a whole number of
//!    steps.
//!
//! A spike stamped `t` with delay `d` arrives at `t + d`. With `d = 0` it opens gates at `t`, which act in the step
//! after; a jump cannot act on the step that has just ended, so a voltage jump with `d = 0` arrives at `t + dt`.
//!
//! # Order
//!
//! What neurons get from elsewhere is held over a step, and is of second order: where all is smooth, its error falls with the
//! square of the time step, and a run has the order of the [integrator](crate::integrate), up to two.
//!
//! | what acts | taken | order |
//! |---|---|---|
//! | `Signal`, `Pattern`, drives of your own | at `t + dt/2` | 2 |
//! | `Pulses`, `Table`, stimuli | mean over the step | charge exact |
//! | `OrnsteinUhlenbeck` | an exact path, held over the step | 2, in the variance of the charge |
//! | gates at the target | mean over the step, by their kinetics | exact if linear, else 2 |
//! | gates at the source | mean over the step, by their kinetics | 2 |
//! | an output that bends with the potential: `MagnesiumBlock` | at the target's potential at `t + dt/2` | 2 |
//! | couplings and fields | at variable 0 of the sources at `t + dt/2` | 2 |
//! | junctions without a delay | at both potentials at `t + dt/2` | 2, charge conserved |
//! | learning on rates | rates and variables at `t + dt/2`, the mean weight | 2 |
//! | spikes | stamped at the end of their step | 1 |
//!
//! A potential at `t + dt/2` is foretold: its value at `t` and half of what it changed by in the step before, without jumps
//! that arrived. After a reset, or where it has been set, it is taken to stand still for one step. Spikes are late by half a
//! step on average, whatever the order, and what follows from them with them.
//!
//! # The same bits
//!
//! Results do not depend on the number of threads, on how a duration is cut into runs, on a snapshot in between or on
//! the width of the processor's vectors. Populations are cut into blocks whose size depends on the population's size
//! alone, and blocks are put together to shards whose size depends on the wiring, too; a block owns everything that changes
//! around its neurons, but for what is on its way, which its shard owns; arrivals are added up in order of spike time,
//! projection and source.

mod addresses;
mod barrier;
mod block;
mod build;
mod cells;
mod checkpoints;
mod clock;
mod divergence;
mod drives;
mod exchange;
mod fingerprint;
mod gate;
mod growth;
mod handle;
mod learning;
mod memory;
mod partition;
mod population;
mod projection;
mod receptors;
mod recorders;
mod recording;
mod reporter;
mod shard;
mod sharing;
mod sink;
mod stimulus;
mod stop;
mod synapses;
mod team;
mod threads;

pub use drives::{
    Chirp, Constant, Drawn, Drive, Moment, NoiseBand, OrnsteinUhlenbeck, Pattern, PerNeuron, Pulses, Signal, Sine,
    Table, WhiteNoise,
};
pub use handle::{Pop, Proj, Stimulus};
pub use recording::Recording;
pub use reporter::Progress;
pub use sink::{Origin, Sink};
pub use snapshot::Snapshot;
pub use sources::Rounding;
pub use weights::Synaptic;

use crate::error::{Error, Result};
use block::Block;
use checkpoints::Checkpoints;
use clock::Clock;
use exchange::PopulationOutput;
use fingerprint::Given;
use memory::Budget;
use partition::Overlap;
use population::Population;
use projection::Projection;
use recorders::{SampleRecorder, SpikeRecorder};
use reporter::Reporter;
use shard::Shard;
use sharing::Sharing;
use std::sync::Mutex;
use stimulus::GivenStimulus;
use stop::Stop;
use threads::Threads;

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
    /// Which of many trials the random numbers of a run are those of.
    trial: u32,
    /// Steps done.
    step: u64,
    populations: Vec<Population>,
    blocks: Vec<Block>,
    /// The shards of each population.
    shards: Vec<Vec<Shard>>,
    outputs: Vec<PopulationOutput>,
    projections: Vec<Projection>,
    stimuli: Vec<GivenStimulus>,
    spike_recorders: Vec<SpikeRecorder>,
    sample_recorders: Vec<SampleRecorder>,
    /// Random objects given out.
    objects: usize,
    /// The fingerprints of all that was given.
    given: Given,
    /// What the fingerprint was when snapshots were taken, since the network last got something more.
    former: Mutex<Vec<u64>>,
    threads: Threads,
    budget: Budget,
    /// Parts of a step in which junctions act, and whether that is to be worked out anew.
    parts: usize,
    junctions_changed: bool,
    /// Why the network cannot go on, if it cannot.
    stopped: Option<Stop>,
    /// What was asked for too late, and how to ask for it in time.
    conflict: Option<String>,
    /// The step at which a run began that has not returned its recording.
    unreturned: Option<u64>,
    reporter: Option<Reporter>,
    /// Where and how often runs save the state.
    checkpoints: Option<Checkpoints>,
    /// States kept at a path, the newest included.
    generations: usize,
    /// Whether runs use other threads.
    sharing: Sharing,
}

impl Network {
    /// The number that the next object will have, for its random draws.
    fn next_object(&self) -> Result<u16> {
        u16::try_from(self.objects).map_err(|_| Error::Conflict {
            what: "a network holds at most 65536 populations, projections and drives; merge some of them".into(),
        })
    }

    /// The parts of a view in each block.
    fn overlaps(&self, pop: Pop) -> impl Iterator<Item = Overlap> + use<> {
        self.populations[pop.index].overlaps(pop.range())
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

mod change;
mod diverge;

// The methods of `Network`, in the order in which a program uses them: the documentation lists them in the order of
// these lines.

mod create;

mod add;

mod sources;

mod place;

mod connect;

mod drive;

mod background;

mod restimulate;

mod record;

mod set;

mod switch;

mod trial;

mod run;

mod stream;

mod weights;

mod progress;

mod snapshot;

mod checkpoint;

mod couple;

mod field;
