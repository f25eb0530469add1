//! The cortical microcircuit: four layers, eight populations, and the wiring of one square millimetre.
//!
//! T. C. Potjans and M. Diesmann (2014), The cell-type specific cortical microcircuit, Cerebral Cortex 24, 785-806,
//! <https://doi.org/10.1093/cercor/bhs358>.
//!
//! `cargo run --release --example microcircuit -- 0.1 1000` takes a tenth of the neurons, and of the synapses of each,
//! for 1000 ms; with `1` it is the full 77,169 neurons and 299 million synapses. Downscaled, weights grow and a current
//! makes up for the missing input, so that its mean and variance are those of the full circuit.

mod tables;

use std::time::{Duration, Instant};
use synfire::analysis::cv;
use synfire::plot::Color;
use synfire::prelude::*;
pub use tables::*;

/// A network, its populations, and its projections with target and source of each.
pub type Circuit = (Network, Vec<Pop>, Vec<(usize, usize, Proj)>);

/// The circuit at a scale.
pub fn build(scale: f64) -> Result<Circuit> {
    let root = f64::sqrt(scale);
    let cell = Lif { v_rest: -65.0, v_reset: -65.0, v_th: -50.0, r: 0.04, tau: 10.0, t_ref: 2.0, soft_reset: false };
    let synapse = Synapse::new(Exponential { tau: TAU });

    let mut net = Network::new(0.1)?.seed(1);
    let mut layers = Vec::new();
    for x in 0..8 {
        let layer = net.add((scale * NEURONS[x]).round() as usize, cell)?;
        net.set(layer, "v", Init::Normal(START[x].0, START[x].1))?;
        net.background(layer, scale * EXTERNAL[x] * BACKGROUND, WEIGHT / root, synapse)?;
        net.drive(layer, Constant((1.0 - root) * mean_input(x)))?;
        net.record_spikes(layer)?;
        layers.push(layer);
    }
    let mut wires = Vec::new();
    for (x, y) in (0..64).map(|k| (k / 8, k % 8)).filter(|&(x, y)| PROBABILITIES[x][y] > 0.0) {
        let number = (scale * scale * synapses(x, y)).round() as usize;
        let mean = weight(x, y) / root;
        // A weight keeps its sign.
        let (delay, low, high) = if y % 2 == 0 { (1.5, 0.0, f64::INFINITY) } else { (0.75, f64::NEG_INFINITY, 0.0) };
        let weights = Init::Normal(mean, 0.1 * mean.abs()).redrawn(low, high);
        let delays = Init::Normal(delay, 0.5 * delay).at_least(0.1);
        let wiring = FixedTotal(number).weight(weights).delay(delays);
        wires.push((x, y, net.connect(layers[y], layers[x], wiring, synapse)?));
    }
    Ok((net, layers, wires))
}

/// After a transient of 500 ms, the spikes of each population.
pub fn simulate(net: &mut Network, layers: &[Pop], duration: f64) -> Result<Vec<Spikes>> {
    net.run(500.0)?;
    let run = net.run(duration)?;
    layers.iter().map(|layer| run.spikes(*layer)).collect()
}

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse().ok());
    let scale = arguments.next().flatten().unwrap_or(0.1);
    let duration = arguments.next().flatten().unwrap_or(1000.0);

    let begun = Instant::now();
    let (mut net, layers, _) = build(scale)?;
    eprintln!("built in {:.1} s", begun.elapsed().as_secs_f64());
    net.progress(Duration::from_millis(200), |run| eprint!("\r{run} "));
    let all = simulate(&mut net, &layers, duration)?;
    eprintln!("\ndone after {:.1} s", begun.elapsed().as_secs_f64());

    println!("layer  rate (Hz)  full circuit  CV");
    for (x, spikes) in all.iter().enumerate() {
        println!("{:5}  {:9.3}  {:12.3}  {:.2}", NAMES[x], spikes.mean_rate(), RATES[x], cv(spikes).unwrap_or(0.0));
    }
    let shown = all.iter().map(|spikes| spikes.between(500.0, 800.0).of(..100)).enumerate().rev();
    let color = |x: usize| [Color::BLUE, Color::VERMILION][x % 2];
    let raster = shown.fold(Panel::new(), |all, (x, spikes)| all.raster(&spikes).named(NAMES[x]).color(color(x)));
    println!("writing microcircuit.png");
    Figure::new().size(720, 560).title("Microcircuit: 100 cells of each kind").panel(raster).save("microcircuit.png")
}
