//! The guide, in nine short chapters.
//!
//! 1. [A first network](first_network)
//! 2. [Neurons and integrators](neurons)
//! 3. [Synapses and wiring](synapses)
//! 4. [Drives and noise](drives)
//! 5. [Recording, statistics, figures](recording)
//! 6. [Learning](learning)
//! 7. [Models of your own](own_models)
//! 8. [Reproducibility](reproducibility)
//! 9. [Errors](errors)
//!
//! Three networks, each with what it shows, its equations, and what to try:
//!
//! - [Balance of excitation and inhibition](ei_balance)
//! - [The continuous attractor](continuous_attractor)
//! - [Gamma oscillations](gamma_oscillations)
//!
//! For whoever wants to know, or change, how the engine works: [its architecture](architecture).
//!
//! Its programs are compiled and run with the tests.

#[doc = include_str!("../docs/guide/1-first-network.md")]
pub mod first_network {}

#[doc = include_str!("../docs/guide/2-neurons.md")]
pub mod neurons {}

#[doc = include_str!("../docs/guide/3-synapses.md")]
pub mod synapses {}

#[doc = include_str!("../docs/guide/4-drives.md")]
pub mod drives {}

#[doc = include_str!("../docs/guide/5-recording.md")]
pub mod recording {}

#[doc = include_str!("../docs/guide/6-learning.md")]
pub mod learning {}

#[doc = include_str!("../docs/guide/7-own-models.md")]
pub mod own_models {}

#[doc = include_str!("../docs/guide/8-reproducibility.md")]
pub mod reproducibility {}

#[doc = include_str!("../docs/guide/9-errors.md")]
pub mod errors {}

#[doc = include_str!("../docs/networks/ei-balance.md")]
pub mod ei_balance {}

#[doc = include_str!("../docs/networks/continuous-attractor.md")]
pub mod continuous_attractor {}

#[doc = include_str!("../docs/networks/gamma-oscillations.md")]
pub mod gamma_oscillations {}

#[doc = include_str!("../docs/architecture.md")]
pub mod architecture {}
