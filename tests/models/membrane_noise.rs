//! Does white noise on the membrane have the strength it says, in every model and at any time step?
//!
//! Noise that is weak leaves a cell near its resting point, where its equations are linear, `dx = A x dt + sigma dW`,
//! and its variance follows from `A`. Every model is asked for its own `A`, under a current that gives it a resting point.
#![allow(clippy::disallowed_methods)]

use crate::common::simulate;
use crate::shelf::{Shelved, every_model};
use synfire::affine::{Affine, linear};
use synfire::math::exprel;
use synfire::prelude::*;

/// The standard deviation that is asked for: small for any model.
const SD: f64 = 1e-3;
const NEURONS: usize = 512;
const SAMPLES: usize = 8;

type Matrix<const D: usize> = [[f64; D]; D];

fn product<const D: usize>(a: Matrix<D>, b: Matrix<D>) -> Matrix<D> {
    std::array::from_fn(|i| std::array::from_fn(|j| (0..D).map(|k| a[i][k] * b[k][j]).sum()))
}

fn transposed<const D: usize>(a: Matrix<D>) -> Matrix<D> {
    std::array::from_fn(|i| std::array::from_fn(|j| a[j][i]))
}

fn sum<const D: usize>(a: Matrix<D>, b: Matrix<D>) -> Matrix<D> {
    std::array::from_fn(|i| std::array::from_fn(|j| a[i][j] + b[i][j]))
}

/// The derivatives of the equations at `x`.
fn jacobian<M: Neuron<D>, const D: usize>(model: &M, x: [f64; D], input: Affine) -> Matrix<D> {
    let step = 1e-5;
    let at = |j: usize, by: f64| {
        let mut moved = x;
        moved[j] += by;
        let lines = model.flow(moved, input);
        std::array::from_fn::<f64, D, _>(|i| lines[i].at(moved[i]))
    };
    transposed(std::array::from_fn(|j| {
        let (up, down) = (at(j, step), at(j, -step));
        std::array::from_fn(|i| (up[i] - down[i]) / (2.0 * step))
    }))
}

/// `exp(a t)`, by squaring the series of a small part.
fn exponential<const D: usize>(a: Matrix<D>, t: f64) -> Matrix<D> {
    let identity: Matrix<D> = std::array::from_fn(|i| std::array::from_fn(|j| f64::from(i == j)));
    let small = a.map(|row| row.map(|x| x * t / 1024.0));
    let (mut whole, mut term) = (identity, identity);
    for k in 1..=8 {
        term = product(term, small).map(|row| row.map(|x| x / f64::from(k)));
        whole = sum(whole, term);
    }
    (0..10).fold(whole, |power, _| product(power, power))
}

/// The stationary variance of variable 0 if it is kicked with variance `kick` once in every `dt`, and in between obeys
/// `dx/dt = a x`: spans that double. None if it has not settled after 20 s.
fn variance<const D: usize>(a: Matrix<D>, kick: f64, dt: f64) -> Option<f64> {
    let mut through = exponential(a, dt);
    let (mut gathered, mut before): (Matrix<D>, f64) = ([[0.0; D]; D], 0.0);
    gathered[0][0] = kick;
    let mut span = dt;
    while span < 20_000.0 {
        before = gathered[0][0];
        gathered = sum(gathered, product(product(through, gathered), transposed(through)));
        through = product(through, through);
        span *= 2.0;
    }
    ((gathered[0][0] / before - 1.0).abs() < 1e-6).then_some(gathered[0][0])
}

/// A current under which the model has a stable resting point, that point, and the derivatives there.
fn settled<M: Neuron<D>, const D: usize>(model: &M) -> Option<(f64, [f64; D], Matrix<D>)> {
    [0.0, 1.0, -1.0, -10.0, -100.0, -1000.0].into_iter().find_map(|current| {
        let input = linear(current, 0.0);
        let rest = *simulate(model, |_| current, model.rest(), 0.05, 1000.0, Recommended).states.last()?;
        let lines = model.flow(rest, input);
        let still = D > 0 && (0..D).all(|k| lines[k].at(rest[k]).abs() < 1e-6);
        let a = still.then(|| jacobian(model, rest, input))?;
        variance(a, 1e-5, 1e-5).map(|_| (current, rest, a))
    })
}

/// The variance of variable 0 over neurons and times, in a network with noise of strength `sigma`.
fn measured<M: Neuron<D>, const D: usize>(model: &M, current: f64, start: [f64; D], sigma: f64, dt: f64) -> f64 {
    let mut net = Network::new(dt).unwrap().threads(1).seed(7);
    let cells = net.add(NEURONS, model.clone()).unwrap();
    for (name, value) in M::VARS.into_iter().zip(start) {
        net.set(cells, name, value).unwrap();
    }
    net.drive(cells, Constant(current)).unwrap();
    net.drive(cells, WhiteNoise(sigma)).unwrap();
    net.run(60.0).unwrap();
    let spreads = (0..SAMPLES).map(|_| {
        net.run(10.0).unwrap();
        net.get(cells, M::VARS[0]).unwrap().var(0.0)
    });
    spreads.sum::<f64>() / SAMPLES as f64
}

#[test]
fn noise_on_the_membrane_has_its_variance() {
    /// The name of the model, if no current gives it a stable resting point.
    fn law<M: Shelved<D>, const D: usize>(model: M) -> Option<String> {
        let Some((current, rest, a)) = settled(&model) else {
            return std::any::type_name::<M>().rsplit("::").next().map(String::from);
        };
        let exact = variance(a, 1e-5, 1e-5).unwrap();
        let slope = model.flow(rest, linear(current, 0.0))[0].b;
        let sigma = SD / exact.sqrt();
        let mut off = f64::INFINITY;
        for dt in [0.1, 0.05, 0.025, 0.02] {
            // In a step noise grows by the slope of the potential's own line; what that leaves out shrinks with the step.
            let kick = dt * exprel(-2.0 * slope * dt);
            let stepped = variance(a, kick, dt).unwrap() / exact;
            assert!((stepped - 1.0).abs() < (0.9 * off).max(1e-3), "{model:?}: {stepped} at dt = {dt}, {off} before");
            off = (stepped - 1.0).abs();
            let ratio = measured(&model, current, rest, sigma, dt) / (SD * SD);
            println!("{} at {dt}: {ratio:.4} for {stepped:.4}", std::any::type_name::<M>());
            let chance = 5.0 * (2.0 / (NEURONS * SAMPLES) as f64).sqrt();
            assert!((ratio / stepped - 1.0).abs() < chance, "{model:?} at dt = {dt}: {ratio} times the variance");
        }
        None
    }
    // The one has no leak, the other no membrane.
    assert_eq!(
        every_model!(law).into_iter().flatten().collect::<Vec<_>>(),
        ["GammaProcess", "PerfectIntegrator", "Poisson", "PoissonDeadTime"]
    );
}

#[test]
fn noise_without_a_leak_grows_in_proportion_to_time() {
    for dt in [0.1, 0.05, 0.025, 0.02] {
        let mut net = Network::new(dt).unwrap().threads(1).seed(7);
        let cells = net.add(4096, PerfectIntegrator { v_th: 1e9, ..PerfectIntegrator::default() }).unwrap();
        net.drive(cells, WhiteNoise(0.3)).unwrap();
        net.run(40.0).unwrap();
        let ratio = net.get(cells, "v").unwrap().var(0.0) / (0.3 * 0.3 * 40.0);
        assert!((ratio - 1.0).abs() < 5.0 * (2.0f64 / 4096.0).sqrt(), "{ratio} times the variance at dt = {dt}");
    }
}
