//! Standard normal numbers.

use super::Source;
use super::philox::WORDS;
use super::source::copy;
use crate::math::{ln, sin_cos_turns};
use crate::simd::Kernel;

/// The kernel of [`Source::normals`]. Draw block 0 gives the normals of the first two of each four neurons, draw block
/// 1 those of the others; two words of a block make the radius and two the angle.
pub(super) struct Normals<'a> {
    pub(super) source: Source,
    pub(super) step: u64,
    pub(super) first: usize,
    pub(super) out: &'a mut [f64],
}

impl Kernel for Normals<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Normals { source, step, first, out } = self;
        for (number, chunk) in out.chunks_mut(WORDS).enumerate() {
            let neuron = first + number * WORDS;
            let mut normals = [0.0; WORDS];
            for draw in 0..2 {
                let (left, right) = box_muller(&source.tile(step, draw, neuron));
                for pair in 0..PAIRS {
                    normals[4 * pair + 2 * draw as usize] = left[pair];
                    normals[4 * pair + 2 * draw as usize + 1] = right[pair];
                }
            }
            copy(&normals, chunk);
        }
    }
}

const PAIRS: usize = WORDS / 4;

/// Two independent normals from each four words.
#[inline(always)]
fn box_muller(words: &[u32; WORDS]) -> ([f64; PAIRS], [f64; PAIRS]) {
    let (mut left, mut right) = ([0.0; PAIRS], [0.0; PAIRS]);
    for pair in 0..PAIRS {
        let at = |place: usize| u64::from(words[4 * pair + place]) | u64::from(words[4 * pair + place + 1]) << 32;
        let radius = (-2.0 * ln(uniform(at(0)))).sqrt();
        let (sin, cos) = sin_cos_turns(uniform(at(2)));
        left[pair] = radius * cos;
        right[pair] = radius * sin;
    }
    (left, right)
}

/// The upper 52 bits as an odd multiple of 2^-53 between 0 and 1.
#[inline(always)]
pub(super) fn uniform(bits: u64) -> f64 {
    const ALMOST_ONE: f64 = 1.0 - 1.0 / (1_u64 << 53) as f64;
    f64::from_bits(1.0_f64.to_bits() | bits >> 12) - ALMOST_ONE
}

#[cfg(test)]
#[allow(clippy::disallowed_methods)]
mod tests {
    use super::*;

    #[test]
    fn uniforms_never_reach_their_bounds() {
        assert_eq!(uniform(0), 1.0 / (1_u64 << 53) as f64);
        assert_eq!(uniform(u64::MAX), 1.0 - 1.0 / (1_u64 << 53) as f64);
        assert_eq!((-2.0 * ln(uniform(0))).sqrt(), (-2.0 * uniform(0).ln()).sqrt());
    }
}
