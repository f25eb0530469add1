//! What a network knows about a drive or Poisson input besides its parts in the blocks.

use super::drives::Drive;
use super::handle::Pop;

/// A drive or Poisson input that was given.
pub(crate) struct GivenStimulus {
    pub pop: Pop,
    pub kind: StimulusKind,
    pub removed: bool,
}

/// What kind of stimulus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StimulusKind {
    /// A current.
    Drive {
        /// Whether it draws random numbers.
        draws: bool,
        /// Whether it keeps a number for each neuron, which is part of the state.
        remembers: bool,
    },
    /// Spikes from outside.
    Poisson,
}

impl StimulusKind {
    /// That of a drive.
    pub fn of(drive: &impl Drive) -> StimulusKind {
        StimulusKind::Drive { draws: drive.random(), remembers: drive.remembers() }
    }

    /// Whether it keeps a number for each neuron.
    pub fn remembers(self) -> bool {
        matches!(self, StimulusKind::Drive { remembers: true, .. })
    }
}
