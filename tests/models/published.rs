//! Do the cells have the figures of the literature: rates, thresholds, resting points, patterns?
//!
//! The figures were computed from the equations to the digits shown, without the crate. A grid makes an interval up to
//! one step longer than it is, and a spike up to one step later.
#![allow(clippy::disallowed_methods)]

use crate::common::{Trajectory, simulate};
use synfire::affine::linear;
use synfire::integrate::{Integrator, Recommended};
use synfire::models::neurons::{
    AdEx, AdExPattern, AdaptiveQuadraticIf, ExponentialIf, GeneralizedIf, HodgkinHuxley, Lif, QuadraticIf,
};
use synfire::traits::{Driven, Neuron};

fn under<M: Neuron<D>, const D: usize>(model: &M, current: f64, dt: f64, t_end: f64) -> Trajectory<D> {
    simulate(model, |_| current, model.rest(), dt, t_end, Recommended)
}

/// Interval of a published rate, at most `late` steps longer. The slack of 1e-3 is that of the digits published.
fn assert_rate<const D: usize>(run: &Trajectory<D>, rate: f64, late: f64) {
    let intervals = run.intervals();
    let (ours, published) = (intervals[intervals.len() - 1], 1000.0 / rate);
    let slack = 1e-3 + 1e-4 * published;
    assert!(ours > published - slack - run.dt && ours < published + slack + late * run.dt, "{ours} ms for {published}");
}

#[test]
fn lif_follows_its_closed_form_for_100_000_steps() {
    let cell = Lif { v_rest: -70.0, v_reset: -75.0, v_th: 1e6, tau: 13.7, r: 2.3, ..Lif::default() };
    let (dt, mut exact, mut x) = (0.1, -70.0, [-70.0]);
    let factor = (-dt / 13.7f64).exp();
    for n in 0..100_000 {
        let current = 10.0 * (f64::from(n / 7) * 0.9).sin();
        x = Recommended.step(Driven { model: &cell, input: linear(current, 0.0) }, x, dt);
        let target = -70.0 + 2.3 * current;
        exact = target + (exact - target) * factor;
        assert!((x[0] - exact).abs() < 1e-10, "step {n}: {} for {exact}", x[0]);
    }
}

#[test]
fn lif_intervals_are_the_closed_form_rounded_up_to_the_grid() {
    let mut tested = 0;
    for k in 0..520 {
        let share = |m: u32| f64::from(k * m % 521) / 521.0;
        let (tau, current, dt) = (5.0 + 25.0 * share(7), 20.5 + 60.0 * share(31), [0.1, 0.05, 0.025][k as usize % 3]);
        let cell = Lif { tau, t_ref: 2.0, ..Lif::default() };
        let free = tau * ((current + 5.0) / (current - 20.0)).ln() / dt;
        if (free - free.round()).abs() < 1e-6 {
            continue;
        }
        let run = under(&cell, current, dt, 5.0 * (free + 1.0) * dt + 12.0);
        let steps: Vec<f64> = run.intervals().iter().map(|interval| (interval / dt).round()).collect();
        let expected = free.ceil() + (2.0 / dt).round();
        assert!(
            steps.len() >= 3 && steps.iter().all(|&s| s == expected),
            "{cell:?} at {current}: {steps:?}, {expected}"
        );
        tested += 1;
    }
    assert!(tested >= 500);
}

#[test]
fn lif_rates() {
    assert_eq!(under(&Lif::default(), 20.0, 0.1, 1000.0).spikes.len(), 0);
    for (current, rate) in [(20.5, 22.5641), (21.0, 26.6092), (25.0, 43.6346), (26.0, 46.6804), (30.0, 57.0528)] {
        assert_rate(&under(&Lif::default(), current, 1e-3, 200.0), rate, 1.0);
    }
    assert_rate(&under(&Lif::default(), 40.0, 1e-3, 200.0), 76.2817, 1.0);
    // Refractoriness bounds the rate at 200 spikes per second.
    assert!((under(&Lif::default(), 1e9, 0.1, 100.0).intervals()[5] - 5.1).abs() < 1e-9);
}

/// The potential comes ever closer to the threshold; a millionth more current gets it there after tau ln(1 + 1e6).
#[test]
fn at_the_rheobase_leaky_cells_do_not_fire() {
    let first = |run: &[f64]| run.first().copied().unwrap_or(f64::INFINITY);
    for dt in [0.1, 0.05, 0.025, 0.01] {
        for (v_rest, v_th, r, tau) in [(0.0, 20.0, 1.0, 10.0), (-65.0, -51.3, 1.7, 17.0), (-52.0, -50.0, 0.3, 5.0)] {
            let cell = Lif { v_rest, v_reset: v_rest - 5.0, v_th, r, tau, ..Lif::default() };
            let (rheobase, exact) = ((v_th - v_rest) / r, tau * 1e6f64.ln_1p());
            assert!(under(&cell, rheobase, dt, 1000.0).spikes.is_empty());
            let above = first(&under(&cell, rheobase * (1.0 + 1e-6), dt, 300.0).spikes);
            assert!(above > exact - 1e-6 && above < exact + dt + 1e-6, "{above} for {exact}");
        }
        let cell = GeneralizedIf::default();
        assert!(under(&cell, 1.0, dt, 1000.0).spikes.is_empty());
        let (above, exact) = (first(&under(&cell, 1.0 + 1e-6, dt, 300.0).spikes), 20.0 * 1e6f64.ln_1p());
        assert!(above > exact - 1e-6 && above < exact + dt + 1e-6, "{above} for {exact}");
    }
}

#[test]
fn hodgkin_huxley_rates_and_first_spikes() {
    let axon = HodgkinHuxley { v_th: 20.0, ..HodgkinHuxley::default() };
    let published = [
        (6.3, 52.371, 2.6150),
        (6.5, 55.057, 2.5625),
        (7.0, 58.327, 2.4439),
        (8.0, 62.470, 2.2490),
        (10.0, 68.324, 1.9676),
        (15.0, 78.649, 1.5623),
        (20.0, 86.470, 1.3350),
    ];
    for (current, rate, first) in published {
        let run = under(&axon, current, 0.01, 1500.0);
        assert!((run.spikes[0] - first - 0.005).abs() < 0.006, "{current}: first {} for {first}", run.spikes[0]);
        let mean = run.rate(50);
        assert!((mean / rate - 1.0).abs() < 1e-3, "{current}: {mean} for {rate}");
    }
    let thin = HodgkinHuxley { g_leak: 0.03, ..axon };
    for (current, rate) in [(5.0, 54.644), (8.0, 65.449), (10.0, 70.698), (15.0, 80.856), (20.0, 88.746)] {
        let mean = under(&thin, current, 0.01, 1500.0).rate(50);
        assert!((mean / rate - 1.0).abs() < 1e-3, "{current}: {mean} for {rate}");
    }
}

#[test]
fn hodgkin_huxley_thresholds() {
    let axon = HodgkinHuxley::default();
    assert_eq!(under(&axon, 2.22, 0.01, 200.0).spikes.len(), 0);
    assert_eq!(under(&axon, 2.26, 0.01, 200.0).spikes.len(), 1);
    assert!(under(&axon, 6.24, 0.01, 1000.0).spikes.len() < 30);
    assert!(under(&axon, 6.29, 0.01, 1000.0).spikes.len() > 45);
    // The oscillation under 50 peaks at 7.5 mV: above this cell's threshold, below one of 20 mV.
    assert!(under(&axon, 50.0, 0.01, 300.0).spikes.len() > 20);
    for (current, low, high) in [(10.0, -74.896, 30.431), (50.0, f64::NAN, 7.5), (100.0, -60.51, -20.05)] {
        let run = under(&axon, current, 0.01, 300.0);
        let potentials = || run.states.iter().skip(10_000).map(|x| x[0]);
        let (least, most) = (potentials().fold(f64::MAX, f64::min), potentials().fold(f64::MIN, f64::max));
        assert!(low.is_nan() || (least - low).abs() < 0.01, "{current}: down to {least}");
        assert!((most - high).abs() < 0.05, "{current}: up to {most}");
    }
}

/// Coefficients of the characteristic polynomial x^4 + c[0] x^3 + ... + c[3] (Faddeev and LeVerrier).
fn characteristic(a: [[f64; 4]; 4]) -> [f64; 4] {
    let product = |m: [[f64; 4]; 4]| -> [[f64; 4]; 4] {
        std::array::from_fn(|i| std::array::from_fn(|j| (0..4).map(|k| a[i][k] * m[k][j]).sum()))
    };
    let mut m: [[f64; 4]; 4] = std::array::from_fn(|i| std::array::from_fn(|j| f64::from(i == j)));
    std::array::from_fn(|k| {
        let next = product(m);
        let c = -(0..4).map(|i| next[i][i]).sum::<f64>() / (k + 1) as f64;
        m = std::array::from_fn(|i| std::array::from_fn(|j| next[i][j] + if i == j { c } else { 0.0 }));
        c
    })
}

/// The current that holds the axon at `v`, and the characteristic polynomial of its equations there.
fn held(axon: &HodgkinHuxley, v: f64) -> (f64, [f64; 4]) {
    let [m, h, n] = HodgkinHuxley::gates(v).map(|line| line.a / line.b);
    let x = [v, m, h, n];
    let slopes = |x: [f64; 4]| -> [f64; 4] {
        let lines = axon.flow(x, linear(0.0, 0.0));
        std::array::from_fn(|k| lines[k].at(x[k]))
    };
    let jacobian = std::array::from_fn(|i| {
        std::array::from_fn(|j| {
            let step = 1e-5;
            let [mut up, mut down] = [x, x];
            up[j] += step;
            down[j] -= step;
            (slopes(up)[i] - slopes(down)[i]) / (2.0 * step)
        })
    });
    (-slopes(x)[0] * axon.c, characteristic(jacobian))
}

#[test]
fn hodgkin_huxley_loses_and_regains_its_rest_where_it_should() {
    // A pair of eigenvalues is imaginary where Hurwitz's third determinant vanishes.
    let hurwitz = |[c1, c2, c3, c4]: [f64; 4]| c1 * c2 * c3 - c3 * c3 - c1 * c1 * c4;
    for (g_leak, currents) in [(0.3, [9.77544, 154.5224]), (0.03, [6.49595, 158.753])] {
        let axon = HodgkinHuxley { g_leak, ..HodgkinHuxley::default() };
        let mut found = Vec::new();
        for k in 0..500 {
            let (mut low, mut high) = (-70.0 + 0.1 * f64::from(k), -69.9 + 0.1 * f64::from(k));
            let sign = |v: f64| hurwitz(held(&axon, v).1) > 0.0;
            if sign(low) != sign(high) {
                for _ in 0..40 {
                    let middle = 0.5 * (low + high);
                    if sign(middle) == sign(low) { low = middle } else { high = middle }
                }
                found.push(held(&axon, low).0);
            }
        }
        assert_eq!(found.len(), 2, "{found:?}");
        for (ours, published) in found.iter().zip(currents) {
            assert!((ours / published - 1.0).abs() < 1e-5, "{found:?} for {currents:?}");
        }
    }
    // With a tenth of the leak it rests lower.
    let thin = HodgkinHuxley { g_leak: 0.03, ..HodgkinHuxley::default() };
    assert!(held(&thin, -70.676170).0.abs() < 1e-6, "{:?}", held(&thin, -70.676170));
    for (line, published) in HodgkinHuxley::gates(-70.676170).iter().zip([0.0265788, 0.7720631, 0.2353619]) {
        assert!((line.a / line.b - published).abs() < 1e-7);
    }
    // The eigenvalues at rest are -4.67503, -0.20264 +- 0.38322 i and -0.12067.
    let [c1, .., c4] = held(&HodgkinHuxley::default(), -64.996379).1;
    assert!((c1 - (4.67503 + 2.0 * 0.20264 + 0.12067)).abs() < 3e-5, "{c1}");
    assert!((c4 / (4.67503 * 0.12067 * (0.20264f64.powi(2) + 0.38322f64.powi(2))) - 1.0).abs() < 2e-4, "{c4}");
}

#[test]
fn exponential_if_rates() {
    let cell = ExponentialIf::default();
    assert_eq!(under(&cell, 0.161, 0.01, 1000.0).spikes.len(), 0);
    for (current, rate) in
        [(0.17, 3.5667), (0.2, 8.2557), (0.3, 17.5456), (0.5, 31.1241), (1.0, 57.7288), (2.0, 98.856)]
    {
        assert_rate(&under(&cell, current, 0.01, 900.0), rate, 1.0);
    }
    let first = under(&cell, 0.5, 0.01, 30.0).spikes[0];
    assert!((first - 26.1203 - 0.005).abs() < 0.0051, "{first}");
}

#[test]
fn quadratic_if_intervals_are_their_closed_form() {
    let cell = QuadraticIf { t_ref: 1.0, ..QuadraticIf::default() };
    assert_eq!(under(&cell, 3.93, 0.01, 2000.0).spikes.len(), 0);
    for (current, interval) in [(4.0, 456.202511), (5.0, 97.007205), (10.0, 32.083923), (20.0, 15.781612)] {
        let s = (current / 0.07 - 7.5f64.powi(2)).sqrt();
        let exact = 10.0 / (0.07 * s) * ((27.5 / s).atan() - (-10.5 / s).atan());
        assert!((exact - interval).abs() < 1e-6);
        let ours = under(&cell, current, 0.01, 2.0 * interval + 500.0).intervals()[0] - 1.0;
        assert!(ours > exact - 1e-6 && ours < exact + 0.01 + 1e-6, "{ours} for {exact}");
    }
}

/// Steps by which an adaptive cell's interval may be too long. That of the default AdEx grows by 5.5 times the delay of
/// a spike, which is at most one step (from runs at 0.008, 0.004, ... 0.00025 ms).
const ADAPTIVE: f64 = 6.0;

#[test]
fn adex_rates() {
    let cell = AdEx::default();
    assert_eq!(under(&cell, 6.0, 0.01, 1000.0).spikes.len(), 1);
    for (current, rate) in
        [(7.0, 13.4774), (8.0, 20.3802), (10.0, 30.8019), (15.0, 54.5733), (20.0, 77.2940), (30.0, 120.9702)]
    {
        assert_rate(&under(&cell, current, 0.002, 700.0), rate, ADAPTIVE);
    }
    let published = AdEx::brette_gerstner();
    let once = under(&published, 600.0, 0.01, 1000.0).spikes;
    assert!(once.len() == 1 && (once[0] - 49.44).abs() < 0.016, "{once:?}");
    for (current, rate) in [(700.0, 7.80994), (800.0, 14.93889), (1000.0, 27.71562)] {
        assert_rate(&under(&published, current, 0.01, 3000.0), rate, ADAPTIVE);
    }
}

#[test]
fn every_adex_pattern_shows() {
    let published: [(usize, f64, &[f64]); 6] = [
        (5, 25.77, &[53.67, 59.33, 59.15]),
        (12, 25.77, &[15.47, 17.82, 20.31]),
        (20, 6.46, &[2.64, 3.55, 5.63, 14.43, 36.39, 36.59]),
        (24, 6.41, &[]),
        (2, 17.98, &[29.04]),
        (1, 342.41, &[]),
    ];
    for (pattern, (count, first, intervals)) in AdExPattern::ALL.into_iter().zip(published) {
        let (cell, stimulus, dt) = (pattern.model(), pattern.stimulus(), 1e-3);
        let run = simulate(&cell, |t| stimulus.at(t), cell.rest(), dt, stimulus.duration, Recommended);
        let name = pattern.name();
        assert_eq!(run.spikes.len(), count, "{name}");
        println!("{name} {:?} {:?}", run.spikes[0], run.intervals());
        assert!((run.spikes[0] - first).abs() < 0.02, "{name}: first {}", run.spikes[0]);
        for (ours, published) in run.intervals().iter().zip(intervals) {
            assert!((ours - published).abs() < 0.02, "{name}: {:?}", run.intervals());
        }
    }
}

#[test]
fn the_bursting_adex_bursts() {
    let (cell, stimulus) = (AdExPattern::Bursting.model(), AdExPattern::Bursting.stimulus());
    let intervals = simulate(&cell, |t| stimulus.at(t), cell.rest(), 1e-3, 300.0, Recommended).intervals();
    assert!(intervals[..7].iter().all(|&interval| interval < 4.0) && intervals[7] > 60.0, "{intervals:?}");
}

#[test]
fn adaptive_quadratic_if_rates() {
    let cell = AdaptiveQuadraticIf::default();
    let once = under(&cell, 14.0, 0.001, 1000.0).spikes;
    assert!(once.len() == 1 && (once[0] - 43.106).abs() < 0.002, "{once:?}");
    for (current, rate) in [(15.0, 16.684), (16.0, 20.692), (20.0, 32.088), (30.0, 58.272)] {
        assert_rate(&under(&cell, current, 0.002, 700.0), rate, ADAPTIVE);
    }
}
