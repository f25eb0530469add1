//! Each pair with a fixed probability.

use super::partners::Candidates;
use super::{Connect, Plan, Shape};
use crate::error::{Result, probability};
use crate::random::{Source, Stream, ln, ln_of_rest};

/// Each pair of source and target is connected with this probability, independently of all others.
///
/// From one synapse to the next, the number of sources skipped is drawn from the geometric distribution (Batagelj and
/// Brandes 2005, Efficient generation of large random networks, Physical Review E 71, doi:10.1103/PhysRevE.71.036113),
/// so the cost is one of synapses, not of pairs. There are no multapses.
///
/// ```
/// use synfire::connect::{Connect, FixedProb};
///
/// let wiring = FixedProb(0.02).weight(0.6).delay(1.5);
/// # assert!(wiring.autapses);
/// ```
///
/// # Errors
///
/// [`crate::Error::Parameter`] if the probability is not between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FixedProb(pub f64);

impl Connect for FixedProb {
    fn plan(&self, shape: Shape, _: Source) -> Result<Plan> {
        let FixedProb(p) = *self;
        probability("the probability", p).map_err(|broken| broken.of("FixedProb"))?;
        if p == 1.0 {
            return Ok(Plan::All);
        }
        let log_of_miss = ln_of_rest(p);
        Ok(Plan::ByTarget(Box::new(move |target, stream, list| {
            let candidates = Candidates::sources(&shape, target);
            let start = list.len();
            skip(log_of_miss, candidates.len(), stream, list);
            candidates.rename(start, list);
        })))
    }

    fn expected(&self, shape: Shape) -> f64 {
        self.0 * shape.pairs() as f64
    }
}

/// Append numbers below `among`, each with a probability whose complement has this logarithm.
fn skip(log_of_miss: f64, among: usize, stream: &mut Stream, list: &mut Vec<u32>) {
    if log_of_miss == 0.0 {
        return;
    }
    let misses = |stream: &mut Stream| (ln(stream.uniform()) / log_of_miss) as u64;
    let mut next = misses(stream);
    while next < among as u64 {
        list.push(next as u32);
        next = next.saturating_add(1).saturating_add(misses(stream));
    }
}
