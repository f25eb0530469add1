//! The natural logarithm.

use super::{LN_2_HIGH, LN_2_LOW};
use std::f64::consts::FRAC_1_SQRT_2;

/// Near-minimax polynomial of (ln((1 + s) / (1 - s)) - 2 s) / s^3 in s^2, for 1/sqrt(2) <= (1 + s) / (1 - s) <= sqrt(2);
/// error 3.1e-16.
const SERIES: [f64; 7] = [
    0.666_666_666_666_667,
    0.399_999_999_998_994_44,
    0.285_714_286_260_032_7,
    0.222_222_111_302_598_78,
    0.181_828_894_556_749_47,
    0.153_317_106_182_107_73,
    0.146_165_854_248_886_23,
];

/// ln(x) + c for a positive normal x, `exponent` being added to the exponent of x; c is small.
#[inline(always)]
fn normal_ln(x: f64, exponent: f64, c: f64) -> f64 {
    const MANTISSA: u64 = (1 << 52) - 1;
    /// 2^52: an integer put into its low bits is added to it.
    const INTEGER: u64 = 0x4330 << 48;

    let shifted = x.to_bits().wrapping_add(1.0_f64.to_bits() - FRAC_1_SQRT_2.to_bits());
    let k = f64::from_bits((shifted >> 52) | INTEGER) - (f64::from_bits(INTEGER) + 1023.0) + exponent;
    let f = f64::from_bits((shifted & MANTISSA) + FRAC_1_SQRT_2.to_bits()) - 1.0;

    let s = f / (2.0 + f);
    let z = s * s;
    let z2 = z * z;
    let a = SERIES;
    let low = (a[0] + a[1] * z) + (a[2] + a[3] * z) * z2;
    let high = (a[4] + a[5] * z) + a[6] * z2;
    let series = z * (low + high * (z2 * z2));
    let half_square = 0.5 * f * f;
    k * LN_2_HIGH - ((half_square - (s * (half_square + series) + (k * LN_2_LOW + c))) - f)
}

/// The natural logarithm.
///
/// Error below 0.9 ulp for every positive number, subnormal ones included. Minus infinity at zero, NaN for negative
/// numbers, exact at one.
///
/// ```
/// use synfire::math::ln;
/// assert_eq!(ln(1.0), 0.0);
/// assert_eq!(ln(2.0), std::f64::consts::LN_2);
/// assert_eq!(ln(0.0), f64::NEG_INFINITY);
/// assert!(ln(-1.0).is_nan());
/// ```
#[inline(always)]
pub fn ln(x: f64) -> f64 {
    const TWO_TO_54: f64 = 18_014_398_509_481_984.0;
    let subnormal = x < f64::MIN_POSITIVE;
    let y = normal_ln(if subnormal { x * TWO_TO_54 } else { x }, if subnormal { -54.0 } else { 0.0 }, 0.0);
    ends(x, y)
}

/// ln(1 + x), accurate also near zero, where the sum would round.
///
/// Error below 0.9 ulp for x > -1. Minus infinity at -1, NaN below.
///
/// ```
/// use synfire::math::ln_1p;
/// assert_eq!(ln_1p(1e-20), 1e-20);
/// assert_eq!(ln_1p(1.0), std::f64::consts::LN_2);
/// ```
#[inline(always)]
pub fn ln_1p(x: f64) -> f64 {
    let u = 1.0 + x;
    let lost = if x < 1.0 { x - (u - 1.0) } else { 1.0 - (u - x) };
    ends(u, normal_ln(u, 0.0, lost / u))
}

/// `y`, except where `x` is not a positive finite number.
#[inline(always)]
fn ends(x: f64, y: f64) -> f64 {
    let y = if x < f64::INFINITY { y } else { x };
    let y = if x == 0.0 { f64::NEG_INFINITY } else { y };
    if x < 0.0 { f64::NAN } else { y }
}
