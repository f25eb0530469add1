//! Neuron, synapse and learning-rule models of computational neuroscience, and a fast, reproducible engine that runs
//! networks of them.
//!
//! A network is made of populations of neurons, wired by synapses and driven from outside; a run returns what was recorded.
//! The program below is the example `ei_balance`: two networks of a thousand cells each, and a larger one.
//!
#![cfg_attr(feature = "plot", doc = concat!("```no_run\n", include_str!("../examples/ei_balance.rs"), "```"))]
//!
//! # The words to learn
//!
//! | word | is | made by |
//! |---|---|---|
//! | population | neurons of one model | [`Network::add`](network::Network::add) returns a handle, [`Pop`](network::Pop); part of it is a view |
//! | wiring | who is connected to whom, with what weight and delay | a rule of [`connect`]: `FixedProb(0.1).weight(0.5).delay(1.5)` |
//! | layout | where neurons are, for wiring by distance | [`Network::place`](network::Network::place) with a layout of [`space`] |
//! | synapse | what a spike does there | [`Synapse::new`](synapse::Synapse::new) and its parts |
//! | drive | a current from outside | [`Network::drive`](network::Network::drive) with a [`Drive`](network::Drive) |
//! | spike times | sources that fire when they are told to | [`Network::add_spike_times`](network::Network::add_spike_times) |
//! | reward | what turns eligibility into weight, under a [`Rewarded`](models::learning::Rewarded) rule | [`Network::reward`](network::Network::reward) |
//! | recording | what a run returns: spikes, variables, gates, weights | [`Network::record_spikes`](network::Network::record_spikes), [`record`](network::Network::record), [`record_openings`](network::Network::record_openings), [`record_weights`](network::Network::record_weights), then [`run`](network::Network::run) |
//! | figure | a picture of a recording | `plot::Figure` |
//! | phase plane, diagram | what a model does under each input: fixed points, cycles, bifurcations | [`dynamics`] |
//!
//! # The shelf of models
//!
//! | kind | models |
//! |---|---|
//! | leaky and non-leaky integrate-and-fire | [`Lif`](models::neurons::Lif), [`AdaptiveLif`](models::neurons::AdaptiveLif), [`PerfectIntegrator`](models::neurons::PerfectIntegrator), [`LeakyIntegrator`](models::neurons::LeakyIntegrator), [`GeneralizedIf`](models::neurons::GeneralizedIf), [`ResonateAndFire`](models::neurons::ResonateAndFire) |
//! | non-linear integrate-and-fire | [`QuadraticIf`](models::neurons::QuadraticIf), [`AdaptiveQuadraticIf`](models::neurons::AdaptiveQuadraticIf), [`ExponentialIf`](models::neurons::ExponentialIf), [`AdEx`](models::neurons::AdEx), [`Izhikevich`](models::neurons::Izhikevich) |
//! | conductance-based | [`HodgkinHuxley`](models::neurons::HodgkinHuxley), [`TraubMiles`](models::neurons::TraubMiles), [`WangBuzsaki`](models::neurons::WangBuzsaki), [`MorrisLecar`](models::neurons::MorrisLecar), and cells composed of [`channels`](models::channels) |
//! | reduced | [`FitzHughNagumo`](models::neurons::FitzHughNagumo), [`HindmarshRose`](models::neurons::HindmarshRose), [`StuartLandau`](models::neurons::StuartLandau) |
//! | rates | [`FiringRateUnit`](models::neurons::FiringRateUnit), [`WilsonCowan`](models::neurons::WilsonCowan), [`MontbrioPazoRoxin`](models::neurons::MontbrioPazoRoxin), [`WongWang`](models::neurons::WongWang) |
//! | sources of spikes | at random [`Poisson`](models::neurons::Poisson), [`PoissonDeadTime`](models::neurons::PoissonDeadTime), [`GammaProcess`](models::neurons::GammaProcess); correlated [`Network::add_correlated`](network::Network::add_correlated); at given times [`Network::add_spike_times`](network::Network::add_spike_times), volleys [`PulsePackets`](models::PulsePackets) |
//! | drives | [`Constant`](network::Constant), [`PerNeuron`](network::PerNeuron), [`Drawn`](network::Drawn), [`Pulses`](network::Pulses), [`Signal`](network::Signal), [`Pattern`](network::Pattern), [`Table`](network::Table), [`Sine`](network::Sine), [`Chirp`](network::Chirp), [`NoiseBand`](network::NoiseBand), [`Stimulus`](models::Stimulus), [`OrnsteinUhlenbeck`](network::OrnsteinUhlenbeck), [`WhiteNoise`](network::WhiteNoise), and Poisson input by [`Network::background`](network::Network::background) |
//! | kinetics of synapses | [`Exponential`](models::synapses::Exponential), [`Alpha`](models::synapses::Alpha), [`DualExponential`](models::synapses::DualExponential), [`Ampa`](models::synapses::Ampa), [`AmpaKinetic`](models::synapses::AmpaKinetic), [`Nmda`](models::synapses::Nmda), [`NmdaKinetic`](models::synapses::NmdaKinetic), [`GabaA`](models::synapses::GabaA), [`GabaAKinetic`](models::synapses::GabaAKinetic), [`GabaB1`](models::synapses::GabaB1), [`GabaB2`](models::synapses::GabaB2), [`Graded`](models::synapses::Graded), [`VoltageJump`](models::synapses::VoltageJump) |
//! | ready synapses | [`Synapse::ampa`](synapse::Synapse::ampa), [`Synapse::nmda`](synapse::Synapse::nmda), [`Synapse::gaba_a`](synapse::Synapse::gaba_a), [`Synapse::gaba_b`](synapse::Synapse::gaba_b) |
//! | outputs of synapses | [`Current`](models::synapses::Current), [`Conductance`](models::synapses::Conductance), [`MagnesiumBlock`](models::synapses::MagnesiumBlock) |
//! | short-term plasticity | [`TsodyksMarkram`](models::synapses::TsodyksMarkram), [`Depression`](models::synapses::Depression) |
//! | couplings | [`GapJunction`](models::synapses::GapJunction), [`Linear`](models::synapses::Linear) |
//! | fields | [`CircularConvolution`](models::fields::CircularConvolution), [`RingAttractor`](models::fields::RingAttractor) |
//! | learning from spikes | [`Stdp`](models::learning::Stdp), [`TripletStdp`](models::learning::TripletStdp), [`Vogels`](models::learning::Vogels) |
//! | learning from reward | [`Rewarded`](models::learning::Rewarded), around any of those on spikes |
//! | learning from rates | [`Oja`](models::learning::Oja), [`Bcm`](models::learning::Bcm), [`BcmRunningMean`](models::learning::BcmRunningMean), [`Scaling`](models::learning::Scaling) |
//!
//! # Where to go on
//!
//! The [`guide`] tells it in thirteen short chapters. [`network`] has the order of a step and what the same bits means,
//! [`traits`] what a model of your own has to say, [`analysis`] the statistics, [`dynamics`] phase planes and bifurcations.
//!
//! In a program of your own, give `[profile.dev]` of `Cargo.toml` an `opt-level` of 2 or run with `--release`: the loops
//! over neurons are compiled there, and without optimisation they are 50 to 70 times slower.
//!
//! # Features
//!
//! `plot`, on by default: figures as SVG or PNG.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[macro_use]
mod unroll;

pub mod affine;
pub mod analysis;
pub mod connect;
mod disk;
pub mod dynamics;
pub mod error;
#[cfg(any(feature = "hdf5", feature = "neuroml", feature = "tables"))]
#[cfg_attr(docsrs, doc(cfg(any(feature = "hdf5", feature = "neuroml", feature = "tables"))))]
pub mod files;
pub mod guide;
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
pub mod space;
pub mod synapse;
pub mod traits;

pub use error::{Error, Result};

/// The crate of the arrays that this one takes and returns, in the version that fits: `use synfire::ndarray::array;`.
pub use ndarray;
/// The crate of the generator traits that [`random::Stream`] implements, for wirings and distributions of your own.
pub use rand;
/// The crate of the distributions that [`Init::distribution`](init::Init::distribution) takes, in the version that fits:
/// `use synfire::rand_distr::LogNormal;`.
pub use rand_distr;

/// What most programs use: `use synfire::prelude::*;`.
///
/// Some of its names are common words that other crates have too: `Error`, `Result`, `Linear`, `Poisson`, `Signal`, `Table`.
/// They stand in nobody's way, since a name that a program defines itself, or imports by name, comes before one that an
/// asterisk brings:
///
/// ```
/// use synfire::prelude::*;
/// use synfire::rand_distr::Poisson; // in place of the neuron, which is still synfire::models::neurons::Poisson
///
/// type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>; // in place of synfire::Result
///
/// fn main() -> Result<()> {
///     let mut net = Network::new(0.1)?;
///     let cells = net.add(100, Lif::default())?;
///     net.set(cells, "v", Init::distribution(Poisson::new(5.0)?))?;
///     assert!((net.get(cells, "v")?.sum() / 100.0 - 5.0).abs() < 1.0);
///     Ok(())
/// }
/// ```
///
/// Where two asterisks bring one name, the compiler asks which is meant: import that one by name.
pub mod prelude {
    pub use crate::affine::{Affine, decay, gate, linear, ohm, relax, slope};
    pub use crate::connect::{
        AllToAll, ByDistance, ByGroup, ByPair, Clusters, Connect, FixedInDegree, FixedOutDegree, FixedProb, FixedTotal,
        Kernel, Nearest, OneToOne, Pairs, PairwisePoisson, ScaleFree, SmallWorld, Symmetric, Where, Wiring,
        WithinRadius,
    };
    pub use crate::error::{Check, Error, Result};
    pub use crate::init::Init;
    pub use crate::integrate::{Euler, ExpEuler, Heun, Integrator, Method, Midpoint, Recommended, Rk4, Staggered};
    pub use crate::models::fields::*;
    pub use crate::models::learning::*;
    pub use crate::models::neurons::*;
    pub use crate::models::synapses::*;
    pub use crate::network::{
        Chirp, Constant, Drawn, Drive, Network, NoiseBand, OrnsteinUhlenbeck, Pattern, PerNeuron, Pop, Proj, Pulses,
        Recording, Signal, Sine, Snapshot, Stimulus, Table, WhiteNoise,
    };
    #[cfg(feature = "plot")]
    pub use crate::plot::{Figure, Panel};
    pub use crate::recording::{Samples, Spikes};
    pub use crate::space::{Grid, Layout, Line, Points, Ring, Scatter};
    pub use crate::synapse::{FullRelease, Static, Synapse};
    pub use crate::traits::{Align, Coupling, Field, Kinetics, Neuron, Output, Plasticity, RateRule, Release, Trace};
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_readme_shows_the_program_that_runs() {
        let program = format!("```rust\n{}```\n", include_str!("../examples/ei_balance.rs"));
        assert!(include_str!("../README.md").contains(&program), "copy examples/ei_balance.rs into README.md");
    }
}
