//! Izhikevich's thousand cells with random synapses and noise, which fall into the rhythms of a cortex.
//!
//! E. M. Izhikevich (2003), Simple model of spiking neurons, IEEE Transactions on Neural Networks 14, 1569-1572,
//! <https://doi.org/10.1109/TNN.2003.820440>. The figures belong to the steps of his program, which
//! `cell.rs` takes as he does.

mod cell;

use cell::{Cell, Pulse};
use synfire::analysis::{fano, peak_frequency};
use synfire::prelude::*;

/// Spikes of 800 excitatory cells and 200 inhibitory ones, with synapses up to these strengths.
pub fn simulate(excitation: f64, inhibition: f64, duration: f64, seed: u64) -> Result<Spikes> {
    let mut net = Network::new(1.0)?.seed(seed);
    let chance = PerNeuron::drawn(Init::Uniform(0.0, 1.0), 1000, seed)?.0;
    let excitatory = |&r: &f64| Cell { a: 0.02, b: 0.2, c: -65.0 + 15.0 * r * r, d: 8.0 - 6.0 * r * r };
    let inhibitory = |&r: &f64| Cell { a: 0.02 + 0.08 * r, b: 0.25 - 0.05 * r, c: -65.0, d: 2.0 };
    let cells = chance[..800].iter().map(excitatory).chain(chance[800..].iter().map(inhibitory));
    let all = net.add_each(cells.collect())?;
    let (exc, inh) = all.split(800);

    net.connect(exc, all, AllToAll.weight(Init::Uniform(0.0, excitation)), Synapse::new(Pulse))?;
    net.connect(inh, all, AllToAll.weight(Init::Uniform(-inhibition, 0.0)), Synapse::new(Pulse))?;
    for (cells, sd) in [(exc, 5.0), (inh, 2.0)] {
        net.drive(cells, OrnsteinUhlenbeck { mean: 0.0, sd, tau: 0.01 })?;
    }
    net.record_spikes(all)?;
    net.run(duration)?.spikes(all)
}

fn main() -> Result<()> {
    let spikes = simulate(0.5, 1.0, 5000.0, 1)?;
    let (first, late) = (spikes.between(0.0, 1000.0), spikes.between(500.0, 5000.0));
    let (fano, peak) = (fano(&late, 1.0).unwrap_or(0.0), peak_frequency(&late, 1.0).unwrap_or(0.0));
    println!("{:.2} Hz, Fano factor {fano:.2} in 1 ms, rhythm of {peak:.1} Hz", late.mean_rate());
    let raster = Panel::new().raster(&first.of(..800)).named("E").raster(&first.of(800..)).named("I");
    println!("writing izhikevich_2003.png");
    Figure::new().title("Izhikevich 2003").panel(raster).rate(&first, 5.0).save("izhikevich_2003.png")
}
