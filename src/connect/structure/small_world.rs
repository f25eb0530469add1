//! Small worlds.

use super::graph::{check_same, plan};
use crate::connect::{Connect, Plan, Shape, infeasible};
use crate::error::{Result, probability};
use crate::random::{Source, Stream};

/// A ring in which each neuron is connected to its nearest neighbours, and some of the edges lead elsewhere.
///
/// Each neuron has an edge to each of its `neighbours` nearest, half of them on either side. Each edge is then, with the
/// probability `rewired`, turned from its second neuron to any other that the first is not yet connected to. An edge is a synapse
/// in either direction.
///
/// The edges are drawn on one thread, and kept while the projection is built. They follow from the numbers of neurons alone, not
/// from their places.
///
/// ```
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// let mut net = Network::new(0.1)?;
/// let cells = net.add(1000, Lif::default())?;
/// let small_world = SmallWorld { neighbours: 10, rewired: 0.1 };
/// let wires = net.connect(cells, cells, small_world.weight(0.5), Synapse::new(VoltageJump::default()))?;
/// assert_eq!(net.synapses(wires)?.len(), 10 * 1000);
/// # Ok(())
/// # }
/// ```
///
/// D. J. Watts and S. H. Strogatz (1998), Collective dynamics of 'small-world' networks, Nature 393, 440-442,
/// [10.1038/30918](https://doi.org/10.1038/30918).
///
/// # Errors
///
/// [`crate::Error::Parameter`] if `rewired` is no probability, [`crate::Error::Infeasible`] if the number of neighbours is odd or
/// there are too few neurons, or unless a view is connected to itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SmallWorld {
    /// Edges of a neuron before any is turned, an even number.
    pub neighbours: usize,
    /// The probability of an edge to be turned.
    pub rewired: f64,
}

impl Connect for SmallWorld {
    fn plan(&self, shape: Shape, source: Source) -> Result<Plan> {
        let SmallWorld { neighbours, rewired } = *self;
        probability("rewired", rewired).map_err(|broken| broken.of("SmallWorld"))?;
        check_same("SmallWorld", shape)?;
        let n = shape.sources;
        if !neighbours.is_multiple_of(2) {
            let reason = format!("{neighbours} neighbours cannot be halved; give an even number");
            return Err(infeasible("SmallWorld", reason));
        }
        if neighbours >= n && n > 0 {
            let most = (n - 1) / 2 * 2;
            let reason = format!("{neighbours} neighbours are asked for among {n} neurons; ask for at most {most}");
            return Err(infeasible("SmallWorld", reason));
        }
        Ok(plan(n, move || edges(n, neighbours / 2, rewired, &mut source.stream(u32::MAX))))
    }

    fn expected(&self, shape: Shape) -> f64 {
        self.neighbours as f64 * shape.sources as f64
    }
}

fn edges(n: usize, half: usize, rewired: f64, stream: &mut Stream) -> Vec<(u32, u32)> {
    let neighbour = |neuron: usize, away: usize| ((neuron + away) % n) as u32;
    // All edges of a neuron, whoever they were drawn from.
    let mut known: Vec<Vec<u32>> = (0..n)
        .map(|neuron| (1..=half).flat_map(|away| [neighbour(neuron, away), neighbour(neuron, n - away)]).collect())
        .collect();
    let mut edges = Vec::with_capacity(n * half);
    for away in 1..=half {
        for neuron in 0..n {
            let old = neighbour(neuron, away);
            let free = n - 1 - known[neuron].len();
            if stream.uniform() >= rewired || free == 0 {
                edges.push((neuron as u32, old));
                continue;
            }
            let new = loop {
                let new = stream.below(n as u32);
                if new as usize != neuron && !known[neuron].contains(&new) {
                    break new;
                }
            };
            known[neuron].iter_mut().filter(|other| **other == old).for_each(|other| *other = new);
            known[old as usize].retain(|&other| other as usize != neuron);
            known[new as usize].push(neuron as u32);
            edges.push((neuron as u32, new));
        }
    }
    edges
}
