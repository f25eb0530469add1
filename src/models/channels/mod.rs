//! Ion channels, to compose conductance-based cells of.
//!
//! A channel is plain data with `G` gates and the trait [`Channel`]: how its gates open at a potential, and the ohmic
//! current it carries into the cell. All are written for densities, in mS/cm² and µA/cm², but any consistent set of
//! units serves (nS, mV, pA and pF, for one).
//!
//! | channel | gates | kinetics |
//! |---|---|---|
//! | [`Leak`] | none | |
//! | [`Sodium`], [`DelayedRectifier`] | m, h; n | Traub & Miles 1991 |
//! | [`SquidSodium`], [`SquidPotassium`] | m, h; n | Hodgkin & Huxley 1952 |
//! | [`MCurrent`] | p | Yamada et al. 1989 |
//! | [`ACurrent`] | a, b | Huguenard & McCormick 1992 |
//! | [`TCurrent`] | u | Destexhe et al. 1996 |
//! | [`LCurrent`] | q, r | Reuveni et al. 1993 |
//! | [`HCurrent`] | y | Huguenard & McCormick 1992 |
//!
//! A cell is a struct of channels, and its `impl` adds their currents. This is the regular-spiking cortical cell of
//! Pospischil et al. 2008, which adapts through its M current:
//!
//! ```
//! use synfire::affine::{Affine, linear};
//! use synfire::integrate::{Integrator, Method, Staggered};
//! use synfire::models::channels::{Channel, DelayedRectifier, Leak, MCurrent, Sodium, resting_potential};
//! use synfire::traits::{Driven, Neuron};
//!
//! #[derive(Clone)]
//! struct RegularSpiking { c: f64, leak: Leak, sodium: Sodium, rectifier: DelayedRectifier, slow: MCurrent }
//!
//! impl Neuron<5> for RegularSpiking {
//!     const VARS: [&'static str; 5] = ["v", "m", "h", "n", "p"];
//!     const UNITS: [&'static str; 5] = ["mV", "", "", "", ""];
//!     const METHOD: Method = Method::Staggered;
//!
//!     fn rest(&self) -> [f64; 5] {
//!         let at = |v| {
//!             let ([m, h], [n], [p]) = (self.sodium.steady(v), self.rectifier.steady(v), self.slow.steady(v));
//!             [v, m, h, n, p]
//!         };
//!         at(resting_potential(|v| self.flow(at(v), Affine::default())[0].at(v), -100.0, 50.0))
//!     }
//!
//!     #[inline(always)]
//!     fn flow(&self, [v, m, h, n, p]: [f64; 5], input: Affine) -> [Affine; 5] {
//!         let fast = self.sodium.current([m, h], v) + self.rectifier.current([n], v);
//!         let current = fast + self.slow.current([p], v) + self.leak.current([], v) + input;
//!         let ([dm, dh], [dn], [dp]) = (self.sodium.gates(v), self.rectifier.gates(v), self.slow.gates(v));
//!         [current / self.c, dm, dh, dn, dp]
//!     }
//!
//!     #[inline(always)]
//!     fn fires(&self, before: [f64; 5], after: [f64; 5]) -> bool {
//!         before[0] < 0.0 && after[0] >= 0.0
//!     }
//! }
//!
//! let cell = RegularSpiking {
//!     c: 1.0,
//!     leak: Leak { g: 0.0205, e: -70.3 },
//!     sodium: Sodium { g: 56.0, e: 50.0, v_t: -56.2 },
//!     rectifier: DelayedRectifier { g: 6.0, e: -90.0, v_t: -56.2 },
//!     slow: MCurrent { g: 0.075, e: -90.0, tau_max: 608.0 },
//! };
//!
//! let mut x = cell.rest();
//! assert!((x[0] + 71.9).abs() < 0.1);
//!
//! let drive = Driven { model: &cell, input: linear(1.0, 0.0) };
//! let mut spikes = vec![];
//! for step in 0..20_000 {
//!     let y = Staggered.step(drive, x, 0.05);
//!     if cell.fires(x, y) {
//!         spikes.push(0.05 * f64::from(step + 1));
//!     }
//!     x = y;
//! }
//! let (first, last) = (spikes[1] - spikes[0], spikes[spikes.len() - 1] - spikes[spikes.len() - 2]);
//! assert!(last > 1.5 * first, "the cell adapts");
//! ```
//!
//! Beyond ±1000 mV the kinetics are those at that bound, so that no input makes a gate overflow.
//!
//! The pattern costs nothing: the optimiser sees the channels as if their equations stood in the cell's own `flow`,
//! provided that it carries `#[inline(always)]`.
//!
//! M. Pospischil et al. (2008), Minimal Hodgkin-Huxley type models for different classes of cortical and thalamic
//! neurons, Biological Cybernetics, [10.1007/s00422-008-0263-8](https://doi.org/10.1007/s00422-008-0263-8).

mod a_current;
mod calcium_l;
mod calcium_t;
mod h_current;
mod leak;
mod m_current;
mod potassium;
mod resting;
mod sodium;

pub use a_current::ACurrent;
pub use calcium_l::LCurrent;
pub use calcium_t::TCurrent;
pub use h_current::HCurrent;
pub use leak::Leak;
pub use m_current::MCurrent;
pub use potassium::{DelayedRectifier, SquidPotassium};
pub use resting::resting_potential;
pub use sodium::{Sodium, SquidSodium};

use crate::affine::Affine;
use crate::error::{Check, finite, non_negative};

/// A population of ion channels with `G` gates.
pub trait Channel<const G: usize>: Clone + Send + Sync + 'static {
    /// Names of the gates.
    const GATES: [&'static str; G];

    /// The derivative of each gate at the potential `v` (mV), as a line in that gate.
    fn gates(&self, v: f64) -> [Affine; G];

    /// The current into the cell, as a line in the potential, whose value is now `v`.
    fn current(&self, gates: [f64; G], v: f64) -> Affine;

    /// The gates after a long time at the potential `v`.
    #[inline(always)]
    fn steady(&self, v: f64) -> [f64; G] {
        let lines = self.gates(v);
        let mut gates = [0.0; G];
        unroll!(k < G, gates[k] = lines[k].a / lines[k].b);
        gates
    }

    /// Whether the parameters are within their ranges.
    fn check(&self) -> Check {
        Ok(())
    }
}

/// Whether a channel's largest conductance and reversal potential are within their ranges.
fn check_ohm(g: f64, e: f64) -> Check {
    non_negative("g", g)?;
    finite("e", e)
}

/// The potential (mV) that the kinetics see: beyond a volt, where rates would overflow, they see a volt.
#[inline(always)]
pub(crate) fn seen(v: f64) -> f64 {
    v.clamp(-1000.0, 1000.0)
}

/// What the tests of every channel ask.
#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// At any potential gates lie between 0 and 1, rates are finite, and the derivative vanishes at the steady state.
    pub(crate) fn gates_are_sound<C: Channel<G>, const G: usize>(channel: C) {
        for step in -3000..3000 {
            let v = 0.1 * f64::from(step);
            for (line, gate) in channel.gates(v).iter().zip(channel.steady(v)) {
                assert!(line.b > 0.0 && line.b.is_finite(), "rate {} at {v} mV", line.b);
                assert!((0.0..=1.0).contains(&gate), "gate {gate} at {v} mV");
                assert!(line.at(gate).abs() <= 1e-14 * line.b, "steady state at {v} mV");
            }
            assert!(channel.current(channel.steady(v), v).at(v).is_finite());
        }
        for v in [1e300, -1e300] {
            assert_eq!(channel.gates(v), channel.gates(v.signum() * 1000.0), "kinetics at {v} mV");
            assert!(channel.steady(v).iter().all(|gate| (0.0..=1.0).contains(gate)), "gates at {v} mV");
        }
    }

    /// A negative conductance and a reversal potential that is no number are refused by name.
    pub(crate) fn bad_parameters_are_refused<C: Channel<G>, const G: usize>(made: impl Fn(f64, f64) -> C) {
        assert_eq!(made(1.0, -70.0).check(), Ok(()));
        for g in [-1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(made(g, -70.0).check().unwrap_err().parameter, "g");
        }
        for e in [f64::NAN, f64::NEG_INFINITY] {
            assert_eq!(made(1.0, e).check().unwrap_err().parameter, "e");
        }
    }
}
