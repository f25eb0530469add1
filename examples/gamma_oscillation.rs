//! Gamma oscillations of inhibitory interneurons: cells that fire regularly when alone synchronise through mutual
//! inhibition (Wang & Buzsaki 1996, doi:10.1523/JNEUROSCI.16-20-06402.1996).
//!
//! Above: identical cells, and drives that differ by 3 %, which pull them apart. Below: frequency and coherence, in bins of
//! a tenth of the period, against the mean drive: the coherence is greatest in the range of gamma.

use synfire::analysis::{coherence, mean_interval};
use synfire::plot::Figure;
use synfire::prelude::*;

/// 100 cells, all-to-all, driven by `drive` with standard deviation `spread` over the cells: potentials of one and spikes of all.
fn simulate(drive: f64, spread: f64, seed: u64) -> Result<(Spikes, Samples)> {
    let n = 100;
    let mut net = Network::new(0.02)?.seed(seed);
    let cells = net.add(n, WangBuzsaki::default())?;
    net.set(cells, "v", Init::Uniform(-70.0, -50.0))?;
    let synapse = Synapse::new(Graded::default()).output(Conductance(-75.0));
    net.connect(cells, cells, AllToAll.weight(0.1 / n as f64).autapses(false), synapse)?;

    net.drive(cells, PerNeuron::drawn(Init::Normal(drive, spread), n, seed)?)?;
    net.record_spikes(cells)?;
    net.record_some(cells, "v", &[0], 0.1)?;
    let run = net.run(1000.0)?;
    Ok((run.spikes(cells)?, run.samples(cells, "v")?.clone()))
}

/// Frequency (Hz), and coherence in bins of a tenth of the period, over the second half.
fn rhythm(spikes: &Spikes) -> (f64, f64) {
    let late = spikes.between(500.0, 1000.0);
    let period = mean_interval(&late).unwrap_or(f64::INFINITY);
    (1000.0 / period, coherence(&late, 0.1 * period).unwrap_or(0.0))
}

fn main() -> Result<()> {
    let mut figure = Figure::grid(2).size(1000, 800).title("Wang & Buzsaki 1996: gamma oscillations");
    for (spread, title) in [(0.0, "identical cells"), (0.03, "drives that differ")] {
        let (spikes, potential) = simulate(1.0, spread, 1)?;
        let (frequency, coherence) = rhythm(&spikes);
        println!("{title}: {frequency:.2} Hz, coherence {coherence:.3}");
        figure = figure.cell(Figure::new().title(title).trace(&potential).raster(&spikes));
    }
    let drives = [0.5, 0.7, 1.0, 1.5, 2.0, 3.0];
    let rhythms = drives.map(|drive| simulate(drive, 0.03, 1).map(|(spikes, _)| rhythm(&spikes)));
    let (mut frequencies, mut coherences) = (Vec::new(), Vec::new());
    for (drive, found) in drives.into_iter().zip(rhythms) {
        let (frequency, coherence) = found?;
        println!("drive {drive}: {frequency:.1} Hz, coherence {coherence:.2}");
        frequencies.push(frequency);
        coherences.push(coherence);
    }
    let against = |values: &[f64], label: &str| {
        let panel = Panel::new().line(&drives, values).scatter(&drives, values).x_label("drive (µA/cm²)");
        Figure::new().panel(panel.y_label(label).y_range(0.0, 1.1 * values.iter().fold(0.0, |a: f64, b| a.max(*b))))
    };
    let figure = figure.cell(against(&frequencies, "frequency (Hz)")).cell(against(&coherences, "coherence"));
    println!("writing gamma_oscillation.png");
    figure.save("gamma_oscillation.png")
}
