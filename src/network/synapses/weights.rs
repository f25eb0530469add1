//! The weights of synapses, as they are stored.

use crate::error::Result;
use crate::network::memory::{StateReader, StateWriter};

/// The weight of each synapse.
#[derive(Clone, Debug)]
pub(crate) enum Weights {
    /// One for all.
    Same(f64),
    /// One for each.
    Each(Vec<f32>),
    /// One for each, in full precision, since a rule changes them by little at a time.
    Learnt(Vec<f64>),
}

impl Weights {
    pub fn at(&self, synapse: usize) -> f64 {
        match self {
            Weights::Same(weight) => *weight,
            Weights::Each(weights) => weights[synapse] as f64,
            Weights::Learnt(weights) => weights[synapse],
        }
    }

    pub fn set(&mut self, synapse: usize, to: f64) {
        match self {
            Weights::Same(weight) => *weight = to,
            Weights::Each(weights) => weights[synapse] = to as f32,
            Weights::Learnt(weights) => weights[synapse] = to,
        }
    }

    pub fn bytes(&self) -> usize {
        match self {
            Weights::Same(_) => 0,
            Weights::Each(weights) => 4 * weights.capacity(),
            Weights::Learnt(weights) => 8 * weights.capacity(),
        }
    }
}

/// Weights, and what they were when the projection was made.
#[derive(Clone, Debug)]
pub(crate) struct StoredWeights {
    now: Weights,
    /// The weights the projection was made with, if others have been set since. Weights that a rule changes need none,
    /// since they always belong to the state.
    built: Option<Weights>,
}

impl StoredWeights {
    pub fn new(weights: Weights) -> StoredWeights {
        StoredWeights { now: weights, built: None }
    }

    pub fn now(&self) -> &Weights {
        &self.now
    }

    /// Whether the user has set others than those the projection was made with.
    pub fn overwritten(&self) -> bool {
        self.built.is_some()
    }

    /// The weights that a rule changes.
    pub fn learnt(&mut self) -> &mut [f64] {
        if let Weights::Learnt(weights) = &mut self.now { weights } else { &mut [] }
    }

    /// The weights that a rule changes, for one that stores them in another way.
    pub fn into_learnt(self) -> Vec<f64> {
        if let Weights::Learnt(weights) = self.now { weights } else { Vec::new() }
    }

    /// The weights, to be overwritten by the user.
    pub fn overwrite(&mut self) -> &mut Weights {
        if !matches!(self.now, Weights::Learnt(_)) {
            self.built.get_or_insert_with(|| self.now.clone());
        }
        &mut self.now
    }

    /// The one weight of all synapses, to be overwritten by the user.
    pub fn overwrite_shared(&mut self, weight: f64) {
        if let Weights::Same(_) = self.now {
            self.overwrite().set(0, weight);
        }
    }

    /// Bytes that keeping the weights the projection was made with takes, if they are not kept yet.
    pub fn bytes_to_overwrite(&self) -> usize {
        match &self.now {
            Weights::Each(weights) if self.built.is_none() => size_of_val(&weights[..]),
            _ => 0,
        }
    }

    /// Weights that no rule changes belong to the state once they have been set.
    pub fn save(&self, to: &mut StateWriter) {
        let set = self.built.is_some();
        match &self.now {
            Weights::Learnt(weights) => return to.numbers(weights),
            _ => to.word(set as u64),
        }
        match &self.now {
            Weights::Same(weight) if set => to.numbers(&[*weight]),
            Weights::Each(weights) if set => to.numbers(&weights.iter().map(|&w| w as f64).collect::<Vec<_>>()),
            _ => {}
        }
    }

    pub fn load(&mut self, from: &mut StateReader) -> Result<()> {
        if let Weights::Learnt(weights) = &mut self.now {
            return from.numbers(weights);
        }
        if from.below(2, "the mark of set weights")? == 0 {
            if let Some(built) = self.built.take() {
                self.now = built;
            }
            return Ok(());
        }
        match self.overwrite() {
            Weights::Same(weight) => from.numbers(std::slice::from_mut(weight)),
            Weights::Each(weights) => {
                let mut numbers = vec![0.0; weights.len()];
                from.numbers(&mut numbers)?;
                weights.iter_mut().zip(numbers).for_each(|(weight, number)| *weight = number as f32);
                Ok(())
            }
            Weights::Learnt(weights) => from.numbers(weights),
        }
    }
}

/// A weight within these bounds. What is no number stays none.
#[inline(always)]
pub(crate) fn bounded(weight: f64, (low, high): (f64, f64)) -> f64 {
    let raised = if weight < low { low } else { weight };
    if raised > high { high } else { raised }
}
