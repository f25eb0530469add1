//! Flexible working memory: a layer of randomly connected cells holds whatever eight rings of cells have sensed, but not
//! all at once, since its items interfere (Bouchacourt & Buschman 2019, doi:10.1016/j.neuron.2019.04.020).

mod unit;

use ndarray::{Array2, Axis, s};
use std::f64::consts::TAU;
use synfire::analysis::population_vector;
use synfire::math::{exp, sin_cos};
use synfire::prelude::*;
use synfire::random::{Purpose, Source};
use unit::Unit;

/// Units of a ring, of all rings, and of the random layer.
const RING: usize = 512;
const RINGS: usize = 8 * RING;
const RANDOM: usize = 1024;

/// The weight from one unit of a ring to another.
fn profile(source: usize, target: usize) -> f64 {
    let (_, cosine) = sin_cos(TAU * source.abs_diff(target) as f64 / RING as f64);
    0.28 + 2.0 * exp(cosine - 1.0) - 2.0 * exp(0.25 * (cosine - 1.0))
}

/// Eight rings, of which the first `items` are shown something from 100 to 200 ms: the rates (Hz) of all their units
/// every 2 ms, and the spikes of the random layer.
pub fn simulate(items: usize, excitation: f64, inhibition: f64, duration: f64) -> Result<(Samples, Spikes)> {
    let mut net = Network::new(0.2)?;
    let (sensory, random) = (net.add(RINGS, Unit)?, net.add(RANDOM, Unit)?);
    let jump = Synapse::new(VoltageJump::default());
    for ring in (0..RINGS).step_by(RING).map(|start| sensory.slice(start..start + RING)) {
        net.connect(ring, ring, AllToAll.weight(Init::by_pair(profile)).autapses(false), jump)?;
    }
    // Random pairs excite each other, and all inhibit all by as much on average.
    let mut stream = Source::new(1, 0, Purpose::User).stream(0);
    let pairs = (0..RINGS * RANDOM).filter(|_| stream.uniform() < 0.35).map(|k| (k / RANDOM, k % RANDOM));
    let pairs = Pairs(pairs.collect());
    net.connect(random, sensory, pairs.reversed().sharing(200.0 * excitation), jump)?;
    net.connect(sensory, random, pairs.sharing(2100.0 * excitation), jump)?;
    net.connect(sensory, random, AllToAll.weight(-2100.0 * inhibition / RINGS as f64), jump)?;
    net.connect(random, sensory, AllToAll.weight(-200.0 * inhibition / RANDOM as f64), jump)?;

    let bell = |d: f64| if d.abs() <= 48.0 { 10.0 * exp(-d * d / 512.0) } else { 0.0 };
    let shape: Vec<f64> = (0..RING).map(|unit| bell(unit as f64 - 256.0)).collect();
    let mean = shape.iter().sum::<f64>() / RING as f64;
    let shown = |(row, unit): (usize, usize)| if row == 1 { shape[unit % RING] - mean } else { 0.0 };
    let values = Array2::from_shape_fn((2, items * RING), shown);
    net.drive(sensory.slice(0..items * RING), Table { values, every: 100.0 })?;
    net.record_some(sensory, "s", &(0..RINGS).collect::<Vec<_>>(), 2.0)?;
    net.record_spikes(random)?;
    let run = net.run(duration)?;
    let s = run.samples(sensory, "s")?;
    let rates = s.values.mapv(|s| 1000.0 * Unit.hazard([s], Affine::default()));
    Ok((Samples { values: rates, ..s.clone() }, run.spikes(random)?))
}

/// How strongly each ring points somewhere in the last 100 ms (Hz).
pub fn memories(rates: &Samples) -> Vec<f64> {
    let angles: Vec<f64> = (0..RING).map(|unit| TAU * unit as f64 / RING as f64).collect();
    let last = rates.values.slice(s![-50.., ..]).mean_axis(Axis(0)).unwrap_or_default();
    let strength = |ring| population_vector(&angles, ring).map_or(0.0, |bump| bump.strength);
    last.exact_chunks(RING).into_iter().map(|ring| ring.sum() / RING as f64 * strength(ring)).collect()
}

fn main() -> Result<()> {
    let mut figure = Figure::grid(2).size(1080, 400).title("Bouchacourt & Buschman 2019: memories interfere");
    for items in [1, 8] {
        let (rates, random) = simulate(items, 1.0, 1.0, 1100.0)?;
        let kept = memories(&rates)[..items].iter().filter(|strength| **strength > 3.0).count();
        println!("{items} shown, {kept} kept, random layer at {:.1} Hz", random.between(1000.0, 1100.0).mean_rate());
        let image = Panel::new().heat_map(rates.values.t(), (0.0, 1100.0), (0.0, 8.0)).named("rate (Hz)");
        let image = image.color_range(0.0, 80.0).title(format!("{items} shown, {kept} kept")).x_label("time (ms)");
        let image = (1..8).fold(image, |image, ring| image.horizontal(f64::from(ring)).thickness(0.6));
        figure = figure.panel(image.y_label("ring, and direction on it (turns)"));
    }
    println!("writing bouchacourt_2019.png");
    figure.save("bouchacourt_2019.png")
}
