//! Does the engine do what it says: spikes, synapses, learning and noise in networks, and errors for bad input?

#[path = "../all_pairs/mod.rs"]
mod all_pairs;
mod divergence;
mod draws;
mod drives;
mod errors;
mod fingerprints;
mod floors;
#[path = "../forged/mod.rs"]
mod forged;
mod noise;
mod order;
mod panics;
mod plasticity;
mod rates_in_networks;
mod recordings;
#[path = "../reference/mod.rs"]
mod reference;
mod stimuli;
mod switches;
mod synapses_in_networks;
mod timing;
mod weight_laws;
mod windows;
