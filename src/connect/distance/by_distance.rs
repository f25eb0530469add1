//! A probability that depends on distance.

use super::near::Neighbourhood;
use super::{Kernel, without_places};
use crate::connect::{Connect, Plan, Shape};
use crate::error::Result;
use crate::random::Source;
use crate::space::Geometry;

/// Each pair of source and target is connected with the probability that the kernel has at their distance, independently of
/// all others.
///
/// The cost is one of synapses, not of pairs: partners are drawn cell by cell of a lattice, skipping from one candidate to the
/// next as [`FixedProb`](crate::connect::FixedProb) does, and a candidate is kept with the share that the probability at its
/// place has in the greatest of its cell. Nothing is cut off: what is so far away that hardly any synapse is expected there is
/// drawn for all at once. There are no multapses. Both ends must be [placed](crate::network::Network::place).
///
/// ```
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// let mut net = Network::new(0.1)?;
/// let cells = net.add(10_000, Lif::default())?;
/// net.place(cells, Grid::new([100, 100], [1.0, 1.0]).periodic())?;
/// let local = ByDistance(Kernel::gaussian(0.3, 0.05)).weight(0.1).delay(1.0);
/// let wires = net.connect(cells, cells, local, Synapse::new(VoltageJump::default()))?;
/// // 2 pi sigma^2 rho peak = 47 synapses a neuron.
/// let each = net.synapses(wires)?.len() as f64 / 10_000.0;
/// assert!((each - 47.12).abs() < 0.4);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// [`crate::Error::Parameter`] if a number of the kernel is outside its range, [`crate::Error::Infeasible`] if not all neurons
/// have places in one space.
#[derive(Clone, Debug)]
pub struct ByDistance(pub Kernel);

impl Connect for ByDistance {
    fn plan(&self, _: Shape, _: Source) -> Result<Plan> {
        Err(without_places("ByDistance"))
    }

    fn expected(&self, _: Shape) -> f64 {
        0.0
    }

    fn plan_in(&self, shape: Shape, geometry: &Geometry, _: Source) -> Result<(Plan, f64)> {
        plan("ByDistance", &self.0, shape, geometry)
    }
}

/// Each target is connected to all sources within this distance of it, once.
///
/// A distance that is beyond it by rounding only, less than one in 10^12, is within it. Both ends must be
/// [placed](crate::network::Network::place).
///
/// ```
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// let mut net = Network::new(0.1)?;
/// let cells = net.add(100, Lif::default())?;
/// net.place(cells, Ring::new(1.0))?;
/// let wires = net.connect(cells, cells, WithinRadius(0.03).weight(0.1), Synapse::new(VoltageJump::default()))?;
/// assert_eq!(net.synapses(wires)?.len(), 7 * 100);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// [`crate::Error::Parameter`] if the radius is not positive, [`crate::Error::Infeasible`] if not all neurons have places in
/// one space.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WithinRadius(pub f64);

impl Connect for WithinRadius {
    fn plan(&self, _: Shape, _: Source) -> Result<Plan> {
        Err(without_places("WithinRadius"))
    }

    fn expected(&self, _: Shape) -> f64 {
        0.0
    }

    fn plan_in(&self, shape: Shape, geometry: &Geometry, _: Source) -> Result<(Plan, f64)> {
        plan("WithinRadius", &Kernel::within(1.0, self.0), shape, geometry)
    }
}

fn plan(rule: &str, kernel: &Kernel, shape: Shape, geometry: &Geometry) -> Result<(Plan, f64)> {
    kernel.check().map_err(|broken| broken.of(rule))?;
    shape.check(rule)?;
    let around = Neighbourhood::new(kernel, &geometry.of(rule)?, true);
    let expected = around.expected() * shape.targets as f64;
    let partners = move |target: usize, stream: &mut crate::random::Stream, list: &mut Vec<u32>| {
        around.draw(target, shape.source_excluded(target), stream, list);
    };
    Ok((Plan::ByTarget(Box::new(partners)), expected))
}
