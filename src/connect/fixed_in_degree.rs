//! A fixed number of sources for each target.

use super::partners::Candidates;
use super::{Connect, Partners, Plan, Shape, infeasible};
use crate::error::Result;
use crate::random::Source;

/// Each target has this number of synapses, from sources drawn uniformly.
///
/// Sources are drawn with repetition if multapses are allowed, without if not.
///
/// ```
/// use synfire::connect::{Connect, FixedInDegree};
///
/// let wiring = FixedInDegree(1000).weight(0.1).delay(1.5).multapses(false);
/// # assert!(!wiring.multapses);
/// ```
///
/// # Errors
///
/// [`crate::Error::Infeasible`] if a target has too few sources to draw from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FixedInDegree(pub usize);

impl Connect for FixedInDegree {
    fn plan(&self, shape: Shape, _: Source) -> Result<Plan> {
        let FixedInDegree(degree) = *self;
        check("FixedInDegree", degree, shape, "target", "sources")?;
        Ok(Plan::ByTarget(partners(degree, shape)))
    }

    fn expected(&self, shape: Shape) -> f64 {
        self.0 as f64 * shape.targets as f64
    }
}

/// The sources of a target, `degree` of them.
pub(super) fn partners(degree: usize, shape: Shape) -> Partners {
    Box::new(move |target, stream, list| {
        Candidates::sources(&shape, target).draw(degree, shape.multapses, stream, list);
    })
}

/// An error unless each target of `shape` has `degree` sources to draw.
pub(super) fn check(rule: &str, degree: usize, shape: Shape, of: &str, partners: &str) -> Result<()> {
    let excluded = shape.targets_with_exclusion();
    let fewest = shape.sources - usize::from(!excluded.is_empty());
    let enough = if shape.multapses { fewest > 0 || degree == 0 } else { fewest >= degree };
    if enough || shape.targets == 0 {
        return Ok(());
    }
    let number = excluded.start;
    let but_itself = if excluded.is_empty() { "" } else { " but itself" };
    let advice = if shape.multapses { "" } else { ", or allow multapses" };
    Err(infeasible(
        rule,
        format!(
            "{degree} {partners} are asked for, but {of} {number} has only {fewest} to draw from{but_itself}; ask for at most {fewest}{advice}"
        ),
    ))
}
