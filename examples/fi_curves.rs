//! How each cell answers a steady current: the rate of its spikes; for populations described by a rate, that rate.

use ndarray::Array1;
use synfire::plot::{Figure, Panel};
use synfire::prelude::*;

/// Currents on a curve.
const POINTS: usize = 80;
/// What is left out at the beginning, and what is looked at (ms).
const TRANSIENT: f64 = 500.0;
const WINDOW: f64 = 2000.0;

/// Spikes per second, from the first to the last; 0 where there are fewer than three.
fn rate(train: &[f64]) -> f64 {
    let (Some(first), Some(last)) = (train.first(), train.last()) else { return 0.0 };
    if train.len() < 3 { 0.0 } else { 1000.0 * (train.len() - 1) as f64 / (last - first) }
}

/// The panel of a model for currents in a range. Where a model does not spike, its variable 0 is drawn.
fn curve<M: Neuron<D>, const D: usize>(
    title: &str,
    unit: &str,
    model: M,
    range: (f64, f64),
    dt: f64,
) -> Result<Figure> {
    let currents = Array1::linspace(range.0, range.1, POINTS);
    let mut net = Network::new(dt)?;
    let cells = net.add(POINTS, model)?;
    net.drive(cells, PerNeuron(currents.to_vec()))?;
    net.record_spikes(cells)?;
    net.run(TRANSIENT)?;
    let spikes = net.run(WINDOW)?.spikes(cells)?;
    let (answer, label) = match spikes.is_empty() {
        true => (net.get(cells, M::VARS[0])?.to_vec(), M::VARS[0]),
        false => (spikes.trains().iter().map(|train| rate(train)).collect(), "rate (Hz)"),
    };
    let label_x = if unit.is_empty() { "input".into() } else { format!("input ({unit})") };
    Ok(Figure::new().title(title).panel(Panel::new().line(&currents, &answer).x_label(label_x).y_label(label)))
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
        curve("resonate-and-fire", "1/ms", ResonateAndFire::default(), (0.0, 20.0), 0.001)?,
        curve("Hodgkin-Huxley", density, HodgkinHuxley::default(), (0.0, 40.0), 0.02)?,
        curve("Wang-Buzsáki", density, WangBuzsaki::default(), (0.0, 5.0), 0.02)?,
        curve("Traub-Miles", "pA", TraubMiles::default(), (-200.0, 1000.0), 0.05)?,
        curve("Morris-Lecar, Hopf", density, MorrisLecar::hopf(), (0.0, 250.0), 0.1)?,
        curve("Morris-Lecar, saddle-node", density, MorrisLecar::saddle_node(), (0.0, 150.0), 0.1)?,
        curve("Morris-Lecar, homoclinic", density, MorrisLecar::homoclinic(), (0.0, 150.0), 0.1)?,
        curve("FitzHugh-Nagumo", "", FitzHughNagumo { v_th: 1.0, ..FitzHughNagumo::default() }, (0.0, 2.0), 0.05)?,
        curve("Hindmarsh-Rose", "", HindmarshRose::default(), (0.0, 8.0), 0.01)?,
        curve("Poisson", "Hz", Poisson::default(), (-20.0, 60.0), 0.1)?,
        curve("leaky integrator", "mV", LeakyIntegrator::default(), (-10.0, 10.0), 0.1)?,
        curve("firing-rate unit", "", FiringRateUnit::default(), (-5.0, 10.0), 0.1)?,
        curve("Wilson-Cowan", "", WilsonCowan::default(), (-1.0, 2.0), 0.1)?,
        curve("Montbrió-Pazó-Roxin", "", MontbrioPazoRoxin::default(), (-5.0, 10.0), 0.01)?,
    ];
    cells.into_iter().fold(Figure::grid(5).size(1400, 1000), Figure::cell).save("fi_curves.svg")
}
