//! Each pair with a fixed probability.

use super::partners::Candidates;
use super::{Connect, Plan, Shape};
use crate::error::{Result, probability};
use crate::math::{ln, ln_1p};
use crate::random::{Source, Stream};
use crate::simd::{self, Kernel};

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
        shape.check("FixedProb")?;
        let log_of_miss = ln_1p(-p);
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
pub(super) fn skip(log_of_miss: f64, among: usize, stream: &mut Stream, list: &mut Vec<u32>) {
    if log_of_miss == 0.0 {
        return;
    }
    let mut next = 0_u64;
    loop {
        for misses in simd::run(Misses { log_of_miss, uniforms: std::array::from_fn(|_| stream.uniform()) }) {
            next = next.saturating_add(misses as u64);
            if next >= among as u64 {
                return;
            }
            list.push(next as u32);
            next += 1;
        }
    }
}

/// Gaps drawn at a time.
const GAPS: usize = 16;

/// How many candidates are missed before each hit.
struct Misses {
    log_of_miss: f64,
    uniforms: [f64; GAPS],
}

impl Kernel for Misses {
    type Output = [f64; GAPS];

    #[inline(always)]
    fn run(self) -> [f64; GAPS] {
        self.uniforms.map(|uniform| ln(uniform) / self.log_of_miss)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connect::testing::{SOURCE, one, pairs, tally, two};
    use crate::random::statistics::{binomial, distribution, mean, uniformity};

    #[test]
    fn degrees_are_binomial() {
        for p in [0.02, 0.1, 0.5, 0.97] {
            let shape = two(200, 20_000);
            let pairs = pairs(&FixedProb(p), shape);
            let degrees = tally(pairs.iter().map(|pair| pair.1), shape.targets);
            assert!(distribution(&degrees, |k| binomial(200, p, k)) < 1.0, "p = {p}");
            assert!(distribution(&degrees, |k| binomial(200, 0.95 * p, k)) > 1.0, "p wrong by 5 % passes");
            let sources = tally(pairs.iter().map(|pair| pair.0), shape.sources);
            assert!(uniformity(&sources) < 1.0);
            let deviation = (p * (1.0 - p)).sqrt();
            assert!(mean(pairs.len() as f64 / 4e6, p, deviation, 4_000_000) < 1.0);
        }
    }

    #[test]
    fn both_directions_are_independent() {
        const N: usize = 2000;
        const P: f64 = 0.1;
        let pairs = pairs(&FixedProb(P), Shape { autapses: false, ..one(N) });
        let mut connected = vec![false; N * N];
        pairs.iter().for_each(|&(source, target)| connected[source as usize * N + target as usize] = true);
        let both = pairs.iter().filter(|&&(source, target)| connected[target as usize * N + source as usize]).count();
        let chances = N * (N - 1) / 2;
        let deviation = (P * P * (1.0 - P * P)).sqrt();
        assert!(mean(both as f64 / 2.0 / chances as f64, P * P, deviation, chances) < 1.0);
        assert!(pairs.iter().all(|pair| pair.0 != pair.1));
        assert!(mean(pairs.len() as f64 / 2.0 / chances as f64, P, (P * (1.0 - P)).sqrt(), 2 * chances) < 1.0);
        let mut unique = pairs.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), pairs.len());
    }

    #[test]
    fn extreme_probabilities_are_exact() {
        let shape = Shape { autapses: false, ..one(30) };
        assert!(pairs(&FixedProb(0.0), shape).is_empty());
        assert!(pairs(&FixedProb(f64::MIN_POSITIVE), shape).is_empty());
        assert_eq!(pairs(&FixedProb(1.0), shape).len(), 30 * 29);
        assert_eq!(pairs(&FixedProb(1.0 - f64::EPSILON / 2.0), shape).len(), 30 * 29);
        assert_eq!(FixedProb(1.0).expected(shape), 30.0 * 29.0);
        let (sources, targets) = (4_000_000, 100_000);
        let rare = pairs(&FixedProb(1e-9), two(sources, targets)).len() as f64;
        let expected = 1e-9 * sources as f64 * targets as f64;
        assert!((rare - expected).abs() < 7.13 * expected.sqrt());
    }

    #[test]
    fn what_is_no_probability_is_refused() {
        for bad in [f64::NAN, 1.5, -0.1, f64::INFINITY, -1e-300] {
            let error = FixedProb(bad).plan(one(3), SOURCE).err().unwrap();
            assert!(matches!(error, crate::Error::Parameter { ref of, .. } if of == "FixedProb"));
        }
        assert!(FixedProb(0.5).plan(two(usize::MAX, usize::MAX), SOURCE).is_err());
    }

    #[test]
    fn values_are_stable() {
        let sources: Vec<u32> = pairs(&FixedProb(0.1), one(1000)).iter().take(16).map(|pair| pair.0).collect();
        assert_eq!(sources, [1, 2, 21, 38, 51, 58, 67, 70, 90, 113, 134, 136, 156, 161, 164, 184]);
    }
}
