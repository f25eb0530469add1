//! The shelf of neurons.

mod lif;

pub use lif::Lif;
