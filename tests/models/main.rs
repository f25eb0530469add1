//! Are models, integrators and elementary functions right, each on its own?
//!
//! Tests are gathered in few programs, since each has to compile the kernels of all models it runs.

#[path = "../all_pairs/mod.rs"]
mod all_pairs;
mod charge;
mod common;
mod conformance;
mod follow_more_references;
mod follow_references;
mod gates;
mod graded;
mod late;
mod learning;
mod math;
mod membrane_noise;
mod order;
mod published;
mod published_more;
mod rate_learning;
#[path = "../reference/mod.rs"]
mod reference;
mod refusals;
mod robust;
#[path = "../shelf/mod.rs"]
mod shelf;
mod steps;
mod synapses;
