//! Standard networks, engine and hand-fused loop: ns per neuron and step, synapses included.
//!
//! `cargo bench --bench networks` prints criterion's reports and a table of ratios. A call is 10 ms of biological time,
//! in the network's steady state.

mod fused;
mod ratio;

use fused::{brunel::Brunel, coba::Coba, coba_hh::CobaHh};
use ratio::{Case, Side, report};
use synfire::prelude::*;

/// Biological time of a call (ms).
const CALL: f64 = 10.0;
/// Biological time after which a network is in its steady state (ms).
const TRANSIENT: f64 = 200.0;
/// Steps of 0.1 ms in a call.
const STEPS: usize = 100;

fn main() -> Result<()> {
    report(vec![
        Case { name: "COBA", elements: 4000 * STEPS, fused: fused_coba(), engine: Some(engine_coba()?) },
        Case { name: "COBAHH", elements: 4000 * STEPS, fused: fused_coba_hh(), engine: Some(engine_coba_hh()?) },
        Case { name: "Brunel AI", elements: 12_500 * STEPS, fused: fused_brunel(), engine: Some(engine_brunel()?) },
    ]);
    Ok(())
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
fn engine_coba() -> Result<Side> {
    let mut net = Network::new(0.1)?.threads(1);
    let cell = Lif { v_rest: -60.0, v_reset: -60.0, v_th: -50.0, tau: 20.0, ..Lif::default() };
    let all = net.add(4000, cell)?;
    let (exc, inh) = all.split(3200);
    let excitatory = Synapse::new(Exponential { tau: 5.0 }).output(Conductance(0.0));
    let inhibitory = Synapse::new(Exponential { tau: 10.0 }).output(Conductance(-80.0));
    net.connect(exc, all, FixedProb(0.02).weight(0.6), excitatory)?;
    net.connect(inh, all, FixedProb(0.02).weight(6.7), inhibitory)?;
    net.drive(all, Constant(20.0))?;
    net.set(all, "v", Init::Normal(-55.0, 5.0))?;
    side(net, all)
}

/// The engine's side of COBAHH.
fn engine_coba_hh() -> Result<Side> {
    let mut net = Network::new(0.1)?.threads(1);
    let all = net.add(4000, TraubMiles::default())?;
    let (exc, inh) = all.split(3200);
    let excitatory = Synapse::new(Exponential { tau: 5.0 }).output(Conductance(0.0));
    let inhibitory = Synapse::new(Exponential { tau: 10.0 }).output(Conductance(-80.0));
    net.connect(exc, all, FixedProb(0.02).weight(6.0), excitatory)?;
    net.connect(inh, all, FixedProb(0.02).weight(67.0), inhibitory)?;
    net.set(all, "v", Init::Normal(-65.0, 5.0))?;
    side(net, all)
}

/// The engine's side of Brunel's network.
fn engine_brunel() -> Result<Side> {
    let mut net = Network::new(0.1)?.threads(1);
    let cell = Lif { v_rest: 0.0, v_reset: 10.0, v_th: 20.0, tau: 20.0, t_ref: 2.0, ..Lif::default() };
    let all = net.add(12_500, cell)?;
    let (exc, inh) = all.split(10_000);
    let jump = Synapse::new(VoltageJump::default());
    net.connect(exc, all, FixedInDegree(1000).weight(0.1).delay(1.5), jump)?;
    net.connect(inh, all, FixedInDegree(250).weight(-0.5).delay(1.5), jump)?;
    net.background(all, 20_000.0, 0.1, jump)?;
    side(net, all)
}

/// Calls that run a network on, from its steady state.
fn side(mut net: Network, all: Pop) -> Result<Side> {
    net.record_spikes(all)?;
    net.run(TRANSIENT)?;
    Ok(Box::new(move || net.run(CALL).and_then(|run| run.spikes(all)).map_or(0, |spikes| spikes.count())))
}
