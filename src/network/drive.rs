//! Letting a drive act on neurons.

use super::block::ActiveDrive;
use super::drives::{Drive, Moment};
use super::partition::Overlap;
use super::{Network, Pop};
use crate::error::Result;
use crate::random::{Purpose, Source};
use std::sync::Arc;

impl Network {
    /// Let a drive act on the neurons of a view. The times of a drive are the network's, counted from its beginning: a
    /// pulse before [`Network::time`] is past, and does nothing.
    ///
    /// # Errors
    /// Whatever the drive's own check finds: a list of the wrong length, a number that is not finite.
    pub fn drive(&mut self, pop: Pop, drive: impl Drive) -> Result<()> {
        self.check_view(pop)?;
        drive.check(pop.len())?;
        let bytes: usize = self.overlaps(pop).map(|targets| self.bytes_of_drive(&drive, &targets)).sum();
        self.budget.allow("a drive", bytes as f64)?;
        let random = Source::new(self.seed, self.object()?, Purpose::Noise);
        self.budget.take(bytes as f64);
        let (drive, dt) = (Arc::new(drive), self.clock.dt);
        for targets in self.overlaps(pop) {
            let mut memory = vec![0.0; if drive.remembers() { targets.in_view.len() } else { 0 }];
            let moment = Moment { time: self.clock.time(self.step), step: self.step, dt, random };
            drive.begin(&moment, targets.in_view.clone(), &mut memory);
            let block = &mut self.blocks[targets.block];
            if drive.white().is_some() {
                block.reserve_numbers();
            }
            block.drives.push(ActiveDrive { drive: drive.clone(), random, targets, memory });
            block.sum_steady(dt);
        }
        Ok(())
    }

    /// Bytes that a drive of some neurons of a block takes. The list of drives grows by doubling.
    fn bytes_of_drive(&self, drive: &impl Drive, targets: &Overlap) -> usize {
        let block = &self.blocks[targets.block];
        let memory = if drive.remembers() { size_of::<f64>() * targets.in_view.len() } else { 0 };
        let steady = if drive.steady() { block.input.bytes_for_steady() } else { 0 };
        let noise = if drive.white().is_some() { block.bytes_for_numbers() } else { 0 };
        2 * size_of::<ActiveDrive>() + memory + steady + noise
    }
}
