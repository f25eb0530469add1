//! Samples as they were recorded.

use crate::network::handle::{Pop, Proj};
use crate::recording::Samples;

/// Samples as they were asked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sampled {
    pub view: Pop,
    pub projection: Option<Proj>,
    /// Steps between two samples.
    pub every: u64,
    pub samples: Samples,
}
