//! The font of all text.

use std::sync::OnceLock;

use plotters::style::{FontStyle, IntoFont, register_font};

use super::label::printable;
use crate::{Error, Result};

/// The family as SVG names it: DejaVu Sans, in which text was measured, or the nearest font the viewer has.
///
/// It is registered under the whole list, so that no font of the same name is replaced.
pub const FAMILY: &str = "DejaVu Sans, Verdana, sans-serif";

/// The size that `plotters` has for a font whose letters are set 1 em high, in SVG.
pub const SVG_SIZE: f64 = 1.24;

/// The same in bitmaps: ascent and descent of DejaVu Sans (em).
pub const BITMAP_SIZE: f64 = 1.1641;

static FONT: &[u8] = include_bytes!("../../assets/DejaVuSans-subset.ttf");

/// Makes the font known; to be called before anything is drawn.
pub fn prepare() -> Result<()> {
    static PREPARED: OnceLock<bool> = OnceLock::new();
    let prepared = PREPARED.get_or_init(|| register_font(FAMILY, FontStyle::Normal, FONT).is_ok());
    if *prepared { Ok(()) } else { Err(Error::Figure { reason: "the font cannot be read".into() }) }
}

/// The width of `text`, set `size` units high.
pub fn width(text: &str, size: f64) -> f64 {
    const FINE: f64 = 100.0;
    let font = (FAMILY, FINE * BITMAP_SIZE).into_font();
    font.layout_box(&printable(text))
        .map_or(0.6 * size * text.chars().count() as f64, |(low, high)| f64::from(high.0 - low.0) / FINE * size)
}

/// The greatest size, up to `size`, at which `text` is no wider than `room`; at least half of `size`.
pub fn fitting(text: &str, size: f64, room: f64) -> f64 {
    let width = width(text, size);
    if width > room { (size * room / width).max(0.5 * size) } else { size }
}
