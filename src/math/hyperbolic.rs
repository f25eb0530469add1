//! Hyperbolic functions and the logistic function.

use super::{exp, exp_m1};

/// The hyperbolic tangent.
///
/// Error below 2.8 ulp for every x; odd to the last bit.
///
/// ```
/// use synfire::math::tanh;
/// assert_eq!(tanh(1e-20), 1e-20);
/// assert_eq!(tanh(-40.0), -1.0);
/// ```
#[inline(always)]
pub fn tanh(x: f64) -> f64 {
    let t = exp_m1(-2.0 * x.abs());
    (-t / (2.0 + t)).copysign(x)
}

/// The logistic function, 1 / (1 + e^-x).
///
/// Error below 2.1 ulp; exactly 1/2 at zero. Zero below -709, by definition.
///
/// ```
/// use synfire::math::sigmoid;
/// assert_eq!(sigmoid(0.0), 0.5);
/// assert_eq!(sigmoid(40.0), 1.0);
/// ```
#[inline(always)]
pub fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + exp(-x))
}

/// The hyperbolic cosine, (e^x + e^-x) / 2.
///
/// Error below 1.5 ulp; even to the last bit. Infinite for |x| > 709, by definition.
///
/// ```
/// use synfire::math::cosh;
/// assert_eq!(cosh(0.0), 1.0);
/// assert!((cosh(-1.0) - 1.543_080_634_815_244).abs() < 5e-16);
/// ```
#[inline(always)]
pub fn cosh(x: f64) -> f64 {
    let y = exp(x.abs());
    0.5 * y + 0.5 / y
}
