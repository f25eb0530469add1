//! Letting a drive act on neurons.

use super::block::ActiveDrive;
use super::drives::{Drive, Moment};
use super::{Network, Pop};
use crate::error::{Error, Result};
use crate::random::{Purpose, Source};

impl Network {
    /// Let a drive act on the neurons of a view, from now on. The drive's own times, where it has such, are those of the
    /// network, counted from its beginning.
    ///
    /// # Errors
    /// Whatever the drive's own checks find: a list of the wrong length, a number that is not finite, [`Error::Conflict`] for a
    /// pulse that is over. [`Error::Conflict`] for a view of [`Network::add_spike_times`], which has no variable to act on, and
    /// for white noise on a model whose variable 0 would keep it for ever ([`Poisson`](crate::models::neurons::Poisson)).
    pub fn drive(&mut self, pop: Pop, drive: impl Drive) -> Result<()> {
        self.check_view(pop)?;
        self.check_driven(pop, "a drive")?;
        if drive.white().is_some() {
            self.check_jumps(pop, "white noise", "drive it by a current, which adds to its rate")?;
        }
        drive.check(pop.len())?;
        drive.check_time(self.time())?;
        let random = Source::new(self.seed, self.object()?, Purpose::Noise);
        let (drive, dt) = (drive.ready(), self.clock.dt);
        for targets in self.overlaps(pop) {
            let mut memory = vec![0.0; if drive.remembers() { targets.in_view.len() } else { 0 }];
            let moment = Moment::new(self.clock, self.step, random);
            drive.begin(&moment, targets.in_view.clone(), &mut memory);
            let block = &mut self.blocks[targets.block];
            block.drives.push(ActiveDrive { drive: drive.clone(), random, targets, memory });
            block.sum_steady(dt);
        }
        Ok(())
    }

    /// Whether the neurons of a view have a variable that `what` could act on.
    pub(super) fn check_driven(&self, pop: Pop, what: &str) -> Result<()> {
        let population = &self.populations[pop.index];
        if !population.variables.is_empty() {
            return Ok(());
        }
        let what = format!("{} fires at given times and has no variable that {what} could act on", population.name);
        Err(Error::Conflict { what: what + "; give the times that you want, or act on the neurons it is connected to" })
    }

    /// Whether variable 0 of a view's neurons takes jumps; if not, the user is told to do something `instead`.
    pub(super) fn check_jumps(&self, pop: Pop, what: &str, instead: &str) -> Result<()> {
        let population = &self.populations[pop.index];
        if population.jumps {
            return Ok(());
        }
        let what = format!("\"{}\" of {} would keep {what} for ever", population.variables[0], population.name);
        Err(Error::Conflict { what: format!("{what}; {instead}") })
    }
}
