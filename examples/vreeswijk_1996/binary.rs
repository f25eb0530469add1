//! Binary cells that tell others of each change of their state.

use synfire::prelude::*;

/// A cell that is on (1) or off (0), and compares its input with its threshold at random moments, `1 / tau` of them in a
/// ms. A "spike" is a change of its state.
#[derive(Clone)]
pub struct Binary {
    pub tau: f64,
    pub threshold: f64,
}

impl Neuron<1> for Binary {
    const VARS: [&'static str; 1] = ["state"];
    const NOISY: bool = true;

    fn rest(&self) -> [f64; 1] {
        [0.0]
    }

    #[inline(always)]
    fn flow(&self, _: [f64; 1], _: Affine) -> [Affine; 1] {
        [slope(0.0)]
    }

    #[inline(always)]
    fn hazard(&self, [state]: [f64; 1], input: Affine) -> f64 {
        let wanted = if input.a > self.threshold { 1.0 } else { 0.0 };
        (wanted - state) * (wanted - state) / self.tau
    }

    #[inline(always)]
    fn reset(&self, [state]: [f64; 1]) -> [f64; 1] {
        [1.0 - state]
    }
}

/// What changes of state let out: in turn the weight, and its negative. A gate that does not close then adds up the
/// weights of the sources that are on.
#[derive(Clone)]
pub struct OnAndOff;

impl Release<1> for OnAndOff {
    fn rest(&self) -> [f64; 1] {
        [1.0]
    }

    fn recover(&self, x: [f64; 1], _: f64) -> [f64; 1] {
        x
    }

    fn spike(&self, [sign]: [f64; 1]) -> ([f64; 1], f64) {
        ([-sign], sign)
    }
}
