//! Do the models follow references computed without the crate?
#![allow(clippy::disallowed_methods)]

mod common;
use common::{Case, Expected, Trajectory, load, simulate, simulate_with};
use synfire::integrate::{ExpEuler, Heun, Midpoint, Recommended, Rk4};
use synfire::models::neurons::{AdEx, AdExPattern, ExponentialIf, HodgkinHuxley, Lif, WilsonCowan};

fn lif(case: &Case) -> Lif {
    let p = |name: &str| case.params[name];
    Lif {
        v_rest: p("V_rest"),
        v_reset: p("V_reset"),
        v_th: p("V_th"),
        r: p("R"),
        tau: p("tau"),
        t_ref: p("t_ref"),
        soft_reset: false,
    }
}

#[test]
fn lif_follows_every_reference() {
    for case in &load("lif").cases {
        let model = lif(case);
        let expected = Expected { steps: case.spikes.len() as f64, order: 1, floor: 1e-10 };
        let e = case.assert_converges(["V"], 0.1, expected, |dt| case.run(&model, ["V"], dt, Recommended));
        println!("{} {e:?}", case.name);
    }
}

fn hodgkin_huxley(case: &Case) -> HodgkinHuxley {
    let p = |name: &str| case.params[name];
    HodgkinHuxley {
        e_na: p("E_Na"),
        g_na: p("g_Na"),
        e_k: p("E_K"),
        g_k: p("g_K"),
        e_leak: p("E_leak"),
        g_leak: p("g_leak"),
        c: p("C"),
        v_th: p("V_th"),
    }
}

#[test]
fn hodgkin_huxley_follows_every_reference() {
    const NAMES: [&str; 4] = ["V", "m", "h", "n"];
    for case in &load("hodgkin_huxley").cases {
        let model = hodgkin_huxley(case);
        let staggered = Expected { steps: 2.0, order: 2, floor: 0.0 };
        let e =
            case.assert_converges(NAMES, 0.05, staggered, |dt| case.run(&model, NAMES, dt, Recommended).synchronised());
        println!("{} staggered {e:?}", case.name);
        let rk4 = Expected { steps: 1.0, order: 4, floor: 1e-7 };
        let e = case.assert_converges(NAMES, 0.05, rk4, |dt| case.run(&model, NAMES, dt, Rk4));
        println!("{} rk4 {e:?}", case.name);
    }
}

fn wilson_cowan(case: &Case) -> WilsonCowan {
    let p = |name: &str| case.params[name];
    WilsonCowan {
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
    }
}

#[test]
fn wilson_cowan_follows_every_reference() {
    const NAMES: [&str; 3] = ["a_e", "a_i", "input_i"];
    for case in &load("wilson_cowan").cases {
        let model = wilson_cowan(case);
        let run = |dt: f64| -> Trajectory<3> {
            let drive = |t: f64, x: &mut [f64; 3]| {
                x[2] = case.stimulus.at("I_i", t);
                case.stimulus.at("I_e", t)
            };
            simulate_with(&model, drive, case.start(NAMES), dt, case.t_end, Recommended)
        };
        let e = case.assert_converges(NAMES, 0.1, Expected { steps: 0.0, order: 4, floor: 1e-10 }, run);
        println!("{} {e:?}", case.name);
    }
}

fn adex(case: &Case) -> AdEx {
    let p = |name: &str| case.params[name];
    AdEx {
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
    }
}

#[test]
fn adex_follows_every_reference() {
    for case in &load("adex").cases {
        let model = adex(case);
        for dt in [0.1, 0.05, 0.025, 0.0125] {
            println!("{} {dt}", case.name);
            let t = case.run(&model, ["V", "w"], dt, Rk4);
            println!(
                "rk4  {:?} {:?}",
                t.spikes.len(),
                t.spikes.iter().zip(&case.spikes).map(|(a, b)| a - b).collect::<Vec<_>>()
            );
            let t = case.run(&model, ["V", "w"], dt, Heun);
            println!(
                "heun {:?} {:?}",
                t.spikes.len(),
                t.spikes.iter().zip(&case.spikes).map(|(a, b)| a - b).collect::<Vec<_>>()
            );
            let t = case.run(&model, ["V", "w"], dt, Midpoint);
            println!(
                "midp {:?} {:?}",
                t.spikes.len(),
                t.spikes.iter().zip(&case.spikes).map(|(a, b)| a - b).collect::<Vec<_>>()
            );
            let t = case.run(&model, ["V", "w"], dt, ExpEuler);
            println!(
                "expe {:?} {:?}",
                t.spikes.len(),
                t.spikes.iter().zip(&case.spikes).map(|(a, b)| a - b).collect::<Vec<_>>()
            );
        }
    }
    for p in AdExPattern::ALL {
        for dt in [0.1, 0.05, 0.0125] {
            let m = p.model();
            let s = p.stimulus();
            let t = simulate(&m, |t| s.at(t), [-70.0, 0.0], dt, s.duration, Recommended);
            println!("{} {dt} {} {:?} {:?}", p.name(), t.spikes.len(), t.spikes.first(), &t.intervals());
        }
    }
}
