//! Do drives bring the charge they promise, whenever they begin and end, and at a cost that does not grow with them?
#![allow(clippy::disallowed_methods)]

use crate::forged::forge;
use ndarray::Array2;
use std::ops::Range;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use synfire::models::Stimulus;
use synfire::network::Moment;
use synfire::prelude::*;

/// A cell whose potential is the charge that it has got.
fn meter() -> PerfectIntegrator {
    PerfectIntegrator { tau: 1.0, v_th: 1e9, ..PerfectIntegrator::default() }
}

/// The charge that a cell has got by `end`, in a network with this time step.
fn charge(dt: f64, end: f64, drive: impl Drive) -> f64 {
    let mut net = Network::new(dt).unwrap();
    let cell = net.add(1, meter()).unwrap();
    let before = net.get(cell, "v").unwrap()[0];
    net.drive(cell, drive).unwrap();
    net.run(end).unwrap();
    net.get(cell, "v").unwrap()[0] - before
}

fn assert_near(found: f64, expected: f64, what: &str) {
    assert!((found - expected).abs() < 1e-12, "{what}: {found} for {expected}");
}

#[test]
fn a_pulse_brings_its_charge_wherever_it_begins_and_ends() {
    for dt in [0.1, 0.05, 0.25] {
        for from in [0.0, 1.0, 1.02, 1.049, 1.05, 1.0999, 1.3] {
            for length in [1e-6, 0.01, 0.04, 0.05, 0.1, 0.11, 0.14, 0.25, 1.0, 2.36] {
                let found = charge(dt, 5.0, Pulses(vec![(from, from + length, 3.0)]));
                assert_near(found, 3.0 * length, &format!("{from} and {length} at {dt}"));
            }
        }
    }
    // Several in one step, one over several, and one that the run does not see the end of.
    let pulses = vec![(1.01, 1.02, 1.0), (1.03, 1.04, 2.0), (1.035, 1.07, 4.0), (0.5, 1.5, 8.0), (4.97, 9.0, 16.0)];
    assert_near(charge(0.1, 5.0, Pulses(pulses)), 0.01 + 0.02 + 0.14 + 8.0 + 0.48, "many");
}

/// What a pulse does in a step is its share of it.
#[test]
fn a_pulse_acts_in_the_steps_that_it_meets() {
    let mut net = Network::new(0.1).unwrap();
    let cell = net.add(1, meter()).unwrap();
    net.drive(cell, Pulses(vec![(0.25, 0.48, 1.0)])).unwrap();
    net.record(cell, "v").unwrap();
    let run = net.run(0.7).unwrap();
    let v = run.samples(cell, "v").unwrap().values.column(0).to_vec();
    for (pair, expected) in v.windows(2).zip([0.0, 0.0, 0.05, 0.1, 0.08, 0.0]) {
        assert_near(pair[1] - pair[0], expected, "a step");
    }
}

#[test]
fn a_row_of_a_table_brings_its_charge_whatever_the_time_step() {
    let currents = [1.0, -2.0, 0.0, 4.0, 8.0];
    let table = |every: f64| Table { values: Array2::from_shape_vec((5, 1), currents.to_vec()).unwrap(), every };
    for dt in [0.1, 0.05, 0.25] {
        for every in [0.01, 0.03, 0.1, 0.12, 0.25, 0.333, 1.0, 1.07] {
            let what = format!("rows of {every} ms at {dt}");
            assert_near(charge(dt, 10.0, table(every)), every * 11.0, &what);
            // At the end of any step, the charge is that of what has passed.
            let passed = (currents.iter().enumerate())
                .map(|(k, current)| current * (0.5 - k as f64 * every).clamp(0.0, every))
                .sum::<f64>();
            assert_near(charge(dt, 0.5, table(every)), passed, &what);
        }
    }
}

/// A table whose rows begin with steps is the same to the last bit as pulses.
#[test]
fn on_the_grid_a_row_holds_for_whole_steps() {
    let values = Array2::from_shape_fn((70, 2), |(k, n)| 3.0 * ((k * (n + 2)) % 7) as f64 + 0.1);
    for (dt, every) in [(0.1, 0.3), (0.1, 0.1), (0.05, 0.35), (0.025, 1.1)] {
        let run = |table: bool| {
            let mut net = Network::new(dt).unwrap();
            let cells = net.add(2, Lif::default()).unwrap();
            if table {
                net.drive(cells, Table { values: values.clone(), every }).unwrap();
            } else {
                let values = values.clone();
                let (steps_a_row, dt) = ((every / dt).round() as usize, dt);
                let current =
                    move |t: f64, n: usize| values.get(((t / dt) as usize / steps_a_row, n)).map_or(0.0, |&i| i);
                net.drive(cells, Pattern(current)).unwrap();
            }
            net.run(80.0 * every).unwrap();
            net.get(cells, "v").unwrap()
        };
        assert_eq!(run(true), run(false), "rows of {every} ms at {dt}");
    }
}

#[test]
fn a_stimulus_brings_its_charge_wherever_its_pieces_begin() {
    for dt in [0.1, 0.05, 0.25] {
        let stimulus =
            Stimulus::new(5.0).step(0.33, 2.0).ramp(1.01, 3.0).step(1.04, 1.0).pulses(&[2.0], 0.07, 5.0).step(3.0, 0.0);
        let ramp = 2.0 * 0.03 + 0.5 * 3.0 * 0.03 * 0.03;
        let expected = 2.0 * 0.68 + ramp + 1.0 * 1.96 + 5.0 * 0.07;
        assert_near(charge(dt, 5.0, stimulus), expected, &format!("a stimulus at {dt}"));
    }
    // A ramp on the grid.
    assert_near(charge(0.1, 2.0, Stimulus::new(2.0).ramp(1.0, 4.0)), 2.0, "a ramp");
}

/// A drive that notes for what it is asked.
struct Witness(Arc<Mutex<Vec<Moment>>>);

impl Drive for Witness {
    fn add(&self, moment: &Moment, _: Range<usize>, _: &mut [f64], _: &mut [f64]) {
        self.0.lock().unwrap().push(*moment);
    }

    fn check(&self, _: usize) -> Result<()> {
        Ok(())
    }
}

#[test]
fn a_drive_is_asked_for_the_middle_of_each_step() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let mut net = Network::new(0.5).unwrap();
    let cell = net.add(1, Lif::default()).unwrap();
    net.run(1.0).unwrap();
    net.drive(cell, Witness(asked.clone())).unwrap();
    net.run(1.5).unwrap();
    let found: Vec<_> = asked.lock().unwrap().iter().map(|m| (m.step, m.start, m.time, m.dt)).collect();
    assert_eq!(found, [(2, 1.0, 1.25, 0.5), (3, 1.5, 1.75, 0.5), (4, 2.0, 2.25, 0.5)]);
}

/// The least time that a thousand steps from `start` on take, with this drive.
fn cost<D: Drive>(drive: impl Fn() -> D, start: u64) -> Duration {
    let mut net = Network::new(0.1).unwrap().threads(1);
    let cell = net.add(1, LeakyIntegrator::default()).unwrap();
    net.drive(cell, drive()).unwrap();
    let mut later = serde_json::to_value(net.snapshot()).unwrap();
    later["step"] = start.into();
    net.restore(&forge(later)).unwrap();
    let timed = (0..5).map(|_| {
        let begun = Instant::now();
        net.run(100.0).unwrap();
        begun.elapsed()
    });
    timed.min().unwrap()
}

/// A search from the first row on would take some hundred times as long at the end as at the beginning.
#[test]
fn what_a_step_costs_does_not_depend_on_how_long_a_drive_is() {
    const LONG: usize = 1_000_000;
    let table = || Table { values: Array2::zeros((LONG, 1)), every: 0.1 };
    let pulses = || Pulses((0..LONG / 10).map(|k| (k as f64, k as f64 + 0.5, 1.0)).collect());
    let mut stimulus = Stimulus::new(1e5);
    (0..LONG / 10).for_each(|k| stimulus = std::mem::replace(&mut stimulus, Stimulus::new(0.0)).step(k as f64, 1.0));
    let ends = [0, LONG as u64 - 6000];
    let costs =
        [ends.map(|at| cost(table, at)), ends.map(|at| cost(pulses, at)), ends.map(|at| cost(|| stimulus.clone(), at))];
    for [early, late] in costs {
        assert!(late < 10 * early, "{costs:?}");
    }
}
