//! The nearest neighbours.

use super::cells::{Cells, bounds, counts};
use super::without_places;
use crate::connect::fixed_in_degree::check;
use crate::connect::{Connect, Plan, Shape};
use crate::error::Result;
use crate::random::{Source, Stream};
use crate::space::{Between, Geometry, Point, Space, square};

/// Each target is connected to this number of sources, the nearest ones; of sources at equal distance, to those with the lowest
/// numbers. The neuron itself counts as one unless autapses are not allowed.
///
/// Both ends must be [placed](crate::network::Network::place).
///
/// ```
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// let mut net = Network::new(0.1)?;
/// let cells = net.add(900, Lif::default())?;
/// net.place(cells, Grid::new([30, 30], [30.0, 30.0]).periodic())?;
/// let wires = net.connect(cells, cells, Nearest(8).weight(Init::by_distance(|d| d)).autapses(false), Synapse::ampa())?;
/// // Four neighbours at distance 1, four on the diagonals.
/// let mean = net.weights(wires)?.mean().unwrap();
/// assert!((mean - (1.0 + 2.0_f64.sqrt()) / 2.0).abs() < 1e-6);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// [`crate::Error::Infeasible`] if not all neurons have places in one space, or there are too few sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nearest(pub usize);

impl Connect for Nearest {
    fn plan(&self, _: Shape, _: Source) -> Result<Plan> {
        Err(without_places("Nearest"))
    }

    fn expected(&self, shape: Shape) -> f64 {
        self.0 as f64 * shape.targets as f64
    }

    fn plan_in(&self, shape: Shape, geometry: &Geometry, _: Source) -> Result<(Plan, f64)> {
        let Nearest(k) = *self;
        check("Nearest", k, Shape { multapses: false, ..shape }, "target", "sources")?;
        let Between { space, sources, targets } = geometry.of("Nearest")?;
        let (low, extent) = bounds(&sources, space);
        let cells = Cells::new(&sources, space, (low, extent), few_in_each(extent, sources.len, k, space));
        let nearest = Search { cells, space, k };
        let partners = Box::new(move |target: usize, _: &mut Stream, list: &mut Vec<u32>| {
            nearest.find(targets.at(target), shape.source_excluded(target), list);
        });
        Ok((Plan::ByTarget(partners), self.expected(shape)))
    }
}

/// Cells of equal edges, with some `k / 4` neurons in each, but no fewer than two.
fn few_in_each(extent: Point, n: usize, k: usize, space: Space) -> [i64; 3] {
    let wanted = (n as f64 / (0.25 * k as f64).max(2.0)).max(1.0);
    let longest = extent[..space.dimensions()].iter().fold(0.0_f64, |most, &length| most.max(length));
    if longest == 0.0 {
        return [1; 3];
    }
    // Halved until there are enough.
    let mut edge = longest;
    while counts(extent, edge).iter().map(|&n| n as f64).product::<f64>() < wanted && edge > 1e-9 * longest {
        edge *= 0.8;
    }
    counts(extent, edge)
}

struct Search {
    cells: Cells,
    space: Space,
    k: usize,
}

impl Search {
    /// Append the nearest ones, in ascending order.
    fn find(&self, own: Point, excluded: Option<usize>, list: &mut Vec<u32>) {
        let Search { ref cells, space, k } = *self;
        if k == 0 {
            return;
        }
        let at = cells.locate_inside(own);
        let least_edge = (0..space.dimensions()).map(|axis| cells.edge[axis]).fold(f64::INFINITY, f64::min);
        let most_away = cells.counts.iter().copied().max().unwrap_or(1);
        let mut found: Vec<(f64, u32)> = Vec::new();
        for away in 0..=most_away {
            self.each_at(at, away, |place| {
                let partner = cells.order[place];
                if excluded != Some(partner as usize) {
                    found.push((square(space.displacement(own, cells.points[place])), partner));
                }
            });
            let by_distance =
                |one: &(f64, u32), other: &(f64, u32)| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1));
            if found.len() > k {
                found.select_nth_unstable_by(k - 1, by_distance);
                found.truncate(k);
            }
            // What was not looked at is farther off than so many whole cells.
            let sure = away as f64 * least_edge;
            if found.len() == k && found.iter().all(|one| one.0 < sure * sure) {
                break;
            }
        }
        let start = list.len();
        list.extend(found.into_iter().map(|(_, partner)| partner));
        list[start..].sort_unstable();
    }

    /// Visit the neurons in the cells that are `away` from a cell along one axis, and no farther along the others.
    fn each_at(&self, at: [i64; 3], away: i64, mut visit: impl FnMut(usize)) {
        let cells = &self.cells;
        let range = |axis: usize| {
            let (down, up) = cells.range(axis, away);
            let (low, high) = if cells.closes(axis) {
                (-down, up)
            } else {
                ((-down).max(-at[axis]), up.min(cells.counts[axis] - 1 - at[axis]))
            };
            low..=high
        };
        for z in range(2) {
            for y in range(1) {
                let (xs, whole) = (range(0), z.abs() == away || y.abs() == away);
                let mut cell = |x: i64| {
                    let along = [cells.along(0, at[0] + x), cells.along(1, at[1] + y), cells.along(2, at[2] + z)];
                    if let [Some(x), Some(y), Some(z)] = along {
                        cells.members(cells.number([x, y, z])).for_each(&mut visit);
                    }
                };
                if whole {
                    xs.for_each(&mut cell);
                } else {
                    [-away, away].into_iter().filter(|x| xs.contains(x)).for_each(&mut cell);
                }
            }
        }
    }
}
