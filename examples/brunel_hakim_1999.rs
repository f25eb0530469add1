//! A fast rhythm of slow cells: noisy inhibitory cells fire at 3.5 Hz, the population oscillates at 140 Hz, and each
//! cell takes part in one of 40 cycles.
//!
//! N. Brunel and V. Hakim (1999), Fast global oscillations in networks of integrate-and-fire neurons with low firing
//! rates, Neural Computation 11, 1621-1671, <https://doi.org/10.1162/089976699300016179>.

use synfire::analysis::{cv, fano, peak_frequency, population_rate};
use synfire::prelude::*;

/// Spikes of the network where each lowers its targets by `jump` (mV).
pub fn simulate(jump: f64, duration: f64, seed: u64) -> Result<Spikes> {
    let mut net = Network::new(0.1)?.seed(seed);
    let cell = Lif { v_rest: 0.0, v_reset: 10.0, v_th: 20.0, tau: 20.0, t_ref: 2.0, ..Lif::default() };
    let cells = net.add(5000, cell)?;
    net.set(cells, "v", cell.v_reset)?;
    let synapse = Synapse::new(VoltageJump::default());
    net.connect(cells, cells, FixedProb(0.2).weight(-jump).delay(2.0), synapse)?;

    // tau dv/dt = 25 mV - v + 1 mV sqrt(tau) xi
    net.drive(cells, Constant(25.0))?;
    net.drive(cells, WhiteNoise(1.0 / cell.tau.sqrt()))?;
    net.record_spikes(cells)?;
    net.run(duration)?.spikes(cells)
}

fn main() -> Result<()> {
    let spikes = simulate(0.1, 2100.0, 1)?;
    let late = spikes.between(100.0, 2100.0);
    println!("rate of a cell          {:.2} Hz", late.mean_rate());
    println!("rhythm of all           {:.0} Hz", peak_frequency(&late, 0.2).unwrap_or(0.0));
    println!("CV                      {:.2}", cv(&late).unwrap_or(0.0));
    println!("Fano factor             {:.1} in 1 ms", fano(&late, 1.0).unwrap_or(0.0));

    let shown = spikes.between(500.0, 600.0);
    let rate = population_rate(&shown, 0.5);
    let times: Vec<f64> = (0..rate.len()).map(|k| 500.25 + 0.5 * k as f64).collect();
    let rate = Panel::new().line(&times, &rate).x_label("time (ms)").y_label("rate (Hz)");
    println!("writing brunel_hakim_1999.png");
    Figure::new().title("Brunel and Hakim 1999").raster(&shown).panel(rate).save("brunel_hakim_1999.png")
}
