//! The shelf of fields: what all neurons of a view together do to each neuron of another.

mod convolution;
mod ring_attractor;

pub use convolution::{CircularConvolution, Convolution};
pub use ring_attractor::{RingAttractor, RingField};
