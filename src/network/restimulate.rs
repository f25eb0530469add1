//! Changing the drives and Poisson inputs that a network has been given.

use super::addresses::Stimulated;
use super::block::{ActiveDrive, Background};
use super::drives::Drive;
use super::fingerprint::Fingerprint;
use super::partition::Overlap;
use super::stimulus::{GivenStimulus, StimulusKind};
use super::stop::Half;
use super::{Network, Pop, Stimulus};
use crate::error::{Error, Result};
use crate::random::{PoissonCounts, Purpose, Source};
use std::sync::Arc;

impl Network {
    /// Put another drive in the place of one, from now on.
    ///
    /// ```
    /// use synfire::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let mut net = Network::new(0.1)?;
    /// let cells = net.add(1, Lif::default())?; // at rest at 0 mV, with a threshold of 20 mV
    /// let current = net.drive(cells, Constant(5.0))?;
    /// net.run(200.0)?;
    /// assert!((net.get(cells, "v")?[0] - 5.0).abs() < 1e-6);
    /// net.replace(current, Constant(8.0))?;
    /// net.run(200.0)?;
    /// assert!((net.get(cells, "v")?[0] - 8.0).abs() < 1e-6);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Noise in the place of noise goes on with the same random numbers. What a drive keeps, as [`OrnsteinUhlenbeck`] does its
    /// current, begins anew.
    ///
    /// [`OrnsteinUhlenbeck`]: super::OrnsteinUhlenbeck
    ///
    /// # Errors
    /// As [`Network::drive`]; [`Error::Missing`] if the stimulus is Poisson input or has been removed, [`Error::Foreign`] if it is
    /// another network's.
    pub fn replace(&mut self, stimulus: Stimulus, drive: impl Drive) -> Result<()> {
        self.ready()?;
        let &GivenStimulus { pop, kind, .. } = self.check_stimulus(stimulus)?;
        let StimulusKind::Drive { draws, remembers } = kind else {
            let what = "this stimulus is Poisson input, which no drive can replace; give it another rate by set_rate";
            return Err(Error::Missing { what: what.into() });
        };
        self.check_drive(pop, &drive)?;
        let (index, now) = (stimulus.index, StimulusKind::of(&drive));
        let (parts, note) = if draws || !drive.random() {
            (self.parts_of(pop, index), None)
        } else {
            let Stimulated { parts, note, .. } = self.stimulate(pop, Purpose::Noise, true)?;
            (parts, Some(note))
        };
        let Some(source) = parts.first().map(|(_, source)| *source) else { return Ok(()) };
        let mut print = Fingerprint::of("replace");
        print.word(index as u64);
        let ready = self.ready_drive((index, self.is_on(pop, index)), pop, drive, (parts, source), &mut print)?;
        self.change(Half::Structure, |net| {
            if let Some(note) = note {
                net.note_draws(pop, note);
            }
            net.note_stimulus_changed(print, now.remembers() == remembers);
            net.stimuli[index].kind = now;
            net.put_drive(index, ready);
            Ok(())
        })
    }

    /// Let Poisson input come at another rate (Hz) from now on.
    ///
    /// ```
    /// use synfire::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let mut net = Network::new(0.1)?.seed(1);
    /// let cells = net.add(500, Lif { v_th: 1e3, ..Lif::default() })?;
    /// let input = net.background(cells, 1000.0, 0.1, Synapse::new(VoltageJump::default()))?;
    /// net.run(200.0)?;
    /// let mean = |net: &Network| -> Result<f64> { Ok(net.get(cells, "v")?.mean().unwrap_or(0.0)) };
    /// assert!((mean(&net)? - 1.0).abs() < 0.05); // rate times weight times membrane time constant
    /// net.set_rate(input, 3000.0)?;
    /// net.run(200.0)?;
    /// assert!((mean(&net)? - 3.0).abs() < 0.1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Parameter`] for a rate that is negative or not finite, [`Error::Missing`] if the stimulus is a drive or has been
    /// removed, [`Error::Foreign`] if it is another network's.
    pub fn set_rate(&mut self, stimulus: Stimulus, rate: f64) -> Result<()> {
        self.ready()?;
        let &GivenStimulus { kind, .. } = self.check_stimulus(stimulus)?;
        if kind != StimulusKind::Poisson {
            let what = "this stimulus is a drive, which has no rate; put another drive in its place by replace";
            return Err(Error::Missing { what: what.into() });
        }
        self.check_rate(rate)?;
        let counts = Arc::new(PoissonCounts::new(rate * self.clock.dt / 1000.0));
        let mut print = Fingerprint::of("set_rate");
        print.word(stimulus.index as u64);
        print.number(rate);
        self.change(Half::Structure, |net| {
            net.note_changed(print);
            net.poisson_parts(stimulus.index).for_each(|own| own.counts = counts.clone());
            Ok(())
        })
    }

    /// Switch a drive or Poisson input off, or on again. What a drive keeps, as [`OrnsteinUhlenbeck`] does its current, stands
    /// still while it is off; random numbers are those of the time at which they are drawn, whatever was off before.
    ///
    /// [`OrnsteinUhlenbeck`]: super::OrnsteinUhlenbeck
    ///
    /// # Errors
    /// [`Error::Missing`] if the stimulus has been removed, [`Error::Foreign`] if it is another network's.
    pub fn switch(&mut self, stimulus: Stimulus, on: bool) -> Result<()> {
        self.ready()?;
        let &GivenStimulus { pop, .. } = self.check_stimulus(stimulus)?;
        let index = stimulus.index;
        let own = self.drive_parts(pop, index).map(|part| ActiveDrive { on, ..part.clone() }).collect();
        let ready = self.ready_parts(index, pop, own);
        let mut print = Fingerprint::of("switch");
        [index as u64, on as u64].into_iter().for_each(|word| print.word(word));
        self.change(Half::Structure, |net| {
            net.note_changed(print);
            net.put_drive(index, ready);
            net.poisson_parts(index).for_each(|own| own.on = on);
            Ok(())
        })
    }

    /// Take a drive or Poisson input away for good.
    ///
    /// # Errors
    /// As [`Network::switch`].
    pub fn remove(&mut self, stimulus: Stimulus) -> Result<()> {
        self.ready()?;
        let &GivenStimulus { pop, kind, .. } = self.check_stimulus(stimulus)?;
        let index = stimulus.index;
        let ready = self.ready_parts(index, pop, Vec::new());
        let mut print = Fingerprint::of("remove");
        print.word(index as u64);
        self.change(Half::Structure, |net| {
            net.note_stimulus_changed(print, !kind.remembers());
            net.put_drive(index, ready);
            for block in &mut net.blocks {
                block.backgrounds.retain(|background| background.stimulus != index);
            }
            net.stimuli[index].removed = true;
            Ok(())
        })
    }

    /// Note a change of a stimulus, after which the state has the same layout as before or another.
    fn note_stimulus_changed(&mut self, print: Fingerprint, same_layout: bool) {
        if same_layout { self.note_changed(print) } else { self.note_given(print) }
    }

    fn check_stimulus(&self, stimulus: Stimulus) -> Result<&GivenStimulus> {
        if stimulus.network != self.id {
            return Err(Error::Foreign { what: "stimulus" });
        }
        let given = &self.stimuli[stimulus.index];
        if given.removed {
            let what = "this stimulus has been removed; give the drive or background anew";
            return Err(Error::Missing { what: what.into() });
        }
        Ok(given)
    }

    /// The parts of a Poisson input.
    fn poisson_parts(&mut self, stimulus: usize) -> impl Iterator<Item = &mut Background> {
        let backgrounds = self.blocks.iter_mut().flat_map(|block| &mut block.backgrounds);
        backgrounds.filter(move |background| background.stimulus == stimulus)
    }

    /// The parts of a drive, in the order of its neurons.
    fn drive_parts(&self, pop: Pop, stimulus: usize) -> impl Iterator<Item = &ActiveDrive> {
        let blocks = self.overlaps(pop).map(|targets| &self.blocks[targets.block]);
        blocks.flat_map(move |block| &block.drives).filter(move |part| part.stimulus == stimulus)
    }

    /// Which neurons the parts of a drive act on, and where their random numbers come from.
    fn parts_of(&self, pop: Pop, stimulus: usize) -> Vec<(Overlap, Source)> {
        self.drive_parts(pop, stimulus).map(|part| (part.targets.clone(), part.random)).collect()
    }

    fn is_on(&self, pop: Pop, stimulus: usize) -> bool {
        self.drive_parts(pop, stimulus).all(|part| part.on)
    }
}
