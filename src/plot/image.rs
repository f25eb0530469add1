//! Values as colours.

use ndarray::Array2;

use super::color::Color;
use super::range::Range;
use super::scene::{Area, Mark, SPOT};

/// What is not finite.
const NO_VALUE: Color = Color(225, 225, 225);

/// The part of an image that lies within an area, where row 0 is at the bottom. Values that share a pixel are averaged.
pub fn picture(values: &Array2<f64>, image: Area, visible: Area, scale: Range) -> Option<Mark> {
    let area = Area {
        left: image.left.max(visible.left),
        top: image.top.max(visible.top),
        right: image.right.min(visible.right),
        bottom: image.bottom.min(visible.bottom),
    };
    if values.is_empty() || area.width() < 0.1 || area.height() < 0.1 {
        return None;
    }
    let columns = Cells::new(values.ncols(), (area.left - image.left, area.right - image.left), image.width());
    let rows = Cells::new(values.nrows(), (image.bottom - area.bottom, image.bottom - area.top), image.height());
    let mut pixels = Vec::with_capacity(columns.pixels * rows.pixels * 4);
    for row in (0..rows.pixels).rev() {
        for column in 0..columns.pixels {
            let (y, x) = (rows.of(row), columns.of(column));
            let Color(red, green, blue) = color(values.slice(ndarray::s![y, x]).iter().copied(), scale);
            pixels.extend([red, green, blue, 255]);
        }
    }
    Some(Mark::Picture { area, columns: columns.pixels, rows: rows.pixels, pixels })
}

fn color(values: impl Iterator<Item = f64>, scale: Range) -> Color {
    let (sum, count) =
        values.filter(|value| value.is_finite()).fold((0.0, 0.0), |(sum, n), value| (sum + value, n + 1.0));
    if count == 0.0 { NO_VALUE } else { Color::of_share(scale.share(sum / count)) }
}

/// Which values the pixels of one axis show.
struct Cells {
    pixels: usize,
    cells: usize,
    first: f64,
    step: f64,
}

impl Cells {
    /// For `cells` values along `length` units, of which those between two distances from the start are visible.
    fn new(cells: usize, (from, to): (f64, f64), length: f64) -> Cells {
        let per_unit = cells as f64 / length;
        let most = ((to - from) / SPOT).ceil().max(1.0);
        let whole = (to - from) >= length * (1.0 - 1e-9);
        let pixels = if whole { most.min(cells as f64) } else { most } as usize;
        Cells { pixels, cells, first: from * per_unit, step: (to - from) * per_unit / pixels as f64 }
    }

    fn of(&self, pixel: usize) -> std::ops::Range<usize> {
        let at = |pixel: usize| self.first + self.step * pixel as f64 + 1e-6;
        let first = (at(pixel) as usize).min(self.cells - 1);
        let end = (at(pixel + 1) as usize).clamp(first + 1, self.cells);
        first..end
    }
}
