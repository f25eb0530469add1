//! A fixed number of synapses in all.

use super::partners::Candidates;
use super::share::{Urn, share};
use super::{Connect, Plan, Shape, infeasible};
use crate::error::Result;
use crate::random::Source;
use std::sync::OnceLock;

/// This number of synapses, each between a source and a target drawn uniformly from all pairs.
///
/// Pairs are drawn with repetition if multapses are allowed, without if not. First the total is shared out among the
/// targets, by the multinomial or the multivariate hypergeometric distribution, then each target draws its sources.
///
/// ```
/// use synfire::connect::{Connect, FixedTotal};
///
/// let wiring = FixedTotal(80_000).weight(0.1).delay(1.5);
/// # assert!(wiring.multapses);
/// ```
///
/// # Errors
///
/// [`crate::Error::Infeasible`] if there are too few pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FixedTotal(pub usize);

impl Connect for FixedTotal {
    fn plan(&self, shape: Shape, source: Source) -> Result<Plan> {
        let FixedTotal(total) = *self;
        shape.check("FixedTotal")?;
        let pairs = shape.pairs();
        let enough = if shape.multapses { pairs > 0 || total == 0 } else { pairs >= total as u128 };
        if !enough {
            let advice = if shape.multapses { "" } else { ", or allow multapses" };
            return Err(infeasible(
                "FixedTotal",
                format!(
                    "{total} synapses are asked for, but only {pairs} pairs may be connected; ask for at most {pairs}{advice}"
                ),
            ));
        }
        let degrees = OnceLock::new();
        Ok(Plan::ByTarget(Box::new(move |target, stream, list| {
            let degrees = degrees.get_or_init(|| in_degrees(total, shape, source));
            let degree = degrees.get(target).map_or(0, |&degree| degree as usize);
            Candidates::sources(&shape, target).draw(degree, shape.multapses, stream, list);
        })))
    }

    fn expected(&self, _: Shape) -> f64 {
        self.0 as f64
    }
}

/// How many of the synapses each target has.
fn in_degrees(total: usize, shape: Shape, source: Source) -> Vec<u64> {
    let excluded = shape.targets_with_exclusion();
    let pairs_before = |target: usize| {
        let exclusions = target.clamp(excluded.start, excluded.end) - excluded.start;
        (target * shape.sources - exclusions) as u64
    };
    let urn = Urn { repeat: shape.multapses };
    // No target has this number, so that no target's stream is used twice.
    let mut stream = source.stream(u32::MAX);
    let mut degrees = vec![0; shape.targets];
    share(urn, total as u64, 0, &pairs_before, &mut stream, &mut degrees);
    degrees
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connect::testing::{SOURCE, one, pairs, tally, two};
    use crate::random::statistics::{binomial, distribution, uniformity};

    #[test]
    fn the_total_is_exact_and_pairs_are_uniform() {
        for total in [0, 1, 1000, 90_000, 249_000] {
            for (autapses, multapses) in [(true, true), (false, true), (true, false), (false, false)] {
                let shape = Shape { autapses, multapses, ..one(500) };
                let pairs = pairs(&FixedTotal(total), shape);
                assert_eq!(pairs.len(), total);
                assert!(autapses || pairs.iter().all(|pair| pair.0 != pair.1));
                assert!(multapses || pairs.windows(2).all(|two| two[0] != two[1]));
                if total >= 90_000 {
                    assert!(uniformity(&tally(pairs.iter().map(|pair| pair.0), 500)) < 1.0);
                    assert!(uniformity(&tally(pairs.iter().map(|pair| pair.1), 500)) < 1.0);
                }
            }
        }
    }

    #[test]
    fn in_degrees_are_binomial_with_multapses() {
        let degrees = tally(pairs(&FixedTotal(200_000), two(100, 20_000)).iter().map(|pair| pair.1), 20_000);
        assert!(distribution(&degrees, |k| binomial(200_000, 1.0 / 20_000.0, k)) < 1.0);
        assert!(distribution(&degrees, |k| binomial(190_000, 1.0 / 20_000.0, k)) > 1.0);
    }

    #[test]
    fn in_degrees_are_narrower_without_multapses() {
        // Half of all pairs: the variance of an in-degree is 100 / 4, half of what it is with multapses.
        let shape = Shape { multapses: false, ..two(100, 20_000) };
        let degrees = tally(pairs(&FixedTotal(1_000_000), shape).iter().map(|pair| pair.1), 20_000);
        assert!(distribution(&degrees, |k| binomial(100, 0.5, k)) < 1.0);
    }

    #[test]
    fn unequal_numbers_of_sources_count() {
        // Targets 5 to 14 are sources, too, and have 9 candidates each; the others have 10.
        let shape = Shape { offset: Some(5), autapses: false, ..two(10, 20) };
        let degrees = tally(pairs(&FixedTotal(400_000), shape).iter().map(|pair| pair.1), 20);
        let expected: Vec<f64> =
            (0..20).map(|k| 400_000.0 * if (5..15).contains(&k) { 9.0 } else { 10.0 } / 190.0).collect();
        assert!(crate::random::statistics::chi_square(&degrees, &expected) < 1.0);
        assert!(uniformity(&degrees) > 1.0);
    }

    #[test]
    fn too_few_pairs_are_refused() {
        let simple = Shape { multapses: false, ..two(10, 5) };
        assert!(FixedTotal(50).plan(simple, SOURCE).is_ok());
        assert!(FixedTotal(51).plan(simple, SOURCE).is_err());
        assert!(FixedTotal(1).plan(two(0, 5), SOURCE).is_err());
        assert!(FixedTotal(1).plan(two(1 << 32, 5), SOURCE).is_err());
        assert!(FixedTotal(1).plan(Shape { autapses: false, ..one(1) }, SOURCE).is_err());
        assert!(FixedTotal(0).plan(two(0, 0), SOURCE).is_ok());
    }

    #[test]
    fn values_are_stable() {
        let sources: Vec<u32> = pairs(&FixedTotal(50_000), one(1000)).iter().take(16).map(|pair| pair.0).collect();
        assert_eq!(sources, [42, 57, 82, 92, 100, 101, 109, 115, 122, 122, 124, 143, 149, 170, 177, 179]);
    }
}
