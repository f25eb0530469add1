//! The exponential function and its two forms without cancellation near zero.

use super::{LN_2_HIGH, LN_2_LOW, ROUND};
use std::f64::consts::LOG2_E;

/// Beyond this, [`exp`] and its relatives are infinite.
const LARGEST: f64 = 709.0;

/// Below this, [`exp`] is zero.
const SMALLEST: f64 = -708.0;

/// Near-minimax polynomial of (e^r - 1 - r) / r^2 for |r| <= ln(2) / 2, error 1.4e-18.
const TAIL: [f64; 11] = [
    0.5,
    0.166_666_666_666_666_7,
    0.041_666_666_666_666_67,
    0.008_333_333_333_326_129,
    0.001_388_888_888_888_387_4,
    0.000_198_412_698_748_407_68,
    2.480_158_732_531_620_5e-5,
    2.755_725_537_465_874_4e-6,
    2.755_727_382_952_516_6e-7,
    2.510_522_763_655_176e-8,
    2.091_463_262_581_889e-9,
];

/// (e^r - 1 - r) / r^2 for |r| <= ln(2) / 2.
#[inline(always)]
fn tail(r: f64) -> f64 {
    let c = TAIL;
    let r2 = r * r;
    let r4 = r2 * r2;
    let low = (c[0] + c[1] * r) + (c[2] + c[3] * r) * r2;
    let high = (c[4] + c[5] * r) + (c[6] + c[7] * r) * r2;
    let top = (c[8] + c[9] * r) + c[10] * r2;
    low + (high + top * r4) * r4
}

/// x = k ln(2) + r with integer k and |r| <= ln(2) / 2; returns 2^k and r. Where k = 0, near zero, r is x.
#[inline(always)]
fn split(x: f64) -> (f64, f64) {
    let shifted = x * LOG2_E + ROUND;
    let k = shifted - ROUND;
    let r = (x - k * LN_2_HIGH) - k * LN_2_LOW;
    (f64::from_bits(shifted.to_bits().wrapping_add(1023) << 52), r)
}

/// e^x = 2^k (1 + p) with integer k and |p| < 0.42; returns 2^k and p. Where k = 0, near zero, p is e^x - 1 to full
/// relative accuracy.
#[inline(always)]
fn reduced(x: f64) -> (f64, f64) {
    let (scale, r) = split(x);
    (scale, r + r * r * tail(r))
}

/// The exponential function, e^x.
///
/// Error below 1.0 ulp. Exact at zero; infinite above 709 (where the true value passes 8.2e307) and zero below -708
/// (where it is under 3.4e-308), by definition.
///
/// ```
/// use synfire::math::exp;
/// assert_eq!(exp(0.0), 1.0);
/// assert!((exp(1.0) - std::f64::consts::E).abs() < 5e-16);
/// assert_eq!(exp(-709.0), 0.0);
/// assert_eq!(exp(709.5), f64::INFINITY);
/// ```
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    let (scale, p) = reduced(x);
    let y = scale + scale * p;
    let y = if x > LARGEST { f64::INFINITY } else { y };
    if x < SMALLEST { 0.0 } else { y }
}

/// e^x - 1, accurate also near zero, where the difference would cancel.
///
/// Error below 2.1 ulp. Infinite above 709, by definition.
///
/// ```
/// use synfire::math::exp_m1;
/// assert_eq!(exp_m1(1e-20), 1e-20);
/// assert_eq!(exp_m1(-1e3), -1.0);
/// ```
#[inline(always)]
pub fn exp_m1(x: f64) -> f64 {
    let (scale, p) = reduced(if x < SMALLEST { SMALLEST } else { x });
    let y = scale * p + (scale - 1.0);
    if x > LARGEST { f64::INFINITY } else { y }
}

/// The relative exponential, (e^x - 1) / x, which is 1 at zero.
///
/// It carries every exponential-Euler step, as the mean of e^(x s) over 0 < s < 1, and the rate functions that are
/// 0/0 at one potential, as a / exprel(...). Error below 2.7 ulp for every x, however small or large; about -1/x for
/// large negative x. Infinite above 709, by definition.
///
/// ```
/// use synfire::math::exprel;
/// assert_eq!(exprel(0.0), 1.0);
/// assert_eq!(exprel(1e-9), 1.000_000_000_5);
/// assert_eq!(exprel(-1e3), 1e-3);
/// ```
#[inline(always)]
pub fn exprel(x: f64) -> f64 {
    let (scale, r) = split(if x < SMALLEST { SMALLEST } else { x });
    let tail = tail(r);
    let p = r + r * r * tail;
    // The reciprocal does not wait for the exponential.
    let far = (scale * p + (scale - 1.0)) * (1.0 / x);
    let far = if x > LARGEST { f64::INFINITY } else { far };
    let near = 1.0 + r * tail;
    if is_near(x) { near } else { far }
}

/// The relative exponential of second order, 2 (e^x - 1 - x) / x^2, which is 1 at zero.
///
/// It is the mean of e^(x s) over 0 < s < 1 where the early s weigh most, by 2 (1 - s). Error below 12 ulp for every x,
/// however small or large; about -2/x for large negative x. Infinite above 709, by definition.
///
/// ```
/// use synfire::math::exprel_2;
/// assert_eq!(exprel_2(0.0), 1.0);
/// assert_eq!(exprel_2(3e-9), 1.000_000_001);
/// assert!((exprel_2(-1e3) - 1.998e-3).abs() < 1e-17);
/// assert_eq!(exprel_2(-1e200), 2e-200);
/// ```
#[inline(always)]
pub fn exprel_2(x: f64) -> f64 {
    let reciprocal = 1.0 / x;
    let far = 2.0 * ((exp_m1(x) * reciprocal - 1.0) * reciprocal);
    let far = if x > LARGEST { f64::INFINITY } else { far };
    if is_near(x) { 2.0 * tail(x) } else { far }
}

/// Below this in size, [`exprel`] is a polynomial: its argument needs no reduction, and nothing is divided.
const NEAR: f64 = 0.34;

#[inline(always)]
fn is_near(x: f64) -> bool {
    x.abs() < NEAR
}

/// [`exprel`] near zero.
#[inline(always)]
fn exprel_near(x: f64) -> f64 {
    1.0 + x * tail(x)
}

/// `scale` times [`exprel`] of each number: the same bits, sooner where all are near zero.
#[inline(always)]
pub(crate) fn exprel_each<const N: usize>(scale: f64, x: [f64; N]) -> [f64; N] {
    let (mut y, mut near) = (x, true);
    for x in x {
        near &= is_near(x);
    }
    if near {
        for n in 0..N {
            y[n] = scale * exprel_near(x[n]);
        }
    } else {
        for n in 0..N {
            y[n] = scale * exprel(x[n]);
        }
    }
    y
}

/// One over [`exprel`], x / (e^x - 1), for one who has e^x at hand: the rates of a channel are often made of powers of a
/// single exponential.
///
/// Near zero, where the difference would cancel, a series. Error below 2e-14 for an exponential of a few ulp.
///
/// ```
/// use synfire::math::{exp, inverse_exprel};
/// assert_eq!(inverse_exprel(0.0, 1.0), 1.0);
/// assert!((inverse_exprel(2.0, exp(2.0)) - 0.313_035_285_499_331_3).abs() < 1e-15);
/// assert_eq!(inverse_exprel(-1e3, 0.0), 1e3);
/// ```
#[inline(always)]
pub fn inverse_exprel(x: f64, exp_x: f64) -> f64 {
    const NEAR: f64 = 0.1;
    let square = x * x;
    let series = 1.0 - 0.5 * x + square * (1.0 / 12.0 - square * (1.0 / 720.0 - square * (1.0 / 30_240.0)));
    let quotient = x / (exp_x - 1.0);
    if square < NEAR * NEAR { series } else { quotient }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inverse_of_exprel_is_its_inverse() {
        for k in -4000..=4000 {
            let x = f64::from(k) / 100.0 + 1e-3;
            for x in [x, x / 100.0] {
                assert!((inverse_exprel(x, exp(x)) * exprel(x) - 1.0).abs() < 2e-14, "{x}");
            }
        }
        assert_eq!(inverse_exprel(1e3, exp(1e3)), 0.0);
    }

    #[test]
    fn exprel_is_one_function_near_and_far() {
        for edge in [-NEAR, NEAR] {
            let (inside, outside) = (edge * (1.0 - 1e-15), edge * (1.0 + 1e-15));
            assert!(is_near(inside) && !is_near(outside));
            assert!((exprel(inside) / exprel(outside) - 1.0).abs() < 2e-15, "{edge}");
            assert!((exprel_2(inside) / exprel_2(outside) - 1.0).abs() < 5e-15, "{edge}");
        }
        let near = std::array::from_fn(|n| 0.01 * n as f64 - 0.3);
        let mixed = std::array::from_fn(|n| 0.1 * n as f64 - 3.0);
        for x in [near, mixed] as [[f64; 32]; 2] {
            assert_eq!(exprel_each(0.1, x).map(f64::to_bits), x.map(|x| (0.1 * exprel(x)).to_bits()));
        }
    }
}
