//! What learning costs: the same network with plastic synapses ("engine") and with static ones ("fused").
//!
//! `cargo bench --bench plasticity` prints criterion's reports and a table of ratios. The bar is 4. Weights differ per
//! synapse on both sides; a static synapse takes 6 bytes, a plastic one 10, and 26 if it waits for reward.

mod ratio;

use ratio::{Case, Side, report};
use synfire::prelude::*;

/// Neurons.
const NEURONS: usize = 4000;
/// Biological time of a call (ms).
const CALL: f64 = 10.0;
/// Arrivals in a call, about: 4000 sources of 20 Hz with 400 synapses each.
const EVENTS: usize = 4000 / 5 * 400;

fn main() -> Result<()> {
    let pairs = Stdp { pairing: Pairing::Nearest, ..Stdp::default() };
    report(vec![
        case("STDP, all pairs", EVENTS, projection(Static)?, projection(Stdp::default())?),
        case("STDP, nearest", EVENTS, projection(Static)?, projection(pairs)?),
        case("triplets", EVENTS, projection(Static)?, projection(TripletStdp::default())?),
        case("Vogels", EVENTS, projection(Static)?, projection(Vogels::default())?),
        case("STDP with reward", EVENTS, projection(Static)?, projection(Rewarded::new(Stdp::default()))?),
        case("COBA, plastic E to E", NEURONS * 100, coba(Static)?, coba(Stdp { w_max: 1.2, ..Stdp::default() })?),
    ]);
    Ok(())
}

fn case(name: &'static str, elements: usize, fused: Side, engine: Side) -> Case {
    Case { name, elements, fused, engine: Some(engine) }
}

/// Poisson sources onto Poisson targets at 10 %: hardly more than arrivals and spikes of targets.
fn projection<P: Plasticity<X, Y>, const X: usize, const Y: usize>(rule: P) -> Result<Side> {
    let mut net = Network::new(0.1)?.threads(1).seed(3);
    let sources = net.add(NEURONS, Poisson { rate: 20.0 })?;
    let targets = net.add(NEURONS, Poisson { rate: 20.0 })?;
    let wiring = FixedProb(0.1).weight(Init::Uniform(0.0, 1.0)).delay(1.5);
    net.connect(sources, targets, wiring, Synapse::new(Exponential::default()).plastic(rule))?;
    side(net, sources)
}

/// The COBA network, whose synapses between excitatory cells follow a rule.
fn coba<P: Plasticity<X, Y>, const X: usize, const Y: usize>(rule: P) -> Result<Side> {
    let mut net = Network::new(0.1)?.threads(1);
    let cell = Lif { v_rest: -60.0, v_reset: -60.0, v_th: -50.0, tau: 20.0, ..Lif::default() };
    let all = net.add(NEURONS, cell)?;
    let (exc, inh) = all.split(3200);
    let excitatory = Synapse::new(Exponential { tau: 5.0 }).output(Conductance(0.0));
    let inhibitory = Synapse::new(Exponential { tau: 10.0 }).output(Conductance(-80.0));
    net.connect(exc, exc, FixedProb(0.02).weight(Init::Uniform(0.0, 1.2)), excitatory.plastic(rule))?;
    net.connect(exc, inh, FixedProb(0.02).weight(0.6), excitatory)?;
    net.connect(inh, all, FixedProb(0.02).weight(6.7), inhibitory)?;
    net.drive(all, Constant(20.0))?;
    net.set(all, "v", Init::Normal(-55.0, 5.0))?;
    side(net, all)
}

/// Calls that run a network on, from its steady state.
fn side(mut net: Network, counted: Pop) -> Result<Side> {
    net.record_spikes(counted)?;
    net.run(200.0)?;
    Ok(Box::new(move || net.run(CALL).and_then(|run| run.spikes(counted)).map_or(0, |spikes| spikes.count())))
}
