//! Do the models show the rates, periods and ranges of the literature?
#![allow(clippy::disallowed_methods)]

use crate::common::{Trajectory, simulate};
use crate::shelf::Composed;
use synfire::affine::Affine;
use synfire::integrate::{Recommended, Rk4};
use synfire::models::neurons::{
    FitzHughNagumo, HindmarshRoseRegime, MontbrioPazoRoxin, MorrisLecar, ResonateAndFire, StuartLandau, TraubMiles,
    WangBuzsaki, WilsonCowan,
};
use synfire::traits::Neuron;

/// Runs from rest under a constant current.
fn constant<M: Neuron<D>, const D: usize>(model: &M, current: f64, dt: f64, t_end: f64) -> Trajectory<D> {
    simulate(model, |_| current, model.rest(), dt, t_end, Recommended)
}

fn assert_near(ours: f64, published: f64, tolerance: f64) {
    assert!((ours - published).abs() <= tolerance, "{ours}, but {published} is published");
}

#[test]
fn morris_lecar_fires_with_the_published_periods() {
    let hopf = MorrisLecar::hopf();
    let period = |fibre: &MorrisLecar, current| 1000.0 / constant(fibre, current, 0.02, 3000.0).rate(10);
    for (current, published) in [(90.0, 95.4207), (100.0, 84.9768), (120.0, 75.4374), (150.0, 69.8426)] {
        assert_near(period(&hopf, current), published, 0.002);
    }
    assert_near(period(&MorrisLecar { v_ca: 120.0, ..hopf }, 100.0), 85.291, 0.002);
    assert!(
        constant(&hopf, 80.0, 0.1, 2000.0).spikes.len() < 2 && constant(&hopf, 85.0, 0.1, 2000.0).spikes.len() > 10
    );
}

/// A pair of eigenvalues is imaginary where the trace vanishes. Both lines are tangents in their own variable.
#[test]
fn morris_lecar_loses_and_regains_its_rest_where_published() {
    let hopf = MorrisLecar::hopf();
    for (fibre, published) in [(hopf, [88.5697, 190.716]), (MorrisLecar { v_ca: 120.0, ..hopf }, [93.8576, 212.019])] {
        let held = |v: f64| {
            let [_, potassium] = fibre.flow([v, 0.0], Affine::default());
            let w = potassium.a / potassium.b;
            let [potential, potassium] = fibre.flow([v, w], Affine::default());
            (-potential.at(v) * fibre.c, potential.b + potassium.b)
        };
        let mut found = Vec::new();
        for k in 0..1000 {
            let (mut low, mut high) = (-60.0 + 0.1 * f64::from(k), -59.9 + 0.1 * f64::from(k));
            if (held(low).1 > 0.0) != (held(high).1 > 0.0) {
                for _ in 0..40 {
                    let middle = 0.5 * (low + high);
                    if (held(middle).1 > 0.0) == (held(low).1 > 0.0) { low = middle } else { high = middle }
                }
                found.push(held(low).0);
            }
        }
        assert_eq!(found.len(), 2, "{found:?}");
        (0..2).for_each(|k| assert_near(found[k], published[k], 1e-3));
    }
}

/// Near the saddle-node the period diverges; with the homoclinic set the same current has a resting state, too.
#[test]
fn morris_lecar_begins_to_fire_in_its_three_ways() {
    let slow = constant(&MorrisLecar::saddle_node(), 40.2, 0.1, 5000.0);
    let fast = constant(&MorrisLecar::saddle_node(), 60.0, 0.1, 5000.0);
    assert!(slow.spikes.len() > 2 && 3.0 * slow.rate(1) < fast.rate(1), "{} {}", slow.rate(1), fast.rate(1));
    assert!(constant(&MorrisLecar::saddle_node(), 39.5, 0.1, 5000.0).spikes.len() < 2);
    let homoclinic = MorrisLecar::homoclinic();
    let at = |v: f64, w: f64| simulate(&homoclinic, |_| 37.0, [v, w], 0.1, 2000.0, Recommended);
    let (resting, firing) = (at(-40.0, 0.0), at(0.0, 0.1));
    assert!(resting.spikes.is_empty() && firing.spikes.len() > 20);
}

/// Mean and coefficient of variation of the intervals after `from` ms, and the shortest and the longest of them.
fn intervals(run: &Trajectory<3>, from: f64) -> (f64, f64, [f64; 2]) {
    let late: Vec<f64> = run.spikes.iter().copied().filter(|&spike| spike > from).collect();
    let intervals: Vec<f64> = late.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let n = intervals.len() as f64;
    let mean = intervals.iter().sum::<f64>() / n;
    let variance = intervals.iter().map(|interval| (interval - mean).powi(2)).sum::<f64>() / n;
    let least = intervals.iter().copied().fold(f64::INFINITY, f64::min);
    (mean, variance.sqrt() / mean, [least, intervals.iter().copied().fold(0.0, f64::max)])
}

/// The last two regimes are chaotic, so that only statistics can agree.
#[test]
fn hindmarsh_rose_regimes_are_as_published() {
    use HindmarshRoseRegime::{Bursting, IrregularBursting, IrregularSpiking, Quiescence, Spiking};
    let run = |regime: HindmarshRoseRegime| {
        simulate(&regime.model(), |_| regime.current(), [-1.6, -10.0, 0.0], 0.01, 1000.0, Recommended)
    };
    let quiet = run(Quiescence);
    assert!(quiet.spikes.is_empty());
    assert_near(quiet.states.last().unwrap()[0], -3.055, 0.001);
    let spiking = run(Spiking);
    assert_eq!(spiking.spikes.len(), 116);
    let (mean, cv, _) = intervals(&spiking, 300.0);
    assert_near(mean, 9.775, 0.01);
    assert!(cv < 0.005, "{cv}");
    let late = || spiking.states[30_000..].iter().map(|x| x[0]);
    assert_near(late().fold(f64::INFINITY, f64::min), -1.241, 0.001);
    assert_near(late().fold(f64::NEG_INFINITY, f64::max), 2.461, 0.001);
    let bursting = run(Bursting);
    assert_eq!(bursting.spikes.len(), 67);
    let [least, most] = intervals(&bursting, 500.0).2;
    assert_near(least, 3.6, 0.1);
    assert_near(most, 113.6, 0.1);
    for (regime, spikes, published) in [(IrregularSpiking, 48, 0.72), (IrregularBursting, 63, 1.04)] {
        let run = run(regime);
        let (_, cv, _) = intervals(&run, 300.0);
        assert!(run.spikes.len().abs_diff(spikes) <= 3, "{}", run.spikes.len());
        assert_near(cv, published, 0.1);
    }
}

#[test]
fn resonate_and_fire_fires_once_or_repetitively() {
    let cell = ResonateAndFire::default();
    let once = constant(&cell, 8.0, 1e-4, 20.0);
    assert_eq!(once.spikes.len(), 1);
    assert_near(once.spikes[0], 0.1994999, 1e-4);
    let [v, x] = *once.states.last().unwrap();
    assert_near(v, 0.792079, 1e-6);
    assert_near(x, 0.0792079, 1e-6);
    assert_near(1000.0 / constant(&cell, 10.0, 1e-5, 20.0).rate(20), 0.3381, 6e-5);
}

#[test]
fn fitzhugh_nagumo_fires_with_the_published_periods_and_heights() {
    let cell = FitzHughNagumo::default();
    for (current, period, low, high) in [(0.5, 39.4744, -1.97041, 1.85212), (1.0, 36.6988, -1.90300, 1.93987)] {
        let run = constant(&cell, current, 0.01, 1000.0);
        assert_near(1000.0 / run.rate(20), period, 0.001);
        let late = &run.states[50_000..];
        assert_near(late.iter().fold(f64::INFINITY, |least, x| least.min(x[0])), low, 1e-5);
        assert_near(late.iter().fold(f64::NEG_INFINITY, |most, x| most.max(x[0])), high, 1e-5);
    }
    let low = FitzHughNagumo { v_th: 1.0, ..cell };
    let spikes = |current| constant(&low, current, 0.05, 1000.0).spikes.len();
    assert!(spikes(0.32) < 2 && spikes(0.335) > 20);
}

#[test]
fn wang_buzsaki_fires_at_the_published_rates() {
    let cell = WangBuzsaki::default();
    for (current, published) in [(0.2, 8.6206), (0.5, 32.2172), (1.0, 59.7015), (2.0, 101.786), (5.0, 189.625)] {
        let rate = |dt| constant(&cell, current, dt, 2000.0).rate(10);
        assert_near(rate(0.01), published, 0.003 * published);
    }
    assert!(
        constant(&cell, 0.155, 0.02, 1000.0).spikes.is_empty()
            && !constant(&cell, 0.165, 0.02, 1000.0).spikes.is_empty()
    );
}

/// Intervals solved to ten digits with an adaptive method.
#[test]
fn traub_miles_fires_at_the_intervals_of_its_equations() {
    let cell = TraubMiles::default();
    for (current, interval) in [(0.0, 72.176_94), (100.0, 31.654_07), (500.0, 12.080_332), (1000.0, 7.527_409)] {
        let at = |dt| 1000.0 / constant(&cell, current, dt, 1500.0).rate(10);
        assert_near(at(0.0125), interval, 2e-3 + 3e-4 * interval);
        assert!((at(0.0125) - interval).abs() < 0.3 * (at(0.1) - interval).abs(), "{current}");
    }
}

/// Solved without the crate, by a Runge-Kutta method in steps of 0.005 ms, to three digits.
#[test]
fn a_cell_of_all_channels_fires_when_its_equations_say() {
    let cell = Composed::default();
    assert_near(cell.rest()[0], -67.417_017_537_2, 1e-9);
    let spikes = [11.510, 30.389, 52.768, 79.042, 109.997, 145.384, 183.811, 223.788, 264.419];
    let fourth = simulate(&cell, |_| 2.0, cell.rest(), 0.01, 300.0, Rk4).spikes;
    assert_eq!(fourth.len(), spikes.len());
    fourth.iter().zip(spikes).for_each(|(ours, exact)| assert_near(*ours, exact + 0.005, 0.007));
    // Of second order: a quarter at half the step, but for where in its step a spike falls.
    let off = |dt: f64| {
        let ours = constant(&cell, 2.0, dt, 300.0).spikes;
        assert_eq!(ours.len(), spikes.len());
        ours.iter().zip(spikes).map(|(ours, exact)| (ours - exact).abs()).fold(0.0, f64::max)
    };
    let (coarse, fine) = (off(0.05), off(0.025));
    assert!(fine < 0.25 * coarse + 0.025, "{coarse} {fine}");
}

#[test]
fn montbrio_pazo_roxin_keeps_the_state_it_is_in() {
    let field = MontbrioPazoRoxin::default();
    let settle = |start| *simulate(&field, |_| 0.0, start, 0.01, 60.0, Recommended).states.last().unwrap();
    let [silent, _] = settle([0.3, -1.0]);
    let [active, _] = settle([1.0, 0.0]);
    assert_near(silent, 0.081134441950, 1e-9);
    assert_near(active, 1.030596798838, 1e-9);
}

#[test]
fn stuart_landau_turns_with_its_period() {
    let run = simulate(&StuartLandau::default(), |_| 0.0, [0.5, 0.0], 0.05, 400.0, Recommended);
    let rises: Vec<f64> = (1..run.states.len())
        .filter(|&k| run.states[k - 1][1] < 0.0 && run.states[k][1] >= 0.0)
        .map(|k| 0.05 * (k as f64 - run.states[k][1] / (run.states[k][1] - run.states[k - 1][1])))
        .collect();
    let period = (rises[rises.len() - 1] - rises[0]) / (rises.len() - 1) as f64;
    assert_near(period, 10.0 * std::f64::consts::PI, 1e-4);
    let [x, y] = *run.states.last().unwrap();
    assert_near(x.hypot(y), 0.5, 1e-9);
}

#[test]
fn wilson_cowan_has_two_states_within_the_published_bounds() {
    let pools = WilsonCowan::default();
    let settled = |start: [f64; 3], current: f64| {
        let run = simulate(&pools, |_| current, start, 0.05, 3000.0, Recommended);
        run.states[run.states.len() - 1]
    };
    let near = |x: [f64; 3], a_e: f64, a_i: f64| (x[0] - a_e).abs() < 1e-8 && (x[1] - a_i).abs() < 1e-8;
    assert!(near(settled([0.1, 0.05, 0.0], 0.0), 0.0, 0.0));
    assert!(near(settled([0.2, 0.1, 0.0], 0.0), 0.462464873, 0.243364113));
    assert!(near(settled([0.1, 0.05, 0.0], 0.6), 0.479361195, 0.255047630));
    assert!(near(settled([0.4, 0.2, 0.0], -0.6), -0.021559605, -0.003779301));
    // From the lower state the upper is reached only above 0.28335, and the other way only below -0.51096.
    let (lower, upper) = ([0.0; 3], [0.46, 0.24, 0.0]);
    assert!(settled(lower, 0.2832)[0] < 0.2 && settled(lower, 0.2835)[0] > 0.4);
    assert!(settled(upper, -0.5108)[0] > 0.2 && settled(upper, -0.5111)[0] < 0.2);
}

#[test]
fn wilson_cowan_oscillates_as_published() {
    let pools = WilsonCowan {
        c1: 16.0,
        c2: 12.0,
        c3: 15.0,
        c4: 3.0,
        slope_e: 1.3,
        slope_i: 2.0,
        theta_e: 4.0,
        theta_i: 3.7,
        ..WilsonCowan::default()
    };
    let run = simulate(&pools, |_| 1.25, [0.1, 0.05, 0.0], 0.01, 200.0, Recommended);
    let cycle: Vec<f64> = run.states[10_000..].iter().map(|x| x[0]).collect();
    let (least, most) = cycle.iter().fold((f64::MAX, f64::MIN), |(a, b), &x| (a.min(x), b.max(x)));
    assert!((least - 0.101523).abs() < 1e-5 && (most - 0.271487).abs() < 1e-5, "{least} {most}");
    let rises: Vec<usize> = (1..cycle.len()).filter(|&k| cycle[k - 1] < 0.2 && cycle[k] >= 0.2).collect();
    let period = 0.01 * (rises[rises.len() - 1] - rises[0]) as f64 / (rises.len() - 1) as f64;
    assert!((period - 5.0032).abs() < 0.001, "{period}");
}
