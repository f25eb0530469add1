//! State variables as contiguous rows, worked on in tiles.

use ndarray::Array2;
use std::array;

/// Neurons that a kernel holds in local arrays at a time.
pub(crate) const TILE: usize = 32;

/// `n` rounded up to whole tiles.
pub(crate) fn padded(n: usize) -> usize {
    n.next_multiple_of(TILE)
}

/// One row per variable. Rows are padded to whole tiles with units that are computed and ignored.
#[derive(Clone, Debug)]
pub(crate) struct Rows<const D: usize>(Array2<f64>);

impl<const D: usize> Rows<D> {
    pub fn new(n: usize, rest: [f64; D]) -> Rows<D> {
        Rows(Array2::from_shape_fn((D, padded(n)), |(k, _)| rest[k]))
    }

    pub fn row(&self, k: usize) -> &[f64] {
        let width = self.0.ncols();
        &self.0.as_slice().expect("rows are contiguous")[k * width..(k + 1) * width]
    }

    pub fn row_mut(&mut self, k: usize) -> &mut [f64] {
        let width = self.0.ncols();
        &mut self.0.as_slice_mut().expect("rows are contiguous")[k * width..(k + 1) * width]
    }

    /// All rows at once.
    #[inline(always)]
    pub fn split(&mut self) -> [&mut [f64]; D] {
        let width = self.0.ncols();
        let mut rest = self.0.as_slice_mut().expect("rows are contiguous");
        array::from_fn(|_| {
            let (row, others) = std::mem::take(&mut rest).split_at_mut(width);
            rest = others;
            row
        })
    }
}

/// A tile of each row, as local arrays.
#[inline(always)]
pub(crate) fn load<const D: usize>(rows: &[&mut [f64]; D], at: usize) -> [[f64; TILE]; D] {
    let mut tile = [[0.0; TILE]; D];
    unroll!(k < D, tile[k].copy_from_slice(&rows[k][at..at + TILE]));
    tile
}

/// Put a tile back.
#[inline(always)]
pub(crate) fn store<const D: usize>(rows: &mut [&mut [f64]; D], at: usize, tile: &[[f64; TILE]; D]) {
    unroll!(k < D, rows[k][at..at + TILE].copy_from_slice(&tile[k]));
}

/// The state of one lane of a tile.
#[inline(always)]
pub(crate) fn lane<const D: usize>(tile: &[[f64; TILE]; D], lane: usize) -> [f64; D] {
    let mut x = [0.0; D];
    unroll!(k < D, x[k] = tile[k][lane]);
    x
}

/// Put the state of one lane back.
#[inline(always)]
pub(crate) fn set_lane<const D: usize>(tile: &mut [[f64; TILE]; D], lane: usize, x: [f64; D]) {
    unroll!(k < D, tile[k][lane] = x[k]);
}

/// One tile of a row.
#[inline(always)]
pub(crate) fn tile(row: &[f64], at: usize) -> &[f64; TILE] {
    row[at..at + TILE].try_into().expect("rows are padded to whole tiles")
}
