//! Bifurcation points against SciPy (`tests/reference/gen/dynamics.py`) and closed forms.
//!
//! Points are located to about 1e-10; SciPy's are good to some 1e-9 for fixed points, and to 1e-7 for folds of cycles, whose
//! shooting has errors of 1e-11 that grow by the multipliers on the way.

use crate::reference::{Named, cases};
use serde::Deserialize;
use synfire::dynamics::{Bifurcation, Continuation, CycleEnd, Diagram, System, What};
use synfire::models::neurons::{HindmarshRose, HodgkinHuxley, MorrisLecar, WilsonCowan, WongWang};

#[derive(Deserialize)]
struct Case {
    name: String,
    values: Named<f64>,
}

/// A value of the reference.
fn expected(name: &str, value: &str) -> f64 {
    let case = cases::<Case>("dynamics").into_iter().find(|case| case.name == name).unwrap_or_else(|| panic!("{name}"));
    case.values[value]
}

fn close(found: f64, name: &str, value: &str, tolerance: f64) {
    let expected = expected(name, value);
    assert!((found - expected).abs() < tolerance * expected.abs().max(1.0), "{name}, {value}: {found} {expected}");
}

fn hopf(point: &Bifurcation, name: &str) {
    close(point.parameter, name, "input", 1e-8);
    close(point.state[0], name, "v", 1e-8);
    close(point.period().unwrap(), name, "period", 1e-7);
}

fn in_input(diagram: &Diagram, what: What) -> Vec<f64> {
    diagram.all(what).iter().map(|point| point.parameter).collect()
}

#[test]
fn morris_lecar_of_class_2() {
    let fibre = MorrisLecar { v_ca: 120.0, ..MorrisLecar::hopf() };
    let diagram = Continuation::new(&fibre, ("input", 0.0..300.0)).cycles().run().unwrap();
    let points = diagram.all(What::Hopf);
    assert!((points[0].parameter - 93.86).abs() < 5e-3 && (points[1].parameter - 212.0).abs() < 5e-2);
    hopf(points[0], "morris_lecar hopf 1");
    hopf(points[1], "morris_lecar hopf 2");
    let folds = in_input(&diagram, What::FoldOfCycles);
    assert!((folds[0] - 88.29).abs() < 5e-3, "{folds:?}");
    close(folds[0], "morris_lecar fold of cycles", "input", 1e-7);
    // One branch from Hopf point to Hopf point, unstable at both ends.
    assert!(matches!(diagram.ends()[..], [CycleEnd::Hopf(at)] if at == points[1].parameter));
    let cycles = &diagram.cycles[0].points;
    assert!(!cycles[0].stable && !cycles[cycles.len() - 1].stable && cycles.iter().any(|cycle| cycle.stable));
}

#[test]
fn morris_lecar_of_class_1_and_beside_a_homoclinic() {
    let diagram = Continuation::new(&MorrisLecar::saddle_node(), ("input", 0.0..150.0)).cycles().run().unwrap();
    let folds = diagram.all(What::Fold);
    assert!((folds[0].parameter - 39.96).abs() < 5e-3);
    close(folds[0].parameter, "morris_lecar fold", "input", 1e-9);
    hopf(diagram.all(What::Hopf)[0], "morris_lecar hopf 3");
    assert_eq!(diagram.ends(), [CycleEnd::SaddleNode(folds[0].parameter)]);
    // Near the fold the period grows as one over the square root of the distance.
    let cycles = &diagram.cycles[0].points;
    let scaled = |k: usize| cycles[k].period * (cycles[k].parameter - folds[0].parameter).sqrt();
    let last = cycles.len() - 1;
    assert!((scaled(last) / scaled(last - 6) - 1.0).abs() < 0.02, "{} {}", scaled(last), scaled(last - 6));

    let diagram = Continuation::new(&MorrisLecar::homoclinic(), ("input", 0.0..150.0)).cycles().run().unwrap();
    let [CycleEnd::Homoclinic(current)] = diagram.ends()[..] else { panic!("{:?}", diagram.ends()) };
    // There the period grows as the logarithm of the distance, divided by the saddle's positive eigenvalue.
    let cycles = &diagram.cycles[0].points;
    let between: Vec<_> = cycles.iter().filter(|cycle| (50.0..130.0).contains(&cycle.period)).collect();
    let saddles = diagram.branches.iter().flat_map(|branch| &branch.points).filter(|point| point.kind.is_saddle());
    let saddle =
        saddles.min_by(|a, b| (a.parameter - current).abs().total_cmp(&(b.parameter - current).abs())).unwrap();
    let (first, last) = (between[0], between[between.len() - 1]);
    let growth = (last.period - first.period) / ((first.parameter - current) / (last.parameter - current)).ln();
    assert!((growth * saddle.eigenvalues[0].re - 1.0).abs() < 0.03, "{growth} {:?}", saddle.eigenvalues);
}

#[test]
fn hodgkin_huxley_and_its_three_folds_of_cycles() {
    let diagram = Continuation::new(&HodgkinHuxley::default(), ("input", 0.0..180.0)).cycles().run().unwrap();
    let points = diagram.all(What::Hopf);
    assert!((points[0].parameter - 9.78).abs() < 5e-3 && (points[1].parameter - 154.5).abs() < 5e-2);
    hopf(points[0], "hodgkin_huxley hopf 1");
    hopf(points[1], "hodgkin_huxley hopf 2");
    // Rinzel and Miller (1980) have three folds, at 6.26, 7.84 and 7.92 with these parameters.
    let folds = in_input(&diagram, What::FoldOfCycles);
    assert!(folds.len() == 3 && (folds[0] - 6.26).abs() < 5e-3 && folds[1] < 7.85 && folds[2] < 7.92, "{folds:?}");
    close(folds[0], "hodgkin_huxley fold of cycles", "input", 1e-7);
    assert_eq!(diagram.ends(), [CycleEnd::Hopf(points[1].parameter)]);
}

#[test]
fn hindmarsh_rose_against_its_cubic() {
    let cell = HindmarshRose::default();
    let diagram = Continuation::new(&cell, ("input", 0.0..30.0)).run().unwrap();
    for (number, point) in diagram.all(What::Hopf).into_iter().enumerate() {
        hopf(point, &format!("hindmarsh_rose hopf {}", number + 1));
    }
    // Every fixed point solves the cubic 1 - 2 v² - v³ - 4 (v + 1.6) + I = 0.
    for point in &diagram.branches[0].points {
        let v = point.state[0];
        let left = 1.0 - 2.0 * v * v - v * v * v - 4.0 * (v + 1.6) + point.parameter;
        assert!(left.abs() < 1e-9, "{v}: {left}");
    }
    assert!(diagram.all(What::Hopf).len() >= 2);
}

#[test]
fn wilson_cowan_folds() {
    let pools = System::of(&WilsonCowan::default()).hold("input_i", 0.0).scale("a_e", 0.1).scale("a_i", 0.1);
    let diagram = Continuation::new(pools, ("input", -2.0..2.0)).run().unwrap();
    let mut folds = diagram.all(What::Fold);
    assert!(folds.len() >= 2, "{folds:?}");
    folds.sort_by(|a, b| a.state[0].total_cmp(&b.state[0]));
    for (number, fold) in folds.iter().enumerate() {
        let name = format!("wilson_cowan fold {}", number + 1);
        close(fold.parameter, &name, "input", 1e-8);
        close(fold.state[0], &name, "a_e", 1e-6);
        close(fold.state[1], &name, "a_i", 1e-6);
    }
}

/// Two pools of Wong and Wang under one current.
pub fn decision() -> System {
    let pool = WongWang::default();
    System::from_fn(["s_1", "s_2"], [("current", 0.0)], move |[a, b], [current]| {
        let rate = |own: f64, other: f64| {
            let rate = pool.rate(pool.j * own - 0.1137 * other + pool.i_0 + current);
            -own / pool.tau + pool.gamma * (1.0 - own) * rate / 1000.0
        };
        [rate(a, b), rate(b, a)]
    })
}

#[test]
fn wong_wang_is_a_pitchfork_each_way() {
    let diagram = Continuation::new(decision(), ("current", -0.05..0.05)).longest_step(0.005).run().unwrap();
    let forks = diagram.all(What::Pitchfork);
    assert_eq!(forks.len(), 2, "{forks:?}");
    for (number, fork) in forks.iter().enumerate() {
        let name = format!("wong_wang pitchfork {}", number + 1);
        close(fork.parameter, &name, "current", 1e-9);
        close(fork.state[0], &name, "s", 1e-8);
    }
    // The first is subcritical: decided states reach back to a fold, in two mirror images.
    let folds = diagram.all(What::Fold);
    assert_eq!(folds.len(), 2, "{folds:?}");
    for fold in folds {
        close(fold.parameter, "wong_wang fold", "current", 1e-9);
        let (low, high) = (fold.state[0].min(fold.state[1]), fold.state[0].max(fold.state[1]));
        close(low, "wong_wang fold", "s_1", 1e-6);
        close(high, "wong_wang fold", "s_2", 1e-6);
    }
}

#[test]
fn normal_forms_are_told_apart() {
    let forms: [(What, System, f64); 3] = [
        (What::Transcritical, System::from_fn(["x"], [("r", 0.0)], |[x], [r]| [(r - 0.3) * x - x * x]), 0.3),
        (What::Pitchfork, System::from_fn(["x"], [("r", 0.0)], |[x], [r]| [(r - 0.3) * x - x * x * x]), 0.3),
        (What::Pitchfork, System::from_fn(["x"], [("r", 0.0)], |[x], [r]| [(r + 0.1) * x + x * x * x]), -0.1),
    ];
    for (what, system, place) in forms {
        let diagram = Continuation::new(system, ("r", -1.0..1.0)).run().unwrap();
        let points = diagram.all(what);
        assert!(points.len() == 1 && (points[0].parameter - place).abs() < 1e-8, "{what}: {points:?}");
        assert_eq!(diagram.branches.len(), 3, "{what}");
    }
    let fold = System::from_fn(["x"], [("r", 0.0)], |[x], [r]| [r - 0.25 + x * x]).start(&[-1.1]);
    let diagram = Continuation::new(fold, ("r", -1.0..1.0)).run().unwrap();
    assert!((diagram.all(What::Fold)[0].parameter - 0.25).abs() < 1e-9);
}

/// v' = v - v³/3 - w, w' = ε (v - a): a Hopf point at a = 1, small cycles of its square root, and an explosion at
/// 1 - ε / 8 + O(ε^1.5) (M. Krupa & P. Szmolyan 2001, doi:10.1006/jdeq.2000.3929).
#[test]
fn the_canard_explodes_where_asymptotics_say() {
    let pace = 0.05;
    let rate = move |[v, w]: [f64; 2], [below]: [f64; 1]| [v - v * v * v / 3.0 - w, pace * (v - (1.02 - below))];
    let system = System::from_fn(["v", "w"], [("below", 0.0)], rate).start(&[1.02, 0.66]);
    let diagram = Continuation::new(system, ("below", 0.0..0.08)).cycles().run().unwrap();
    assert!((diagram.all(What::Hopf)[0].parameter - 0.02).abs() < 1e-9);
    let large = diagram.cycles[0].points.iter().find(|cycle| cycle.greatest[0] - cycle.least[0] > 2.5).unwrap();
    let at = 1.02 - large.parameter;
    assert!((at - (1.0 - pace / 8.0)).abs() < pace * pace.sqrt() / 8.0, "{at}");
    // Cycles grow from a quarter to a relaxation oscillation within a share of 1e-3 of the range.
    let small = diagram.cycles[0].points.iter().rev().find(|cycle| cycle.greatest[0] - cycle.least[0] < 1.2).unwrap();
    assert!((large.parameter - small.parameter).abs() < 1e-3, "{} {}", large.parameter, small.parameter);
}
