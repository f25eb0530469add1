//! State variables as contiguous rows, worked on in tiles.

use super::aligned::Aligned;
use std::array;

/// Neurons that a kernel holds in local arrays at a time.
pub(crate) const TILE: usize = 32;

/// `n` rounded up to whole tiles.
pub(crate) fn padded(n: usize) -> usize {
    n.next_multiple_of(TILE)
}

/// One row per variable. Rows are padded to whole tiles with units that are computed and ignored.
#[derive(Debug)]
pub(crate) struct Rows<const D: usize> {
    width: usize,
    numbers: Aligned,
}

impl<const D: usize> Rows<D> {
    pub fn new(n: usize, rest: [f64; D]) -> Rows<D> {
        let mut rows = Rows { width: padded(n), numbers: Aligned::zeros(D * padded(n)) };
        rest.iter().enumerate().for_each(|(k, &rest)| rows.row_mut(k).fill(rest));
        rows
    }

    pub fn row(&self, k: usize) -> &[f64] {
        &self.numbers[k * self.width..(k + 1) * self.width]
    }

    pub fn row_mut(&mut self, k: usize) -> &mut [f64] {
        &mut self.numbers[k * self.width..(k + 1) * self.width]
    }

    /// All rows at once.
    #[inline(always)]
    pub fn split(&mut self) -> [&mut [f64]; D] {
        let mut rest = &mut self.numbers[..];
        array::from_fn(|_| {
            let (row, others) = std::mem::take(&mut rest).split_at_mut(self.width);
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
