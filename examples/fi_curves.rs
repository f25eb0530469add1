//! How each cell answers a steady current: the rate of its spikes; where there are none, its variable 0.

use ndarray::Array1;
use synfire::plot::{Figure, Panel};
use synfire::prelude::*;

/// Currents on a curve.
const POINTS: usize = 80;
/// How long cells settle, and how long they are looked at (ms).
const TIMES: [f64; 2] = [500.0, 2000.0];

/// Spikes per second, from the first to the last; 0 where there are fewer than three.
fn rate(train: &[f64]) -> f64 {
    let (Some(first), Some(last)) = (train.first(), train.last()) else { return 0.0 };
    if train.len() < 3 { 0.0 } else { 1000.0 * (train.len() - 1) as f64 / (last - first) }
}

/// As [`curve_from`], for cells that begin at rest.
fn curve<M: Neuron<D>, const D: usize>(title: &str, unit: &str, cell: M, range: (f64, f64), dt: f64) -> Result<Figure> {
    curve_from(cell.rest(), title, unit, cell, range, dt)
}

/// The panel of a model for currents in a range. Where a model does not spike, its variable 0 is drawn.
fn curve_from<M: Neuron<D>, const D: usize>(
    start: [f64; D],
    title: &str,
    unit: &str,
    model: M,
    range: (f64, f64),
    dt: f64,
) -> Result<Figure> {
    let currents = Array1::linspace(range.0, range.1, POINTS);
    let mut net = Network::new(dt)?;
    let cells = net.add(POINTS, model)?;
    for (variable, value) in M::VARS.into_iter().zip(start) {
        net.set(cells, variable, value)?;
    }
    net.drive(cells, PerNeuron(currents.to_vec()))?;
    net.record_spikes(cells)?;
    net.run(TIMES[0])?;
    let spikes = net.run(TIMES[1])?.spikes(cells)?;
    let (answer, label) = match spikes.is_empty() {
        true => (net.get(cells, M::VARS[0])?.to_vec(), M::VARS[0]),
        false => (spikes.trains().iter().map(|train| rate(train)).collect(), "rate (Hz)"),
    };
    let panel = Panel::new().line(&currents, &answer).x_label(format!("input ({unit})")).y_label(label);
    Ok(Figure::new().title(title).panel(panel))
}

fn main() -> Result<()> {
    let density = "uA/cm2";
    let cells = [
        curve("LIF", "mV", Lif::default(), (0.0, 60.0), 0.05)?,
        curve("adaptive LIF", "mV", AdaptiveLif::default(), (0.0, 60.0), 0.05)?,
        curve("perfect integrator", "mV", PerfectIntegrator::default(), (0.0, 60.0), 0.05)?,
        curve("generalised IF", "mV/ms", GeneralizedIf::default(), (0.0, 4.0), 0.05)?,
        curve("exponential IF", density, ExponentialIf::default(), (0.0, 2.0), 0.05)?,
        curve("quadratic IF", "mV", QuadraticIf::default(), (0.0, 20.0), 0.05)?,
        curve("AdEx", "mV", AdEx::default(), (0.0, 30.0), 0.05)?,
        curve("AdEx, Brette & Gerstner", "pA", AdEx::brette_gerstner(), (0.0, 1500.0), 0.05)?,
        curve("adaptive quadratic IF", "mV", AdaptiveQuadraticIf::default(), (0.0, 30.0), 0.05)?,
        curve("Izhikevich, regular spiking", "mV/ms", Izhikevich::default(), (0.0, 20.0), 0.05)?,
        curve("Izhikevich, fast spiking", "mV/ms", FiringPattern::FastSpiking.model(), (0.0, 20.0), 0.05)?,
        curve("resonate-and-fire", "1/ms", ResonateAndFire::default(), (0.0, 12.0), 0.001)?,
        curve("Hodgkin-Huxley", density, HodgkinHuxley::default(), (0.0, 40.0), 0.02)?,
        curve("Wang-Buzsáki", density, WangBuzsaki::default(), (0.0, 5.0), 0.02)?,
        curve("Traub-Miles", "pA", TraubMiles::default(), (-200.0, 1000.0), 0.05)?,
        curve("Morris-Lecar, Hopf", density, MorrisLecar::hopf(), (0.0, 250.0), 0.1)?,
        curve("Morris-Lecar, saddle-node", density, MorrisLecar::saddle_node(), (0.0, 150.0), 0.1)?,
        curve_from([0.0, 0.1], "Morris-Lecar, homoclinic", density, MorrisLecar::homoclinic(), (30.0, 45.0), 0.1)?,
        curve("FitzHugh-Nagumo", "1", FitzHughNagumo { v_th: 1.0, ..FitzHughNagumo::default() }, (0.0, 2.0), 0.05)?,
        curve("Hindmarsh-Rose", "1", HindmarshRose::default(), (0.0, 8.0), 0.01)?,
        curve("Poisson", "Hz", Poisson::default(), (-20.0, 60.0), 0.1)?,
        curve("leaky integrator", "mV", LeakyIntegrator::default(), (-10.0, 10.0), 0.1)?,
        curve("firing-rate unit", "1", FiringRateUnit::default(), (-5.0, 10.0), 0.1)?,
        curve("Wilson-Cowan", "1", WilsonCowan::default(), (-1.0, 2.0), 0.1)?,
        curve("Montbrió-Pazó-Roxin", "1", MontbrioPazoRoxin::default(), (-5.0, 10.0), 0.01)?,
    ];
    cells.into_iter().fold(Figure::grid(5).size(1400, 1000), Figure::cell).save("fi_curves.svg")
}
