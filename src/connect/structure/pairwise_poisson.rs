//! Several synapses for each pair, as chance has it.

use crate::connect::{Connect, Plan, Shape, infeasible};
use crate::error::{Result, non_negative};
use crate::math::ln;
use crate::random::Source;

/// Each pair of source and target has a number of synapses from a Poisson distribution of this mean, independently of all
/// others.
///
/// ```
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// let mut net = Network::new(0.1)?;
/// let cells = net.add(300, Lif::default())?;
/// let wires = net.connect(cells, cells, PairwisePoisson(2.5).weight(0.1), Synapse::new(VoltageJump::default()))?;
/// // 225,000, with a standard deviation of 474.
/// assert!((net.synapses(wires)?.len() as f64 - 225_000.0).abs() < 4.0 * 474.0);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// [`crate::Error::Parameter`] if the mean is negative, [`crate::Error::Infeasible`] if multapses are not allowed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairwisePoisson(pub f64);

impl Connect for PairwisePoisson {
    fn plan(&self, shape: Shape, _: Source) -> Result<Plan> {
        let PairwisePoisson(mean) = *self;
        non_negative("the mean", mean).map_err(|broken| broken.of("PairwisePoisson"))?;
        shape.check("PairwisePoisson")?;
        if !shape.multapses && mean > 0.0 {
            let reason = "a pair may have several synapses; allow multapses, or use FixedProb";
            return Err(infeasible("PairwisePoisson", reason));
        }
        Ok(Plan::ByTarget(Box::new(move |target, stream, list| {
            // Events at this rate on a line on which each source has a stretch of length 1.
            let excluded = shape.source_excluded(target);
            let mut place = 0.0;
            loop {
                place -= ln(stream.uniform()) / mean;
                if place.is_nan() || place >= shape.sources as f64 {
                    return;
                }
                if excluded != Some(place as usize) {
                    list.push(place as u32);
                }
            }
        })))
    }

    fn expected(&self, shape: Shape) -> f64 {
        self.0 * shape.pairs() as f64
    }
}
