//! The neurons of a block as junctions see them: their potentials in each part of a step, and what has been carried so far.

use crate::error::Result;
use crate::network::memory::{StateReader, StateWriter};
use std::ops::Range;

/// What junctions do to the neurons of a block during a step, which is cut into parts where they are strong.
///
/// In each part every neuron shows one potential, and the current through a junction is that between the potentials of its
/// ends: one part takes them from the middle of the step, several follow them as the junctions draw them together.
#[derive(Debug)]
pub(crate) struct Joined {
    /// Parts of a step.
    parts: f64,
    /// By how much the slope of each neuron's variable 0 rises with the current into it.
    responses: Vec<f64>,
    /// What junctions changed variable 0 by in the last step.
    change: Vec<f64>,
    /// The current of the parts of this step that are over, as its share of the step.
    carried: Vec<f64>,
    /// What each neuron shows in the present part.
    potential: Vec<f64>,
}

impl Joined {
    /// Bytes that this takes for so many neurons, with their currents, the shares of their junctions, and what it takes to work
    /// out in how many parts they act.
    pub fn bytes(len: usize) -> usize {
        9 * size_of::<f64>() * len + size_of::<Joined>()
    }

    pub fn new(responses: Vec<f64>) -> Joined {
        let zeros = || vec![0.0; responses.len()];
        Joined { parts: 1.0, change: zeros(), carried: zeros(), potential: zeros(), responses }
    }

    /// By how much the slope of each neuron's variable 0 rises with the current into it: 1 / C of a membrane.
    pub fn responses(&self) -> &[f64] {
        &self.responses
    }

    pub fn cut(&mut self, parts: usize) {
        self.parts = parts as f64;
    }

    pub fn potential(&self) -> &[f64] {
        &self.potential
    }

    /// A step is to come, with these potentials in its middle.
    ///
    /// What the junctions themselves change is left to the parts: in their mean, half of it less half of that of one part.
    pub fn begin(&mut self, middle: &[f64]) {
        let left = 0.5 - 0.5 / self.parts;
        let both = middle.iter().zip(&self.change);
        self.potential.iter_mut().zip(both).for_each(|(to, (v, change))| *to = v - left * change);
        self.carried.fill(0.0);
    }

    /// A part is over, in which these currents flowed; held neurons stay where they are.
    pub fn carry(&mut self, currents: &[f64], held: impl Fn(usize) -> bool, dt: f64) {
        for (neuron, current) in currents.iter().enumerate() {
            self.carried[neuron] += current / self.parts;
            let change = self.responses[neuron] * current * dt / self.parts;
            self.potential[neuron] += if held(neuron) { 0.0 } else { change };
        }
    }

    /// The last part has these currents: add the mean over the step to the neurons' input.
    pub fn act(&mut self, currents: &[f64], input: &mut [f64], held: impl Fn(usize) -> bool, dt: f64) {
        for (neuron, current) in currents.iter().enumerate() {
            let mean = self.carried[neuron] + current / self.parts;
            input[neuron] += mean;
            self.change[neuron] = if held(neuron) { 0.0 } else { self.responses[neuron] * mean * dt };
        }
    }

    /// Forget what junctions changed in neurons that were reset.
    pub fn reset(&mut self, neurons: &[u32]) {
        neurons.iter().for_each(|&neuron| self.change[neuron as usize] = 0.0);
    }

    /// Forget what junctions changed in neurons whose potentials have been set.
    pub fn forget(&mut self, neurons: Range<usize>) {
        self.change[neurons].fill(0.0);
    }

    pub fn save(&self, to: &mut StateWriter) {
        to.numbers(&self.change);
    }

    pub fn load(&mut self, from: &mut StateReader) -> Result<()> {
        from.numbers(&mut self.change)
    }
}
