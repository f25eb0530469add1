//! The cell and the synapse of the program that the paper prints: the potential makes two half steps in each ms, then the
//! recovery a whole one, and a spike is a current as long as a step.

use synfire::integrate::Method;
use synfire::prelude::*;

/// A cell that bursts or adapts by `c` and `d`.
#[derive(Clone)]
pub struct Cell {
    pub a: f64,
    pub b: f64,
    pub c: f64,
    pub d: f64,
}

impl Neuron<2> for Cell {
    const VARS: [&'static str; 2] = ["v", "u"];
    const METHOD: Method = Method::Exact;

    fn rest(&self) -> [f64; 2] {
        [-65.0, -65.0 * self.b]
    }

    #[inline(always)]
    fn flow(&self, [v, u]: [f64; 2], input: Affine) -> [Affine; 2] {
        [input + (0.04 * v * v + 5.0 * v + 140.0 - u), linear(self.a * self.b * v, self.a)]
    }

    #[inline(always)]
    fn propagate(&self, [v, u]: [f64; 2], input: Affine, dt: f64) -> [f64; 2] {
        let half = |v| v + 0.5 * dt * self.flow([v, u], input)[0].at(v);
        let v = half(half(v));
        [v, u + dt * self.flow([v, u], input)[1].at(u)]
    }

    #[inline(always)]
    fn fires(&self, _: [f64; 2], [v, _]: [f64; 2]) -> bool {
        v >= 30.0
    }

    #[inline(always)]
    fn reset(&self, [_, u]: [f64; 2]) -> [f64; 2] {
        [self.c, u + self.d]
    }
}

/// A spike is a current as long as a step.
#[derive(Clone, PartialEq)]
pub struct Pulse;

impl Kinetics<1> for Pulse {
    const VARS: [&'static str; 1] = ["g"];
    const METHOD: Method = Method::Exact;

    fn flow(&self, _: [f64; 1]) -> [Affine; 1] {
        [slope(0.0)]
    }

    fn propagate(&self, _: [f64; 1], _: f64) -> [f64; 1] {
        [0.0]
    }

    fn receive(&self, [g]: [f64; 1], w: f64) -> [f64; 1] {
        [g + w]
    }

    fn gate(&self, [g]: [f64; 1]) -> f64 {
        g
    }

    fn mean(&self, [g]: [f64; 1], _: [f64; 1], _: f64) -> f64 {
        g
    }
}
