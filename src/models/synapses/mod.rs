//! The shelf of synapses: how gates open and close, what an open gate does, how much a spike releases, and couplings.
//!
//! A synapse is put together from parts. The kinetics say how a gate opens and closes, the output says what an open
//! gate does to its neuron, the release says how much of the weight a spike lets through. A coupling acts all the time,
//! without spikes.
//!
//! [`Synapse::ampa`](crate::synapse::Synapse::ampa), [`Synapse::nmda`](crate::synapse::Synapse::nmda),
//! [`Synapse::gaba_a`](crate::synapse::Synapse::gaba_a) and [`Synapse::gaba_b`](crate::synapse::Synapse::gaba_b) have
//! published kinetics and reversal potential.
//!
//! | kinetics | variables | state lives at | step |
//! |---|---|---|---|
//! | [`Exponential`], [`Ampa`], [`GabaA`] | g | target | exact |
//! | [`Alpha`], [`DualExponential`] | g, h | target | exact |
//! | [`AmpaKinetic`], [`GabaAKinetic`] | s and a pulse | source | exact |
//! | [`Nmda`] | s, x | source | second order |
//! | [`NmdaKinetic`] | s, x and a pulse | source | second order |
//! | [`GabaB1`], [`GabaB2`] | G, R, (D) and a pulse | source | exact |
//! | [`Graded`] | s | source, driven by its potential | second order |
//! | [`VoltageJump`] | none | nowhere | exact |
//!
//! What acts on a target is the mean of its gate over each step. It is exact for the gates at the target above, so that an
//! arrival brings the same charge at any time step. Gates at the source act with theirs, of
//! second order, as the module [`network`](crate::network) tells.
//!
//! Outputs: [`Current`], [`Conductance`], [`MagnesiumBlock`]. Releases: [`TsodyksMarkram`], [`Depression`]. Couplings:
//! [`GapJunction`], [`Linear`].

// Whose macros the files below use.
#[macro_use]
mod closing;
#[macro_use]
mod transmitter;

mod alpha;
mod ampa;
mod depression;
mod dual_exponential;
mod exponential;
mod gaba_a;
mod gaba_b_1;
mod gaba_b_2;
mod gap_junction;
mod graded;
mod linear;
mod nmda;
mod normalisation;
mod outputs;
mod ready;
mod tsodyks_markram;
mod voltage_jump;

pub use alpha::Alpha;
pub use ampa::{Ampa, AmpaKinetic};
pub use depression::Depression;
pub use dual_exponential::DualExponential;
pub use exponential::Exponential;
pub use gaba_a::{GabaA, GabaAKinetic};
pub use gaba_b_1::GabaB1;
pub use gaba_b_2::GabaB2;
pub use gap_junction::GapJunction;
pub use graded::Graded;
pub use linear::Linear;
pub use nmda::{Nmda, NmdaKinetic};
pub use normalisation::Normalisation;
pub use outputs::{Conductance, Current, MagnesiumBlock};
pub use tsodyks_markram::{Relaxation, TsodyksMarkram};
pub use voltage_jump::VoltageJump;
