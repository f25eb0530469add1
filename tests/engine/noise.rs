//! Do noise and Poisson input have the moments that theory gives them, whatever the time step?
//!
//! Seeds are fixed, so a test either always passes or never. Bounds are 7.13 standard errors, which a correct engine
//! exceeds with a probability of 1e-12 on the day that the random numbers change. Standard errors come from the spread
//! over neurons, which are independent of each other.
#![allow(clippy::disallowed_methods)]

use ndarray::{Array2, Axis};
use synfire::prelude::*;

const N: usize = 4000;
const STEPS: [f64; 4] = [0.05, 0.1, 0.2, 0.4];
const BOUND: f64 = 7.13;

/// Membrane time constant (ms). It is short, so that a short run has many independent samples, and so that the longest
/// time step is no small part of it.
const TAU: f64 = 2.0;

/// A cell that never fires.
fn membrane() -> Lif {
    Lif { v_th: 1e9, tau: TAU, t_ref: 0.0, ..Lif::default() }
}

/// The potentials of `N` cells every `every` ms for `samples` samples, after 20 ms.
fn potentials(dt: f64, samples: usize, every: f64, build: impl Fn(&mut Network, Pop) -> Result<()>) -> Array2<f64> {
    let mut net = Network::new(dt).unwrap().seed(11);
    let cells = net.add(N, membrane()).unwrap();
    build(&mut net, cells).unwrap();
    net.run(20.0).unwrap();
    let all: Vec<usize> = (0..N).collect();
    net.record_some(cells, "v", &all, every).unwrap();
    let run = net.run(samples as f64 * every).unwrap();
    run.samples(cells, "v").unwrap().values.clone()
}

/// That the mean over time and neurons of a function of the samples is `expected`, and is known to 1 %.
fn assert_mean(what: &str, values: &Array2<f64>, expected: f64, function: impl Fn(f64) -> f64) {
    assert_mean_within(0.01, what, values, expected, function);
}

fn assert_mean_within(part: f64, what: &str, values: &Array2<f64>, expected: f64, function: impl Fn(f64) -> f64) {
    let each = values.mapv(function).mean_axis(Axis(0)).unwrap();
    let (mean, error) = (each.mean().unwrap(), each.std(1.0) / (each.len() as f64).sqrt());
    assert!(BOUND * error < part * expected.abs(), "{what}: {mean} is known to {error} only");
    assert!((mean - expected).abs() < BOUND * error, "{what}: {mean} for {expected} +- {error}");
}

#[test]
fn white_noise_has_its_variance_at_any_time_step() {
    for dt in STEPS {
        let v = potentials(dt, 420, 2.0, |net, cells| {
            net.drive(cells, Constant(50.0))?;
            net.drive(cells, WhiteNoise::fluctuation(2.0, TAU)).map(drop)
        });
        assert_mean(&format!("mean at {dt}"), &v, 50.0, |v| v);
        assert_mean(&format!("variance at {dt}"), &v, 4.0, |v| (v - 50.0) * (v - 50.0));
    }
}

#[test]
fn an_ornstein_uhlenbeck_current_has_its_variance_and_correlation_at_any_time_step() {
    // A membrane without memory shows the current itself, one step later.
    let relay = Lif { tau: 1e-3, ..membrane() };
    let noise = OrnsteinUhlenbeck { mean: 5.0, sd: 3.0, tau: TAU };
    for dt in STEPS {
        let mut net = Network::new(dt).unwrap().seed(5);
        let cells = net.add(N, relay).unwrap();
        net.drive(cells, noise).unwrap();
        let all: Vec<usize> = (0..N).collect();
        net.run(dt).unwrap();
        // From its first step on it is stationary.
        let first = net.get(cells, "v").unwrap();
        let variance = first.mapv(|i| (i - 5.0) * (i - 5.0)).mean().unwrap();
        assert!((variance / 9.0 - 1.0).abs() < BOUND * (2.0 / N as f64).sqrt(), "{variance} at first");
        net.record_some(cells, "v", &all, TAU).unwrap();
        let run = net.run(840.0).unwrap();
        let i = &run.samples(cells, "v").unwrap().values - 5.0;
        assert_mean(&format!("variance at {dt}"), &i, 9.0, |i| i * i);
        // Samples are one correlation time apart.
        let last = i.nrows() - 1;
        let products = &i.slice(ndarray::s![..last, ..]) * &i.slice(ndarray::s![1.., ..]);
        assert_mean_within(0.03, &format!("correlation at {dt}"), &products, 9.0 * (-1f64).exp(), |product| product);
    }
}

#[test]
fn poisson_input_obeys_campbells_theorem() {
    const RATE: f64 = 5000.0;
    let per_ms = RATE / 1000.0;
    for dt in STEPS {
        // Jumps j of a membrane tau: mean j r tau, variance j^2 r tau / 2 in continuous time. On the grid a potential is
        // a sum over steps k of counts, of mean and variance r dt, times exp(-k dt / tau).
        let (j, tau) = (0.5, TAU);
        let decay = |tau: f64| (-dt / tau).exp();
        let jump = Synapse::new(VoltageJump::default());
        let v = potentials(dt, 450, 2.0, |net, cells| net.background(cells, RATE, j, jump).map(drop));
        let mean = j * per_ms * dt / (1.0 - decay(tau));
        let variance = j * j * per_ms * dt / (1.0 - decay(tau / 2.0));
        assert_mean(&format!("mean of jumps at {dt}"), &v, mean, |v| v);
        assert_mean(&format!("variance of jumps at {dt}"), &v, variance, |v| (v - mean) * (v - mean));
        assert!((mean / (j * per_ms * tau) - 1.0).abs() < 0.55 * dt / tau);

        // Through a gate, whose mean over each step is a current that the membrane sees as a second exponential.
        let gate_tau = 1.0;
        let exponential = Synapse::new(Exponential { tau: gate_tau });
        let v = potentials(dt, 350, 4.0, |net, cells| net.background(cells, RATE, j, exponential).map(drop));
        let (a, b) = (decay(gate_tau), decay(tau));
        let step_mean = (1.0 - a) * gate_tau / dt;
        let kernel = |k: i32| step_mean * (1.0 - b) * (a.powi(k) - b.powi(k)) / (a - b);
        let steps = 1..(100.0 / dt) as i32;
        let mean = j * per_ms * dt * steps.clone().map(kernel).sum::<f64>();
        assert!((mean / (j * per_ms * gate_tau) - 1.0).abs() < 1e-12, "{mean}");
        let variance = j * j * per_ms * dt * steps.map(|k| kernel(k) * kernel(k)).sum::<f64>();
        assert_mean(&format!("mean through a gate at {dt}"), &v, mean, |v| v);
        assert_mean(&format!("variance through a gate at {dt}"), &v, variance, |v| (v - mean) * (v - mean));
    }
}

/// What conductances another population has makes no difference to noisy cells that are not connected to it, though both are
/// carried on by one thread.
#[test]
fn noise_does_not_see_the_conductances_of_others() -> Result<()> {
    let potentials = |conductances: bool, threads: usize| {
        let mut net = Network::new(0.1)?.seed(1).threads(threads);
        let noisy = net.add(600, Lif { v_th: 1e9, ..Lif::default() })?;
        net.drive(noisy, WhiteNoise(1.0))?;
        net.drive(noisy, Signal(|t: f64| t))?;
        let other = net.add(600, Lif { v_th: 1e9, ..Lif::default() })?;
        let synapse = Synapse::new(Exponential { tau: 5.0 });
        if conductances {
            net.background(other, 1000.0, 5.0, synapse.output(Conductance(60.0)))?;
        } else {
            net.background(other, 1000.0, 5.0, synapse)?;
        }
        net.run(5.0)?;
        net.get(noisy, "v")
    };
    assert_eq!(potentials(true, 1)?, potentials(false, 1)?);
    assert_eq!(potentials(true, 2)?, potentials(true, 1)?);
    Ok(())
}
