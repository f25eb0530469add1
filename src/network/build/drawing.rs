//! What drawing the synapses of a projection needs, as far as it is known before.

use crate::connect::{Plan, Shape};
use crate::init::Init;

/// What synapses are built onto.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Onto {
    /// Blocks, for synapses that act at every step.
    Blocks,
    /// Blocks, for weights that learn.
    LearningBlocks,
    /// Shards, for synapses that deliver spikes.
    Shards,
}

/// What is to be drawn, as far as memory goes.
pub(super) struct Drawing {
    pub shape: Shape,
    /// Blocks or shards.
    pub parts: usize,
    /// The expected number of synapses.
    pub synapses: f64,
    /// Bytes of a synapse where it stays, but for its weight and delay.
    pub stored: f64,
    pub onto: Onto,
    pub threads: usize,
}

impl Drawing {
    /// Bytes needed at most, before it is known how many synapses there are.
    pub fn needed(&self, plan: &Plan, weight: &Init, delay: &Init) -> f64 {
        let varied = |init: &Init| !matches!(init, Init::Same(_)) as usize as f64;
        let learning = self.onto == Onto::LearningBlocks;
        let (weights, delays) = (varied(weight) * if learning { 8.0 } else { 4.0 }, 2.0 * varied(delay));
        if matches!(plan, Plan::All) && self.stored + weights + delays == 2.0 {
            return 0.0;
        }
        let Drawing { parts, synapses, .. } = *self;
        let (sources, targets) = (self.shape.sources as f64, self.shape.targets as f64);
        let offsets = 4.0 * parts as f64 * sources;
        let (drawn, built) = (synapses * (4.0 + weights + delays), synapses * (2.0 + weights + delays) + offsets);
        let share = 1.0 / parts.max(1) as f64;
        let drawing = built
            + match plan {
                Plan::ByTarget(_) => (drawn + 8.0 * targets) * share * parts.min(self.threads) as f64,
                Plan::Pairs(_) => drawn + 8.0 * (synapses + sources),
                _ => drawn + 8.0 * sources,
            };
        let traces = if learning { 4.0 * offsets } else { 0.0 };
        let stays = synapses * (self.stored + if learning { 0.0 } else { weights } + 0.5 * delays) + offsets + traces;
        let beside = synapses * share * if learning { self.stored + 8.0 } else { 1.0 };
        drawing.max(built.max(stays) + beside)
    }
}
