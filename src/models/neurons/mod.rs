//! The shelf of neurons.

mod hodgkin_huxley;
mod lif;
mod wilson_cowan;

pub use hodgkin_huxley::HodgkinHuxley;
pub use lif::Lif;
pub use wilson_cowan::WilsonCowan;
