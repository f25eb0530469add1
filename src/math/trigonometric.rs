//! Sine and cosine.

use super::ROUND;
use std::f64::consts::{FRAC_2_PI, TAU};

/// pi / 2 in three parts; the first two have 36 bits, so their products with a quarter-turn count below 2^17 are
/// exact.
const FRAC_PI_2: [f64; 3] = [1.570_796_326_792_333_3, 2.563_344_151_583_955_8e-12, 1.056_299_906_698_742_8e-23];

/// 2 pi less its closest `f64`.
const TAU_LOW: f64 = 2.449_293_598_294_706_4e-16;

/// Near-minimax polynomial of (sin(r) - r) / r^3 in r^2 for |r| <= pi / 4, error 2.0e-17.
const SINE: [f64; 6] = [
    -0.166_666_666_666_666_66,
    0.008_333_333_333_330_948,
    -0.000_198_412_698_367_567_74,
    2.755_731_610_161_787_4e-6,
    -2.505_113_165_023_518e-8,
    1.591_811_526_326_597_4e-10,
];

/// Near-minimax polynomial of (cos(r) - 1 + r^2 / 2) / r^4 in r^2 for |r| <= pi / 4, error 1.3e-18.
const COSINE: [f64; 6] = [
    0.041_666_666_666_666_664,
    -0.001_388_888_888_888_739_8,
    2.480_158_729_876_456e-5,
    -2.755_731_727_114_514_4e-7,
    2.087_614_614_655_861e-9,
    -1.138_262_364_747_460_4e-11,
];

/// c[0] + c[1] z + ... + c[5] z^5.
#[inline(always)]
fn quintic(c: [f64; 6], z: f64) -> f64 {
    let z2 = z * z;
    (c[0] + c[1] * z) + ((c[2] + c[3] * z) + (c[4] + c[5] * z) * z2) * z2
}

/// Sine and cosine of r + low, turned by `quarters` (its two lowest bits) quarter turns; |r| <= pi / 4.
#[inline(always)]
fn turned(r: f64, low: f64, quarters: u64) -> (f64, f64) {
    let z = r * r;
    let cube = z * r;
    let sine = r + (low * (1.0 - 0.5 * z) + cube * quintic(SINE, z));
    let half = 0.5 * z;
    let one = 1.0 - half;
    let cosine = one + (((1.0 - one) - half) + (z * z * quintic(COSINE, z) - r * low));

    let odd = quarters & 1 == 1;
    let (s, c) = if odd { (cosine, sine) } else { (sine, cosine) };
    let negative = |quarters: u64| (quarters & 2) << 62;
    (f64::from_bits(s.to_bits() ^ negative(quarters)), f64::from_bits(c.to_bits() ^ negative(quarters.wrapping_add(1))))
}

/// Sine and cosine of an angle in radians.
///
/// Error below 0.9 ulp for |x| < 1e5. Beyond, accuracy is lost with growing |x|, and beyond 1e9 the result means
/// nothing. NaN for infinite angles.
///
/// ```
/// use synfire::math::sin_cos;
/// assert_eq!(sin_cos(0.0), (0.0, 1.0));
/// assert_eq!(sin_cos(1.0), (0.841_470_984_807_896_5, 0.540_302_305_868_139_8));
/// ```
#[inline(always)]
pub fn sin_cos(x: f64) -> (f64, f64) {
    let shifted = x * FRAC_2_PI + ROUND;
    let k = shifted - ROUND;
    let t = x - k * FRAC_PI_2[0];
    let second = k * FRAC_PI_2[1];
    let high = t - second;
    let low = ((t - high) - second) - k * FRAC_PI_2[2];
    let r = high + low;
    turned(r, (high - r) + low, shifted.to_bits())
}

/// Sine and cosine of `u` turns, that is of the angle 2 pi u.
///
/// Error below 1.6 ulp for |u| < 1e6, and exact at multiples of a quarter turn. Made for directions drawn from a
/// uniform number in \[0, 1).
///
/// ```
/// use synfire::math::sin_cos_turns;
/// assert_eq!(sin_cos_turns(0.25), (1.0, 0.0));
/// assert_eq!(sin_cos_turns(0.5), (0.0, -1.0));
/// ```
#[inline(always)]
pub fn sin_cos_turns(u: f64) -> (f64, f64) {
    let shifted = 4.0 * u + ROUND;
    let f = u - 0.25 * (shifted - ROUND);
    turned(TAU * f, TAU_LOW * f, shifted.to_bits())
}
