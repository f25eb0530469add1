//! Does each integrator have the order it promises?
#![allow(clippy::disallowed_methods)]

use synfire::affine::{Affine, linear, slope};
use synfire::integrate::{Euler, ExpEuler, Flow, Heun, Integrator, Midpoint, Rk4, Staggered};
use synfire::models::neurons::*;
use synfire::traits::{Driven, Neuron};

/// A Hodgkin-Huxley axon with a smooth drive, whose clock is one more variable.
#[derive(Clone, Copy)]
struct Swinging;

const AXON: HodgkinHuxley =
    HodgkinHuxley { e_na: 50.0, g_na: 120.0, e_k: -77.0, g_k: 36.0, e_leak: -54.387, g_leak: 0.3, c: 1.0, v_th: 0.0 };

impl Flow<5> for Swinging {
    fn at(self, [v, m, h, n, clock]: [f64; 5]) -> [Affine; 5] {
        let current = 8.0 + 4.0 * (1.3 * clock).sin();
        let [v, m, h, n] = AXON.flow([v, m, h, n], linear(current, 0.0));
        [v, m, h, n, slope(1.0)]
    }
}

/// The potentials at every 0.2 ms over 12 ms, in which the axon fires once.
fn potentials(integrator: impl Integrator, dt: f64) -> Vec<f64> {
    let [v, m, h, n] = AXON.rest();
    let mut x = integrator.start(Swinging, [v, m, h, n, 0.0], dt);
    let mut all = Vec::new();
    for _ in 0..60 {
        for _ in 0..(0.2 / dt).round() as usize {
            x = integrator.step(Swinging, x, dt);
        }
        all.push(x[0]);
    }
    all
}

/// The greatest errors at 0.04, 0.02, ... 0.0025 ms.
fn errors(integrator: impl Integrator) -> [f64; 5] {
    let exact = potentials(Rk4, 5e-4);
    assert!(exact.iter().any(|&v| v > 20.0), "the axon does not fire");
    [0.04, 0.02, 0.01, 0.005, 0.0025].map(|dt| {
        let ours = potentials(integrator, dt);
        ours.iter().zip(&exact).fold(0.0, |most: f64, (ours, exact)| most.max((ours - exact).abs()))
    })
}

fn assert_order(name: &str, errors: &[f64], expected: f64) {
    println!("{name}: {errors:?}");
    for pair in errors.windows(2) {
        let order = (pair[0] / pair[1]).log2();
        assert!((order - expected).abs() < 0.1, "{name}: order {order}, errors {errors:?}");
    }
}

#[test]
fn euler_and_exponential_euler_have_order_1() {
    assert_order("Euler", &errors(Euler)[3..], 1.0);
    assert_order("ExpEuler", &errors(ExpEuler)[3..], 1.0);
}

#[test]
fn the_staggered_method_has_order_2_and_is_a_hundred_times_better_than_exponential_euler() {
    let (staggered, sequential) = (errors(Staggered), errors(ExpEuler));
    assert_order("Staggered", &staggered[2..], 2.0);
    assert!(staggered[2] < 1e-2 * sequential[2], "{staggered:?} {sequential:?}");
}

#[test]
fn midpoint_and_heun_have_order_2() {
    assert_order("Midpoint", &errors(Midpoint)[2..], 2.0);
    assert_order("Heun", &errors(Heun)[2..], 2.0);
}

#[test]
fn runge_kutta_has_order_4() {
    assert_order("Rk4", &errors(Rk4)[2..], 4.0);
}

/// The order at which [`Staggered`] carries variable 0 for `time` ms, in which the cell does not fire.
fn staggered_order<M: Neuron<D>, const D: usize>(model: M, start: [f64; D], current: f64, time: f64) -> f64 {
    let flow = Driven { model: &model, input: linear(current, 0.0) };
    let steps = |dt: f64| (time / dt).round() as usize;
    let exact = (0..steps(1e-3)).fold(start, |x, _| Rk4.step(flow, x, 1e-3));
    let error = |dt: f64| {
        let ours = (0..steps(dt)).fold(Staggered.start(flow, start, dt), |x, _| Staggered.step(flow, x, dt));
        (ours[0] - exact[0]).abs()
    };
    (error(0.02) / error(0.01)).log2()
}

/// The model's rest, but variable 0 at `v`.
fn moved<M: Neuron<D>, const D: usize>(model: &M, v: f64) -> [f64; D] {
    let mut x = model.rest();
    x[0] = v;
    x
}

#[test]
fn the_staggered_method_has_order_2_on_cells_whose_equations_are_linear_in_their_own_variable() {
    fn law<M: Neuron<D> + Default, const D: usize>(v: f64, current: f64, time: f64) -> f64 {
        staggered_order(M::default(), moved(&M::default(), v), current, time)
    }
    let orders = [
        law::<HodgkinHuxley, 4>(-60.0, 10.0, 4.0),
        law::<TraubMiles, 4>(-60.0, 500.0, 4.0),
        law::<WangBuzsaki, 3>(-60.0, 1.0, 4.0),
        law::<MorrisLecar, 2>(-40.0, 100.0, 20.0),
        staggered_order(GeneralizedIf { a: 0.005, ..GeneralizedIf::default() }, [-65.0, -50.0, 0.3, 0.2], 0.5, 4.0),
        staggered_order(ResonateAndFire { omega: 1.0, b: -0.1, ..ResonateAndFire::default() }, [0.2, 0.1], 0.1, 4.0),
    ];
    assert!(orders.iter().all(|order| (order - 2.0).abs() < 0.1), "{orders:?}");
}

#[test]
fn the_staggered_method_has_order_1_on_the_cells_that_its_page_names() {
    let orders = [
        staggered_order(AdEx::default(), [-62.0, 0.0], 5.0, 4.0),
        staggered_order(ExponentialIf::default(), [-62.0], 0.1, 4.0),
        staggered_order(QuadraticIf::default(), [-60.0], 2.0, 4.0),
        staggered_order(AdaptiveQuadraticIf::default(), [-60.0, 0.0], 5.0, 4.0),
        staggered_order(Izhikevich::default(), [-65.0, -13.0], 2.0, 4.0),
        staggered_order(FitzHughNagumo::default(), [0.5, -0.2], 0.5, 4.0),
        staggered_order(HindmarshRose::default(), [0.3, -2.0, 0.1], 2.0, 2.0),
        staggered_order(StuartLandau::default(), [0.3, 0.1], 0.1, 4.0),
        staggered_order(WilsonCowan::default(), [0.2, 0.1, 0.0], 0.5, 2.0),
        staggered_order(MontbrioPazoRoxin::default(), [0.1, -1.0], 1.0, 2.0),
        staggered_order(WongWang::default(), [0.2], 0.05, 20.0),
    ];
    assert!(orders.iter().all(|order| (order - 1.0).abs() < 0.2), "{orders:?}");
}
