//! A number that is not finite, and where it was first found.

/// What is not finite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Culprit {
    /// A variable of a neuron.
    Variable(usize),
    /// What acts on a neuron.
    Input,
    /// The rate at which it fires by chance.
    Hazard,
    /// The end of its refractoriness.
    Refractoriness,
    /// The weight of a synapse of this source, or what it is to become.
    Weight(usize),
    /// A variable that a learning rule keeps of its target.
    RuleVariable(usize),
    /// What short-term plasticity lets out, or its state.
    Release,
}

/// The first number that is not finite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Divergence {
    /// The step at whose beginning it was so.
    pub instant: u64,
    pub neuron: usize,
    pub culprit: Culprit,
}

impl Divergence {
    /// Note another one in `first`, if it comes first.
    pub fn note(self, first: &mut Option<Divergence>) {
        if first.is_none_or(|first| self < first) {
            *first = Some(self);
        }
    }
}
