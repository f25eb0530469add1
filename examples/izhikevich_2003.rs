//! Izhikevich's thousand cells with random synapses and noise, which fall into the rhythms of a cortex.
//!
//! E. M. Izhikevich (2003), Simple model of spiking neurons, IEEE Transactions on Neural Networks 14, 1569-1572,
//! <https://doi.org/10.1109/TNN.2003.820440>. In his program the potential makes two half steps in each ms, then the
//! recovery a whole one. The figures belong to that scheme; so the cell is written down here with its step.

use synfire::analysis::{fano, peak_frequency};
use synfire::integrate::Method;
use synfire::prelude::*;

#[derive(Clone)]
struct Cell {
    a: f64,
    b: f64,
    c: f64,
    d: f64,
}

impl Neuron<2> for Cell {
    const VARS: [&'static str; 2] = ["v", "u"];
    const METHOD: Method = Method::Exact;

    fn rest(&self) -> [f64; 2] {
        [-65.0, -65.0 * self.b]
    }

    #[inline(always)]
    fn flow(&self, [v, u]: [f64; 2], input: Affine) -> [Affine; 2] {
        [input + (0.04 * v * v + 5.0 * v + 140.0 - u), linear(self.a * self.b * v, self.a)]
    }

    #[inline(always)]
    fn propagate(&self, [v, u]: [f64; 2], input: Affine, dt: f64) -> [f64; 2] {
        let half = |v| v + 0.5 * dt * self.flow([v, u], input)[0].at(v);
        let v = half(half(v));
        [v, u + dt * self.flow([v, u], input)[1].at(u)]
    }

    #[inline(always)]
    fn fires(&self, _: [f64; 2], [v, _]: [f64; 2]) -> bool {
        v >= 30.0
    }

    #[inline(always)]
    fn reset(&self, [_, u]: [f64; 2]) -> [f64; 2] {
        [self.c, u + self.d]
    }
}

/// A spike is a current as long as a step.
#[derive(Clone, PartialEq)]
struct Pulse;

impl Kinetics<1> for Pulse {
    const VARS: [&'static str; 1] = ["g"];
    const METHOD: Method = Method::Exact;

    fn flow(&self, _: [f64; 1]) -> [Affine; 1] {
        [slope(0.0)]
    }

    fn propagate(&self, _: [f64; 1], _: f64) -> [f64; 1] {
        [0.0]
    }

    fn receive(&self, [g]: [f64; 1], w: f64) -> [f64; 1] {
        [g + w]
    }

    fn gate(&self, [g]: [f64; 1]) -> f64 {
        g
    }

    fn mean(&self, [g]: [f64; 1], _: [f64; 1], _: f64) -> f64 {
        g
    }
}

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
