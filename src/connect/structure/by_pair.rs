//! A probability, or a condition, that depends on the numbers of source and target.

use crate::connect::fixed_prob::skip;
use crate::connect::{Connect, Plan, Shape};
use crate::error::{Result, finite, probability, require};
use crate::math::ln_1p;
use crate::random::{Source, Stream};
use std::fmt;
use std::sync::Arc;

/// The probability of a pair of source and target.
type Chance = dyn Fn(usize, usize) -> f64 + Send + Sync;

/// Each pair of source and target is connected with a probability that is a function of their numbers, independently of all
/// others. There are no multapses.
///
/// The cost is one of the pairs that would be connected with the greatest probability, which is to be told: for 0.01, of a
/// hundredth of all pairs.
///
/// ```
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// let mut net = Network::new(0.1)?;
/// let cells = net.add(1000, Lif::default())?;
/// // The farther apart in number, the less probable: at most 0.2.
/// let fading = ByPair::new(0.2, |source, target| 0.2 / (1.0 + source.abs_diff(target) as f64));
/// let wires = net.connect(cells, cells, fading.weight(0.5).autapses(false), Synapse::new(VoltageJump::default()))?;
/// // 2 (1000 (H(1000) - 1) - 999) 0.2 = 2195 are expected, with a standard deviation of 45.
/// assert!((net.synapses(wires)?.len() as f64 - 2195.0).abs() < 4.0 * 45.0);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// [`crate::Error::Parameter`] if the greatest probability is not between 0 and 1, or the function is found to return a number
/// that is not finite or greater. Not all pairs are asked for that beforehand; of the others, what is above the greatest counts
/// as that, and what is below 0 as 0.
#[derive(Clone)]
pub struct ByPair {
    most: f64,
    of: Arc<Chance>,
}

impl ByPair {
    /// A probability that is nowhere greater than `most`, by the numbers of source and target within the views that are
    /// connected.
    pub fn new(most: f64, of: impl Fn(usize, usize) -> f64 + Send + Sync + 'static) -> ByPair {
        ByPair { most, of: Arc::new(of) }
    }

    /// Pairs that are spread over all.
    fn sample(shape: Shape) -> impl Iterator<Item = (usize, usize)> {
        const EACH: usize = 48;
        let some = |n: usize| (0..n.min(EACH)).map(move |k| k * (n - 1) / (n.min(EACH) - 1).max(1));
        some(shape.targets).flat_map(move |target| some(shape.sources).map(move |source| (source, target)))
    }
}

impl fmt::Debug for ByPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ByPair(.., at most {})", self.most)
    }
}

impl Connect for ByPair {
    fn plan(&self, shape: Shape, _: Source) -> Result<Plan> {
        let ByPair { most, of } = self.clone();
        probability("the greatest probability", most).map_err(|broken| broken.of("ByPair"))?;
        shape.check("ByPair")?;
        for (source, target) in ByPair::sample(shape) {
            let (what, p) = (format!("the function of source {source} and target {target}"), of(source, target));
            finite(&what, p)
                .and_then(|()| {
                    require(p <= most, &what, p, format!("no greater than what was said to be most, {most}"))
                })
                .map_err(|broken| broken.of("ByPair"))?;
        }
        Ok(Plan::ByTarget(Box::new(move |target, stream, list| {
            let start = list.len();
            candidates(most, shape.sources, stream, list);
            let excluded = shape.source_excluded(target);
            let mut kept = start;
            for k in start..list.len() {
                let source = list[k];
                let p = of(source as usize, target);
                let chosen = p >= 1.0 || p > 0.0 && stream.uniform() * most < p;
                if chosen && excluded != Some(source as usize) {
                    list[kept] = source;
                    kept += 1;
                }
            }
            list.truncate(kept);
        })))
    }

    fn expected(&self, shape: Shape) -> f64 {
        let (mut sum, mut pairs) = (0.0, 0);
        for (source, target) in ByPair::sample(shape) {
            sum += (self.of)(source, target).clamp(0.0, self.most);
            pairs += 1;
        }
        shape.pairs() as f64 * sum / pairs.max(1) as f64
    }
}

/// Append numbers below `n`, each with this probability.
pub(super) fn candidates(p: f64, n: usize, stream: &mut Stream, list: &mut Vec<u32>) {
    if p == 1.0 {
        list.extend(0..n as u32);
    } else {
        skip(ln_1p(-p), n, stream, list);
    }
}

/// The pairs of source and target that meet a condition, all of them or each with a probability.
///
/// Every target asks the condition of all sources, or, with a probability, of that share of them.
///
/// ```
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// let mut net = Network::new(0.1)?;
/// let cells = net.add(100, Lif::default())?;
/// let ahead = Where::new(|source, target| source < target);
/// let wires = net.connect(cells, cells, ahead.weight(0.5), Synapse::new(VoltageJump::default()))?;
/// assert_eq!(net.synapses(wires)?.len(), 99 * 100 / 2);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// [`crate::Error::Parameter`] if the probability is not between 0 and 1.
#[derive(Clone)]
pub struct Where {
    meets: Arc<dyn Fn(usize, usize) -> bool + Send + Sync>,
    p: f64,
}

impl Where {
    /// The pairs for which this is true, by the numbers of source and target within the views that are connected.
    pub fn new(meets: impl Fn(usize, usize) -> bool + Send + Sync + 'static) -> Where {
        Where { meets: Arc::new(meets), p: 1.0 }
    }

    /// Each with this probability.
    pub fn prob(self, p: f64) -> Where {
        Where { p, ..self }
    }

    fn by_pair(&self) -> ByPair {
        let Where { meets, p } = self.clone();
        ByPair::new(p, move |source, target| if meets(source, target) { p } else { 0.0 })
    }
}

impl fmt::Debug for Where {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Where(.., {})", self.p)
    }
}

impl Connect for Where {
    fn plan(&self, shape: Shape, source: Source) -> Result<Plan> {
        probability("the probability", self.p).map_err(|broken| broken.of("Where"))?;
        self.by_pair().plan(shape, source)
    }

    fn expected(&self, shape: Shape) -> f64 {
        self.by_pair().expected(shape)
    }
}
