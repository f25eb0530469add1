//! Do networks do what their papers and independent simulators say?

mod attractor;
mod benchmarks;
mod clusters;
mod cognitive;
mod gamma;
mod microcircuit;
mod published_benchmarks;
#[path = "../reference/mod.rs"]
mod reference;
mod rhythm;
mod song;
