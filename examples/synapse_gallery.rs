//! Every synapse on the shelf: what opens after eight spikes at 100 Hz and after one, and the current at -65 mV.
//!
//! Conductances are in units of the greatest one, `g_max`, currents in that unit times mV. The potential of the targets
//! stands still, but for jumps and gap junctions, which show it. Where each model comes from, its documentation tells.

use synfire::plot::{Figure, Panel};
use synfire::prelude::*;

/// Where the potential of the targets stands or begins (mV).
const CLAMP: f64 = -65.0;

/// One source fires at 10, 20 ... 80 ms, the other at 10 ms alone; each has a target.
fn network(target: impl Neuron<1>) -> Result<(Network, Pop, Pop)> {
    let mut net = Network::new(0.05)?;
    let train = (1..9).map(|k| (0, 10.0 * k as f64));
    let sources = net.add_spike_times(2, &train.chain([(1, 10.0)]).collect::<Vec<_>>())?;
    let targets = net.add(2, target)?;
    net.set(targets, "v", CLAMP)?;
    Ok((net, sources, targets))
}

/// A curve for each of two neurons.
fn curves(samples: &Samples, names: [&str; 2], unit: &str) -> Panel {
    let [first, second] = [0, 1].map(|k| samples.values.column(k));
    let panel = Panel::new().line(&samples.times, first).named(names[0]).line(&samples.times, second).named(names[1]);
    panel.x_label("time (ms)").y_label(unit)
}

/// Opening above, current below.
fn cell<K: Kinetics<D>, O: Output, R: Release<S>, const D: usize, const S: usize>(
    title: &str,
    synapse: Synapse<K, Current, R>,
    output: O,
    duration: f64,
) -> Result<Figure> {
    let (mut net, sources, targets) = network(LeakyIntegrator { v_rest: CLAMP, r: 0.0, ..LeakyIntegrator::default() })?;
    let projection = net.connect(sources, targets, OneToOne.weight(1.0), synapse)?;
    net.record_openings(projection, &[0, 1], 0.2)?;
    let mut samples = net.run(duration)?.openings(projection)?.clone();
    let gates = curves(&samples, ["train", "one spike"], "g (g_max)");
    samples.values.mapv_inplace(|g| output.current(g, CLAMP).at(CLAMP));
    let currents = curves(&samples, ["train", "one spike"], "I (g_max mV)").height(0.7);
    Ok(Figure::new().title(title).panel(gates).panel(currents))
}

/// The potential of passive targets after jumps.
fn jumps() -> Result<Figure> {
    let (mut net, sources, targets) = network(LeakyIntegrator { v_rest: CLAMP, ..LeakyIntegrator::default() })?;
    net.connect(sources, targets, OneToOne.weight(1.0), Synapse::new(VoltageJump::default()))?;
    net.record_some(targets, "v", &[0, 1], 0.2)?;
    let panel = curves(net.run(150.0)?.samples(targets, "v")?, ["train", "one spike"], "v (mV)");
    Ok(Figure::new().title("VoltageJump, 1 mV").panel(panel))
}

/// The potential of two cells beside one that fires, each at a gap junction; one of them is sent spikelets, too.
fn junctions() -> Result<Figure> {
    let mut net = Network::new(0.05)?;
    let cells = net.add(3, Lif { v_rest: CLAMP, v_reset: CLAMP, v_th: CLAMP + 15.0, t_ref: 2.0, ..Lif::default() })?;
    net.set(cells, "v", CLAMP)?;
    let (firing, beside) = cells.split(1);
    net.couple(firing, beside, AllToAll.weight(0.1), GapJunction)?;
    net.connect(firing, beside.slice(0..1), AllToAll.weight(1.0), Synapse::new(VoltageJump::default()))?;
    net.drive(firing, Pulses(vec![(10.0, 100.0, 25.0)]))?;
    net.record_some(beside, "v", &[0, 1], 0.2)?;
    let panel = curves(net.run(150.0)?.samples(beside, "v")?, ["spikelets of 1 mV", "none"], "v (mV)");
    Ok(Figure::new().title("GapJunction").panel(panel))
}

/// The opening of gates that follow the potential of a cell driven for 90 ms, and of one driven for 20 ms.
fn graded() -> Result<Figure> {
    let mut net = Network::new(0.05)?;
    let (sources, targets) = (net.add(2, WangBuzsaki::default())?, net.add(2, Lif::default())?);
    let projection = net.connect(sources, targets, OneToOne.weight(1.0), Synapse::new(Graded::default()))?;
    net.drive(sources.slice(0..1), Pulses(vec![(10.0, 90.0, 2.0)]))?;
    net.drive(sources.slice(1..2), Pulses(vec![(10.0, 20.0, 2.0)]))?;
    net.record_openings(projection, &[0, 1], 0.2)?;
    let panel = curves(net.run(150.0)?.openings(projection)?, ["driven for 90 ms", "for 20 ms"], "g (g_max)");
    Ok(Figure::new().title("Graded").panel(panel))
}

fn main() -> Result<()> {
    let (exc, inh, block) = (Conductance(0.0), Conductance(-80.0), MagnesiumBlock::default());
    let (slow, gate) = (Conductance(-95.0), Synapse::new(Exponential { tau: 8.0 }));
    Figure::grid(3)
        .size(1200, 1900)
        .title("synapses: conductance after spikes, and the current at -65 mV")
        .cell(cell("Exponential, 8 ms", gate, exc, 150.0)?)
        .cell(cell("Alpha, 10 ms, peak 1", Synapse::new(Alpha { tau: 10.0, ..Alpha::default() }), exc, 150.0)?)
        .cell(cell("DualExponential, peak 1", Synapse::new(DualExponential::default()), exc, 150.0)?)
        .cell(cell("Ampa", Synapse::new(Ampa::default()), exc, 150.0)?)
        .cell(cell("AmpaKinetic", Synapse::new(AmpaKinetic::default()), exc, 150.0)?)
        .cell(cell("GabaA", Synapse::new(GabaA::default()), inh, 150.0)?)
        .cell(cell("GabaAKinetic", Synapse::new(GabaAKinetic::default()), inh, 150.0)?)
        .cell(cell("Nmda, blocked by magnesium", Synapse::new(Nmda::default()), block, 400.0)?)
        .cell(cell("NmdaKinetic, blocked by magnesium", Synapse::new(NmdaKinetic::default()), block, 400.0)?)
        .cell(cell("GabaB1, E = -95 mV", Synapse::new(GabaB1::default()), slow, 600.0)?)
        .cell(cell("GabaB2, E = -95 mV", Synapse::new(GabaB2::default()), slow, 600.0)?)
        .cell(graded()?)
        .cell(cell("facilitating", gate.release(TsodyksMarkram::facilitating()), exc, 150.0)?)
        .cell(cell("depressing", gate.release(TsodyksMarkram::depressing()), exc, 150.0)?)
        .cell(cell("Depression", gate.release(Depression::default()), exc, 150.0)?)
        .cell(jumps()?)
        .cell(junctions()?)
        .save("synapse_gallery.png")
}
