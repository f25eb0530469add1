//! Marks onto a backend of `plotters`.

use plotters::prelude::{DrawingBackend, RGBColor, ShapeStyle, TextStyle};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color as _, FontTransform, IntoFont};

use super::color::Color;
use super::font;
use super::scene::{Anchor, Area, Mark};
use crate::{Error, Result};

/// How units become the whole numbers that a backend counts in.
pub struct Scale {
    /// Steps in one unit.
    pub steps: f64,
    /// The size that the backend calls 1 em.
    pub text: f64,
    /// How far the baseline of a vertically centred text lies below its position (em).
    pub baseline: f64,
    /// Whether the backend includes the last pixel of a rectangle, rather than its edge.
    pub inclusive: bool,
}

/// The result of a backend, with its error in words.
fn told(result: std::result::Result<(), impl std::fmt::Display>) -> Result<()> {
    result.map_err(|error| Error::Figure { reason: error.to_string() })
}

impl Scale {
    fn steps(&self, units: f64) -> i32 {
        (units * self.steps).round() as i32
    }

    fn point(&self, (x, y): (f64, f64)) -> (i32, i32) {
        (self.steps(x), self.steps(y))
    }
}

fn style(color: Color, width: u32) -> ShapeStyle {
    RGBColor(color.0, color.1, color.2).stroke_width(width)
}

/// Draws one mark.
pub fn mark<B: DrawingBackend>(backend: &mut B, mark: &Mark, scale: &Scale) -> Result<()> {
    match mark {
        Mark::Path { points, color, width } => {
            let points: Vec<_> = points.iter().map(|&point| scale.point(point)).collect();
            told(backend.draw_path(points, &style(*color, scale.steps(*width).max(1) as u32)))
        }
        Mark::Bar { area, color } => bar(backend, *area, *color, scale),
        Mark::Spots { centres, width, height, color, .. } => {
            let (w, h) = (0.5 * width, 0.5 * height);
            let around = |&(x, y): &(f64, f64)| Area { left: x - w, right: x + w, top: y - h, bottom: y + h };
            centres.iter().map(around).try_for_each(|area| bar(backend, area, *color, scale))
        }
        Mark::Picture { area, columns, rows, pixels } => picture(backend, *area, (*columns, *rows), pixels, scale),
        Mark::Text { text, at, size, anchor, upright, color } => {
            let style = lettering(*size, *anchor, *upright, *color, scale);
            let above = scale.baseline * size;
            let at = if *upright { (at.0 - above, at.1) } else { (at.0, at.1 - above) };
            told(backend.draw_text(text, &style, scale.point(at)))
        }
    }
}

fn bar<B: DrawingBackend>(backend: &mut B, area: Area, color: Color, scale: &Scale) -> Result<()> {
    let (left, top) = scale.point((area.left, area.top));
    let (right, bottom) = scale.point((area.right, area.bottom));
    let last = i32::from(scale.inclusive);
    let end = ((right - last).max(left), (bottom - last).max(top));
    told(backend.draw_rect((left, top), end, &style(color, 1), true))
}

/// An opaque picture, each pixel enlarged to what it covers.
fn picture<B: DrawingBackend>(
    backend: &mut B,
    area: Area,
    (columns, rows): (usize, usize),
    pixels: &[u8],
    scale: &Scale,
) -> Result<()> {
    let (left, top) = scale.point((area.left, area.top));
    let (right, bottom) = scale.point((area.right, area.bottom));
    let (width, height) = ((right - left).max(1) as usize, (bottom - top).max(1) as usize);
    let mut fine = Vec::with_capacity(width * height * 3);
    for y in 0..height {
        for x in 0..width {
            let place = (y * rows / height) * columns + x * columns / width;
            fine.extend_from_slice(&pixels[4 * place..4 * place + 3]);
        }
    }
    told(backend.blit_bitmap((left, top), (width as u32, height as u32), &fine))
}

fn lettering(size: f64, anchor: Anchor, upright: bool, color: Color, scale: &Scale) -> TextStyle<'static> {
    let across = match anchor {
        Anchor::Start => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::End => HPos::Right,
    };
    let transform = if upright { FontTransform::Rotate270 } else { FontTransform::None };
    let font = (font::FAMILY, size * scale.text * scale.steps).into_font().transform(transform);
    font.color(&RGBColor(color.0, color.1, color.2)).pos(Pos::new(across, VPos::Center))
}
