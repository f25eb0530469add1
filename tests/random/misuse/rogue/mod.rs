//! Models, rules and drives of a user's own, as ill-behaved as their temper.

mod cells;
mod drives;
mod rules;
mod synapses;

pub use cells::RogueCell;
pub use drives::{RogueDrive, RogueField};
pub use rules::{RogueCoupling, RogueRateRule, RogueRule};
pub use synapses::{RogueGate, RogueOutput, RogueRelease};
