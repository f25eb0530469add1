//! Where neurons are: layouts, and distances between them.
//!
//! A population, or a view of one, is placed by [`Network::place`](crate::network::Network::place) with a [`Layout`]:
//!
//! | layout | places |
//! |---|---|
//! | [`Line`] | at equal distances on a line |
//! | [`Ring`] | at equal distances on a closed line |
//! | [`Grid`] | on a lattice in one to three dimensions |
//! | [`Scatter`] | at random in a box |
//! | [`Points`] | where a list says |
//!
//! The rules of [`connect`](crate::connect) that ask for distances then have them: [`ByDistance`](crate::connect::ByDistance),
//! [`WithinRadius`](crate::connect::WithinRadius), [`Nearest`](crate::connect::Nearest), and degrees
//! [by distance](crate::connect::FixedInDegree::by_distance). Weights and delays have them from
//! [`Init::by_distance`](crate::init::Init::by_distance).
//!
//! Lengths have no unit of their own: all of a network must be in the same, mm for instance.
//!
//! ```
//! use synfire::prelude::*;
//!
//! # fn main() -> Result<()> {
//! let mut net = Network::new(0.1)?;
//! let cells = net.add(400, Lif::default())?;
//! net.place(cells, Grid::new([20, 20], [1.0, 1.0]).periodic())?;
//! let near = WithinRadius(0.05).weight(0.5).delay(Init::by_distance(|mm| 0.5 + mm / 0.3)).autapses(false);
//! let wires = net.connect(cells, cells, near, Synapse::new(VoltageJump::default()))?;
//! assert_eq!(net.synapses(wires)?.len(), 4 * 400);
//! # Ok(())
//! # }
//! ```

mod between;
mod layout;
mod line;

pub use between::{Between, Geometry};
pub(crate) use between::{Places, View};
pub use layout::{Grid, Layout, Points, Scatter};
pub use line::{Line, Ring};

/// A place, or a displacement. Axes beyond those of its space are 0.
pub type Point = [f64; 3];

/// A space of one to three dimensions; each of its axes goes on for ever, or closes after a period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Space {
    dimensions: usize,
    /// 0 if the axis does not close.
    periods: Point,
}

impl Space {
    /// A space of so many dimensions, 1 to 3, without an end. Other numbers are taken for the nearest of these.
    pub fn open(dimensions: usize) -> Space {
        Space { dimensions: dimensions.clamp(1, 3), periods: [0.0; 3] }
    }

    /// A space whose axes close after these lengths; a length of 0 leaves its axis open.
    pub fn closed<const D: usize>(periods: [f64; D]) -> Space {
        Space { periods: padded(periods), ..Space::open(D) }
    }

    /// Number of dimensions.
    pub fn dimensions(self) -> usize {
        self.dimensions
    }

    /// The length after which an axis closes, if it does.
    pub fn period(self, axis: usize) -> Option<f64> {
        self.periods.get(axis).copied().filter(|&period| period > 0.0)
    }

    /// The shortest way from one place to another. Places on a closed axis are at least 0 and below its period.
    ///
    /// ```
    /// use synfire::space::Space;
    ///
    /// let ring = Space::closed([10.0]);
    /// assert_eq!(ring.displacement([1.0, 0.0, 0.0], [9.0, 0.0, 0.0]), [-2.0, 0.0, 0.0]);
    /// ```
    #[inline(always)]
    pub fn displacement(self, from: Point, to: Point) -> Point {
        std::array::from_fn(|axis| {
            let (straight, period) = (to[axis] - from[axis], self.periods[axis]);
            if straight > 0.5 * period && period > 0.0 {
                straight - period
            } else if straight < -0.5 * period && period > 0.0 {
                straight + period
            } else {
                straight
            }
        })
    }

    /// The distance between two places, along the shortest way.
    #[inline(always)]
    pub fn distance(self, from: Point, to: Point) -> f64 {
        square(self.displacement(from, to)).sqrt()
    }
}

/// The square of a displacement's length.
#[inline(always)]
pub(crate) fn square([x, y, z]: Point) -> f64 {
    x * x + y * y + z * z
}

/// Coordinates, with 0 for the axes that are not there.
fn padded<const D: usize>(coordinates: [f64; D]) -> Point {
    const { assert!(D >= 1 && D <= 3, "a space has one to three dimensions") };
    std::array::from_fn(|axis| coordinates.get(axis).copied().unwrap_or(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_way_crosses_the_seam() {
        let torus = Space::closed([1.0, 2.0]);
        let near = |a: f64, b: f64| (a - b).abs() < 1e-15;
        assert!(near(torus.distance([0.1, 0.1, 0.0], [0.9, 1.9, 0.0]), 0.08_f64.sqrt()));
        assert!(near(torus.distance([0.0; 3], [0.5, 1.0, 0.0]), 1.25_f64.sqrt()));
        assert!(near(Space::open(2).distance([0.1, 0.1, 0.0], [0.9, 1.9, 0.0]), (0.64_f64 + 3.24).sqrt()));
        let strip = Space::closed([1.0, 0.0]);
        assert_eq!((strip.period(0), strip.period(1), strip.period(7)), (Some(1.0), None, None));
        assert!(near(strip.distance([0.1, 0.0, 0.0], [0.9, 5.0, 0.0]), 25.04_f64.sqrt()));
    }
}
