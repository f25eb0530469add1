//! Do Wang and Buzsaki's interneurons synchronise as in their paper, and would the tests notice if they did not? Figures
//! from an independent program (RK4 on the whole coupled system, several seeds).

use std::ops::Range;
use synfire::analysis::{coherence, intervals};
use synfire::prelude::*;

/// The network: 100 cells, all-to-all, with a total conductance of 0.1 unless this is varied.
#[derive(Clone, Copy)]
struct Network100 {
    cell: WangBuzsaki,
    drive: f64,
    spread: f64,
    conductance: f64,
    reversal: f64,
    beta: f64,
    /// Sources of each cell, on average.
    sources: f64,
    seed: u64,
    /// Time step (ms).
    dt: f64,
}

const IDENTICAL: Network100 = Network100 {
    cell: WangBuzsaki {
        e_na: 55.0,
        g_na: 35.0,
        e_k: -90.0,
        g_k: 9.0,
        e_leak: -65.0,
        g_leak: 0.1,
        c: 1.0,
        phi: 5.0,
        v_th: 0.0,
    },
    drive: 1.0,
    spread: 0.0,
    conductance: 0.1,
    reversal: -75.0,
    beta: 0.1,
    sources: 100.0,
    seed: 1,
    dt: 0.02,
};
const DIFFERING: Network100 = Network100 { spread: 0.03, ..IDENTICAL };

/// Frequency (Hz), and coherence in bins of 1 ms and of a tenth of the period, over the second half of a second. The period
/// is the mean over cells of each cell's mean interval.
#[derive(Clone, Copy, Debug)]
struct Rhythm {
    frequency: f64,
    fine: f64,
    scaled: f64,
}

impl Network100 {
    /// The network without its synapses, each cell's gates at the steady state of its potential.
    fn cells(&self) -> Result<(Network, Pop)> {
        let mut net = Network::new(self.dt)?.seed(self.seed);
        let cells = net.add(100, self.cell)?;
        net.set(cells, "v", Init::Uniform(-70.0, -50.0))?;
        let steady = net.get(cells, "v")?.mapv(|v| self.cell.steady(v));
        net.set(cells, "h", steady.iter().map(|gates| gates[0]).collect::<Vec<_>>())?;
        net.set(cells, "n", steady.iter().map(|gates| gates[1]).collect::<Vec<_>>())?;
        net.drive(cells, PerNeuron::drawn(Init::Normal(self.drive, self.spread), 100, self.seed)?)?;
        net.record_spikes(cells)?;
        Ok((net, cells))
    }

    fn spikes<K: Kinetics<D>, const D: usize>(&self, kinetics: K) -> Result<Spikes> {
        let (mut net, cells) = self.cells()?;
        let wiring = FixedProb(self.sources / 100.0).weight(self.conductance / self.sources).autapses(false);
        net.connect(cells, cells, wiring, Synapse::new(kinetics).output(Conductance(self.reversal)))?;
        net.run(1000.0)?.spikes(cells)
    }

    fn rhythm(&self) -> Result<Rhythm> {
        Ok(Rhythm::of(&self.spikes(Graded { beta: self.beta, ..Graded::default() })?.between(500.0, 1000.0)))
    }
}

impl Rhythm {
    fn of(spikes: &Spikes) -> Rhythm {
        let of_cell = |own: &Vec<f64>| own.iter().sum::<f64>() / own.len() as f64;
        let each: Vec<f64> = intervals(spikes).iter().filter(|own| own.len() >= 5).map(of_cell).collect();
        let interval = each.iter().sum::<f64>() / each.len() as f64;
        let coherent = |bin: f64| coherence(spikes, bin).unwrap_or(f64::NAN);
        Rhythm { frequency: 1000.0 / interval, fine: coherent(1.0), scaled: coherent(0.1 * interval) }
    }

    /// Whether identical cells are as published.
    fn is_that_of_identical_cells(&self) -> bool {
        (self.frequency - 39.17).abs() < 0.05 && self.fine > 0.999
    }
}

fn assert_within(what: &str, found: f64, band: Range<f64>) {
    assert!(band.contains(&found), "{what} = {found}, not in {band:?}");
}

#[test]
fn identical_cells_synchronise_completely() -> Result<()> {
    let found = IDENTICAL.rhythm()?;
    assert!(found.is_that_of_identical_cells(), "{found:?}");
    for conductance in [0.0, 0.08, 0.12] {
        let found = Network100 { conductance, ..IDENTICAL }.rhythm()?;
        assert!(!found.is_that_of_identical_cells(), "a conductance of {conductance} goes unnoticed");
    }
    Ok(())
}

/// At a step of 0.05 ms, too, cells that receive the same do the same: their potentials come together for good.
///
/// All is of second order, gates and cells, so that the frequency is off by four thirds of what it differs by from that at half
/// the step; some 19 intervals of 25 ms between stamps on the grid are read to 0.05 ms. Both are added to the band of the
/// independent program.
#[test]
fn identical_cells_become_one_at_a_longer_step() -> Result<()> {
    let [at_step, at_half] = [0.05, 0.025].map(|dt| Network100 { dt, ..IDENTICAL }.rhythm());
    let (at_step, at_half) = (at_step?, at_half?);
    let of_method = 4.0 / 3.0 * (at_step.frequency - at_half.frequency).abs();
    let of_grid = 0.05 / (19.0 * 25.0) * at_step.frequency;
    println!("{at_step:?}, {at_half:?}: {of_method} and {of_grid} Hz");
    assert!(of_method < 0.1, "{at_step:?}, {at_half:?}");
    let off = (at_step.frequency - 39.17).abs();
    assert!(at_step.fine > 0.999 && off < 0.05 + of_method + of_grid, "{at_step:?} is off by {off}");

    let (mut net, cells) = Network100 { dt: 0.05, ..IDENTICAL }.cells()?;
    let synapse = Synapse::new(Graded::default()).output(Conductance(-75.0));
    net.connect(cells, cells, AllToAll.weight(0.001).autapses(false), synapse)?;
    net.run(1500.0)?;
    net.record(cells, "v")?;
    let run = net.run(30.0)?;
    let spread = |row: ndarray::ArrayView1<f64>| {
        row.iter().fold(f64::MIN, |high, v| high.max(*v)) - row.iter().fold(f64::MAX, |low, v| low.min(*v))
    };
    let widest = run.samples(cells, "v")?.values.outer_iter().map(spread).fold(0.0, f64::max);
    assert!(widest < 1e-3, "{widest} mV apart");
    Ok(())
}

/// Coherence in windows of 50 ms: complete after 250 ms.
#[test]
fn synchrony_takes_ten_cycles() -> Result<()> {
    let spikes = IDENTICAL.spikes(Graded::default())?;
    let window = |k: f64| coherence(&spikes.between(50.0 * k, 50.0 * (k + 1.0)), 1.0).unwrap_or(f64::NAN);
    assert!(window(0.0) < 0.1 && window(1.0) < 0.15, "{} and {}", window(0.0), window(1.0));
    assert!(window(6.0) > 0.999, "{}", window(6.0));
    Ok(())
}

/// Synapses that a pulse of transmitter opens for 1 ms after a spike, counted where the potential crosses 20 mV.
#[test]
fn pulses_of_transmitter_synchronise_as_well() -> Result<()> {
    let pulses = GabaAKinetic { alpha: 12.0, beta: 0.1, concentration: 1.0, duration: 1.0 };
    let cell = WangBuzsaki { v_th: 20.0, ..IDENTICAL.cell };
    let found = Rhythm::of(&Network100 { cell, ..IDENTICAL }.spikes(pulses)?.between(500.0, 1000.0));
    assert_within("frequency", found.frequency, 38.05..38.35);
    assert!(found.fine > 0.999, "{found:?}");
    Ok(())
}

#[test]
fn differing_drives_weaken_and_then_destroy_synchrony() -> Result<()> {
    let found = DIFFERING.rhythm()?;
    assert_within("frequency", found.frequency, 37.0..39.5);
    assert_within("coherence", found.scaled, 0.3..0.7);
    let found = Network100 { spread: 0.1, ..IDENTICAL }.rhythm()?;
    assert_within("frequency", found.frequency, 29.5..35.5);
    assert!(found.scaled < 0.13, "{found:?}");
    // Without inhibition there is none at all, at a frequency that is half as high again.
    let found = Network100 { conductance: 0.0, ..DIFFERING }.rhythm()?;
    assert_within("frequency", found.frequency, 58.9..60.5);
    assert!(found.scaled < 0.13, "{found:?}");
    Ok(())
}

/// Frequency against drive; in bins that scale with the period, coherence is of the gamma range.
#[test]
fn coherence_needs_a_drive() -> Result<()> {
    let at = |drive: f64| Network100 { drive, ..DIFFERING }.rhythm();
    let (weak, strong, stronger) = (at(0.5)?, at(2.0)?, at(3.0)?);
    assert!(strong.scaled - weak.scaled > 0.35, "{weak:?}, {strong:?}");
    for (found, frequency, scaled) in [(weak, 15.6, 0.108), (strong, 73.3, 0.64), (stronger, 106.0, 0.58)] {
        assert_within("frequency", found.frequency, 0.97 * frequency..1.03 * frequency);
        assert_within("coherence", found.scaled, scaled - 0.25 * scaled..scaled + 0.25 * scaled);
    }
    Ok(())
}

/// Means of three seeds; the sources of each cell are drawn. The first band of coherence is wide because seeds differ
/// much: 0.43 to 0.48 in the independent program's three, 0.41 to 0.64 in eight of ours.
#[test]
fn sparse_connections_do_not_synchronise() -> Result<()> {
    for (sources, frequency, scaled) in [(60.0, 38.3, 0.325..0.583), (20.0, 32.3, 0.09..0.12)] {
        let runs = [1, 2, 3].map(|seed| Network100 { sources, seed, ..IDENTICAL }.rhythm());
        let mut mean = (0.0, 0.0);
        for run in runs {
            let run = run?;
            mean = (mean.0 + run.frequency / 3.0, mean.1 + run.scaled / 3.0);
        }
        assert_within("frequency", mean.0, 0.97 * frequency..1.03 * frequency);
        assert_within("coherence", mean.1, scaled);
    }
    Ok(())
}

#[test]
fn inhibition_must_be_slow_enough_and_not_too_slow() -> Result<()> {
    for (beta, frequency) in [(0.5, 51.5), (0.2, 47.4), (0.05, 27.4)] {
        let found = Network100 { beta, ..DIFFERING }.rhythm()?;
        assert_within("frequency", found.frequency, 0.97 * frequency..1.03 * frequency);
    }
    assert!(Network100 { beta: 0.5, ..DIFFERING }.rhythm()?.scaled < 0.15);
    Ok(())
}

#[test]
fn depolarising_synapses_do_not_synchronise() -> Result<()> {
    for (reversal, frequency) in [(-60.0, 60.61), (-55.0, 73.47)] {
        let found = Network100 { reversal, ..IDENTICAL }.rhythm()?;
        assert_within("frequency", found.frequency, 0.97 * frequency..1.03 * frequency);
        assert!(found.fine < 0.1, "{found:?}");
    }
    Ok(())
}

/// Slow gates of the membrane: two clusters in antiphase.
#[test]
fn slower_cells_fall_into_two_clusters() -> Result<()> {
    let cell = WangBuzsaki { phi: 2.0, ..IDENTICAL.cell };
    let found = Network100 { cell, ..IDENTICAL }.rhythm()?;
    assert_within("frequency", found.frequency, 29.2..31.0);
    assert_within("coherence", found.fine, 0.46..0.51);
    Ok(())
}
