//! The cell of Bouchacourt and Buschman.

use synfire::math::tanh;
use synfire::prelude::*;

/// A cell with a synaptic input that decays within 10 ms, and spikes by chance.
#[derive(Clone)]
pub struct Unit;

impl Neuron<1> for Unit {
    const VARS: [&'static str; 1] = ["s"];
    const NOISY: bool = true;

    fn rest(&self) -> [f64; 1] {
        [0.0]
    }

    #[inline(always)]
    fn flow(&self, _: [f64; 1], _: Affine) -> [Affine; 1] {
        [decay(10.0)]
    }

    /// Spikes per ms.
    #[inline(always)]
    fn hazard(&self, [s]: [f64; 1], input: Affine) -> f64 {
        0.04 * (1.0 + tanh(0.4 * (s + input.a) - 3.0))
    }
}
