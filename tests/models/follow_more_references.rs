//! Do cells without explosions follow references computed without the crate, one by one and in a network?
#![allow(clippy::disallowed_methods)]

use crate::common::{Case, Expected, simulate};
use crate::reference::cases;
use synfire::integrate::{Recommended, Rk4, Staggered};
use synfire::models::neurons::{
    FitzHughNagumo, GeneralizedIf, GeneralizedIfPattern, HindmarshRose, MorrisLecar, ResonateAndFire, WangBuzsaki,
};

fn generalized_if(case: &Case) -> GeneralizedIf {
    let p = |name: &str| case.params[name];
    GeneralizedIf {
        v_rest: p("V_rest"),
        v_reset: p("V_reset"),
        v_th_inf: p("V_th_inf"),
        v_th_reset: p("V_th_reset"),
        r: p("R"),
        tau: p("tau"),
        a: p("a"),
        b: p("b"),
        k1: p("k1"),
        k2: p("k2"),
        r1: p("R1"),
        r2: p("R2"),
        a1: p("A1"),
        a2: p("A2"),
    }
}

const GENERALIZED: [&str; 4] = ["V", "V_th", "I1", "I2"];

/// What to expect of an exact method whose spikes are bound to the grid.
fn late(case: &Case) -> Expected {
    Expected { steps: case.steps_off(), order: 1, floor: 1e-9 }
}

#[test]
fn generalized_if_follows_every_reference() {
    for case in &cases::<Case>("generalized_if") {
        let model = generalized_if(case);
        case.assert_same_in_network(&model, GENERALIZED, 0.1, Recommended);
        let e =
            case.assert_converges(GENERALIZED, 0.02, late(case), |dt| case.run(&model, GENERALIZED, dt, Recommended));
        println!("{} {e:?}", case.name);
    }
}

#[test]
fn generalized_if_is_exact_between_spikes() {
    for case in &cases::<Case>("generalized_if") {
        let run = case.run(&generalized_if(case), GENERALIZED, 0.1, Recommended);
        let first = case.spikes[0].floor();
        for t in 0..=first as usize {
            for (row, name) in GENERALIZED.iter().enumerate() {
                let (ours, exact) = (run.states[10 * t][row], case.states[*name][t]);
                assert!((ours - exact).abs() < 1e-9, "{} {name} at {t} ms: {ours} {exact}", case.name);
            }
        }
    }
}

#[test]
fn every_pattern_of_the_generalized_if_is_as_published() {
    let cases = cases::<Case>("generalized_if_presets");
    assert_eq!(cases.len(), GeneralizedIfPattern::ALL.len());
    for pattern in GeneralizedIfPattern::ALL {
        let name = pattern.name().replace(' ', "_");
        let case = cases.iter().find(|case| case.name == name).expect(&name);
        assert_eq!(pattern.model(), generalized_if(case), "{pattern:?}");
        assert_eq!(pattern.start(), case.start(GENERALIZED), "{pattern:?}");
        let stimulus = pattern.stimulus();
        assert_eq!(stimulus.duration, case.t_end);
        case.assert_same_in_network(&pattern.model(), GENERALIZED, 0.1, Recommended);
        let e = case.assert_converges(GENERALIZED, 0.008, late(case), |dt| {
            simulate(&pattern.model(), |t| stimulus.at(t), pattern.start(), dt, stimulus.duration, Recommended)
        });
        println!("{pattern:?} {e:?}");
    }
}

fn morris_lecar(case: &Case) -> MorrisLecar {
    let p = |name: &str| case.params[name];
    MorrisLecar {
        v_ca: p("V_Ca"),
        g_ca: p("g_Ca"),
        v_k: p("V_K"),
        g_k: p("g_K"),
        v_leak: p("V_leak"),
        g_leak: p("g_leak"),
        c: p("C"),
        v1: p("V1"),
        v2: p("V2"),
        v3: p("V3"),
        v4: p("V4"),
        phi: p("phi"),
        v_th: p("V_th"),
    }
}

/// What to expect of a method of this order without resets: spikes are stamped up to one step late, and shift by some
/// steps where the step is coarse.
fn smooth(order: i32, floor: f64) -> Expected {
    Expected { steps: 1.2, order, floor }
}

#[test]
fn morris_lecar_follows_every_reference() {
    const NAMES: [&str; 2] = ["V", "W"];
    for case in &cases::<Case>("morris_lecar") {
        let model = morris_lecar(case);
        case.assert_same_in_network(&model, NAMES, 0.1, Recommended);
        let e = case.assert_converges(NAMES, 0.1, smooth(4, 1e-8), |dt| case.run(&model, NAMES, dt, Recommended));
        println!("{} {e:?}", case.name);
        let staggered = Expected { steps: 3.0, order: 2, floor: 1e-7 };
        let e =
            case.assert_converges(NAMES, 0.1, staggered, |dt| case.run(&model, NAMES, dt, Staggered).synchronised());
        println!("{} staggered {e:?}", case.name);
    }
}

fn hindmarsh_rose(case: &Case) -> HindmarshRose {
    let p = |name: &str| case.params[name];
    HindmarshRose {
        a: p("a"),
        b: p("b"),
        c: p("c"),
        d: p("d"),
        r: p("r"),
        s: p("s"),
        v_rest: p("V_rest"),
        v_th: p("V_th"),
    }
}

#[test]
fn hindmarsh_rose_follows_every_reference() {
    const NAMES: [&str; 3] = ["V", "y", "z"];
    for case in &cases::<Case>("hindmarsh_rose") {
        let model = hindmarsh_rose(case);
        case.assert_same_in_network(&model, NAMES, 0.02, Recommended);
        let e = case.assert_converges(NAMES, 0.02, smooth(4, 1e-6), |dt| case.run(&model, NAMES, dt, Recommended));
        println!("{} {e:?}", case.name);
    }
}

fn resonate_and_fire(case: &Case) -> ResonateAndFire {
    let p = |name: &str| case.params[name];
    ResonateAndFire { b: p("b"), omega: p("omega"), v_th: p("V_th"), v_reset: p("V_reset"), x_reset: p("x_reset") }
}

#[test]
fn resonate_and_fire_follows_every_reference() {
    const NAMES: [&str; 2] = ["V", "x"];
    for case in &cases::<Case>("resonate_and_fire") {
        let model = resonate_and_fire(case);
        case.assert_same_in_network(&model, NAMES, 0.01, Recommended);
        let e = case.assert_converges(NAMES, 0.002, late(case), |dt| case.run(&model, NAMES, dt, Recommended));
        println!("{} {e:?}", case.name);
    }
}

fn fitzhugh_nagumo(case: &Case) -> FitzHughNagumo {
    let p = |name: &str| case.params[name];
    FitzHughNagumo { a: p("a"), b: p("b"), tau: p("tau"), v_th: p("V_th") }
}

#[test]
fn fitzhugh_nagumo_follows_every_reference() {
    const NAMES: [&str; 2] = ["V", "w"];
    for case in &cases::<Case>("fitzhugh_nagumo") {
        let model = fitzhugh_nagumo(case);
        case.assert_same_in_network(&model, NAMES, 0.1, Recommended);
        let e = case.assert_converges(NAMES, 0.1, smooth(4, 1e-8), |dt| case.run(&model, NAMES, dt, Recommended));
        println!("{} {e:?}", case.name);
    }
}

fn wang_buzsaki(case: &Case) -> WangBuzsaki {
    let p = |name: &str| case.params[name];
    WangBuzsaki {
        e_na: p("E_Na"),
        g_na: p("g_Na"),
        e_k: p("E_K"),
        g_k: p("g_K"),
        e_leak: p("E_leak"),
        g_leak: p("g_leak"),
        c: p("C"),
        phi: p("phi"),
        v_th: p("V_th"),
    }
}

#[test]
fn wang_buzsaki_follows_every_reference() {
    const NAMES: [&str; 3] = ["V", "h", "n"];
    for case in &cases::<Case>("wang_buzsaki") {
        let model = wang_buzsaki(case);
        case.assert_same_in_network(&model, NAMES, 0.02, Recommended);
        let staggered = Expected { steps: 6.0, order: 2, floor: 0.0 };
        let e =
            case.assert_converges(NAMES, 0.02, staggered, |dt| case.run(&model, NAMES, dt, Recommended).synchronised());
        println!("{} staggered {e:?}", case.name);
        let e = case.assert_converges(NAMES, 0.02, smooth(4, 1e-6), |dt| case.run(&model, NAMES, dt, Rk4));
        println!("{} rk4 {e:?}", case.name);
    }
}
