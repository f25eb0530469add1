//! Kernels one by one, engine and hand-fused loop: ns per neuron and step, or per synapse.
//!
//! `cargo bench --bench kernels` prints criterion's reports and a table of ratios. Neurons: 4000, in cache, each with
//! an input of its own that stands still, 100 steps of 0.1 ms a call. Synapses: 4000 by 4000, a tenth present.

mod fused;
mod ratio;

use fused::kernels::{AdEx, Cells, ConductanceLif, HodgkinHuxley, Izhikevich, Lif, Model, Product, Scatter};
use ratio::{Case, Side, report};

const NEURONS: usize = 4000;
/// Steps in a call.
const STEPS: usize = 100;
/// Steps before the first call.
const TRANSIENT: usize = 2000;

fn main() {
    let hodgkin_huxley = [-65.0, 0.052_932_5, 0.596_120_8, 0.317_676_9];
    let conductances = [-60.0, 0.1, 0.1];
    report(vec![
        neurons("LIF", Lif::new(), [0.0], &[], (15.0, 30.0), engine_lif()),
        neurons(
            "LIF, 2 conductances",
            ConductanceLif::new(),
            conductances,
            &[1, 2],
            (5.0, 30.0),
            engine_conductance_lif(),
        ),
        neurons("Hodgkin-Huxley", HodgkinHuxley, hodgkin_huxley, &[], (0.0, 20.0), engine_hodgkin_huxley()),
        neurons("Izhikevich", Izhikevich, [-65.0, -13.0], &[], (0.0, 15.0), engine_izhikevich()),
        neurons("AdEx", AdEx, [-65.0, 0.0], &[], (0.0, 20.0), engine_adex()),
        scatter(),
        product(),
    ]);
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

/// Spikes of all sources, one after another.
fn scatter() -> Case {
    let mut synapses = Scatter::new(NEURONS as u16);
    let elements = synapses.len();
    let fused = Box::new(move || (0..NEURONS as u16).map(|source| synapses.row(source)).sum());
    Case { name: "scatter-add", elements, fused, engine: engine_scatter() }
}

/// A product of the matrix with the rates of all sources.
fn product() -> Case {
    let mut matrix = Product::new(NEURONS as u16);
    let elements = matrix.len();
    let rates: Vec<f64> = (0..NEURONS).map(|source| source as f64).collect();
    let fused = Box::new(move || {
        std::hint::black_box(matrix.apply(&rates));
        matrix.len()
    });
    Case { name: "sparse product", elements, fused, engine: engine_product() }
}

/// The engine's side of the leaky neurons.
fn engine_lif() -> Option<Side> {
    None
}

/// The engine's side of the leaky neurons with two conductances.
fn engine_conductance_lif() -> Option<Side> {
    None
}

/// The engine's side of Hodgkin & Huxley's neurons.
fn engine_hodgkin_huxley() -> Option<Side> {
    None
}

/// The engine's side of Izhikevich's neurons.
fn engine_izhikevich() -> Option<Side> {
    None
}

/// The engine's side of the adaptive exponential neurons.
fn engine_adex() -> Option<Side> {
    None
}

/// The engine's side of the delivery of spikes.
fn engine_scatter() -> Option<Side> {
    None
}

/// The engine's side of the sparse product.
fn engine_product() -> Option<Side> {
    None
}
