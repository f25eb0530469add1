//! Every synapse on the shelf: what opens after one spike and after a train, and the current that flows at -65 mV.
//!
//! ```text
//! cargo run --example synapse_gallery
//! ```
//!
//! Writes `synapse_gallery.svg`. In each panel the response to one spike at 10 ms is drawn over that to eight spikes at
//! 100 Hz. Weights are the greatest conductance, `g_max`: conductances are in units of it, currents in that unit times mV.
//! One synapse is shown as a current of its own, in units of its weight. The potential of the target stands still, but for the panels of jumps and gap junctions, which show it.

use synfire::plot::{Figure, Panel};
use synfire::prelude::*;

/// Time step (ms).
const DT: f64 = 0.05;
/// Where the potential of the target stands (mV).
const CLAMP: f64 = -65.0;

/// One spike, or a train.
fn spikes(train: bool) -> Vec<(usize, f64)> {
    (0..if train { 8 } else { 1 }).map(|k| (0, 10.0 + 10.0 * k as f64)).collect()
}

/// A target that stays where it is, whatever flows.
fn clamped() -> LeakyIntegrator {
    LeakyIntegrator { v_rest: CLAMP, r: 0.0, ..LeakyIntegrator::default() }
}

/// The opening over time.
fn opening<K: Kinetics<D>, O: Output, R: Release<S>, const D: usize, const S: usize>(
    synapse: Synapse<K, O, R>,
    train: bool,
    duration: f64,
) -> Result<Samples> {
    let mut net = Network::new(DT)?;
    let source = net.add_spike_times(1, &spikes(train))?;
    let target = net.add(1, clamped())?;
    let projection = net.connect(source, target, AllToAll.weight(1.0), synapse)?;
    net.record_openings(projection, &[0], 4.0 * DT)?;
    Ok(net.run(duration)?.openings(projection)?.clone())
}

/// Opening above, current below.
fn cell<K: Kinetics<D>, O: Output, R: Release<S>, const D: usize, const S: usize>(
    title: &str,
    synapse: Synapse<K, Current, R>,
    output: O,
    duration: f64,
) -> Result<Figure> {
    let unit = if O::OHMIC { "g (g_max)" } else { "I (weights)" };
    let (mut gates, mut currents) = (Panel::new().y_label(unit), Panel::new().y_label("I (g_max mV)").height(0.7));
    for (train, name) in [(true, "train"), (false, "one spike")] {
        let samples = opening(synapse.clone(), train, duration)?;
        let gate = samples.values.column(0).to_owned();
        let current = gate.mapv(|g| output.current(g, CLAMP).at(CLAMP));
        gates = gates.line(&samples.times, &gate).named(name);
        currents = currents.line(&samples.times, &current);
    }
    let figure = Figure::new().title(title).panel(gates.x_label("time (ms)"));
    Ok(if O::OHMIC { figure.panel(currents.x_label("time (ms)")) } else { figure })
}

/// The potential of a passive target after jumps.
fn jumps(train: bool) -> Result<Samples> {
    let mut net = Network::new(DT)?;
    let source = net.add_spike_times(1, &spikes(train))?;
    let target = net.add(1, LeakyIntegrator { v_rest: CLAMP, ..LeakyIntegrator::default() })?;
    net.set(target, "v", CLAMP)?;
    net.connect(source, target, AllToAll.weight(1.0), Synapse::new(VoltageJump::default()))?;
    net.record_some(target, "v", &[0], 4.0 * DT)?;
    Ok(net.run(150.0)?.samples(target, "v")?.clone())
}

/// A cell that fires, and what its neighbour feels through a gap junction, with a spikelet for each spike or without.
fn junction(spikelet: f64) -> Result<Samples> {
    let mut net = Network::new(DT)?;
    let cell = Lif { v_rest: CLAMP, v_reset: CLAMP, v_th: CLAMP + 15.0, t_ref: 2.0, ..Lif::default() };
    let pair = net.add(2, cell)?;
    net.set(pair, "v", CLAMP)?;
    let (left, right) = pair.split(1);
    net.couple(left, right, AllToAll.weight(0.1), GapJunction)?;
    net.connect(left, right, AllToAll.weight(spikelet), Synapse::new(VoltageJump::default()))?;
    net.drive(left, Pulses(vec![(10.0, 100.0, 25.0)]))?;
    net.record_some(right, "v", &[0], 4.0 * DT)?;
    Ok(net.run(150.0)?.samples(right, "v")?.clone())
}

/// The gate of a cell that fires action potentials.
fn graded() -> Result<Figure> {
    let mut net = Network::new(DT)?;
    let source = net.add(1, WangBuzsaki::default())?;
    let target = net.add(1, clamped())?;
    let projection = net.connect(source, target, AllToAll.weight(1.0), Synapse::new(Graded::default()))?;
    net.drive(source, Pulses(vec![(10.0, 100.0, 2.0)]))?;
    net.record_openings(projection, &[0], 4.0 * DT)?;
    let run = net.run(150.0)?;
    let samples = run.openings(projection)?;
    let (times, gate) = (&samples.times, samples.values.column(0).to_owned());
    let current = gate.mapv(|g| Conductance(-75.0).current(g, CLAMP).at(CLAMP));
    let gates = Panel::new().line(times, &gate).y_label("g (g_max)").x_label("time (ms)");
    let currents = Panel::new().line(times, &current).y_label("I (g_max mV)").x_label("time (ms)").height(0.7);
    Ok(Figure::new().title("Graded, E = -75 mV, from a cell driven for 90 ms").panel(gates).panel(currents))
}

/// Two curves of a potential.
fn potentials(title: &str, curves: [(Samples, &str); 2]) -> Figure {
    let mut panel = Panel::new().x_label("time (ms)").y_label("v (mV)");
    for (samples, name) in curves {
        panel = panel.line(&samples.times, samples.values.column(0)).named(name);
    }
    Figure::new().title(title).panel(panel)
}

fn main() -> Result<()> {
    let (exc, inh) = (Conductance(0.0), Conductance(-80.0));
    let block = MagnesiumBlock::default();
    let gate = Exponential { tau: 8.0 };
    Figure::grid(3)
        .size(1200, 1900)
        .title("synapses: conductance after spikes, and the current at -65 mV")
        .cell(cell("Exponential, 8 ms", Synapse::new(gate), exc, 150.0)?)
        .cell(cell("Alpha, 10 ms, peak 1", Synapse::new(Alpha { tau: 10.0, ..Alpha::default() }), exc, 150.0)?)
        .cell(cell("DualExponential, peak 1", Synapse::new(DualExponential::default()), exc, 150.0)?)
        .cell(cell("Ampa", Synapse::new(Ampa::default()), exc, 150.0)?)
        .cell(cell("AmpaKinetic", Synapse::new(AmpaKinetic::default()), exc, 150.0)?)
        .cell(cell("GabaA", Synapse::new(GabaA::default()), inh, 150.0)?)
        .cell(cell("GabaAKinetic", Synapse::new(GabaAKinetic::default()), inh, 150.0)?)
        .cell(cell("Nmda, blocked by magnesium", Synapse::new(Nmda::default()), block, 400.0)?)
        .cell(cell("NmdaKinetic, blocked by magnesium", Synapse::new(NmdaKinetic::default()), block, 400.0)?)
        .cell(cell("GabaB1, E = -95 mV", Synapse::new(GabaB1::default()), Conductance(-95.0), 600.0)?)
        .cell(cell("GabaB2, E = -95 mV", Synapse::new(GabaB2::default()), Conductance(-95.0), 600.0)?)
        .cell(graded()?)
        .cell(cell("facilitating", Synapse::new(gate).release(TsodyksMarkram::facilitating()), exc, 150.0)?)
        .cell(cell("depressing", Synapse::new(gate).release(TsodyksMarkram::depressing()), exc, 150.0)?)
        .cell(cell("Depression", Synapse::new(gate).release(Depression::default()), exc, 150.0)?)
        .cell(cell("a current", Synapse::new(gate), Current, 150.0)?)
        .cell(potentials("VoltageJump, 1 mV", [(jumps(true)?, "train"), (jumps(false)?, "one spike")]))
        .cell(potentials("GapJunction", [(junction(1.0)?, "spikelets of 1 mV"), (junction(0.0)?, "none")]))
        .save("synapse_gallery.svg")?;
    println!("synapse_gallery.svg");
    Ok(())
}
