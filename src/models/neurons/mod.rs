//! The shelf of neurons.

mod adex;
mod explosive;
mod exponential_if;
mod hodgkin_huxley;
mod lif;
mod wilson_cowan;

pub use adex::{AdEx, AdExPattern};
pub use exponential_if::ExponentialIf;
pub use hodgkin_huxley::HodgkinHuxley;
pub use lif::Lif;
pub use wilson_cowan::WilsonCowan;
