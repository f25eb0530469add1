//! A scene as PNG: drawn with four pixels to the unit, then averaged to two, which smooths the edges, and stored with a
//! palette of its own.

use ::png::{BitDepth, ColorType, Compression, Encoder, EncodingError, FilterType};
use plotters::prelude::{BitMapBackend, DrawingBackend};

use super::canvas::Canvas;
use super::draw::{self, Scale};
use super::font;
use super::palette::{self, Indexed};
use super::scene::{Mark, Scene};
use crate::{Error, Result};

/// Pixels in a unit, in the file.
const PIXELS: usize = 2;

/// Pixels drawn for one in the file, along either axis.
const FINER: usize = 2;

const SCALE: Scale =
    Scale { steps: (PIXELS * FINER) as f64, text: font::BITMAP_SIZE, baseline: 0.1127, inclusive: true };

pub fn render(scene: &Scene) -> Result<Vec<u8>> {
    let (columns, rows) = (scene.width as usize * PIXELS, scene.height as usize * PIXELS);
    let mut fine = Canvas::new(columns * FINER, rows * FINER);
    for run in scene.marks.chunk_by(|a, b| by_hand(a) == by_hand(b)) {
        if by_hand(&run[0]) {
            run.iter().for_each(|mark| draw_by_hand(&mut fine, mark));
        } else {
            let size = (fine.columns as u32, fine.rows as u32);
            let mut backend = BitMapBackend::with_buffer(&mut fine.pixels, size);
            run.iter().try_for_each(|mark| draw::mark(&mut backend, mark, &SCALE))?;
            backend.present().map_err(|error| Error::Figure { reason: error.to_string() })?;
        }
    }
    encode(columns, rows, Pixels::Opaque(&averaged(&fine.pixels, columns, rows)))
}

/// What `plotters` draws with rough edges.
fn by_hand(mark: &Mark) -> bool {
    matches!(mark, Mark::Path { .. } | Mark::Spots { round: true, .. })
}

fn draw_by_hand(fine: &mut Canvas, mark: &Mark) {
    let place = |&(x, y): &(f64, f64)| (x * SCALE.steps, y * SCALE.steps);
    match mark {
        Mark::Path { points, color, width } => {
            fine.path(&points.iter().map(place).collect::<Vec<_>>(), width * SCALE.steps, *color);
        }
        Mark::Spots { centres, width, color, .. } => {
            // On whole pixels of the file, as fine as spots are told apart: equal shapes make a small file.
            let whole = |units: f64| ((units * PIXELS as f64).round() as i64 * FINER as i64) as f64;
            let centres = centres.iter().map(|&(x, y)| (whole(x), whole(y)));
            centres.for_each(|centre| fine.disc(centre, 0.5 * width * SCALE.steps, *color));
        }
        _ => {}
    }
}

/// The mean of each square of `FINER` × `FINER` pixels.
fn averaged(fine: &[u8], columns: usize, rows: usize) -> Vec<u8> {
    let mut coarse = Vec::with_capacity(columns * rows * 3);
    let share = (FINER * FINER) as u32;
    for row in 0..rows {
        for column in 0..columns {
            for channel in 0..3 {
                let at =
                    |k: usize| ((row * FINER + k / FINER) * columns * FINER + column * FINER + k % FINER) * 3 + channel;
                let sum: u32 = (0..FINER * FINER).map(|k| u32::from(fine[at(k)])).sum();
                coarse.push(((sum + share / 2) / share) as u8);
            }
        }
    }
    coarse
}

/// Rows of pixels from the top.
#[derive(Clone, Copy)]
pub enum Pixels<'a> {
    /// Red, green, blue.
    Opaque(&'a [u8]),
    /// Red, green, blue, opacity.
    Transparent(&'a [u8]),
}

/// The content of a PNG file.
pub fn encode(columns: usize, rows: usize, pixels: Pixels) -> Result<Vec<u8>> {
    let write = || -> std::result::Result<Vec<u8>, EncodingError> {
        let mut file = Vec::new();
        let mut encoder = Encoder::new(&mut file, columns as u32, rows as u32);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_compression(Compression::Best);
        let by_palette = if let Pixels::Opaque(data) = pixels { palette::indexed(data) } else { None };
        let (color, data) = match (&by_palette, pixels) {
            (Some(Indexed { colors, pixels }), _) => {
                encoder.set_palette(colors.concat());
                encoder.set_filter(FilterType::NoFilter);
                (ColorType::Indexed, pixels.as_slice())
            }
            (None, Pixels::Opaque(data)) => (ColorType::Rgb, data),
            (None, Pixels::Transparent(data)) => (ColorType::Rgba, data),
        };
        encoder.set_color(color);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(data)?;
        writer.finish()?;
        Ok(file)
    };
    write().map_err(|error| Error::Figure { reason: error.to_string() })
}
