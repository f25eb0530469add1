//! State variables as contiguous rows, worked on in tiles.

use super::Aligned;
use crate::simd::MOST_LANES;
use std::array;

/// A tile of `D` variables of `T` neurons in local memory, on whole cache lines.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(crate) struct Tile<const D: usize, const T: usize>(pub [[f64; T]; D]);

/// `n` rounded up to whole tiles, whatever their size.
pub(crate) fn padded(n: usize) -> usize {
    n.next_multiple_of(MOST_LANES)
}

/// One row per variable. Rows are padded to whole tiles with units that are computed and ignored.
#[derive(Debug)]
pub(crate) struct Rows<const D: usize> {
    width: usize,
    numbers: Aligned,
}

impl<const D: usize> Rows<D> {
    /// Bytes that the rows of so many neurons take.
    pub fn bytes(n: usize) -> usize {
        Aligned::bytes(D * padded(n))
    }

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

impl<const D: usize, const T: usize> Tile<D, T> {
    /// A tile of each row.
    #[inline(always)]
    pub fn load(rows: &[&mut [f64]; D], at: usize) -> Tile<D, T> {
        let mut tile = Tile([[0.0; T]; D]);
        unroll!(k < D, tile.0[k] = *lanes(rows[k], at));
        tile
    }

    /// Put the tile back.
    #[inline(always)]
    pub fn store(&self, rows: &mut [&mut [f64]; D], at: usize) {
        unroll!(k < D, *lanes_mut(rows[k], at) = self.0[k]);
    }

    /// The state of one lane.
    #[inline(always)]
    pub fn lane(&self, lane: usize) -> [f64; D] {
        let mut x = [0.0; D];
        unroll!(k < D, x[k] = self.0[k][lane]);
        x
    }

    /// Put the state of one lane back.
    #[inline(always)]
    pub fn set_lane(&mut self, lane: usize, x: [f64; D]) {
        unroll!(k < D, self.0[k][lane] = x[k]);
    }
}

/// One tile of a row.
#[inline(always)]
pub(crate) fn lanes<const T: usize>(row: &[f64], at: usize) -> &[f64; T] {
    row[at..at + T].try_into().expect("rows are padded to whole tiles")
}

/// One tile of a row, to be overwritten.
#[inline(always)]
pub(crate) fn lanes_mut<const T: usize>(row: &mut [f64], at: usize) -> &mut [f64; T] {
    (&mut row[at..at + T]).try_into().expect("rows are padded to whole tiles")
}
