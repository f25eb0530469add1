//! Graphs that are drawn as a whole, and whose edges are synapses in both directions.

use crate::connect::{Plan, Shape, infeasible};
use crate::error::Result;
use std::sync::OnceLock;

/// The neighbours of each neuron.
struct Graph {
    starts: Vec<usize>,
    neighbours: Vec<u32>,
}

impl Graph {
    /// Each edge both ways, but for one from a neuron to itself.
    fn new(n: usize, edges: &[(u32, u32)]) -> Graph {
        let mut starts = vec![0; n + 1];
        let ends =
            |&(one, other): &(u32, u32)| [(one, other), (other, one)].into_iter().take(1 + usize::from(one != other));
        edges.iter().flat_map(ends).for_each(|(one, _)| starts[one as usize + 1] += 1);
        (0..n).for_each(|neuron| starts[neuron + 1] += starts[neuron]);
        let (mut next, mut neighbours) = (starts.clone(), vec![0; starts[n]]);
        for (one, other) in edges.iter().flat_map(ends) {
            neighbours[next[one as usize]] = other;
            next[one as usize] += 1;
        }
        (0..n).for_each(|neuron| neighbours[starts[neuron]..starts[neuron + 1]].sort_unstable());
        Graph { starts, neighbours }
    }
}

/// A plan of a graph whose edges are drawn, on one thread, when they are first asked for.
pub(super) fn plan(n: usize, edges: impl Fn() -> Vec<(u32, u32)> + Send + Sync + 'static) -> Plan {
    let graph = OnceLock::new();
    Plan::ByTarget(Box::new(move |target, _, list| {
        let Graph { starts, neighbours } = graph.get_or_init(|| Graph::new(n, &edges()));
        list.extend_from_slice(&neighbours[starts[target]..starts[target + 1]]);
    }))
}

/// An error unless the sources are the targets.
pub(super) fn check_same(rule: &str, shape: Shape) -> Result<()> {
    shape.check(rule)?;
    if shape.offset == Some(0) && shape.sources == shape.targets {
        return Ok(());
    }
    let reason =
        "its synapses go both ways, so that sources and targets must be the same neurons; connect a view to itself";
    Err(infeasible(rule, reason))
}
