//! Renewal processes against theory: the law of their intervals on the grid of steps, and trains against it.

#![allow(clippy::disallowed_methods)]

use crate::init::Init;
use crate::models::neurons::{GammaProcess, PoissonDeadTime};
use crate::network::Network;
use crate::random::statistics::{counts_at_1e_9, distribution_at_1e_9, squares_at_1e_9};
use crate::traits::Neuron;

/// The chance of an interval of each number of steps.
struct Law {
    dt: f64,
    chances: Vec<f64>,
}

impl Law {
    /// From the share of intervals that are longer than a time (ms): one of `n` steps lies between `n - 1` steps and `n`.
    fn new(dt: f64, survival: impl Fn(f64) -> f64) -> Law {
        let last = (1..).find(|&n| survival(f64::from(n) * dt) < 1e-14).unwrap();
        let chance = |n: i32| if n == 0 { 0.0 } else { survival(f64::from(n - 1) * dt) - survival(f64::from(n) * dt) };
        Law { dt, chances: (0..=last).map(chance).collect() }
    }

    fn mean(&self) -> f64 {
        self.chances.iter().enumerate().map(|(n, p)| n as f64 * p).sum()
    }

    /// Steps at which each of `n` sources fires.
    fn trains<M: Neuron<D>, const D: usize>(&self, model: M, ages: Init, n: usize, duration: f64) -> Vec<Vec<u64>> {
        let mut net = Network::new(self.dt).unwrap().seed(5);
        let sources = net.add(n, model).unwrap();
        net.set(sources, "age", ages).unwrap();
        net.record_spikes(sources).unwrap();
        let spikes = net.run(duration).unwrap().spikes(sources).unwrap();
        let steps = |train: Vec<f64>| train.into_iter().map(|t| (t / self.dt).round() as u64).collect();
        spikes.trains().into_iter().map(steps).collect()
    }
}

/// Chi-square of the intervals: those that begin in the first half, lest long ones be missed.
fn intervals_are(trains: &[Vec<u64>], law: &Law) -> f64 {
    let end = trains.iter().filter_map(|train| train.last()).max().unwrap() / 2;
    let intervals: Vec<u64> = trains
        .iter()
        .flat_map(|train| train.windows(2).filter(|two| two[0] < end).map(|two| two[1] - two[0]))
        .collect();
    // Bins of a step for the form, and wide ones, in which a small error adds up.
    let judged = |width: u64| {
        let wide: Vec<u64> = intervals.iter().map(|n| n / width).collect();
        let chance = |n: u64| law.chances.get(n as usize).copied().unwrap_or(0.0);
        distribution_at_1e_9(&wide, |bin| (width * bin..width * (bin + 1)).map(chance).sum())
    };
    judged(1).max(judged(8))
}

/// The number of spikes in each tenth of the time, from the scatter between trains.
fn rate_is(trains: &[Vec<u64>], law: &Law) -> f64 {
    let end = trains.iter().filter_map(|train| train.last()).max().unwrap() + 1;
    let mut squares = 0.0;
    for part in 0..10 {
        let within = end * part / 10..end * (part + 1) / 10;
        let count = |train: &Vec<u64>| train.iter().filter(|step| within.contains(step)).count() as f64;
        let counts: Vec<f64> = trains.iter().map(count).collect();
        squares += square_of_mean(&counts, (within.end - within.start) as f64 / law.mean());
    }
    squares_at_1e_9(squares, 10)
}

/// The square of how many standard errors the mean of numbers is off.
fn square_of_mean(numbers: &[f64], expected: f64) -> f64 {
    let n = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / n;
    let variance = numbers.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
    (mean - expected) * (mean - expected) * n / variance
}

/// The autocorrelation: how many spikes follow one after so many steps, whoever comes between, as renewal theory has it.
fn trains_are(trains: &[Vec<u64>], law: &Law) -> f64 {
    const LAGS: usize = 80;
    let end = trains.iter().filter_map(|train| train.last()).max().unwrap() - LAGS as u64;
    let mut density = [0.0; LAGS + 1];
    for lag in 1..=LAGS {
        let chance = |n: usize| law.chances.get(n).copied().unwrap_or(0.0);
        density[lag] = chance(lag) + (1..lag).map(|n| chance(n) * density[lag - n]).sum::<f64>();
    }
    let (mut found, mut spikes) = ([0.0; LAGS + 1], 0.0);
    for train in trains {
        for (k, &step) in train.iter().enumerate().filter(|(_, step)| **step < end) {
            spikes += 1.0;
            let lags = train[k + 1..].iter().map(|later| (later - step) as usize);
            lags.take_while(|&lag| lag <= LAGS).for_each(|lag| found[lag] += 1.0);
        }
    }
    let expected: Vec<f64> = density.iter().map(|density| density * spikes).collect();
    counts_at_1e_9(&found, &expected, &expected)
}

/// The share of intervals that are longer than an age in ms.
fn survival(rate: f64, order: f64) -> impl Fn(f64) -> f64 {
    move |ms| {
        let passed = order * rate * ms / 1000.0;
        let term = |j: i32| passed.powi(j) / (1..=j).map(f64::from).product::<f64>();
        (0..order as i32).map(term).sum::<f64>() * (-passed).exp()
    }
}

#[test]
fn intervals_have_a_gamma_distribution() {
    for order in [1.0, 2.0, 5.0] {
        let model = GammaProcess { rate: 100.0, order };
        let law = |rate: f64| Law::new(0.5, survival(rate, order));
        let trains = law(100.0).trains(model, model.ages(), 5000, 1000.0);
        assert!(intervals_are(&trains, &law(100.0)) < 1.0, "order {order}: {}", intervals_are(&trains, &law(100.0)));
        assert!(intervals_are(&trains, &law(102.0)) > 1.0, "order {order}: 2 % passes");
        assert!(rate_is(&trains, &law(100.0)) < 1.0, "{}", rate_is(&trains, &law(100.0)));
        assert!(rate_is(&trains, &law(102.0)) > 1.0);
        assert!(trains_are(&trains, &law(100.0)) < 1.0, "{}", trains_are(&trains, &law(100.0)));
    }
    let model = GammaProcess { rate: 100.0, order: 5.0 };
    let law = Law::new(0.5, survival(100.0, 5.0));
    let together = law.trains(model, Init::Same(0.0), 5000, 1000.0);
    assert!(rate_is(&together, &law) > 1.0, "sources that begin together pass for old ones");
}

#[test]
fn intervals_are_exponential_after_the_dead_time() {
    for (rate, dead_time) in [(100.0, 0.0), (100.0, 3.3), (100.0, 8.0)] {
        let model = PoissonDeadTime { rate, dead_time };
        let law = |rate: f64, dead: f64| {
            let hazard = 1.0 / (1000.0 / rate - dead);
            Law::new(0.5, move |ms: f64| (-hazard * (ms - dead).max(0.0)).exp())
        };
        let right = law(rate, dead_time);
        let trains = right.trains(model, model.ages(), 5000, 1000.0);
        assert!(intervals_are(&trains, &right) < 1.0, "{}", intervals_are(&trains, &right));
        assert!(intervals_are(&trains, &law(1.02 * rate, dead_time)) > 1.0, "2 % passes");
        assert!(rate_is(&trains, &right) < 1.0 && rate_is(&trains, &law(1.02 * rate, dead_time)) > 1.0);
        assert!(trains_are(&trains, &right) < 1.0, "{}", trains_are(&trains, &right));
    }
}
