//! Standard normal numbers.

use super::Source;
use super::philox::WORDS;
use super::source::copy;
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

/// `ln(x)` of a normal positive number.
#[inline(always)]
pub(crate) fn ln(x: f64) -> f64 {
    const LN2_HI: f64 = 0.693_147_180_369_123_8;
    const LN2_LO: f64 = 1.908_214_929_270_587_7e-10;
    const HALF_ROOT: u64 = 0x3FE6_A09E_667F_3BCD; // sqrt(1/2)
    const BIAS: u64 = 1 << 10;
    const TWO_52: u64 = 0x4330_0000_0000_0000;
    let biased = (x.to_bits() + (BIAS << 52) - HALF_ROOT) >> 52;
    let mantissa = f64::from_bits(x.to_bits().wrapping_sub(biased.wrapping_sub(BIAS) << 52));
    let k = f64::from_bits(TWO_52 | biased) - (f64::from_bits(TWO_52) + BIAS as f64);
    k * LN2_HI + (ln_1p(mantissa - 1.0) + k * LN2_LO)
}

/// `ln(1 + x)` for `x` between `sqrt(1/2) - 1` and `sqrt(2) - 1`, by the series of `2 artanh(x / (2 + x))`.
#[inline(always)]
fn ln_1p(x: f64) -> f64 {
    let s = x / (2.0 + x);
    let z = s * s;
    let mut series = 2.0 / 19.0;
    for odd in [17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0] {
        series = series * z + 2.0 / odd;
    }
    x - s * (x - z * series) // 2 s = x - s x
}

/// `ln(1 - p)` for `p` from 0 to below 1, accurate for small ones, too.
pub(crate) fn ln_of_rest(p: f64) -> f64 {
    if p < 0.25 { ln_1p(-p) } else { ln(1.0 - p) }
}

/// The sine and cosine of `turns` full turns, for `turns` between 0 and 1, by their Taylor series within an eighth of
/// a turn.
#[inline(always)]
pub(super) fn sin_cos_turns(turns: f64) -> (f64, f64) {
    const MAGIC: f64 = 6_755_399_441_055_744.0; // 1.5 * 2^52: a sum with it is rounded to a whole number
    let rounded = 4.0 * turns + MAGIC;
    let x = (turns - 0.25 * (rounded - MAGIC)) * std::f64::consts::TAU;
    let z = x * x;
    let mut sin = -1.0 / 1_307_674_368_000.0;
    for factorial in [6_227_020_800.0, -39_916_800.0, 362_880.0, -5_040.0, 120.0, -6.0] {
        sin = sin * z + 1.0 / factorial;
    }
    let mut cos = 1.0 / 20_922_789_888_000.0;
    for factorial in [-87_178_291_200.0, 479_001_600.0, -3_628_800.0, 40_320.0, -720.0, 24.0, -2.0] {
        cos = cos * z + 1.0 / factorial;
    }
    let (sin, cos) = (x + x * z * sin, 1.0 + z * cos);
    let quarter = rounded.to_bits();
    let (sin, cos) = if quarter & 1 == 0 { (sin, cos) } else { (cos, sin) };
    let negative = |quarter: u64| (quarter & 2) << 62;
    (f64::from_bits(sin.to_bits() ^ negative(quarter)), f64::from_bits(cos.to_bits() ^ negative(quarter + 1)))
}

#[cfg(test)]
#[allow(clippy::disallowed_methods)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64, what: &str) {
        assert!((found - expected).abs() <= 4e-16 * expected.abs().max(1.0), "{what}: {found} for {expected}");
    }

    #[test]
    fn elementary_functions_are_accurate() {
        for i in 1..100_000_u64 {
            let u = uniform(i.wrapping_mul(0x9E37_79B9_7F4A_7C15));
            assert!((ln(u) / u.ln() - 1.0).abs() < 4e-16, "ln {u}");
            let small = u / (1_u64 << 40) as f64;
            assert!((ln(small) / small.ln() - 1.0).abs() < 4e-16, "ln {small}");
            assert!((ln_of_rest(u) / (-u).ln_1p() - 1.0).abs() < 1e-15, "ln of 1 - {u}");
            assert!((ln_of_rest(small) / (-small).ln_1p() - 1.0).abs() < 4e-16, "ln of 1 - {small}");
            let (sin, cos) = sin_cos_turns(u);
            let angle = (u - (4.0 * u).round() / 4.0) * std::f64::consts::TAU;
            let (s, c) = angle.sin_cos();
            let quarter = (4.0 * u).round() as usize % 4;
            close(sin, [s, c, -s, -c][quarter], "sine");
            close(cos, [c, -s, -c, s][quarter], "cosine");
        }
    }

    #[test]
    fn uniforms_never_reach_their_bounds() {
        assert_eq!(uniform(0), 1.0 / (1_u64 << 53) as f64);
        assert_eq!(uniform(u64::MAX), 1.0 - 1.0 / (1_u64 << 53) as f64);
        assert_eq!((-2.0 * ln(uniform(0))).sqrt(), (-2.0 * uniform(0).ln()).sqrt());
    }
}
