//! Is what neurons get from drives, from each other and from gates of second order, as the pages say?
//!
//! The order shows in the error against the whole system of equations, solved without the crate by small steps of the
//! classical Runge-Kutta rule. No clock is among the variables, which would hide at what time a drive is asked.
#![allow(clippy::disallowed_methods)]

use synfire::affine::Affine;
use synfire::integrate::{Heun, Integrator, Midpoint, Rk4, Staggered};
use synfire::prelude::*;

/// `x` at every `every` ms, from time 0 to `end`, by steps of `dt`.
fn exactly<const N: usize>(
    slopes: impl Fn(f64, [f64; N]) -> [f64; N],
    mut x: [f64; N],
    (every, end): (f64, f64),
    dt: f64,
) -> Vec<[f64; N]> {
    let ahead = |x: [f64; N], k: [f64; N], dt: f64| std::array::from_fn(|i| x[i] + dt * k[i]);
    let (per_sample, samples) = ((every / dt).round() as usize, (end / every).round() as usize);
    let mut all = vec![x];
    for step in 0..samples * per_sample {
        let t = step as f64 * dt;
        let k1 = slopes(t, x);
        let k2 = slopes(t + 0.5 * dt, ahead(x, k1, 0.5 * dt));
        let k3 = slopes(t + 0.5 * dt, ahead(x, k2, 0.5 * dt));
        let k4 = slopes(t + dt, ahead(x, k3, dt));
        x = std::array::from_fn(|i| x[i] + dt / 6.0 * (k1[i] + 2.0 * (k2[i] + k3[i]) + k4[i]));
        if (step + 1) % per_sample == 0 {
            all.push(x);
        }
    }
    all
}

/// The greatest difference between a run and what it should be, at all times and in all columns that both have.
fn error<const N: usize>(
    run: &Recording,
    (cells, variable): (Pop, &str),
    exact: &[[f64; N]],
    columns: &[usize],
) -> f64 {
    let found = &run.samples(cells, variable).unwrap().values;
    assert!(found.nrows() <= exact.len() && found.nrows() + 1 >= exact.len());
    let off = |(k, row): (usize, ndarray::ArrayView1<f64>)| {
        columns.iter().zip(row).map(|(&column, v)| (v - exact[k][column]).abs()).fold(0.0, f64::max)
    };
    found.outer_iter().enumerate().map(off).fold(0.0, f64::max)
}

/// That errors at time steps, each half the one before, fall by a factor of 4 each.
fn assert_second_order(what: &str, steps: &[f64], error: impl Fn(f64) -> f64) {
    let errors: Vec<f64> = steps.iter().map(|&dt| error(dt)).collect();
    println!("{what}: {errors:?}");
    for pair in errors.windows(2) {
        let order = (pair[0] / pair[1]).log2();
        assert!((order - 2.0).abs() < 0.15, "{what}: order {order:.3}, errors {errors:?} at {steps:?}");
    }
}

/// The slopes of a model's variables under a current.
fn slopes<M: Neuron<D>, const D: usize>(model: &M, x: [f64; D], current: f64) -> [f64; D] {
    let lines = model.flow(x, Affine { a: current, b: 0.0 });
    std::array::from_fn(|k| lines[k].at(x[k]))
}

/// A current that swings (arbitrary units, ms).
fn swing(t: f64) -> f64 {
    8.0 + 4.0 * (1.3 * t).sin()
}

/// The error of an axon that fires once under a swinging current.
fn driven_axon(method: impl Integrator, drive: impl Drive, dt: f64, exact: &[[f64; 4]]) -> f64 {
    let mut net = Network::new(dt).unwrap();
    let axon = net.add_with(1, HodgkinHuxley::default(), method).unwrap();
    net.drive(axon, drive).unwrap();
    net.record_some(axon, "v", &[0], 0.2).unwrap();
    error(&net.run(12.0).unwrap(), (axon, "v"), exact, &[0])
}

#[test]
fn a_smooth_drive_is_of_second_order() {
    let axon = HodgkinHuxley::default();
    let exact = exactly(|t, x| slopes(&axon, x, swing(t)), axon.rest(), (0.2, 12.0), 2e-3);
    assert!(exact.iter().any(|x| x[0] > 20.0), "the axon does not fire");
    let steps = [0.01, 0.005, 0.0025];
    assert_second_order("Staggered", &steps, |dt| driven_axon(Staggered, Signal(swing), dt, &exact));
    assert_second_order("Midpoint", &steps, |dt| driven_axon(Midpoint, Signal(swing), dt, &exact));
    assert_second_order("Heun", &steps, |dt| driven_axon(Heun, Signal(swing), dt, &exact));
    assert_second_order("Rk4", &steps, |dt| driven_axon(Rk4, Signal(swing), dt, &exact));
    assert_second_order("Pattern", &steps, |dt| driven_axon(Rk4, Pattern(|t, _| swing(t)), dt, &exact));
}

#[test]
fn a_smooth_drive_of_a_leaky_cell_is_of_second_order() {
    let cell = LeakyIntegrator::default();
    let exact = exactly(|t, x| slopes(&cell, x, swing(t)), [0.0], (0.4, 40.0), 0.01);
    assert_second_order("LeakyIntegrator", &[0.4, 0.2, 0.1, 0.05], |dt| {
        let mut net = Network::new(dt).unwrap();
        let cells = net.add(1, cell).unwrap();
        net.drive(cells, Signal(swing)).unwrap();
        net.record_some(cells, "v", &[0], 0.4).unwrap();
        error(&net.run(40.0).unwrap(), (cells, "v"), &exact, &[0])
    });
}
