//! Do whole networks do what independent simulators say they do, and would the tests notice if they did not?
//!
//! Bands come from runs of Brian2 and NEST: mean ± 4 standard deviations between seeds, wider where the two differ. The
//! mean of three seeds is held to half the band of the rate, of the variability of intervals and of the spread of rates;
//! the other statistics, which differ more between simulators or are bounded on one side, to the whole. Each network has
//! a knob for its excitation and one for its inhibition, and misses a band if one is turned.

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

/// What is measured of a network's spikes.
#[derive(Clone, Copy, Debug)]
struct Statistics {
    rate: f64,
    cv: f64,
    fano: f64,
    correlation: f64,
    silent: f64,
    spread: f64,
    peak: f64,
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
            peak: analysis::peak_frequency(spikes, 1.0).unwrap_or(f64::NAN),
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
            peak: mean(|s| s.peak),
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

/// Of one statistic: its name, its value, and where it must lie.
type Band = (&'static str, fn(&Statistics) -> f64, Range<f64>);

/// The statistics of three seeds that lie outside their bands.
fn missed(bands: &[Band], run: impl Fn(u64) -> Result<Spikes>) -> Result<Vec<String>> {
    let mean = Statistics::mean(0..3, run)?;
    let outside = bands.iter().filter(|(_, of, band)| !band.contains(&of(&mean)));
    Ok(outside.map(|(name, of, band)| format!("{name} = {}, not in {band:?}", of(&mean))).collect())
}

/// The network is in its bands, and out of one of them without inhibition, with four fifths of it, or with `excess` times
/// the excitation.
fn holds_and_notices(bands: &[Band], excess: f64, run: impl Fn(Knobs, u64) -> Result<Spikes>) -> Result<()> {
    assert_eq!(missed(bands, |seed| run(AS_PUBLISHED, seed))?, [""; 0]);
    for (change, knobs) in [
        ("no inhibition", Knobs { inhibition: 0.0, ..AS_PUBLISHED }),
        ("less inhibition", Knobs { inhibition: 0.8, ..AS_PUBLISHED }),
        ("more excitation", Knobs { excitation: excess, ..AS_PUBLISHED }),
    ] {
        assert_ne!(missed(bands, |seed| run(knobs, seed))?, [""; 0], "{change} goes unnoticed");
    }
    Ok(())
}

#[test]
fn the_quick_start_is_a_network_of_clocks() -> Result<()> {
    let bands: [Band; 4] = [
        ("rate", |s| s.rate, 33.9..34.7),
        ("CV", |s| s.cv, 0.010..0.018),
        ("correlation", |s| s.correlation, -0.12..0.12),
        ("silent fraction", |s| s.silent, 0.0..1e-9),
    ];
    holds_and_notices(&bands, 1.2, clocks)
}

/// A period of 29 ms, since the threshold is reached 24.0 ms after release.
#[test]
fn uncoupled_clocks_tick_31_times() -> Result<()> {
    let spikes = clocks(Knobs { excitation: 0.0, inhibition: 0.0 }, 0)?;
    assert!(spikes.trains().iter().all(|train| train.len() == 31));
    Ok(())
}

/// Half the bands of 10 to 17 Hz and of 0.75 to 0.97.
const BALANCED: [Band; 2] = [("rate", |s| s.rate, 11.75..15.25), ("CV", |s| s.cv, 0.805..0.915)];

/// In balance the rate goes as 1 / (j_inh - j_exc): a fifth more excitation raises it by a ninth, no more than seeds differ,
/// so that knob is turned twice as far.
#[test]
fn balance_does_not_depend_on_size() -> Result<()> {
    holds_and_notices(&BALANCED, 1.4, |knobs, seed| balanced(1000, knobs, seed))?;
    assert_eq!(missed(&BALANCED, |seed| balanced(4000, AS_PUBLISHED, seed))?, [""; 0]);
    Ok(())
}

#[test]
fn balance_decorrelates_as_one_over_size() -> Result<()> {
    let correlation = |n| Statistics::mean(0..3, |seed| balanced(n, AS_PUBLISHED, seed)).map(|s| s.correlation);
    let (small, large) = (correlation(1000)?, correlation(4000)?);
    assert!(small < 0.01 && large < 0.5 * small, "{small} and {large}");
    Ok(())
}

#[test]
fn cuba_is_that_of_brian2_and_nest() -> Result<()> {
    let bands: [Band; 7] = [
        ("rate", |s| s.rate, 5.225..5.875),
        ("CV", |s| s.cv, 0.5925..0.6375),
        ("spread of rates", |s| s.spread, 5.125..5.775),
        ("Fano factor", |s| s.fano, 1.7..3.5),
        ("correlation", |s| s.correlation, 0.0..0.006),
        ("silent fraction", |s| s.silent, 0.07..0.18),
        ("peak frequency", |s| s.peak, 19.0..30.0),
    ];
    holds_and_notices(&bands, 1.2, cuba)
}

#[test]
fn coba_is_that_of_brian2_and_nest() -> Result<()> {
    let bands: [Band; 6] = [
        ("rate", |s| s.rate, 19.0..23.0),
        ("CV", |s| s.cv, 1.705..1.875),
        ("spread of rates", |s| s.spread, 22.0..26.0),
        ("Fano factor", |s| s.fano, 2.6..5.0),
        ("correlation", |s| s.correlation, 0.0..0.006),
        ("silent fraction", |s| s.silent, 0.02..0.11),
    ];
    holds_and_notices(&bands, 1.2, coba)
}
