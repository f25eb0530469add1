//! Learning on spikes, against references, against its definition by all pairs of spikes, and against theory.

#![allow(clippy::disallowed_methods)]

use crate::all_pairs;
use crate::reference::{SpikeLearningCase, cases};
use synfire::models::learning::*;
use synfire::traits::{Plasticity, Trace};

/// One synapse, stepped by the crate's conventions: traces decay, both sides see those from before the present spikes,
/// the source comes first, and then both traces grow.
struct Synapse<const X: usize, const Y: usize> {
    w: f64,
    x: [f64; X],
    y: [f64; Y],
}

impl<const X: usize, const Y: usize> Synapse<X, Y> {
    fn new(w: f64) -> Self {
        Synapse { w, x: [0.0; X], y: [0.0; Y] }
    }

    fn step<P: Plasticity<X, Y>>(&mut self, rule: &P, elapsed: f64, pre: bool, post: bool) {
        decay(&mut self.x, rule.pre(), elapsed);
        decay(&mut self.y, rule.post(), elapsed);
        if pre {
            self.w = rule.on_pre(self.w, self.x, self.y);
        }
        if post {
            self.w = rule.on_post(self.w, self.x, self.y);
        }
        if pre {
            grow(&mut self.x, rule.pre());
        }
        if post {
            grow(&mut self.y, rule.post());
        }
    }
}

fn decay(traces: &mut [f64], kinds: impl IntoIterator<Item = Trace>, elapsed: f64) {
    for (trace, kind) in traces.iter_mut().zip(kinds) {
        *trace *= f64::exp(-elapsed / kind.tau);
    }
}

fn grow(traces: &mut [f64], kinds: impl IntoIterator<Item = Trace>) {
    for (trace, kind) in traces.iter_mut().zip(kinds) {
        *trace = if kind.all_pairs { *trace + 1.0 } else { 1.0 };
    }
}

/// The weight after each event, as [`all_pairs::weights`] has it.
fn stepped<P: Plasticity<X, Y>, const X: usize, const Y: usize>(
    rule: &P,
    start: f64,
    pre: &[u64],
    post: &[u64],
    dt: f64,
) -> Vec<(u64, f64)> {
    let (mut synapse, mut weights) = (Synapse::new(start), Vec::new());
    let last = pre.iter().chain(post).max().copied().unwrap_or(0);
    for now in 0..=last {
        let (fires, answers) = (pre.contains(&now), post.contains(&now));
        synapse.step(rule, if now == 0 { 0.0 } else { dt }, fires, answers);
        if fires || answers {
            weights.push((now, synapse.w));
        }
    }
    weights
}

/// The rule with the amplitudes that the references were made with by default.
fn plain() -> Stdp {
    Stdp { tau_plus: 10.0, tau_minus: 10.0, a_plus: 0.5, a_minus: 0.5, w_max: 20.0, ..Stdp::default() }
}

#[test]
fn stdp_follows_the_references() {
    let cases = cases("learning_stdp");
    assert_eq!(cases.len(), 6);
    for SpikeLearningCase { name, params, w0, events, .. } in cases {
        let rule = if name == "song_2000" { Stdp::song_2000(1.0) } else { plain() };
        assert_eq!((rule.tau_plus, rule.tau_minus), (params["tau_s"], params["tau_t"]));
        assert_eq!((rule.w_min, rule.w_max), (params["w_min"], params["w_max"]));
        let (mut synapse, mut since) = (Synapse::new(w0), 0.0);
        for event in events {
            synapse.step(&rule, event.t - since, event.pre, event.post);
            since = event.t;
            let traces = [rule.a_plus * synapse.x[0], rule.a_minus * synapse.y[0]];
            for (a, b) in [(synapse.w, event.w), (traces[0], event.source_trace), (traces[1], event.target_trace)] {
                assert!((a - b).abs() <= 1e-11 * b.abs(), "{name} at {}: {a}, not {b}", event.t);
            }
        }
    }
}

#[test]
fn ten_pairs_at_a_fixed_lag() {
    let early: Vec<u64> = (0..10).map(|k| 50 + 100 * k).collect();
    let late: Vec<u64> = early.iter().map(|t| t + 20).collect();
    let (_, stronger) = *stepped(&plain(), 1.0, &early, &late, 0.1).last().unwrap();
    let (_, weaker) = *stepped(&plain(), 10.0, &late, &early, 0.1).last().unwrap();
    assert!((stronger - 4.10728145362).abs() < 1e-11);
    assert!((weaker - 6.89271854638).abs() < 1e-11);
}

#[test]
fn the_window_of_a_single_pair() {
    for (lag, change) in [(50, 0.303_265_329_856), (100, 0.183_939_720_586), (0, 0.0)] {
        let (_, stronger) = *stepped(&plain(), 5.0, &[200], &[200 + lag], 0.1).last().unwrap();
        let (_, weaker) = *stepped(&plain(), 5.0, &[200 + lag], &[200], 0.1).last().unwrap();
        assert!((stronger - 5.0 - change).abs() < 1e-12 && (weaker - 5.0 + change).abs() < 1e-12);
    }
}

/// Compares traces that are carried along with traces that are summed anew, on many trains.
fn by_definition<P: Plasticity<X, Y>, const X: usize, const Y: usize>(rule: &P, start: f64, bounds: (f64, f64)) {
    for seed in 0..200 {
        let (pre, post) = all_pairs::trains(seed, 30, 400);
        let expected = all_pairs::weights(rule, start, &pre, &post, 0.5);
        let found = stepped(rule, start, &pre, &post, 0.5);
        assert_eq!(found.len(), expected.len());
        for ((now, a), (_, b)) in found.into_iter().zip(expected) {
            assert!((a - b).abs() <= 1e-12 * (start + b.abs()), "seed {seed}, step {now}: {a}, not {b}");
            assert!((bounds.0..=bounds.1).contains(&a));
        }
    }
}

#[test]
fn rules_on_spikes_agree_with_their_definition() {
    for pairing in [Pairing::All, Pairing::Nearest] {
        by_definition(&Stdp { pairing, ..plain() }, 5.0, (0.0, 20.0));
        by_definition(&Stdp { pairing, w_max: 6.0, w_min: 4.0, ..plain() }, 5.0, (4.0, 6.0));
        let soft = Stdp { dependence: Dependence::Multiplicative, a_plus: 0.05, a_minus: 0.05, pairing, ..plain() };
        by_definition(&soft, 5.0, (0.0, 20.0));
        by_definition(&Stdp { pairing, ..Stdp::morrison_2007(1.0) }, 45.6, (0.0, f64::MAX));
    }
    by_definition(&TripletStdp::default(), 0.5, (0.0, 1.0));
    by_definition(&Vogels::default(), 0.05, (0.0, f64::MAX));
}

#[test]
fn a_third_of_the_spikes_of_the_trains_coincide() {
    let ties = (0..200).map(|seed| {
        let (pre, post) = all_pairs::trains(seed, 30, 400);
        post.iter().filter(|at| pre.contains(at)).count()
    });
    let share = ties.sum::<usize>() as f64 / (200.0 * 30.0);
    assert!((0.25..0.45).contains(&share), "{share}");
}

#[test]
fn without_bounds_additive_stdp_is_the_sum_of_the_window_over_all_pairs() {
    let rule = Stdp { w_min: -1e3, w_max: 1e3, tau_minus: 30.0, a_minus: 0.3, ..plain() };
    for seed in 0..50 {
        let (pre, post) = all_pairs::trains(seed, 40, 500);
        let mut expected = 1.0;
        for &source in &pre {
            for &target in &post {
                let lag = 0.5 * (target as f64 - source as f64);
                if lag > 0.0 {
                    expected += 0.5 * f64::exp(-lag / 10.0);
                } else if lag < 0.0 {
                    expected -= 0.3 * f64::exp(lag / 30.0);
                }
            }
        }
        let (_, found) = *stepped(&rule, 1.0, &pre, &post, 0.5).last().unwrap();
        assert!((found - expected).abs() < 1e-11);
    }
}

#[test]
fn nearest_pairs_are_those_with_the_latest_spike_of_the_other_side() {
    let rule = Stdp { pairing: Pairing::Nearest, w_min: -1e3, w_max: 1e3, ..plain() };
    for seed in 0..50 {
        let (pre, post) = all_pairs::trains(seed, 40, 500);
        let latest = |train: &[u64], now: u64| train.iter().rev().find(|&&spike| spike < now).copied();
        let window = |from: Option<u64>, to: u64| from.map_or(0.0, |from| 0.5 * f64::exp(-((to - from) as f64) * 0.05));
        let stronger: f64 = post.iter().map(|&now| window(latest(&pre, now), now)).sum();
        let weaker: f64 = pre.iter().map(|&now| window(latest(&post, now), now)).sum();
        let (_, found) = *stepped(&rule, 1.0, &pre, &post, 0.5).last().unwrap();
        assert!((found - (1.0 + stronger - weaker)).abs() < 1e-11);
    }
}

#[test]
fn triplets_by_their_definition() {
    let rule = TripletStdp { w_min: -1e3, w_max: 1e3, a2_plus: 5e-3, a3_minus: 2e-3, ..TripletStdp::default() };
    for seed in 0..20 {
        let (pre, post) = all_pairs::trains(seed, 20, 300);
        let since =
            |from: u64, to: u64, tau: f64| if from < to { f64::exp(-((to - from) as f64) * 0.5 / tau) } else { 0.0 };
        let mut expected = 0.0;
        for &now in &pre {
            for &target in &post {
                let slow: f64 = pre.iter().map(|&source| since(source, now, 101.0)).sum();
                expected -= since(target, now, 33.7) * (7e-3 + 2e-3 * slow);
            }
        }
        for &now in &post {
            for &source in &pre {
                let slow: f64 = post.iter().map(|&target| since(target, now, 125.0)).sum();
                expected += since(source, now, 16.8) * (5e-3 + 6.2e-3 * slow);
            }
        }
        let (_, found) = *stepped(&rule, 0.0, &pre, &post, 0.5).last().unwrap();
        assert!((found - expected).abs() < 1e-12);
    }
}

#[test]
fn triplets_see_the_frequency_of_pairs() {
    let change = |interval: u64| {
        let pre: Vec<u64> = (0..60).map(|k| 100 + k * interval).collect();
        let post: Vec<u64> = pre.iter().map(|t| t + 100).collect(); // 10 ms later
        stepped(&TripletStdp::default(), 0.5, &pre, &post, 0.1).last().unwrap().1 - 0.5
    };
    // At 1 Hz pairs hardly strengthen; at 40 Hz they do.
    assert!(change(10_000).abs() < 0.02 && change(250) > 0.2, "{} {}", change(10_000), change(250));
}

#[test]
fn vogels_keeps_weights_at_the_set_point_and_moves_them_towards_it() {
    let rule = Vogels { eta: 1e-3, rho: 0.01, w_min: -1e9, ..Vogels::default() };
    let drift = |rate: f64| {
        // Sources and targets that do not know of each other, and do not coincide more often than by chance.
        let mut sum = 0.0;
        for seed in 0..40 {
            let (pre, _) = all_pairs::trains(2 * seed, 100, 100_000);
            let (_, post) = all_pairs::trains(2 * seed + 1, (rate * 10_000.0) as usize, 100_000);
            sum += all_pairs::weights(&rule, 0.0, &pre, &post, 0.1).last().unwrap().1;
        }
        sum / 40.0
    };
    // Per spike of the source: 2 eta tau (rate - rho).
    for rate in [0.005, 0.01, 0.02] {
        let expected = 100.0 * 2.0 * 1e-3 * 20.0 * (rate - 0.01);
        assert!((drift(rate) - expected).abs() < 4e-3, "{rate}: {} {expected}", drift(rate));
    }
}

#[test]
fn rules_survive_a_round_trip() {
    for rule in [Stdp::default(), Stdp::morrison_2007(45.6), Stdp { pairing: Pairing::Nearest, ..plain() }] {
        let text = serde_json::to_string(&rule).unwrap();
        assert_eq!(serde_json::from_str::<Stdp>(&text).unwrap(), rule);
    }
    assert!(serde_json::from_str::<Vogels>(r#"{"target": 1.0}"#).is_err());
}
