//! What becomes of spikes that a time step cannot hold.

/// What becomes of a neuron's spikes that would fall into one step, in which it can fire once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SameStep {
    /// They become one.
    Merge,
    /// Those after the first are fired in the steps that follow, as many as it takes; beyond the end of the recording they
    /// are lost.
    Postpone,
    /// They are an error that names the neuron and the time.
    Refuse,
}
