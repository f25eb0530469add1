//! Gates, outputs and releases against references that were computed without the crate.
//!
//! A gate is driven by the crate's conventions: arrivals due at a time enter, the state is sampled, and then it is carried
//! over the step. All arrivals lie on a grid of 0.1 ms, so whatever is exact must agree to rounding.

#![allow(clippy::disallowed_methods)]

use crate::reference::{Clamped, SynapseCase};
use synfire::integrate::{Integrator, Recommended};
use synfire::models::synapses::*;
use synfire::traits::{Coupling, Gated, Kinetics, Output, Release};

impl SynapseCase {
    fn of(&self, parameter: &str) -> f64 {
        self.params[parameter]
    }

    /// The steps at which spikes arrive.
    fn arrivals(&self, dt: f64) -> Vec<i64> {
        self.pre_spikes.iter().map(|t| ((t + self.delay) / dt).round() as i64).collect()
    }

    /// The states of a gate at the sample times.
    fn run<K: Kinetics<D>, const D: usize>(&self, kinetics: &K, dt: f64) -> Vec<[f64; D]> {
        let (arrivals, every) = (self.arrivals(dt), (self.sample_dt / dt).round() as i64);
        let (mut x, mut samples) = (kinetics.rest(), Vec::new());
        for n in 0..=(self.t_end / dt).round() as i64 {
            for _ in arrivals.iter().filter(|&&arrival| arrival == n) {
                x = kinetics.receive(x, 1.0);
            }
            if n % every == 0 {
                samples.push(x);
            }
            x = Recommended.step(Gated { kinetics, potential: 0.0 }, x, dt);
        }
        samples
    }

    fn compare(&self, variable: &str, found: impl IntoIterator<Item = f64>, relative: f64, absolute: f64) {
        let expected = &self.states[variable];
        let found: Vec<f64> = found.into_iter().collect();
        assert_eq!(found.len(), expected.len(), "{}", self.name);
        for (k, (a, b)) in found.iter().zip(expected).enumerate() {
            assert!((a - b).abs() <= relative * b.abs() + absolute, "{} {variable}[{k}]: {a}, not {b}", self.name);
        }
    }

    /// The current that the stored gate gives through an output, at each clamped potential.
    fn compare_currents(&self, output: impl Output) {
        assert!(!self.clamped_current.is_empty());
        for Clamped { v, i } in &self.clamped_current {
            for (s, expected) in self.states["s"].iter().zip(i) {
                let found = output.current(self.of("g_max") * s, *v).at(*v);
                assert!((found - expected).abs() <= 1e-10 * expected.abs(), "{}: {found}, not {expected}", self.name);
            }
        }
    }
}

/// The references have 12 digits.
const ROUNDING: f64 = 1e-11;

#[test]
fn exponential_gates() {
    let case = SynapseCase::load("synapse_exponential", "exponential");
    let of = |case: &SynapseCase, kinetics: &Exponential| {
        case.run(kinetics, 0.1).into_iter().map(|[g]| g).collect::<Vec<_>>()
    };
    case.compare("s", of(&case, &Exponential { tau: case.of("tau_decay") }), ROUNDING, 0.0);
    case.compare_currents(Conductance(case.of("E")));

    let case = SynapseCase::load("synapse_ampa", "ampa_exponential");
    case.compare("s", case.run(&Ampa::default(), 0.1).into_iter().map(|[g]| g), ROUNDING, 0.0);
    case.compare_currents(Conductance(case.of("E")));

    let case = SynapseCase::load("synapse_gaba_a", "gaba_a_exponential");
    case.compare("s", case.run(&GabaA::default(), 0.1).into_iter().map(|[g]| g), ROUNDING, 0.0);
    case.compare_currents(Conductance(case.of("E")));
}

#[test]
fn a_conductance_on_a_passive_membrane() {
    let case = SynapseCase::load("synapse_exponential", "coba_membrane");
    let kinetics = Exponential { tau: case.of("tau_decay") };
    let (output, dt) = (Conductance(case.of("E")), 0.1);
    let arrivals = case.arrivals(dt);
    let (mut v, mut x, mut samples) = (case.of("V_rest"), [0.0], Vec::new());
    for n in 0..=1000 {
        arrivals.iter().filter(|&&arrival| arrival == n).for_each(|_| x = kinetics.receive(x, 1.0));
        if n % 10 == 0 {
            samples.push(v);
        }
        let middle = kinetics.propagate(x, 0.5 * dt);
        let end = kinetics.propagate(x, dt);
        let slope = |v: f64, x| {
            let current = output.current(case.of("g_max") * kinetics.gate(x), v).at(v);
            (case.of("V_rest") - v + case.of("R") * current) / case.of("tau")
        };
        let k1 = slope(v, x);
        let k2 = slope(v + 0.5 * dt * k1, middle);
        let k3 = slope(v + 0.5 * dt * k2, middle);
        let k4 = slope(v + dt * k3, end);
        v += dt / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
        x = end;
    }
    case.compare("V", samples, 0.0, 1e-7);
}

#[test]
fn alpha_gates() {
    let case = SynapseCase::load("synapse_alpha", "alpha");
    let tau = case.of("tau_decay");
    let of = |normalisation| case.run(&Alpha { tau, normalisation }, 0.1);
    let raw = of(Normalisation::Raw);
    case.compare("s", raw.iter().map(|[g, _]| *g), ROUNDING, 0.0);
    case.compare("x", raw.iter().map(|[g, h]| h - g / tau), ROUNDING, 1e-16);
    scaled(&case, &raw, &of(Normalisation::Peak), "unit_peak");
    scaled(&case, &raw, &of(Normalisation::Area), "unit_area");
}

#[test]
fn dual_exponential_gates() {
    let case = SynapseCase::load("synapse_two_exponentials", "two_exponentials");
    let (tau_rise, tau_decay) = (case.of("tau_rise"), case.of("tau_decay"));
    let of = |normalisation| case.run(&DualExponential { tau_rise, tau_decay, normalisation }, 0.1);
    let raw = of(Normalisation::Raw);
    case.compare("s", raw.iter().map(|[g, _]| *g), ROUNDING, 0.0);
    case.compare("x", raw.iter().map(|[g, h]| h - g / tau_decay), ROUNDING, 1e-16);
    scaled(&case, &raw, &of(Normalisation::Peak), "unit_peak");
    scaled(&case, &raw, &of(Normalisation::Area), "unit_area");
}

fn scaled(case: &SynapseCase, raw: &[[f64; 2]], other: &[[f64; 2]], factor: &str) {
    for (raw, other) in raw.iter().zip(other) {
        assert!((other[0] - raw[0] * case.scale_factors[factor]).abs() <= ROUNDING * other[0]);
    }
}

#[test]
fn kinetic_gates() {
    let case = SynapseCase::load("synapse_ampa", "ampa_kinetic");
    case.compare("s", case.run(&AmpaKinetic::default(), 0.1).into_iter().map(|[s, _]| s), ROUNDING, 0.0);
    case.compare_currents(Conductance(case.of("E")));

    let case = SynapseCase::load("synapse_gaba_a", "gaba_a_kinetic");
    case.compare("s", case.run(&GabaAKinetic::default(), 0.1).into_iter().map(|[s, _]| s), ROUNDING, 0.0);
    case.compare_currents(Conductance(case.of("E")));
}

#[test]
fn nmda_gates_converge_with_the_square_of_the_step() {
    let case = SynapseCase::load("synapse_nmda", "nmda");
    let expected = &case.states["s"];
    let of = |dt| case.run(&Nmda::default(), dt).into_iter().map(|[s, _]| s).collect::<Vec<_>>();
    let [coarse, fine, finest] = [0.1, 0.05, 0.025].map(of);
    let error = |found: &[f64]| found.iter().zip(expected).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    assert!((3.9..4.1).contains(&(error(&coarse) / error(&fine))));
    assert!((3.9..4.1).contains(&(error(&fine) / error(&finest))));

    let extrapolated: Vec<f64> = fine.iter().zip(&finest).map(|(a, b)| b + (b - a) / 3.0).collect();
    assert!(error(&extrapolated) < 1e-3 * error(&finest));

    case.compare("x", case.run(&Nmda::default(), 0.1).into_iter().map(|[_, x]| x), ROUNDING, 1e-13);
    case.compare_currents(MagnesiumBlock::default());
}

#[test]
fn gaba_b_gates() {
    let case = SynapseCase::load("synapse_gaba_b", "gaba_b_1");
    let synapse = GabaB1::default();
    let run = case.run(&synapse, 0.1);
    case.compare("G", run.iter().map(|[g, _, _]| *g), ROUNDING, 5e-13);
    case.compare("R", run.iter().map(|[_, r, _]| *r), ROUNDING, 5e-13);
    case.compare("s", run.iter().map(|x| synapse.gate(*x)), ROUNDING, 5e-13);
    case.compare_currents(Conductance(case.of("E")));

    let with_k5 = |k5| GabaB2 { k5, ..GabaB2::default() };
    for (name, synapse) in [("gaba_b_2", GabaB2::default()), ("gaba_b_2_bpmodels_k5", with_k5(8.3e-5))] {
        let case = SynapseCase::load("synapse_gaba_b", name);
        let run = case.run(&synapse, 0.1);
        case.compare("G", run.iter().map(|[g, _, _, _]| *g), ROUNDING, 5e-13);
        case.compare("R", run.iter().map(|[_, r, _, _]| *r), ROUNDING, 5e-13);
        case.compare("D", run.iter().map(|[_, _, d, _]| *d), ROUNDING, 5e-13);
        case.compare("s", run.iter().map(|x| synapse.gate(*x)), ROUNDING, 5e-13);
        case.compare_currents(Conductance(case.of("E")));
    }
}

#[test]
fn short_term_plasticity() {
    for (name, relaxation) in
        [("facilitating", Relaxation::ToZero), ("depressing", Relaxation::ToZero), ("mongillo", Relaxation::ToUse)]
    {
        let case = SynapseCase::load("synapse_short_term_plasticity", name);
        let (u, tau_f, tau_d) = (case.of("U"), case.of("tau_f"), case.of("tau_d"));
        let release = TsodyksMarkram { u, tau_f, tau_d, relaxation };
        assert_eq!(release.rest()[0], case.u_rest);
        let near = |a: f64, b: f64| assert!((a - b).abs() <= ROUNDING * b.abs(), "{name}: {a}, not {b}");

        let (mut x, mut since, mut after) = (release.rest(), 0.0, Vec::new());
        for event in &case.events {
            let before = release.recover(x, event.t - since);
            near(before[0], event.u_before);
            near(before[1], event.x_before);
            let (used, released) = release.spike(before);
            near(released, event.released);
            near(used[0], event.u_after);
            near(used[1], event.x_after);
            (x, since) = (used, event.t);
            after.push((event.t, x, released));
        }

        let at = |t: f64| match after.iter().rev().find(|(spike, _, _)| *spike <= t) {
            Some((spike, x, _)) => release.recover(*x, t - spike),
            None => release.rest(),
        };
        let times = (0..case.states["u"].len()).map(|k| k as f64 * case.sample_dt);
        case.compare("u", times.clone().map(|t| at(t)[0]), ROUNDING, 0.0);
        case.compare("x", times.clone().map(|t| at(t)[1]), ROUNDING, 0.0);

        let gate = Exponential { tau: case.of("tau") };
        let current = times.map(|t| {
            let arrived = after.iter().filter(|(spike, _, _)| *spike <= t);
            let open =
                |&(spike, _, released)| gate.propagate(gate.receive([0.0], case.of("A") * released), t - spike)[0];
            arrived.map(open).sum()
        });
        case.compare("I", current, ROUNDING, 0.0);
    }
}

#[test]
fn a_gap_junction_between_passive_cells() {
    let case = SynapseCase::load("synapse_gap_junction", "lif_pair_ohmic");
    let (input, w, dt) = ([case.of("I_A"), case.of("I_B")], case.of("w"), 0.1);
    let slopes = |v: [f64; 2]| {
        [0, 1].map(|k| {
            let current = input[k] + GapJunction.current(w, v[1 - k]).at(v[k]);
            (case.of("V_rest") - v[k] + case.of("R") * current) / case.of("tau")
        })
    };
    let ahead = |v: [f64; 2], k: [f64; 2], dt: f64| [v[0] + dt * k[0], v[1] + dt * k[1]];
    let (mut v, mut samples) = ([0.0, 5.0], Vec::new());
    for n in 0..=800 {
        if n % 10 == 0 {
            samples.push(v);
        }
        let k1 = slopes(v);
        let k2 = slopes(ahead(v, k1, 0.5 * dt));
        let k3 = slopes(ahead(v, k2, 0.5 * dt));
        let k4 = slopes(ahead(v, k3, dt));
        for (weight, k) in [(1.0, k1), (2.0, k2), (2.0, k3), (1.0, k4)] {
            v = ahead(v, k, weight * dt / 6.0);
        }
    }
    case.compare("V_A", samples.iter().map(|v| v[0]), 0.0, 1e-8);
    case.compare("V_B", samples.iter().map(|v| v[1]), 0.0, 1e-8);
}

#[test]
fn models_survive_a_round_trip_and_refuse_unknown_fields() {
    let synapse = GabaB2 { mass_action: true, ..GabaB2::default() };
    let text = serde_json::to_string(&synapse).unwrap();
    assert_eq!(serde_json::from_str::<GabaB2>(&text).unwrap(), synapse);
    assert_eq!(serde_json::from_str::<Nmda>(r#"{"a": 0.3}"#).unwrap(), Nmda { a: 0.3, ..Nmda::default() });
    assert!(serde_json::from_str::<Nmda>(r#"{"alpha": 0.3}"#).is_err());
}
