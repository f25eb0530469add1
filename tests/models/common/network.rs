//! The same runs by the engine.

use super::Trajectory;
use synfire::integrate::Integrator;
use synfire::network::{Network, Signal};
use synfire::traits::Neuron;

/// As [`super::simulate`], by a network of one neuron.
pub fn simulate_in_network<M: Neuron<D>, const D: usize>(
    model: &M,
    current: impl Fn(f64) -> f64,
    start: [f64; D],
    dt: f64,
    t_end: f64,
    integrator: impl Integrator,
) -> Trajectory<D> {
    let steps = (t_end / dt).round() as usize;
    let currents: Vec<f64> = (0..steps).map(|n| current(n as f64 * dt)).collect();
    let mut net = Network::new(dt).unwrap().threads(1);
    let cell = net.add_with(1, model.clone(), integrator).unwrap();
    for (name, value) in M::VARS.into_iter().zip(start) {
        net.set(cell, name, value).unwrap();
        net.record(cell, name).unwrap();
    }
    // A drive is asked for the middle of each step.
    net.drive(cell, Signal(move |t: f64| currents[(t / dt) as usize])).unwrap();
    net.record_spikes(cell).unwrap();
    let run = net.run(steps as f64 * dt).unwrap();
    let samples = M::VARS.map(|name| run.samples(cell, name).unwrap());
    let last = M::VARS.map(|name| net.get(cell, name).unwrap()[0]);
    let states = (0..steps).map(|n| std::array::from_fn(|k| samples[k].values[[n, 0]])).chain([last]).collect();
    Trajectory { dt, spikes: run.spikes(cell).unwrap().times.to_vec(), states }
}

impl<const D: usize> Trajectory<D> {
    /// Panics unless both runs have the same spikes and, to the bit, the same states. The state before the first step
    /// is left out: a network takes its sample before the integrator prepares it.
    pub fn assert_same(&self, other: &Trajectory<D>, what: &str) {
        assert_eq!(self.states.len(), other.states.len(), "{what}");
        let bits = |x: &[f64; D]| x.map(f64::to_bits);
        let differ = (1..self.states.len()).find(|&n| bits(&self.states[n]) != bits(&other.states[n]));
        assert_eq!(differ, None, "{what}: {:?} {:?}", differ.map(|n| self.states[n]), differ.map(|n| other.states[n]));
        let steps = |run: &Trajectory<D>| -> Vec<f64> { run.spikes.iter().map(|t| (t / run.dt).round()).collect() };
        assert_eq!(steps(self), steps(other), "{what}");
    }
}
