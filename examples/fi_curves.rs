//! How each cell answers a steady current: the rate of its spikes or, where there are none, the range of its variable 0.

use ndarray::{Array1, Axis};
use synfire::plot::{Color, Figure, Panel};
use synfire::prelude::*;

const POINTS: usize = 80;

/// Spikes per second, from the first to the last; 0 where there are fewer than three.
fn rate(train: &[f64]) -> f64 {
    if train.len() < 3 { 0.0 } else { 1000.0 * (train.len() - 1) as f64 / (train[train.len() - 1] - train[0]) }
}

/// The panel of a model for currents in a range, from rest.
fn curve<M: Neuron<D>, const D: usize>(title: &str, unit: &str, cell: M, range: [f64; 2], dt: f64) -> Result<Figure> {
    let rest = cell.rest();
    draw([title, unit], (cell, rest), range, dt)
}

fn draw<M: Neuron<D>, const D: usize>(of: [&str; 2], cell: (M, [f64; D]), over: [f64; 2], dt: f64) -> Result<Figure> {
    let (currents, all) = (Array1::linspace(over[0], over[1], POINTS), Vec::from_iter(0..POINTS));
    let mut net = Network::new(dt)?;
    let cells = net.add(POINTS, cell.0)?;
    for (variable, value) in M::VARS.into_iter().zip(cell.1) {
        net.set(cells, variable, value)?;
    }
    net.drive(cells, PerNeuron(currents.to_vec()))?;
    net.record_spikes(cells)?;
    net.run(500.0)?;
    for variable in &M::VARS[..D.min(1)] {
        net.record_some(cells, variable, &all, 2.0)?;
    }
    let label = |quantity, unit| format!("{quantity} ({unit})").replace(" ()", "");
    let (run, mut panel) = (net.run(2000.0)?, Panel::new().x_label(label("input", of[1])));
    let spikes = run.spikes(cells)?;
    if spikes.is_empty() {
        let values = &run.samples(cells, M::VARS[0])?.values;
        for extreme in [f64::min, f64::max] {
            let of_each = values.fold_axis(Axis(0), f64::NAN, |&x, &y| extreme(x, y));
            panel = panel.line(&currents, &of_each).color(Color::BLUE).y_label(label(M::VARS[0], M::UNITS[0]));
        }
    } else {
        panel = panel.line(&currents, &Vec::from_iter(spikes.trains().iter().map(|t| rate(t)))).y_label("rate (Hz)");
    }
    Ok(Figure::new().title(of[0]).panel(panel))
}

fn main() -> Result<()> {
    let density = "µA/cm²";
    let cells = [
        curve("LIF", "mV", Lif::default(), [0.0, 60.0], 0.05)?,
        curve("adaptive LIF", "mV", AdaptiveLif::default(), [0.0, 60.0], 0.05)?,
        curve("perfect integrator", "mV", PerfectIntegrator::default(), [0.0, 60.0], 0.05)?,
        curve("generalised IF", "mV/ms", GeneralizedIf::default(), [0.0, 4.0], 0.05)?,
        curve("exponential IF", density, ExponentialIf::default(), [0.0, 2.0], 0.05)?,
        curve("quadratic IF", "mV", QuadraticIf::default(), [0.0, 20.0], 0.05)?,
        curve("AdEx", "mV", AdEx::default(), [0.0, 30.0], 0.05)?,
        curve("AdEx, Brette & Gerstner", "pA", AdEx::brette_gerstner(), [0.0, 1500.0], 0.05)?,
        curve("adaptive quadratic IF", "mV", AdaptiveQuadraticIf::default(), [0.0, 30.0], 0.05)?,
        curve("Izhikevich", "mV/ms", Izhikevich::default(), [0.0, 20.0], 0.05)?,
        curve("resonate-and-fire", "1/ms", ResonateAndFire::default(), [0.0, 12.0], 0.001)?,
        curve("Hodgkin-Huxley", density, HodgkinHuxley::default(), [0.0, 40.0], 0.02)?,
        curve("Wang-Buzsáki", density, WangBuzsaki::default(), [0.0, 5.0], 0.02)?,
        curve("Traub-Miles", "pA", TraubMiles::default(), [-200.0, 1000.0], 0.05)?,
        curve("Morris-Lecar, Hopf", density, MorrisLecar::hopf(), [0.0, 250.0], 0.1)?,
        curve("Morris-Lecar, saddle-node", density, MorrisLecar::saddle_node(), [0.0, 150.0], 0.1)?,
        draw(["Morris-Lecar, homoclinic", density], (MorrisLecar::homoclinic(), [0.0, 0.1]), [30.0, 45.0], 0.1)?,
        curve("FitzHugh-Nagumo", "", FitzHughNagumo { v_th: 1.0, ..FitzHughNagumo::default() }, [0.0, 2.0], 0.05)?,
        curve("Hindmarsh-Rose", "", HindmarshRose::default(), [0.0, 8.0], 0.01)?,
        curve("Poisson", "Hz", Poisson::default(), [-20.0, 60.0], 0.1)?,
        curve("leaky integrator", "mV", LeakyIntegrator::default(), [-10.0, 10.0], 0.1)?,
        curve("firing-rate unit", "", FiringRateUnit::default(), [-5.0, 10.0], 0.1)?,
        curve("Wilson-Cowan", "", WilsonCowan::default(), [-1.0, 2.0], 0.1)?,
        curve("Stuart-Landau", "1/ms", StuartLandau::default(), [-0.5, 0.5], 0.05)?,
        curve("Montbrió-Pazó-Roxin", "", MontbrioPazoRoxin::default(), [-5.0, 10.0], 0.01)?,
    ];
    println!("writing fi_curves.png");
    cells.into_iter().fold(Figure::grid(5).size(1000, 860), Figure::cell).save("fi_curves.png")
}
