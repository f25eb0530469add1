//! Up to which time step is a model right? The table of the page on time steps, made anew and held against it.
//!
//! The rate is that of the first spikes under a steady current, the trace the potential under steps of weak current that
//! does not make the cell fire, both against small Runge-Kutta steps.
#![allow(clippy::disallowed_methods)]

use std::any::type_name;
use synfire::affine::linear;
use synfire::integrate::{Integrator, Recommended, Rk4};
use synfire::models::neurons::*;
use synfire::traits::{Driven, Neuron};

/// The time steps tried (ms), each of which divides 1 ms.
const STEPS: [f64; 12] = [1.0, 0.5, 0.25, 0.2, 0.1, 0.05, 0.025, 0.02, 0.01, 0.005, 0.002, 0.001];

/// The error of a rate that is still right.
const RATE: f64 = 0.01;

/// The error of a potential that is still right (mV); without a unit, this part of the height of a spike.
const TRACE: (f64, f64) = (0.1, 1e-3);

/// How one model is tried.
struct Trial {
    /// Steady currents under which it fires.
    firing: [f64; 3],
    /// Currents between these do not make it fire.
    quiet: [f64; 2],
    /// How long it fires for (ms).
    duration: f64,
    /// The step of the reference (ms).
    fine: f64,
}

impl Trial {
    fn new(firing: [f64; 3], quiet: [f64; 2]) -> Trial {
        Trial { firing, quiet, duration: 400.0, fine: 0.005 }
    }
}

/// One cell on its way.
struct Cell<'a, M, I, const D: usize> {
    model: &'a M,
    method: I,
    x: [f64; D],
    dt: f64,
    step: usize,
    /// Steps for which the potential is still held.
    held: usize,
}

impl<'a, M: Neuron<D>, I: Integrator, const D: usize> Cell<'a, M, I, D> {
    fn new(model: &'a M, method: I, current: f64, dt: f64) -> Self {
        let flow = Driven { model, input: linear(current, 0.0) };
        Cell { model, method, x: method.start(flow, model.rest(), dt), dt, step: 0, held: 0 }
    }

    /// One step under a current: the time, if it fires.
    fn go(&mut self, current: f64) -> Option<f64> {
        let (before, flow) = (self.x, Driven { model: self.model, input: linear(current, 0.0) });
        self.x = self.method.step(flow, before, self.dt);
        self.step += 1;
        if self.held > 0 {
            self.x[0] = before[0];
            self.held -= 1;
            return None;
        }
        let fires = self.model.fires(before, self.x);
        if fires {
            self.x = self.model.reset(self.x);
            self.held = (self.model.refractory() / self.dt).round() as usize;
        }
        fires.then_some(self.step as f64 * self.dt)
    }
}

/// The times of the first `most` spikes within `duration`, and the height of the largest.
fn spikes<M: Neuron<D>, const D: usize>(
    model: &M,
    method: impl Integrator,
    current: f64,
    dt: f64,
    (duration, most): (f64, usize),
) -> (Vec<f64>, f64) {
    let mut cell = Cell::new(model, method, current, dt);
    let (mut times, mut low, mut high) = (Vec::new(), f64::MAX, f64::MIN);
    while times.len() < most && (cell.step as f64) < duration / dt {
        times.extend(cell.go(current));
        (low, high) = (cell.x[0].min(low), cell.x[0].max(high));
    }
    (times, high - low)
}

/// Spikes per second from the first to the last.
fn rate(times: &[f64]) -> f64 {
    1000.0 * (times.len() - 1) as f64 / (times[times.len() - 1] - times[0])
}

/// The potential at every millisecond of 200 under a current that jumps every 5 ms; none if the cell fires.
fn trace<M: Neuron<D>, const D: usize>(
    model: &M,
    method: impl Integrator,
    quiet: [f64; 2],
    dt: f64,
) -> Option<Vec<f64>> {
    let at = |piece: usize| quiet[0] + (quiet[1] - quiet[0]) * crate::shelf::uniform(piece as u64, 5);
    let mut cell = Cell::new(model, method, at(0), dt);
    let per_ms = (1.0 / dt).round() as usize;
    let sample = |ms: usize| (0..per_ms).all(|_| cell.go(at(ms / 5)).is_none()).then_some(cell.x[0]);
    (0..200).map(sample).collect()
}

/// The largest step from which on down all are right.
fn largest(right: impl Fn(f64) -> bool) -> Option<f64> {
    // The last ones cost most, and are for cells of which nothing else is right.
    let usual = STEPS.len() - 3;
    let tried: Vec<bool> = STEPS[..usual].iter().map(|&dt| right(dt)).collect();
    if tried[usual - 1] {
        let wrong = tried.iter().rposition(|right| !right);
        return Some(STEPS[wrong.map_or(0, |wrong| wrong + 1)]);
    }
    STEPS[usual..].iter().copied().find(|&dt| right(dt))
}

/// A row of the table, and the step at which both rate and trace are right.
fn row<M: Neuron<D>, const D: usize>(model: M, trial: Trial) -> (String, f64) {
    let Trial { firing, quiet, duration, fine } = trial;
    let reference = firing.map(|current| spikes(&model, Rk4, current, fine, (duration, usize::MAX)));
    let rates = reference.each_ref().map(|(times, _)| rate(times));
    let rate_right = |dt: f64| {
        (0..3).all(|k| {
            let count = reference[k].0.len();
            let (times, _) = spikes(&model, Recommended, firing[k], dt, (2.0 * duration, count));
            times.len() == count && (rate(&times) / rates[k] - 1.0).abs() <= RATE
        })
    };
    let name = type_name::<M>().rsplit("::").next().unwrap();
    let exact = trace(&model, Rk4, quiet, fine).unwrap_or_else(|| panic!("{name} fires under {quiet:?}"));
    let tolerance = if M::UNITS[0] == "mV" { TRACE.0 } else { TRACE.1 * reference[1].1 };
    let trace_right = |dt: f64| {
        let near = |ours: Vec<f64>| ours.iter().zip(&exact).all(|(ours, exact)| (ours - exact).abs() <= tolerance);
        trace(&model, Recommended, quiet, dt).is_some_and(near)
    };
    let on_grid = |dt: f64| ((model.refractory() / dt).round() * dt - model.refractory()).abs() < 1e-9;
    let [by_rate, by_trace] = [
        largest(|dt| on_grid(dt) && rate_right(dt)).expect("a step at which the rate is right"),
        largest(|dt| on_grid(dt) && trace_right(dt)).expect("a step at which the trace is right"),
    ];
    let list = |values: [f64; 3], digits: usize| values.map(|value| format!("{value:.digits$}")).join(", ");
    let currents = firing.map(|current| current.to_string()).join(", ");
    let row = format!(
        "| [`{name}`](crate::models::neurons::{name}) | {:?} | {currents} | {} | {by_rate} | {by_trace} |",
        M::METHOD,
        list(rates, 0),
    );
    (row, by_rate.min(by_trace))
}

/// Every spiking model with its default parameters.
fn table() -> Vec<(String, f64, f64)> {
    fn of<M: Neuron<D> + Default, const D: usize>(firing: [f64; 3], quiet: [f64; 2]) -> (String, f64, f64) {
        let (row, step) = row(M::default(), Trial::new(firing, quiet));
        (row, step, M::LARGEST_STEP)
    }
    let fast = Trial { duration: 10.0, fine: 1e-4, ..Trial::new([10.0, 10.5, 11.0], [0.0, 5.0]) };
    let (resonating, step) = row(ResonateAndFire::default(), fast);
    vec![
        of::<AdEx, 2>([9.0, 18.0, 35.0], [0.0, 6.0]),
        of::<AdaptiveLif, 2>([30.0, 60.0, 120.0], [0.0, 9.0]),
        of::<AdaptiveQuadraticIf, 2>([18.0, 27.0, 50.0], [0.0, 12.0]),
        of::<ExponentialIf, 1>([0.4, 1.0, 2.0], [0.0, 0.15]),
        of::<FitzHughNagumo, 2>([0.4, 0.8, 1.3], [0.0, 0.2]),
        of::<GeneralizedIf, 4>([1.2, 1.6, 2.6], [0.0, 0.9]),
        of::<HindmarshRose, 3>([4.0, 5.0, 6.0], [0.0, 0.8]),
        of::<HodgkinHuxley, 4>([8.0, 10.0, 30.0], [-1.0, 1.0]),
        of::<Izhikevich, 2>([7.0, 12.0, 30.0], [0.0, 3.0]),
        of::<Lif, 1>([21.0, 26.0, 55.0], [0.0, 19.0]),
        of::<MorrisLecar, 2>([92.0, 110.0, 150.0], [0.0, 60.0]),
        of::<PerfectIntegrator, 1>([4.1, 9.7, 19.3], [-1.0, 1.0]),
        of::<QuadraticIf, 1>([7.0, 16.0, 32.0], [0.0, 3.5]),
        (resonating, step, ResonateAndFire::LARGEST_STEP),
        of::<TraubMiles, 4>([50.0, 250.0, 500.0], [-200.0, -50.0]),
        of::<WangBuzsaki, 3>([0.4, 0.9, 2.0], [0.0, 0.14]),
    ]
}

#[test]
fn the_page_on_time_steps_has_the_table_that_is_right() {
    let rows: Vec<_> = table().into_iter().collect();
    let table = rows.iter().map(|(row, ..)| row.as_str()).collect::<Vec<_>>().join("\n");
    println!("{table}");
    for (row, step, said) in &rows {
        assert_eq!(step, said, "LARGEST_STEP: {row}");
    }
    assert!(include_str!("../../docs/steps.md").contains(&table), "docs/steps.md must have\n{table}");
}

#[test]
fn the_page_of_each_model_says_its_largest_step() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/models/neurons");
    let mut found = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let Some((_, rest)) = text.split_once("const LARGEST_STEP: f64 = ") else { continue };
        let step: f64 = rest.split_once(';').unwrap().0.parse().unwrap();
        let page = text.replace("\n/// ", " ");
        let said = format!("[Steps](crate::guide::steps) of up to {step} ms give its rate to 1 %");
        assert!(page.contains(&said), "{said}\n{page}");
        found += 1;
    }
    assert_eq!(found, 16);
}
