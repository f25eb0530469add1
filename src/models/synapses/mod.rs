//! The shelf of synapses.
