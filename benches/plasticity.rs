//! What learning costs: arrivals at plastic synapses against arrivals at static ones, whose weights are stored for each
//! synapse, too.
//!
//! `cargo bench --bench plasticity` prints a table. An event is a spike that arrives at a synapse; what the same network
//! takes without synapses is subtracted from both sides, so that what is left is delivery and learning, spikes of
//! targets included. The bar is a ratio of 4. The last ratio is that of the whole networks, with nothing subtracted.

mod width;

use std::time::Instant;
use synfire::prelude::*;

/// Neurons, connected among themselves.
const NEURONS: usize = 4000;
/// How often each of them fires, by chance (Hz).
const RATE: f64 = 20.0;
/// Biological time of a call (ms).
const CALL: f64 = 1.0;
/// Calls of each network, in turn; the best counts.
const ROUNDS: usize = 600;

fn main() -> Result<()> {
    width::announce();
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let same = || Init::Same(1.5);
    let nearest = Stdp { pairing: Pairing::Nearest, ..Stdp::default() };
    println!(
        "{:<24}{:>10}{:>12}{:>8}{:>17}{:>9}",
        "", "static ns", "plastic ns", "ratio", "bytes a synapse", "network"
    );
    compare("STDP, all pairs", 0.1, same, Stdp::default())?;
    compare("STDP, nearest", 0.1, same, nearest)?;
    compare("triplets", 0.1, same, TripletStdp::default())?;
    compare("Vogels", 0.1, same, Vogels::default())?;
    compare("STDP with reward", 0.1, same, Rewarded::new(Stdp::default()))?;
    compare("STDP, sparse (2 %)", 0.02, same, Stdp::default())?;
    compare("STDP, 30 delays", 0.1, || Init::Uniform(0.5, 3.5), Stdp::default())
}

/// Prints what an event costs in the network without learning and with it.
fn compare<P: Plasticity<X, Y>, const X: usize, const Y: usize>(
    name: &str,
    probability: f64,
    delay: impl Fn() -> Init,
    rule: P,
) -> Result<()> {
    let (mut none, ..) = network(0.0, delay(), Static)?;
    let (mut fixed, synapses, _) = network(probability, delay(), Static)?;
    let (mut plastic, _, bytes) = network(probability, delay(), rule)?;
    let mut best = [f64::INFINITY; 3];
    for _ in 0..ROUNDS {
        for (net, best) in [&mut none, &mut fixed, &mut plastic].into_iter().zip(&mut best) {
            let start = Instant::now();
            net.run(CALL)?;
            *best = best.min(start.elapsed().as_secs_f64());
        }
    }
    let events = RATE * CALL / 1000.0 * synapses as f64;
    let [fixed, plastic] = [1, 2].map(|k| (best[k] - best[0]) * 1e9 / events);
    let (ratio, network, bytes) = (plastic / fixed, best[2] / best[1], bytes as f64 / synapses as f64);
    println!("{name:<24}{fixed:>10.2}{plastic:>12.2}{ratio:>8.2}{bytes:>17.1}{network:>9.2}");
    Ok(())
}

/// A network after its transient, the number of its synapses, and the memory they take.
fn network<P: Plasticity<X, Y>, const X: usize, const Y: usize>(
    probability: f64,
    delay: Init,
    rule: P,
) -> Result<(Network, usize, usize)> {
    let mut net = Network::new(0.1)?.threads(1).seed(3);
    let all = net.add(NEURONS, Poisson { rate: RATE })?;
    let wiring = FixedProb(probability).weight(Init::Uniform(0.0, 1.0)).delay(delay);
    // A reversal potential of 0 leaves the rate of the cells as it is.
    let synapse = Synapse::new(Exponential::default()).output(Conductance(0.0)).plastic(rule);
    let projection = net.connect(all, all, wiring, synapse)?;
    net.run(500.0)?;
    let (synapses, bytes) = (net.weights(projection)?.len(), net.memory(projection)?);
    Ok((net, synapses, bytes))
}
