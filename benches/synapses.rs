//! What synapses cost that act at every step: a product with a sparse matrix, and sums over all neurons.
//!
//! `cargo bench --bench synapses` prints two tables. In the first, a whole step of 4000 neurons whose gates act through a
//! tenth of all pairs, against the product alone, written by hand; the bar is 1.3. In the second, what a step costs each
//! of 4000 and of 8000 neurons that are all connected, with one weight; it must not grow with their number.

mod fused;
mod width;

use fused::kernels::Product;
use std::time::Instant;
use synfire::prelude::*;

/// Steps in a call, and calls of each side in turn, of which the best counts.
const STEPS: usize = 10;
const ROUNDS: usize = 200;

fn main() -> Result<()> {
    width::announce();
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    println!("{:<24}{:>12}{:>12}{:>8}", "ns per synapse", "engine", "product", "ratio");
    product("Nmda", Nmda::default())?;
    product("AmpaKinetic", AmpaKinetic::default())?;
    println!("{:<24}{:>12}{:>12}{:>8}", "ns per neuron", 4000, 8000, "ratio");
    all_to_all("nothing", |_, _| Ok(()))?;
    all_to_all("gates at the source", |net, all| connect(net, all, Nmda::default()))?;
    all_to_all("gates at the target", |net, all| connect(net, all, Exponential::default()))?;
    all_to_all("gap junctions", |net, all| net.couple(all, all, AllToAll.weight(1e-6), GapJunction).map(drop))
}

/// Neurons that fire by chance, at 50 Hz.
fn neurons(n: usize) -> Result<(Network, Pop)> {
    let mut net = Network::new(0.1)?.threads(1);
    let all = net.add(n, Poisson { rate: 50.0 })?;
    Ok((net, all))
}

fn connect<K: Kinetics<D>, const D: usize>(net: &mut Network, all: Pop, kinetics: K) -> Result<()> {
    // A reversal potential of 0 leaves the rate of the cells as it is.
    let synapse = Synapse::new(kinetics).output(Conductance(0.0));
    net.connect(all, all, AllToAll.weight(1e-6).delay(1.0), synapse).map(drop)
}

/// The shortest time of some steps (s).
fn time(best: &mut f64, work: impl FnOnce() -> Result<()>) -> Result<()> {
    let start = Instant::now();
    work()?;
    *best = best.min(start.elapsed().as_secs_f64());
    Ok(())
}

fn product<K: Kinetics<D>, const D: usize>(name: &str, kinetics: K) -> Result<()> {
    let (mut net, all) = neurons(4000)?;
    let synapse = Synapse::new(kinetics).output(Conductance(0.0));
    net.connect(all, all, FixedProb(0.1).weight(Init::Uniform(0.0, 1.0)), synapse)?;
    net.run(10.0)?;
    let (mut matrix, rates) = (Product::new(4000), vec![0.5; 4000]);
    let mut best = [f64::INFINITY; 2];
    for _ in 0..ROUNDS {
        time(&mut best[0], || net.run(0.1 * STEPS as f64).map(drop))?;
        time(&mut best[1], || {
            for _ in 0..STEPS {
                std::hint::black_box(matrix.apply(&rates));
            }
            Ok(())
        })?;
    }
    let [engine, fused] = best.map(|seconds| seconds * 1e9 / (STEPS * matrix.len()) as f64);
    println!("{name:<24}{engine:>12.3}{fused:>12.3}{:>8.2}", engine / fused);
    Ok(())
}

fn all_to_all(name: &str, wire: impl Fn(&mut Network, Pop) -> Result<()>) -> Result<()> {
    let mut nets = Vec::new();
    for n in [4000, 8000] {
        let (mut net, all) = neurons(n)?;
        wire(&mut net, all)?;
        net.run(10.0)?;
        nets.push((net, n));
    }
    let mut best = [f64::INFINITY; 2];
    for _ in 0..ROUNDS {
        for ((net, _), best) in nets.iter_mut().zip(&mut best) {
            time(best, || net.run(0.1 * STEPS as f64).map(drop))?;
        }
    }
    let [small, large] = [0, 1].map(|k| best[k] * 1e9 / (STEPS * nets[k].1) as f64);
    println!("{name:<24}{small:>12.2}{large:>12.2}{:>8.2}", large / small);
    Ok(())
}
