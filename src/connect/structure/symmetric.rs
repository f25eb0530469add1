//! Every synapse with one in return.

use super::graph::{check_same, plan};
use crate::connect::{Connect, Plan, Shape};
use crate::error::Result;
use crate::random::Source;
use crate::space::Geometry;

/// Each pair of neurons is connected in both directions or in none: of what a rule draws, the synapses from a lower to a higher
/// number are kept, and each has one in return.
///
/// Weights and delays that are drawn are so for each direction on its own; for equal ones, use an
/// [`Init::by_pair`](crate::init::Init::by_pair) or [`by_distance`](crate::init::Init::by_distance) that knows no direction.
///
/// The pairs are drawn on one thread, and kept while the projection is built.
///
/// ```
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// let mut net = Network::new(0.1)?;
/// let cells = net.add(500, Lif::default())?;
/// let wires = net.connect(cells, cells, Symmetric(FixedProb(0.1)).weight(0.5), Synapse::new(VoltageJump::default()))?;
/// let synapses = net.synapses(wires)?;
/// assert!(synapses.iter().all(|s| synapses.iter().any(|t| (t.source, t.target) == (s.target, s.source))));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// Those of the rule; [`crate::Error::Infeasible`] unless a view is connected to itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Symmetric<C>(pub C);

impl<C: Connect> Connect for Symmetric<C> {
    fn plan(&self, shape: Shape, source: Source) -> Result<Plan> {
        Ok(self.plan_in(shape, &Geometry::none(), source)?.0)
    }

    fn expected(&self, shape: Shape) -> f64 {
        self.0.expected(shape)
    }

    fn plan_in(&self, shape: Shape, geometry: &Geometry, source: Source) -> Result<(Plan, f64)> {
        check_same("Symmetric", shape)?;
        let (whole, expected) = self.0.plan_in(shape, geometry, source)?;
        if let Plan::All = whole {
            return Ok((Plan::All, expected));
        }
        let n = shape.sources;
        Ok((plan(n, move || ascending(&whole, n, source)), expected))
    }
}

/// The pairs of a plan whose source has the lower number, and those of a neuron with itself.
fn ascending(whole: &Plan, n: usize, random: Source) -> Vec<(u32, u32)> {
    let (mut edges, mut partners) = (Vec::new(), Vec::new());
    match whole {
        Plan::All => {}
        Plan::Pairs(pairs) => edges.extend(pairs.iter().filter(|(source, target)| source <= target)),
        Plan::BySource(draw) | Plan::ByTarget(draw) => {
            let by_target = matches!(whole, Plan::ByTarget(_));
            for entity in 0..n {
                partners.clear();
                draw(entity, &mut random.stream(entity as u32), &mut partners);
                let entity = entity as u32;
                let ascends = |&&partner: &&u32| if by_target { partner <= entity } else { entity <= partner };
                edges.extend(partners.iter().filter(ascends).map(|&partner| (entity, partner)));
            }
        }
    }
    edges
}
