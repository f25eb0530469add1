//! Letting a drive act on neurons.

use super::addresses::Stimulated;
use super::block::ActiveDrive;
use super::drives::{Drive, Moment};
use super::fingerprint::Fingerprint;
use super::partition::Overlap;
use super::stimulus::StimulusKind;
use super::stop::Half;
use super::{Network, Pop, Stimulus, fingerprint};
use crate::error::{Error, Result};
use crate::random::{Purpose, Source};
use std::ops::Range;

impl Network {
    /// Let a drive act on the neurons of a view, from now on. The drive's own times, where it has such, are those of the
    /// network, counted from its beginning.
    ///
    /// Its random numbers, where it has such, follow from the seed, the neuron in its population and how many drives with
    /// random numbers that neuron was given before: noise into two halves of a population is the noise into the whole.
    ///
    /// What it returns names the drive to [`Network::replace`], [`Network::switch`] and [`Network::remove`].
    ///
    /// # Errors
    /// Whatever the drive's own checks find: a list of the wrong length, a number that is not finite, [`Error::Conflict`] for a
    /// pulse that is over. [`Error::Conflict`] for a view of [`Network::add_spike_times`], which has no variable to act on, and
    /// for white noise on a model whose variable 0 would keep it for ever ([`Poisson`](crate::models::neurons::Poisson)).
    pub fn drive(&mut self, pop: Pop, drive: impl Drive) -> Result<Stimulus> {
        self.ready()?;
        self.check_view(pop)?;
        self.check_drive(pop, &drive)?;
        let (stimulus, kind) = (self.stimuli.len(), StimulusKind::of(&drive));
        let Stimulated { parts, source, note } = self.stimulate(pop, Purpose::Noise, drive.random())?;
        let mut print = Fingerprint::of("drive");
        print.view(pop);
        let ready = self.ready_drive((stimulus, true), pop, drive, (parts, source), &mut print)?;
        self.change(Half::Structure, |net| {
            net.note_given(print);
            let given = net.note_stimulus(pop, note, kind);
            net.put_drive(stimulus, ready);
            Ok(given)
        })
    }

    /// Whether a drive can act on the neurons of a view.
    pub(super) fn check_drive(&self, pop: Pop, drive: &impl Drive) -> Result<()> {
        self.check_driven(pop, "a drive")?;
        if drive.white().is_some() {
            self.check_jumps(pop, "white noise", "drive it by a current, which adds to its rate")?;
        }
        drive.check(pop.len())?;
        drive.check_time(self.time())
    }

    /// A drive in the parts that its blocks are to keep, with what else changes in them. All that can fail is done here.
    pub(super) fn ready_drive(
        &self,
        (stimulus, on): (usize, bool),
        pop: Pop,
        drive: impl Drive,
        (parts, source): (Vec<(Overlap, Source)>, Source),
        print: &mut Fingerprint,
    ) -> Result<ReadyDrive> {
        let bytes: usize = parts.iter().map(|(targets, _)| self.bytes_of_drive(&drive, targets)).sum();
        self.budget.allow("a drive", bytes as f64)?;
        let moment = Moment::new(self.clock, self.step, source);
        fingerprint::drive(print, &drive, pop.len(), &moment);
        let drive = drive.ready();
        let active = |(targets, random): (Overlap, Source)| {
            let mut memory = vec![0.0; if drive.remembers() { targets.in_view.len() } else { 0 }];
            drive.begin(&Moment { random, ..moment }, targets.in_view.clone(), &mut memory);
            ActiveDrive { stimulus, on, drive: drive.clone(), random, targets, memory }
        };
        let active = parts.into_iter().map(active).collect();
        Ok(ReadyDrive { bytes, ..self.ready_parts(stimulus, pop, active) })
    }

    /// The parts of a drive that take the place of those it has, with what else changes in its blocks.
    pub(super) fn ready_parts(&self, stimulus: usize, pop: Pop, mut active: Vec<ActiveDrive>) -> ReadyDrive {
        let mut blocks = Vec::new();
        for Overlap { block, .. } in self.overlaps(pop) {
            let others = active.iter().position(|part| part.targets.block != block).unwrap_or(active.len());
            let own: Vec<ActiveDrive> = active.drain(..others).collect();
            let known = &self.blocks[block];
            let place = place(&known.drives, stimulus);
            let drives = known.drives[..place.start].iter().chain(&own).chain(&known.drives[place.end..]);
            let mut steady = vec![0.0; known.input.width()];
            drives.for_each(|drive| drive.add_steady(self.clock, &mut steady));
            blocks.push((block, own, steady));
        }
        ReadyDrive { bytes: 0, blocks }
    }

    /// Put the parts of a drive in the place of those it has.
    pub(super) fn put_drive(&mut self, stimulus: usize, ready: ReadyDrive) {
        self.budget.take(ready.bytes as f64);
        for (block, own, steady) in ready.blocks {
            let block = &mut self.blocks[block];
            if own.iter().any(|part| part.drive.white().is_some()) {
                block.reserve_numbers();
            }
            block.input.set_steady(|sums| sums.copy_from_slice(&steady));
            let place = place(&block.drives, stimulus);
            block.drives.splice(place, own);
        }
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

/// A drive that has only to be put into its blocks: for each, its parts, and the steady input there is with them.
pub(super) struct ReadyDrive {
    bytes: usize,
    blocks: Vec<(usize, Vec<ActiveDrive>, Vec<f64>)>,
}

/// Where the parts of a stimulus are among the drives of a block, or are to be.
fn place(drives: &[ActiveDrive], stimulus: usize) -> Range<usize> {
    let first = drives.iter().position(|drive| drive.stimulus == stimulus).unwrap_or(drives.len());
    let own = drives[first..].iter().take_while(|drive| drive.stimulus == stimulus).count();
    first..first + own
}
