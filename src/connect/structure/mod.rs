//! Rules that give wiring a structure: by pair, by group, both ways, and as the graphs that have a name.

mod by_group;
mod by_pair;
mod graph;
mod pairwise_poisson;
mod scale_free;
mod small_world;
mod symmetric;
#[cfg(test)]
mod tests;

pub use by_group::{ByGroup, Clusters};
pub use by_pair::{ByPair, Where};
pub use pairwise_poisson::PairwisePoisson;
pub use scale_free::ScaleFree;
pub use small_world::SmallWorld;
pub use symmetric::Symmetric;
