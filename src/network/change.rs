//! Changing a network as a whole or not at all, whatever the models, rules and drives of a user do.
//!
//! What is given to a network is code, which may panic, and a caller may catch the panic. Every call that changes the
//! network therefore does two things: first, while nothing changes, all that can be refused or can fail; then the change
//! itself, in [`Network::change`]. Whatever panics in there has stopped the network.

use super::Network;
use super::fingerprint::Fingerprint;
use super::stop::{Half, Stop};
use crate::error::{Error, Result};
use std::sync::PoisonError;

impl Network {
    /// Do what leaves this half of the network broken if it does not come to its end. What returns an error has changed
    /// nothing.
    pub(super) fn change<T>(&mut self, half: Half, change: impl FnOnce(&mut Network) -> Result<T>) -> Result<T> {
        self.ready()?;
        self.stopped = Some(Stop { half, time: self.time() });
        let changed = change(self);
        self.stopped = None;
        changed
    }

    /// Note the fingerprint of what has been given, in the order in which it is.
    pub(super) fn note_given(&mut self, print: Fingerprint) {
        self.given.note(print);
        self.former.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Note the fingerprint of what has been changed of what there is. The state has the same layout as before, so that the
    /// network can go back to snapshots that it has taken before the change.
    pub(super) fn note_changed(&mut self, print: Fingerprint) {
        self.given.note_change(print);
    }

    /// Whether the network can be changed and run.
    pub(super) fn ready(&self) -> Result<()> {
        self.whole()?;
        self.stopped.map_or(Ok(()), |Stop { time, .. }| Err(Error::Stopped { time }))
    }

    /// Whether what the network consists of is what was asked for, whatever its state.
    pub(super) fn whole(&self) -> Result<()> {
        if let Some(what) = &self.conflict {
            return Err(Error::Conflict { what: what.clone() });
        }
        match self.stopped {
            Some(Stop { half: Half::Structure, time }) => Err(Error::Stopped { time }),
            _ => Ok(()),
        }
    }
}
