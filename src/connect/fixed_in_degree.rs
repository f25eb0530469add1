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
    shape.check(rule)?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connect::testing::{one, pairs, tally, two};
    use crate::error::Error;
    use crate::random::statistics::uniformity;

    /// Few of many, some, and most of the sources.
    const DEGREES: [usize; 4] = [1, 3, 100, 290];

    #[test]
    fn every_target_has_its_number_and_every_source_its_share() {
        for degree in DEGREES {
            for multapses in [true, false] {
                let shape = Shape { multapses, ..two(300, 4000) };
                let pairs = pairs(&FixedInDegree(degree), shape);
                assert!(tally(pairs.iter().map(|pair| pair.1), 4000).iter().all(|&n| n == degree as u64));
                let mut out = tally(pairs.iter().map(|pair| pair.0), 300);
                assert!(uniformity(&out) < 1.0, "degree {degree}");
                assert_eq!(FixedInDegree(degree).expected(shape), pairs.len() as f64);
                out[7] += out[7] / 2 + 200;
                assert!(uniformity(&out) > 1.0, "a favourite passes");
            }
        }
    }

    #[test]
    fn few_of_many_sources_have_equal_shares() {
        let shape = Shape { multapses: false, ..two(20_000, 2000) };
        let pairs = pairs(&FixedInDegree(200), shape);
        assert_eq!(pairs.len(), 2000 * 200);
        assert!(pairs.windows(2).all(|two| two[0] != two[1]));
        let hundreds = tally(pairs.iter().map(|pair| pair.0 / 100), 200);
        assert!(uniformity(&hundreds) < 1.0);
    }

    #[test]
    fn repetitions_are_as_frequent_as_chance_has_it() {
        let repeated = |pairs: &[(u32, u32)]| pairs.windows(2).filter(|two| two[0] == two[1]).count() as f64;
        let shape = two(300, 4000);
        // Of two sources, both are the same with probability 1/300.
        let deviation = (4000.0_f64 / 300.0).sqrt();
        assert!((repeated(&pairs(&FixedInDegree(2), shape)) - 4000.0 / 300.0).abs() < 7.13 * deviation);
        assert!(repeated(&pairs(&FixedInDegree(300), shape)) > 0.0);
        for degree in DEGREES.into_iter().chain([300]) {
            assert_eq!(repeated(&pairs(&FixedInDegree(degree), Shape { multapses: false, ..shape })), 0.0);
        }
    }

    #[test]
    fn nobody_connects_to_itself_unless_allowed() {
        let own = |pairs: Vec<(u32, u32)>, offset| {
            pairs.iter().filter(|pair| pair.0 as i64 + offset == pair.1 as i64).count()
        };
        for multapses in [true, false] {
            let shape = Shape { multapses, ..one(200) };
            assert!(own(pairs(&FixedInDegree(50), shape), 0) > 0);
            for offset in [0, 30, -30] {
                let shape = Shape { autapses: false, offset: Some(offset), ..shape };
                let pairs = pairs(&FixedInDegree(50), shape);
                assert_eq!(pairs.len(), 200 * 50);
                assert!(uniformity(&tally(pairs.iter().map(|pair| pair.0), 200)) < 1.0);
                assert_eq!(own(pairs, offset as i64), 0);
            }
        }
    }

    #[test]
    fn partners_of_neighbours_are_independent() {
        let pairs = pairs(&FixedInDegree(100), two(1000, 2000));
        let shared = |a: &[(u32, u32)], b: &[(u32, u32)]| {
            a.iter().map(|x| b.iter().filter(|y| x.0 == y.0).count()).sum::<usize>() as f64
        };
        let of: Vec<&[(u32, u32)]> = pairs.chunks(100).collect();
        let total: f64 = of.windows(2).map(|two| shared(two[0], two[1])).sum();
        let expected = 1999.0 * 100.0 * 100.0 / 1000.0;
        assert!((total - expected).abs() < 7.13 * expected.sqrt());
    }

    #[test]
    fn too_few_sources_are_refused() {
        let refused = |degree, shape| match FixedInDegree(degree).plan(shape, crate::connect::testing::SOURCE) {
            Err(error) => matches!(error, Error::Infeasible { .. }),
            Ok(_) => false,
        };
        let simple = Shape { multapses: false, ..one(10) };
        assert!(!refused(10, simple));
        assert!(refused(11, simple));
        assert!(!refused(9, Shape { autapses: false, ..simple }));
        assert!(refused(10, Shape { autapses: false, ..simple }));
        assert!(!refused(11, one(10)));
        assert!(!refused(11, Shape { autapses: false, ..one(10) }));
        assert!(refused(1, Shape { autapses: false, ..one(1) }));
        assert!(!refused(0, Shape { autapses: false, ..one(1) }));
        assert!(refused(1, two(0, 3)));
        assert!(refused(1, two(1 << 32, 3)) && refused(1, two(3, usize::MAX)));
        assert!(!refused(1, two(0, 0)));
        assert!(!refused(1, two(3, 0)));
        assert!(!refused(10, Shape { autapses: false, offset: Some(10), ..simple }));
    }

    #[test]
    fn values_are_stable() {
        let simple = Shape { autapses: false, multapses: false, ..one(1000) };
        let sources = |shape| pairs(&FixedInDegree(16), shape).iter().take(16).map(|pair| pair.0).collect::<Vec<u32>>();
        assert_eq!(
            sources(one(1000)),
            [115, 143, 149, 177, 204, 255, 329, 429, 482, 632, 655, 689, 768, 840, 841, 904]
        );
        assert_eq!(sources(simple), [116, 143, 149, 178, 205, 255, 330, 429, 483, 632, 656, 689, 768, 840, 841, 904]);
    }
}
