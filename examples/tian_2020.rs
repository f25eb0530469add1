//! A balanced network answers at once: when its external input grows by half, its rate jumps within a millisecond,
//! although a cell alone would integrate for 15 ms.
//!
//! G. Tian, S. Li, T. Huang and S. Wu (2020), Excitation-inhibition balanced neural networks for fast signal detection,
//! Frontiers in Computational Neuroscience 14, 79, <https://doi.org/10.3389/fncom.2020.00079>.

use synfire::analysis::{population_rate, silent_fraction};
use synfire::prelude::*;

/// When the input grows (ms), and to how much of itself.
const STEP: (f64, f64) = (400.0, 1.5);

/// What is recorded.
pub struct Run {
    /// Spikes of the excitatory cells.
    pub exc: Spikes,
    /// Spikes of the inhibitory cells.
    pub inh: Spikes,
    /// Mean input of an excitatory cell from others before the step (mV).
    pub excitation: f64,
    /// Mean input of an excitatory cell from inhibitory ones before the step (mV).
    pub inhibition: f64,
}

/// The network for `duration` ms, with all weights of inhibitory synapses `inhibition` (mV).
pub fn simulate(inhibition: f64, duration: f64, seed: u64) -> Result<Run> {
    let mut net = Network::new(0.1)?.seed(seed);
    let cell = |tau| Lif { v_rest: 0.0, v_reset: 0.0, v_th: 15.0, tau, t_ref: 0.0, ..Lif::default() };
    let (exc, inh) = (net.add(8000, cell(15.0))?, net.add(2000, cell(10.0))?);
    let (fast, slow) = (Synapse::new(Exponential { tau: 5.0 }), Synapse::new(Exponential { tau: 6.0 }));
    let wiring = |weight| FixedProb(0.25).weight(weight).delay(0.1);
    let to_exc = net.connect(exc, exc, wiring(0.25), slow)?;
    let from_inh = net.connect(inh, exc, wiring(inhibition), fast)?;
    net.connect(exc, inh, wiring(0.4), slow)?;
    net.connect(inh, inh, wiring(inhibition), fast)?;
    for (cells, current) in [(exc, 30.0), (inh, 20.0)] {
        net.set(cells, "v", Init::Uniform(0.0, 15.0))?;
        net.drive(cells, Signal(move |t| if t < STEP.0 { current } else { STEP.1 * current }))?;
        net.record_spikes(cells)?;
    }
    let some: Vec<usize> = (0..8000).step_by(10).collect();
    net.record_openings(to_exc, &some, 1.0)?;
    net.record_openings(from_inh, &some, 1.0)?;
    let run = net.run(duration)?;
    let window = 100.min(duration as usize)..400.min(duration as usize);
    let before = |input: &Samples| input.values.slice(ndarray::s![window.clone(), ..]).mean().unwrap_or(f64::NAN);
    let (excitation, inhibition) = (before(run.openings(to_exc)?), before(run.openings(from_inh)?));
    Ok(Run { exc: run.spikes(exc)?, inh: run.spikes(inh)?, excitation, inhibition })
}

fn main() -> Result<()> {
    let Run { exc, inh, excitation, inhibition } = simulate(-1.0, 500.0, 1)?;
    let (before, after) = (exc.between(100.0, STEP.0), exc.between(STEP.0, 500.0));
    println!("rate E                {:.2} Hz", before.mean_rate());
    println!("rate I                {:.2} Hz", inh.between(100.0, STEP.0).mean_rate());
    println!("silent E cells        {:.0} %", 100.0 * silent_fraction(&before));
    println!(
        "input of an E cell    30 + {excitation:.2} - {:.2} = {:.2} mV",
        -inhibition,
        30.0 + excitation + inhibition
    );
    println!("first ms of the step  {:.0} Hz", population_rate(&after, 1.0)[0]);
    println!("after 30 ms           {:.2} Hz", after.between(430.0, 500.0).mean_rate());

    let rate = population_rate(&exc.between(350.0, 450.0), 1.0);
    let edges: Vec<f64> = (0..=rate.len()).map(|k| 350.0 + k as f64).collect();
    let stimulus = || Panel::new().shade(STEP.0, 450.0).named(format!("input × {}", STEP.1)).x_label("time (ms)");
    let rate = stimulus().named("").bars(&edges, &rate).y_label("rate of E (Hz)");
    let shown = |spikes: &Spikes| spikes.between(350.0, 450.0);
    let (e, i) = (shown(&exc).of(..400), shown(&inh).of(..100));
    let raster = stimulus().raster(&e).named("E").raster(&i).named("I");
    println!("writing tian_2020.png");
    Figure::new().title("Tian et al. 2020").panel(raster).panel(rate).save("tian_2020.png")
}
