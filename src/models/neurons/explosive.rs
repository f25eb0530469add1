//! What the cells whose potential runs off to infinity share.
//!
//! Their last step before a spike overshoots the threshold without bound, and so would everything that follows the
//! potential. Beyond the threshold the right-hand side therefore keeps the value it has there.

use crate::affine::Affine;

/// The potential, or the peak if it is beyond. As `f64::min`, but for that a processor takes three instructions.
#[inline(always)]
pub(super) fn at_most(peak: f64, v: f64) -> f64 {
    if v < peak { v } else { peak }
}

/// The line, but beyond `peak` the value it has at `peak`.
#[inline(always)]
pub(super) fn level_beyond(peak: f64, line: Affine, v: f64) -> Affine {
    let beyond = v - at_most(peak, v);
    if line.b == 0.0 { line } else { line + line.b * beyond }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::affine::linear;

    #[test]
    fn the_line_is_level_beyond_the_peak() {
        let line = linear(3.0, 0.5);
        assert_eq!(level_beyond(2.0, line, 1.5), line);
        assert_eq!(level_beyond(2.0, line, 1e6).at(1e6), 2.0);
    }
}
