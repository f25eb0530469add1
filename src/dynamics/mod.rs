//! The dynamics of a model: fixed points, phase planes, bifurcations and limit cycles, of the same struct that is simulated.
//!
//! A [`Neuron`](crate::traits::Neuron) is a function from its state to its derivatives. Whatever is asked here takes
//! `&model`, or a [`System`] if parameters vary or several units act on each other:
//!
//! | question | answer |
//! |---|---|
//! | where does it stay, and is it stable there? | [`FixedPoints`], all of them in a box |
//! | what does it do from anywhere? | [`PhasePlane`] |
//! | where do fixed points and cycles appear, vanish, and change their stability? | [`Continuation`] |
//! | and as a second parameter changes? | [`Diagram::curve`] |
//! | from which current on does it fire, how fast, and how does that begin? | [`rheobase`], [`fi_curve`], [`excitability`] |
//! | what does a small push do to the next spike? | [`phase_response`] |
//! | what does a reset make of it: regular firing, bursts, chaos? | [`ResetMap`] |
//! | is it chaotic? | [`lyapunov`] |
//! | where does a network of rates nearly stand still? | [`slow_points`] |
//!
//! Nothing here needs a network, and nothing knows a model by name. A reset after a spike is no part of the equations;
//! all else is. Times are ms, and eigenvalues 1/ms.

#![allow(
    clippy::neg_cmp_op_on_partial_ord,
    clippy::needless_range_loop,
    reason = "a negated comparison holds for NaN, too; an index often goes through several lists at once"
)]

mod algebra;
mod bifurcation;
mod branch;
mod collocation;
mod continuation;
mod cycles;
mod diagram;
mod eigenvalue;
mod equilibrium;
mod firing;
mod fixed_points;
mod jacobian;
mod lyapunov;
#[cfg(feature = "plot")]
mod nullcline;
mod orbit;
#[cfg(feature = "plot")]
mod phase_plane;
mod phase_response;
mod reset_map;
mod scaled;
mod slow_points;
mod special;
mod subdivision;
mod system;
mod two_parameters;

pub use bifurcation::{Bifurcation, Branch, BranchPoint, CycleEnd, CyclePoint, Cycles, What};
pub use continuation::Continuation;
pub use diagram::Diagram;
pub use eigenvalue::Eigenvalue;
pub use equilibrium::{FixedPoint, Kind};
pub use firing::{Excitability, Firing, excitability, fi_curve, rheobase};
pub use fixed_points::{FixedPoints, Found};
pub use jacobian::jacobian;
pub use lyapunov::lyapunov;
pub use orbit::{Orbit, orbit};
#[cfg(feature = "plot")]
pub use phase_plane::PhasePlane;
pub use phase_response::{PhaseResponse, phase_response};
pub use reset_map::{Regular, ResetMap};
pub use slow_points::{SlowPoint, slow_points};
pub use system::{Dynamics, System};
