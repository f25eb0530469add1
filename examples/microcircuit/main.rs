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
use synfire::prelude::*;
use synfire::random::Stream;
pub use tables::*;

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

/// A circuit to be run.
pub struct Circuit {
    /// The network.
    pub net: Network,
    /// Its populations.
    pub layers: Vec<Pop>,
    /// Its projections, each with target and source.
    pub wires: Vec<(usize, usize, Proj)>,
}

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
        let delay = if y % 2 == 0 { 1.5 } else { 0.75 };
        let wiring = FixedTotal(number)
            .weight(one_signed(mean, 0.1 * mean.abs()))
            .delay(Init::Normal(delay, 0.5 * delay).at_least(0.1));
        wires.push((x, y, net.connect(layers[y], layers[x], wiring, synapse)?));
    }
    Ok(Circuit { net, layers, wires })
}

/// After a transient of 500 ms, the spikes of each population.
pub fn simulate(circuit: &mut Circuit, duration: f64) -> Result<Vec<Spikes>> {
    circuit.net.run(500.0)?;
    let run = circuit.net.run(duration)?;
    circuit.layers.iter().map(|layer| run.spikes(*layer)).collect()
}

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse().ok());
    let scale = arguments.next().flatten().unwrap_or(0.1);
    let duration = arguments.next().flatten().unwrap_or(1000.0);

    let begun = Instant::now();
    let mut circuit = build(scale)?;
    eprintln!("built in {:.1} s", begun.elapsed().as_secs_f64());
    circuit.net.progress(Duration::from_millis(200), |run| {
        let done = "#".repeat((40.0 * run.share()) as usize);
        eprint!("\r[{done:<40}] {:.0} of {:.0} ms, {:.0} s left ", run.time, run.to, run.left().as_secs_f64());
    });
    let all = simulate(&mut circuit, duration)?;
    eprintln!("\ndone after {:.1} s", begun.elapsed().as_secs_f64());

    println!("layer  rate (Hz)  full circuit  CV");
    for (x, spikes) in all.iter().enumerate() {
        println!("{:5}  {:9.3}  {:12.3}  {:.2}", NAMES[x], spikes.mean_rate(), RATES[x], cv(spikes).unwrap_or(0.0));
    }
    let shown = all.iter().zip(NAMES).rev();
    let raster =
        shown.fold(Panel::new(), |raster, (spikes, name)| raster.raster(&spikes.between(500.0, 800.0)).named(name));
    Figure::new().size(900, 700).title("Microcircuit").panel(raster).save("microcircuit.png")
}
