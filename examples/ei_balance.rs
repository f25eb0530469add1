//! Excitation and inhibition that cancel, twice, in networks of the same cells and wiring: clocks that barely notice
//! each other (the quick start of BrainPy-Models), and cells that fire on the fluctuations that are left, as in
//! C. van Vreeswijk and H. Sompolinsky (1996), Science 274, 1724-1726, <https://doi.org/10.1126/science.274.5293.1724>.

use synfire::analysis::{correlation, cv};
use synfire::prelude::*;

/// Connections from each cell to any other.
const P: f64 = 0.15;

/// Simulate `n` cells, half of them excitatory, for a second.
fn simulate(n: usize, cell: Lif, j_exc: f64, j_inh: f64, current: f64) -> Result<Spikes> {
    let mut net = Network::new(0.1)?;
    let all = net.add(n, cell)?;
    let (exc, inh) = all.split(n / 2);
    net.set(all, "v", Init::Uniform(cell.v_rest, cell.v_th))?;

    let synapse = Synapse::new(Exponential { tau: 2.0 });
    net.connect(exc, all, FixedProb(P).weight(j_exc), synapse)?;
    net.connect(inh, all, FixedProb(P).weight(-j_inh), synapse)?;
    net.drive(all, Constant(current))?;

    net.record_spikes(all)?;
    net.run(1000.0)?.spikes(all)
}

/// The drive alone carries a cell 1 mV above its threshold, and the weights, of order 1 / sqrt(k), matter little.
fn clocks(n: usize) -> Result<Spikes> {
    let k = P * n as f64 / 2.0;
    let cell = Lif { v_rest: -52.0, v_reset: -60.0, v_th: -50.0, ..Lif::default() };
    simulate(n, cell, 1.0 / k.sqrt(), 1.0 / k.sqrt(), 3.0)
}

/// Drive, excitation and inhibition are each of order sqrt(k) thresholds; what they leave is of order 1.
fn balanced(n: usize) -> Result<Spikes> {
    let k = P * n as f64 / 2.0;
    let cell = Lif { v_rest: -60.0, v_reset: -60.0, v_th: -50.0, t_ref: 2.0, ..Lif::default() };
    simulate(n, cell, 60.0 / k.sqrt(), 180.0 / k.sqrt(), 3.0 * k.sqrt())
}

fn main() -> Result<()> {
    let mut figure = Figure::grid(2);
    for (name, spikes) in [("clocks", clocks(1000)?), ("balanced", balanced(1000)?), ("balanced", balanced(4000)?)] {
        let late = spikes.between(100.0, 1000.0);
        let (cv, correlation) = (cv(&late).unwrap_or(0.0), correlation(&late, 5.0).unwrap_or(0.0));
        println!("{name}, {} cells: {:.1} Hz, CV {cv:.3}, correlation {correlation:.4}", late.len, late.mean_rate());
        if spikes.len == 1000 {
            let (exc, inh) = (spikes.of(..500), spikes.of(500..));
            let raster = Panel::new().raster(&exc).named("E").raster(&inh).named("I");
            let rates = Panel::new().rate(&exc, 5.0).rate(&inh, 5.0);
            figure = figure.cell(Figure::new().title(name).panel(raster).panel(rates));
        }
    }
    println!("writing ei_balance.png");
    figure.save("ei_balance.png")
}
