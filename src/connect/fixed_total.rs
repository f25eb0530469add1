//! A fixed number of synapses in all.

use super::partners::Candidates;
use super::share::{Urn, share};
use super::{Connect, Plan, Shape, infeasible};
use crate::error::Result;
use crate::random::Source;

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
        Ok(Plan::ByTarget(Box::new(move |target, stream, list| {
            let degree = degrees[target] as usize;
            Candidates::sources(&shape, target).draw(degree, shape.multapses, stream, list);
        })))
    }

    fn expected(&self, _: Shape) -> f64 {
        self.0 as f64
    }
}
