//! COBAHH: the network of the example `coba` with cells that make their spikes themselves, by sodium and potassium
//! currents.
//!
//! Benchmark 3 of R. Brette et al. (2007), Journal of Computational Neuroscience 23, 349-398,
//! <https://doi.org/10.1007/s10827-007-0038-6>; cells of R. D. Traub and R. Miles (1991). The benchmark starts with
//! open synapses and closed channels, here it is the other way round; both are forgotten after 200 ms.
//!
//! Converged, by methods of second and fourth order at 0.025 ms and less, the cells fire at 44 Hz, with a standard deviation of
//! 4 Hz between wirings. Programs that take exponential Euler at 0.1 ms, as is usual for this benchmark, find 37 Hz.

use synfire::analysis;
use synfire::prelude::*;

/// Spikes of all cells and potentials of three, for synapses of these conductances (nS), at time step `dt` (ms).
pub fn simulate(dt: f64, excitation: f64, inhibition: f64, duration: f64, seed: u64) -> Result<(Spikes, Samples)> {
    let mut net = Network::new(dt)?.seed(seed);
    let all = net.add(4000, TraubMiles::default())?;
    let (exc, inh) = all.split(3200);
    net.set(all, "v", Init::Normal(-65.0, 5.0))?;

    let excitatory = Synapse::new(Exponential { tau: 5.0 }).output(Conductance(0.0));
    let inhibitory = Synapse::new(Exponential { tau: 10.0 }).output(Conductance(-80.0));
    net.connect(exc, all, FixedProb(0.02).weight(excitation), excitatory)?;
    net.connect(inh, all, FixedProb(0.02).weight(inhibition), inhibitory)?;

    net.record_spikes(all)?;
    net.record_some(all, "v", &[0, 1, 2], 0.1)?;
    let run = net.run(duration)?;
    Ok((run.spikes(all)?, run.samples(all, "v")?.clone()))
}

fn main() -> Result<()> {
    let (spikes, potentials) = simulate(0.1, 6.0, 67.0, 1200.0, 1)?;
    let late = spikes.between(200.0, 1200.0);
    println!("rate          {:.1} Hz", late.mean_rate());
    println!("CV            {:.2}", analysis::cv(&late).unwrap_or(0.0));
    println!("Fano factor   {:.2} in 1 ms", analysis::fano(&late, 1.0).unwrap_or(0.0));
    println!("spread        {:.0} Hz", analysis::rate_spread(&late));
    println!("silent cells  {:.1} %", 100.0 * analysis::silent_fraction(&late));

    let mut figure = Figure::new().title("COBAHH");
    for (cell, potential) in potentials.values.columns().into_iter().enumerate() {
        let trace = Panel::new().line(&potentials.times, potential).y_label("v (mV)").title(format!("cell {cell} (E)"));
        figure = figure.panel(trace.x_label("time (ms)").x_range(500.0, 1000.0));
    }
    // A tenth of the cells, so that each is seen.
    let shown = spikes.between(500.0, 1000.0);
    let raster = Panel::new().raster(&shown.of(..320)).named("E").raster(&shown.of(3200..3280)).named("I");
    println!("writing cobahh.png");
    figure.panel(raster).save("cobahh.png")
}
