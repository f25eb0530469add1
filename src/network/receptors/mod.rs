//! Receptors: what arrives at the neurons of a block opens gates, and open gates are a current.
//!
//! Weights come in through the delay buffer of a receptor, which belongs to the shard, and a line `a - b v`, or a jump of the potential, goes out into the
//! neurons' input. Projections to one population with equal kinetics and output share a receptor: its state, its delay
//! buffer and its pass. Invariant: a row of the buffer is zero again once its step has been taken in.

mod delay_buffer;
mod gates;
mod jumps;
mod source_gates;
mod sum;

pub(crate) use delay_buffer::{Arrivals, BlockSums, DelayBuffer, add, scatter, scatter_each};
pub(crate) use gates::Gates;
pub(crate) use jumps::Jumps;
pub(crate) use source_gates::{SourceGates, SourceGatesOf};
pub(crate) use sum::Sum;

use super::cells::Input;
use super::memory::{StateReader, StateWriter};
use crate::error::Result;

/// What a receptor's pass may read and write.
pub(crate) struct ReceptorContext<'a> {
    pub potential: &'a [f64],
    /// The first step in which each neuron's potential is not held.
    pub free: &'a [f64],
    pub now: f64,
    pub input: &'a mut Input,
    pub dt: f64,
}

/// A receptor of a block, whatever its kinetics and output.
pub(crate) trait Receptor: Send + Sync {
    /// Take in what arrives, act on the neurons, and carry the gates to the next step.
    fn pass(&mut self, arrivals: &mut [f64], context: ReceptorContext);

    /// Whether what is on its way belongs to the state.
    fn remembers_arrivals(&self) -> bool {
        true
    }

    /// How far each neuron's gate is open; none if the gates are at the sources.
    fn opening(&self) -> Option<Vec<f64>>;

    fn save(&self, to: &mut StateWriter);
    fn load(&mut self, from: &mut StateReader) -> Result<()>;
}
