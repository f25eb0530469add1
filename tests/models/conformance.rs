//! Do all models of the shelf keep the laws of neurons?
//!
//! Every law runs over every model. Where it does not apply, such as where nothing fires, the model itself says so.
#![allow(clippy::disallowed_methods)]

use crate::common::{simulate, simulate_in_network};
use crate::shelf::parameters::{changed, parameters};
use crate::shelf::{Shelved, every_model, every_preset, uniform, wild};
use synfire::affine::Affine;
use synfire::prelude::*;

/// The potential above which `x`, with a potential of its own, fires; none if it never does.
fn threshold<M: Neuron<D>, const D: usize>(model: &M, x: [f64; D]) -> Option<f64> {
    let at = |v: f64| {
        let mut x = x;
        x[0] = v;
        x
    };
    let fires = |v: f64| model.fires(at(-1e9), at(v));
    if fires(-1e9) || !fires(1e9) {
        return None;
    }
    // Bisection over all representable numbers, in their order.
    let order = |v: f64| {
        let bits = v.to_bits() as i64;
        if bits < 0 { i64::MIN - bits } else { bits }
    };
    let number = |place: i64| f64::from_bits(if place < 0 { i64::MIN - place } else { place } as u64);
    let (mut below, mut above) = (order(-1e9), order(1e9));
    while above > below + 1 {
        let middle = below.midpoint(above);
        if fires(number(middle)) { above = middle } else { below = middle }
    }
    Some(number(above))
}

/// The weakest of the currents 0.1, 1, 10, ... under which a model fires thrice in 200 ms.
fn firing_current<M: Neuron<D>, const D: usize>(model: &M) -> Option<f64> {
    let currents = (-1..=6).map(|power| 10f64.powi(power));
    currents
        .into_iter()
        .find(|&current| simulate(model, |_| current, model.rest(), 0.05, 200.0, Recommended).spikes.len() > 2)
}

/// The absolute value of each derivative.
fn slopes<M: Neuron<D>, const D: usize>(model: &M, x: [f64; D]) -> [f64; D] {
    let lines = model.flow(x, Affine::default());
    std::array::from_fn(|k| lines[k].at(x[k]).abs())
}

/// The types for which a file of `src/models/{folder}` has an `impl` of this trait.
fn implementors(folder: &str, of: &str) -> Vec<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/models").join(folder);
    let mut found = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        found.extend(text.lines().filter_map(|line| {
            let (_, model) = line.strip_prefix("impl ")?.strip_prefix(of)?.split_once("> for ")?;
            Some(model.trim_end_matches([' ', '{']).to_string())
        }));
    }
    found.sort();
    found
}

#[test]
fn no_model_is_missing_here() {
    fn name<M: Shelved<D>, const D: usize>(_: M) -> String {
        std::any::type_name::<M>().rsplit("::").next().unwrap().into()
    }
    let mut here = every_model!(name).to_vec();
    here.retain(|name| name != "Composed");
    here.sort();
    assert_eq!(here, implementors("neurons", "Neuron<"));
}

#[test]
fn no_channel_is_missing_here() {
    let cell = format!("{:?}", crate::shelf::Composed::default());
    let channels = implementors("channels", "Channel<");
    assert!(channels.len() == 10 && channels.iter().all(|name| cell.contains(&format!(": {name} {{"))), "{cell}");
}

#[test]
fn samples_carry_the_units_of_the_page() {
    fn law<M: Shelved<D>, const D: usize>(model: M) -> (String, &'static str) {
        let mut net = Network::new(0.05).unwrap();
        let cell = net.add(1, model).unwrap();
        M::VARS.into_iter().for_each(|variable| net.record(cell, variable).unwrap());
        let run = net.run(0.05).unwrap();
        assert_eq!(M::VARS.map(|variable| run.samples(cell, variable).unwrap().unit.clone()), M::UNITS);
        (std::any::type_name::<M>().rsplit("::").next().unwrap().into(), M::UNITS[0])
    }
    let units = every_model!(law);
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/models/neurons");
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let of = |model: &str| text.contains(&format!("> for {model} {{"));
        for (_, unit) in units.iter().filter(|(model, _)| of(model)) {
            assert_eq!(*unit == "mV", text.contains("(mV)"), "{text}");
            assert!(unit.is_empty() || text.contains(&format!("({unit}")), "{unit}: {text}");
        }
    }
}

/// Whether a spike by chance changes the state, which then is not that of equations alone.
fn chance_resets<M: Shelved<D>, const D: usize>(model: &M) -> bool {
    M::NOISY && model.reset([1.0; D]) != [1.0; D]
}

#[test]
fn a_network_runs_a_neuron_as_its_equations_say() {
    /// Whether it fired.
    fn law<M: Shelved<D>, const D: usize>(model: M) -> bool {
        if chance_resets(&model) {
            return false;
        }
        let strong = 2.0 * firing_current(&model).unwrap_or(10.0);
        let current = |t: f64| strong * uniform(t as u64, 1);
        let alone = simulate(&model, current, model.rest(), 0.05, 100.0, Recommended);
        let mut network = simulate_in_network(&model, current, model.rest(), 0.05, 100.0, Recommended);
        if M::NOISY {
            network.spikes.clear();
        }
        alone.assert_same(&network, &format!("{model:?}"));
        !alone.spikes.is_empty()
    }
    let fired = every_model!(law);
    assert!(fired.iter().filter(|&&fired| fired).count() >= 16, "{fired:?}");
}

#[test]
fn a_cell_with_parameters_of_its_own_is_as_if_alone() {
    fn law<M: Shelved<D>, const D: usize>(model: M) {
        if chance_resets(&model) {
            return;
        }
        let others = parameters(&model).numbers();
        let others = others.iter().map(|(name, usual)| changed(&model, name, 1.01 * usual));
        let on_grid = |cell: &M| cell.check().is_ok() && cell.refractory() == model.refractory();
        let cells: Vec<M> = others.filter(on_grid).chain([model.clone()]).collect();
        let strong = 2.0 * firing_current(&model).unwrap_or(10.0);
        let currents: Vec<f64> = (0..cells.len()).map(|k| strong + 0.1 * k as f64).collect();
        let states = |net: &mut Network, pop: Pop, currents: Vec<f64>| {
            net.drive(pop, PerNeuron(currents)).unwrap();
            net.run(50.0).unwrap();
            M::VARS.map(|variable| net.get(pop, variable).unwrap().to_vec())
        };
        let mut net = Network::new(0.05).unwrap().threads(1);
        let pop = net.add_each(cells.clone()).unwrap();
        let together = states(&mut net, pop, currents.clone());
        for (k, cell) in cells.into_iter().enumerate() {
            let mut net = Network::new(0.05).unwrap().threads(1);
            let pop = net.add(1, cell.clone()).unwrap();
            let alone = states(&mut net, pop, vec![currents[k]]);
            assert!((0..D).all(|row| alone[row][0].to_bits() == together[row][k].to_bits()), "{cell:?}");
        }
    }
    every_model!(law);
}

#[test]
fn a_cell_whose_derivatives_vanish_at_rest_stays_there() {
    /// Whether they vanish.
    fn law<M: Shelved<D>, const D: usize>(model: M) -> bool {
        let rest = model.rest();
        if slopes(&model, rest).iter().zip(rest).any(|(slope, x)| *slope > 1e-10 * (1.0 + x.abs())) {
            return false;
        }
        let run = simulate_in_network(&model, |_| 0.0, rest, 0.01, 2.0, Recommended);
        let moved = run.states.iter().flat_map(|x| x.iter().zip(rest)).any(|(x, rest)| (x - rest).abs() > 1e-8);
        assert!(!moved && (M::NOISY || run.spikes.is_empty()), "{model:?}: {rest:?} to {:?}", run.states.last());
        true
    }
    let rests = every_model!(law);
    assert!(rests.iter().filter(|&&rests| rests).count() >= 18, "{rests:?}");
    every_preset!(law);
}

#[test]
fn a_threshold_is_reached_where_it_equals_the_potential_and_a_reset_leaves_it() {
    /// Whether there is a threshold.
    fn law<M: Shelved<D>, const D: usize>(model: M) -> bool {
        let rest = model.rest();
        let Some(fires) = threshold(&model, rest) else { return false };
        let mut at = rest;
        at[0] = fires;
        let after = model.reset(at);
        assert!(!model.fires(after, after), "{model:?} fires again from {after:?}");
        // The threshold is a parameter or a variable, or, where a model's page says so, 1e-9 of the way from the reset short
        // of it, but for rounding. Where it must be exceeded, the reset lands on it.
        let parameters = parameters(&model).numbers();
        let short = |p: f64, v: f64| (p - v - 1e-9 * (p - after[0])).abs() <= f64::EPSILON * p.abs();
        let near = |p: f64, v: f64| p == v || short(p, v);
        let known = |v: f64| parameters.iter().any(|(_, p)| near(*p, v)) || rest[1..].contains(&v);
        assert!(known(fires) || known(fires.next_down()) && after[0] == fires.next_down(), "{model:?}: {fires}");
        true
    }
    let thresholds = every_model!(law);
    assert!(thresholds.iter().filter(|&&has| has).count() >= 15, "{thresholds:?}");
    every_preset!(law);
}

#[test]
fn a_drive_that_is_no_number_is_noticed() {
    fn law<M: Shelved<D>, const D: usize>(model: M) {
        let mut net = Network::new(0.05).unwrap();
        let cells = net.add(3, model).unwrap();
        net.run(1.0).unwrap();
        net.drive(cells.slice(1..2), Signal(|_| f64::NAN)).unwrap();
        let error = net.run(20.0).unwrap_err();
        assert!(matches!(error, Error::Diverged { neuron: 1, .. }), "{}: {error}", std::any::type_name::<M>());
    }
    every_model!(law);
}

#[test]
fn a_refractory_cell_is_held_for_its_time_and_no_longer() {
    const DT: f64 = 0.1;
    /// Whether one of the parameters is the refractory time.
    fn law<M: Shelved<D>, const D: usize>(model: M) -> bool {
        let names = parameters(&model).numbers();
        let Some(cell) = names.iter().map(|(name, _)| changed(&model, name, 3.0)).find(|cell| cell.refractory() == 3.0)
        else {
            assert_eq!(model.refractory(), 0.0);
            return false;
        };
        let strong = 10.0 * firing_current(&cell).unwrap();
        let run = simulate_in_network(&cell, |_| strong, cell.rest(), DT, 60.0, Recommended);
        assert!(run.spikes.len() > 3, "{cell:?}");
        for spike in &run.spikes[..run.spikes.len() - 1] {
            let stamp = (spike / DT).round() as usize;
            let held = run.states[stamp];
            for (k, x) in run.states[stamp..=stamp + 30].iter().enumerate() {
                assert_eq!(x[0], held[0], "{cell:?} moves {k} steps after a spike");
            }
            let (next, spikes_at_once) = (run.states[stamp + 31], run.spikes.contains(&((stamp + 31) as f64 * DT)));
            assert!(next[0] != held[0] || spikes_at_once, "{cell:?} is held too long");
            for (k, slope) in slopes(&cell, held).into_iter().enumerate().skip(1) {
                assert!(slope == 0.0 || run.states[stamp + 30][k] != held[k], "{cell:?}: variable {k} is held, too");
            }
        }
        let least = run.intervals().into_iter().fold(f64::INFINITY, f64::min);
        assert!(least > 3.0 + 0.5 * DT, "{cell:?}: {least}");
        true
    }
    let refractory = every_model!(law);
    assert_eq!(refractory.iter().filter(|&&has| has).count(), 8, "{refractory:?}");
}

#[test]
fn no_current_and_no_time_step_makes_a_state_infinite() {
    const NEURONS: usize = 64;
    fn law<M: Shelved<D>, const D: usize>(model: M) {
        let mut tried = 0;
        for dt in [0.001, 0.01, 0.05, 0.1, 0.2, 0.5, 1.0] {
            let mut net = Network::new(dt).unwrap().threads(1);
            let cells = match net.add(NEURONS, model.clone()) {
                Err(Error::OffGrid { .. }) => continue,
                added => added.unwrap(),
            };
            net.drive(cells, Pattern(move |t: f64, neuron: usize| wild((t / dt) as u64, neuron as u64))).unwrap();
            net.run(2000.0 * dt).unwrap_or_else(|error| panic!("{model:?} at dt = {dt}: {error}"));
            for variable in M::VARS {
                let values = net.get(cells, variable).unwrap();
                assert!(values.iter().all(|x| x.is_finite()), "{variable} of {model:?} at dt = {dt}: {values}");
            }
            tried += 1;
        }
        assert!(tried > 3);
    }
    every_model!(law);
    every_preset!(law);
}

#[test]
fn a_model_can_be_written_and_read_again() {
    fn law<M: Shelved<D>, const D: usize>(model: M) {
        let text = serde_json::to_string(&model).unwrap();
        assert_eq!(serde_json::from_str::<M>(&text).unwrap(), model);
        assert_eq!(serde_json::from_str::<M>("{}").unwrap(), M::default());
        let slip = format!("{{\"no_such_parameter\": 1.0, {}", &text[1..]);
        let refused = serde_json::from_str::<M>(&slip).unwrap_err().to_string();
        assert!(refused.contains("no_such_parameter"), "{refused}");
    }
    every_model!(law);
    every_preset!(law);
}

#[test]
fn bad_parameters_are_refused_by_name_and_all_others_work() {
    fn law<M: Shelved<D>, const D: usize>(model: M) {
        assert_eq!(model.check(), Ok(()), "{model:?}");
        let numbers = parameters(&model).numbers();
        let names: Vec<String> = numbers.iter().map(|(name, _)| name.clone()).collect();
        assert!(!names.is_empty());
        for (name, usual) in numbers {
            for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
                let refused = changed(&model, &name, bad).check().expect_err(&name);
                assert_eq!(refused.parameter, name, "{bad} for {name} of {model:?}");
                let mut net = Network::new(0.1).unwrap();
                let error = net.add(1, changed(&model, &name, bad)).unwrap_err();
                let Error::Parameter { parameter, value, .. } = &error else { panic!("{error}") };
                assert!(*parameter == name && value.to_bits() == bad.to_bits(), "{error}");
            }
            for odd in [0.0, -1.0, -usual, 0.5 * usual, 2.0 * usual] {
                let cell = changed(&model, &name, odd);
                let never = name.starts_with("tau") && odd <= 0.0 || name.starts_with("g_") && odd < 0.0;
                match cell.check() {
                    Err(refused) if never => assert_eq!(refused.parameter, name),
                    Err(refused) => assert!(names.contains(&refused.parameter), "{refused}"),
                    Ok(()) => {
                        assert!(!never, "{cell:?}");
                        let run = simulate(&cell, |t| (t as u64 % 2) as f64, cell.rest(), 0.01, 5.0, Recommended);
                        let finite = run.states.iter().flatten().all(|x| x.is_finite());
                        assert!(finite, "{cell:?} with {name} = {odd}");
                    }
                }
            }
        }
    }
    every_model!(law);
}
