//! Standard normal numbers of neurons.

use super::Source;
use super::number::pairs;
use super::philox::{BLOCKS, WORDS};
use super::words::{Tiles, copy};
use crate::simd::{self, Kernel};

impl Source {
    /// Standard normal numbers: `out[i]` is that of neuron `first + i` at `step`.
    ///
    /// By the method of Box and Muller (1958, A note on the generation of random normal deviates, Annals of
    /// Mathematical Statistics 29, doi:10.1214/aoms/1177706645) from uniform numbers of 52 bits, so no number is
    /// beyond 8.57 standard deviations.
    ///
    /// ```
    /// use synfire::random::{Purpose, Source};
    ///
    /// let mut normals = vec![0.0; 10_000];
    /// Source::new(1, 0, Purpose::Noise).normals(0, 0, &mut normals);
    /// let variance = normals.iter().map(|z| z * z).sum::<f64>() / 10_000.0;
    /// assert!((variance - 1.0).abs() < 0.1);
    /// ```
    pub fn normals(self, step: u64, first: usize, out: &mut [f64]) {
        simd::run(Normals { source: self, step, first: self.number(first), out });
    }
}

/// Draw block 0 gives the normals of the first two of each four neurons, draw block 1 those of the others.
struct Normals<'a> {
    source: Source,
    step: u64,
    first: usize,
    out: &'a mut [f64],
}

impl Kernel for Normals<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Normals { source, step, first, out } = self;
        for (neuron, skip, part) in Tiles::of(first, out) {
            let mut tile = [0.0; WORDS];
            for draw in 0..2 {
                let (left, right) = pairs(&source.tile(step, draw, neuron));
                for block in 0..BLOCKS {
                    tile[4 * block + 2 * draw as usize] = left[block];
                    tile[4 * block + 2 * draw as usize + 1] = right[block];
                }
            }
            copy(&tile, skip, part);
        }
    }
}
