//! Phase locking: a leaky cell under a sinusoid fires at fixed phases of it, and with a constant current on top the
//! number of spikes in a period climbs a devil's staircase, whose steps are fractions.
//!
//! R. Brette (2004), Dynamics of one-dimensional spiking neuron models, Journal of Mathematical Biology 48, 38-56,
//! <https://doi.org/10.1007/s00285-003-0223-9>.

use ndarray::Array1;
use std::f64::consts::TAU;
use synfire::math::sin_cos;
use synfire::prelude::*;

/// Of the sinusoid, and time constant of the membrane (ms).
pub const PERIOD: f64 = 100.0;

/// A cell for each of `currents`, all under a sinusoid of this amplitude: their spikes, without the first 1000 ms.
pub fn simulate(currents: &[f64], amplitude: f64, duration: f64) -> Result<Spikes> {
    let mut net = Network::new(0.1)?;
    let cell = Lif { v_reset: 0.0, v_th: 1.0, tau: PERIOD, t_ref: 0.0, ..Lif::default() };
    let cells = net.add(currents.len(), cell)?;
    net.drive(cells, PerNeuron(currents.to_vec()))?;
    net.drive(cells, Signal(move |t: f64| amplitude * sin_cos(TAU * t / PERIOD).0))?;
    net.record_spikes(cells)?;
    net.run(1000.0)?;
    net.run(duration)?.spikes(cells)
}

/// Spikes of each cell in a period of the sinusoid.
pub fn spikes_per_period(spikes: &Spikes) -> Array1<f64> {
    spikes.rates() * PERIOD / 1000.0
}

fn main() -> Result<()> {
    let currents: Vec<f64> = (0..2000).map(|k| 2.0 + k as f64 / 1000.0).collect();
    let spikes = simulate(&currents, 2.0, 4000.0)?;
    let staircase = spikes_per_period(&spikes);
    for step in [1.5, 2.0, 2.5, 3.0] {
        let on_step = currents.iter().zip(&staircase).filter(|(_, number)| **number == step);
        let ends = on_step.fold((4.0_f64, 2.0_f64), |(low, high), (&i, _)| (low.min(i), high.max(i)));
        println!("{step} spikes in a period for currents from {:.2} to {:.2}", ends.0, ends.1);
    }

    let phases = spikes.times.mapv(|t| t.rem_euclid(PERIOD) / PERIOD);
    let of_spike = spikes.neurons.mapv(|neuron| currents[neuron]);
    let locking =
        Panel::new().scatter(&of_spike, &phases).thickness(0.15).y_label("phase of spikes (periods)").height(3.0);
    let steps =
        Panel::new().line(&currents, &staircase).x_label("constant current (thresholds)").y_label("spikes in a period");
    println!("writing brette_2004.png");
    Figure::new().title("Phase locking").panel(locking).panel(steps.height(2.0)).save("brette_2004.png")
}
