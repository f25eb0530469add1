//! Every synapse on the shelf, after eight spikes at 100 Hz and after one: what opens, and the current at -65 mV.
//!
//! Conductances are in units of the greatest one, `g_max`, currents in that unit times mV. The potential of the targets
//! stands still, but for jumps and gap junctions, which show it. Where each model comes from, its documentation tells.

use synfire::prelude::*;

/// Where the potential of the targets stands or begins (mV).
const CLAMP: f64 = -65.0;

/// Two sources, which pulses of 1 ms make fire, one eight times and the other once, and a passive target for each.
fn network<const D: usize>(source: impl Neuron<D>, r: f64) -> Result<(Network, Pop, Pop)> {
    let mut net = Network::new(0.05)?;
    let sources = net.add(2, source)?;
    let targets = net.add(2, LeakyIntegrator { v_rest: CLAMP, r, ..LeakyIntegrator::default() })?;
    let pulse = |k: usize| (10.0 * k as f64, 10.0 * k as f64 + 1.0, 20.0);
    net.drive(sources.slice(0..1), Pulses((1..9).map(pulse).collect()))?;
    net.drive(sources.slice(1..2), Pulses(vec![pulse(1)]))?;
    Ok((net, sources, targets))
}

/// A curve for each of the two targets.
fn curves(samples: &Samples, unit: &str) -> Panel {
    let [train, one] = [0, 1].map(|k| samples.values.column(k));
    Panel::new().line(&samples.times, train).line(&samples.times, one).x_label("time (ms)").y_label(unit)
}

/// Opening above, current below.
fn gate<K: Kinetics<D>, R: Release<S>, const D: usize, const S: usize>(
    title: &str,
    synapse: Synapse<K, Current, R>,
    output: impl Output,
    duration: f64,
) -> Result<Figure> {
    let (mut net, sources, targets) = network(WangBuzsaki::default(), 0.0)?;
    let projection = net.connect(sources, targets, OneToOne.weight(1.0), synapse.output(output.clone()))?;
    net.record_openings(projection, &[0, 1], 0.2)?;
    let mut samples = net.run(duration)?.openings(projection)?.clone();
    let openings = curves(&samples, "g (g_max)");
    samples.values.mapv_inplace(|g| output.current(g, CLAMP).at(CLAMP));
    Ok(Figure::new().title(title).panel(openings).panel(curves(&samples, "I (g_max mV)").height(0.7)))
}

/// The potential of targets that jump by so many mV at a spike, and have a junction of so much of the leak's conductance.
fn potential<const D: usize>(title: &str, source: impl Neuron<D>, jump: f64, junction: f64) -> Result<Figure> {
    let (mut net, sources, targets) = network(source, 1.0)?;
    net.connect(sources, targets, OneToOne.weight(jump), Synapse::new(VoltageJump::default()))?;
    net.couple(sources, targets, OneToOne.weight(junction), GapJunction)?;
    net.record_some(targets, "v", &[0, 1], 0.2)?;
    Ok(Figure::new().title(title).panel(curves(net.run(150.0)?.samples(targets, "v")?, "v (mV)")))
}

fn main() -> Result<()> {
    let (exc, inh, exponential) = (Conductance(0.0), Conductance(-80.0), Synapse::new(Exponential { tau: 8.0 }));
    let lif = Lif { v_rest: CLAMP, v_reset: CLAMP - 10.0, v_th: CLAMP + 10.0, r: 10.0, ..Lif::default() };
    println!("writing synapse_gallery.png");
    Figure::grid(3)
        .size(1000, 1500)
        .title("conductance, and current at −65 mV, after eight spikes at 100 Hz (blue) and after one (red)")
        .cell(gate("Exponential, 8 ms", exponential, exc, 150.0)?)
        .cell(gate("Alpha, 10 ms, peak 1", Synapse::new(Alpha { tau: 10.0, ..Alpha::default() }), exc, 150.0)?)
        .cell(gate("DualExponential, peak 1", Synapse::new(DualExponential::default()), exc, 150.0)?)
        .cell(gate("Ampa", Synapse::new(Ampa::default()), exc, 150.0)?)
        .cell(gate("AmpaKinetic", Synapse::new(AmpaKinetic::default()), exc, 150.0)?)
        .cell(gate("GabaA", Synapse::new(GabaA::default()), inh, 150.0)?)
        .cell(gate("GabaAKinetic", Synapse::new(GabaAKinetic::default()), inh, 150.0)?)
        .cell(gate("Nmda, Mg block", Synapse::new(Nmda::default()), MagnesiumBlock::default(), 400.0)?)
        .cell(gate("NmdaKinetic, Mg block", Synapse::new(NmdaKinetic::default()), MagnesiumBlock::default(), 400.0)?)
        .cell(gate("GabaB1, E = −95 mV", Synapse::new(GabaB1::default()), Conductance(-95.0), 600.0)?)
        .cell(gate("GabaB2, E = −95 mV", Synapse::new(GabaB2::default()), Conductance(-95.0), 600.0)?)
        .cell(gate("Graded, E = −75 mV", Synapse::new(Graded::default()), Conductance(-75.0), 150.0)?)
        .cell(gate("facilitating", exponential.release(TsodyksMarkram::facilitating()), exc, 150.0)?)
        .cell(gate("depressing", exponential.release(TsodyksMarkram::depressing()), exc, 150.0)?)
        .cell(gate("Depression", exponential.release(Depression::default()), exc, 150.0)?)
        .cell(potential("VoltageJump, 1 mV", WangBuzsaki::default(), 1.0, 0.0)?)
        .cell(potential("GapJunction", WangBuzsaki::default(), 0.0, 0.1)?)
        .cell(potential("GapJunction and spikelets, 1 mV", lif, 1.0, 0.1)?)
        .save("synapse_gallery.png")
}
