//! Layouts in one to three dimensions: lattices, random places, lists.

use super::{Point, Space, padded};
use crate::error::{Error, Result, finite, non_negative, positive};
use crate::random::Source;
use std::ops::Range;

/// Where the neurons of a view are to be.
///
/// A layout of your own returns a space and a place for each neuron:
///
/// ```
/// use std::ops::Range;
/// use synfire::prelude::*;
/// use synfire::random::Source;
/// use synfire::space::{Point, Space};
///
/// /// On the diagonal of a square.
/// struct Diagonal;
///
/// impl Layout for Diagonal {
///     fn lay_out(&self, neurons: Range<usize>, _: Source) -> Result<(Space, Vec<Point>)> {
///         Ok((Space::open(2), (0..neurons.len()).map(|k| [k as f64, k as f64, 0.0]).collect()))
///     }
/// }
///
/// # fn main() -> Result<()> {
/// let mut net = Network::new(0.1)?;
/// let cells = net.add(3, Lif::default())?;
/// net.place(cells, Diagonal)?;
/// assert_eq!(net.positions(cells)?, synfire::ndarray::array![[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]);
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no layout",
    note = "the layouts are in `synfire::space`: `Line`, `Ring`, `Grid`, `Scatter` and `Points`"
)]
pub trait Layout {
    /// The space, and in it the places of neurons `neurons` of a population. What is random is drawn from the stream of a
    /// neuron's number in `random`, so that it does not depend on the view by which it is placed.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] for a number that makes no sense, [`Error::Length`] if it has not a place for each neuron.
    fn lay_out(&self, neurons: Range<usize>, random: Source) -> Result<(Space, Vec<Point>)>;
}

/// An error unless there is a place for each neuron.
fn fits(what: &str, found: usize, expected: usize) -> Result<()> {
    if found == expected {
        return Ok(());
    }
    let (what, unit) = (what.to_string(), "one place for each neuron".to_string());
    Err(Error::Length { what, found, expected, unit })
}

/// An error unless every length is positive; `what` names the layout.
fn check_box<const D: usize>(what: &str, extent: [f64; D], origin: [f64; D]) -> Result<()> {
    let lengths = extent.into_iter().try_for_each(|length| positive("the extent", length));
    let numbers = || origin.into_iter().try_for_each(|x| finite("the origin", x));
    lengths.and_then(|()| numbers()).map_err(|broken| broken.of(what))
}

/// The space of a box: closed or not.
fn space<const D: usize>(extent: [f64; D], periodic: bool) -> Space {
    if periodic { Space::closed(extent) } else { Space::open(D) }
}

/// A lattice in a box: neurons in the middle of equal cells, those along the first axis one after the other.
///
/// ```
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// let mut net = Network::new(0.1)?;
/// let cells = net.add(6, Lif::default())?;
/// net.place(cells, Grid::new([3, 2], [3.0, 2.0]))?;
/// assert_eq!(net.positions(cells)?.row(4).to_vec(), [1.5, 1.5]);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid<const D: usize> {
    /// Neurons along each axis.
    pub counts: [usize; D],
    /// Lengths of the box.
    pub extent: [f64; D],
    /// The corner of the box that has the least coordinates.
    pub origin: [f64; D],
    /// Whether each axis closes after the length of the box. The origin is then of no account.
    pub periodic: bool,
    /// How far each coordinate is off its place in the lattice, at most, to either side: uniform.
    pub jitter: f64,
}

impl<const D: usize> Grid<D> {
    /// So many neurons along each axis of a box of these lengths, whose corner is at 0.
    pub fn new(counts: [usize; D], extent: [f64; D]) -> Grid<D> {
        Grid { counts, extent, origin: [0.0; D], periodic: false, jitter: 0.0 }
    }

    /// In a space that closes after the lengths of the box.
    pub fn periodic(self) -> Grid<D> {
        Grid { periodic: true, ..self }
    }

    /// In a box whose corner is here.
    pub fn origin(self, origin: [f64; D]) -> Grid<D> {
        Grid { origin, ..self }
    }

    /// With each coordinate moved at random, by at most so much to either side.
    pub fn jitter(self, by: f64) -> Grid<D> {
        Grid { jitter: by, ..self }
    }
}

impl<const D: usize> Layout for Grid<D> {
    fn lay_out(&self, neurons: Range<usize>, random: Source) -> Result<(Space, Vec<Point>)> {
        let Grid { counts, extent, origin, periodic, jitter } = *self;
        check_box("Grid", extent, origin)?;
        non_negative("jitter", jitter).map_err(|broken| broken.of("Grid"))?;
        let places = counts.into_iter().try_fold(1_usize, |product, count| product.checked_mul(count));
        fits("Grid", places.unwrap_or(usize::MAX), neurons.len())?;
        let place = |(k, neuron): (usize, usize)| {
            let (mut rest, mut stream) = (k, random.stream(neuron as u32));
            padded(std::array::from_fn::<f64, D, _>(|axis| {
                let along = rest % counts[axis];
                rest /= counts[axis];
                let middle = extent[axis] * ((along as f64 + 0.5) / counts[axis] as f64);
                let moved = if jitter > 0.0 { middle + jitter * (2.0 * stream.uniform() - 1.0) } else { middle };
                if periodic { within(moved, extent[axis]) } else { origin[axis] + moved }
            }))
        };
        Ok((space(extent, periodic), neurons.enumerate().map(place).collect()))
    }
}

/// A coordinate on an axis that closes.
fn within(x: f64, period: f64) -> f64 {
    let inside = x - period * (x / period).floor();
    // Rounding may bring it to the end, which is the beginning.
    if inside < period { inside } else { 0.0 }
}

/// At random in a box: each place is as probable as the other.
///
/// ```
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// let mut net = Network::new(0.1)?;
/// let cells = net.add(1000, Lif::default())?;
/// net.place(cells, Scatter::new([2.0, 1.0, 0.5]))?;
/// let mean = net.positions(cells)?.column(0).mean().unwrap();
/// assert!((mean - 1.0).abs() < 0.1);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scatter<const D: usize> {
    /// Lengths of the box.
    pub extent: [f64; D],
    /// The corner of the box that has the least coordinates.
    pub origin: [f64; D],
    /// Whether each axis closes after the length of the box. The origin is then of no account.
    pub periodic: bool,
}

impl<const D: usize> Scatter<D> {
    /// In a box of these lengths, whose corner is at 0.
    pub fn new(extent: [f64; D]) -> Scatter<D> {
        Scatter { extent, origin: [0.0; D], periodic: false }
    }

    /// In a space that closes after the lengths of the box.
    pub fn periodic(self) -> Scatter<D> {
        Scatter { periodic: true, ..self }
    }

    /// In a box whose corner is here.
    pub fn origin(self, origin: [f64; D]) -> Scatter<D> {
        Scatter { origin, ..self }
    }
}

impl<const D: usize> Layout for Scatter<D> {
    fn lay_out(&self, neurons: Range<usize>, random: Source) -> Result<(Space, Vec<Point>)> {
        let Scatter { extent, origin, periodic } = *self;
        check_box("Scatter", extent, origin)?;
        let place = |neuron: usize| {
            let mut stream = random.stream(neuron as u32);
            padded(std::array::from_fn::<f64, D, _>(|axis| {
                let along = extent[axis] * stream.uniform();
                if periodic { within(along, extent[axis]) } else { origin[axis] + along }
            }))
        };
        Ok((space(extent, periodic), neurons.map(place).collect()))
    }
}

/// Where a list says.
///
/// ```
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// let mut net = Network::new(0.1)?;
/// let cells = net.add(2, Lif::default())?;
/// net.place(cells, Points::new(vec![[0.0, 0.0], [3.0, 4.0]]))?;
/// let wires = net.connect(cells, cells, WithinRadius(5.0).weight(Init::by_distance(|d| d)), Synapse::ampa())?;
/// assert_eq!(net.weights(wires)?.sum(), 2.0 * 5.0);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Points<const D: usize> {
    /// The places.
    pub points: Vec<[f64; D]>,
    /// The length after which each axis closes; 0 if it does not.
    pub periods: [f64; D],
}

impl<const D: usize> Points<D> {
    /// These places, in a space without an end.
    pub fn new(points: Vec<[f64; D]>) -> Points<D> {
        Points { points, periods: [0.0; D] }
    }

    /// In a space whose axes close after these lengths, or do not where the length is 0. Coordinates on a closed axis must be
    /// at least 0 and below its length.
    pub fn periodic(self, periods: [f64; D]) -> Points<D> {
        Points { periods, ..self }
    }
}

impl<const D: usize> Layout for Points<D> {
    fn lay_out(&self, neurons: Range<usize>, _: Source) -> Result<(Space, Vec<Point>)> {
        let Points { points, periods } = self;
        fits("Points", points.len(), neurons.len())?;
        periods
            .iter()
            .try_for_each(|&period| non_negative("the period", period))
            .map_err(|broken| broken.of("Points"))?;
        let beyond = |x: f64, period: f64| period > 0.0 && !(0.0..period).contains(&x);
        for (k, point) in points.iter().enumerate() {
            for (axis, (&x, &period)) in point.iter().zip(periods).enumerate() {
                let parameter = format!("coordinate {axis} of point {k}");
                let rule = format!("at least 0 and below the period, {period}");
                finite(&parameter, x)
                    .and_then(|()| crate::error::require(!beyond(x, period), &parameter, x, rule))
                    .map_err(|broken| broken.of("Points"))?;
            }
        }
        Ok((Space::closed(*periods), points.iter().map(|&point| padded(point)).collect()))
    }
}
