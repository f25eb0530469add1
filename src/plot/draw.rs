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
    /// Whether the backend draws thick paths well as a whole; otherwise segments and joints are drawn one by one.
    pub whole_paths: bool,
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
        Mark::Path { points, color, width } => path(backend, points, *color, *width, scale),
        Mark::Bar { area, color } => bar(backend, *area, *color, scale),
        Mark::Spots { centres, width, height, round, color } => {
            for &(x, y) in centres {
                if *round && scale.steps(*width) > 3 {
                    let radius = (0.5 * width * scale.steps).round() as u32;
                    told(backend.draw_circle(scale.point((x, y)), radius, &style(*color, 1), true))?;
                } else {
                    let (w, h) = (0.5 * width, 0.5 * height);
                    bar(backend, Area { left: x - w, right: x + w, top: y - h, bottom: y + h }, *color, scale)?;
                }
            }
            Ok(())
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

fn path<B: DrawingBackend>(
    backend: &mut B,
    points: &[(f64, f64)],
    color: Color,
    width: f64,
    scale: &Scale,
) -> Result<()> {
    let stroke = style(color, scale.steps(width).max(1) as u32);
    let points: Vec<(i32, i32)> = points.iter().map(|&point| scale.point(point)).collect();
    if scale.whole_paths {
        return told(backend.draw_path(points, &stroke));
    }
    let radius = stroke.stroke_width / 2;
    for pair in points.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        if x0 == x1 || y0 == y1 {
            let (before, after) = (radius as i32, (stroke.stroke_width - radius) as i32 - 1);
            let wide = if x0 == x1 { (before, after, 0, 0) } else { (0, 0, before, after) };
            let from = (x0.min(x1) - wide.0, y0.min(y1) - wide.2);
            let to = (x0.max(x1) + wide.1, y0.max(y1) + wide.3);
            told(backend.draw_rect(from, to, &stroke, true))?;
        } else {
            told(backend.draw_line(pair[0], pair[1], &stroke))?;
        }
    }
    if points.len() > 2 && radius > 0 {
        let joints = &points[1..points.len() - 1];
        joints.iter().try_for_each(|&joint| told(backend.draw_circle(joint, radius, &stroke, true)))?;
    }
    Ok(())
}

fn bar<B: DrawingBackend>(backend: &mut B, area: Area, color: Color, scale: &Scale) -> Result<()> {
    let (left, top) = scale.point((area.left, area.top));
    let (right, bottom) = scale.point((area.right, area.bottom));
    // Bitmaps include the last pixel, SVG the edge.
    let last = if scale.whole_paths { 0 } else { 1 };
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
