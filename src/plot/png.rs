//! A scene as PNG: drawn with four pixels to the unit, then averaged to two, which smooths the edges.

use ::png::{BitDepth, ColorType, Encoder, EncodingError};
use plotters::prelude::{BitMapBackend, DrawingBackend};

use super::draw::{self, Scale};
use super::font;
use super::scene::Scene;
use crate::{Error, Result};

/// Pixels in a unit, in the file.
const PIXELS: usize = 2;

/// Pixels drawn for one in the file, along either axis.
const FINER: usize = 2;

const SCALE: Scale =
    Scale { steps: (PIXELS * FINER) as f64, text: font::BITMAP_SIZE, baseline: 0.1127, whole_paths: false };

pub fn render(scene: &Scene) -> Result<Vec<u8>> {
    let (columns, rows) = (scene.width as usize * PIXELS, scene.height as usize * PIXELS);
    let mut fine = vec![255; columns * rows * FINER * FINER * 3];
    let size = ((columns * FINER) as u32, (rows * FINER) as u32);
    let mut backend = BitMapBackend::with_buffer(&mut fine, size);
    let drawn = scene.marks.iter().try_for_each(|mark| draw::mark(&mut backend, mark, &SCALE));
    drawn?;
    backend.present().map_err(|error| Error::Figure { reason: error.to_string() })?;
    drop(backend);
    encode(columns, rows, Pixels::Opaque(&averaged(&fine, columns, rows)))
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
        let (color, data) = match pixels {
            Pixels::Opaque(data) => (ColorType::Rgb, data),
            Pixels::Transparent(data) => (ColorType::Rgba, data),
        };
        encoder.set_color(color);
        encoder.set_depth(BitDepth::Eight);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(data)?;
        writer.finish()?;
        Ok(file)
    };
    write().map_err(|error| Error::Figure { reason: error.to_string() })
}
