//! Saving and restoring everything that changes.

mod disk;

use super::Network;
use super::clock::MOST_STEPS;
use super::exchange::PopulationOutput;
use super::fingerprint::Given;
use super::memory::{StateReader, StateWriter, hash};
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::sync::PoisonError;

/// The layout of the state; it changes when what belongs to the state does.
const LAYOUT: u32 = 6;

/// In place of a layout: that the state is none, since the network had stopped in the middle of a step.
const NO_LAYOUT: u32 = 0;

/// The state of a network at one time: variables, refractory counters, gates, spikes on their way, traces, weights.
///
/// It can be written with serde and restored into a network built in the same way, in another process or on another
/// machine; the run then goes on with the same bits. Random numbers have no state: they are addressed by time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    layout: u32,
    /// A hash of what the network consists of.
    network: u64,
    /// The time step (ms).
    dt: f64,
    seed: u64,
    /// All that the network was given, so that what differs can be named.
    given: Given,
    step: u64,
    /// A hash of state and step, which tells a damaged snapshot from a good one.
    checksum: u64,
    state: Vec<u64>,
}

impl Network {
    /// The present state.
    ///
    /// ```
    /// use synfire::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let mut net = Network::new(0.1)?;
    /// let cells = net.add(10, Lif::default())?;
    /// net.drive(cells, Constant(30.0))?;
    /// net.run(50.0)?;
    /// let snapshot = net.snapshot();
    /// net.run(50.0)?;
    /// let then = net.state_hash();
    /// net.restore(&snapshot)?;
    /// net.run(50.0)?;
    /// assert_eq!(net.state_hash(), then);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Whatever state a run has returned from can be restored. That of a network which has stopped cannot, and a snapshot
    /// of it is refused.
    pub fn snapshot(&self) -> Snapshot {
        let state = self.state();
        let checksum = checksum(&state, self.step);
        let layout = if self.stopped.is_none() { LAYOUT } else { NO_LAYOUT };
        let network = self.fingerprint();
        let mut former = self.former.lock().unwrap_or_else(PoisonError::into_inner);
        if !former.contains(&network) {
            former.push(network);
        }
        Snapshot {
            layout,
            network,
            dt: self.clock.dt,
            seed: self.seed,
            given: self.given.clone(),
            step: self.step,
            checksum,
            state,
        }
    }

    /// Go back (or on) to a snapshot.
    ///
    /// It is held against all that this network was given, in the order in which it was: time step and seed; models and
    /// integrators, by what they do in states around their rest; spike times; the data of drives; kinetics, outputs,
    /// releases, couplings, fields and rules, again by what they do; wiring, weights and delays as they were made. Of
    /// functions in a [`Signal`](super::Signal) or [`Pattern`](super::Pattern) nothing can be compared but where in a program
    /// they are written; of a drive or a model of your own, nothing that makes no difference where it is asked (see
    /// [`Drive::parameters`](super::Drive::parameters)). What is recorded may differ.
    ///
    /// What is changed between runs (drives, which neurons are silent, whether a projection learns, the trial) is no state. A network can go back to
    /// a snapshot that it took itself before such a change, and keeps the change; in another network, the same changes must have
    /// been made before.
    ///
    /// What was recorded by a run that did not return it is forgotten.
    ///
    /// # Errors
    /// [`Error::Snapshot`] if it was taken of a network that was given something else or had stopped, or is damaged; the
    /// network is then as it was.
    pub fn restore(&mut self, snapshot: &Snapshot) -> Result<()> {
        self.whole()?;
        let refuse = |reason: &str| Err(Error::Snapshot { reason: reason.into() });
        if snapshot.layout == NO_LAYOUT {
            return refuse(
                "it was taken of a network that had stopped in the middle of a step; take one before the run",
            );
        }
        if snapshot.layout != LAYOUT {
            return refuse("it was written by a version of this crate that stores states in another way");
        }
        let former = self.former.get_mut().unwrap_or_else(PoisonError::into_inner);
        let of_this_network = former.contains(&snapshot.network);
        if !of_this_network && snapshot.network != self.fingerprint() {
            return refuse(&format!("it was taken of a network {}", self.difference(snapshot)));
        }
        if snapshot.checksum != checksum(&snapshot.state, snapshot.step) || snapshot.step > MOST_STEPS {
            return refuse("its checksum is wrong, so it is damaged");
        }
        // A network that has stopped has no state to go back to.
        let before = self.stopped.is_none().then(|| (self.state(), self.step));
        self.load_state(StateReader::new(&snapshot.state, snapshot.step)).or_else(|error| {
            if let Some((state, step)) = &before {
                self.load_state(StateReader::new(state, *step))?;
            }
            Err(error)
        })?;
        self.stopped = None;
        self.forget_recordings();
        Ok(())
    }

    /// A hash of the whole state. Two networks built and run in the same way have the same, whatever the number of
    /// threads, the cut of the runs and the machine.
    pub fn state_hash(&self) -> u64 {
        checksum(&self.state(), self.step)
    }

    pub(super) fn state(&self) -> Vec<u64> {
        let mut writer = StateWriter::default();
        for shard in self.shards.iter().flatten() {
            self.blocks[shard.blocks.clone()].iter().for_each(|block| shard.save(block, self.step, &mut writer));
        }
        for output in &self.outputs {
            output.log.save(&mut writer);
            output.releases.iter().for_each(|release| release.save(&output.log, &mut writer));
            output.signals.iter().for_each(|signal| signal.save(&mut writer));
        }
        self.save_drawn(&mut writer);
        writer.words
    }

    pub(super) fn load_state(&mut self, mut reader: StateReader) -> Result<()> {
        let step = reader.step;
        for shard in self.shards.iter_mut().flatten() {
            let blocks = &mut self.blocks[shard.blocks.clone()];
            blocks.iter_mut().try_for_each(|block| shard.load(block, step, &mut reader))?;
        }
        for (output, population) in self.outputs.iter_mut().zip(&self.populations) {
            output.log.load(population.len, &mut reader)?;
            let PopulationOutput { log, releases, .. } = output;
            releases.iter_mut().try_for_each(|release| release.load(log, &mut reader))?;
            output.signals.iter_mut().try_for_each(|signal| signal.load(&mut reader))?;
        }
        self.load_drawn(&mut reader)?;
        reader.finish()?;
        self.step = step;
        self.junctions_changed = true;
        Ok(())
    }

    /// A hash of what the network consists of.
    fn fingerprint(&self) -> u64 {
        hash(&[self.clock.dt.to_bits(), self.seed, self.objects as u64, self.given.hash()])
    }

    /// What the network of a snapshot has that this one has not; the first of it.
    fn difference(&self, snapshot: &Snapshot) -> String {
        let (dt, seed) = (self.clock.dt, self.seed);
        if snapshot.dt != dt {
            return format!("with a time step of {} ms where this one has {dt} ms", snapshot.dt);
        }
        if snapshot.seed != seed {
            return format!("with the seed {} where this one has {seed}", snapshot.seed);
        }
        let unknown = || "that was given something else".into();
        self.given.difference(&snapshot.given).unwrap_or_else(unknown)
    }
}

/// A hash of a state and its step.
fn checksum(state: &[u64], step: u64) -> u64 {
    hash(&[hash(state), step])
}
