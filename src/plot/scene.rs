//! A figure as a list of marks on a plane, before it becomes a file.

use super::color::Color;
use super::label::printable;

/// The white within a ring, as a share of its diameter.
pub const RING: f64 = 0.6;

/// The least length that is told apart (units): what lies closer is merged.
pub const SPOT: f64 = 0.5;

/// A part of the plane; y grows downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Area {
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }
}

/// What the position of a text means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// One thing drawn.
#[derive(Clone, Debug)]
pub enum Mark {
    /// A line through points.
    Path { points: Vec<(f64, f64)>, color: Color, width: f64 },
    /// A filled rectangle.
    Bar { area: Area, color: Color },
    /// Many equal spots around their centres: discs, or upright bars.
    Spots { centres: Vec<(f64, f64)>, width: f64, height: f64, round: bool, color: Color },
    /// Pixels, stretched over an area: rows from the top, four bytes (red, green, blue, opacity) each.
    Picture { area: Area, columns: usize, rows: usize, pixels: Vec<u8> },
    /// A line of text on its baseline.
    Text { text: String, at: (f64, f64), size: f64, anchor: Anchor, upright: bool, color: Color },
}

/// Marks, in the order in which they are drawn.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    pub width: f64,
    pub height: f64,
    pub marks: Vec<Mark>,
}

impl Scene {
    pub fn line(&mut self, points: &[(f64, f64)], color: Color, width: f64) {
        self.marks.push(Mark::Path { points: points.to_vec(), color, width });
    }

    pub fn text(&mut self, text: &str, at: (f64, f64), size: f64, anchor: Anchor) {
        self.write(text, at, size, anchor, false);
    }

    /// Text that reads upwards.
    pub fn upright(&mut self, text: &str, at: (f64, f64), size: f64) {
        self.write(text, at, size, Anchor::Middle, true);
    }

    fn write(&mut self, text: &str, at: (f64, f64), size: f64, anchor: Anchor, upright: bool) {
        if !text.is_empty() {
            self.marks.push(Mark::Text { text: printable(text), at, size, anchor, upright, color: Color::INK });
        }
    }
}

/// A grid of spots over an area, each of them free or taken.
pub struct Spots {
    area: Area,
    columns: usize,
    taken: Vec<bool>,
}

impl Spots {
    pub fn over(area: Area) -> Spots {
        let (columns, rows) = Spots::size(area);
        Spots { area, columns, taken: vec![false; columns * rows] }
    }

    /// Columns and rows of the grid.
    pub fn size(area: Area) -> (usize, usize) {
        let count = |length: f64| (length / SPOT).max(0.0).ceil() as usize + 1;
        (count(area.width()), count(area.height()))
    }

    /// Takes the spot at a point within the area; whether it was free.
    pub fn take(&mut self, (x, y): (f64, f64)) -> bool {
        let column = ((x - self.area.left) / SPOT) as usize;
        let row = ((y - self.area.top) / SPOT) as usize;
        let spot = self.taken.get_mut(row * self.columns + column.min(self.columns - 1));
        spot.is_some_and(|taken| !std::mem::replace(taken, true))
    }
}
