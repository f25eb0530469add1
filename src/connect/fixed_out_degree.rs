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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connect::testing::{SOURCE, one, pairs, tally, two};
    use crate::random::statistics::uniformity;

    #[test]
    fn every_source_has_its_number_and_every_target_its_share() {
        for (autapses, multapses) in [(true, true), (false, true), (true, false), (false, false)] {
            let shape = Shape { autapses, multapses, ..one(500) };
            let pairs = pairs(&FixedOutDegree(100), shape);
            assert!(tally(pairs.iter().map(|pair| pair.0), 500).iter().all(|&n| n == 100));
            assert!(uniformity(&tally(pairs.iter().map(|pair| pair.1), 500)) < 1.0);
            assert_eq!(pairs.iter().any(|pair| pair.0 == pair.1), autapses);
            assert_eq!(pairs.windows(2).any(|two| two[0] == two[1]), multapses);
            assert_eq!(FixedOutDegree(100).expected(shape), pairs.len() as f64);
        }
    }

    #[test]
    fn an_offset_counts_from_source_to_target() {
        let shape = Shape { offset: Some(-5), autapses: false, ..two(50, 20) };
        let pairs = pairs(&FixedOutDegree(100), shape);
        assert!(pairs.iter().all(|pair| pair.0 as i64 - 5 != pair.1 as i64));
    }

    #[test]
    fn too_few_targets_are_refused() {
        let simple = Shape { multapses: false, ..two(10, 5) };
        assert!(FixedOutDegree(5).plan(simple, SOURCE).is_ok());
        assert!(FixedOutDegree(6).plan(simple, SOURCE).is_err());
        assert!(FixedOutDegree(1).plan(two(5, 0), SOURCE).is_err());
    }
}
