//! Rules by distance against a look at every pair.

#![allow(clippy::disallowed_methods)]

use super::*;
use crate::connect::testing::{SOURCE, one, pairs_of, tally, two};
use crate::connect::{Connect, FixedInDegree, FixedOutDegree, Shape};
use crate::random::statistics::{counts_at_1e_9, squares_at_1e_9};
use crate::random::{Purpose, Source};
use crate::space::{Geometry, Grid, Layout, Line, Places, Points, Ring, Scatter, View};
use std::sync::Arc;

fn view(layout: &dyn Layout, n: usize, first: usize) -> View {
    let (space, points) = layout.lay_out(first..first + n, Source::new(7, 0, Purpose::Place)).unwrap();
    View { places: Arc::new(Places { space, points }), start: 0, len: n }
}

/// One population.
fn within(layout: &dyn Layout, n: usize) -> Geometry {
    let view = view(layout, n, 0);
    Geometry::new([Ok(view.clone()), Ok(view)])
}

/// Two populations.
fn across(sources: (&dyn Layout, usize), targets: (&dyn Layout, usize)) -> Geometry {
    Geometry::new([Ok(view(sources.0, sources.1, 0)), Ok(view(targets.0, targets.1, 1 << 20))])
}

fn pairs(rule: &impl Connect, shape: Shape, geometry: &Geometry) -> Vec<(u32, u32)> {
    pairs_of(rule.plan_in(shape, geometry, SOURCE).unwrap().0, shape, SOURCE)
}

/// How pairs that each occur with a probability of their own differ from it, in units of what 1e-9 allows: their profile over
/// distance, the degrees of targets and sources, and how often both of a pair are connected.
struct Found {
    profile: f64,
    degrees: [f64; 2],
    reciprocity: f64,
}

impl Found {
    fn worst(&self) -> f64 {
        [self.profile, self.degrees[0], self.degrees[1], self.reciprocity].into_iter().fold(0.0, f64::max)
    }
}

const BINS: usize = 40;

fn compare(pairs: &[(u32, u32)], shape: Shape, geometry: &Geometry, p: impl Fn(f64, [f64; 3]) -> f64) -> Found {
    let between = geometry.of("test").unwrap();
    let Shape { sources, targets, .. } = shape;
    let mut connected = vec![false; sources * targets];
    for &(source, target) in pairs {
        assert!(!connected[source as usize * targets + target as usize], "no pair twice");
        connected[source as usize * targets + target as usize] = true;
    }
    let most = (0..sources).flat_map(|s| [0, targets / 3, targets - 1].map(|t| between.distance(s, t)));
    let most = most.fold(0.0, f64::max);
    let mut bins = [[0.0; BINS]; 3];
    let (mut of_targets, mut of_sources) = (vec![[0.0; 3]; targets], vec![[0.0; 3]; sources]);
    let mut both = [0.0; 3];
    for source in 0..sources {
        for target in 0..targets {
            let (way, distance) = (between.displacement(source, target), between.distance(source, target));
            let excluded = shape.source_excluded(target) == Some(source);
            let chance = if excluded { 0.0 } else { p(distance, way) };
            let is = f64::from(connected[source * targets + target]);
            let all = [is, chance, chance * (1.0 - chance)];
            let bin = ((distance / most * BINS as f64) as usize).min(BINS - 1);
            for k in 0..3 {
                bins[k][bin] += all[k];
                of_targets[target][k] += all[k];
                of_sources[source][k] += all[k];
            }
            if sources == targets && source < target {
                let (back, chance) =
                    (f64::from(connected[target * targets + source]), chance * p(distance, way.map(|x| -x)));
                both = [both[0] + is * back, both[1] + chance, both[2] + chance * (1.0 - chance)];
            }
        }
    }
    let degrees = |all: &[[f64; 3]]| {
        let some: Vec<_> = all.iter().filter(|[_, _, variance]| *variance > 5.0).collect();
        let sum: f64 = some.iter().map(|[found, expected, variance]| (found - expected).powi(2) / variance).sum();
        squares_at_1e_9(sum, some.len().max(1))
    };
    Found {
        profile: counts_at_1e_9(&bins[0], &bins[1], &bins[2]),
        degrees: [degrees(&of_targets), degrees(&of_sources)],
        reciprocity: counts_at_1e_9(&both[..1], &both[1..2], &both[2..]),
    }
}

fn kernels() -> Vec<Kernel> {
    vec![
        Kernel::gaussian(0.6, 0.1),
        Kernel::gaussian(1.0, 0.03),
        Kernel::gaussian(0.01, 3.0),
        Kernel::exponential(0.9, 0.05),
        Kernel::exponential(0.2, 0.2).cut(0.4),
        Kernel::within(0.3, 0.25),
        Kernel::difference_of_gaussians((0.8, 0.2), (0.8, 0.1)),
        Kernel::function(0.7, 0.5, |d| 0.7 * (10.0 * d).sin().powi(2)),
        Kernel::gaussian(0.8, 0.2).mask(|[x, ..]| x > -0.05),
    ]
}

#[test]
fn each_pair_has_its_probability_in_any_space() {
    const N: usize = 500;
    let layouts: [(&str, Box<dyn Layout>); 7] = [
        ("line", Box::new(Line::new(2.0))),
        ("ring", Box::new(Ring::new(2.0))),
        ("lattice", Box::new(Grid::new([25, 20], [1.0, 1.0]).origin([-3.0, 2.0]))),
        ("torus", Box::new(Scatter::new([1.0, 1.5]).periodic())),
        ("square", Box::new(Scatter::new([1.0, 1.0]))),
        ("cube", Box::new(Grid::new([10, 10, 5], [0.5, 0.5, 0.5]).jitter(0.02))),
        ("solid torus", Box::new(Scatter::new([0.4, 0.5, 0.6]).periodic())),
    ];
    for (name, layout) in &layouts {
        let geometry = within(&**layout, N);
        for kernel in kernels() {
            let shape = Shape { autapses: false, ..one(N) };
            let found = pairs(&ByDistance(kernel.clone()), shape, &geometry);
            let worst = compare(&found, shape, &geometry, |_, way| kernel.probability(way)).worst();
            assert!(worst < 1.0, "{name}, {kernel:?}: {worst}");
        }
    }
}

#[test]
fn each_pair_has_its_probability_between_populations() {
    let (square, far) = (Scatter::new([1.0, 1.0]), Scatter::new([1.0, 2.0]).origin([0.5, -0.5]));
    let geometry = across((&square, 400), (&far, 500));
    for kernel in kernels() {
        let found = pairs(&ByDistance(kernel.clone()), two(400, 500), &geometry);
        let worst = compare(&found, two(400, 500), &geometry, |_, way| kernel.probability(way)).worst();
        assert!(worst < 1.0, "{kernel:?}: {worst}");
    }
}

/// Two percent too many synapses, or a kernel that is wider by as much and gives as many, do not pass.
#[test]
fn an_error_of_two_percent_is_caught() {
    const N: usize = 3000;
    let geometry = within(&Scatter::new([1.0, 1.0]).periodic(), N);
    let shape = Shape { autapses: false, ..one(N) };
    let kernel = Kernel::gaussian(0.5, 0.2);
    let found = pairs(&ByDistance(kernel.clone()), shape, &geometry);
    let judged = |peak: f64, sigma: f64| {
        let kernel = Kernel::gaussian(peak, sigma);
        compare(&found, shape, &geometry, |distance, _| kernel.at(distance))
    };
    let (right, strong, wide) = (judged(0.5, 0.2), judged(0.51, 0.2), judged(0.4806, 0.204));
    assert!(right.worst() < 1.0, "{}", right.worst());
    assert!(strong.profile > 1.0 && strong.reciprocity > 1.0, "{} {}", strong.profile, strong.reciprocity);
    assert!(wide.profile > 1.0, "{}", wide.profile);
}

#[test]
fn clusters_of_any_density_are_drawn_right() {
    // Half of all neurons in one place, the others far apart.
    let points: Vec<[f64; 2]> = (0..1000)
        .map(|k| if k % 2 == 0 { [0.5 + 1e-9 * k as f64, 0.5] } else { [0.01 * k as f64, (k * k % 97) as f64] })
        .collect();
    let geometry = within(&Points::new(points), 1000);
    for kernel in kernels() {
        let found = pairs(&ByDistance(kernel.clone()), one(1000), &geometry);
        let worst = compare(&found, one(1000), &geometry, |_, way| kernel.probability(way)).worst();
        assert!(worst < 1.0, "{kernel:?}: {worst}");
    }
}

/// All within a distance, and the nearest, as a look at every pair finds them.
#[test]
fn radius_and_nearest_are_exact() {
    let layouts: [Box<dyn Layout>; 6] = [
        Box::new(Scatter::new([1.0])),
        Box::new(Scatter::new([1.0]).periodic()),
        Box::new(Scatter::new([1.0, 0.3]).periodic()),
        Box::new(Scatter::new([1.0, 1.0])),
        Box::new(Scatter::new([1.0, 1.0, 0.2])),
        Box::new(Scatter::new([1.0, 0.8, 0.6]).periodic()),
    ];
    let outside = |targets: &dyn Layout| targets.lay_out(0..1, SOURCE).unwrap().0;
    for layout in &layouts {
        let (n, m) = (400, 300);
        let shapes = [
            (Shape { autapses: false, ..one(n) }, within(&**layout, n)),
            (two(n, m), across((&**layout, n), (&**layout, m))),
        ];
        for (shape, geometry) in &shapes {
            let between = geometry.of("test").unwrap();
            for radius in [0.001, 0.05, 0.3, 5.0] {
                let found = pairs(&WithinRadius(radius), *shape, geometry);
                let near = |&(source, target): &(usize, usize)| {
                    between.distance(source, target) <= radius && shape.source_excluded(target) != Some(source)
                };
                let all = (0..shape.targets).flat_map(|target| (0..n).map(move |source| (source, target)));
                let all: Vec<_> = all.filter(near).map(|(source, target)| (source as u32, target as u32)).collect();
                assert!(found == all, "radius {radius}, {:?}", outside(&**layout));
            }
            for k in [0, 1, 7, 60, n - 1] {
                let found = pairs(&Nearest(k), *shape, geometry);
                assert_eq!(found.len(), k * shape.targets);
                for (target, found) in found.chunks(k.max(1)).enumerate() {
                    let others = (0..n).filter(|&source| shape.source_excluded(target) != Some(source));
                    let mut all: Vec<(f64, usize)> = others.map(|s| (between.distance(s, target), s)).collect();
                    all.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
                    let mut nearest: Vec<u32> = all[..k].iter().map(|one| one.1 as u32).collect();
                    nearest.sort_unstable();
                    assert_eq!(found.iter().map(|pair| pair.0).collect::<Vec<_>>(), nearest, "{k} nearest");
                }
            }
        }
    }
}

#[test]
fn neighbours_on_a_lattice_are_not_lost_to_rounding() {
    let lattice = Grid::new([30, 30], [3.0, 3.0]).periodic();
    let geometry = within(&lattice, 900);
    let shape = Shape { autapses: false, ..one(900) };
    assert_eq!(pairs(&WithinRadius(0.1), shape, &geometry).len(), 4 * 900);
    assert_eq!(pairs(&WithinRadius(0.3), shape, &geometry).len(), 28 * 900);
}

/// With repetition, each draw takes a source with its share of all weights.
#[test]
fn degrees_by_distance_follow_the_kernel() {
    const N: usize = 600;
    const DEGREE: usize = 1000;
    let geometry = within(&Scatter::new([1.0, 1.0]), N);
    let between = geometry.of("test").unwrap();
    let shape = Shape { autapses: false, ..one(N) };
    for kernel in kernels() {
        for by_target in [true, false] {
            let found = match by_target {
                true => pairs(&FixedInDegree(DEGREE).by_distance(kernel.clone()), shape, &geometry),
                false => pairs(&FixedOutDegree(DEGREE).by_distance(kernel.clone()), shape, &geometry),
            };
            let degrees = tally(found.iter().map(|pair| if by_target { pair.1 } else { pair.0 }), N);
            assert!(degrees.iter().all(|&n| n == DEGREE as u64));
            let judged = |kernel: &Kernel| {
                let (mut observed, mut expected) = ([0.0; BINS], [0.0; BINS]);
                let bin = |s, t| ((between.distance(s, t) / 1.45 * BINS as f64) as usize).min(BINS - 1);
                for entity in 0..N {
                    let pair = |other: usize| if by_target { (other, entity) } else { (entity, other) };
                    let weight = |other: usize| {
                        let (s, t) = pair(other);
                        if s == t { 0.0 } else { kernel.probability(between.displacement(s, t)) }
                    };
                    let sum: f64 = (0..N).map(weight).sum();
                    for other in 0..N {
                        let (s, t) = pair(other);
                        expected[bin(s, t)] += DEGREE as f64 * weight(other) / sum;
                    }
                }
                found.iter().for_each(|&(s, t)| observed[bin(s as usize, t as usize)] += 1.0);
                counts_at_1e_9(&observed, &expected, &expected)
            };
            assert!(judged(&kernel) < 1.0, "{kernel:?}, by target {by_target}: {}", judged(&kernel));
            if matches!(kernel.reach(), reach if (reach - 3.85).abs() < 0.01) {
                let wrong = judged(&Kernel::gaussian(0.6, 0.102));
                assert!(wrong > 1.0, "two percent wider passes: {wrong}");
            }
        }
    }
}

/// The chance that a source is among `k` drawn one after the other, each from those left, by all orders of drawing.
fn inclusion(weights: &[f64], k: usize, wanted: usize, taken: &mut Vec<usize>) -> f64 {
    if taken.contains(&wanted) {
        return 1.0;
    }
    if taken.len() == k {
        return 0.0;
    }
    let left: Vec<usize> = (0..weights.len()).filter(|j| !taken.contains(j)).collect();
    let sum: f64 = left.iter().map(|&j| weights[j]).sum();
    left.into_iter()
        .map(|j| {
            taken.push(j);
            let chance = weights[j] / sum * inclusion(weights, k, wanted, taken);
            taken.pop();
            chance
        })
        .sum()
}

/// Without repetition, whether candidates are mostly kept, or so rarely that all are listed.
#[test]
fn degrees_without_repetition_are_drawn_one_after_the_other() {
    const TARGETS: usize = 60_000;
    const K: usize = 3;
    let places = [0.0, 0.3, 0.5, 0.7, 1.0, 1.4];
    for scale in [1.0, 4.0] {
        let sources = Points::new(places.map(|x| [scale * x]).to_vec());
        let targets = Points::new(vec![[0.0]; TARGETS]);
        let geometry = across((&sources, places.len()), (&targets, TARGETS));
        let kernel = Kernel::gaussian(1.0, 1.0);
        let shape = Shape { multapses: false, ..two(places.len(), TARGETS) };
        let found = pairs(&FixedInDegree(K).by_distance(kernel.clone()), shape, &geometry);
        assert!(found.windows(2).all(|two| two[0] != two[1]));
        let observed: Vec<f64> = tally(found.iter().map(|pair| pair.0), 6).into_iter().map(|n| n as f64).collect();
        let chances = |scale: f64| {
            let weights = places.map(|x| kernel.at(scale * x));
            (0..6).map(|j| inclusion(&weights, K, j, &mut Vec::new())).collect::<Vec<f64>>()
        };
        let judged = |chances: Vec<f64>| {
            let expected: Vec<f64> = chances.iter().map(|p| p * TARGETS as f64).collect();
            let variance: Vec<f64> = chances.iter().map(|p| p * (1.0 - p) * TARGETS as f64).collect();
            counts_at_1e_9(&observed, &expected, &variance)
        };
        assert!(judged(chances(scale)) < 1.0, "scale {scale}: {}", judged(chances(scale)));
        assert!(judged(chances(scale * 1.05)) > 1.0);
    }
}

#[test]
fn absurd_requests_are_refused_at_once() {
    let message = |rule: &dyn Fn(&Geometry) -> crate::Result<f64>, geometry: &Geometry| match rule(geometry) {
        Ok(_) => String::new(),
        Err(error) => error.to_string(),
    };
    fn plan(rule: impl Connect, shape: Shape) -> impl Fn(&Geometry) -> crate::Result<f64> {
        move |geometry| rule.plan_in(shape, geometry, SOURCE).map(|(_, expected)| expected)
    }
    let line = within(&Line::new(1.0), 100);
    let simple = Shape { autapses: false, multapses: false, ..one(100) };
    let kernel = || Kernel::within(1.0, 0.1);
    let nowhere = message(&plan(ByDistance(kernel()), one(100)), &Geometry::none());
    assert!(nowhere.contains("Network::place"), "{nowhere}");
    let few = message(&plan(FixedInDegree(15).by_distance(kernel()), simple), &line);
    assert!(few.contains("target 0 has only 10") && few.contains("widen the kernel, or allow multapses"), "{few}");
    assert_eq!(message(&plan(FixedInDegree(10).by_distance(kernel()), simple), &line), "");
    assert_eq!(message(&plan(FixedInDegree(15).by_distance(kernel()), one(100)), &line), "");
    let none = message(&plan(FixedOutDegree(1).by_distance(Kernel::within(1.0, 0.001)), simple), &line);
    assert!(none.contains("source 0 has only 0"), "{none}");
    assert!(message(&plan(Nearest(100), simple), &line).contains("only 99"));
    assert!(message(&plan(WithinRadius(f64::NAN), simple), &line).contains("reach"));
    assert!(message(&plan(ByDistance(Kernel::gaussian(2.0, 1.0)), simple), &line).contains("peak = 2"));
    let mixed = across((&Line::new(1.0), 100), (&Ring::new(1.0), 100));
    assert!(message(&plan(Nearest(1), two(100, 100)), &mixed).contains("same space"));
    assert!(ByDistance(kernel()).plan(one(100), SOURCE).is_err());
}

#[test]
fn few_or_none_are_no_trouble() {
    for n in [0, 1, 2] {
        let geometry = within(&Scatter::new([1.0, 1.0]), n);
        for kernel in kernels() {
            assert!(pairs(&ByDistance(kernel), one(n), &geometry).len() <= n * n);
        }
        assert_eq!(pairs(&WithinRadius(2.0), one(n), &geometry).len(), n * n);
        assert_eq!(pairs(&Nearest(n), one(n), &geometry).len(), n * n);
        let geometry = within(&Points::new(vec![[1.0, 1.0, 1.0]; n]), n);
        assert_eq!(pairs(&WithinRadius(1e-9), one(n), &geometry).len(), n * n);
        assert_eq!(pairs(&Nearest(n), one(n), &geometry).len(), n * n);
    }
}

#[test]
fn values_are_stable() {
    let geometry = within(&Scatter::new([1.0, 1.0]).periodic(), 1000);
    let sources = |found: Vec<(u32, u32)>| found.iter().take(12).map(|pair| pair.0).collect::<Vec<u32>>();
    let kernel = Kernel::gaussian(0.3, 0.1);
    let by_distance = sources(pairs(&ByDistance(kernel.clone()), one(1000), &geometry));
    let degrees = sources(pairs(&FixedInDegree(12).by_distance(kernel), one(1000), &geometry));
    assert_eq!(by_distance, [5, 72, 103, 141, 195, 274, 352, 391, 424, 584, 633, 637]);
    assert_eq!(degrees, [11, 103, 210, 219, 222, 311, 481, 537, 637, 659, 753, 803]);
}
