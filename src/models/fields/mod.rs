//! The shelf of fields: what all neurons of a view together do to each neuron of another.

mod ring_attractor;

pub use ring_attractor::{Convolution, RingAttractor};
