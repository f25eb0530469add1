//! Runs one neuron by the crate's conventions and compares it with a reference that was computed without the crate.
//!
//! A reference knows a spike to many digits; a run on a grid stamps it at the end of its step. A spike is therefore up
//! to one step late, and so is all that follows from it. What a comparison can ask is the same number of spikes, times
//! off by a number of steps, and errors that shrink with the step as the method promises.

#![allow(dead_code, unused_imports, clippy::disallowed_methods)]

mod network;
pub use network::simulate_in_network;

use crate::reference::Named;
use serde::Deserialize;
use synfire::affine::linear;
use synfire::integrate::Integrator;
use synfire::traits::{Driven, Neuron};

/// One reference run.
#[derive(Deserialize)]
pub struct Case {
    pub name: String,
    pub params: Named<f64>,
    pub init: Named<f64>,
    pub t_end: f64,
    pub sample_dt: f64,
    pub stimulus: Stimulus,
    #[serde(default)]
    pub spikes: Vec<f64>,
    pub states: Named<Vec<f64>>,
    #[serde(rename = "final")]
    pub last: Named<f64>,
    #[serde(rename = "rk4_dt_0.01")]
    pub grid_run: Option<GridRun>,
}

/// How far a plain Runge-Kutta run with spikes on a grid of 0.01 ms was off, where it had the right number of spikes.
#[derive(Deserialize)]
pub struct GridRun {
    pub max_spike_time_diff: Option<f64>,
}

/// Input by channel, constant between changes.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Stimulus {
    Steps { t: Vec<f64>, values: Named<Vec<f64>> },
    Grid { dt: f64, values: Named<Vec<f64>> },
}

/// Changes of input that fall on the time grid must not be missed for a rounding error.
const SLACK: f64 = 1e-6;

impl Stimulus {
    /// The value of a channel at `t`; 0 before the first change.
    pub fn at(&self, channel: &str, t: f64) -> f64 {
        let (index, values) = match self {
            Stimulus::Steps { t: changes, values } => (changes.iter().rposition(|&c| c <= t + SLACK), values),
            Stimulus::Grid { dt, values } => (Some(((t + SLACK) / dt).floor() as usize), values),
        };
        let values = &values[channel];
        index.map_or(0.0, |index| values[index.min(values.len() - 1)])
    }
}

impl Case {
    /// The initial state, in the order of these names; 0 for those not given.
    pub fn start<const D: usize>(&self, variables: [&str; D]) -> [f64; D] {
        variables.map(|variable| self.init.get(variable).copied().unwrap_or(0.0))
    }

    /// Runs a model through the case, with the channel `I` as its input.
    pub fn run<M: Neuron<D>, const D: usize>(
        &self,
        model: &M,
        variables: [&str; D],
        dt: f64,
        integrator: impl Integrator,
    ) -> Trajectory<D> {
        simulate(model, |t| self.stimulus.at("I", t), self.start(variables), dt, self.t_end, integrator)
    }

    /// Panics unless the engine runs the case as [`Case::run`] does, to the bit.
    pub fn assert_same_in_network<M: Neuron<D>, const D: usize>(
        &self,
        model: &M,
        variables: [&str; D],
        dt: f64,
        integrator: impl Integrator,
    ) {
        let (current, start) = (|t| self.stimulus.at("I", t), self.start(variables));
        let network = simulate_in_network(model, current, start, dt, self.t_end, integrator);
        self.run(model, variables, dt, integrator).assert_same(&network, &self.name);
    }

    /// The greatest errors of a run, in spike times and in these variables at samples at least 2 ms from any spike.
    /// Panics if the number of spikes differs.
    pub fn errors<const D: usize>(&self, run: &Trajectory<D>, variables: [&str; D]) -> Errors {
        assert_eq!(run.spikes.len(), self.spikes.len(), "{}: spikes {:?} for {:?}", self.name, run.spikes, self.spikes);
        let spikes = largest(run.spikes.iter().zip(&self.spikes).map(|(ours, theirs)| ours - theirs));
        let stride = (self.sample_dt / run.dt).round() as usize;
        let mut states = 0.0f64;
        for (row, variable) in variables.iter().enumerate() {
            let Some(samples) = self.states.get(*variable) else { continue };
            let quiet = samples.iter().enumerate().filter(|(k, _)| {
                let t = *k as f64 * self.sample_dt;
                self.spikes.iter().all(|spike| (spike - t).abs() >= 2.0) && k * stride < run.states.len()
            });
            states = states.max(largest(quiet.map(|(k, sample)| run.states[k * stride][row] - sample)));
        }
        Errors { spikes, states }
    }

    /// How many time steps a spike may be off. Each spike is up to one step late, and delays those after it: as many
    /// steps as spikes. Where delays grow from spike to spike, the stored run on a grid tells by how much. Twice their
    /// sum, since where in a step its spikes fell was luck, there as here.
    pub fn steps_off(&self) -> f64 {
        let stored = self.grid_run.as_ref().and_then(|run| run.max_spike_time_diff);
        let grown = stored.unwrap_or_else(|| panic!("{}: no run on a grid is stored", self.name)) / 0.01;
        2.0 * (self.spikes.len() as f64 + grown)
    }

    /// The steepest slope of these variables (1/ms) between samples at least 2 ms from any spike.
    fn steepest<const D: usize>(&self, variables: [&str; D]) -> f64 {
        let samples = variables.iter().filter_map(|variable| self.states.get(*variable));
        let quiet = |k: usize| self.spikes.iter().all(|spike| (spike - k as f64 * self.sample_dt).abs() >= 2.0);
        let slopes = samples.flat_map(|row| {
            let pairs = row.windows(2).enumerate().filter(move |(k, _)| quiet(*k) && quiet(k + 1));
            pairs.map(|(_, pair)| (pair[1] - pair[0]) / self.sample_dt)
        });
        largest(slopes)
    }

    /// Runs at `dt`, `dt / 2` and `dt / 8`. The spike times must be off by at most `steps` time steps at all. From `dt` to
    /// `dt / 8` the error of the states must shrink by 8 to the `order`, within a factor of 3, or be below `floor`. At
    /// order 1, where the rounding of spikes to the grid rules, chance can make the first of them small; there it is
    /// enough that a shift in time by the error of the spikes explains the second.
    pub fn assert_converges<const D: usize>(
        &self,
        variables: [&str; D],
        dt: f64,
        Expected { steps, order, floor }: Expected,
        run: impl Fn(f64) -> Trajectory<D>,
    ) -> (Errors, Errors) {
        let coarse = self.errors(&run(dt), variables);
        let half = self.errors(&run(dt / 2.0), variables);
        let fine = self.errors(&run(dt / 8.0), variables);
        for (errors, dt) in [(coarse, dt), (half, dt / 2.0), (fine, dt / 8.0)] {
            assert!(errors.spikes <= steps * dt, "{}: {errors:?} at dt = {dt}, allowed {steps} steps", self.name);
        }
        let shifted = if order == 1 { 2.0 * self.steepest(variables) * fine.spikes } else { 0.0 };
        let bound = (3.0 * coarse.states / 8f64.powi(order)).max(floor).max(shifted);
        assert!(fine.states <= bound, "{}: states err by {coarse:?} at {dt}, {fine:?} at an eighth", self.name);
        (coarse, fine)
    }
}

/// What [`Case::assert_converges`] asks for.
#[derive(Clone, Copy)]
pub struct Expected {
    /// The greatest error of a spike time, in time steps.
    pub steps: f64,
    /// The order of the error of the states: that of the method without spikes, 1 with spikes on the grid.
    pub order: i32,
    /// An error of the states that is good enough.
    pub floor: f64,
}

/// The greatest differences of a run from a reference.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Errors {
    /// Of spike times (ms).
    pub spikes: f64,
    /// Of the variables.
    pub states: f64,
}

/// The greatest magnitude, or infinity if one is not a number.
fn largest(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(0.0, |most, value| if value.is_nan() { f64::INFINITY } else { most.max(value.abs()) })
}

/// What one neuron did.
pub struct Trajectory<const D: usize> {
    /// The time step (ms).
    pub dt: f64,
    /// Stamps of the spikes (ms).
    pub spikes: Vec<f64>,
    /// `states[k]` is the state at `k dt`.
    pub states: Vec<[f64; D]>,
}

impl<const D: usize> Trajectory<D> {
    /// Intervals between spikes (ms).
    pub fn intervals(&self) -> Vec<f64> {
        self.spikes.windows(2).map(|pair| pair[1] - pair[0]).collect()
    }

    /// Spikes per second, from the last `count` intervals.
    pub fn rate(&self, count: usize) -> f64 {
        let last = self.spikes.len() - 1;
        1000.0 * count as f64 / (self.spikes[last] - self.spikes[last - count])
    }

    /// Moves the variables after the first, which a staggered run has at `k dt - dt / 2`, to `k dt`.
    pub fn synchronised(mut self) -> Self {
        for k in 0..self.states.len() - 1 {
            for row in 1..D {
                self.states[k][row] = 0.5 * (self.states[k][row] + self.states[k + 1][row]);
            }
        }
        self.states.pop();
        self
    }
}

/// Runs one neuron under an input current that is held over each step.
pub fn simulate<M: Neuron<D>, const D: usize>(
    model: &M,
    current: impl Fn(f64) -> f64,
    start: [f64; D],
    dt: f64,
    t_end: f64,
    integrator: impl Integrator,
) -> Trajectory<D> {
    simulate_with(model, |t, _| current(t), start, dt, t_end, integrator)
}

/// As [`simulate`], with a drive that may also set variables at the beginning of a step.
pub fn simulate_with<M: Neuron<D>, const D: usize>(
    model: &M,
    mut drive: impl FnMut(f64, &mut [f64; D]) -> f64,
    start: [f64; D],
    dt: f64,
    t_end: f64,
    integrator: impl Integrator,
) -> Trajectory<D> {
    let steps = (t_end / dt).round() as usize;
    let hold = (model.refractory() / dt).round() as usize;
    let (mut x, mut held, mut spikes, mut states) = (start, 0, Vec::new(), Vec::with_capacity(steps + 1));
    for n in 0..steps {
        let current = drive(n as f64 * dt, &mut x);
        let flow = Driven { model, input: linear(current, 0.0) };
        if n == 0 {
            x = integrator.start(flow, x, dt);
        }
        states.push(x);
        let before = x;
        x = integrator.step(flow, before, dt);
        if held > 0 {
            x[0] = before[0];
            held -= 1;
        } else if model.fires(before, x) {
            spikes.push((n + 1) as f64 * dt);
            x = model.reset(x);
            held = hold;
        }
    }
    states.push(x);
    Trajectory { dt, spikes, states }
}
