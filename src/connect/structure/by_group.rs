//! Probabilities between groups of neurons.

use super::by_pair::candidates;
use crate::connect::{Connect, Plan, Shape, infeasible};
use crate::error::{Error, Result, probability};
use crate::init::Init;
use crate::random::Source;
use ndarray::Array2;

/// Each pair of source and target is connected with the probability that a table has for their groups, independently of all
/// others. Groups are consecutive neurons. There are no multapses, and the cost is one of synapses, not of pairs.
///
/// ```
/// use synfire::ndarray::array;
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// let mut net = Network::new(0.1)?;
/// let cells = net.add(1000, Lif::default())?;
/// // From the first 800 to themselves and to the others, then from the others.
/// let table = ByGroup::new([800, 200], [800, 200], array![[0.1, 0.2], [0.5, 0.0]]);
/// let wires = net.connect(cells, cells, table.weight(0.5), Synapse::new(VoltageJump::default()))?;
/// // 64000 + 32000 + 80000, with a standard deviation of 351.
/// assert!((net.synapses(wires)?.len() as f64 - 176_000.0).abs() < 4.0 * 351.0);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// [`crate::Error::Parameter`] if a number is no probability, [`crate::Error::Length`] if the table has not a row for each group
/// of sources and a column for each of targets, [`crate::Error::Infeasible`] if the groups are not all neurons.
#[derive(Clone, Debug, PartialEq)]
pub struct ByGroup {
    /// Sizes of the groups of sources.
    pub sources: Vec<usize>,
    /// Sizes of the groups of targets.
    pub targets: Vec<usize>,
    /// Probabilities: a row for each group of sources, a column for each group of targets.
    pub table: Array2<f64>,
}

impl ByGroup {
    /// Groups of these sizes, and their probabilities: a row for each group of sources, a column for each group of targets.
    pub fn new(sources: impl Into<Vec<usize>>, targets: impl Into<Vec<usize>>, table: Array2<f64>) -> ByGroup {
        ByGroup { sources: sources.into(), targets: targets.into(), table }
    }

    fn check(&self, shape: Shape) -> Result<()> {
        let ByGroup { sources, targets, table } = self;
        let sides =
            [("rows", table.nrows(), sources, shape.sources), ("columns", table.ncols(), targets, shape.targets)];
        for (what, found, sizes, neurons) in sides {
            if found != sizes.len() {
                let (what, unit) = (format!("the table of ByGroup, in {what},"), "one for each group".to_string());
                return Err(Error::Length { what, found, expected: sizes.len(), unit });
            }
            let all: u128 = sizes.iter().map(|&size| size as u128).sum();
            if all != neurons as u128 {
                let end = if what == "rows" { "sources" } else { "targets" };
                let reason =
                    format!("its groups have {all} {end}, but there are {neurons}; give sizes that add up to that");
                return Err(infeasible("ByGroup", reason));
            }
        }
        for ((from, to), &p) in table.indexed_iter() {
            probability(&format!("the probability from group {from} to group {to}"), p)
                .map_err(|broken| broken.of("ByGroup"))?;
        }
        shape.check("ByGroup")
    }
}

impl Connect for ByGroup {
    fn plan(&self, shape: Shape, _: Source) -> Result<Plan> {
        self.check(shape)?;
        let ByGroup { sources, targets, table } = self.clone();
        let ends: Vec<usize> = running(&targets);
        Ok(Plan::ByTarget(Box::new(move |target, stream, list| {
            let group = ends.partition_point(|&end| end <= target);
            let (excluded, mut first) = (shape.source_excluded(target), 0);
            for (from, &size) in sources.iter().enumerate() {
                let start = list.len();
                candidates(table[(from, group)], size, stream, list);
                list[start..].iter_mut().for_each(|source| *source += first as u32);
                first += size;
            }
            if let Some(place) = list.iter().rposition(|&source| excluded == Some(source as usize)) {
                list.remove(place);
            }
        })))
    }

    fn expected(&self, shape: Shape) -> f64 {
        let pairs = |from: usize, to: usize| self.sources[from] as f64 * self.targets[to] as f64;
        let all: f64 = self.table.indexed_iter().map(|((from, to), p)| p * pairs(from, to)).sum();
        all * shape.pairs() as f64 / (shape.sources as f64 * shape.targets as f64).max(1.0)
    }
}

fn running(sizes: &[usize]) -> Vec<usize> {
    let add = |sum: &mut usize, size: &usize| {
        *sum += size;
        Some(*sum)
    };
    sizes.iter().scan(0, add).collect()
}

/// Clusters of equal size: one probability within a cluster, another between clusters.
///
/// Clusters are consecutive neurons, as many sources as targets in each.
///
/// ```
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// let mut net = Network::new(0.1)?;
/// let exc = net.add(4000, Lif::default())?;
/// // The 50 clusters of Litwin-Kumar and Doiron (2012): 0.2 on average, 2.5 times as probable within a cluster.
/// let clusters = Clusters::with_ratio(50, 0.2, 2.5);
/// assert!((clusters.inside - 0.4854).abs() < 1e-4 && (clusters.outside - 0.1942).abs() < 1e-4);
/// let weights = clusters.weights(4000, 1.9 * 0.024, 0.024);
/// let wires = net.connect(exc, exc, clusters.weight(weights).autapses(false), Synapse::new(VoltageJump::default()))?;
/// // 3.2 million, with a standard deviation of 1592.
/// assert!((net.synapses(wires)?.len() as f64 - 0.2 * 4000.0 * 3999.0).abs() < 4000.0);
/// # Ok(())
/// # }
/// ```
///
/// A. Litwin-Kumar and B. Doiron (2012), Slow dynamics and high variability in balanced cortical networks with clustered
/// connections, Nature Neuroscience 15, 1498-1505, [10.1038/nn.3220](https://doi.org/10.1038/nn.3220).
///
/// # Errors
///
/// [`crate::Error::Parameter`] if a number is no probability, [`crate::Error::Infeasible`] if sources or targets cannot be
/// parted into as many clusters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clusters {
    /// Number of clusters.
    pub count: usize,
    /// The probability within a cluster.
    pub inside: f64,
    /// The probability between clusters.
    pub outside: f64,
}

impl Clusters {
    /// Clusters within and between which neurons are connected with these probabilities.
    pub fn new(count: usize, inside: f64, outside: f64) -> Clusters {
        Clusters { count, inside, outside }
    }

    /// With `p` on average over all pairs, and `ratio` times as probable within a cluster as between.
    pub fn with_ratio(count: usize, p: f64, ratio: f64) -> Clusters {
        let outside = p * count as f64 / (ratio + count as f64 - 1.0);
        Clusters { count, inside: ratio * outside, outside }
    }

    /// Weights, or delays, among `n` neurons: one within a cluster, another between clusters.
    pub fn weights(&self, n: usize, inside: f64, outside: f64) -> Init {
        let size = (n / self.count.max(1)).max(1);
        Init::by_pair(move |source, target| if source / size == target / size { inside } else { outside })
    }

    fn by_group(&self, shape: Shape) -> Result<ByGroup> {
        let Clusters { count, inside, outside } = *self;
        for (what, p) in [("the probability within a cluster", inside), ("the probability between clusters", outside)] {
            probability(what, p).map_err(|broken| broken.of("Clusters"))?;
        }
        let Shape { sources, targets, .. } = shape;
        if count == 0 || !sources.is_multiple_of(count) || !targets.is_multiple_of(count) {
            let reason = format!(
                "{sources} sources and {targets} targets cannot be parted into {count} clusters of equal size; take a number that divides both"
            );
            return Err(infeasible("Clusters", reason));
        }
        let table = Array2::from_shape_fn((count, count), |(from, to)| if from == to { inside } else { outside });
        Ok(ByGroup::new(vec![sources / count; count], vec![targets / count; count], table))
    }
}

impl Connect for Clusters {
    fn plan(&self, shape: Shape, source: Source) -> Result<Plan> {
        self.by_group(shape)?.plan(shape, source)
    }

    fn expected(&self, shape: Shape) -> f64 {
        let clusters = self.count.max(1) as f64;
        shape.pairs() as f64 * (self.inside + (clusters - 1.0) * self.outside) / clusters
    }
}
