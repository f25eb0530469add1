//! The shelf of models.

pub mod channels;
pub mod fields;
pub mod learning;
pub mod neurons;
pub mod synapses;

mod cascade;
mod stimulus;

pub use stimulus::{Piece, Stimulus};
