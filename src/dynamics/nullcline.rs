//! The curves on which a function of two variables vanishes: marching squares, on cells that are refined where it does.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

type Point = (f64, f64);

/// Curves, each as points in order.
pub type Curves = Vec<Vec<Point>>;

/// Cells along each side, and parts along each side of a cell that the curve meets.
const COARSE: usize = 80;
const FINE: usize = 4;

/// A rectangle with a function on it.
struct Plane<'a> {
    x: (f64, f64),
    y: (f64, f64),
    value: &'a dyn Fn(f64, f64) -> f64,
}

/// The curves, each as points in order, on which `value` is 0. Points lie on it to the last digits.
pub fn zero_curves(x: (f64, f64), y: (f64, f64), value: &dyn Fn(f64, f64) -> f64) -> Curves {
    let plane = Plane { x, y, value };
    let side = COARSE + 1;
    let at = |index: usize| plane.node(index % side * FINE, index / side * FINE);
    let positive: Vec<bool> = (0..side * side).map(|index| (value)(at(index).0, at(index).1) > 0.0).collect();
    let mixed = |&(i, j): &(usize, usize)| {
        let corners = [(i, j), (i + 1, j), (i, j + 1), (i + 1, j + 1)].map(|(i, j)| positive[j * side + i]);
        corners.iter().any(|corner| *corner != corners[0])
    };
    let cells = (0..COARSE).flat_map(|i| (0..COARSE).map(move |j| (i, j)));
    let mut open: VecDeque<(usize, usize)> = cells.filter(mixed).collect();
    let mut seen: BTreeSet<(usize, usize)> = open.iter().copied().collect();
    let mut segments = Vec::new();
    while let Some(cell) = open.pop_front() {
        // A curve may pass between the corners of the next cell.
        for next in plane.refine(cell, &mut segments) {
            if next.0 < COARSE && next.1 < COARSE && seen.insert(next) {
                open.push_back(next);
            }
        }
    }
    chained(&segments)
}

impl Plane<'_> {
    /// A node of the fine grid.
    fn node(&self, i: usize, j: usize) -> Point {
        let share = |index: usize| index as f64 / (COARSE * FINE) as f64;
        (self.x.0 + (self.x.1 - self.x.0) * share(i), self.y.0 + (self.y.1 - self.y.0) * share(j))
    }

    /// The segments within a coarse cell, and the neighbours into which they lead.
    fn refine(&self, (column, row): (usize, usize), segments: &mut Vec<[Point; 2]>) -> Vec<(usize, usize)> {
        let (left, low) = (column * FINE, row * FINE);
        let value = |i: usize, j: usize| {
            let (x, y) = self.node(i, j);
            (self.value)(x, y)
        };
        let values: Vec<Vec<f64>> =
            (0..=FINE).map(|j| (0..=FINE).map(|i| value(left + i, low + j)).collect()).collect();
        let positive = |i: usize, j: usize| values[j][i] > 0.0;
        let mut next = Vec::new();
        for step in 0..FINE {
            let crosses = |a: (usize, usize), b: (usize, usize)| positive(a.0, a.1) != positive(b.0, b.1);
            let ends = [
                (crosses((0, step), (0, step + 1)), (column.wrapping_sub(1), row)),
                (crosses((FINE, step), (FINE, step + 1)), (column + 1, row)),
                (crosses((step, 0), (step + 1, 0)), (column, row.wrapping_sub(1))),
                (crosses((step, FINE), (step + 1, FINE)), (column, row + 1)),
            ];
            next.extend(ends.into_iter().filter(|(crosses, _)| *crosses).map(|(_, cell)| cell));
        }
        for place in 0..FINE * FINE {
            let (i, j) = (place % FINE, place / FINE);
            self.square(
                (left + i, low + j),
                [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)].map(|(i, j)| values[j][i]),
                segments,
            );
        }
        next
    }

    /// The segments within one square, whose corners are given counter-clockwise from the lower left.
    fn square(&self, (i, j): (usize, usize), values: [f64; 4], segments: &mut Vec<[Point; 2]>) {
        let corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)];
        // Each edge from its lower or left end, so that both squares at it find the same point.
        let edges = [(0, 1), (1, 2), (3, 2), (0, 3)];
        let crossing = |&(a, b): &(usize, usize)| {
            let crosses = (values[a] > 0.0) != (values[b] > 0.0) && values[a].is_finite() && values[b].is_finite();
            let ends = (self.node(corners[a].0, corners[a].1), self.node(corners[b].0, corners[b].1));
            if crosses { self.root(ends, (values[a], values[b])) } else { None }
        };
        let found: Vec<Option<Point>> = edges.iter().map(crossing).collect();
        let points: Vec<Point> = found.iter().flatten().copied().collect();
        match points[..] {
            [a, b] => segments.push([a, b]),
            [a, b, c, d] => {
                let middle = {
                    let (low, high) = (self.node(i, j), self.node(i + 1, j + 1));
                    (self.value)(0.5 * (low.0 + high.0), 0.5 * (low.1 + high.1))
                };
                // The centre belongs with the first corner, or cuts it off.
                if (middle > 0.0) == (values[0] > 0.0) {
                    segments.extend([[a, b], [c, d]]);
                } else {
                    segments.extend([[a, d], [b, c]]);
                }
            }
            _ => {}
        }
    }

    /// Where the function vanishes between two points at which it has opposite signs; `None` at a pole.
    fn root(&self, (from, to): (Point, Point), (low, high): (f64, f64)) -> Option<Point> {
        let at = |share: f64| (from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1));
        let (mut a, mut b) = ((0.0, low), (1.0, high));
        let mut kept = 0;
        for _ in 0..80 {
            // False position, with the value halved of an end that stays.
            let share = (a.0 * b.1 - b.0 * a.1) / (b.1 - a.1);
            let share = if share > a.0.min(b.0) && share < a.0.max(b.0) { share } else { 0.5 * (a.0 + b.0) };
            let (x, y) = at(share);
            let value = (self.value)(x, y);
            if value == 0.0 || (a.0 - b.0).abs() < 1e-14 {
                return Some((x, y));
            }
            if (value > 0.0) == (b.1 > 0.0) {
                b = (share, value);
                a.1 *= if kept == 1 { 0.5 } else { 1.0 };
                kept = 1;
            } else {
                a = (share, value);
                b.1 *= if kept == -1 { 0.5 } else { 1.0 };
                kept = -1;
            }
            if value.abs() < 1e-15 * low.abs().max(high.abs()) {
                return Some((x, y));
            }
        }
        let (x, y) = at(0.5 * (a.0 + b.0));
        ((self.value)(x, y).abs() < low.abs().max(high.abs())).then_some((x, y))
    }
}

/// Segments put together at their ends.
fn chained(segments: &[[Point; 2]]) -> Vec<Vec<Point>> {
    let key = |point: Point| (point.0.to_bits(), point.1.to_bits());
    let mut at: BTreeMap<(u64, u64), Vec<usize>> = BTreeMap::new();
    for (number, segment) in segments.iter().enumerate() {
        segment.iter().for_each(|&end| at.entry(key(end)).or_default().push(number));
    }
    let mut used = vec![false; segments.len()];
    let next = |point: Point, used: &mut [bool]| {
        let number = at.get(&key(point))?.iter().copied().find(|&number| !used[number])?;
        used[number] = true;
        let [a, b] = segments[number];
        Some(if key(a) == key(point) { b } else { a })
    };
    let mut curves = Vec::new();
    for first in 0..segments.len() {
        if used[first] {
            continue;
        }
        used[first] = true;
        let mut curve: VecDeque<Point> = segments[first].into_iter().collect();
        while let Some(point) = next(curve[curve.len() - 1], &mut used) {
            curve.push_back(point);
        }
        while let Some(point) = next(curve[0], &mut used) {
            curve.push_front(point);
        }
        curves.push(curve.into_iter().collect());
    }
    curves
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_is_one_closed_curve_of_its_radius() {
        let curves = zero_curves((-2.0, 2.0), (-2.0, 2.0), &|x, y| x * x + y * y - 1.0);
        assert_eq!(curves.len(), 1);
        let circle = &curves[0];
        assert_eq!(circle.first(), circle.last());
        assert!(circle.len() > 400 && circle.iter().all(|(x, y)| (x * x + y * y - 1.0).abs() < 1e-13));
    }

    #[test]
    fn a_cross_and_a_thin_strip_are_whole() {
        // y² = x²: two lines that meet, off the nodes of the grid.
        let cross = zero_curves((-1.0, 1.1), (-1.0, 1.2), &|x, y| y * y - x * x);
        assert!(cross.iter().flatten().all(|(x, y)| (x.abs() - y.abs()).abs() < 1e-12));
        let length = |curve: &Vec<Point>| {
            curve
                .windows(2)
                .map(|p| ((p[0].0 - p[1].0) * (p[0].0 - p[1].0) + (p[0].1 - p[1].1) * (p[0].1 - p[1].1)).sqrt())
                .sum::<f64>()
        };
        let exact = 2.0_f64.sqrt() * (2.1 + 2.0);
        assert!((cross.iter().map(length).sum::<f64>() - exact).abs() < 0.02);
        // A strip a fifth of a cell wide, slightly tilted.
        let strip = zero_curves((0.0, 1.0), (0.0, 1.0), &|x, y| {
            let off = y - 0.4 - 0.3 * x;
            off * off - 1e-6
        });
        assert!(strip.iter().flatten().all(|(x, y)| ((y - 0.4 - 0.3 * x).abs() - 1e-3).abs() < 1e-12));
    }

    #[test]
    fn a_pole_is_no_zero() {
        let curves = zero_curves((-1.0, 1.0), (-1.0, 1.0), &|x, _| 1.0 / (x - 0.123));
        assert!(curves.is_empty(), "{curves:?}");
    }
}
