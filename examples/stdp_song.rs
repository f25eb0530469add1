//! Competition between synapses: one cell, 1000 plastic inputs, and weights that end at either bound.
//!
//! Song, Miller and Abbott (2000), Competitive Hebbian learning through spike-timing-dependent synaptic plasticity,
//! Nature Neuroscience 3, 919-926, <https://doi.org/10.1038/78829>; constants of the widespread variant with 15 Hz
//! Poisson input, without inhibition. Additive rule, all pairs of spikes.
//!
//! 100 s are the default; `cargo run --release --example stdp_song -- 600` goes on until the weights have settled.
//!
//! After 600 s 30 % of the weights are below a tenth of the bound and 25 % above nine tenths of it, and the cell, which
//! began at 35 Hz, fires irregularly at 15.0 Hz; loops written by hand gave 16.0 Hz, 13 to 18 from run to run. Where a
//! spike that arrives just as the cell fires strengthens, as in Brian, it is 20.5 Hz. Continuous time has no such
//! pairs: at a step of 0.0125 ms in place of 0.1 ms it is 16.0 Hz with and 15.5 Hz without them. Here they do nothing.

use ndarray::Array1;
use std::time::Duration;
use synfire::analysis::{cv, population_rate};
use synfire::plot::{Figure, Panel};
use synfire::prelude::*;

/// Inputs.
const INPUTS: usize = 1000;
/// The upper bound of a weight, in units of the leak conductance.
const BOUND: f64 = 0.01;

fn main() -> Result<()> {
    let seconds = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(100.0);
    let mut net = Network::new(0.1)?.seed(1);
    let inputs = net.add(INPUTS, Poisson { rate: 15.0 })?;
    let membrane = Lif { v_rest: -74.0, v_reset: -60.0, v_th: -54.0, tau: 10.0, t_ref: 0.0, ..Lif::default() };
    let cell = net.add(1, membrane)?;
    net.set(cell, "v", -74.0)?;

    let rule = Stdp { a_plus: 0.01 * BOUND, a_minus: 0.0105 * BOUND, ..Stdp::song_2000(BOUND) };
    let synapse = Synapse::new(Exponential { tau: 5.0 }).output(Conductance(0.0)).plastic(rule);
    let learning = net.connect(inputs, cell, AllToAll.weight(Init::Uniform(0.0, BOUND)), synapse)?;

    net.record_spikes(cell)?;
    net.record_weights(learning, &[0, 200, 400, 600, 800], 500.0)?;
    net.progress(Duration::from_millis(200), |run| eprint!("\r{:3.0} % ", 100.0 * run.share()));
    let run = net.run(1000.0 * seconds)?;

    let spikes = run.spikes(cell)?;
    let weights = net.weights(learning)? / BOUND;
    report(&spikes, &weights);
    let mut course = run.weights(learning)?.clone();
    course.times /= 1000.0;
    course.values /= BOUND;
    draw(&spikes, &weights, course)
}

/// Prints how the weights are spread, and how the cell fires.
fn report(spikes: &Spikes, weights: &Array1<f64>) {
    let share = |wanted: fn(f64) -> bool| weights.iter().filter(|&&w| wanted(w)).count() as f64 / INPUTS as f64;
    let end = spikes.between(0.9 * spikes.stop, spikes.stop);
    println!("weights below 0.1: {:.3}, above 0.9: {:.3}", share(|w| w < 0.1), share(|w| w > 0.9));
    println!("mean weight: {:.3}", weights.mean().unwrap_or(0.0));
    println!("rate: {:.0} Hz in the first second", spikes.between(0.0, 1000.0).mean_rate());
    println!("rate: {:.1} Hz, CV {:.2} in the last tenth", end.mean_rate(), cv(&end).unwrap_or(f64::NAN));
}

/// The weights at the end, their histogram, some of them over time, and the rate.
fn draw(spikes: &Spikes, weights: &Array1<f64>, course: Samples) -> Result<()> {
    let inputs = Array1::range(0.0, INPUTS as f64, 1.0);
    let scatter = Panel::new().scatter(&inputs, weights).thickness(0.5).title("weights at the end");
    let paths = course.values.columns().into_iter();
    let paths = paths.fold(Panel::new().title("five of the weights"), |all, path| all.line(&course.times, path));
    let bin = (spikes.duration() / 100.0).max(1000.0);
    let rate = population_rate(spikes, bin);
    let middles = Array1::from_shape_fn(rate.len(), |k| (k as f64 + 0.5) * bin / 1000.0);
    let rate = Panel::new().line(&middles, &rate).title("rate of the cell");
    println!("writing stdp_song.png");
    Figure::grid(2)
        .panel(scatter.x_label("input").y_label("weight (of the bound)"))
        .panel(Panel::new().histogram(weights, 20).title("histogram").x_label("weight (of the bound)"))
        .panel(paths.x_label("time (s)").y_label("weight (of the bound)"))
        .panel(rate.x_label("time (s)").y_label("rate (Hz)"))
        .save("stdp_song.png")
}
