//! Learning on rates, against references and against theory.
//!
//! The references solve the equations of a linear neuron and its two weights together, so the rules are asked for their
//! slopes at every stage of a Runge-Kutta step over the whole.

#![allow(clippy::disallowed_methods)]

use crate::reference::{Named, cases};
use serde::Deserialize;
use synfire::models::learning::*;
use synfire::traits::RateRule;

#[derive(Deserialize)]
struct Case {
    name: String,
    w0: [f64; 2],
    pre_rates: Rates,
    t_end: f64,
    sample_dt: f64,
    states: Named<Vec<f64>>,
}

#[derive(Deserialize)]
struct Rates {
    t: Vec<f64>,
    x: Vec<[f64; 2]>,
}

impl Case {
    /// The presynaptic rates that hold over a step that begins at `t`.
    fn rates(&self, t: f64) -> [f64; 2] {
        let row = self.pre_rates.t.iter().rposition(|&start| start <= t + 1e-9).unwrap();
        self.pre_rates.x[row]
    }
}

/// The state of a linear neuron with two inputs: its weights and the rule's variables.
type Learner<const Y: usize> = ([f64; 2], [f64; Y]);

fn slopes<L: RateRule<Y>, const Y: usize>(rule: &L, pre: [f64; 2], (w, y): Learner<Y>) -> Learner<Y> {
    let post = w[0] * pre[0] + w[1] * pre[1];
    let lines = rule.post(y, post);
    let mut dy = y;
    (0..Y).for_each(|k| dy[k] = lines[k].at(y[k]));
    ([0, 1].map(|k| rule.flow(pre[k], post, y).at(w[k])), dy)
}

fn ahead<const Y: usize>((w, mut y): Learner<Y>, (dw, dy): Learner<Y>, dt: f64) -> Learner<Y> {
    (0..Y).for_each(|k| y[k] += dt * dy[k]);
    ([w[0] + dt * dw[0], w[1] + dt * dw[1]], y)
}

/// One step of the classical Runge-Kutta rule for the whole neuron, with the bounds of the weights after it.
fn learn<L: RateRule<Y>, const Y: usize>(rule: &L, pre: [f64; 2], state: Learner<Y>, dt: f64) -> Learner<Y> {
    let k1 = slopes(rule, pre, state);
    let k2 = slopes(rule, pre, ahead(state, k1, 0.5 * dt));
    let k3 = slopes(rule, pre, ahead(state, k2, 0.5 * dt));
    let k4 = slopes(rule, pre, ahead(state, k3, dt));
    let steps = [(1.0, k1), (2.0, k2), (2.0, k3), (1.0, k4)];
    let (w, y) = steps.into_iter().fold(state, |state, (part, k)| ahead(state, k, part * dt / 6.0));
    let (low, high) = rule.bounds();
    (w.map(|w| w.clamp(low, high)), y)
}

fn follow<L: RateRule<Y>, const Y: usize>(rule: &L, case: &Case, names: [&str; Y], dt: f64) {
    let every = (case.sample_dt / dt).round() as usize;
    let mut state = (case.w0, rule.rest());
    for n in 0..=(case.t_end / dt).round() as usize {
        if n % every == 0 {
            let near = |name: &str, found: f64| {
                let expected = case.states[name][n / every];
                assert!((found - expected).abs() < 1e-9, "{} {name} at {n}: {found}, not {expected}", case.name);
            };
            near("w0", state.0[0]);
            near("w1", state.0[1]);
            (0..Y).for_each(|k| near(names[k], state.1[k]));
        }
        state = learn(rule, case.rates(n as f64 * dt), state, dt);
    }
}

#[test]
fn oja_follows_the_references() {
    let cases = cases::<Case>("learning_oja");
    assert_eq!(cases.len(), 2);
    for case in &cases {
        follow(&Oja::default(), case, [], 0.05);
    }
}

#[test]
fn oja_turns_to_the_principal_direction() {
    let mut state = ([0.05, 0.05], []);
    for _ in 0..10_000 {
        state = learn(&Oja::default(), [3.0, 4.0], state, 0.1);
    }
    let [a, b] = state.0;
    assert!((a - 0.6).abs() < 1e-12 && (b - 0.8).abs() < 1e-12 && (a * a + b * b - 1.0).abs() < 1e-12);

    // Inputs (2, 1) and (1, -2) in turn, the first four times as often: the mean of x x^T has eigenvector (2, 1).
    let rule = Oja { gamma: 1e-4 };
    let mut state = ([0.3, -0.4], []);
    for n in 0..400_000 {
        state = learn(&rule, if n % 5 == 4 { [1.0, -2.0] } else { [2.0, 1.0] }, state, 0.1);
    }
    let [a, b] = state.0;
    let norm = 5f64.sqrt();
    assert!((a.abs() - 2.0 / norm).abs() < 1e-3 && (b.abs() - 1.0 / norm).abs() < 1e-3 && a * b > 0.0, "{a} {b}");
}

#[test]
fn bcm_follows_the_reference() {
    let cases = cases::<Case>("learning_bcm");
    follow(&Bcm::default(), &cases[0], ["theta"], 0.02);
}

/// Two inputs of rates 1.5 and 1, in turn for 1 ms each.
fn in_turn(n: usize, per_turn: usize) -> [f64; 2] {
    if (n / per_turn).is_multiple_of(2) { [1.5, 0.0] } else { [0.0, 1.0] }
}

#[test]
fn bcm_selects_the_stronger_input() {
    let mut state: Learner<1> = ([1.0, 1.0], Bcm::default().rest());
    // What is expected comes from an independent Euler scheme, extrapolated to steps of length 0.
    for n in 0..100_000 {
        if n == 10_000 {
            let [a, b] = state.0;
            assert!((a - 1.01798).abs() < 1e-5 && (b - 0.73305).abs() < 1e-5, "{a} {b} after 200 ms");
        }
        state = learn(&Bcm::default(), in_turn(n, 50), state, 0.02);
    }
    let ([a, b], [theta]) = state;
    // Theory: r_post = 2 while the stronger input is on, so that its weight is 4/3, plus ripple.
    assert!((a - 1.33197).abs() < 1e-5 && b < 1e-3 && (theta - 1.89692).abs() < 1e-5, "{a} {b} {theta}");
}

/// One step of the recurrence of BrainPy-Models: the threshold from the rate of the step before, then the weights, then
/// the rate.
fn recur(rule: &BcmRunningMean, (w, y): Learner<2>, r: f64, pre: [f64; 2], dt: f64) -> (Learner<2>, f64) {
    let [total, age] = rule.post(y, r);
    let y = [y[0] + dt * total.at(y[0]), y[1] + dt * age.at(y[1])];
    let w = [0, 1].map(|k| (w[k] + dt * rule.flow(pre[k], r, y).at(w[k])).clamp(rule.w_min, rule.w_max));
    ((w, y), w[0] * pre[0] + w[1] * pre[1])
}

#[test]
fn the_running_mean_repeats_the_recurrence_of_the_reference() {
    let cases = cases::<Case>("learning_bcm");
    let (case, rule, dt) = (&cases[1], BcmRunningMean::default(), 0.02);
    let (mut state, mut r) = ((case.w0, rule.rest()), 0.0);
    for n in 0..2000 {
        (state, r) = recur(&rule, state, r, case.rates(n as f64 * dt), dt);
        if (n + 1) % 50 == 0 {
            let (w, [total, age]) = state;
            for (name, found) in [("w0", w[0]), ("w1", w[1]), ("theta", total / age), ("r", r)] {
                let expected = case.states[name][(n + 1) / 50 - 1];
                assert!((found - expected).abs() < 1e-11 * expected, "{name}: {found}, not {expected}");
            }
        }
    }
}

#[test]
fn the_running_mean_leaves_the_weights_to_the_bounds() {
    let rule = BcmRunningMean::default();
    let (mut state, mut r) = (([1.0, 1.0], rule.rest()), 0.0);
    for n in 0..40_000 {
        (state, r) = recur(&rule, state, r, in_turn(n, 50), 0.02);
    }
    let [a, b] = state.0;
    assert!(a == rule.w_max && (b - 0.207).abs() < 5.1e-4, "{a} {b}");
}

#[test]
fn scaling_reaches_its_goal_and_keeps_ratios() {
    let rule = Scaling { goal: 2.0, ..Scaling::default() };
    let mut state = ([0.2, 0.5], rule.rest());
    for _ in 0..400_000 {
        state = learn(&rule, [1.0, 2.0], state, 0.1);
    }
    let [a, b] = state.0;
    assert!((a + 2.0 * b - 2.0).abs() < 1e-6 && (a / b - 0.4).abs() < 1e-9, "{a} {b}");
}
