//! A fixed number of partners, the near ones more probable.

use super::near::Neighbourhood;
use super::{Kernel, race, without_places};
use crate::connect::{Connect, FixedInDegree, FixedOutDegree, Plan, Shape, infeasible};
use crate::error::Result;
use crate::random::{Source, Stream};
use crate::space::Geometry;

/// A fixed number of synapses for each target, or for each source, with partners drawn by distance: each is as probable
/// relative to the others as the kernel says. Made by [`FixedInDegree::by_distance`] and [`FixedOutDegree::by_distance`].
///
/// With repetition if multapses are allowed; if not, one after the other, each from those that are left. The cost is one of
/// synapses, not of pairs. Both ends must be [placed](crate::network::Network::place).
///
/// # Errors
///
/// [`crate::Error::Parameter`] if a number of the kernel is outside its range, [`crate::Error::Infeasible`] if not all neurons
/// have places in one space, or one has too few partners where the kernel is above 0.
#[derive(Clone, Debug)]
pub struct DegreeByDistance {
    degree: usize,
    kernel: Kernel,
    by_target: bool,
}

impl FixedInDegree {
    /// With sources that are drawn by distance, each as probable relative to the others as the kernel says.
    ///
    /// ```
    /// use synfire::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let mut net = Network::new(0.1)?;
    /// let cells = net.add(2500, Lif::default())?;
    /// net.place(cells, Scatter::new([1.0, 1.0]))?;
    /// let local = FixedInDegree(100).by_distance(Kernel::gaussian(1.0, 0.1)).weight(0.1).multapses(false);
    /// let wires = net.connect(cells, cells, local, Synapse::new(VoltageJump::default()))?;
    /// assert_eq!(net.synapses(wires)?.len(), 100 * 2500);
    /// # Ok(())
    /// # }
    /// ```
    pub fn by_distance(self, kernel: Kernel) -> DegreeByDistance {
        DegreeByDistance { degree: self.0, kernel, by_target: true }
    }
}

impl FixedOutDegree {
    /// With targets that are drawn by distance, each as probable relative to the others as the kernel says. See
    /// [`FixedInDegree::by_distance`].
    pub fn by_distance(self, kernel: Kernel) -> DegreeByDistance {
        DegreeByDistance { degree: self.0, kernel, by_target: false }
    }
}

impl DegreeByDistance {
    /// An error if some neuron has too few partners.
    fn check(&self, around: &Neighbourhood, shape: Shape, rule: &str) -> Result<()> {
        let wanted = if shape.multapses { self.degree.min(1) } else { self.degree };
        for entity in 0..shape.targets {
            if let Some(found) = around.fewer_than(entity, wanted, shape.source_excluded(entity)) {
                let (one, others) = if self.by_target { ("target", "sources") } else { ("source", "targets") };
                let (degree, reach) = (self.degree, self.kernel.reach());
                let advice = if shape.multapses || found == 0 { "" } else { ", or allow multapses" };
                return Err(infeasible(
                    rule,
                    format!(
                        "{degree} {others} are asked for, but {one} {entity} has only {found} where the kernel is above 0, within {reach} of it; ask for fewer, or widen the kernel{advice}"
                    ),
                ));
            }
        }
        Ok(())
    }
}

impl Connect for DegreeByDistance {
    fn plan(&self, _: Shape, _: Source) -> Result<Plan> {
        Err(without_places("a degree by distance"))
    }

    fn expected(&self, shape: Shape) -> f64 {
        self.degree as f64 * if self.by_target { shape.targets } else { shape.sources } as f64
    }

    fn plan_in(&self, shape: Shape, geometry: &Geometry, _: Source) -> Result<(Plan, f64)> {
        let rule = if self.by_target { "FixedInDegree by distance" } else { "FixedOutDegree by distance" };
        self.kernel.check().map_err(|broken| broken.of(rule))?;
        shape.check(rule)?;
        let expected = self.expected(shape);
        let shape = if self.by_target { shape } else { shape.reversed() };
        let around = Neighbourhood::new(&self.kernel, &geometry.of(rule)?, self.by_target);
        self.check(&around, shape, rule)?;
        let asked = (self.degree, shape.multapses);
        let partners = Box::new(move |entity: usize, stream: &mut Stream, list: &mut Vec<u32>| {
            race::draw(&around, entity, asked, shape.source_excluded(entity), stream, list);
        });
        Ok((if self.by_target { Plan::ByTarget(partners) } else { Plan::BySource(partners) }, expected))
    }
}
