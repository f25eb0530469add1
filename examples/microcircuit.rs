//! The cortical microcircuit of Potjans & Diesmann (2014, doi:10.1093/cercor/bhs358): four layers, eight populations,
//! and the wiring of one square millimetre.
//!
//! `cargo run --release --example microcircuit -- 0.1` takes a tenth of the neurons and of the synapses of each (the
//! default); `1` the full 77,169 neurons and 299 million synapses. Downscaled, weights grow and a current makes up for
//! the missing input, so that its mean and variance are those of the full circuit.

use std::time::Instant;
use synfire::analysis::cv;
use synfire::math::ln;
use synfire::plot::{Figure, Panel};
use synfire::prelude::*;
use synfire::random::Stream;

const NAMES: [&str; 8] = ["L23E", "L23I", "L4E", "L4I", "L5E", "L5I", "L6E", "L6I"];
const NEURONS: [f64; 8] = [20683.0, 5834.0, 21915.0, 5479.0, 4850.0, 1065.0, 14395.0, 2948.0];
/// Probability of at least one synapse, target by source.
const PROBABILITIES: [[f64; 8]; 8] = [
    [0.1009, 0.1689, 0.0437, 0.0818, 0.0323, 0.0, 0.0076, 0.0],
    [0.1346, 0.1371, 0.0316, 0.0515, 0.0755, 0.0, 0.0042, 0.0],
    [0.0077, 0.0059, 0.0497, 0.1350, 0.0067, 0.0003, 0.0453, 0.0],
    [0.0691, 0.0029, 0.0794, 0.1597, 0.0033, 0.0, 0.1057, 0.0],
    [0.1004, 0.0622, 0.0505, 0.0057, 0.0831, 0.3726, 0.0204, 0.0],
    [0.0548, 0.0269, 0.0257, 0.0022, 0.0600, 0.3158, 0.0086, 0.0],
    [0.0156, 0.0066, 0.0211, 0.0166, 0.0572, 0.0197, 0.0396, 0.2252],
    [0.0364, 0.0010, 0.0034, 0.0005, 0.0277, 0.0080, 0.0658, 0.1443],
];
const EXTERNAL: [f64; 8] = [1600.0, 1500.0, 2100.0, 1900.0, 2000.0, 1900.0, 2900.0, 2100.0];
/// Initial potential: mean and standard deviation (mV).
const START: [(f64, f64); 8] = [
    (-68.28, 5.36),
    (-63.16, 4.57),
    (-63.33, 4.74),
    (-63.45, 4.94),
    (-63.11, 4.94),
    (-61.66, 4.55),
    (-66.72, 5.46),
    (-61.43, 4.48),
];
/// Rates of the full circuit in the reference implementation (Hz).
const RATES: [f64; 8] = [0.903, 2.965, 4.414, 5.876, 7.569, 8.633, 1.105, 7.829];
/// Rate of each external input (Hz).
const BACKGROUND: f64 = 8.0;
/// Weight of a synapse (pA).
const WEIGHT: f64 = 87.81;
/// Time constant of its current (ms).
const TAU: f64 = 0.5;

/// Synapses from one population to another in the full circuit, with the rounding of the published implementation: by
/// `ln_1p`, without cancellation, the total is 298,880,970 instead of 298,880,968.
pub fn synapses(target: usize, source: usize) -> f64 {
    let pairs = NEURONS[target] * NEURONS[source];
    (ln(1.0 - PROBABILITIES[target][source]) / ln(1.0 - 1.0 / pairs)).round()
}

/// Mean weight (pA) in the full circuit.
fn weight(target: usize, source: usize) -> f64 {
    match (target, source) {
        (0, 2) => 2.0 * WEIGHT,
        (_, source) if source % 2 == 0 => WEIGHT,
        _ => -4.0 * WEIGHT,
    }
}

/// Normal with this mean and deviation, drawn again until its sign is that of the mean.
fn one_signed(mean: f64, deviation: f64) -> Init {
    let draw = move |stream: &mut Stream| loop {
        let value = mean + deviation * stream.normal();
        if value * mean > 0.0 {
            return value;
        }
    };
    Init::Drawn(std::sync::Arc::new(draw))
}

/// Simulate the circuit at a scale, after a transient of 500 ms: the spikes of each population.
pub fn simulate(scale: f64, duration: f64) -> Result<Vec<Spikes>> {
    let root = f64::sqrt(scale);
    let cell = Lif { v_rest: -65.0, v_reset: -65.0, v_th: -50.0, r: 0.04, tau: 10.0, t_ref: 2.0, soft_reset: false };
    let synapse = Synapse::new(Exponential { tau: TAU });

    let building = Instant::now();
    let mut net = Network::new(0.1)?.seed(1);
    let mut layers = Vec::new();
    for x in 0..8 {
        let layer = net.add((scale * NEURONS[x]).round() as usize, cell)?;
        net.set(layer, "v", Init::Normal(START[x].0, START[x].1))?;
        net.background(layer, scale * EXTERNAL[x] * BACKGROUND, WEIGHT / root, synapse)?;
        // The mean input that the missing synapses would bring.
        let recurrent = |y: usize| weight(x, y) * synapses(x, y) / NEURONS[x] * RATES[y];
        let missing = (0..8).map(recurrent).sum::<f64>() + WEIGHT * EXTERNAL[x] * BACKGROUND;
        net.drive(layer, Constant(TAU * (1.0 - root) * missing / 1000.0))?;
        net.record_spikes(layer)?;
        layers.push(layer);
    }
    for (x, y) in (0..64).map(|k| (k / 8, k % 8)).filter(|&(x, y)| PROBABILITIES[x][y] > 0.0) {
        let number = (scale * scale * synapses(x, y)).round() as usize;
        let mean = weight(x, y) / root;
        let delay = if y % 2 == 0 { 1.5 } else { 0.75 };
        let wiring = FixedTotal(number)
            .weight(one_signed(mean, 0.1 * mean.abs()))
            .delay(Init::Normal(delay, 0.5 * delay).at_least(0.1));
        net.connect(layers[y], layers[x], wiring, synapse)?;
    }
    println!("built in {:.1} s", building.elapsed().as_secs_f64());

    net.run(500.0)?;
    let running = Instant::now();
    let run = net.run(duration)?;
    println!("{duration} ms in {:.1} s", running.elapsed().as_secs_f64());
    layers.into_iter().map(|layer| run.spikes(layer)).collect()
}

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse().ok());
    let scale = arguments.next().flatten().unwrap_or(0.1);
    let duration = arguments.next().flatten().unwrap_or(1000.0);
    let layers = simulate(scale, duration)?;

    let mut raster = Panel::new();
    println!("layer  rate (Hz)  full circuit  CV");
    for (x, spikes) in layers.iter().enumerate() {
        println!("{:5}  {:9.3}  {:12.3}  {:.2}", NAMES[x], spikes.mean_rate(), RATES[x], cv(spikes).unwrap_or(0.0));
    }
    for (x, spikes) in layers.iter().enumerate().rev() {
        raster = raster.raster(&spikes.between(500.0, 800.0)).named(NAMES[x]);
    }
    Figure::new().size(900, 700).title("Microcircuit").panel(raster).save("microcircuit.png")?;
    println!("wrote microcircuit.png");
    Ok(())
}
