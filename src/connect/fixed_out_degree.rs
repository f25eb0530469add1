//! A fixed number of targets for each source.

use super::fixed_in_degree::{check, partners};
use super::{Connect, Plan, Shape};
use crate::error::Result;
use crate::random::Source;

/// Each source has this number of synapses, to targets drawn uniformly.
///
/// Targets are drawn with repetition if multapses are allowed, without if not.
///
/// ```
/// use synfire::connect::{Connect, FixedOutDegree};
///
/// let wiring = FixedOutDegree(100).weight(0.1).delay(1.5).autapses(false);
/// # assert!(!wiring.autapses);
/// ```
///
/// # Errors
///
/// [`crate::Error::Infeasible`] if a source has too few targets to draw from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FixedOutDegree(pub usize);

impl Connect for FixedOutDegree {
    fn plan(&self, shape: Shape, _: Source) -> Result<Plan> {
        let FixedOutDegree(degree) = *self;
        let reversed = shape.reversed();
        check("FixedOutDegree", degree, reversed, "source", "targets")?;
        Ok(Plan::BySource(partners(degree, reversed)))
    }

    fn expected(&self, shape: Shape) -> f64 {
        self.0 as f64 * shape.sources as f64
    }
}
