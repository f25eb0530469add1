//! The shelf of models.

pub mod learning;
pub mod neurons;
pub mod synapses;
