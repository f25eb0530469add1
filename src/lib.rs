//! Neuron, synapse and learning-rule models, and an engine that runs networks of them.

#[macro_use]
mod unroll;

pub mod affine;
pub mod analysis;
pub mod connect;
pub mod error;
pub mod init;
pub mod integrate;
pub mod math;
pub mod models;
#[cfg(feature = "plot")]
pub mod plot;
pub mod random;
pub mod recording;
pub mod simd;
pub mod traits;

pub use error::{Error, Result};
