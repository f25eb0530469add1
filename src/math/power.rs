//! Integer powers.

/// x^n as a fixed sequence of products, by repeated squaring.
///
/// Error below n ulp. Written for a constant n, the loop unrolls to the products: x^4 is two. A negative n gives
/// 1 / x^-n; x^0 is 1.
///
/// ```
/// use synfire::math::powi;
/// assert_eq!(powi(3.0, 4), 81.0);
/// assert_eq!(powi(2.0, -3), 0.125);
/// ```
#[inline(always)]
pub fn powi(x: f64, n: i32) -> f64 {
    let mut product = 1.0;
    let mut square = x;
    let mut rest = n.unsigned_abs();
    while rest > 0 {
        if rest & 1 == 1 {
            product *= square;
        }
        square *= square;
        rest >>= 1;
    }
    if n < 0 { 1.0 / product } else { product }
}
