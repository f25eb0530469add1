//! Graphs without a scale.

use super::graph::{check_same, plan};
use crate::connect::{Connect, Plan, Shape, infeasible};
use crate::error::Result;
use crate::random::{Source, Stream};

/// A graph that grows: each neuron in turn gets this number of edges to those before it, each as probable as it has edges
/// already. An edge is a synapse in either direction.
///
/// It begins with `m + 1` neurons that are all connected to each other. In the end a neuron has `k` edges with the probability
/// `2 m (m + 1) / (k (k + 1) (k + 2))`, so that a few have very many.
///
/// The edges are drawn on one thread, and kept while the projection is built.
///
/// ```
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// let mut net = Network::new(0.1)?;
/// let cells = net.add(1000, Lif::default())?;
/// let wires = net.connect(cells, cells, ScaleFree(3).weight(0.5), Synapse::new(VoltageJump::default()))?;
/// assert_eq!(net.synapses(wires)?.len(), 4 * 3 + 2 * 3 * 996);
/// # Ok(())
/// # }
/// ```
///
/// A.-L. Barabasi and R. Albert (1999), Emergence of scaling in random networks, Science 286, 509-512,
/// [10.1126/science.286.5439.509](https://doi.org/10.1126/science.286.5439.509). The distribution is that of B. Bollobas, O.
/// Riordan, J. Spencer and G. Tusnady (2001), Random Structures and Algorithms 18, 279-290,
/// [10.1002/rsa.1009](https://doi.org/10.1002/rsa.1009).
///
/// # Errors
///
/// [`crate::Error::Infeasible`] if there are not more neurons than that, or unless a view is connected to itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScaleFree(pub usize);

impl Connect for ScaleFree {
    fn plan(&self, shape: Shape, source: Source) -> Result<Plan> {
        let (ScaleFree(m), n) = (*self, shape.sources);
        check_same("ScaleFree", shape)?;
        if m >= n && n > 0 {
            let reason = format!("a neuron cannot have {m} edges among {n}; ask for at most {}", n - 1);
            return Err(infeasible("ScaleFree", reason));
        }
        Ok(plan(n, move || if n == 0 { Vec::new() } else { edges(n, m, &mut source.stream(u32::MAX)) }))
    }

    fn expected(&self, shape: Shape) -> f64 {
        let (m, n) = (self.0 as f64, shape.sources as f64);
        m * (m + 1.0) + 2.0 * m * (n - m - 1.0).max(0.0)
    }
}

fn edges(n: usize, m: usize, stream: &mut Stream) -> Vec<(u32, u32)> {
    let mut edges = Vec::with_capacity(n * m);
    (0..=m as u32).for_each(|one| edges.extend((0..one).map(|other| (one, other))));
    let mut chosen: Vec<u32> = Vec::with_capacity(m);
    for neuron in m as u32 + 1..n as u32 {
        chosen.clear();
        let ends = 2 * edges.len() as u64;
        while chosen.len() < m {
            // An end of any edge: whoever has many is found there as often.
            let end = ((ends as f64 * stream.uniform()) as u64).min(ends - 1);
            let (one, other) = edges[(end / 2) as usize];
            let found = if end.is_multiple_of(2) { one } else { other };
            if !chosen.contains(&found) {
                chosen.push(found);
            }
        }
        edges.extend(chosen.iter().map(|&other| (neuron, other)));
    }
    edges
}
