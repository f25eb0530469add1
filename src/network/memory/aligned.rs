//! Numbers that begin on a cache line.
//!
//! The allocator promises less, and a vector as wide as a cache line that straddles two of them costs two accesses.

use std::ops::{Deref, DerefMut};

/// Bytes of a cache line.
const LINE: usize = 64;

/// Numbers of a cache line.
const NUMBERS: usize = LINE / size_of::<f64>();

/// A fixed count of numbers, of which the first lies at the beginning of a cache line.
#[derive(Debug, Default)]
pub(crate) struct Aligned {
    numbers: Vec<f64>,
    first: usize,
    len: usize,
}

impl Aligned {
    /// Bytes that so many numbers take.
    pub fn bytes(len: usize) -> usize {
        size_of::<f64>() * (len + NUMBERS - 1)
    }

    pub fn zeros(len: usize) -> Aligned {
        let numbers = vec![0.0; len + NUMBERS - 1];
        let first = numbers.as_ptr().align_offset(LINE);
        Aligned { numbers, first: if first < NUMBERS { first } else { 0 }, len }
    }
}

impl Deref for Aligned {
    type Target = [f64];

    #[inline(always)]
    fn deref(&self) -> &[f64] {
        &self.numbers[self.first..self.first + self.len]
    }
}

impl DerefMut for Aligned {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [f64] {
        &mut self.numbers[self.first..self.first + self.len]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_whole() {
        for len in [0, 1, 32, 4096, 100_000] {
            let aligned = Aligned::zeros(len);
            assert_eq!(aligned.len(), len);
            assert!(aligned.as_ptr().addr().is_multiple_of(LINE));
        }
    }
}
