//! Where and how often a run saves the state.

use std::path::PathBuf;

/// States kept at a path unless another number is asked for, the newest included.
pub(crate) const GENERATIONS: usize = 3;

/// What was asked for.
#[derive(Debug)]
pub(crate) struct Checkpoints {
    pub path: PathBuf,
    /// Steps between two savings, at multiples of which the state is saved.
    pub every: u64,
}
