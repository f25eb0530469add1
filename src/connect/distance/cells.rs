//! Neurons sorted into the cells of a lattice.

use crate::space::{Point, Space, View};
use std::ops::Range;

/// Cells beyond which a coordinate is not told apart any more.
const FAR: f64 = 1e15;

/// The neurons of a view, by the cells of a lattice that they lie in.
pub(super) struct Cells {
    space: Space,
    low: Point,
    /// Lengths of a cell, and their reciprocals; on axes that are not there, of no account.
    pub edge: Point,
    per_length: Point,
    /// Number of cells along each axis.
    pub counts: [i64; 3],
    /// Where each cell begins in `order`.
    starts: Vec<u32>,
    /// The neurons, cell after cell, and in order of their numbers within one.
    pub order: Vec<u32>,
    /// Their places.
    pub points: Vec<Point>,
}

/// The box that neurons lie in: its lower corner and its lengths.
pub(super) fn bounds(view: &View, space: Space) -> (Point, Point) {
    let (mut low, mut high) = ([f64::INFINITY; 3], [f64::NEG_INFINITY; 3]);
    for neuron in 0..view.len {
        let point = view.at(neuron);
        for axis in 0..3 {
            (low[axis], high[axis]) = (low[axis].min(point[axis]), high[axis].max(point[axis]));
        }
    }
    let extent = |axis: usize| space.period(axis).unwrap_or((high[axis] - low[axis]).max(0.0));
    let low = |axis: usize| if space.period(axis).is_some() || view.len == 0 { 0.0 } else { low[axis] };
    (std::array::from_fn(low), std::array::from_fn(extent))
}

/// How many cells of about this length there are along each axis of a box.
pub(super) fn counts(extent: Point, edge: f64) -> [i64; 3] {
    extent.map(|extent| ((extent / edge).clamp(1.0, FAR) as i64).max(1))
}

impl Cells {
    /// Neurons in cells, so many along each axis of the box that they lie in.
    pub fn new(view: &View, space: Space, (low, extent): (Point, Point), counts: [i64; 3]) -> Cells {
        let edge: Point = std::array::from_fn(|axis| match extent[axis] / counts[axis] as f64 {
            edge if edge > 0.0 => edge,
            _ => 1.0,
        });
        let mut cells = Cells {
            space,
            low,
            edge,
            per_length: edge.map(|edge| 1.0 / edge),
            counts,
            starts: Vec::new(),
            order: vec![0; view.len],
            points: vec![[0.0; 3]; view.len],
        };
        let mut places = vec![0_u32; (counts[0] * counts[1] * counts[2]) as usize + 1];
        let cell_of = |neuron: usize| cells.number(cells.locate_inside(view.at(neuron)));
        for neuron in 0..view.len {
            places[cell_of(neuron) + 1] += 1;
        }
        (1..places.len()).for_each(|cell| places[cell] += places[cell - 1]);
        let mut next = places.clone();
        let (mut order, mut points) = (std::mem::take(&mut cells.order), std::mem::take(&mut cells.points));
        for neuron in 0..view.len {
            let point = view.at(neuron);
            let place = &mut next[cells.number(cells.locate_inside(point))];
            (order[*place as usize], points[*place as usize]) = (neuron as u32, point);
            *place += 1;
        }
        Cells { starts: places, order, points, ..cells }
    }

    /// The cell that a place is in, or would be in if the lattice went on.
    #[inline(always)]
    pub fn locate(&self, point: Point) -> [i64; 3] {
        std::array::from_fn(|axis| {
            let along = ((point[axis] - self.low[axis]) * self.per_length[axis]).clamp(-FAR, FAR);
            let cell = along as i64 - i64::from(along < 0.0);
            if self.space.period(axis).is_some() { cell.clamp(0, self.counts[axis] - 1) } else { cell }
        })
    }

    /// The nearest cell there is.
    #[inline(always)]
    pub fn locate_inside(&self, point: Point) -> [i64; 3] {
        let cell = self.locate(point);
        std::array::from_fn(|axis| cell[axis].clamp(0, self.counts[axis] - 1))
    }

    /// The number of a cell; that of its neighbour along the first axis is the next.
    #[inline(always)]
    pub fn number(&self, cell: [i64; 3]) -> usize {
        ((cell[2] * self.counts[1] + cell[1]) * self.counts[0] + cell[0]) as usize
    }

    /// The neurons in a cell, as places in `order`.
    #[inline(always)]
    pub fn members(&self, cell: usize) -> Range<usize> {
        self.starts[cell] as usize..self.starts[cell + 1] as usize
    }

    /// The cell at an index along an axis, if there is one.
    #[inline(always)]
    pub fn along(&self, axis: usize, index: i64) -> Option<i64> {
        let count = self.counts[axis];
        if (0..count).contains(&index) {
            Some(index)
        } else if self.closes(axis) {
            Some(if index < 0 { index + count } else { index - count })
        } else {
            None
        }
    }

    #[inline(always)]
    pub fn closes(&self, axis: usize) -> bool {
        self.space.period(axis).is_some()
    }

    /// How many cells one cell is from another along each axis, the shortest way.
    pub fn offset(&self, from: [i64; 3], to: [i64; 3]) -> [i64; 3] {
        std::array::from_fn(|axis| {
            let (straight, count) = (to[axis] - from[axis], self.counts[axis]);
            if !self.closes(axis) {
                straight
            } else if straight > count / 2 {
                straight - count
            } else if straight < -((count - 1) / 2) {
                straight + count
            } else {
                straight
            }
        })
    }

    /// The farthest cells that are to be looked at along an axis, each way.
    pub fn range(&self, axis: usize, within: i64) -> (i64, i64) {
        let count = self.counts[axis];
        if self.closes(axis) { (within.min((count - 1) / 2), within.min(count / 2)) } else { (within, within) }
    }
}

/// The square of the least distance between places in two cells that are so many cells apart.
#[inline(always)]
pub(super) fn least_square(offset: [i64; 3], edge: Point) -> f64 {
    let gap = |axis: usize| (offset[axis].abs() - 1).max(0) as f64 * edge[axis];
    crate::space::square([gap(0), gap(1), gap(2)])
}
