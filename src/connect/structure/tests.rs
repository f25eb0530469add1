//! Structured rules against their closed forms.

#![allow(clippy::disallowed_methods)]

use super::*;
use crate::connect::testing::{SOURCE, one, pairs, tally, two};
use crate::connect::{Connect, FixedInDegree, FixedProb, Pairs, Shape};
use crate::random::statistics::{binomial, counts_at_1e_9, distribution_at_1e_9, poisson};
use ndarray::array;

/// Numbers of synapses in classes of pairs, each pair with a probability of its own.
fn by_class(
    found: &[(u32, u32)],
    shape: Shape,
    class: impl Fn(usize, usize) -> usize,
    p: impl Fn(usize, usize) -> f64,
) -> f64 {
    let mut counts = vec![vec![0.0; 40]; 3];
    found.iter().for_each(|&(s, t)| counts[0][class(s as usize, t as usize)] += 1.0);
    for target in 0..shape.targets {
        for source in (0..shape.sources).filter(|&source| shape.source_excluded(target) != Some(source)) {
            let (k, p) = (class(source, target), p(source, target));
            counts[1][k] += p;
            counts[2][k] += p * (1.0 - p);
        }
    }
    counts_at_1e_9(&counts[0], &counts[1], &counts[2])
}

#[test]
fn pairs_have_the_probability_of_the_function() {
    const N: usize = 1500;
    let p = |source: usize, target: usize| 0.1 + 0.3 * ((source * 7 + target * 3) % 11) as f64 / 10.0;
    let class = |source: usize, target: usize| (source * 7 + target * 3) % 11;
    for (most, autapses) in [(0.4, true), (0.4, false), (1.0, true)] {
        let shape = Shape { autapses, ..one(N) };
        let found = pairs(&ByPair::new(most, p), shape);
        assert!(by_class(&found, shape, class, p) < 1.0);
        assert!(by_class(&found, shape, class, |s, t| 1.02 * p(s, t)) > 1.0, "2 % more pass");
        assert!(found.iter().all(|pair| autapses || pair.0 != pair.1));
        let expected = ByPair::new(most, p).expected(shape);
        assert!((found.len() as f64 / expected - 1.0).abs() < 0.02, "{} {expected}", found.len());
    }
}

#[test]
fn conditions_are_met_by_all_and_by_none_else() {
    let ahead = |source: usize, target: usize| (source + 2 * target).is_multiple_of(3);
    let all = pairs(&Where::new(ahead), two(60, 50));
    assert_eq!(all.len(), (0..50).map(|t| (0..60).filter(|&s| ahead(s, t)).count()).sum::<usize>());
    let some = pairs(&Where::new(ahead).prob(0.25), two(1500, 1400));
    assert!(some.iter().all(|&(s, t)| ahead(s as usize, t as usize)));
    let p = |share: f64| move |s: usize, t: usize| if ahead(s, t) { share } else { 0.0 };
    assert!(by_class(&some, two(1500, 1400), |_, _| 0, p(0.25)) < 1.0);
    assert!(by_class(&some, two(1500, 1400), |_, _| 0, p(0.255)) > 1.0);
}

#[test]
fn groups_have_the_probabilities_of_the_table() {
    let table = array![[0.1, 0.3, 0.0], [1.0, 0.05, 0.2]];
    let rule = ByGroup::new([2100, 900], [1500, 0, 1800], table.clone());
    let group = |n: usize, ends: &[usize]| ends.iter().position(|&end| n < end).unwrap();
    let class = move |s: usize, t: usize| 3 * group(s, &[2100, 3000]) + group(t, &[1500, 1500, 3300]);
    for shape in [two(3000, 3300), Shape { offset: Some(40), autapses: false, ..two(3000, 3300) }] {
        let found = pairs(&rule, shape);
        let p = |s, t| table[(class(s, t) / 3, class(s, t) % 3)];
        assert!(by_class(&found, shape, class, p) < 1.0);
        assert!(by_class(&found, shape, class, |s, t| (1.02 * p(s, t)).min(1.0)) > 1.0);
        let degrees = tally(found.iter().map(|pair| pair.1).filter(|&t| t >= 1500), 3300);
        if shape.autapses {
            assert!(distribution_at_1e_9(&degrees[1500..], |k| binomial(900, 0.2, k)) < 1.0);
        }
        assert!(found.windows(2).all(|two| two[0] != two[1]));
        assert!((found.len() as f64 / rule.expected(shape) - 1.0).abs() < 0.02);
    }
}

#[test]
fn clusters_are_denser_inside() {
    const N: usize = 2000;
    let rule = Clusters::with_ratio(10, 0.2, 2.5);
    let shape = Shape { autapses: false, ..one(N) };
    let found = pairs(&rule, shape);
    let class = |s: usize, t: usize| usize::from(s / 200 == t / 200);
    let judged = |ratio: f64| {
        let wrong = Clusters::with_ratio(10, 0.2, ratio);
        by_class(&found, shape, class, |s, t| if class(s, t) == 1 { wrong.inside } else { wrong.outside })
    };
    assert!(judged(2.5) < 1.0);
    assert!(judged(2.55) > 1.0, "a ratio 2 % off passes");
    assert!(
        distribution_at_1e_9(&tally(found.iter().map(|p| p.1), N), |k| {
            (0..=k.min(199)).map(|j| binomial(199, rule.inside, j) * binomial(1800, rule.outside, k - j)).sum()
        }) < 1.0
    );
}

#[test]
fn pairs_have_poisson_numbers_of_synapses() {
    for mean in [0.02, 0.7, 3.0] {
        let found = pairs(&PairwisePoisson(mean), two(1000, 1500));
        let mut counts = vec![0_u64; 1_500_000];
        found.iter().for_each(|&(s, t)| counts[1000 * t as usize + s as usize] += 1);
        assert!(distribution_at_1e_9(&counts, |k| poisson(mean, k)) < 1.0, "mean {mean}");
        if mean > 0.1 {
            assert!(distribution_at_1e_9(&counts, |k| poisson(1.02 * mean, k)) > 1.0, "mean {mean}");
        }
    }
    assert!(pairs(&PairwisePoisson(0.0), two(10, 10)).is_empty());
    assert!(pairs(&PairwisePoisson(3.0), Shape { autapses: false, ..one(50) }).iter().all(|pair| pair.0 != pair.1));
}

/// How many synapses have one in return.
fn returned(found: &[(u32, u32)]) -> usize {
    let mut sorted: Vec<_> = found.to_vec();
    sorted.sort_unstable();
    found.iter().filter(|&&(s, t)| sorted.binary_search(&(t, s)).is_ok()).count()
}

#[test]
fn symmetric_synapses_are_returned() {
    const N: usize = 1500;
    let shape = Shape { autapses: false, ..one(N) };
    let found = pairs(&Symmetric(FixedProb(0.2)), shape);
    assert_eq!(returned(&found), found.len());
    let up: Vec<_> = found.iter().copied().filter(|pair| pair.0 < pair.1).collect();
    assert_eq!(2 * up.len(), found.len());
    let p = |share: f64| move |s: usize, t: usize| if s < t { share } else { 0.0 };
    assert!(by_class(&up, shape, |_, _| 0, p(0.2)) < 1.0);
    assert!(by_class(&up, shape, |_, _| 0, p(0.204)) > 1.0);
    assert!(distribution_at_1e_9(&tally(found.iter().map(|p| p.0), N), |k| binomial(N as u64 - 1, 0.2, k)) < 1.0);
    // Of independent directions, one in five has one in return.
    let independent = pairs(&FixedProb(0.2), shape);
    assert!((returned(&independent) as f64 / independent.len() as f64 - 0.2).abs() < 0.01);
    let both = |listed: &[(usize, usize)]| pairs(&Symmetric(Pairs(listed.to_vec())), one(3));
    assert_eq!(both(&[(0, 1), (2, 1), (1, 1)]), [(1, 0), (0, 1), (1, 1)]);
    let repeated = pairs(&Symmetric(FixedInDegree(5)), one(40));
    assert_eq!(returned(&repeated), repeated.len());
}

/// Share of the pairs of neighbours of a neuron that are neighbours.
fn clustering(found: &[(u32, u32)], n: usize) -> f64 {
    let mut of = vec![Vec::new(); n];
    found.iter().for_each(|&(s, t)| of[t as usize].push(s));
    let mut sum = 0.0;
    for own in &of {
        let linked = own.iter().map(|&a| own.iter().filter(|&&b| of[a as usize].contains(&b)).count()).sum::<usize>();
        sum += linked as f64 / (own.len() * (own.len() - 1)).max(1) as f64;
    }
    sum / n as f64
}

/// Degrees: half of the edges begin at a neuron, and of those that may end there some stay and others come (A. Barrat and M.
/// Weigt 2000, European Physical Journal B 13, doi:10.1007/s100510050067).
#[test]
fn small_worlds_are_those_of_the_paper() {
    const N: usize = 20_000;
    const K: u64 = 10;
    const BETA: f64 = 0.2;
    let found = pairs(&SmallWorld { neighbours: K as usize, rewired: BETA }, one(N));
    assert_eq!((found.len(), returned(&found)), (N * K as usize, N * K as usize));
    assert!(found.windows(2).all(|two| two[0] != two[1]) && found.iter().all(|pair| pair.0 != pair.1));
    let degrees = |beta: f64| {
        move |k: u64| {
            let stay =
                |stayed: u64| binomial(K / 2, 1.0 - beta, stayed) * poisson(beta * K as f64 / 2.0, k - K / 2 - stayed);
            if k < K / 2 { 0.0 } else { (0..=(k - K / 2).min(K / 2)).map(stay).sum() }
        }
    };
    let of = tally(found.iter().map(|pair| pair.1), N);
    assert!(distribution_at_1e_9(&of, degrees(BETA)) < 1.0);
    assert!(distribution_at_1e_9(&of, degrees(1.3 * BETA)) > 1.0);
    // Edges that stay near, but for the few that are turned to where they could have been.
    let near = found.iter().filter(|&&(s, t)| s.abs_diff(t).min(N as u32 - s.abs_diff(t)) <= K as u32 / 2).count()
        as f64
        / 2.0;
    let edges = N as f64 * K as f64 / 2.0;
    let judged = |beta: f64| {
        let stay = 1.0 - beta + beta * K as f64 / N as f64;
        counts_at_1e_9(&[near], &[stay * edges], &[stay * (1.0 - stay) * edges])
    };
    assert!(judged(BETA) < 1.0 && judged(BETA * 1.1) > 1.0);
    let lattice = clustering(&pairs(&SmallWorld { neighbours: 10, rewired: 0.0 }, one(200)), 200);
    assert!((lattice - 3.0 * 8.0 / (4.0 * 9.0)).abs() < 1e-12, "{lattice}");
    let rewired = clustering(&found, N) / lattice;
    assert!((rewired / 0.8_f64.powi(3) - 1.0).abs() < 0.05, "{rewired}");
    assert_eq!(pairs(&SmallWorld { neighbours: 4, rewired: 1.0 }, one(5)).len(), 20);
}

#[test]
fn few_neurons_of_a_scale_free_graph_have_many_edges() {
    const N: usize = 100_000;
    const M: u64 = 3;
    let found = pairs(&ScaleFree(M as usize), one(N));
    assert_eq!(found.len() as f64, ScaleFree(M as usize).expected(one(N)));
    assert_eq!(returned(&found), found.len());
    assert!(found.windows(2).all(|two| two[0] != two[1]) && found.iter().all(|pair| pair.0 != pair.1));
    let degrees = tally(found.iter().map(|pair| pair.0), N);
    let law = |off: f64| {
        move |k: u64| if k < M { 0.0 } else { (2 * M * (M + 1)) as f64 / (k * (k + 1) * (k + 2)) as f64 * off }
    };
    assert!(distribution_at_1e_9(&degrees, law(1.0)) < 1.0, "{}", distribution_at_1e_9(&degrees, law(1.0)));
    assert!(distribution_at_1e_9(&degrees, |k| law(1.02 - 0.005 * k as f64)(k)) > 1.0);
}

#[test]
fn what_cannot_be_is_refused() {
    fn message(rule: impl Connect, shape: Shape) -> String {
        rule.plan(shape, SOURCE).err().map_or(String::new(), |error| error.to_string())
    }
    let square = one(10);
    assert!(message(ByPair::new(1.5, |_, _| 0.1), square).contains("greatest probability = 1.5"));
    assert!(message(ByPair::new(0.5, |s, t| (s * t) as f64), square).contains("no greater than"));
    assert!(message(ByPair::new(0.5, |_, _| f64::NAN), square).contains("finite"));
    assert!(message(Where::new(|_, _| true).prob(-0.1), square).contains("probability"));
    assert!(message(ByGroup::new([5, 4], [10], array![[0.1], [0.1]]), square).contains("9 sources, but there are 10"));
    assert!(message(ByGroup::new([5, 5], [10], array![[0.1, 0.1]]), square).contains("1 values, but 2"));
    assert!(message(ByGroup::new([5, 5], [10], array![[0.1], [1.1]]), square).contains("from group 1 to group 0"));
    assert!(message(Clusters::new(3, 0.1, 0.1), square).contains("3 clusters"));
    assert!(message(Clusters::new(0, 0.1, 0.1), square).contains("0 clusters"));
    assert!(message(PairwisePoisson(-1.0), square).contains("mean"));
    assert!(message(PairwisePoisson(1.0), Shape { multapses: false, ..square }).contains("FixedProb"));
    assert!(message(Symmetric(FixedProb(0.1)), two(10, 10)).contains("connect a view to itself"));
    assert!(message(Symmetric(FixedProb(1.1)), square).contains("probability"));
    assert!(message(SmallWorld { neighbours: 3, rewired: 0.1 }, square).contains("even"));
    assert!(message(SmallWorld { neighbours: 10, rewired: 0.1 }, square).contains("at most 8"));
    assert!(message(ScaleFree(10), square).contains("at most 9"));
    assert_eq!(message(ScaleFree(9), square), "");
}
