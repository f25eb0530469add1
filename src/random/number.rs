//! Numbers made of random words.

use super::philox::{BLOCKS, WORDS};
use crate::math::{ln, sin_cos_turns};

/// Two words as one, the first of them lower.
#[inline(always)]
pub(super) fn double(low: u32, high: u32) -> u64 {
    u64::from(low) | u64::from(high) << 32
}

/// The upper 52 bits as an odd multiple of 2^-53 between 0 and 1.
#[inline(always)]
pub(super) fn uniform(bits: u64) -> f64 {
    const ALMOST_ONE: f64 = 1.0 - 1.0 / (1_u64 << 53) as f64;
    f64::from_bits(1.0_f64.to_bits() | bits >> 12) - ALMOST_ONE
}

/// Radius and angle, as sine and cosine, of a point whose coordinates are two independent standard normal numbers.
///
/// By the method of Box and Muller (1958, A note on the generation of random normal deviates, Annals of Mathematical
/// Statistics 29, doi:10.1214/aoms/1177706645).
#[inline(always)]
fn point(words: [u32; 4]) -> (f64, (f64, f64)) {
    let radius = (-2.0 * ln(uniform(double(words[0], words[1])))).sqrt();
    (radius, sin_cos_turns(uniform(double(words[2], words[3]))))
}

/// Two independent standard normal numbers from each block of a tile.
#[inline(always)]
pub(super) fn pairs(words: &[u32; WORDS]) -> ([f64; BLOCKS], [f64; BLOCKS]) {
    let (mut left, mut right) = ([0.0; BLOCKS], [0.0; BLOCKS]);
    for (block, words) in words.as_chunks().0.iter().enumerate() {
        let (radius, (sin, cos)) = point(*words);
        left[block] = radius * cos;
        right[block] = radius * sin;
    }
    (left, right)
}

/// A number that is made of `EACH` words. A trait in place of a function, so that it is a part of every loop that calls it.
pub(super) trait Number<const EACH: usize> {
    fn of(words: [u32; EACH]) -> f64;
}

/// A uniform number between 0 and 1.
pub(super) struct Uniform;

impl Number<2> for Uniform {
    #[inline(always)]
    fn of(words: [u32; 2]) -> f64 {
        uniform(double(words[0], words[1]))
    }
}

/// A uniform number of the first half of a block.
pub(super) struct FirstUniform;

impl Number<4> for FirstUniform {
    #[inline(always)]
    fn of(words: [u32; 4]) -> f64 {
        Uniform::of([words[0], words[1]])
    }
}

/// A standard normal number.
pub(super) struct Normal;

impl Number<4> for Normal {
    #[inline(always)]
    fn of(words: [u32; 4]) -> f64 {
        let (radius, (_, cos)) = point(words);
        radius * cos
    }
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
