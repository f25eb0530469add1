//! Do networks do what their papers and independent simulators say?

mod attractor;
mod benchmarks;
mod gamma;
mod microcircuit;
mod rhythm;
mod song;
