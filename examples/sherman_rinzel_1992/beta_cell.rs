//! The pancreatic beta cell of Sherman and Rinzel.

use synfire::math::exp;
use synfire::prelude::*;

/// A cell with a calcium current, a potassium current with gate `n`, and a slow potassium current with gate `s`.
#[derive(Clone)]
pub struct BetaCell {
    /// Speed of `n`.
    pub lambda: f64,
    /// Time constant of `s` (ms).
    pub tau_s: f64,
    /// `s` at the start.
    pub s: f64,
    /// Potential at the start (mV).
    pub v: f64,
}

fn open(v: f64, half: f64, width: f64) -> f64 {
    1.0 / (1.0 + exp((half - v) / width))
}

impl Neuron<3> for BetaCell {
    const VARS: [&'static str; 3] = ["v", "n", "s"];
    const UNITS: [&'static str; 3] = ["mV", "", ""];

    fn rest(&self) -> [f64; 3] {
        [self.v, open(self.v, -17.0, 5.6), self.s]
    }

    #[inline(always)]
    fn flow(&self, [v, n, s]: [f64; 3], input: Affine) -> [Affine; 3] {
        let calcium = ohm(3.6 * open(v, -20.0, 12.0), 25.0);
        let potassium = ohm(10.0 * n + 4.0 * s, -75.0);
        let n_flow = relax(open(v, -17.0, 5.6), 20.0 / self.lambda);
        [(calcium + potassium + input) / 20.0, n_flow, relax(open(v, -38.0, 10.0), self.tau_s)]
    }

    #[inline(always)]
    fn fires(&self, [before, ..]: [f64; 3], [after, ..]: [f64; 3]) -> bool {
        before < -40.0 && after >= -40.0
    }
}
