//! Balance as its authors saw it: binary cells whose excitation and inhibition are each of order `sqrt(k)` thresholds,
//! and which are nevertheless on as often as two linear equations say: those in which the orders `sqrt(k)` cancel.
//!
//! C. van Vreeswijk and H. Sompolinsky (1996), Chaos in neuronal networks with balanced excitatory and inhibitory
//! activity, Science 274, 1724-1726, <https://doi.org/10.1126/science.274.5293.1724>. Strengths are in thresholds over
//! `sqrt(k)`; ours obey the paper's condition for balance, `DRIVE[0] / DRIVE[1] > INHIBITION[0] / INHIBITION[1] > 1`.

mod binary;

use binary::{Binary, OnAndOff};
use synfire::plot::Color;
use synfire::prelude::*;

/// Of inhibition, into excitatory and into inhibitory cells, where excitation has 1.
pub const INHIBITION: [f64; 2] = [2.0, 1.25];
/// Of the drive.
pub const DRIVE: [f64; 2] = [1.0, 0.4];
/// Thresholds.
pub const THRESHOLD: [f64; 2] = [0.5, 0.35];

/// The activity of either kind for `k` without bound: excitation, inhibition and drive cancel in both.
pub fn balance(m0: f64) -> [f64; 2] {
    let inhibitory = m0 * (DRIVE[0] - DRIVE[1]) / (INHIBITION[0] - INHIBITION[1]);
    [INHIBITION[0] * inhibitory - DRIVE[0] * m0, inhibitory]
}

/// Simulate `n` cells of each kind, with `k` connections from each kind, under a drive of `m0 sqrt(k)`; `strength` scales
/// inhibition. The activity of either kind, and one cell's excitation, without the drive, and inhibition over time.
pub fn simulate(n: usize, k: f64, m0: f64, strength: f64) -> Result<([f64; 2], [Samples; 2])> {
    let root = k.sqrt();
    let mut net = Network::new(0.1)?;
    let cells = net.add_each(vec![Binary { tau: 10.0, threshold: THRESHOLD[0] }; n])?;
    let others = net.add_each(vec![Binary { tau: 9.0, threshold: THRESHOLD[1] }; n])?;
    // Gates that do not close within the run; of two kinds, so that each can be recorded.
    let [excitatory, inhibitory] = [1e9, 2e9].map(|tau| Synapse::new(Exponential { tau }).release(OnAndOff));
    let wiring = FixedProb(k / n as f64);
    let mut inputs = Vec::new();
    for (kind, to) in [cells, others].into_iter().enumerate() {
        net.drive(to, Constant(DRIVE[kind] * m0 * root))?;
        inputs.push(net.connect(cells, to, wiring.weight(1.0 / root), excitatory.clone())?);
        let weight = -strength * INHIBITION[kind] / root;
        inputs.push(net.connect(others, to, wiring.weight(weight), inhibitory.clone())?);
        net.record_some(to, "state", &Vec::from_iter(0..n), 1.0)?;
    }
    net.record_openings(inputs[0], &[0], 0.5)?;
    net.record_openings(inputs[1], &[0], 0.5)?;
    net.run(100.0)?;
    let run = net.run(200.0)?;
    let activity = |of| Ok::<_, Error>(run.samples(of, "state")?.values.mean().unwrap_or(f64::NAN));
    let opening = |of| Ok::<_, Error>(run.openings(of)?.clone());
    Ok(([activity(cells)?, activity(others)?], [opening(inputs[0])?, opening(inputs[1])?]))
}

fn main() -> Result<()> {
    let drives = [0.1, 0.2, 0.3];
    let mut response = Panel::new().title("theory (lines); k = 100 (small), 400 (large)").x_range(0.05, 0.35);
    for (kind, name) in ["E", "I"].into_iter().enumerate() {
        response = response.line(&drives, &drives.map(|m0| balance(m0)[kind])).named(name);
    }
    let mut figure = Figure::grid(3).size(1080, 400);
    for k in [100.0, 400.0] {
        let outcomes = drives.iter().map(|m0| simulate(2000, k, *m0, 1.0)).collect::<Result<Vec<_>>>()?;
        for kind in 0..2 {
            let activity: Vec<f64> = outcomes.iter().map(|(activity, _)| activity[kind]).collect();
            println!("k = {k}, kind {kind}: {activity:.3?}");
            let color = [Color::BLUE, Color::VERMILION][kind];
            response = response.scatter(&drives, &activity).thickness(k.sqrt() / 10.0).color(color);
        }
        let [excitation, inhibition] = &outcomes[2].1;
        let driven = &excitation.values + DRIVE[0] * drives[2] * k.sqrt();
        let panel = Panel::new().line(&excitation.times, &driven).named("excitation");
        let panel = panel.line(&excitation.times, &inhibition.values).named("inhibition");
        let panel = panel.line(&excitation.times, &(&driven + &inhibition.values)).named("sum").color(Color::INK);
        let panel = panel.horizontal(THRESHOLD[0]).named("threshold").x_label("time (ms)");
        figure = figure.panel(panel.y_label(format!("input of a cell, k = {k}")));
    }
    println!("writing vreeswijk_1996.png");
    figure.panel(response.x_label("drive m₀").y_label("activity").y_range(0.0, 0.3)).save("vreeswijk_1996.png")
}
