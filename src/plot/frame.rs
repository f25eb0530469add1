//! A panel in its place on the page, and the sizes of what stands around it.

use super::panel::Panel;
use super::range::Range;
use super::scene::Area;

/// Size of the numbers on axes (units).
pub const NUMBERS: f64 = 10.0;

/// Size of the labels of axes, of legends and of the titles of panels (units).
pub const LABELS: f64 = 11.0;

/// Length of a tick (units).
pub const TICK: f64 = 3.5;

/// Thickness of axes (units).
pub const AXIS: f64 = 0.8;

/// A panel in its place.
pub struct Frame<'a> {
    pub panel: &'a Panel,
    pub plot: Area,
    pub x: Range,
    pub y: Range,
    /// The label below; `None` if another panel follows.
    pub x_label: Option<&'a str>,
    /// Where the margin for the labels begins.
    pub outer_left: f64,
    /// Where that for the colour scale ends.
    pub outer_right: f64,
}

impl Frame<'_> {
    pub fn place(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let plot = &self.plot;
        (plot.left + self.x.share(x) * plot.width(), plot.bottom - self.y.share(y) * plot.height())
    }
}
