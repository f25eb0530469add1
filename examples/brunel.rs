//! Brunel's sparse network of excitation and inhibition, and the states it can be in: rhythms, fast or slow, in which
//! cells fire regularly or irregularly, or none.
//!
//! N. Brunel (2000), Dynamics of sparsely connected networks of excitatory and inhibitory spiking neurons, Journal of
//! Computational Neuroscience 8, 183-208, <https://doi.org/10.1023/A:1008925309027>. The picture is his figure 8,
//! spikes of 100 cells and the rate of all, an asynchronous regular state, which needs delays that differ, and the rates.
//!
//! `cargo run --release --example brunel -- 12500 1200` takes all cells, for 1200 ms; the default is 2500 cells for
//! 500 ms. Each still has 1250 inputs, so that pairs share more of them, and irregular states look too synchronous.

use synfire::analysis::{cv, diffusion_rate, fano, peak_frequency, self_consistent_rate};
use synfire::prelude::*;

const CELL: Lif = Lif { v_rest: 0.0, v_reset: 10.0, v_th: 20.0, r: 1.0, tau: 20.0, t_ref: 2.0, soft_reset: false };
/// Inputs of a cell: excitatory and inhibitory ones.
const INPUTS: (usize, usize) = (1000, 250);
/// Jump of the potential by an excitatory input (mV).
pub const JUMP: f64 = 0.1;

/// Name; strength of inhibition relative to excitation, `g`; rate of the external input relative to the one whose mean
/// would just reach the threshold, `eta`; bounds of the delays (ms) and of the potentials at the start (mV).
pub type State = (&'static str, f64, f64, (f64, f64), (f64, f64));

/// The four points of figure 8, and the asynchronous regular one.
pub const STATES: [State; 5] = [
    ("synchronous regular", 3.0, 2.0, (1.5, 1.5), (0.0, 0.0)),
    ("synchronous irregular, fast", 6.0, 4.0, (1.5, 1.5), (0.0, 0.0)),
    ("asynchronous irregular", 5.0, 2.0, (1.5, 1.5), (0.0, 0.0)),
    ("synchronous irregular, slow", 4.5, 0.9, (1.5, 1.5), (0.0, 0.0)),
    ("asynchronous regular", 3.0, 2.0, (0.1, 3.0), (0.0, 20.0)),
];

/// Spikes of the excitatory cells, four fifths of `cells`, if their synapses have this weight (mV).
pub fn simulate((_, g, eta, delay, start): State, cells: usize, weight: f64, duration: f64) -> Result<Spikes> {
    let mut net = Network::new(0.1)?;
    let all = net.add(cells, CELL)?;
    let (exc, inh) = all.split(cells / 5 * 4);
    net.set(all, "v", Init::Uniform(start.0, start.1))?;
    let jump = Synapse::new(VoltageJump::default());
    let delay = if delay.0 == delay.1 { Init::Same(delay.0) } else { Init::Uniform(delay.0, delay.1) };
    net.connect(exc, all, FixedInDegree(INPUTS.0).weight(weight).delay(delay.clone()), jump)?;
    net.connect(inh, all, FixedInDegree(INPUTS.1).weight(-g * JUMP).delay(delay), jump)?;
    net.background(all, 1000.0 * eta * CELL.v_th / (JUMP * CELL.tau), JUMP, jump)?;
    net.record_spikes(exc)?;
    net.run(duration)?.spikes(exc)
}

/// The rate (Hz) that reproduces itself if inputs are independent and their jumps small.
pub fn theory((_, g, eta, ..): State) -> f64 {
    self_consistent_rate(1000.0 / CELL.t_ref, |rate| {
        let recurrent = |factor: f64| rate / 1000.0 * (INPUTS.0 as f64 + factor * INPUTS.1 as f64) * JUMP * CELL.tau;
        let mu = eta * CELL.v_th + recurrent(-g);
        let variance = JUMP * (eta * CELL.v_th + recurrent(g * g));
        diffusion_rate(&CELL, mu, variance.sqrt())
    })
}

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse().ok());
    let cells = arguments.next().flatten().unwrap_or(2500.0) as usize;
    let duration = arguments.next().flatten().unwrap_or(500.0);
    let (mut figure, mut expected, mut found) = (Figure::grid(2).size(1000, 900), Vec::new(), Vec::new());
    for state @ (name, ..) in STATES {
        let spikes = simulate(state, cells, JUMP, duration)?;
        let late = spikes.between(200.0, duration);
        let (cv, fano) = (cv(&late).unwrap_or(0.0), fano(&late.of(..2000), 1.0).unwrap_or(0.0));
        let (rate, peak, theory) = (late.mean_rate(), peak_frequency(&late, 0.2).unwrap_or(0.0), theory(state));
        println!("{name:28}{rate:7.2} Hz (theory {theory:6.2}), CV {cv:.3}, Fano {fano:6.2}, peak {peak:3.0} Hz");
        let shown = spikes.between(300.0, 500.0);
        figure = figure.cell(Figure::new().title(name).raster(&shown.of(..100)).rate(&shown, 0.5));
        expected.push(theory);
        found.push(rate);
    }
    let rates = Panel::new().line(&[0.0, 400.0], &[0.0, 400.0]).scatter(&expected, &found).title("line: theory");
    let figure = figure.panel(rates.x_label("rate in theory (Hz)").y_label("rate (Hz)"));
    let title = format!("Brunel 2000, {cells} cells: shared inputs, here {} %, make them pulse", 125_000 / cells);
    println!("writing brunel.png");
    figure.title(title).save("brunel.png")
}
