//! Are the dynamics of models, and the statistics of recordings, found as published and as independent computations find them?

#![allow(clippy::disallowed_methods)]

mod bifurcations;
mod own;
#[path = "../reference/mod.rs"]
mod reference;
mod statistics;
