//! Does white noise on the membrane have the strength it says, in every model and at any time step?
//!
//! Noise that is weak leaves a cell near its resting point, where its equations are linear, `dx = A x dt + sigma dW`,
//! and its variance follows from `A`. Every model is asked for its own `A`; those without a stable resting point say so
//! by a variance that grows without bound.
#![allow(clippy::disallowed_methods)]

mod common;
mod shelf;
use common::simulate;
use shelf::{Shelved, every_model};
use synfire::affine::Affine;
use synfire::prelude::*;

/// The standard deviation that is asked for: small for any model.
const SD: f64 = 1e-3;
const NEURONS: usize = 1024;
const SAMPLES: usize = 12;

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
fn jacobian<M: Neuron<D>, const D: usize>(model: &M, x: [f64; D]) -> Matrix<D> {
    let step = 1e-5;
    let at = |j: usize, by: f64| {
        let mut moved = x;
        moved[j] += by;
        let lines = model.flow(moved, Affine::default());
        std::array::from_fn::<f64, D, _>(|i| lines[i].at(moved[i]))
    };
    transposed(std::array::from_fn(|j| {
        let (up, down) = (at(j, step), at(j, -step));
        std::array::from_fn(|i| (up[i] - down[i]) / (2.0 * step))
    }))
}

/// The stationary variance of variable 0 under noise of strength 1 on it: the noise of a short time, carried on through
/// spans that double. None if it has not settled after 20 s.
fn variance<const D: usize>(a: Matrix<D>) -> Option<f64> {
    let short = 20_000.0 / f64::from(1 << 25);
    let identity: Matrix<D> = std::array::from_fn(|i| std::array::from_fn(|j| f64::from(i == j)));
    let step = a.map(|row| row.map(|x| x * short));
    let square = product(step, step).map(|row| row.map(|x| 0.5 * x));
    let mut through = sum(sum(identity, step), square);
    let mut gathered: Matrix<D> = [[0.0; D]; D];
    gathered[0][0] = short;
    let mut before = 0.0;
    for _ in 0..25 {
        before = gathered[0][0];
        gathered = sum(gathered, product(product(through, gathered), transposed(through)));
        through = product(through, through);
    }
    let settled = (gathered[0][0] / before - 1.0).abs() < 1e-6;
    settled.then_some(gathered[0][0])
}

/// The variance of variable 0 over neurons and times, in a network with noise of strength `sigma`.
fn measured<M: Neuron<D>, const D: usize>(model: &M, start: [f64; D], sigma: f64, dt: f64) -> f64 {
    let mut net = Network::new(dt).unwrap().threads(1).seed(7);
    let cells = net.add(NEURONS, model.clone()).unwrap();
    for (name, value) in M::VARS.into_iter().zip(start) {
        net.set(cells, name, value).unwrap();
    }
    net.drive(cells, WhiteNoise(sigma)).unwrap();
    net.run(100.0).unwrap();
    let spreads = (0..SAMPLES).map(|_| {
        net.run(20.0).unwrap();
        net.get(cells, M::VARS[0]).unwrap().var(0.0)
    });
    spreads.sum::<f64>() / SAMPLES as f64
}

#[test]
fn noise_on_the_membrane_has_its_variance() {
    /// Whether there is a stable resting point.
    fn law<M: Shelved<D>, const D: usize>(model: M) -> bool {
        let rest = *simulate(&model, |_| 0.0, model.rest(), 0.05, 1000.0, Recommended).states.last().unwrap();
        let lines = model.flow(rest, Affine::default());
        if (0..D).any(|k| lines[k].at(rest[k]).abs() > 1e-6) {
            return false;
        }
        let a = jacobian(&model, rest);
        let Some(exact) = variance(a) else { return false };
        let sigma = SD / exact.sqrt();
        for dt in [0.1, 0.05, 0.025, 0.0125] {
            let ratio = measured(&model, rest, sigma, dt) / (SD * SD);
            // Five standard errors; and what the slope that scales the noise leaves out of the true slope, to first
            // order.
            let chance = 5.0 * (2.0 / (NEURONS * SAMPLES) as f64).sqrt();
            let left_out = (a[0][0] + lines[0].b).abs() * dt;
            println!("{} at {dt}: {ratio:.4}, {left_out:.4}", std::any::type_name::<M>());
            assert!((ratio - 1.0).abs() < chance + left_out, "{model:?} at dt = {dt}: {ratio} times the variance");
        }
        true
    }
    let stable = every_model!(law);
    assert!(stable.iter().filter(|&&stable| stable).count() >= 16, "{stable:?}");
}
