//! What acts on the neurons of a block during one step.

use super::rows::padded;

/// The input of each neuron: a current `a - b v`, and a jump of variable 0 at the end of the step.
#[derive(Debug)]
pub(crate) struct Input {
    pub a: Vec<f64>,
    pub b: Vec<f64>,
    pub jump: Vec<f64>,
    /// Whether anything makes the current depend on the potential.
    pub ohmic: bool,
    /// The part of `a` that is the same at every step.
    pub steady: Vec<f64>,
}

impl Input {
    pub fn new(n: usize) -> Input {
        let zeros = || vec![0.0; padded(n)];
        Input { a: zeros(), b: zeros(), jump: zeros(), ohmic: false, steady: zeros() }
    }

    /// Before a step: nothing but what is steady.
    pub fn clear(&mut self) {
        self.a.copy_from_slice(&self.steady);
        self.jump.fill(0.0);
        if self.ohmic {
            self.b.fill(0.0);
        }
    }
}
