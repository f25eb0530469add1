//! The shelf of models.

pub mod channels;
pub mod fields;
pub mod learning;
pub mod neurons;
pub mod synapses;

mod cascade;
mod pulse_packets;
mod stimulus;

pub use pulse_packets::PulsePackets;
pub use stimulus::{Piece, Stimulus};
