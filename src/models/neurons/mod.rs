//! The shelf of neurons.
