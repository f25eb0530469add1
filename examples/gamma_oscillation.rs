//! Gamma oscillations of inhibitory interneurons: cells that fire regularly when alone synchronise through mutual
//! inhibition (Wang & Buzsaki 1996, doi:10.1523/JNEUROSCI.16-20-06402.1996).
//!
//! Left: identical cells. Right: drives that differ by 3 %, as the coherence of 1-ms bins shows, pull them apart.

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

fn main() -> Result<()> {
    let mut figure = Figure::grid(2).size(1200, 700).title("Wang & Buzsaki 1996: gamma oscillations");
    for (spread, title) in [(0.0, "identical cells"), (0.03, "drives that differ")] {
        let (spikes, potential) = simulate(1.0, spread, 1)?;
        let late = spikes.between(500.0, 1000.0);
        let frequency = 1000.0 / mean_interval(&late).unwrap_or(f64::INFINITY);
        let kappa = coherence(&late, 1.0).unwrap_or(0.0);
        println!("{title}: {frequency:.2} Hz, coherence {kappa:.3}");
        figure = figure.cell(Figure::new().title(title).trace(&potential).raster(&spikes));
    }
    figure.save("gamma_oscillation.png")?;
    println!("wrote gamma_oscillation.png");
    Ok(())
}
