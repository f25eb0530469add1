//! Do whole networks do what independent simulators say they do, and would the tests notice if they did not?
//!
//! The bands come from runs of Brian2 and NEST with several seeds: mean ± 4 standard deviations between seeds, or where
//! two simulators differ a little more. Each network has a knob for its excitation and its inhibition, and misses its
//! band if one is turned.

use std::ops::Range;
use synfire::analysis;
use synfire::prelude::*;

/// Factors on the weights.
#[derive(Clone, Copy)]
struct Knobs {
    excitation: f64,
    inhibition: f64,
}

const AS_PUBLISHED: Knobs = Knobs { excitation: 1.0, inhibition: 1.0 };
const NO_INHIBITION: Knobs = Knobs { inhibition: 0.0, ..AS_PUBLISHED };
const LESS_INHIBITION: Knobs = Knobs { inhibition: 0.8, ..AS_PUBLISHED };
const MORE_EXCITATION: Knobs = Knobs { excitation: 1.2, ..AS_PUBLISHED };

/// What is measured of a network's spikes.
#[derive(Clone, Copy, Debug)]
struct Statistics {
    rate: f64,
    cv: f64,
    fano: f64,
    correlation: f64,
    silent: f64,
    spread: f64,
}

impl Statistics {
    fn of(spikes: &Spikes) -> Statistics {
        Statistics {
            rate: spikes.mean_rate(),
            cv: analysis::cv(spikes).unwrap_or(f64::NAN),
            fano: analysis::fano(spikes, 1.0).unwrap_or(f64::NAN),
            correlation: analysis::correlation(spikes, 5.0).unwrap_or(f64::NAN),
            silent: analysis::silent_fraction(spikes),
            spread: analysis::rate_spread(spikes),
        }
    }

    /// The mean over seeds.
    fn mean(seeds: Range<u64>, run: impl Fn(u64) -> Result<Spikes>) -> Result<Statistics> {
        let n = (seeds.end - seeds.start) as f64;
        let all = seeds.map(|seed| Ok(Statistics::of(&run(seed)?))).collect::<Result<Vec<_>>>()?;
        let mean = |of: fn(&Statistics) -> f64| all.iter().map(of).sum::<f64>() / n;
        Ok(Statistics {
            rate: mean(|s| s.rate),
            cv: mean(|s| s.cv),
            fano: mean(|s| s.fano),
            correlation: mean(|s| s.correlation),
            silent: mean(|s| s.silent),
            spread: mean(|s| s.spread),
        })
    }
}

/// Excitation and inhibition over 1000 or more current-based cells, half of each kind, for 100 to 1000 ms.
fn half_and_half(n: usize, cell: Lif, (j_exc, j_inh): (f64, f64), current: f64, seed: u64) -> Result<Spikes> {
    let mut net = Network::new(0.1)?.seed(seed);
    let all = net.add(n, cell)?;
    let (exc, inh) = all.split(n / 2);
    net.set(all, "v", Init::Uniform(cell.v_rest, cell.v_th))?;
    let synapse = Synapse::new(Exponential { tau: 2.0 });
    net.connect(exc, all, FixedProb(0.15).weight(j_exc), synapse)?;
    net.connect(inh, all, FixedProb(0.15).weight(-j_inh), synapse)?;
    net.drive(all, Constant(current))?;
    net.record_spikes(all)?;
    Ok(net.run(1000.0)?.spikes(all)?.between(100.0, 1000.0))
}

/// The quick start of BrainPy-Models.
fn clocks(knobs: Knobs, seed: u64) -> Result<Spikes> {
    let cell = Lif { v_rest: -52.0, v_reset: -60.0, v_th: -50.0, ..Lif::default() };
    let j = 1.0 / 75.0_f64.sqrt();
    half_and_half(1000, cell, (j * knobs.excitation, j * knobs.inhibition), 3.0, seed)
}

/// Drive and weights of order sqrt(k), after van Vreeswijk and Sompolinsky.
fn balanced(n: usize, knobs: Knobs, seed: u64) -> Result<Spikes> {
    let cell = Lif { v_rest: -60.0, v_reset: -60.0, v_th: -50.0, t_ref: 2.0, ..Lif::default() };
    let root = (0.075 * n as f64).sqrt();
    half_and_half(n, cell, (60.0 / root * knobs.excitation, 180.0 / root * knobs.inhibition), 3.0 * root, seed)
}

/// Vogels and Abbott's cells, 3200 that excite and 800 that inhibit, for 200 to 2200 ms.
fn vogels_abbott<O: Output>(
    cell: Lif,
    start: Init,
    (exc_weight, exc_output): (f64, O),
    (inh_weight, inh_output): (f64, O),
    current: f64,
    seed: u64,
) -> Result<Spikes> {
    let mut net = Network::new(0.1)?.seed(seed);
    let all = net.add(4000, cell)?;
    let (exc, inh) = all.split(3200);
    net.set(all, "v", start)?;
    let excitatory = Synapse::new(Exponential { tau: 5.0 }).output(exc_output);
    let inhibitory = Synapse::new(Exponential { tau: 10.0 }).output(inh_output);
    net.connect(exc, all, FixedProb(0.02).weight(exc_weight), excitatory)?;
    net.connect(inh, all, FixedProb(0.02).weight(inh_weight), inhibitory)?;
    net.drive(all, Constant(current))?;
    net.record_spikes(all)?;
    Ok(net.run(2200.0)?.spikes(all)?.between(200.0, 2200.0))
}

fn cuba(knobs: Knobs, seed: u64) -> Result<Spikes> {
    let cell = Lif { v_rest: -49.0, v_reset: -60.0, v_th: -50.0, tau: 20.0, ..Lif::default() };
    let (exc, inh) = ((1.62 * knobs.excitation, Current), (-9.0 * knobs.inhibition, Current));
    vogels_abbott(cell, Init::Uniform(-60.0, -50.0), exc, inh, 0.0, seed)
}

fn coba(knobs: Knobs, seed: u64) -> Result<Spikes> {
    let cell = Lif { v_rest: -60.0, v_reset: -60.0, v_th: -50.0, tau: 20.0, ..Lif::default() };
    let exc = (0.6 * knobs.excitation, Conductance(0.0));
    let inh = (6.7 * knobs.inhibition, Conductance(-80.0));
    vogels_abbott(cell, Init::Normal(-55.0, 5.0), exc, inh, 20.0, seed)
}

fn within(value: f64, band: Range<f64>, what: &str) {
    assert!(band.contains(&value), "{what} is {value}, outside {band:?}");
}

const CLOCKS_RATE: Range<f64> = 33.9..34.7;

#[test]
fn the_quick_start_is_a_network_of_clocks() -> Result<()> {
    let s = Statistics::mean(0..3, |seed| clocks(AS_PUBLISHED, seed))?;
    within(s.rate, CLOCKS_RATE, "rate");
    within(s.cv, 0.010..0.018, "CV");
    within(s.correlation, -0.12..0.12, "correlation");
    assert_eq!(s.silent, 0.0);
    Ok(())
}

/// A period of 29 ms, since the threshold is reached 24.0 ms after release.
#[test]
fn uncoupled_clocks_tick_31_times() -> Result<()> {
    let spikes = clocks(Knobs { excitation: 0.0, inhibition: 0.0 }, 0)?;
    assert!(spikes.trains().iter().all(|train| train.len() == 31));
    Ok(())
}

#[test]
fn clocks_notice_a_changed_weight() -> Result<()> {
    for knobs in [NO_INHIBITION, LESS_INHIBITION, MORE_EXCITATION] {
        let rate = clocks(knobs, 0)?.mean_rate();
        assert!(!CLOCKS_RATE.contains(&rate), "{rate}");
    }
    Ok(())
}

/// The mean of three seeds may use half the band.
const BALANCED_RATE: Range<f64> = 11.75..15.25;

#[test]
fn balance_does_not_depend_on_size_and_decorrelates() -> Result<()> {
    let [small, large] = [1000, 4000].map(|n| Statistics::mean(0..3, |seed| balanced(n, AS_PUBLISHED, seed)));
    let (small, large) = (small?, large?);
    for s in [small, large] {
        within(s.rate, BALANCED_RATE, "rate");
        within(s.cv, 0.805..0.915, "CV");
    }
    assert!(large.correlation < 0.5 * small.correlation, "{} and {}", large.correlation, small.correlation);
    assert!(small.correlation < 0.01, "{}", small.correlation);
    Ok(())
}

#[test]
fn balance_notices_a_changed_weight() -> Result<()> {
    for knobs in [NO_INHIBITION, LESS_INHIBITION, MORE_EXCITATION] {
        let rate = balanced(1000, knobs, 0)?.mean_rate();
        assert!(!BALANCED_RATE.contains(&rate), "{rate}");
    }
    Ok(())
}

const CUBA_RATE: Range<f64> = 4.9..6.2;

#[test]
fn cuba_is_that_of_brian2_and_nest() -> Result<()> {
    for seed in 0..2 {
        let spikes = cuba(AS_PUBLISHED, seed)?;
        let s = Statistics::of(&spikes);
        within(s.rate, CUBA_RATE, "rate");
        within(s.cv, 0.57..0.66, "CV");
        within(s.fano, 1.7..3.5, "Fano factor");
        within(s.correlation, 0.0..0.006, "correlation");
        within(s.silent, 0.07..0.18, "silent fraction");
        within(s.spread, 4.8..6.1, "spread of rates");
        within(analysis::peak_frequency(&spikes, 1.0).unwrap_or(0.0), 19.0..30.0, "peak frequency");
    }
    Ok(())
}

#[test]
fn cuba_notices_a_changed_weight() -> Result<()> {
    for knobs in [NO_INHIBITION, LESS_INHIBITION, MORE_EXCITATION] {
        let rate = cuba(knobs, 0)?.mean_rate();
        assert!(!CUBA_RATE.contains(&rate), "{rate}");
    }
    Ok(())
}

const COBA_RATE: Range<f64> = 17.0..25.0;
const COBA_CV: Range<f64> = 1.62..1.96;

#[test]
fn coba_is_that_of_brian2_and_nest() -> Result<()> {
    for seed in 0..2 {
        let s = Statistics::of(&coba(AS_PUBLISHED, seed)?);
        within(s.rate, COBA_RATE, "rate");
        within(s.cv, COBA_CV, "CV");
        within(s.fano, 2.6..5.0, "Fano factor");
        within(s.correlation, 0.0..0.006, "correlation");
        within(s.silent, 0.02..0.11, "silent fraction");
        within(s.spread, 20.0..28.0, "spread of rates");
    }
    Ok(())
}

#[test]
fn coba_notices_a_changed_weight() -> Result<()> {
    for knobs in [NO_INHIBITION, LESS_INHIBITION, MORE_EXCITATION] {
        let s = Statistics::of(&coba(knobs, 0)?);
        assert!(!COBA_RATE.contains(&s.rate) || !COBA_CV.contains(&s.cv), "{s:?}");
    }
    Ok(())
}
