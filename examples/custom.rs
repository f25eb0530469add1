//! A neuron, a synapse and a learning rule of one's own, and that they are as fast as those of the library.

use std::time::Instant;
use synfire::models::neurons;
use synfire::prelude::*;

/// FitzHugh-Nagumo: dv/dt = v - v³/3 - w + I, tau dw/dt = v + a - b w.
#[derive(Clone)]
struct FitzHughNagumo {
    a: f64,
    b: f64,
    tau: f64,
}

impl Neuron<2> for FitzHughNagumo {
    const VARS: [&'static str; 2] = ["v", "w"];

    fn rest(&self) -> [f64; 2] {
        [-1.2, -0.62]
    }

    #[inline(always)]
    fn flow(&self, [v, w]: [f64; 2], input: Affine) -> [Affine; 2] {
        [input + (v - v * v * v / 3.0 - w), linear(v + self.a, self.b) / self.tau]
    }

    #[inline(always)]
    fn fires(&self, [before, _]: [f64; 2], [after, _]: [f64; 2]) -> bool {
        before < 1.0 && after >= 1.0
    }
}

/// Alpha function: the gate g rises and falls with one time constant, tau dg/dt = h - g, tau dh/dt = -h. By its equations
/// alone it brings 1 % too much at 5 ms and steps of 0.1 ms; guide 7 makes it exact.
#[derive(Clone, PartialEq)]
struct Alpha {
    tau: f64,
}

impl Kinetics<2> for Alpha {
    const VARS: [&'static str; 2] = ["g", "h"];

    #[inline(always)]
    fn flow(&self, [_, h]: [f64; 2]) -> [Affine; 2] {
        [relax(h, self.tau), decay(self.tau)]
    }

    #[inline(always)]
    fn receive(&self, [g, h]: [f64; 2], w: f64) -> [f64; 2] {
        [g, h + w]
    }

    #[inline(always)]
    fn gate(&self, [g, _]: [f64; 2]) -> f64 {
        g
    }
}

/// Inhibitory plasticity that holds the rate of the target at a set point (Vogels et al., 2011).
#[derive(Clone)]
struct Vogels {
    eta: f64,
    tau: f64,
    target: f64,
}

impl Plasticity<1, 1> for Vogels {
    fn pre(&self) -> [Trace; 1] {
        [Trace::all(self.tau)]
    }

    fn post(&self) -> [Trace; 1] {
        [Trace::all(self.tau)]
    }

    #[inline(always)]
    fn on_pre(&self, w: f64, _: [f64; 1], [y]: [f64; 1]) -> f64 {
        let w = w + self.eta * (y - 2.0 * self.target * self.tau);
        if w < 0.0 { 0.0 } else { w }
    }

    #[inline(always)]
    fn on_post(&self, w: f64, [x]: [f64; 1], _: [f64; 1]) -> f64 {
        w + self.eta * x
    }

    fn bounds(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }
}

/// Nanoseconds per neuron and step of 4000 neurons, with the same integrator; the best of many short runs.
fn cost<M: Neuron<D>, const D: usize>(model: M) -> Result<f64> {
    let (neurons, steps) = (4000, 50);
    let mut net = Network::new(0.1)?.threads(1);
    let cells = net.add_with(neurons, model, Rk4)?;
    net.drive(cells, Constant(0.5))?;
    let mut best = f64::INFINITY;
    for _ in 0..200 {
        let start = Instant::now();
        net.run(0.1 * steps as f64)?;
        best = best.min(start.elapsed().as_secs_f64());
    }
    Ok(best * 1e9 / (neurons * steps) as f64)
}

fn main() -> Result<()> {
    let own = FitzHughNagumo { a: 0.7, b: 0.8, tau: 12.5 };
    let mut net = Network::new(0.1)?;
    let cells = net.add_with(100, own.clone(), Rk4)?;
    let currents = (0..100).map(|cell| 0.4 + 0.004 * f64::from(cell)).collect();
    net.drive(cells, PerNeuron(currents))?;

    let rule = Vogels { eta: 1e-3, tau: 20.0, target: 0.01 };
    let synapse = Synapse::new(Alpha { tau: 5.0 }).output(Conductance(-2.0)).plastic(rule);
    let wires = net.connect(cells, cells, FixedProb(0.2).weight(0.005).delay(1.5), synapse)?;

    net.record_spikes(cells)?;
    net.record_some(cells, "v", &[0, 50, 99], 0.5)?;
    let run = net.run(1000.0)?;
    let spikes = run.spikes(cells)?;
    println!(
        "{:.1} spikes per second, mean weight {:.4}",
        spikes.mean_rate(),
        net.weights(wires)?.mean().unwrap_or(0.0)
    );
    println!("writing custom.png");
    Figure::new().raster(&spikes).rate(&spikes, 5.0).trace(run.samples(cells, "v")?).save("custom.png")?;

    println!("own FitzHugh-Nagumo:      {:.2} ns per neuron and step", cost(own)?);
    println!("library's FitzHughNagumo: {:.2} ns per neuron and step", cost(neurons::FitzHughNagumo::default())?);
    Ok(())
}
