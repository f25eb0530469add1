//! Rules that ask where neurons are.
//!
//! The partners of a neuron are looked for in the cells of a lattice around it, so that the cost is one of synapses, not of
//! pairs. Each neuron draws from its own stream alone, so that the result does not depend on who else is drawn for.

mod by_distance;
mod cells;
mod degrees;
mod kernel;
mod near;
mod nearest;
mod race;
#[cfg(test)]
mod tests;

pub use by_distance::{ByDistance, WithinRadius};
pub use degrees::DegreeByDistance;
pub use kernel::{Kernel, Mask, Profile};
pub use nearest::Nearest;

use super::infeasible;
use crate::error::Error;

/// The error of a rule that asks for places and was given none.
fn without_places(rule: &str) -> Error {
    infeasible(rule, "it asks for distances, which a plan without places does not know; call Connect::plan_in")
}
