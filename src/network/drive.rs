//! Letting a drive act on neurons.

use super::block::ActiveDrive;
use super::drives::{Drive, Moment};
use super::fingerprint::Fingerprint;
use super::partition::Overlap;
use super::stop::Half;
use super::{Network, Pop, fingerprint};
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
        self.ready()?;
        self.check_view(pop)?;
        drive.check(pop.len())?;
        let bytes: usize = self.overlaps(pop).map(|targets| self.bytes_of_drive(&drive, &targets)).sum();
        self.budget.allow("a drive", bytes as f64)?;
        let random = Source::new(self.seed, self.next_object()?, Purpose::Noise);
        let (drive, dt) = (Arc::new(drive), self.clock.dt);
        let moment = Moment { time: self.clock.time(self.step), step: self.step, dt, random };
        let active = |targets: Overlap| {
            let mut memory = vec![0.0; if drive.remembers() { targets.in_view.len() } else { 0 }];
            drive.begin(&moment, targets.in_view.clone(), &mut memory);
            let block = &self.blocks[targets.block];
            let mut steady = vec![0.0; block.input.width()];
            let active = ActiveDrive { drive: drive.clone(), random, targets, memory };
            block.drives.iter().chain([&active]).for_each(|drive| drive.add_steady(dt, &mut steady));
            (active, steady)
        };
        let parts: Vec<_> = self.overlaps(pop).map(active).collect();
        let mut print = Fingerprint::of("drive");
        print.view(pop);
        fingerprint::drive(&mut print, &*drive, pop.len(), &moment);
        self.change(Half::Structure, |net| {
            net.note_given(print);
            net.objects += 1;
            net.budget.take(bytes as f64);
            for (active, steady) in parts {
                let block = &mut net.blocks[active.targets.block];
                if active.drive.white().is_some() {
                    block.reserve_numbers();
                }
                block.input.set_steady(|sums| sums.copy_from_slice(&steady));
                block.drives.push(active);
            }
            Ok(())
        })
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
