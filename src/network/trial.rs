//! Trials: the same network with other random numbers.

use super::Network;
use super::fingerprint::Fingerprint;
use super::stop::Half;
use crate::error::Result;

impl Network {
    /// From now on, draw what is drawn in a run (noise, Poisson input, spikes by chance) and what is set from distributions as
    /// in trial `number`. Wiring, and all that is drawn when the network is built, stays. A network begins in trial 0.
    ///
    /// Draws are addressed by the number of the trial, so that trials can be run in any order, on any of several equal
    /// networks, with the same bits.
    ///
    /// ```
    /// use synfire::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let mut net = Network::new(0.1)?.seed(1);
    /// let cells = net.add(100, Lif { v_rest: 0.0, ..Lif::default() })?;
    /// net.drive(cells, Constant(15.0))?;
    /// net.drive(cells, WhiteNoise(2.0))?;
    /// net.record_spikes(cells)?;
    /// net.run(100.0)?;
    /// let start = net.snapshot();
    ///
    /// let mut trial = |number| -> Result<Spikes> {
    ///     net.restore(&start)?;
    ///     net.trial(number)?;
    ///     net.run(100.0)?.spikes(cells)
    /// };
    /// let (first, second) = (trial(1)?, trial(2)?);
    /// assert_ne!(first, second);
    /// assert_eq!(trial(1)?, first);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Stopped`](crate::Error::Stopped) as with any change.
    pub fn trial(&mut self, number: u32) -> Result<()> {
        let mut print = Fingerprint::of("trial");
        print.word(number.into());
        self.change(Half::Structure, |net| {
            net.note_changed(print);
            net.trial = number;
            for block in &mut net.blocks {
                block.chance = block.chance.trial(number);
                block.drives.iter_mut().for_each(|drive| drive.random = drive.random.trial(number));
                block.backgrounds.iter_mut().for_each(|input| input.random = input.random.trial(number));
            }
            Ok(())
        })
    }
}
