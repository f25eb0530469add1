//! What distributions make of standard numbers.

use crate::math::{exp, ln};
use crate::simd::Kernel;

/// The value, or the least one; NaN if either is. `f64::max` would turn what is no number into the other.
#[inline(always)]
pub(super) fn raised(value: f64, least: f64) -> f64 {
    let risen = if value < least { least } else { value };
    if least.is_nan() { f64::NAN } else { risen }
}

/// What becomes of a standard number. A trait in place of functions, so that it is a part of every loop that calls it.
pub(super) trait Shape {
    fn of(&self, number: f64) -> f64;
}

/// What is between two bounds, of a uniform number.
pub(super) struct Uniform(pub f64, pub f64);

impl Shape for Uniform {
    #[inline(always)]
    fn of(&self, u: f64) -> f64 {
        self.0 + (self.1 - self.0) * u
    }
}

/// Of this mean and standard deviation, of a standard normal number.
pub(super) struct Normal(pub f64, pub f64);

impl Shape for Normal {
    #[inline(always)]
    fn of(&self, z: f64) -> f64 {
        self.0 + self.1 * z
    }
}

/// Of this mean and standard deviation of the logarithm, of a standard normal number.
pub(super) struct LogNormal(pub f64, pub f64);

impl Shape for LogNormal {
    #[inline(always)]
    fn of(&self, z: f64) -> f64 {
        exp(self.0 + self.1 * z)
    }
}

/// Of this mean, of a uniform number.
pub(super) struct Exponential(pub f64);

impl Shape for Exponential {
    #[inline(always)]
    fn of(&self, u: f64) -> f64 {
        -self.0 * ln(u)
    }
}

/// A value that is not below the bound.
pub(super) struct AtLeast(pub f64);

impl Shape for AtLeast {
    #[inline(always)]
    fn of(&self, value: f64) -> f64 {
        raised(value, self.0)
    }
}

/// Numbers, each of which takes a shape.
pub(super) struct Each<'a, S>(pub &'a mut [f64], pub S);

impl<S: Shape> Kernel for Each<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Each(numbers, shape) = self;
        numbers.iter_mut().for_each(|number| *number = shape.of(*number));
    }
}
