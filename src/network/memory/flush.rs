//! Decaying numbers must not become denormal, which is slow.

/// Numbers smaller than this count as zero.
const SMALLEST: f64 = 1e-30;

/// Zero in place of what is too small to matter.
#[inline(always)]
pub(crate) fn flush_small<const D: usize>(x: [f64; D]) -> [f64; D] {
    let mut y = x;
    unroll!(k < D, y[k] = if x[k].abs() < SMALLEST { 0.0 } else { x[k] });
    y
}
