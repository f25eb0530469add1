//! Letting a drive act on neurons.

use super::block::ActiveDrive;
use super::drives::{Drive, Moment};
use super::fingerprint::Fingerprint;
use super::partition::Overlap;
use super::stop::Half;
use super::{Network, Pop, fingerprint};
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
        self.ready()?;
        self.check_view(pop)?;
        self.check_driven(pop, "a drive")?;
        if drive.white().is_some() {
            self.check_jumps(pop, "white noise", "drive it by a current, which adds to its rate")?;
        }
        drive.check(pop.len())?;
        drive.check_time(self.time())?;
        let bytes: usize = self.overlaps(pop).map(|targets| self.bytes_of_drive(&drive, &targets)).sum();
        self.budget.allow("a drive", bytes as f64)?;
        let random = Source::new(self.seed, self.next_object()?, Purpose::Noise);
        let (clock, moment) = (self.clock, Moment::new(self.clock, self.step, random));
        let mut print = Fingerprint::of("drive");
        print.view(pop);
        fingerprint::drive(&mut print, &drive, pop.len(), &moment);
        let drive = drive.ready();
        let active = |targets: Overlap| {
            let mut memory = vec![0.0; if drive.remembers() { targets.in_view.len() } else { 0 }];
            drive.begin(&moment, targets.in_view.clone(), &mut memory);
            let block = &self.blocks[targets.block];
            let mut steady = vec![0.0; block.input.width()];
            let active = ActiveDrive { drive: drive.clone(), random, targets, memory };
            block.drives.iter().chain([&active]).for_each(|drive| drive.add_steady(clock, &mut steady));
            (active, steady)
        };
        let parts: Vec<_> = self.overlaps(pop).map(active).collect();
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

    /// Whether the neurons of a view have a variable that `what` could act on.
    pub(super) fn check_driven(&self, pop: Pop, what: &str) -> Result<()> {
        let population = &self.populations[pop.index];
        if !population.variables.is_empty() {
            return Ok(());
        }
        let what = format!("{} fires at given times and has no variable that {what} could act on", population.name);
        Err(Error::Conflict { what: what + "; give the times that you want, or act on the neurons it is connected to" })
    }

    /// Whether variable 0 of a view's neurons can be a potential, if the current of `what` depends on it.
    pub(super) fn check_ohmic(&self, pop: Pop, what: &str, ohmic: bool) -> Result<()> {
        let population = &self.populations[pop.index];
        if population.jumps || !ohmic {
            return Ok(());
        }
        let (variable, name) = (population.variables[0], &population.name);
        let what = format!("{what} depends on the potential, and \"{variable}\" of {name} is none");
        Err(Error::Conflict { what: what + "; let synapses be a Current and couplings Linear, which add to it" })
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
