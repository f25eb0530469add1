//! What a network knows about a population besides its blocks.

use super::exchange::Kind;
use super::partition::{self, Overlap};
use crate::random::Repetitions;
use crate::space::Places;
use std::ops::Range;
use std::sync::Arc;

/// A population.
pub(crate) struct Population {
    /// Number and model, for messages.
    pub name: String,
    pub model: &'static str,
    pub len: usize,
    /// Its blocks, among those of the network.
    pub blocks: Range<usize>,
    pub variables: &'static [&'static str],
    pub units: &'static [&'static str],
    /// Whether variable 0 takes jumps and white noise.
    pub jumps: bool,
    /// What each receptor is made of; the receptors themselves are in the blocks.
    pub receptors: Vec<Box<dyn Kind>>,
    /// Where its neurons are, if they have places.
    pub places: Option<Arc<Places>>,
    /// Random object of its initial values and chance.
    pub object: u16,
    /// Random object of its drives and backgrounds, which it has from the first of them on.
    pub stimuli: Option<u16>,
    /// How many drives, and how many backgrounds, that draw random numbers each neuron was given.
    pub given: [Repetitions; 2],
    /// How often the values of each variable were drawn at the present step.
    pub drawn: Vec<Repetitions>,
}

impl Population {
    /// The parts of a view in each of the population's blocks.
    pub fn overlaps(&self, view: Range<usize>) -> impl Iterator<Item = Overlap> + use<> {
        partition::overlaps(self.len, self.blocks.start, view)
    }
}
