//! A scene as SVG: lines, bars and text by `plotters`; spots and pictures, for which it has no compact form, by hand.

use std::fmt::Write;

use plotters::prelude::{DrawingBackend, SVGBackend};

use super::color::Color;
use super::font;
use super::png;
use super::scene::{Area, Mark, SPOT, Scene, Spots};
use crate::{Error, Result};

/// Steps of a coordinate in one unit.
const FINENESS: f64 = 10.0;

/// More spots than this become a picture.
const MOST_SPOTS: usize = 50_000;

pub fn render(scene: &Scene) -> Result<String> {
    let (width, height) = (scene.width, scene.height);
    let (fine_width, fine_height) = (steps(width), steps(height));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {fine_width} {fine_height}\" stroke-linejoin=\"round\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#FFFFFF\"/>\n"
    );
    let by_hand = |mark: &Mark| matches!(mark, Mark::Spots { .. } | Mark::Picture { .. });
    for run in scene.marks.chunk_by(|a, b| by_hand(a) == by_hand(b)) {
        if by_hand(&run[0]) {
            run.iter().try_for_each(|mark| write_by_hand(&mut svg, mark))?;
        } else {
            svg += &elements(run, (fine_width as u32, fine_height as u32))?;
        }
    }
    svg += "</svg>\n";
    Ok(svg)
}

/// The elements that `plotters` draws, without the document around them.
fn elements(marks: &[Mark], size: (u32, u32)) -> Result<String> {
    let mut document = String::new();
    let mut backend = SVGBackend::with_string(&mut document, size);
    let drawn = marks.iter().try_for_each(|mark| super::draw::mark(&mut backend, mark, &SCALE));
    drawn?;
    backend.present().map_err(|error| Error::Figure { reason: error.to_string() })?;
    drop(backend);
    let body = document.split_once(">\n").map_or("", |(_, rest)| rest);
    Ok(body.trim_end().trim_end_matches("</svg>").to_string())
}

const SCALE: super::draw::Scale =
    super::draw::Scale { steps: FINENESS, text: font::SVG_SIZE, baseline: 0.2735, inclusive: false };

fn write_by_hand(svg: &mut String, mark: &Mark) -> Result<()> {
    match mark {
        Mark::Spots { centres, width, height, round, color } if centres.len() <= MOST_SPOTS => {
            write_spots(svg, centres, (*width, *height), *round, *color);
        }
        Mark::Spots { centres, color, .. } => write_dense(svg, centres, *color)?,
        Mark::Picture { area, columns, rows, pixels } => write_picture(svg, *area, (*columns, *rows), pixels)?,
        _ => {}
    }
    Ok(())
}

/// Spots as the strokes of one path.
fn write_spots(svg: &mut String, centres: &[(f64, f64)], (width, height): (f64, f64), round: bool, color: Color) {
    let (cap, length) = if round { ("round", 1) } else { ("butt", steps(height).max(1)) };
    svg.push_str("<path d=\"");
    for &(x, y) in centres {
        let top = if round { steps(y) } else { steps(y - height / 2.0) };
        append(svg, format_args!("M{} {top}v{length}", steps(x)));
    }
    let stroke = steps(width).max(1);
    let color = hex(color);
    append(
        svg,
        format_args!("\" fill=\"none\" stroke=\"{color}\" stroke-width=\"{stroke}\" stroke-linecap=\"{cap}\"/>\n"),
    );
}

/// Very many spots as a picture, two pixels wide to the unit.
fn write_dense(svg: &mut String, centres: &[(f64, f64)], color: Color) -> Result<()> {
    let edge = |pick: fn(f64, f64) -> f64, from: f64| {
        centres.iter().fold((from, from), |ends, &(x, y)| (pick(ends.0, x), pick(ends.1, y)))
    };
    let (left, top) = edge(f64::min, f64::INFINITY);
    let (right, bottom) = edge(f64::max, f64::NEG_INFINITY);
    let area = Area { left, top, right: right + SPOT, bottom: bottom + SPOT };
    let (columns, rows) = Spots::size(area);
    let mut pixels = [color.0, color.1, color.2, 0].repeat(columns * rows);
    for &(x, y) in centres {
        let place = ((y - top) / SPOT) as usize * columns + ((x - left) / SPOT) as usize;
        pixels[4 * place + 3] = 255;
    }
    let area = Area { right: left + SPOT * columns as f64, bottom: top + SPOT * rows as f64, ..area };
    write_picture(svg, area, (columns, rows), &pixels)
}

fn write_picture(svg: &mut String, area: Area, (columns, rows): (usize, usize), pixels: &[u8]) -> Result<()> {
    let data = base64(&png::encode(columns, rows, png::Pixels::Transparent(pixels))?);
    let (x, y, width, height) = (steps(area.left), steps(area.top), steps(area.width()), steps(area.height()));
    append(
        svg,
        format_args!(
            "<image x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" preserveAspectRatio=\"none\" \
             style=\"image-rendering:pixelated\" href=\"data:image/png;base64,{data}\"/>\n"
        ),
    );
    Ok(())
}

fn append(svg: &mut String, text: std::fmt::Arguments) {
    // Writing to a string cannot fail.
    let _ = svg.write_fmt(text);
}

fn steps(units: f64) -> i64 {
    (units * FINENESS).round() as i64
}

fn hex(color: Color) -> String {
    format!("#{:02X}{:02X}{:02X}", color.0, color.1, color.2)
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, k| bits << 8 | u32::from(group.get(k).copied().unwrap_or(0)));
        for k in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * k) & 63) as usize] as char;
            text.push(if k <= group.len() { digit } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_in_its_standard() {
        for (plain, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(plain.as_bytes()), text);
        }
    }
}
