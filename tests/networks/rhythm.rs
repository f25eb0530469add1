//! Do the networks of four papers do what is published or follows from theory, and would the tests notice if they did not?
//! Each runs a second time with couplings that are a fifth off, or with none, and must then miss what it had to meet.

#[allow(dead_code)]
#[path = "../../examples/from_papers/brette_2004.rs"]
mod brette;
#[allow(dead_code)]
#[path = "../../examples/from_papers/diesmann_1999.rs"]
mod diesmann;
#[allow(dead_code)]
#[path = "../../examples/from_papers/sherman_rinzel_1992/main.rs"]
mod sherman_rinzel;
#[allow(dead_code)]
#[path = "../../examples/from_papers/vreeswijk_1996/main.rs"]
mod vreeswijk;

use synfire::analysis::{cv, mean_interval};
use synfire::math::exp;
use synfire::prelude::*;

/// The currents on each step of the staircase, at a resolution of 0.01: from exact spike times. The first step begins
/// below the range.
const STEPS: [(f64, f64, f64); 4] = [(1.5, 2.0, 2.12), (2.0, 2.43, 2.68), (2.5, 3.03, 3.07), (3.0, 3.5, 3.57)];

/// Whether both ends of each step are where they should be, to 0.01.
fn climbs_the_staircase(amplitude: f64) -> Result<bool> {
    let currents: Vec<f64> = (200..=400).map(|k| k as f64 / 100.0).collect();
    let numbers = brette::spikes_per_period(&brette::simulate(&currents, amplitude, 8000.0)?);
    let on = |step: f64| {
        let on = currents.iter().zip(&numbers).filter(move |(_, number)| (**number - step).abs() < 1e-9);
        on.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (&i, _)| (low.min(i), high.max(i)))
    };
    let near = |found: f64, expected: f64| (found - expected).abs() < 0.0101;
    Ok(STEPS.iter().all(|&(step, low, high)| near(on(step).0, low) && near(on(step).1, high)))
}

#[test]
fn a_forced_cell_climbs_a_staircase() -> Result<()> {
    assert!(climbs_the_staircase(2.0)?);
    for amplitude in [0.0, 1.6, 2.4] {
        assert!(!climbs_the_staircase(amplitude)?, "amplitude {amplitude} goes unnoticed");
    }
    Ok(())
}

/// Phases from exact spike times, and those of a cell each of whose spikes is late by a step: ours are late by up to that, and
/// since a later spike makes all others later, they lie between. The third current is in the middle of its step of the
/// staircase; at an end of one, phases would move the most.
#[test]
fn a_forced_cell_fires_at_fixed_phases() -> Result<()> {
    let spikes = brette::simulate(&[2.0, 2.5, 3.53], 2.0, 3000.0)?.between(2000.0, 4000.0);
    let expected: [&[(f64, f64)]; 3] = [
        &[(0.1483, 0.1519), (0.2621, 0.2663), (0.4944, 0.5045)],
        &[(0.1423, 0.1471), (0.4119, 0.4189)],
        &[(0.0214, 0.0387), (0.2477, 0.2606), (0.4763, 0.4983)],
    ];
    for (train, expected) in spikes.trains().iter().zip(expected) {
        assert!(train.len() >= 30);
        for phase in train.iter().map(|t| t.rem_euclid(brette::PERIOD) / brette::PERIOD) {
            let met = expected.iter().any(|(exact, late)| (exact - 2e-4..late + 2e-4).contains(&phase));
            assert!(met, "{phase}, not in {expected:?}");
        }
    }
    Ok(())
}

/// The share of volleys of which at least 80 spikes arrive at the end of the chain, and the mean standard deviation of
/// those that do (ms).
fn volleys(size: usize, weight: f64, trials: u64) -> Result<(f64, f64)> {
    let arrived = (0..trials).map(|seed| Ok(diesmann::arrived(&diesmann::simulate(size, weight, seed)?)));
    let arrived: Vec<Vec<f64>> = arrived.collect::<Result<_>>()?;
    let whole: Vec<&Vec<f64>> = arrived.iter().filter(|times| times.len() >= 80).collect();
    let deviation = |times: &Vec<f64>| ndarray::aview1(times).std(0.0);
    let mean = whole.iter().map(|times| deviation(times)).sum::<f64>() / whole.len() as f64;
    Ok((whole.len() as f64 / trials as f64, mean))
}

#[test]
fn a_volley_grows_or_dies() -> Result<()> {
    assert!(volleys(40, 4.86, 20)?.0 <= 0.05);
    let (arrive, deviation) = volleys(60, 4.86, 20)?;
    assert!(arrive >= 0.93, "{arrive}");
    assert!((0.18..0.32).contains(&deviation), "{deviation} ms");
    Ok(())
}

/// Half of the volleys arrive at a size between 50 and 54.
#[test]
fn the_watershed_lies_between_50_and_54_spikes() -> Result<()> {
    let found = [volleys(50, 4.86, 40)?.0, volleys(54, 4.86, 40)?.0];
    assert!(found[0] < 0.5 && 0.5 < found[1], "{found:?}");
    assert!(volleys(54, 0.8 * 4.86, 20)?.0 < 0.5, "weaker synapses go unnoticed");
    assert!(volleys(50, 1.2 * 4.86, 20)?.0 > 0.5, "stronger synapses go unnoticed");
    assert_eq!(volleys(54, 0.0, 5)?.0, 0.0);
    Ok(())
}

fn within_2_percent(found: f64, expected: f64) -> bool {
    (found / expected - 1.0).abs() < 0.02
}

/// Period (ms) with each of two conductances, and by how much of it the cells are apart.
fn beta_cells(conductances: [f64; 2]) -> Result<[(f64, f64); 2]> {
    let stages = sherman_rinzel::spiking(conductances)?;
    let rhythm = |(spikes, _): &(Spikes, Samples)| {
        let late = spikes.between(spikes.stop - 700.0, spikes.stop);
        let (trains, period) = (late.trains(), mean_interval(&late).unwrap_or(f64::NAN));
        let apart = |t: &f64| trains[1].iter().map(|other| (other - t).abs()).fold(f64::INFINITY, f64::min);
        (period, apart(&trains[0][1]) / period)
    };
    Ok([rhythm(&stages[1]), rhythm(&stages[2])])
}

/// Period and antiphase when weakly coupled; period and phase when strongly.
fn beta_cells_as_expected([weak, strong]: [(f64, f64); 2]) -> bool {
    let antiphase = within_2_percent(weak.0, 117.73) && (0.4..0.5).contains(&weak.1);
    antiphase && within_2_percent(strong.0, 180.0) && strong.1 < 0.03
}

#[test]
fn beta_cells_alternate_when_coupled_a_little() -> Result<()> {
    let found = beta_cells([0.08, 0.24])?;
    assert!(beta_cells_as_expected(found), "{found:?}");
    for conductances in [[0.0, 0.0], [0.064, 0.192], [0.096, 0.288]] {
        assert!(!beta_cells_as_expected(beta_cells(conductances)?), "{conductances:?} goes unnoticed");
    }
    Ok(())
}

/// Of a cell: the mean time from burst to burst (ms), without the first, and spikes in a burst.
fn bursts(conductance: f64, cell: usize) -> Result<(f64, usize)> {
    let train = sherman_rinzel::bursting(conductance)?[0].0.trains().swap_remove(cell);
    let starts: Vec<usize> = (1..train.len()).filter(|&k| train[k] - train[k - 1] > 1500.0).collect();
    let last = starts.len() - 1;
    Ok(((train[starts[last]] - train[starts[0]]) / last as f64, starts[1] - starts[0]))
}

/// The second cell, uncoupled, is one without the constant current.
#[test]
fn coupled_bursters_burst_at_half_the_speed() -> Result<()> {
    let (single, spikes) = bursts(0.0, 1)?;
    assert!(within_2_percent(single, 6952.3) && spikes == 11, "{single} ms, {spikes} spikes");
    let (pair, spikes) = bursts(0.06, 0)?;
    assert!(within_2_percent(pair, 13_400.2) && spikes == 29, "{pair} ms, {spikes} spikes");
    assert!(!within_2_percent(bursts(0.048, 0)?.0, 13_400.2), "a weaker coupling goes unnoticed");
    Ok(())
}

/// The upper tail of the normal distribution, by Simpson's rule.
fn tail(x: f64) -> f64 {
    let density = |y: f64| exp(-0.5 * y * y) / std::f64::consts::TAU.sqrt();
    let h = x / 200.0;
    let sum: f64 = (0..100)
        .map(|k| 2 * k)
        .map(|k| k as f64 * h)
        .map(|y| density(y) + 4.0 * density(y + h) + density(y + 2.0 * h))
        .sum();
    0.5 - sum * h / 3.0
}

/// Activities at finite `k`, where the mean input and its variance carry a share of cells over threshold that is
/// consistent with both (equations 2 to 5 of the paper).
fn mean_field(k: f64, m0: f64) -> [f64; 2] {
    let mut m = vreeswijk::balance(m0);
    for _ in 0..20_000 {
        let share = |kind: usize| {
            let [j, drive, threshold] =
                [vreeswijk::INHIBITION, vreeswijk::DRIVE, vreeswijk::THRESHOLD].map(|x| x[kind]);
            let mean = k.sqrt() * (drive * m0 + m[0] - j * m[1]);
            tail((threshold - mean) / (m[0] + j * j * m[1]).sqrt())
        };
        let wanted = [share(0), share(1)];
        m = [0, 1].map(|kind| m[kind] + 0.01 * (wanted[kind] - m[kind]));
    }
    m
}

/// The greatest relative deviation from that theory at these drives.
fn off_balance(strength: f64, drives: &[f64]) -> Result<f64> {
    let mut greatest = 0.0_f64;
    for &m0 in drives {
        let (found, _) = vreeswijk::simulate(2000, 400.0, m0, strength)?;
        let expected = mean_field(400.0, m0);
        let off = (0..2).map(|kind| (found[kind] / expected[kind] - 1.0).abs());
        greatest = off.fold(greatest, f64::max);
    }
    Ok(greatest)
}

/// To 5 %: the theory is for `n` far above `k`, and leaves out terms of `k / n` times the activity.
#[test]
fn binary_cells_are_as_active_as_theory_says() -> Result<()> {
    assert!(off_balance(1.0, &[0.1, 0.3])? < 0.05);
    for strength in [0.0, 0.8, 1.2] {
        assert!(off_balance(strength, &[0.2])? > 0.05, "inhibition times {strength} goes unnoticed");
    }
    Ok(())
}

/// Four times the connections: twice the excitation, and half the way to the activity that does not depend on them.
#[test]
fn balance_holds_the_better_the_more_connections() -> Result<()> {
    let at = |k: f64| {
        let (activity, [excitation, _]) = vreeswijk::simulate(2000, k, 0.3, 1.0)?;
        let mean = excitation.values.mean().unwrap_or(f64::NAN) / activity[0];
        Ok((mean, activity[0] - vreeswijk::balance(0.3)[0]))
    };
    let ((few, far), (many, near)) = (at(100.0)?, at(400.0)?);
    assert!((many / few - 2.0).abs() < 0.3, "{few} and {many}");
    assert!(0.0 < near && near < 0.65 * far, "{far} and {near}");
    Ok(())
}

/// Rate (Hz) and variability of the network of the notebook that bears the paper's title.
fn notebook(excitation: f64, inhibition: f64, seeds: u64) -> Result<(f64, f64)> {
    let mut found = (0.0, 0.0);
    for seed in 0..seeds {
        let mut net = Network::new(0.1)?.seed(seed);
        let cell = Lif { v_rest: -52.0, v_reset: -60.0, v_th: -50.0, t_ref: 0.0, ..Lif::default() };
        let all = net.add(1000, cell)?;
        let (exc, inh) = all.split(500);
        net.set(all, "v", Init::Uniform(-52.0, -50.0))?;
        let (j, synapse) = (1.0 / 50.0_f64.sqrt(), Synapse::new(Exponential { tau: 2.0 }));
        net.connect(exc, all, FixedProb(0.1).weight(j * excitation), synapse)?;
        net.connect(inh, all, FixedProb(0.1).weight(-j * inhibition), synapse)?;
        net.drive(all, Constant(3.0))?;
        net.record_spikes(all)?;
        let spikes = net.run(1000.0)?.spikes(all)?.between(100.0, 1000.0);
        found = (found.0 + spikes.mean_rate() / seeds as f64, found.1 + cv(&spikes).unwrap_or(f64::NAN) / seeds as f64);
    }
    Ok(found)
}

/// Clocks of 10 ln 11 = 24 ms, and not the irregular cells of the paper: 41.67 Hz and 0.0185 in an independent program.
#[test]
fn the_notebook_is_a_network_of_clocks() -> Result<()> {
    let as_published = |(rate, cv): (f64, f64)| (rate - 41.67).abs() < 0.28 && (cv - 0.0185).abs() < 0.0014;
    for seeds in [3, 1] {
        let found = notebook(1.0, 1.0, seeds)?;
        assert!(as_published(found), "{found:?} of {seeds} seeds");
    }
    for (excitation, inhibition) in [(1.0, 0.0), (1.0, 0.8), (1.2, 1.0)] {
        assert!(!as_published(notebook(excitation, inhibition, 1)?), "{excitation} and {inhibition} go unnoticed");
    }
    Ok(())
}
