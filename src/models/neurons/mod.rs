//! The shelf of neurons.

mod adaptive_quadratic_if;
mod adex;
mod explosive;
mod exponential_if;
mod hodgkin_huxley;
mod izhikevich;
mod izhikevich_patterns;
mod lif;
mod quadratic_if;
mod wilson_cowan;

pub use adaptive_quadratic_if::AdaptiveQuadraticIf;
pub use adex::{AdEx, AdExPattern};
pub use exponential_if::ExponentialIf;
pub use hodgkin_huxley::HodgkinHuxley;
pub use izhikevich::Izhikevich;
pub use izhikevich_patterns::FiringPattern;
pub use lif::Lif;
pub use quadratic_if::QuadraticIf;
pub use wilson_cowan::WilsonCowan;
