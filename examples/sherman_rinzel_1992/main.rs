//! Weak electrical coupling makes rhythms: two pancreatic beta cells that spike alone at 5 Hz spike in turn, and faster,
//! when coupled a little, and together when coupled more; and two cells that burst do so half as often.
//!
//! A. Sherman and J. Rinzel (1992), Rhythmogenic effects of weak electrotonic coupling in neuronal models, Proceedings
//! of the National Academy of Sciences 89, 2471-2474, <https://doi.org/10.1073/pnas.89.6.2471>.

mod beta_cell;

use beta_cell::BetaCell;
use synfire::analysis::mean_interval;
use synfire::math::ln;
use synfire::prelude::*;

/// Two of a cell, coupled for stages of a duration (ms) and a conductance, with a current of 0.3 into the first from
/// `bias_from` on: spikes and potentials in each stage.
pub fn pair(cell: BetaCell, stages: &[(f64, f64)], bias_from: f64) -> Result<Vec<(Spikes, Samples)>> {
    let mut net = Network::new(0.05)?;
    let cells = net.add_with(2, cell, Rk4)?;
    let junctions = net.couple(cells, cells, AllToAll.weight(0.0).autapses(false), GapJunction)?;
    net.drive(cells.slice(0..1), Pulses(vec![(bias_from, 1e9, 0.3)]))?;
    net.record_spikes(cells)?;
    net.record_some(cells, "v", &[0, 1], 1.0)?;
    let stage = |&(duration, conductance): &(f64, f64)| {
        net.set_weights(junctions, conductance)?;
        let run = net.run(duration)?;
        Ok((run.spikes(cells)?, run.samples(cells, "v")?.clone()))
    };
    stages.iter().map(stage).collect()
}

/// Spikes, with `s` held.
pub fn spiking(conductances: [f64; 2]) -> Result<Vec<(Spikes, Samples)>> {
    let cell = BetaCell { lambda: 0.8, tau_s: 1e12, s: 0.15, v: -55.0 };
    pair(cell, &[(500.0, 0.0), (5000.0, conductances[0]), (1500.0, conductances[1])], 500.0)
}

/// Bursts, for 50 s.
pub fn bursting(conductance: f64) -> Result<Vec<(Spikes, Samples)>> {
    let s: f64 = 0.172;
    let cell = BetaCell { lambda: 0.9, tau_s: 35_000.0, s, v: -38.0 - 10.0 * ln(1.0 / s - 1.0) };
    pair(cell, &[(50_000.0, conductance)], 0.0)
}

fn main() -> Result<()> {
    let shown = |(_, potentials): &(Spikes, Samples), title: &str, from: f64, to: f64| {
        let in_seconds = Samples { times: &potentials.times / 1000.0, ..potentials.clone() };
        Figure::new().panel(Panel::new().trace(&in_seconds).title(title).x_label("time (s)").x_range(from, to))
    };
    let stages = spiking([0.08, 0.24])?;
    let (alone, coupled) = (bursting(0.0)?, bursting(0.06)?);
    for (name, (spikes, _)) in ["alone", "coupled a little", "coupled more"].iter().zip(&stages) {
        let late = spikes.between(spikes.stop - 1000.0, spikes.stop);
        println!("{name}: {:.1} ms from spike to spike", mean_interval(&late).unwrap_or(f64::NAN));
    }
    println!("writing sherman_rinzel_1992.png");
    Figure::grid(2)
        .size(1080, 620)
        .cell(shown(&stages[1], "coupled a little", 4.5, 5.5))
        .cell(shown(&stages[2], "coupled more", 6.0, 7.0))
        .cell(shown(&alone[0], "bursts of single cells", 0.0, 50.0))
        .cell(shown(&coupled[0], "bursts of a coupled pair", 0.0, 50.0))
        .save("sherman_rinzel_1992.png")
}
