//! Kernels one by one, engine and hand-fused loop: ns per neuron and step, or per synapse.
//!
//! `cargo bench --bench kernels` prints criterion's reports and a table of ratios. Neurons: 4000, in cache, each with
//! an input of its own that stands still, 100 steps of 0.1 ms a call. Synapses: 4000 by 4000, a tenth present.

mod fused;
mod ratio;
mod width;

use fused::kernels::{self as fused_kernels, Cells, Model, Product, Scatter};
use ratio::{Case, Side, report};
use synfire::prelude::*;

const NEURONS: usize = 4000;
/// Steps in a call.
const STEPS: usize = 100;
/// Steps before the first call.
const TRANSIENT: usize = 2000;

fn main() -> Result<()> {
    width::announce();
    let squid_state = [-65.0, 0.052_932_5, 0.596_120_8, 0.317_676_9];
    let inputs = [(15.0, 30.0), (5.0, 30.0), (0.0, 20.0), (0.0, 15.0), (0.0, 20.0), (0.0, 3.0)];
    let [lif, conductances, squid, izhikevich, adex, generalized] = inputs;
    report(vec![
        neurons("LIF", fused_kernels::Lif::new(), [0.0], &[], lif, engine(Lif::default(), lif)?),
        neurons(
            "LIF, 2 conductances",
            fused_kernels::ConductanceLif::new(),
            [-60.0, 0.1, 0.1],
            &[1, 2],
            conductances,
            engine_conductance_lif(conductances)?,
        ),
        neurons(
            "Hodgkin-Huxley",
            fused_kernels::HodgkinHuxley,
            squid_state,
            &[],
            squid,
            engine(HodgkinHuxley::default(), squid)?,
        ),
        neurons(
            "Izhikevich",
            fused_kernels::Izhikevich,
            [-65.0, -13.0],
            &[],
            izhikevich,
            engine(Izhikevich::default(), izhikevich)?,
        ),
        neurons("AdEx", fused_kernels::AdEx, [-65.0, 0.0], &[], adex, engine(AdEx::default(), adex)?),
        neurons(
            "GeneralizedIf",
            fused_kernels::GeneralizedIf::new(),
            [-70.0, -50.0, 0.0, 0.0],
            &[],
            generalized,
            engine(GeneralizedIf { a: 0.005, ..GeneralizedIf::default() }, generalized)?,
        ),
        scatter(engine_synapses(Init::Same(0.6), Synapse::new(VoltageJump::default()))?),
        product(engine_synapses(Init::Uniform(0.0, 1.0), Synapse::new(Nmda::default()).output(Conductance(0.0)))?),
    ]);
    Ok(())
}

/// Neurons whose inputs are spread evenly over a range. A call begins with the `renewed` variables as given:
/// conductances that nothing arrives at would decay to subnormal numbers, which are slow.
fn neurons<M: Model<D> + 'static, const D: usize>(
    name: &'static str,
    model: M,
    state: [f64; D],
    renewed: &'static [usize],
    inputs: (f64, f64),
    engine: Option<Side>,
) -> Case {
    let mut cells = Cells::new(NEURONS, state, inputs);
    let mut run = move |steps| {
        renewed.iter().for_each(|&variable| cells.set(variable, state[variable]));
        (0..steps).fold(0, |spikes, _| {
            cells.step(model);
            spikes + cells.spikes.len()
        })
    };
    run(TRANSIENT);
    Case { name, elements: NEURONS * STEPS, fused: Box::new(move || run(STEPS)), engine }
}

/// Spikes of all sources, one after another, ten times.
fn scatter(engine: Option<Side>) -> Case {
    let mut synapses = Scatter::new(NEURONS as u16);
    let elements = 10 * synapses.len();
    let mut all = move || (0..NEURONS as u16).map(|source| synapses.row(source)).sum::<usize>();
    let fused = Box::new(move || (0..10).map(|_| all()).sum());
    Case { name: "scatter-add", elements, fused, engine }
}

/// Ten products of the matrix with the rates of all sources.
fn product(engine: Option<Side>) -> Case {
    let mut matrix = Product::new(NEURONS as u16);
    let elements = 10 * matrix.len();
    let rates: Vec<f64> = (0..NEURONS).map(|source| source as f64).collect();
    let fused = Box::new(move || {
        (0..10).for_each(|_| {
            std::hint::black_box(matrix.apply(&rates));
        });
        elements
    });
    Case { name: "sparse product", elements, fused, engine }
}

/// The engine's side of neurons: the same model under the same inputs.
fn engine<M: Neuron<D>, const D: usize>(model: M, inputs: (f64, f64)) -> Result<Option<Side>> {
    let (net, all) = driven(model, inputs)?;
    side(net, all).map(Some)
}

/// Neurons under inputs that are spread evenly over a range.
fn driven<M: Neuron<D>, const D: usize>(model: M, (least, most): (f64, f64)) -> Result<(Network, Pop)> {
    let mut net = Network::new(0.1)?.threads(1);
    let all = net.add(NEURONS, model)?;
    let input = |neuron: usize| least + (most - least) * neuron as f64 / NEURONS as f64;
    net.drive(all, PerNeuron((0..NEURONS).map(input).collect()))?;
    Ok((net, all))
}

/// Calls of a number of steps, in the steady state.
fn side(mut net: Network, all: Pop) -> Result<Side> {
    net.record_spikes(all)?;
    net.run(0.1 * TRANSIENT as f64)?;
    let mut run = move || net.run(0.1 * STEPS as f64)?.spikes(all);
    Ok(Box::new(move || run().map_or(0, |spikes| spikes.count())))
}

/// The engine's side of the leaky neurons with two conductances. The last neuron, which fires, keeps them open.
fn engine_conductance_lif(inputs: (f64, f64)) -> Result<Option<Side>> {
    let cell = Lif { v_rest: -60.0, v_reset: -60.0, v_th: -50.0, tau: 20.0, ..Lif::default() };
    let (mut net, all) = driven(cell, inputs)?;
    for (tau, potential) in [(5.0, 0.0), (10.0, -80.0)] {
        let synapse = Synapse::new(Exponential { tau }).output(Conductance(potential));
        net.connect(all.slice(NEURONS - 1..NEURONS), all, AllToAll.weight(0.1), synapse)?;
    }
    side(net, all).map(Some)
}

/// A neuron that fires at every step.
#[derive(Clone)]
struct Incessant;

impl Neuron<1> for Incessant {
    const VARS: [&'static str; 1] = ["v"];

    fn rest(&self) -> [f64; 1] {
        [0.0]
    }

    #[inline(always)]
    fn flow(&self, _: [f64; 1], _: Affine) -> [Affine; 1] {
        [relax(0.0, 1.0)]
    }

    #[inline(always)]
    fn fires(&self, _: [f64; 1], _: [f64; 1]) -> bool {
        true
    }
}

/// The engine's side of a kernel over synapses: ten steps of neurons that all fire.
fn engine_synapses<K: Kinetics<D>, O: Output, const D: usize>(
    weight: Init,
    synapse: Synapse<K, O>,
) -> Result<Option<Side>> {
    let mut net = Network::new(0.1)?.threads(1);
    let all = net.add(NEURONS, Incessant)?;
    let synapses = net.connect(all, all, FixedProb(0.1).weight(weight), synapse)?;
    let events = net.synapses(synapses)?.len();
    net.run(1.0)?;
    Ok(Some(Box::new(move || net.run(1.0).map_or(0, |_| 10 * events))))
}
