//! A synfire chain: ten groups of a hundred cells, each firing the next. A volley of enough spikes grows into one of
//! all cells within a millisecond, and travels on; a weaker one dies away in the noise.
//!
//! M. Diesmann, M.-O. Gewaltig and A. Aertsen (1999), Stable propagation of synchronous spiking in cortical neural
//! networks, Nature 402, 529-533, <https://doi.org/10.1038/990101>; with noise for the background, as Brian has it.

use synfire::prelude::*;

/// A leaky membrane (mV) behind a low-pass filter, so that a spike's current rises and falls as an alpha function.
#[derive(Clone)]
struct Filtered;

/// Of the filter, and of the synaptic current (ms).
const TAU: f64 = 0.325;

impl Neuron<2> for Filtered {
    const VARS: [&'static str; 2] = ["v", "x"];

    fn rest(&self) -> [f64; 2] {
        [-70.0, 0.0]
    }

    #[inline(always)]
    fn flow(&self, [_, x]: [f64; 2], input: Affine) -> [Affine; 2] {
        [relax(-70.0 + x, 10.0), relax(input.a, TAU)]
    }

    #[inline(always)]
    fn fires(&self, _: [f64; 2], [v, _]: [f64; 2]) -> bool {
        v >= -55.0
    }

    #[inline(always)]
    fn reset(&self, [_, x]: [f64; 2]) -> [f64; 2] {
        [-70.0, x]
    }

    fn refractory(&self) -> f64 {
        1.0
    }
}

/// Spikes of the chain, into whose first group `volley` spikes go at 20 ms, with a standard deviation of 1 ms.
pub fn simulate(volley: usize, weight: f64, seed: u64) -> Result<Spikes> {
    let mut net = Network::new(0.1)?.seed(seed);
    let cells = net.add(1000, Filtered)?;
    net.set(cells, "v", Init::Uniform(-70.0, -55.0))?;
    // White noise of 39.24 mV / sqrt(ms) and mean 25.27 mV / ms, through the synaptic current.
    net.drive(cells, OrnsteinUhlenbeck { mean: 25.27 * TAU, sd: 39.24 * (TAU / 2.0).sqrt(), tau: TAU })?;

    let times = PerNeuron::drawn(Init::Normal(20.0, 1.0), volley, seed)?.0;
    let spikes: Vec<_> = times.iter().map(|t| (10.0 * t).round() / 10.0).enumerate().collect();
    let mut before = net.add_spike_times(volley, &spikes)?;
    for group in (0..10).map(|k| cells.slice(100 * k..100 * (k + 1))) {
        net.connect(before, group, AllToAll.weight(weight).delay(5.0), Synapse::new(Exponential { tau: TAU }))?;
        before = group;
    }
    net.record_spikes(cells)?;
    net.run(120.0)?.spikes(cells)
}

/// The most spikes of the last group within 3 ms, after the volley has set out.
pub fn arrived(spikes: &Spikes) -> Vec<f64> {
    let last = spikes.of(900..).between(20.0, spikes.stop).times.to_vec();
    let volleys = (0..last.len()).map(|k| last[k..].iter().copied().take_while(|t| *t < last[k] + 3.0).collect());
    volleys.max_by_key(Vec::len).unwrap_or_default()
}

fn main() -> Result<()> {
    let (mut figure, groups) = (Figure::grid(2), (1..10).map(|k| f64::from(100 * k) - 0.5));
    for volley in [44, 60] {
        let spikes = simulate(volley, 4.86, 1)?;
        println!("{volley} spikes in: at most {} of the last group within 3 ms", arrived(&spikes).len());
        let panel = groups.clone().fold(Panel::new().y_label("neuron, in groups of 100"), Panel::horizontal);
        figure = figure.panel(panel.raster(&spikes).title(format!("a volley of {volley} spikes")));
    }
    println!("writing diesmann_1999.png");
    figure.save("diesmann_1999.png")
}
