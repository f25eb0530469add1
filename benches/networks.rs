//! Standard networks, engine and hand-fused loop: ns per neuron and step, synapses included.
//!
//! `cargo bench --bench networks` prints criterion's reports and a table of ratios. A call is 10 ms of biological time,
//! in the network's steady state.

mod fused;
mod ratio;

use fused::{brunel::Brunel, coba::Coba, coba_hh::CobaHh};
use ratio::{Case, Side, report};

/// Biological time of a call (ms).
const CALL: f64 = 10.0;
/// Biological time after which a network is in its steady state (ms).
const TRANSIENT: f64 = 200.0;
/// Steps of 0.1 ms in a call.
const STEPS: usize = 100;

fn main() {
    report(vec![
        Case { name: "COBA", elements: 4000 * STEPS, fused: fused_coba(), engine: engine_coba() },
        Case { name: "COBAHH", elements: 4000 * STEPS, fused: fused_coba_hh(), engine: engine_coba_hh() },
        Case { name: "Brunel AI", elements: 12_500 * STEPS, fused: fused_brunel(), engine: engine_brunel() },
    ]);
}

fn fused_coba() -> Side {
    let mut network = Coba::new(1);
    network.run(TRANSIENT);
    Box::new(move || network.run(CALL))
}

fn fused_coba_hh() -> Side {
    let mut network = CobaHh::new(1);
    network.run(TRANSIENT);
    Box::new(move || network.run(CALL))
}

fn fused_brunel() -> Side {
    let mut network = Brunel::new(1);
    network.run(TRANSIENT);
    Box::new(move || network.run(CALL))
}

/// The engine's side of COBA.
fn engine_coba() -> Option<Side> {
    None
}

/// The engine's side of COBAHH.
fn engine_coba_hh() -> Option<Side> {
    None
}

/// The engine's side of Brunel's network.
fn engine_brunel() -> Option<Side> {
    None
}
