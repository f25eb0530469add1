//! Letting a drive act on neurons.

use super::addresses::Stimulated;
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
    /// Its random numbers, where it has such, follow from the seed, the neuron in its population and how many drives with
    /// random numbers that neuron was given before: noise into two halves of a population is the noise into the whole.
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
        let Stimulated { parts, source, note } = self.stimulate(pop, Purpose::Noise, drive.random())?;
        let bytes: usize = parts.iter().map(|(targets, _)| self.bytes_of_drive(&drive, targets)).sum();
        self.budget.allow("a drive", bytes as f64)?;
        let (clock, moment) = (self.clock, Moment::new(self.clock, self.step, source));
        let mut print = Fingerprint::of("drive");
        print.view(pop);
        fingerprint::drive(&mut print, &drive, pop.len(), &moment);
        let drive = drive.ready();
        let active = |(targets, random): (Overlap, Source)| {
            let mut memory = vec![0.0; if drive.remembers() { targets.in_view.len() } else { 0 }];
            drive.begin(&Moment { random, ..moment }, targets.in_view.clone(), &mut memory);
            ActiveDrive { drive: drive.clone(), random, targets, memory }
        };
        let active: Vec<ActiveDrive> = parts.into_iter().map(active).collect();
        let steady = |own: &[ActiveDrive]| {
            let block = &self.blocks[own[0].targets.block];
            let mut steady = vec![0.0; block.input.width()];
            block.drives.iter().chain(own).for_each(|drive| drive.add_steady(clock, &mut steady));
            (own[0].targets.block, steady)
        };
        let of_blocks = active.chunk_by(|one, next| one.targets.block == next.targets.block);
        let steady: Vec<(usize, Vec<f64>)> = of_blocks.map(steady).collect();
        self.change(Half::Structure, |net| {
            net.note_given(print);
            net.note_stimulus(pop, note);
            net.budget.take(bytes as f64);
            for (block, steady) in steady {
                net.blocks[block].input.set_steady(|sums| sums.copy_from_slice(&steady));
            }
            for active in active {
                let block = &mut net.blocks[active.targets.block];
                if active.drive.white().is_some() {
                    block.reserve_numbers();
                }
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
