//! Neuron, synapse and learning-rule models, and an engine that runs networks of them.

#[macro_use]
mod unroll;

pub mod affine;
pub mod analysis;
pub mod connect;
pub mod error;
pub mod init;
pub mod integrate;
pub mod math;
pub mod models;
pub mod network;
#[cfg(feature = "plot")]
pub mod plot;
pub mod random;
pub mod recording;
pub mod simd;
pub mod synapse;
pub mod traits;

pub use error::{Error, Result};

/// What most programs use: `use synfire::prelude::*;`.
pub mod prelude {
    pub use crate::affine::{Affine, decay, gate, linear, ohm, relax, slope};
    pub use crate::connect::{
        AllToAll, Connect, FixedInDegree, FixedOutDegree, FixedProb, FixedTotal, OneToOne, Pairs, Wiring,
    };
    pub use crate::error::{Check, Error, Result};
    pub use crate::init::Init;
    pub use crate::integrate::{Euler, ExpEuler, Heun, Integrator, Method, Midpoint, Recommended, Rk4, Staggered};
    pub use crate::models::fields::*;
    pub use crate::models::learning::*;
    pub use crate::models::neurons::*;
    pub use crate::models::synapses::*;
    pub use crate::network::{
        Constant, Drive, Network, OrnsteinUhlenbeck, Pattern, PerNeuron, Pop, Proj, Pulses, Recording, Signal,
        Snapshot, Table, WhiteNoise,
    };
    pub use crate::recording::{Samples, Spikes};
    pub use crate::synapse::{FullRelease, Static, Synapse};
    pub use crate::traits::{Align, Coupling, Field, Kinetics, Neuron, Output, Plasticity, RateRule, Release, Trace};
}
