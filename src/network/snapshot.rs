//! Saving and restoring everything that changes.

use super::Network;
use super::clock::MOST_STEPS;
use super::exchange::PopulationOutput;
use super::memory::{StateReader, StateWriter, hash};
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};

/// The layout of the state; it changes when what belongs to the state does.
const LAYOUT: u32 = 3;

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
    pub fn snapshot(&self) -> Snapshot {
        let state = self.state();
        let checksum = checksum(&state, self.step);
        Snapshot { layout: LAYOUT, network: self.fingerprint(), step: self.step, checksum, state }
    }

    /// Go back (or on) to a snapshot.
    ///
    /// # Errors
    /// [`Error::Snapshot`] if it was taken of a network that consists of something else, or is damaged; the network is
    /// then as it was.
    pub fn restore(&mut self, snapshot: &Snapshot) -> Result<()> {
        let refuse = |reason: &str| Err(Error::Snapshot { reason: reason.into() });
        if snapshot.layout != LAYOUT {
            return refuse("it was written by a version of this crate that stores states in another way");
        }
        if snapshot.network != self.fingerprint() {
            return refuse("it was taken of a network with other populations, projections, drives, seed or time step");
        }
        if snapshot.checksum != checksum(&snapshot.state, snapshot.step) || snapshot.step > MOST_STEPS {
            return refuse("its checksum is wrong, so it is damaged");
        }
        let before = (self.state(), self.step);
        self.load(StateReader::new(&snapshot.state, snapshot.step)).or_else(|error| {
            self.load(StateReader::back(&before.0, before.1))?;
            Err(error)
        })?;
        self.stopped = None;
        Ok(())
    }

    /// A hash of the whole state. Two networks built and run in the same way have the same, whatever the number of
    /// threads, the cut of the runs and the machine.
    pub fn state_hash(&self) -> u64 {
        checksum(&self.state(), self.step)
    }

    pub(super) fn state(&self) -> Vec<u64> {
        let mut writer = StateWriter::default();
        self.blocks.iter().for_each(|block| block.save(self.step, &mut writer));
        for output in &self.outputs {
            output.log.save(&mut writer);
            output.releases.iter().for_each(|release| release.save(&output.log, &mut writer));
            output.signals.iter().for_each(|signal| signal.save(&mut writer));
        }
        writer.words
    }

    pub(super) fn load(&mut self, mut reader: StateReader) -> Result<()> {
        let step = reader.step;
        self.blocks.iter_mut().try_for_each(|block| block.load(step, &mut reader))?;
        for (output, population) in self.outputs.iter_mut().zip(&self.populations) {
            output.log.load(population.len, &mut reader)?;
            let PopulationOutput { log, releases, .. } = output;
            releases.iter_mut().try_for_each(|release| release.load(log, &mut reader))?;
            output.signals.iter_mut().try_for_each(|signal| signal.load(&mut reader))?;
        }
        reader.finish()?;
        self.step = step;
        self.junctions_changed = true;
        Ok(())
    }

    /// A hash of what the network consists of.
    fn fingerprint(&self) -> u64 {
        let mut words = vec![self.clock.dt.to_bits(), self.seed, self.objects as u64];
        for population in &self.populations {
            words.push(population.len as u64);
            words.extend(population.model.bytes().map(u64::from));
        }
        for projection in &self.projections {
            let ends = [projection.pre, projection.post].map(|pop| [pop.index, pop.start, pop.end]);
            words.extend(ends.as_flattened().iter().map(|&word| word as u64));
            words.push(projection.synapses as u64);
        }
        hash(&words)
    }
}

/// A hash of a state and its step.
fn checksum(state: &[u64], step: u64) -> u64 {
    hash(&[hash(state), step])
}
