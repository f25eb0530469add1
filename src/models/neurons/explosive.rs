//! What the cells share whose equations are not linear, so that a step too long for them can run off to infinity.
//!
//! Where the potential itself explodes, the last step before a spike overshoots the threshold without bound, and so
//! would everything that follows the potential. Beyond the threshold the right-hand side therefore keeps the value it
//! has there.
//!
//! A polynomial brings its cell back from afar so steeply that an explicit step overshoots further each time. Far
//! beyond all that the cell does by itself the polynomial therefore keeps its value, and the cell comes back at a rate
//! of 1/ms.

use crate::affine::Affine;

/// A potential, or the peak if it is beyond. As `f64::min`, but that takes three instructions, and loses a NaN.
#[inline(always)]
pub(super) fn at_most(peak: f64, v: f64) -> f64 {
    if v > peak { peak } else { v }
}

/// The line, but beyond `peak` the value it has at `peak`.
#[inline(always)]
pub(super) fn level_beyond(peak: f64, line: Affine, v: f64) -> Affine {
    let beyond = v - at_most(peak, v);
    if line.b == 0.0 { line } else { line + line.b * beyond }
}

/// `x`, but no further from 0 than `bound`, and how far that is from `x`.
#[inline(always)]
pub(super) fn within(bound: f64, x: f64) -> (f64, f64) {
    let near = at_most(bound, if x < -bound { -bound } else { x });
    (near, x - near)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::affine::linear;

    #[test]
    fn within_the_bound_nothing_changes() {
        assert_eq!([-2.5, 2.0, 9.0].map(|x| within(2.0, x)), [(-2.0, -0.5), (2.0, 0.0), (2.0, 7.0)]);
    }

    #[test]
    fn what_is_not_a_number_stays_none() {
        assert!(at_most(2.0, f64::NAN).is_nan() && within(2.0, f64::NAN).0.is_nan());
    }

    #[test]
    fn the_line_is_level_beyond_the_peak() {
        let line = linear(3.0, 0.5);
        assert_eq!(level_beyond(2.0, line, 1.5), line);
        assert_eq!(level_beyond(2.0, line, 1e6).at(1e6), 2.0);
    }
}
