//! Variable 0 of the neurons of a block in the middle of the step to come, as the last step foretells it.

use crate::error::Result;
use crate::network::memory::{Aligned, StateReader, StateWriter, padded};

/// Variable 0 in the middle of the step to come: its value, and half of what it changed by in the last step.
///
/// It is of second order where the change is smooth. What is not smooth is left out of the change: jumps that arrived, and
/// steps that ended in a reset. White noise is left in, so that what is foretold keeps its strength: the values foretold for
/// all steps add up to those that were.
#[derive(Debug)]
pub(crate) struct Midpoint {
    /// What variable 0 changed by in the last step.
    change: Vec<f64>,
    /// Its value at the beginning of the present step, with the jumps that arrive at the end.
    before: Vec<f64>,
    /// What is foretold, with the padding of a row.
    potential: Aligned,
}

impl Midpoint {
    /// Bytes that this takes for so many neurons.
    pub fn bytes(n: usize) -> usize {
        2 * size_of::<f64>() * n + Aligned::bytes(padded(n)) + size_of::<Midpoint>()
    }

    pub fn new(n: usize) -> Midpoint {
        Midpoint { change: vec![0.0; n], before: vec![0.0; n], potential: Aligned::zeros(padded(n)) }
    }

    /// What is foretold.
    pub fn potential(&self) -> &[f64] {
        &self.potential
    }

    /// A step begins at these potentials, with these jumps at its end.
    pub fn begin(&mut self, potential: &[f64], jumps: Option<&[f64]>) {
        match jumps {
            Some(jumps) => {
                let both = potential.iter().zip(jumps);
                self.before.iter_mut().zip(both).for_each(|(before, (v, jump))| *before = v + jump);
            }
            None => self.before.copy_from_slice(potential),
        }
    }

    /// The step has led to these potentials, after a reset for some neurons.
    pub fn end(&mut self, potential: &[f64], reset: &[u32]) {
        let both = potential.iter().zip(&self.before);
        self.change.iter_mut().zip(both).for_each(|(change, (v, before))| *change = v - before);
        reset.iter().for_each(|&neuron| self.change[neuron as usize] = 0.0);
    }

    /// Foretell from these potentials, whoever has set them.
    pub fn foretell(&mut self, potential: &[f64]) {
        let both = potential.iter().zip(&self.change);
        self.potential.iter_mut().zip(both).for_each(|(to, (v, change))| *to = v + 0.5 * change);
    }

    /// Forget the last change of some neurons, whose potentials have been set.
    pub fn forget(&mut self, neurons: std::ops::Range<usize>) {
        self.change[neurons].fill(0.0);
    }

    pub fn save(&self, to: &mut StateWriter) {
        to.numbers(&self.change);
    }

    pub fn load(&mut self, from: &mut StateReader) -> Result<()> {
        from.numbers(&mut self.change)
    }
}
