//! Random words of neurons, and how numbers of neurons become whole tiles.

use super::Source;
use super::number::{double, uniform};
use super::philox::{WORDS, philox};
use crate::simd::{self, Kernel};

impl Source {
    /// Random words: `out[i]` is the word of neuron `first + i` at `step`.
    ///
    /// ```
    /// use synfire::random::{Purpose, Source};
    ///
    /// let mut words = [0; 3];
    /// Source::new(1, 0, Purpose::User).bits(0, 0, &mut words);
    /// assert_eq!(words, [2300509077, 448673212, 2401144509]);
    /// ```
    pub fn bits(self, step: u64, first: usize, out: &mut [u32]) {
        simd::run(Bits { source: self, step, first: self.number(first), out });
    }

    /// A number between 0 and 1 for a neuron, by its number in the population, whose word of this step leaves something open,
    /// independent of that word.
    pub(super) fn further(self, step: u64, neuron: usize) -> f64 {
        let word = |draw| philox(self.counter(step, draw, neuron), self.key())[neuron % 4];
        uniform(double(word(1), word(2)))
    }
}

struct Bits<'a> {
    source: Source,
    step: u64,
    first: usize,
    out: &'a mut [u32],
}

impl Kernel for Bits<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Bits { source, step, first, out } = self;
        for (neuron, skip, part) in Tiles::of(first, out) {
            copy(&source.tile(step, 0, neuron), skip, part);
        }
    }
}

/// What belongs to neurons `first`, `first + 1` and so on, cut at the ends of tiles of [`WORDS`] neurons whose first has a
/// number divisible by 4: the first neuron of each tile, how many of its neurons to skip, and what belongs to those after
/// them.
pub(super) struct Tiles<'a, T> {
    neuron: usize,
    skip: usize,
    left: &'a mut [T],
}

impl<'a, T> Tiles<'a, T> {
    #[inline(always)]
    pub fn of(first: usize, all: &'a mut [T]) -> Tiles<'a, T> {
        let skip = first % 4;
        Tiles { neuron: first - skip, skip, left: all }
    }
}

impl<'a, T> Iterator for Tiles<'a, T> {
    type Item = (usize, usize, &'a mut [T]);

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        let Tiles { neuron, skip, .. } = *self;
        let left = std::mem::take(&mut self.left);
        if left.is_empty() {
            return None;
        }
        let (part, rest) = left.split_at_mut(left.len().min(WORDS - skip));
        *self = Tiles { neuron: neuron.wrapping_add(WORDS), skip: 0, left: rest };
        Some((neuron, skip, part))
    }
}

/// Copy what the part takes of a tile: whole tiles with a length the compiler knows.
#[inline(always)]
pub(super) fn copy<T: Copy>(tile: &[T; WORDS], skip: usize, part: &mut [T]) {
    match <&mut [T; WORDS]>::try_from(&mut *part) {
        Ok(whole) => *whole = *tile,
        Err(_) => part.copy_from_slice(&tile[skip..skip + part.len()]),
    }
}
