//! Lines and discs onto pixels, with smooth edges.
//!
//! How much of a pixel is covered follows from its distance to the middle of the line, so that a line is as thick on the
//! slant as along an axis, and each pixel takes the most that any piece of a path covers, so that joints do not show.

use super::color::Color;

type Point = (f64, f64);

/// How many shares of a pixel are told apart: four pixels of the canvas make one of a file, which then has 16 levels. More
/// would make larger files, and no difference to the eye.
const LEVELS: f64 = 4.0;

/// Rows of pixels from the top: red, green, blue.
pub struct Canvas {
    pub columns: usize,
    pub rows: usize,
    pub pixels: Vec<u8>,
}

/// Pixels from `left` and `top` on, up to before `right` and `bottom`.
struct Bounds {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

impl Canvas {
    /// A white one.
    pub fn new(columns: usize, rows: usize) -> Canvas {
        Canvas { columns, rows, pixels: vec![255; columns * rows * 3] }
    }

    /// A path through points (pixels), round at its joints and straight at its ends.
    pub fn path(&mut self, points: &[Point], width: f64, color: Color) {
        let mut points = points.to_vec();
        points.dedup();
        if let [from, to] = points[..]
            && (from.0 == to.0 || from.1 == to.1)
        {
            return self.straight(from, to, width, color);
        }
        let bounds = self.around(&points, 0.5 * width + 1.0);
        let columns = bounds.right - bounds.left;
        let mut covered = vec![0_u8; columns * (bounds.bottom - bounds.top)];
        for (k, pair) in points.windows(2).enumerate() {
            let piece = Piece { from: pair[0], to: pair[1], width, starts: k == 0, ends: k + 2 == points.len() };
            let extent = self.around(pair, 0.5 * width + 1.0);
            for row in extent.top..extent.bottom {
                for column in piece.near(row, &extent) {
                    let share = (LEVELS * piece.covers((column as f64 + 0.5, row as f64 + 0.5))).round() as u8;
                    let place = (row - bounds.top) * columns + column - bounds.left;
                    covered[place] = covered[place].max(share);
                }
            }
        }
        for row in bounds.top..bounds.bottom {
            for column in bounds.left..bounds.right {
                let share = covered[(row - bounds.top) * columns + column - bounds.left];
                self.blend(column, row, color, f64::from(share) / LEVELS);
            }
        }
    }

    /// A line along an axis, with sharp edges: a whole number of pixels thick.
    fn straight(&mut self, from: Point, to: Point, width: f64, color: Color) {
        let width = width.round().max(1.0);
        let begin = |a: f64, b: f64| if a == b { (a - 0.5 * width).round() } else { a.min(b).round() };
        let end = |a: f64, b: f64| if a == b { begin(a, b) + width } else { a.max(b).round() };
        let along = |low: f64, high: f64, most: usize| low.max(0.0) as usize..(high.max(0.0) as usize).min(most);
        for row in along(begin(from.1, to.1), end(from.1, to.1), self.rows) {
            for column in along(begin(from.0, to.0), end(from.0, to.0), self.columns) {
                self.blend(column, row, color, 1.0);
            }
        }
    }

    /// A disc around `centre` (pixels).
    pub fn disc(&mut self, centre: Point, radius: f64, color: Color) {
        let bounds = self.around(&[centre], radius + 1.0);
        for row in bounds.top..bounds.bottom {
            for column in bounds.left..bounds.right {
                let (x, y) = (column as f64 + 0.5 - centre.0, row as f64 + 0.5 - centre.1);
                self.blend(column, row, color, (radius + 0.5 - (x * x + y * y).sqrt()).clamp(0.0, 1.0));
            }
        }
    }

    /// The pixels no further than `margin` from the box around points.
    fn around(&self, points: &[Point], margin: f64) -> Bounds {
        let reach = |coordinate: fn(&Point) -> f64, most: usize| {
            let values = || points.iter().map(coordinate);
            let (low, high) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
            let first = ((low - margin).max(0.0) as usize).min(most);
            (first, ((high + margin).max(0.0) as usize).saturating_add(1).clamp(first, most))
        };
        let ((left, right), (top, bottom)) = (reach(|point| point.0, self.columns), reach(|point| point.1, self.rows));
        Bounds { left, top, right, bottom }
    }

    fn blend(&mut self, column: usize, row: usize, color: Color, share: f64) {
        if share <= 0.0 {
            return;
        }
        let place = 3 * (row * self.columns + column);
        for (value, ink) in self.pixels[place..place + 3].iter_mut().zip([color.0, color.1, color.2]) {
            *value = (f64::from(*value) + share * (f64::from(ink) - f64::from(*value))).round() as u8;
        }
    }
}

/// One piece of a path.
struct Piece {
    from: Point,
    to: Point,
    width: f64,
    /// Whether the path starts here, and whether it ends: straight, then, not round.
    starts: bool,
    ends: bool,
}

impl Piece {
    /// The length, and the direction.
    fn direction(&self) -> (f64, Point) {
        let (x, y) = (self.to.0 - self.from.0, self.to.1 - self.from.1);
        let length = (x * x + y * y).sqrt();
        (length, (x / length, y / length))
    }

    /// The columns of a row in which the piece, or the line through it, can be.
    fn near(&self, row: usize, extent: &Bounds) -> std::ops::Range<usize> {
        let (_, (x, y)) = self.direction();
        if y.abs() < 1e-6 {
            return extent.left..extent.right;
        }
        let middle = self.from.0 + (row as f64 + 0.5 - self.from.1) * x / y;
        let reach = (0.5 * self.width + 1.0) / y.abs();
        let first = ((middle - reach).max(0.0) as usize).clamp(extent.left, extent.right);
        first..((middle + reach).max(0.0) as usize).saturating_add(1).clamp(first, extent.right)
    }

    /// The share of the pixel around `point` that is covered.
    fn covers(&self, point: Point) -> f64 {
        let (length, (x, y)) = self.direction();
        let (dx, dy) = (point.0 - self.from.0, point.1 - self.from.1);
        let (along, across) = (dx * x + dy * y, dx * y - dy * x);
        let mut share = 1.0;
        let mut beyond = 0.0;
        if self.starts && along < 0.5 {
            share = (along + 0.5).max(0.0);
        } else if along < 0.0 {
            beyond = along;
        }
        if self.ends && along > length - 0.5 {
            share = f64::min(share, length - along + 0.5).max(0.0);
        } else if along > length {
            beyond = along - length;
        }
        let distance = (across * across + beyond * beyond).sqrt();
        share * (0.5 * self.width + 0.5 - distance).clamp(0.0, self.width.min(1.0))
    }
}
