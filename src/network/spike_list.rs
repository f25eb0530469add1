//! Sources that fire at given times.

use super::cells::Cells;
use super::input::Input;
use super::rows::padded;
use super::state::{Loader, Saver};
use super::{Network, Pop};
use crate::error::{Error, Result};
use std::ops::Range;

impl Network {
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
    /// Sources have no variables. What is connected to them, or drives them, does nothing.
    ///
    /// # Errors
    /// [`Error::View`] for a source beyond the last, [`Error::OffGrid`] for a time that is no multiple of the time step,
    /// [`Error::Conflict`] for a time that has been reached, or two spikes of one source in one step.
    pub fn add_spike_times(&mut self, n: usize, spikes: &[(usize, f64)]) -> Result<Pop> {
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
        self.populate(n, "SpikeTimes", (&[], &[]), |range| Box::new(SpikeList::new(range, &stamped)))
    }
}

/// The sources of a block.
struct SpikeList {
    /// Step of the stamp and source, by its index in the block, in order.
    spikes: Vec<(u64, u32)>,
    /// The first spike after the step reached.
    next: usize,
    len: usize,
    /// In place of a potential.
    zeros: Vec<f64>,
}

impl SpikeList {
    fn new(range: Range<usize>, spikes: &[(u64, u32)]) -> SpikeList {
        let own = spikes.iter().filter(|(_, source)| range.contains(&(*source as usize)));
        let spikes = own.map(|&(stamp, source)| (stamp, source - range.start as u32)).collect();
        SpikeList { spikes, next: 0, len: range.len(), zeros: vec![0.0; padded(range.len())] }
    }
}

impl Cells for SpikeList {
    fn variables(&self) -> &'static [&'static str] {
        &[]
    }

    fn row(&self, _: usize) -> &[f64] {
        &self.zeros[..self.len]
    }

    fn row_mut(&mut self, _: usize) -> &mut [f64] {
        &mut self.zeros[..self.len]
    }

    fn row_padded(&self, _: usize) -> &[f64] {
        &self.zeros
    }

    fn free(&self) -> &[f64] {
        &self.zeros
    }

    fn noisy(&self) -> bool {
        false
    }

    fn start(&mut self, _: &mut Input, _: f64) {}

    fn step(&mut self, _: &Input, _: &[u32], now: f64, _: f64, fired: &mut Vec<u32>) {
        let stamp = now as u64 + 1;
        let due = self.spikes[self.next..].iter().take_while(|(due, _)| *due == stamp);
        fired.extend(due.map(|&(_, source)| source));
        self.next += fired.len();
    }

    fn noise(&self, _: f64, _: &[f64], _: &mut Input, _: f64, _: f64) {}

    fn save(&self, _: f64, _: &mut Saver) {}

    fn load(&mut self, now: f64, _: &mut Loader) -> Result<()> {
        self.next = self.spikes.partition_point(|(stamp, _)| *stamp <= now as u64);
        Ok(())
    }
}
