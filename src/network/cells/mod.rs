//! The neurons of a block: their parameters, their state, and the kernel that carries them over one step.
//!
//! Currents and jumps come in as an [`Input`]; who has fired goes out. Nothing here knows of synapses, populations or other
//! blocks. Invariant: a row holds a number for each neuron and padding that is computed and ignored, and what a spike does
//! to its neuron is done after all neurons have been carried on.

mod copies;
mod input;
mod midpoint;
mod model;
mod noise;
mod parameters;
mod spike_list;
mod step;

pub(crate) use copies::Copies;
pub(crate) use input::{Currents, Input, InputRoom, with_input_room};
pub(crate) use midpoint::Midpoint;
pub(crate) use model::CellsOf;
pub(crate) use parameters::{Each, Shared};
pub(crate) use spike_list::SpikeList;
pub(crate) use step::SpikeMarks;

use super::divergence::Culprit;
use super::memory::{StateReader, StateWriter};
use crate::error::Result;
use crate::random::SpikeWords;

/// The neurons of a block, whatever their model.
pub(crate) trait Cells: Send + Sync {
    fn variables(&self) -> &'static [&'static str];
    fn row(&self, variable: usize) -> &[f64];
    fn row_mut(&mut self, variable: usize) -> &mut [f64];

    /// A row with its padding.
    fn row_padded(&self, variable: usize) -> &[f64];

    /// The first step in which each neuron's potential is not held by its refractoriness.
    fn free(&self) -> &[f64];

    /// Whether the model fires by chance, and so wants random bits.
    fn noisy(&self) -> bool;

    /// By how much the slope of each neuron's variable 0 rises with the current into it, at rest: 1 / C of a membrane.
    fn responses(&self) -> Vec<f64>;

    /// Whether a spike sets variable 0.
    fn resets(&self) -> bool;

    /// Prepare the state for its first step.
    fn start(&mut self, input: &mut Input, dt: f64);

    /// Carry the neurons over the step `now`, and append those that have fired. The first neuron that has something about
    /// it that is not finite, and what that is.
    fn step(
        &mut self,
        input: &Input,
        words: SpikeWords,
        now: f64,
        dt: f64,
        fired: &mut Vec<u32>,
    ) -> Option<(usize, Culprit)>;

    /// Add white noise of strength `sigma` (1/sqrt(ms)) on variable 0 to the jumps, from standard normals.
    fn noise(&self, sigma: f64, normals: &[f64], input: &mut Input, now: f64, dt: f64);

    fn save(&self, now: f64, to: &mut StateWriter);
    fn load(&mut self, now: f64, from: &mut StateReader) -> Result<()>;
}
