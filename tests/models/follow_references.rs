//! Do the cells follow references computed without the crate, one by one and in a network?

use crate::common::{Case, Expected, Trajectory, simulate, simulate_with};
use crate::reference::cases;
use synfire::integrate::{Recommended, Rk4};
use synfire::models::neurons::{
    AdEx, AdaptiveQuadraticIf, ExponentialIf, FiringPattern, HodgkinHuxley, Izhikevich, Lif, QuadraticIf, WilsonCowan,
};
use synfire::traits::Neuron;

/// A case with spikes: their stamps bind it to first order.
fn follows<M: Neuron<D>, const D: usize>(case: &Case, model: &M, variables: [&str; D], dt: f64) {
    assert_eq!(model.check(), Ok(()));
    let expected = Expected { steps: case.steps_off(), order: 1, floor: 1e-10 };
    let errors = case.assert_converges(variables, dt, expected, |dt| case.run(model, variables, dt, Recommended));
    println!("{} {errors:?}", case.name);
    case.assert_same_in_network(model, variables, dt, Recommended);
}

#[test]
fn lif() {
    for case in &cases::<Case>("lif") {
        let p = |name: &str| case.params[name];
        let (v_rest, v_reset, v_th) = (p("V_rest"), p("V_reset"), p("V_th"));
        let cell = Lif { v_rest, v_reset, v_th, r: p("R"), tau: p("tau"), t_ref: p("t_ref"), soft_reset: false };
        follows(case, &cell, ["V"], 0.1);
    }
}

#[test]
fn hodgkin_huxley() {
    const NAMES: [&str; 4] = ["V", "m", "h", "n"];
    for case in &cases::<Case>("hodgkin_huxley") {
        let p = |name: &str| case.params[name];
        let cell = HodgkinHuxley {
            e_na: p("E_Na"),
            g_na: p("g_Na"),
            e_k: p("E_K"),
            g_k: p("g_K"),
            e_leak: p("E_leak"),
            g_leak: p("g_leak"),
            c: p("C"),
            v_th: p("V_th"),
        };
        case.assert_same_in_network(&cell, NAMES, 0.02, Recommended);
        let steps = case.steps_off();
        let staggered = Expected { steps, order: 2, floor: 0.0 };
        let run = |dt| case.run(&cell, NAMES, dt, Recommended).synchronised();
        println!("{} {:?}", case.name, case.assert_converges(NAMES, 0.02, staggered, run));
        let fourth = Expected { steps, order: 4, floor: 1e-7 };
        println!(
            "{} {:?}",
            case.name,
            case.assert_converges(NAMES, 0.05, fourth, |dt| case.run(&cell, NAMES, dt, Rk4))
        );
    }
}

#[test]
fn adex() {
    for case in &cases::<Case>("adex") {
        let p = |name: &str| case.params[name];
        let cell = AdEx {
            v_rest: p("V_rest"),
            v_reset: p("V_reset"),
            v_th: p("V_th"),
            v_t: p("V_T"),
            delta_t: p("delta_T"),
            a: p("a"),
            b: p("b"),
            r: p("R"),
            tau: p("tau"),
            tau_w: p("tau_w"),
            t_ref: p("t_ref"),
        };
        follows(case, &cell, ["V", "w"], 0.05);
    }
}

#[test]
fn exponential_if() {
    for case in &cases::<Case>("exp_if") {
        let p = |name: &str| case.params[name];
        let cell = ExponentialIf {
            v_rest: p("V_rest"),
            v_reset: p("V_reset"),
            v_th: p("V_th"),
            v_t: p("V_T"),
            delta_t: p("delta_T"),
            r: p("R"),
            tau: p("tau"),
            t_ref: p("t_ref"),
        };
        follows(case, &cell, ["V"], 0.1);
    }
}

#[test]
fn quadratic_if() {
    for case in &cases::<Case>("qua_if") {
        let p = |name: &str| case.params[name];
        let cell = QuadraticIf {
            v_rest: p("V_rest"),
            v_reset: p("V_reset"),
            v_th: p("V_th"),
            v_c: p("V_c"),
            a_0: p("a_0"),
            r: p("R"),
            tau: p("tau"),
            t_ref: p("t_ref"),
        };
        follows(case, &cell, ["V"], 0.1);
    }
}

#[test]
fn adaptive_quadratic_if() {
    for case in &cases::<Case>("ad_qua_if") {
        let p = |name: &str| case.params[name];
        let cell = AdaptiveQuadraticIf {
            v_rest: p("V_rest"),
            v_reset: p("V_reset"),
            v_th: p("V_th"),
            v_c: p("V_c"),
            a_0: p("a_0"),
            a: p("a"),
            b: p("b"),
            r: p("R"),
            tau: p("tau"),
            tau_w: p("tau_w"),
            t_ref: p("t_ref"),
        };
        follows(case, &cell, ["V", "w"], 0.1);
    }
}

fn izhikevich_cell(case: &Case) -> Izhikevich {
    let usual = Izhikevich::default();
    let p = |name: &str| case.params[name];
    let or = |name: &str, usual: f64| case.params.get(name).copied().unwrap_or(usual);
    Izhikevich {
        a: p("a"),
        b: p("b"),
        c: p("c"),
        d: p("d"),
        v_th: p("V_th"),
        k1: or("k1", usual.k1),
        k0: or("k0", usual.k0),
        v_b: or("V_b", usual.v_b),
        gamma: or("gamma", usual.gamma),
        t_ref: 0.0,
    }
}

#[test]
fn izhikevich() {
    for case in &cases::<Case>("izhikevich") {
        follows(case, &izhikevich_cell(case), ["V", "u"], 0.05);
    }
}

fn case_of(pattern: FiringPattern, cases: &[Case]) -> &Case {
    let name = pattern.name().replace(' ', "_");
    cases.iter().find(|case| case.name == name).unwrap_or_else(|| panic!("no case {name}"))
}

#[test]
fn every_firing_pattern_has_the_reference_as_its_cell_and_stimulus() {
    let cases = cases::<Case>("izhikevich_presets");
    assert_eq!(cases.len(), FiringPattern::ALL.len());
    for pattern in FiringPattern::ALL {
        let case = case_of(pattern, &cases);
        assert_eq!(pattern.model(), izhikevich_cell(case), "{}", case.name);
        assert_eq!(pattern.start(), case.start(["V", "u"]), "{}", case.name);
        let stimulus = pattern.stimulus();
        assert_eq!(stimulus.duration, case.t_end, "{}", case.name);
        for t in (0..case.t_end as usize).map(|k| k as f64 + 0.5) {
            // The reference replaces a ramp by its value in the middle of each ms.
            let (ours, theirs) = (stimulus.at(t), case.stimulus.at("I", t));
            assert!((ours - theirs).abs() < 1e-8, "{} at {t}: {ours}, not {theirs}", case.name);
        }
    }
}

#[test]
fn every_firing_pattern_follows_its_reference() {
    let cases = cases::<Case>("izhikevich_presets");
    for pattern in FiringPattern::ALL {
        follows(case_of(pattern, &cases), &pattern.model(), ["V", "u"], 0.005);
    }
}

#[test]
fn every_firing_pattern_shows_under_its_own_stimulus() {
    let cases = cases::<Case>("izhikevich_presets");
    for pattern in FiringPattern::ALL {
        let (case, stimulus) = (case_of(pattern, &cases), pattern.stimulus());
        let run = simulate(&pattern.model(), |t| stimulus.at(t), pattern.start(), 1e-3, stimulus.duration, Recommended);
        // The reference replaces a ramp by stairs of 1 ms; a spike may move by as much.
        let stairs = if stimulus.pieces.iter().any(|piece| piece.slope != 0.0) { 1.0 } else { 0.0 };
        let off = case.errors(&run, ["V", "u"]).spikes;
        assert!(off <= case.steps_off() * 1e-3 + stairs, "{}: {off}", case.name);
    }
}

#[test]
fn wilson_cowan() {
    const NAMES: [&str; 3] = ["a_e", "a_i", "input_i"];
    for case in &cases::<Case>("wilson_cowan") {
        let p = |name: &str| case.params[name];
        let pools = WilsonCowan {
            c1: p("c1"),
            c2: p("c2"),
            c3: p("c3"),
            c4: p("c4"),
            k_e: p("k_e"),
            k_i: p("k_i"),
            tau_e: p("tau_e"),
            tau_i: p("tau_i"),
            r_e: p("r_e"),
            r_i: p("r_i"),
            slope_e: p("slope_e"),
            slope_i: p("slope_i"),
            theta_e: p("theta_e"),
            theta_i: p("theta_i"),
        };
        let run = |dt: f64| -> Trajectory<3> {
            let drive = |t: f64, x: &mut [f64; 3]| {
                x[2] = case.stimulus.at("I_i", t);
                case.stimulus.at("I_e", t)
            };
            simulate_with(&pools, drive, case.start(NAMES), dt, case.t_end, Recommended)
        };
        // Twelve digits are stored, and the error of the limit cycle is stated as 4e-9.
        let errors = case.assert_converges(NAMES, 0.1, Expected { steps: 0.0, order: 4, floor: 1e-8 }, run);
        println!("{} {errors:?}", case.name);
    }
}
