//! The shelf of learning rules.

mod oja;
mod stdp;

pub use oja::Oja;
pub use stdp::{Dependence, Pairing, Stdp};
