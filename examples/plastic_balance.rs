//! A balanced network that learns: synapses among 9000 excitatory cells follow a power law of plasticity.
//!
//! A. Morrison, A. Aertsen and M. Diesmann (2007), Neural Computation 19, 1437-1467,
//! <https://doi.org/10.1162/neco.2007.19.6.1437>; constants of NEST's `hpc_benchmark`. There a spike of the target
//! takes 1.5 ms to the synapse, and one of the source no time; here it is the other way round.
//!
//! `cargo run --release --example plastic_balance -- 1` gives each cell all its 11,250 inputs, 126.6 million synapses;
//! so few cells share most of them, and fire in volleys. The default is a tenth of the inputs, with weights larger by
//! the root of ten, and a current in place of the mean input that is missing.

use std::time::Instant;
use synfire::analysis::{cv, fano};
use synfire::math::{exp, ln};
use synfire::prelude::*;

/// The resistance is that of 10 ms over 250 pF (mV per pA).
pub const CELL: Lif = Lif { v_rest: 0.0, v_reset: 0.0, v_th: 20.0, r: 0.04, tau: 10.0, t_ref: 0.5, soft_reset: false };
/// Time constant of the synapses (ms).
pub const TAU: f64 = 0.325_827_224_037_228_4;
/// Strength of inhibition relative to excitation.
pub const G: f64 = 5.0;
/// Inputs of a cell: excitatory and inhibitory ones.
pub const INPUTS: (f64, f64) = (9000.0, 2250.0);
/// Rate for which a current makes up for missing inputs: the one at which the network then fires (Hz).
const RATE: f64 = 7.0;

/// When an alpha current lifts the potential to its peak (ms), and the current for a peak of 0.14 mV (pA).
pub fn rise_and_weight() -> (f64, f64) {
    let ratio = CELL.tau / TAU;
    let x = (0..60).fold(1.0, |x, _| ln(1.0 + ratio * x));
    let rise = x * CELL.tau / (ratio - 1.0);
    (rise, 0.14 / (CELL.r * x * exp(1.0 - rise / TAU) / (1.0 - 1.0 / ratio)))
}

/// Mean potential per spike and ms that comes in by synapses of this weight (mV ms).
pub fn area(weight: f64) -> f64 {
    CELL.r * weight * exp(1.0) * TAU
}

/// Rate of the external input of a cell (1/ms): its mean alone would lift the potential to 1.685 times the threshold.
pub fn external() -> f64 {
    1.685 * CELL.v_th / area(rise_and_weight().1)
}

/// The network in which each cell has `share` of its inputs; its excitatory and inhibitory cells, and what learns.
pub fn build(share: f64, inhibition: f64) -> Result<(Network, Pop, Pop, Proj)> {
    let (full, root) = (rise_and_weight().1, share.sqrt());
    let mut net = Network::new(0.1)?;
    let all = net.add(11_250, CELL)?;
    let (exc, inh) = all.split(9000);
    net.set(all, "v", Init::Normal(5.7, 7.2))?;
    let synapse = Synapse::new(Alpha { tau: TAU, ..Alpha::default() });
    let learning = synapse.plastic(Stdp::morrison_2007(1.0 / root));
    let wiring = |n: f64, weight| FixedInDegree((share * n + 0.5) as usize).weight(weight).delay(1.5).autapses(false);
    let learning = net.connect(exc, exc, wiring(INPUTS.0, full / root), learning)?;
    net.connect(exc, inh, wiring(INPUTS.0, full / root), synapse)?;
    net.connect(inh, all, wiring(INPUTS.1, -inhibition * full / root), synapse)?;
    net.background(all, 1000.0 * external(), full, synapse)?;
    let missing = (1.0 - root) * area(full) * (INPUTS.0 - G * INPUTS.1) * RATE / 1000.0;
    net.drive(all, Constant(missing / CELL.r))?;
    net.record_spikes(all)?;
    Ok((net, exc, inh, learning))
}

fn main() -> Result<()> {
    let share = std::env::args().nth(1).and_then(|argument| argument.parse().ok()).unwrap_or(0.1);
    let (start, (mut net, exc, _, learning)) = (Instant::now(), build(share, G)?);
    let built = start.elapsed();
    let spikes = net.run(300.0)?.spikes(exc)?;
    println!("built in {built:.1?}, run in {:.1?}", start.elapsed() - built);
    let late = spikes.between(50.0, 300.0).of(..1000);
    let (rate, cv, fano) = (late.mean_rate(), cv(&late).unwrap_or(0.0), fano(&late, 1.0).unwrap_or(0.0));
    let weights = net.weights(learning)? * share.sqrt() / rise_and_weight().1;
    println!("{rate:.2} Hz, CV {cv:.3}, Fano factor {fano:.2} in 1 ms, {} plastic synapses", weights.len());
    let histogram = Panel::new().histogram(&weights, 120).x_range(0.98, 1.02).x_label("weight (of that at the start)");
    let raster = Figure::new().title("Plastic balance").raster(&spikes.of(..200)).rate(&spikes, 1.0);
    println!("writing plastic_balance.png");
    Figure::grid(1).size(720, 700).cell(raster).panel(histogram).save("plastic_balance.png")
}
