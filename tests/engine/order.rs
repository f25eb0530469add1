//! Is what neurons get from drives, from each other and from gates of second order, as the pages say?
//!
//! The order shows in the error against the whole system of equations, solved without the crate by small steps of the
//! classical Runge-Kutta rule. No clock is among the variables, which would hide at what time a drive is asked.
#![allow(clippy::disallowed_methods)]

use synfire::affine::Affine;
use synfire::integrate::{ExpEuler, Heun, Integrator, Midpoint, Rk4, Staggered};
use synfire::prelude::*;
use synfire::traits::Field;

/// `x` at every `every` ms, from time 0 to `end`, by steps of `dt`.
fn exactly<const N: usize>(
    slopes: impl Fn(f64, [f64; N]) -> [f64; N],
    mut x: [f64; N],
    (every, end): (f64, f64),
    dt: f64,
) -> Vec<[f64; N]> {
    let ahead = |x: [f64; N], k: [f64; N], dt: f64| std::array::from_fn(|i| x[i] + dt * k[i]);
    let (per_sample, samples) = ((every / dt).round() as usize, (end / every).round() as usize);
    let mut all = vec![x];
    for step in 0..samples * per_sample {
        let t = step as f64 * dt;
        let k1 = slopes(t, x);
        let k2 = slopes(t + 0.5 * dt, ahead(x, k1, 0.5 * dt));
        let k3 = slopes(t + 0.5 * dt, ahead(x, k2, 0.5 * dt));
        let k4 = slopes(t + dt, ahead(x, k3, dt));
        x = std::array::from_fn(|i| x[i] + dt / 6.0 * (k1[i] + 2.0 * (k2[i] + k3[i]) + k4[i]));
        if (step + 1) % per_sample == 0 {
            all.push(x);
        }
    }
    all
}

/// The greatest difference between a run and what it should be, at all times and in all columns that both have.
fn error<const N: usize>(
    run: &Recording,
    (cells, variable): (Pop, &str),
    exact: &[[f64; N]],
    columns: &[usize],
) -> f64 {
    let found = &run.samples(cells, variable).unwrap().values;
    assert!(found.nrows() <= exact.len() && found.nrows() + 1 >= exact.len());
    let off = |(k, row): (usize, ndarray::ArrayView1<f64>)| {
        columns.iter().zip(row).map(|(&column, v)| (v - exact[k][column]).abs()).fold(0.0, f64::max)
    };
    found.outer_iter().enumerate().map(off).fold(0.0, f64::max)
}

/// That errors at time steps, each half the one before, fall by a factor of 4 each.
fn assert_second_order(what: &str, steps: &[f64], error: impl Fn(f64) -> f64) {
    let errors: Vec<f64> = steps.iter().map(|&dt| error(dt)).collect();
    println!("{what}: {errors:?}");
    for pair in errors.windows(2) {
        let order = (pair[0] / pair[1]).log2();
        assert!((order - 2.0).abs() < 0.15, "{what}: order {order:.3}, errors {errors:?} at {steps:?}");
    }
}

/// The slopes of a model's variables under a current.
fn slopes<M: Neuron<D>, const D: usize>(model: &M, x: [f64; D], current: f64) -> [f64; D] {
    let lines = model.flow(x, Affine { a: current, b: 0.0 });
    std::array::from_fn(|k| lines[k].at(x[k]))
}

/// A current that swings (arbitrary units, ms).
fn swing(t: f64) -> f64 {
    8.0 + 4.0 * (1.3 * t).sin()
}

/// The error of an axon that fires once under a swinging current.
fn driven_axon(method: impl Integrator, drive: impl Drive, dt: f64, exact: &[[f64; 4]]) -> f64 {
    let mut net = Network::new(dt).unwrap();
    let axon = net.add_with(1, HodgkinHuxley::default(), method).unwrap();
    net.drive(axon, drive).unwrap();
    net.record_some(axon, "v", &[0], 0.2).unwrap();
    error(&net.run(12.0).unwrap(), (axon, "v"), exact, &[0])
}

#[test]
fn a_smooth_drive_is_of_second_order() {
    let axon = HodgkinHuxley::default();
    let exact = exactly(|t, x| slopes(&axon, x, swing(t)), axon.rest(), (0.2, 12.0), 2e-3);
    assert!(exact.iter().any(|x| x[0] > 20.0), "the axon does not fire");
    let steps = [0.01, 0.005, 0.0025];
    assert_second_order("Staggered", &steps, |dt| driven_axon(Staggered, Signal(swing), dt, &exact));
    assert_second_order("Midpoint", &steps, |dt| driven_axon(Midpoint, Signal(swing), dt, &exact));
    assert_second_order("Heun", &steps, |dt| driven_axon(Heun, Signal(swing), dt, &exact));
    assert_second_order("Rk4", &steps, |dt| driven_axon(Rk4, Signal(swing), dt, &exact));
    assert_second_order("Pattern", &steps, |dt| driven_axon(Rk4, Pattern(|t, _| swing(t)), dt, &exact));
}

#[test]
fn a_smooth_drive_of_a_leaky_cell_is_of_second_order() {
    let cell = LeakyIntegrator::default();
    let exact = exactly(|t, x| slopes(&cell, x, swing(t)), [0.0], (0.4, 40.0), 0.01);
    assert_second_order("LeakyIntegrator", &[0.4, 0.2, 0.1, 0.05], |dt| {
        let mut net = Network::new(dt).unwrap();
        let cells = net.add(1, cell).unwrap();
        net.drive(cells, Signal(swing)).unwrap();
        net.record_some(cells, "v", &[0], 0.4).unwrap();
        error(&net.run(40.0).unwrap(), (cells, "v"), &exact, &[0])
    });
}

/// Two cells of a model under these currents, joined by gap junctions of weight `w` both ways.
fn joined<M: Neuron<D>, const D: usize>(
    (model, currents, w): (&M, [f64; 2], f64),
    start: [[f64; D]; 2],
    every: (f64, f64),
    dt: f64,
) -> Vec<[f64; 2]> {
    // Both cells one after the other, in an array that has room for the largest.
    const ROOM: usize = 8;
    let cell = |x: [f64; ROOM], k: usize| -> [f64; D] { std::array::from_fn(|i| x[k * D + i]) };
    let mut x = [0.0; ROOM];
    (0..2 * D).for_each(|i| x[i] = start[i / D][i % D]);
    let flow = |_: f64, x: [f64; ROOM]| {
        let v = [x[0], x[D]];
        let mut all = [0.0; ROOM];
        for k in 0..2 {
            let slopes = slopes(model, cell(x, k), currents[k] + w * (v[1 - k] - v[k]));
            (0..D).for_each(|i| all[k * D + i] = slopes[i]);
        }
        all
    };
    exactly(flow, x, every, dt).into_iter().map(|x| [x[0], x[D]]).collect()
}

/// The error of two joined cells, the second of which starts elsewhere.
fn error_of_joined<M: Neuron<D>, const D: usize>(
    (model, currents, w): (&M, [f64; 2], f64),
    start: [f64; 2],
    method: impl Integrator,
    (every, end): (f64, f64),
    dt: f64,
    exact: &[[f64; 2]],
) -> f64 {
    let mut net = Network::new(dt).unwrap();
    let cells = net.add_with(2, model.clone(), method).unwrap();
    net.set(cells, M::VARS[0], start).unwrap();
    net.drive(cells, PerNeuron(currents.to_vec())).unwrap();
    net.couple(cells, cells, AllToAll.weight(w).autapses(false), GapJunction).unwrap();
    net.record_some(cells, M::VARS[0], &[0, 1], every).unwrap();
    error(&net.run(end).unwrap(), (cells, M::VARS[0]), exact, &[0, 1])
}

#[test]
fn a_gap_junction_of_leaky_cells_is_of_second_order() {
    let (cell, currents, w) = (LeakyIntegrator::default(), [3.0, 0.0], 2.0);
    let exact = joined((&cell, currents, w), [[0.0], [5.0]], (0.4, 40.0), 0.01);
    assert_second_order("leaky cells", &[0.2, 0.1, 0.05], |dt| {
        error_of_joined((&cell, currents, w), [0.0, 5.0], ExpEuler, (0.4, 40.0), dt, &exact)
    });
}

/// Cells that fire, each by its own drive, without a reset.
#[test]
fn a_gap_junction_of_axons_is_of_second_order() {
    let (axon, currents, w) = (HodgkinHuxley::default(), [9.0, 0.0], 0.15);
    let rest = axon.rest();
    let start = [-60.0, rest[0]];
    let exact = joined((&axon, currents, w), [[-60.0, rest[1], rest[2], rest[3]], rest], (0.2, 15.0), 2e-3);
    assert!(exact.iter().any(|v| v[0] > 20.0), "no axon fires");
    let steps = [0.01, 0.005, 0.0025];
    assert_second_order("Rk4", &steps, |dt| error_of_joined((&axon, currents, w), start, Rk4, (0.2, 15.0), dt, &exact));
    assert_second_order("Staggered", &steps, |dt| {
        error_of_joined((&axon, currents, w), start, Staggered, (0.2, 15.0), dt, &exact)
    });
}

/// What leaves one cell arrives in the other, so that the mean of all decays by the leak alone.
#[test]
fn gap_junctions_lose_no_charge() {
    let decayed = |n: usize, w: f64| {
        let mut net = Network::new(0.1).unwrap();
        let cells = net.add(n, LeakyIntegrator { tau: 20.0, ..LeakyIntegrator::default() }).unwrap();
        net.set(cells, "v", (0..n).map(|k| (k % 7) as f64).collect::<Vec<_>>()).unwrap();
        let before = net.get(cells, "v").unwrap().mean().unwrap();
        net.couple(cells, cells, AllToAll.weight(w).autapses(false), GapJunction).unwrap();
        net.run(20.0).unwrap();
        net.get(cells, "v").unwrap().mean().unwrap() / before
    };
    for (n, w) in [(2, 0.1), (2, 10.0), (2, 100.0), (2, 1e4), (2, 1e9), (200, 0.1), (1500, 0.02), (1500, 1.0)] {
        let found = decayed(n, w);
        assert!((found - (-1f64).exp()).abs() < 1e-11, "{n} cells at {w}: {found}");
    }
}

/// Cells of different capacitance without a leak, joined at random, in two populations: their charge stays for ever, and
/// the strongest junctions bring all to one potential within the time.
#[test]
fn junctions_of_different_cells_lose_no_charge() {
    const N: usize = 1200;
    let cell = |tau: f64| PerfectIntegrator { tau, v_th: 1e9, ..PerfectIntegrator::default() };
    let taus: Vec<f64> = (0..N).map(|k| 5.0 + (k * 37 % 50) as f64).collect();
    for w in [0.05, 1.0, 20.0] {
        let mut net = Network::new(0.1).unwrap().seed(3);
        let left = net.add_each(taus[..700].iter().map(|&tau| cell(tau)).collect()).unwrap();
        let right = net.add_each(taus[700..].iter().map(|&tau| cell(tau)).collect()).unwrap();
        for cells in [left, right] {
            net.set(cells, "v", Init::Uniform(0.0, 10.0)).unwrap();
        }
        let pairs = |n: usize, m: usize| (0..3 * n).map(move |k| (k % n, (k * k + 7 * k + 1) % m));
        let both = |pairs: Vec<(usize, usize)>| pairs.iter().flat_map(|&(a, b)| [(a, b), (b, a)]).collect::<Vec<_>>();
        net.couple(left, left, Pairs(both(pairs(700, 700).collect())).weight(w), GapJunction).unwrap();
        let across: Vec<(usize, usize)> = pairs(700, 500).collect();
        net.couple(left, right, Pairs(across.clone()).weight(w), GapJunction).unwrap();
        net.couple(right, left, Pairs(across).reversed().weight(w), GapJunction).unwrap();
        net.couple(right, right, AllToAll.weight(1e-3 * w).autapses(false), GapJunction).unwrap();
        let charge = |net: &Network| {
            let v = [left, right].map(|cells| net.get(cells, "v").unwrap().to_vec()).concat();
            v.iter().zip(&taus).map(|(v, tau)| v * tau).sum::<f64>()
        };
        let before = charge(&net);
        net.run(60.0).unwrap();
        assert!((charge(&net) / before - 1.0).abs() < 1e-10, "{w}: {before} has become {}", charge(&net));
        let (mean, v) = (before / taus.iter().sum::<f64>(), net.get(left, "v").unwrap());
        let spread = v.iter().map(|v| (v - mean).abs()).fold(0.0, f64::max);
        assert!(if w == 20.0 { spread < 0.05 } else { spread > 0.1 }, "{w}: {spread}");
    }
}

/// A cable of leaky cells: a wave of `k` halves decays by the leak and by the junctions, which are so strong that two cells
/// come together within a twentieth of a step. Errors are those of a step, which the junctions do not make greater.
#[test]
fn strong_junctions_carry_as_far_as_they_should() {
    const N: usize = 600;
    const TAU: f64 = 20.0;
    let cell = LeakyIntegrator { tau: TAU, ..LeakyIntegrator::default() };
    let wave = |k: usize, n: usize| (std::f64::consts::PI * k as f64 * (n as f64 + 0.5) / N as f64).cos();
    for (w, k, end) in [(2000.0, 4, 10.0), (2000.0, 30, 2.0), (100.0, 30, 10.0), (10.0, 60, 10.0)] {
        let rate = (1.0 + 2.0 * w * (1.0 - (std::f64::consts::PI * k as f64 / N as f64).cos())) / TAU;
        let error = |dt: f64| {
            let mut net = Network::new(dt).unwrap();
            let cells = net.add(N, cell).unwrap();
            net.set(cells, "v", (0..N).map(|n| wave(k, n)).collect::<Vec<_>>()).unwrap();
            let links = (1..N).flat_map(|n| [(n - 1, n), (n, n - 1)]).collect();
            net.couple(cells, cells, Pairs(links).weight(w), GapJunction).unwrap();
            net.run(end).unwrap();
            let v = net.get(cells, "v").unwrap();
            let exact = (-rate * end).exp();
            (0..N).map(|n| (v[n] - exact * wave(k, n)).abs()).fold(0.0, f64::max) / exact
        };
        let errors = [0.2, 0.1, 0.05].map(error);
        println!("{w} {k} {rate}: {errors:?}");
        assert!(errors[1] < 0.02 && errors[2] < 0.5 * errors[1], "{errors:?} at {w} and {k}");
    }
}

/// Junctions stronger than a step can carry: two cells are as one, which fires like a cell under the mean of both currents.
#[test]
fn the_strongest_junctions_make_one_cell_of_two() {
    let spikes = |w: f64| {
        let mut net = Network::new(0.1).unwrap();
        let cells = net.add(2, HodgkinHuxley::default()).unwrap();
        net.drive(cells, PerNeuron(vec![18.0, 6.0])).unwrap();
        net.couple(cells, cells, AllToAll.weight(w).autapses(false), GapJunction).unwrap();
        net.record_spikes(cells).unwrap();
        let trains = net.run(400.0).unwrap().spikes(cells).unwrap().trains();
        trains.iter().map(Vec::len).collect::<Vec<_>>()
    };
    let mut alone = Network::new(0.1).unwrap();
    let cell = alone.add(1, HodgkinHuxley::default()).unwrap();
    alone.drive(cell, Constant(12.0)).unwrap();
    alone.record_spikes(cell).unwrap();
    let expected = alone.run(400.0).unwrap().spikes(cell).unwrap().count();
    for w in [2.0, 5.0, 50.0, 1e6] {
        let found = spikes(w);
        assert!(found.iter().all(|count| count.abs_diff(expected) <= 1), "{w}: {found:?} for {expected}");
    }
}

/// A leaky cell, and the potential that a swinging current gives it, seen after a delay, and what a second one makes of it.
#[test]
fn a_gap_junction_with_a_delay_is_of_second_order() {
    const DELAY: f64 = 1.2;
    let (cell, w) = (LeakyIntegrator { tau: 5.0, ..LeakyIntegrator::default() }, 3.0);
    // It begins without a kink, which the small steps of the reference would have to meet.
    let current = |t: f64| 9.0 * (1.3 * t.max(0.0)).sin();
    let flow = |t: f64, [pre, post]: [f64; 2]| {
        [slopes(&cell, [pre], current(t - DELAY))[0], slopes(&cell, [post], w * (pre - post))[0]]
    };
    let exact = exactly(flow, [0.0, 4.0], (0.4, 20.0), 0.01);
    assert_second_order("a delay", &[0.2, 0.1, 0.05, 0.025], |dt| {
        let mut net = Network::new(dt).unwrap();
        let cells = net.add(2, cell).unwrap();
        let (pre, post) = cells.split(1);
        net.set(post, "v", 4.0).unwrap();
        net.drive(pre, Signal(current)).unwrap();
        net.couple(pre, post, OneToOne.weight(w).delay(DELAY), GapJunction).unwrap();
        net.record_some(post, "v", &[0], 0.4).unwrap();
        error(&net.run(20.0).unwrap(), (post, "v"), &exact, &[1])
    });
}

/// Rates of units that excite and inhibit each other through a sigmoid.
#[test]
fn couplings_of_rate_units_are_of_second_order() {
    const WEIGHTS: [f64; 4] = [0.06, 0.12, -0.15, 0.02];
    let transfer = Transfer::Sigmoid { most: 100.0, slope: 0.8, threshold: 3.0 };
    let unit = FiringRateUnit { tau: 10.0, transfer };
    // Weights by source, then target.
    let flow = |_: f64, r: [f64; 2]| -> [f64; 2] {
        std::array::from_fn(|k| slopes(&unit, [r[k]], 1.0 + WEIGHTS[k] * r[0] + WEIGHTS[2 + k] * r[1])[0])
    };
    let exact = exactly(flow, [20.0, 0.0], (1.0, 60.0), 0.01);
    let found = |method: &dyn Fn(&mut Network) -> Pop, dt: f64| {
        let mut net = Network::new(dt).unwrap();
        let units = method(&mut net);
        net.set(units, "r", [20.0, 0.0]).unwrap();
        net.drive(units, Constant(1.0)).unwrap();
        net.couple(units, units, AllToAll.weight(WEIGHTS.to_vec()), Linear).unwrap();
        net.record_some(units, "r", &[0, 1], 1.0).unwrap();
        error(&net.run(60.0).unwrap(), (units, "r"), &exact, &[0, 1])
    };
    let steps = [0.25, 0.125, 0.0625];
    assert_second_order("ExpEuler", &steps, |dt| found(&|net| net.add_with(2, unit, ExpEuler).unwrap(), dt));
    assert_second_order("Midpoint", &steps, |dt| found(&|net| net.add_with(2, unit, Midpoint).unwrap(), dt));
    assert_second_order("Rk4", &steps, |dt| found(&|net| net.add_with(2, unit, Rk4).unwrap(), dt));
}

/// Pools of several variables, of which the first acts on others.
#[test]
fn couplings_of_pools_are_of_second_order() {
    let (pool, w) = (WilsonCowan::default(), -2.0);
    let flow = |_: f64, x: [f64; 6]| {
        let of = |k: usize| slopes(&pool, [x[3 * k], x[3 * k + 1], x[3 * k + 2]], 1.0 + w * x[3 * (1 - k)]);
        let (left, right) = (of(0), of(1));
        std::array::from_fn(|i| if i < 3 { left[i] } else { right[i - 3] })
    };
    let exact = exactly(flow, [0.3, 0.1, 0.0, 0.1, 0.0, 0.0], (0.2, 12.0), 2e-3);
    assert_second_order("WilsonCowan", &[0.05, 0.025, 0.0125], |dt| {
        let mut net = Network::new(dt).unwrap();
        let pools = net.add(2, pool).unwrap();
        net.set(pools, "a_e", [0.3, 0.1]).unwrap();
        net.set(pools, "a_i", [0.1, 0.0]).unwrap();
        net.drive(pools, Constant(1.0)).unwrap();
        net.couple(pools, pools, AllToAll.weight(w).autapses(false), Linear).unwrap();
        net.record_some(pools, "a_e", &[0, 1], 0.2).unwrap();
        error(&net.run(12.0).unwrap(), (pools, "a_e"), &exact, &[0, 3])
    });
}

/// A jump of the source is no change that goes on: what it does to others is of second order, too.
#[test]
fn a_source_that_jumps_acts_to_second_order() {
    let (source, cell) = (LeakyIntegrator { tau: 4.0, ..LeakyIntegrator::default() }, LeakyIntegrator::default());
    let flow = |_: f64, [x, v]: [f64; 2]| [slopes(&source, [x], 0.0)[0], slopes(&cell, [v], 2.0 * x)[0]];
    let exact = exactly(flow, [5.0, 0.0], (0.4, 20.0), 0.01);
    assert_second_order("a jump", &[0.2, 0.1, 0.05, 0.025], |dt| {
        let mut net = Network::new(dt).unwrap();
        let spike = net.add_spike_times(1, &[(0, 0.8)]).unwrap();
        let (pre, post) = (net.add(1, source).unwrap(), net.add(1, cell).unwrap());
        net.connect(spike, pre, OneToOne.weight(5.0).delay(0.4), Synapse::new(VoltageJump::default())).unwrap();
        net.couple(pre, post, OneToOne.weight(2.0), Linear).unwrap();
        net.run(1.2).unwrap();
        net.record_some(post, "v", &[0], 0.4).unwrap();
        error(&net.run(20.0).unwrap(), (post, "v"), &exact, &[1])
    });
}

/// White noise keeps its strength on its way through a coupling: the variance of what has come through in a long time is that
/// of the path itself, `2 sd^2 tau` per ms, but for the square of the step (2 % for steps of half of `tau`). The noise of one
/// step says nothing of that of the next; if it were left out of what is foretold, a third of the variance would be missing.
#[test]
fn noise_comes_through_a_coupling_with_its_strength() {
    const N: usize = 20_000;
    let (sd, tau, time) = (3.0, 2.0, 200.0);
    let mut net = Network::new(1.0).unwrap().seed(8);
    let noise = net.add(N, LeakyIntegrator { tau, ..LeakyIntegrator::default() }).unwrap();
    let meter = PerfectIntegrator { tau: 1.0, v_th: 1e9, ..PerfectIntegrator::default() };
    let meters = net.add(N, meter).unwrap();
    net.drive(noise, WhiteNoise::fluctuation(sd, tau)).unwrap();
    net.couple(noise, meters, OneToOne.weight(1.0), Linear).unwrap();
    net.run(20.0).unwrap();
    net.set(meters, "v", 0.0).unwrap();
    net.run(time).unwrap();
    let expected = 2.0 * sd * sd * tau * (time - tau);
    let ratio = net.get(meters, "v").unwrap().var(0.0) / expected;
    // The variance of so many values is known to 1 %.
    assert!((ratio - 1.02).abs() < 0.05, "{ratio}");
}

/// Each of two neurons is driven by the other, saturating.
struct Cross;

impl Field for Cross {
    fn act(&self, sources: &[f64], targets: &mut [f64]) {
        targets.copy_from_slice(&[-3.0 * sources[1], 3.0 * sources[0] / (1.0 + sources[0] * sources[0])]);
    }

    fn check(&self, _: usize, _: usize) -> Result<()> {
        Ok(())
    }
}

#[test]
fn a_field_is_of_second_order() {
    let cell = LeakyIntegrator { tau: 5.0, ..LeakyIntegrator::default() };
    let flow =
        |_: f64, [x, y]: [f64; 2]| [slopes(&cell, [x], -3.0 * y)[0], slopes(&cell, [y], 3.0 * x / (1.0 + x * x))[0]];
    let exact = exactly(flow, [2.0, 0.0], (0.4, 20.0), 0.01);
    assert_second_order("a field", &[0.2, 0.1, 0.05, 0.025], |dt| {
        let mut net = Network::new(dt).unwrap();
        let cells = net.add(2, cell).unwrap();
        net.set(cells, "v", [2.0, 0.0]).unwrap();
        net.couple_field(cells, cells, Cross, 0.0).unwrap();
        net.record_some(cells, "v", &[0, 1], 0.4).unwrap();
        error(&net.run(20.0).unwrap(), (cells, "v"), &exact, &[0, 1])
    });
}

/// The greatest error of two weights onto a leaky cell, from two leaky cells that swing, under a rule with `Y` variables.
fn error_of_weights<L: RateRule<Y>, const Y: usize>(rule: &L, dt: f64, exact: &[[f64; 8]]) -> f64 {
    let mut net = Network::new(dt).unwrap();
    let cell = LeakyIntegrator { tau: 2.0, ..LeakyIntegrator::default() };
    let (pre, post) = (net.add(2, cell).unwrap(), net.add(1, cell).unwrap());
    net.drive(pre, Pattern(rates)).unwrap();
    let projection = net.couple_plastic(pre, post, AllToAll.weight(0.4), Linear, rule.clone()).unwrap();
    net.record_weights(projection, &[0, 1], 1.0).unwrap();
    let run = net.run(60.0).unwrap();
    let weights = &run.weights(projection).unwrap().values;
    let off =
        |(k, row): (usize, ndarray::ArrayView1<f64>)| (row[0] - exact[k][0]).abs().max((row[1] - exact[k][1]).abs());
    weights.outer_iter().enumerate().map(off).fold(0.0, f64::max)
}

/// The input of two sources.
fn rates(t: f64, source: usize) -> f64 {
    1.0 + (0.5 * t + source as f64).sin()
}

fn assert_rule_of_second_order<L: RateRule<Y>, const Y: usize>(what: &str, rule: L) {
    let cell = LeakyIntegrator { tau: 2.0, ..LeakyIntegrator::default() };
    // Two weights, the rates of two sources and a target, and up to three variables of the rule.
    let flow = |t: f64, x: [f64; 8]| {
        let y: [f64; Y] = std::array::from_fn(|k| x[5 + k]);
        let (pre, post) = ([x[2], x[3]], x[4]);
        let mut all = [0.0; 8];
        for k in 0..2 {
            all[k] = rule.flow(pre[k], post, y).at(x[k]);
            all[2 + k] = slopes(&cell, [pre[k]], rates(t, k))[0];
        }
        all[4] = slopes(&cell, [post], x[0] * pre[0] + x[1] * pre[1])[0];
        let lines = rule.post(y, post);
        (0..Y).for_each(|k| all[5 + k] = lines[k].at(y[k]));
        all
    };
    let mut x = [0.4, 0.4, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
    x[5..5 + Y].copy_from_slice(&rule.rest());
    let exact = exactly(flow, x, (1.0, 60.0), 0.01);
    let (first, last) = (exact[0], exact[exact.len() - 1]);
    assert!((first[0] - last[0]).abs() > 0.05, "{what} learns nothing");
    assert_second_order(what, &[0.25, 0.125, 0.0625], |dt| error_of_weights(&rule, dt, &exact));
}

#[test]
fn learning_on_rates_is_of_second_order() {
    assert_rule_of_second_order("Oja", Oja { gamma: 0.02 });
    assert_rule_of_second_order("Bcm", Bcm { eta: 0.005, ..Bcm::default() });
    assert_rule_of_second_order("Scaling", Scaling { beta: 0.01, goal: 1.5, tau: 5.0, ..Scaling::default() });
}

/// A gate at the source that a spike opens at 1 ms, seen by a leaky cell through a block that depends on its potential.
#[test]
fn a_gate_at_the_source_and_the_block_by_magnesium_are_of_second_order() {
    let (gate, block, w) = (Nmda::default(), MagnesiumBlock::default(), 8.0);
    let cell = LeakyIntegrator { v_rest: -60.0, ..LeakyIntegrator::default() };
    let flow = |_: f64, [s, x, v]: [f64; 3]| {
        let lines = synfire::traits::Kinetics::flow(&gate, [s, x]);
        let current = synfire::traits::Output::current(&block, w * s, v).at(v);
        [lines[0].at(s), lines[1].at(x), slopes(&cell, [v], current)[0]]
    };
    let exact = exactly(flow, [0.0, 1.0, -60.0], (1.0, 30.0), 0.01);
    assert!(exact[30][2] > -50.0, "{}", exact[30][2]);
    assert_second_order("Nmda", &[0.2, 0.1, 0.05, 0.025], |dt| {
        let mut net = Network::new(dt).unwrap();
        let source = net.add_spike_times(1, &[(0, 1.0)]).unwrap();
        let target = net.add(1, cell).unwrap();
        net.connect(source, target, OneToOne.weight(w), Synapse::new(gate).output(block)).unwrap();
        net.run(1.0).unwrap();
        net.record_some(target, "v", &[0], 1.0).unwrap();
        error(&net.run(30.0).unwrap(), (target, "v"), &exact, &[2])
    });
}

/// A gate that follows the action potential of its source.
#[test]
fn a_graded_gate_is_of_second_order() {
    let (source, graded, w) = (WangBuzsaki::default(), Graded::default(), 0.8);
    let cell = LeakyIntegrator { v_rest: -65.0, ..LeakyIntegrator::default() };
    let flow = |_: f64, [v, h, n, s, post]: [f64; 5]| {
        let [dv, dh, dn] = slopes(&source, [v, h, n], 1.5);
        let ds = synfire::traits::Kinetics::graded(&graded, [s], v)[0].at(s);
        [dv, dh, dn, ds, slopes(&cell, [post], w * s * (-75.0 - post))[0]]
    };
    let [v, h, n] = source.rest();
    let exact = exactly(flow, [v, h, n, 0.0, -65.0], (0.2, 20.0), 1e-3);
    assert!(exact.iter().any(|x| x[0] > 20.0 && x[3] > 0.5), "the source does not fire");
    assert_second_order("Graded", &[0.01, 0.005, 0.0025], |dt| {
        let mut net = Network::new(dt).unwrap();
        let (pre, post) = (net.add_with(1, source, Staggered).unwrap(), net.add(1, cell).unwrap());
        net.drive(pre, Constant(1.5)).unwrap();
        net.connect(pre, post, OneToOne.weight(w), Synapse::new(graded).output(Conductance(-75.0))).unwrap();
        net.record_some(post, "v", &[0], 0.2).unwrap();
        error(&net.run(20.0).unwrap(), (post, "v"), &exact, &[4])
    });
}
