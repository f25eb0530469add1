//! Do the networks of decisions and of working memory do what their papers say, and would the tests notice if they did
//! not?
//!
//! The programs are the examples. Bands come from independent programs, which ran several seeds, or, for fixed points,
//! from Newton's method. Each network has a factor on its excitation and one on its inhibition, and misses a band if one
//! is turned by a fifth, or if there is no inhibition.

#[allow(dead_code)]
#[path = "../../examples/bouchacourt_2019/main.rs"]
mod bouchacourt_2019;
#[allow(dead_code)]
#[path = "../../examples/compte_2000.rs"]
mod compte_2000;
#[allow(dead_code)]
#[path = "../../examples/mi_2017.rs"]
mod mi_2017;
#[allow(dead_code)]
#[path = "../../examples/wang_2002.rs"]
mod wang_2002;
#[allow(dead_code)]
#[path = "../../examples/wong_wang_2006/main.rs"]
mod wong_wang_2006;

use crate::reference::cases;
use ndarray::s;
use serde::Deserialize;
use std::ops::Range;
use synfire::analysis::mean_interval;
use synfire::math::ln;
use synfire::prelude::*;

/// A value, and where it must lie.
type Band = (&'static str, f64, Range<f64>);

/// The values that lie outside their bands.
fn missed(bands: &[Band]) -> Vec<String> {
    let outside = bands.iter().filter(|(_, value, band)| !band.contains(value));
    outside.map(|(name, value, band)| format!("{name} = {value}, not in {band:?}")).collect()
}

/// The bands are met as published, in the whole of it and in the part, and missed in the part under each change of
/// excitation and inhibition.
fn holds_and_notices(changes: &[(f64, f64)], bands: impl Fn(f64, f64, bool) -> Result<Vec<Band>>) -> Result<()> {
    for whole in [true, false] {
        assert_eq!(missed(&bands(1.0, 1.0, whole)?), [""; 0]);
    }
    for &(excitation, inhibition) in changes {
        let unnoticed = bands(excitation, inhibition, false).is_ok_and(|bands| missed(&bands).is_empty());
        assert!(!unnoticed, "excitation times {excitation}, inhibition times {inhibition}");
    }
    Ok(())
}

/// Currents (nA) of a stimulus of 30 Hz.
fn currents(j_a: f64, coherence: f64) -> [f64; 2] {
    [1.0 + coherence, 1.0 - coherence].map(|share| 30.0 * j_a * share)
}

/// Openings of pool 1 and pool 2.
type Points = &'static [(f64, f64)];

/// Where both pools stay, for a coherence, or for no stimulus.
const POINTS: [(Option<f64>, Points); 5] = [
    (
        None,
        &[(0.004247, 0.630305), (0.029354, 0.188154), (0.061761, 0.061761), (0.188154, 0.029354), (0.630305, 0.004247)],
    ),
    (Some(0.0), &[(0.011622, 0.699350), (0.498675, 0.498675), (0.699350, 0.011622)]),
    (Some(0.14), &[(0.014517, 0.691485), (0.430790, 0.540817), (0.706535, 0.009369)]),
    (Some(0.512), &[(0.027835, 0.665575), (0.286470, 0.567312), (0.723145, 0.005398)]),
    (Some(1.0), &[(0.741099, 0.002687)]),
];

fn stays_at_the_published_points(pool: WongWang) -> bool {
    POINTS.iter().all(|(coherence, points)| {
        let currents = coherence.map_or([0.0; 2], |coherence| currents(1.17e-3, coherence));
        let found = wong_wang_2006::fixed_points(&pool, currents);
        let close = |(found, point): (&(f64, f64), &(f64, f64))| {
            (found.0 - point.0).abs() < 1e-5 && (found.1 - point.1).abs() < 1e-5
        };
        found.len() == points.len() && found.iter().zip(*points).all(close)
    })
}

#[test]
fn two_pools_stay_at_the_published_points() {
    let pool = WongWang::default();
    assert!(stays_at_the_published_points(pool));
    assert!(!stays_at_the_published_points(WongWang { j: 0.8 * pool.j, ..pool }));
}

/// Two pools without noise, from near the middle, under a stimulus.
#[test]
fn a_network_of_two_pools_goes_to_the_stable_points() -> Result<()> {
    for (coherence, lead, expected) in
        [(0.0, 0.01, POINTS[1].1[2]), (0.14, -0.2, POINTS[2].1[0]), (1.0, 0.0, POINTS[4].1[0])]
    {
        let mut net = Network::new(0.5)?;
        let pools = net.add(2, WongWang::default())?;
        net.set(pools, "s", [0.4 + lead, 0.4])?;
        net.couple(pools, pools, AllToAll.weight(-wong_wang_2006::K).autapses(false), Linear)?;
        net.drive(pools, PerNeuron(currents(1.17e-3, coherence).to_vec()))?;
        net.run(5000.0)?;
        let s = net.get(pools, "s")?;
        assert!((s[0] - expected.0).abs() < 1e-5 && (s[1] - expected.1).abs() < 1e-5, "{s} for {expected:?}");
    }
    Ok(())
}

/// The published noise was stepped by Euler's method in steps of 0.5 ms: it keeps three quarters of itself from step to
/// step, and has a variance of 0.02²/1.75. As the exact process it would delay decisions by 4 to 10 %.
#[test]
fn pools_decide_as_often_and_as_fast_as_published() -> Result<()> {
    let noise = (0.02 / 1.75_f64.sqrt(), -0.5 / ln(0.75));
    let bands = |k: f64, (j_a, coherence, accuracy, time): (f64, f64, f64, f64)| -> Result<[Band; 3]> {
        let decisions = wong_wang_2006::decide(currents(j_a, coherence), k, noise, 1000)?;
        let (times, won): (Vec<f64>, Vec<bool>) = decisions.into_iter().unzip();
        let correct = won.iter().filter(|won| **won).count() as f64 / won.len() as f64;
        let mean = times.iter().sum::<f64>() / times.len() as f64;
        Ok([
            ("decisions", won.len() as f64, 1000.0..1001.0),
            ("accuracy", correct, accuracy - 0.05..accuracy + 0.05),
            ("mean time", mean, 0.94 * time..1.06 * time),
        ])
    };
    let published = [(5.2e-4, 0.064, 0.728, 302.2), (5.2e-4, 0.256, 0.991, 191.7), (1.17e-3, 0.128, 0.910, 59.8)];
    for case in published {
        assert_eq!(missed(&bands(wong_wang_2006::K, case)?), [""; 0], "{case:?}");
    }
    for factor in [0.0, 0.8] {
        assert_ne!(missed(&bands(factor * wong_wang_2006::K, published[0])?), [""; 0], "inhibition times {factor}");
    }
    Ok(())
}

/// How many items are still there from 3 to 5 s, after how long each comes back (ms), and how strong it gets.
fn items_held(items: usize, (excitation, inhibition): (f64, f64), period: f64, peak: f64) -> Result<Vec<Band>> {
    let (spikes, currents) = mi_2017::simulate(items, excitation, inhibition)?;
    let late = spikes.between(3000.0, 5000.0);
    let kept = late.trains().iter().filter(|train| !train.is_empty()).count() as f64;
    let strongest = currents.values.slice(s![3000.., ..]).fold(0.0, |strongest: f64, &h| strongest.max(h));
    let expected = items.min(6) as f64;
    Ok(vec![
        ("items", kept, expected..expected + 1.0),
        ("period", mean_interval(&late).unwrap_or(0.0), 0.99 * period..1.01 * period),
        // Up there the rate is the current.
        ("peak rate", strongest, 0.98 * peak..1.02 * peak),
    ])
}

#[test]
fn working_memory_holds_six_items() -> Result<()> {
    for (items, period, peak) in [(5, 436.0, 221.0), (6, 521.0, 250.0), (8, 524.0, 250.0)] {
        assert_eq!(missed(&items_held(items, (1.0, 1.0), period, peak)?), [""; 0], "{items} items");
    }
    for changed in [(0.8, 1.0), (1.0, 0.8), (1.0, 0.0)] {
        let unnoticed = items_held(5, changed, 436.0, 221.0).is_ok_and(|bands| missed(&bands).is_empty());
        assert!(!unnoticed, "excitation and inhibition times {changed:?}");
    }
    Ok(())
}

/// At a fifth of the cells. Three trials of coherence 0.512; one for each change.
#[test]
fn groups_of_cells_decide_for_the_stronger_evidence() -> Result<()> {
    holds_and_notices(&[(0.8, 1.0), (1.0, 0.8), (1.0, 0.0)], |excitation, inhibition, whole| {
        let trials = if whole { 3 } else { 1 };
        let (mut correct, mut spontaneous, mut late) = (0.0, [0.0; 4], [0.0; 4]);
        for seed in 1..=trials {
            let groups = wang_2002::simulate(320, 0.512, excitation, inhibition, seed)?;
            correct += wang_2002::decision(&groups).is_some_and(|(time, a)| a && time > 0.0) as u64 as f64;
            for (group, spikes) in groups.iter().enumerate() {
                spontaneous[group] += spikes.between(50.0, 300.0).mean_rate() / trials as f64;
                late[group] += spikes.between(1500.0, 1800.0).mean_rate() / trials as f64;
            }
        }
        Ok(vec![
            ("correct", correct, trials as f64..4.0),
            ("spontaneous rate of E", spontaneous[2], 1.2..2.6),
            ("spontaneous rate of I", spontaneous[3], 5.5..8.0),
            ("winner over loser", late[0] / late[1], 5.0..100.0),
        ])
    })
}

/// With all cells, ten trials of each coherence: how many decide for the stronger evidence, and after how long (ms).
fn whole_groups(coherence: f64) -> Result<(usize, f64)> {
    let trial = |seed| Ok(wang_2002::decision(&wang_2002::simulate(1600, coherence, 1.0, 1.0, seed)?));
    let decisions = (1..=10).map(trial).collect::<Result<Vec<_>>>()?;
    let (times, for_a): (Vec<f64>, Vec<bool>) = decisions.into_iter().flatten().unzip();
    Ok((for_a.iter().filter(|a| **a).count(), times.iter().sum::<f64>() / times.len() as f64))
}

#[test]
#[ignore = "a minute and a half"]
fn whole_groups_decide_the_faster_the_stronger_the_evidence() -> Result<()> {
    let [weak, strong, stronger] = [whole_groups(0.0)?, whole_groups(0.256)?, whole_groups(0.512)?];
    assert!(strong.0 >= 9 && stronger.0 >= 9, "{strong:?} and {stronger:?}");
    assert!(weak.1 > strong.1 && strong.1 > stronger.1, "{weak:?}, {strong:?} and {stronger:?}");
    Ok(())
}

fn median(mut list: Vec<f64>) -> f64 {
    list.sort_by(f64::total_cmp);
    list[list.len() / 2]
}

/// An independent program, converged, before the cue: rate and strength of the population vector for each seed.
#[derive(Deserialize)]
struct BeforeCue {
    rows: Vec<[f64; 2]>,
}

impl BeforeCue {
    /// Two methods.
    fn load() -> [BeforeCue; 2] {
        cases("compte").try_into().unwrap_or_else(|_| panic!("there are two methods"))
    }

    /// Median of rate or strength, and the standard error of a median of so many trials: 1.2533 standard deviations of a
    /// trial over the root of their number. The deviation is that of the quartiles, which the few trials do not move in which
    /// noise sets off a bump.
    fn median(&self, k: usize, trials: usize) -> (f64, f64) {
        let mut list: Vec<f64> = self.rows.iter().map(|row| row[k]).collect();
        list.sort_by(f64::total_cmp);
        let quantile = |share: usize| list[list.len() * share / 4];
        (quantile(2), 1.2533 * (quantile(3) - quantile(1)) / 1.349 / (trials as f64).sqrt())
    }
}

#[test]
fn converged_methods_agree_on_the_cells_before_the_cue() {
    let [one, other] = BeforeCue::load();
    for k in 0..2 {
        let ((one, error), (other, its_error)) = (one.median(k, one.rows.len()), other.median(k, other.rows.len()));
        assert!((one - other).abs() < 4.0 * error.hypot(its_error), "{one} and {other}");
    }
}

/// At an eighth of the cells, medians over the trials, since noise sets off a bump of its own in one trial of twelve. The
/// bands before the cue are 4 standard errors about the medians of converged runs; there four times as many trials are run,
/// up to the cue.
fn bump_bands(excitation: f64, inhibition: f64, trials: u64) -> Result<Vec<Band>> {
    let (mut rates, mut blurs) = (Vec::new(), Vec::new());
    for seed in 1..=4 * trials {
        let (exc, _) = compte_2000::simulate(256, excitation, inhibition, 500.0, seed)?;
        let early = exc.between(100.0, 500.0);
        rates.push(early.mean_rate());
        blurs.push(compte_2000::bump(&early).1);
    }
    let [reference, _] = BeforeCue::load();
    let before = |name, k, list: Vec<f64>| {
        let (expected, known) = reference.median(k, reference.rows.len());
        let width = 4.0 * known.hypot(reference.median(k, list.len()).1);
        (name, median(list), expected - width..expected + width)
    };
    let mut bands = vec![before("rate before the cue", 0, rates), before("strength before the cue", 1, blurs)];
    let mut found: [Vec<f64>; 3] = Default::default();
    for seed in 1..=trials {
        let (exc, _) = compte_2000::simulate(256, excitation, inhibition, 2500.0, seed)?;
        let late = exc.between(2000.0, 2500.0);
        let (at, sharp) = compte_2000::bump(&late);
        let values = [late.mean_rate(), sharp, (at - 160.0).abs()];
        found.iter_mut().zip(values).for_each(|(list, value)| list.push(value));
    }
    let after = [("rate", 11.0..25.0), ("strength", 0.6..0.85), ("error", 0.0..45.0)];
    bands.extend(after.into_iter().zip(found).map(|((name, band), list)| (name, median(list), band)));
    Ok(bands)
}

#[test]
fn a_bump_remembers_where_the_cue_was() -> Result<()> {
    assert_eq!(missed(&bump_bands(1.0, 1.0, 7)?), [""; 0]);
    for (excitation, inhibition) in [(0.8, 1.0), (1.0, 0.8), (1.0, 0.0)] {
        let unnoticed = bump_bands(excitation, inhibition, 3).is_ok_and(|bands| missed(&bands).is_empty());
        assert!(!unnoticed, "excitation times {excitation}, inhibition times {inhibition}");
    }
    Ok(())
}

/// How many rings remember, and the rate of the random layer, in the 100 ms before `end`.
fn remembered((rates, random): &(Samples, Spikes), end: f64) -> [Band; 2] {
    let until = s![..(end / 2.0) as usize, ..];
    let rates = Samples { values: rates.values.slice(until).to_owned(), ..rates.clone() };
    let kept = bouchacourt_2019::memories(&rates).into_iter().filter(|strength| *strength > 3.0).count();
    let rate = random.between(end - 100.0, end).mean_rate();
    [("items", kept as f64, 2.0..6.0), ("rate of the random layer", rate, 17.0..25.0)]
}

/// Of eight items some are lost by 500 ms already, which is enough to notice what is wrong.
#[test]
fn a_random_layer_keeps_one_memory_but_not_eight() -> Result<()> {
    let one = bouchacourt_2019::simulate(1, 1.0, 1.0, 500.0)?;
    assert_eq!(remembered(&one, 500.0)[0].1, 1.0);
    let eight = bouchacourt_2019::simulate(8, 1.0, 1.0, 1100.0)?;
    for end in [500.0, 1100.0] {
        assert_eq!(missed(&remembered(&eight, end)), [""; 0], "at {end} ms");
    }
    for (excitation, inhibition) in [(0.8, 1.0), (1.0, 0.8), (1.0, 0.0)] {
        let changed = bouchacourt_2019::simulate(8, excitation, inhibition, 500.0)?;
        let missed = missed(&remembered(&changed, 500.0));
        assert_ne!(missed, [""; 0], "excitation times {excitation}, inhibition times {inhibition}");
    }
    Ok(())
}
