//! Everyone to everyone.

use super::{Connect, Plan, Shape};
use crate::error::Result;
use crate::random::Source;

/// Each source is connected to each target once, except to itself if autapses are not allowed.
///
/// ```
/// use synfire::connect::{AllToAll, Connect};
///
/// let wiring = AllToAll.weight(0.1).autapses(false);
/// # assert!(!wiring.autapses);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AllToAll;

impl Connect for AllToAll {
    fn plan(&self, _: Shape, _: Source) -> Result<Plan> {
        Ok(Plan::All)
    }

    fn expected(&self, shape: Shape) -> f64 {
        shape.pairs() as f64
    }
}
