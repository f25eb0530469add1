//! Do the cells stay finite wherever a user may drive them?
#![allow(clippy::disallowed_methods)]

use crate::common::simulate;
use synfire::affine::linear;
use synfire::integrate::{ExpEuler, Integrator, Recommended};
use synfire::models::learning::*;
use synfire::models::neurons::{AdEx, AdaptiveQuadraticIf, ExponentialIf, HodgkinHuxley, Izhikevich, Lif, QuadraticIf};
use synfire::traits::{Driven, Neuron, Plasticity, RateRule};

/// Numbers between 0 and 1, the same ones each time (splitmix64).
struct Uniform(u64);

impl Uniform {
    fn draw(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Anything from 1e-3 to 1e6, of either sign.
    fn current(&mut self) -> f64 {
        let size = 10f64.powf(9.0 * self.draw() - 3.0);
        if self.draw() < 0.5 { -size } else { size }
    }

    /// A time step from 0.001 to 1 ms.
    fn step(&mut self) -> f64 {
        10f64.powf(-3.0 * self.draw())
    }
}

/// Runs 100 steps of a current that changes at each of them between two values.
fn assert_finite<M: Neuron<D> + std::fmt::Debug, const D: usize>(model: &M, [high, low]: [f64; 2], dt: f64) {
    assert_eq!(model.check(), Ok(()));
    let current = |t: f64| if ((t / dt).round() as usize).is_multiple_of(2) { high } else { low };
    let run = simulate(model, current, model.rest(), dt, 100.0 * dt, Recommended);
    let lost = run.states.iter().position(|x| x.iter().any(|value| !value.is_finite()));
    assert_eq!(lost, None, "{model:?} under {high} and {low} at dt = {dt}");
}

#[test]
fn explosive_cells_stay_finite() {
    let mut uniform = Uniform(1);
    for _ in 0..2000 {
        let (currents, dt) = ([uniform.current(), uniform.current()], uniform.step());
        // From no sharpness at all through a hair's breadth to a very gentle upstroke.
        let delta_t = if uniform.draw() < 0.1 { 0.0 } else { 50.0 * uniform.draw().powi(8) };
        let adex = AdEx { delta_t, ..AdEx::default() };
        assert_finite(&adex, currents, dt);
        assert_finite(&AdEx { v_th: 20.0, delta_t, ..AdEx::brette_gerstner() }, currents, dt);
        assert_finite(&ExponentialIf { delta_t, ..ExponentialIf::default() }, currents, dt);
        assert_finite(&Izhikevich::default(), currents, dt);
        assert_finite(&QuadraticIf::default(), currents, dt);
        assert_finite(&AdaptiveQuadraticIf::default(), currents, dt);
    }
}

#[test]
fn without_sharpness_the_exponential_cells_are_leaky_integrate_and_fire() {
    let mut uniform = Uniform(2);
    let mut spikes = 0;
    for _ in 0..200 {
        let (high, low, dt) = (100.0 * uniform.draw(), 50.0 * uniform.draw() - 25.0, 0.1);
        let sharp = ExponentialIf { delta_t: 0.0, r: 1.0, t_ref: 2.0, ..ExponentialIf::default() };
        let adapting = AdEx { delta_t: 0.0, a: 0.0, b: 0.0, t_ref: 2.0, ..AdEx::default() };
        let leaky =
            Lif { v_rest: -65.0, v_reset: -68.0, v_th: -59.9, r: 1.0, tau: 10.0, t_ref: 2.0, soft_reset: false };
        let current = |t: f64| if (0.7 * t).sin() > 0.0 { high } else { low };
        let expected = simulate(&leaky, current, leaky.rest(), dt, 100.0, ExpEuler);
        let one = simulate(&sharp, current, sharp.rest(), dt, 100.0, ExpEuler);
        let two = simulate(&adapting, current, adapting.rest(), dt, 100.0, ExpEuler);
        assert_eq!((&one.spikes, &two.spikes), (&expected.spikes, &expected.spikes));
        for ((a, b), c) in expected.states.iter().zip(&one.states).zip(&two.states) {
            assert!((a[0] - b[0]).abs() < 1e-12 && (a[0] - c[0]).abs() < 1e-12, "{a:?} {b:?} {c:?}");
        }
        spikes += expected.spikes.len();
    }
    assert!(spikes > 1000, "only {spikes} spikes");
}

#[test]
fn a_narrow_upstroke_is_nearly_none() {
    // The leaky cell reaches `v_t` with 14.9 mV to go per `tau`. From there the upstroke takes over once it is as
    // steep, after delta_t ln(14.9 / delta_t) more.
    let to_go = 20.0 - 5.1;
    let leaky = 10.0 * (20.0f64 / to_go).ln();
    for delta_t in [0.1, 0.01, 1e-4, 1e-9, 1e-300, 0.0] {
        let cell = ExponentialIf { delta_t, r: 1.0, t_ref: 0.0, ..ExponentialIf::default() };
        let first = simulate(&cell, |_| 20.0, cell.rest(), 1e-3, 10.0, Recommended).spikes[0];
        let upstroke = if delta_t > 0.0 { 10.0 * delta_t / to_go * (to_go / delta_t).ln() } else { 0.0 };
        assert!(
            (first - leaky - upstroke).abs() < 0.1 * upstroke + 2e-3,
            "{delta_t}: {first} for {leaky} + {upstroke}"
        );
    }
}

#[test]
fn an_inhibitory_conductance_cannot_undo_a_spike() {
    // With a time step far too long for the conductance, a potential that has crossed the threshold must not be thrown
    // back below it within the step.
    let cell = AdEx::default();
    let flow = Driven { model: &cell, input: linear(2000.0, 20.0) };
    let after = Recommended.step(flow, [-31.0, 0.0], 0.5);
    assert!(cell.fires([-31.0, 0.0], after), "{after:?}");
}

/// The next representable number, `steps` further on.
fn beside(x: f64, steps: i64) -> f64 {
    f64::from_bits((x.to_bits() as i64 + steps) as u64)
}

#[test]
fn hodgkin_huxley_rates_are_smooth_where_their_formulas_are_0_by_0() {
    let ratio = |x: f64| if x == 0.0 { 1.0 } else { x / -(-x).exp_m1() };
    let mut potentials = Vec::new();
    for at in [-40.0, -55.0, -35.0, -50.0, -65.0] {
        potentials.extend([0, 1, -1, 2, -2, 10, -10].map(|steps| beside(at, steps)));
        potentials.extend((0..17).flat_map(|k| [at + 10f64.powi(-k), at - 10f64.powi(-k)]));
    }
    for v in potentials {
        let [m, h, n] = HodgkinHuxley::gates(v);
        let alpha_h = 0.07 * (-(v + 65.0) / 20.0).exp();
        let reference = [
            (ratio((v + 40.0) / 10.0), 4.0 * (-(v + 65.0) / 18.0).exp()),
            (alpha_h, 1.0 / (1.0 + (-(v + 35.0) / 10.0).exp())),
            (0.1 * ratio((v + 55.0) / 10.0), 0.125 * (-(v + 65.0) / 80.0).exp()),
        ];
        for (line, (alpha, beta)) in [m, h, n].into_iter().zip(reference) {
            assert!((line.a - alpha).abs() <= 4.0 * f64::EPSILON * alpha, "{} for {alpha} at {v}", line.a);
            let total = alpha + beta;
            assert!((line.b - total).abs() <= 4.0 * f64::EPSILON * total, "{} for {total} at {v}", line.b);
        }
    }
}

#[test]
fn hodgkin_huxley_gates_stay_between_0_and_1() {
    for v in (-20_000..=20_000).map(|k| 0.01 * f64::from(k)) {
        let gates = HodgkinHuxley::gates(v);
        for start in [0.0, 0.5, 1.0] {
            for dt in [0.01, 1.0] {
                let x = [v, start, start, start];
                let flow = Driven { model: &HodgkinHuxley::default(), input: linear(0.0, 0.0) };
                let after = ExpEuler.step(flow, x, dt);
                assert!(after.iter().all(|value| value.is_finite()), "{after:?} at {v}");
                // One rounding error may put a gate past its bound.
                assert!(after[1..].iter().all(|gate| (-1e-15..=1.0 + 1e-15).contains(gate)), "{after:?} at {v}");
            }
        }
        assert!(gates.iter().all(|line| line.b > 0.0 && line.a >= 0.0 && line.b.is_finite()), "{gates:?} at {v}");
    }
}

#[test]
fn a_weight_or_trace_that_is_no_number_stays_none() {
    fn law<P: Plasticity<X, Y>, const X: usize, const Y: usize>(rule: P) {
        let changes = |w: f64, x: f64, y: f64| [rule.on_pre(w, [x; X], [y; Y]), rule.on_post(w, [x; X], [y; Y])];
        assert!(changes(f64::NAN, 0.5, 0.5).iter().all(|w| w.is_nan()));
        assert!(changes(0.5, 0.5, f64::NAN)[0].is_nan() && changes(0.5, f64::NAN, 0.5)[1].is_nan());
    }
    law(Stdp::default());
    law(Stdp { dependence: Dependence::Multiplicative, ..Stdp::default() });
    law(Stdp::morrison_2007(1.0));
    law(TripletStdp::default());
    law(Vogels::default());
    law(Rewarded::new(Stdp::default()));
    /// Without `pre`, the rule does not ask for the rate of the source.
    fn rate_law<L: RateRule<Y>, const Y: usize>(rule: L, pre: bool) {
        let noticed = |pre: f64, post: f64, y: f64| {
            let targets = rule.post([y; Y], post);
            rule.flow(pre, post, [y; Y]).at(0.5).is_nan() || targets.iter().any(|line| line.at(y).is_nan())
        };
        assert_eq!(noticed(f64::NAN, 1.0, 1.0), pre);
        assert!(noticed(1.0, f64::NAN, 1.0) && (Y == 0 || noticed(1.0, 1.0, f64::NAN)));
    }
    rate_law(Oja::default(), true);
    rate_law(Bcm::default(), true);
    rate_law(BcmRunningMean::default(), true);
    rate_law(Scaling::default(), false);
}
