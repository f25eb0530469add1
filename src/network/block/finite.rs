//! Whether a state is still finite.

use crate::simd::Kernel;

/// Whether all numbers are finite.
pub(super) struct AllFinite<'a>(pub &'a [f64]);

impl Kernel for AllFinite<'_> {
    type Output = bool;

    #[inline(always)]
    fn run(self) -> bool {
        self.0.iter().fold(true, |finite, x| finite & x.is_finite())
    }
}
