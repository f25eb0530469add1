//! Layouts in one dimension that need not know how many neurons there are.

use super::{Layout, Point, Space};
use crate::error::{Result, positive};
use crate::random::Source;
use std::ops::Range;

/// At equal distances on a line from 0 to its length: `n` neurons in the middle of `n` equal parts.
///
/// ```
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// let mut net = Network::new(0.1)?;
/// let cells = net.add(4, Lif::default())?;
/// net.place(cells, Line::new(8.0))?;
/// assert_eq!(net.positions(cells)?.column(0).to_vec(), [1.0, 3.0, 5.0, 7.0]);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Its length.
    pub length: f64,
}

impl Line {
    /// A line of this length.
    pub fn new(length: f64) -> Line {
        Line { length }
    }
}

impl Layout for Line {
    fn lay_out(&self, neurons: Range<usize>, _: Source) -> Result<(Space, Vec<Point>)> {
        positive("length", self.length).map_err(|broken| broken.of("Line"))?;
        Ok((Space::open(1), spread(self.length, neurons.len(), 0.5)))
    }
}

/// At equal distances on a closed line: neuron `k` of `n` at `k / n` of it. Distances are those along the line.
///
/// ```
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// let mut net = Network::new(0.1)?;
/// let cells = net.add(4, Lif::default())?;
/// net.place(cells, Ring::new(360.0))?;
/// let wires = net.connect(cells, cells, WithinRadius(90.0).weight(1.0).autapses(false), Synapse::ampa())?;
/// assert_eq!(net.synapses(wires)?.len(), 2 * 4);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ring {
    /// The way round.
    pub circumference: f64,
}

impl Ring {
    /// A ring with this way round.
    pub fn new(circumference: f64) -> Ring {
        Ring { circumference }
    }
}

impl Layout for Ring {
    fn lay_out(&self, neurons: Range<usize>, _: Source) -> Result<(Space, Vec<Point>)> {
        positive("circumference", self.circumference).map_err(|broken| broken.of("Ring"))?;
        Ok((Space::closed([self.circumference]), spread(self.circumference, neurons.len(), 0.0)))
    }
}

/// Places at equal distances, the first `shift` of them from the beginning.
fn spread(length: f64, n: usize, shift: f64) -> Vec<Point> {
    (0..n).map(|k| [length * ((k as f64 + shift) / n as f64), 0.0, 0.0]).collect()
}
