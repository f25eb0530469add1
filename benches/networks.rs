//! Standard networks: ns per neuron and step, synapses included, beside a hand-fused loop, and synaptic events per
//! second.
//!
//! `cargo bench --bench networks` prints criterion's reports, a table of ratios and one of events. A call is 10 ms of
//! biological time, in the network's steady state.

mod events;
mod fused;
#[allow(dead_code)]
#[path = "../examples/microcircuit/main.rs"]
mod microcircuit;
#[allow(dead_code)]
#[path = "../examples/plastic_balance.rs"]
mod plastic_balance;
mod ratio;
mod width;

use events::Steady;
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
    width::announce();
    report(vec![
        Case { name: "COBA", elements: 4000 * STEPS, fused: fused_coba(), engine: Some(side(coba()?)) },
        Case { name: "COBAHH", elements: 4000 * STEPS, fused: fused_coba_hh(), engine: Some(side(coba_hh()?)) },
        Case { name: "Brunel AI", elements: 12_500 * STEPS, fused: fused_brunel(), engine: Some(side(brunel()?)) },
    ]);
    events::report(&[
        ("COBA", coba),
        ("CUBA", cuba),
        ("COBAHH", coba_hh),
        ("Brunel AI", brunel),
        ("plastic balance, 1/10", plastic),
        ("microcircuit, 1/10", microcircuit),
    ])
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

/// The engine's COBA.
fn coba() -> Result<Steady> {
    let mut net = Network::new(0.1)?;
    let cell = Lif { v_rest: -60.0, v_reset: -60.0, v_th: -50.0, tau: 20.0, ..Lif::default() };
    let all = net.add(4000, cell)?;
    let (exc, inh) = all.split(3200);
    let excitatory = Synapse::new(Exponential { tau: 5.0 }).output(Conductance(0.0));
    let inhibitory = Synapse::new(Exponential { tau: 10.0 }).output(Conductance(-80.0));
    net.connect(exc, all, FixedProb(0.02).weight(0.6), excitatory)?;
    net.connect(inh, all, FixedProb(0.02).weight(6.7), inhibitory)?;
    net.drive(all, Constant(20.0))?;
    net.set(all, "v", Init::Normal(-55.0, 5.0))?;
    Steady::new(net, vec![(all, 80.0)])
}

/// The engine's CUBA.
fn cuba() -> Result<Steady> {
    let mut net = Network::new(0.1)?;
    let cell = Lif { v_rest: -49.0, v_reset: -60.0, v_th: -50.0, tau: 20.0, ..Lif::default() };
    let all = net.add(4000, cell)?;
    let (exc, inh) = all.split(3200);
    net.connect(exc, all, FixedProb(0.02).weight(1.62), Synapse::new(Exponential { tau: 5.0 }))?;
    net.connect(inh, all, FixedProb(0.02).weight(-9.0), Synapse::new(Exponential { tau: 10.0 }))?;
    net.set(all, "v", Init::Uniform(-60.0, -50.0))?;
    Steady::new(net, vec![(all, 80.0)])
}

/// The engine's COBAHH.
fn coba_hh() -> Result<Steady> {
    let mut net = Network::new(0.1)?;
    let all = net.add(4000, TraubMiles::default())?;
    let (exc, inh) = all.split(3200);
    let excitatory = Synapse::new(Exponential { tau: 5.0 }).output(Conductance(0.0));
    let inhibitory = Synapse::new(Exponential { tau: 10.0 }).output(Conductance(-80.0));
    net.connect(exc, all, FixedProb(0.02).weight(6.0), excitatory)?;
    net.connect(inh, all, FixedProb(0.02).weight(67.0), inhibitory)?;
    net.set(all, "v", Init::Normal(-65.0, 5.0))?;
    Steady::new(net, vec![(all, 80.0)])
}

/// The engine's network of Brunel.
fn brunel() -> Result<Steady> {
    let mut net = Network::new(0.1)?;
    let cell = Lif { v_rest: 0.0, v_reset: 10.0, v_th: 20.0, tau: 20.0, t_ref: 2.0, ..Lif::default() };
    let all = net.add(12_500, cell)?;
    let (exc, inh) = all.split(10_000);
    let jump = Synapse::new(VoltageJump::default());
    net.connect(exc, all, FixedInDegree(1000).weight(0.1).delay(1.5), jump)?;
    net.connect(inh, all, FixedInDegree(250).weight(-0.5).delay(1.5), jump)?;
    net.background(all, 20_000.0, 0.1, jump)?;
    Steady::new(net, vec![(all, 1250.0)])
}

/// The engine's plastic network, each cell with a tenth of its inputs.
fn plastic() -> Result<Steady> {
    let (net, exc, inh, _) = plastic_balance::build(0.1, plastic_balance::G)?;
    Steady::new(net, vec![(exc, 1125.0), (inh, 1125.0)])
}

/// The engine's microcircuit, a tenth of its neurons and synapses.
fn microcircuit() -> Result<Steady> {
    let (net, layers, wires) = microcircuit::build(0.1)?;
    let from = |layer| wires.iter().filter(move |&&(_, source, _)| source == layer);
    let count = |layer| from(layer).map(|&(_, _, proj)| Ok(net.weights(proj)?.len())).sum::<Result<usize>>();
    let sources = layers.iter().enumerate().map(|(layer, &pop)| Ok((pop, count(layer)? as f64 / pop.len() as f64)));
    let sources = sources.collect::<Result<_>>()?;
    Steady::new(net, sources)
}

/// Calls that run a network on.
fn side(mut network: Steady) -> Side {
    Box::new(move || network.call().0)
}
