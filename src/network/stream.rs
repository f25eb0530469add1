//! Runs whose recordings go to a sink.

use super::sink::{Origin, Sink};
use super::{Network, Pop, Proj, Recording};
use crate::error::Result;

/// Spikes and samples of a piece, more or less.
const PIECE: u64 = 1 << 18;

/// Steps of the first piece, when nobody knows how many spikes there will be, and of the longest.
const FIRST: u64 = 16;
const LONGEST: u64 = 1 << 16;

impl Network {
    /// Run for `duration` ms, and hand what is recorded to a sink, piece by piece: the memory that it takes does not grow
    /// with the duration. The bits are those of [`Network::run`].
    ///
    /// ```
    /// use synfire::network::{Origin, Sink};
    /// use synfire::prelude::*;
    ///
    /// struct Latest(f64);
    ///
    /// impl Sink for Latest {
    ///     fn spikes(&mut self, _: Origin, piece: &Spikes) -> Result<()> {
    ///         self.0 = piece.stop;
    ///         Ok(())
    ///     }
    ///
    ///     fn samples(&mut self, _: Origin, _: &Samples) -> Result<()> {
    ///         Ok(())
    ///     }
    /// }
    ///
    /// # fn main() -> Result<()> {
    /// let mut net = Network::new(0.1)?;
    /// let cells = net.add(10, Lif::default())?;
    /// net.record_spikes(cells)?;
    /// let mut latest = Latest(0.0);
    /// net.run_into(100.0, &mut latest)?;
    /// assert_eq!(latest.0, 100.0);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`Network::run`]; and whatever the sink returns. The network then stands at the end of the piece that was not
    /// taken, and can run on; what was recorded of that piece is to be had by [`Network::recorded`] only if the run itself
    /// failed.
    pub fn run_into(&mut self, duration: f64, sink: &mut impl Sink) -> Result<()> {
        self.ready()?;
        let to = self.step + self.clock.steps("the duration", duration)?;
        self.begin_report(to);
        let sampled: f64 =
            self.sample_recorders.iter().map(|recorder| recorder.units.len() as f64 / recorder.every as f64).sum();
        let most = ((PIECE as f64 / sampled) as u64).clamp(1, LONGEST);
        let mut steps = FIRST.min(most);
        while self.step < to {
            let piece = self.piece(to.min(self.step + steps))?;
            let spikes: usize = piece.spikes.iter().map(|(_, spikes)| spikes.count()).sum();
            self.hand_over(&piece, sink)?;
            let factor = PIECE / (spikes as u64 + 1);
            steps = if factor == 0 { (steps / 2).max(1) } else { (steps * factor.min(2)).min(most) };
        }
        Ok(())
    }

    fn hand_over(&self, piece: &Recording, sink: &mut impl Sink) -> Result<()> {
        let origin = |view: Pop, projection: Option<Proj>| Origin {
            population: view.index,
            neurons: self.populations[view.index].len,
            first: view.start,
            projection: projection.map(|projection| projection.index),
        };
        piece.spikes.iter().try_for_each(|(view, spikes)| sink.spikes(origin(*view, None), spikes))?;
        let mut samples = piece.samples.iter();
        samples.try_for_each(|sampled| sink.samples(origin(sampled.view, sampled.projection), &sampled.samples))
    }
}
