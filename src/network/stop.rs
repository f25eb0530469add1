//! That something went wrong in the middle of a change.

/// What is no longer whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Half {
    /// The state. A snapshot brings it back.
    State,
    /// What the network consists of.
    Structure,
}

/// That a network cannot go on, and since when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stop {
    pub half: Half,
    /// The time reached (ms).
    pub time: f64,
}
