//! The line `a - b x`, the one algebraic type every model is written in.
//!
//! A right-hand side that is linear in its own variable, `dx/dt = a - b x`, can be stepped exactly while `a` and `b`
//! stand still: that is the exponential Euler method. A model therefore states each equation as a line, and the
//! choice of integrator stays free: exponential methods use the line, Runge-Kutta methods only its value.
//!
//! ```
//! use synfire::affine::{Affine, ohm, relax};
//!
//! let leak = ohm(0.3, -54.4); // 0.3 (-54.4 - v)
//! assert_eq!(leak.at(-50.0), 0.3 * -54.4 + 0.3 * 50.0);
//! assert_eq!(relax(1.0, 5.0), Affine { a: 0.2, b: 0.2 });
//! ```
//!
//! Lines are added, subtracted and scaled as they stand in a formula. A bare number is a line of slope 0, so that
//! `-v / 10.0 + input` is the input and a part that exponential methods do not know to depend on `v`: to tell them, write
//! `decay(10.0) + input`.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// The line `a - b x`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Affine {
    /// Value at `x = 0`.
    pub a: f64,
    /// Negative slope.
    pub b: f64,
}

/// `a - b x`.
#[inline(always)]
pub fn linear(a: f64, b: f64) -> Affine {
    Affine { a, b }
}

/// Ohmic current `g (e - x)` towards the reversal potential `e`.
#[inline(always)]
pub fn ohm(g: f64, e: f64) -> Affine {
    linear(g * e, g)
}

/// Relaxation `(to - x) / tau`.
#[inline(always)]
pub fn relax(to: f64, tau: f64) -> Affine {
    let rate = 1.0 / tau;
    linear(to * rate, rate)
}

/// Decay `-x / tau`.
#[inline(always)]
pub fn decay(tau: f64) -> Affine {
    linear(0.0, 1.0 / tau)
}

/// Opening and closing of a gate, `alpha (1 - x) - beta x`.
#[inline(always)]
pub fn gate(alpha: f64, beta: f64) -> Affine {
    linear(alpha, alpha + beta)
}

/// A derivative that is not linear in its own variable: the bare value, with slope 0.
#[inline(always)]
pub fn slope(f: f64) -> Affine {
    linear(f, 0.0)
}

impl Affine {
    /// The value at `x`.
    #[inline(always)]
    pub fn at(self, x: f64) -> f64 {
        self.a - self.b * x
    }
}

impl Add for Affine {
    type Output = Affine;

    #[inline(always)]
    fn add(self, other: Affine) -> Affine {
        linear(self.a + other.a, self.b + other.b)
    }
}

impl Add<f64> for Affine {
    type Output = Affine;

    #[inline(always)]
    fn add(self, constant: f64) -> Affine {
        linear(self.a + constant, self.b)
    }
}

impl Add<Affine> for f64 {
    type Output = Affine;

    #[inline(always)]
    fn add(self, line: Affine) -> Affine {
        linear(self + line.a, line.b)
    }
}

impl Neg for Affine {
    type Output = Affine;

    #[inline(always)]
    fn neg(self) -> Affine {
        linear(-self.a, -self.b)
    }
}

impl Sub for Affine {
    type Output = Affine;

    #[inline(always)]
    fn sub(self, other: Affine) -> Affine {
        linear(self.a - other.a, self.b - other.b)
    }
}

impl Sub<f64> for Affine {
    type Output = Affine;

    #[inline(always)]
    fn sub(self, constant: f64) -> Affine {
        linear(self.a - constant, self.b)
    }
}

impl Sub<Affine> for f64 {
    type Output = Affine;

    #[inline(always)]
    fn sub(self, line: Affine) -> Affine {
        linear(self - line.a, -line.b)
    }
}

impl Mul<f64> for Affine {
    type Output = Affine;

    #[inline(always)]
    fn mul(self, factor: f64) -> Affine {
        linear(self.a * factor, self.b * factor)
    }
}

impl Mul<Affine> for f64 {
    type Output = Affine;

    #[inline(always)]
    fn mul(self, line: Affine) -> Affine {
        linear(self * line.a, self * line.b)
    }
}

impl Div<f64> for Affine {
    type Output = Affine;

    /// By one reciprocal, which the compiler moves out of a loop over neurons that share the divisor.
    #[inline(always)]
    fn div(self, divisor: f64) -> Affine {
        self * (1.0 / divisor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_of_lines_and_numbers_has_the_value_of_its_formula() {
        let (f, g) = (linear(3.0, 0.5), linear(-1.25, 2.0));
        for x in [-8.0, 0.0, 4.0] {
            let (at_f, at_g) = (3.0 - 0.5 * x, -1.25 - 2.0 * x);
            for (line, value) in [
                (f + g, at_f + at_g),
                (f - g, at_f - at_g),
                (-f, -at_f),
                (f + 2.0, at_f + 2.0),
                (2.0 + f, 2.0 + at_f),
                (f - 2.0, at_f - 2.0),
                (2.0 - f, 2.0 - at_f),
                (f * 4.0, 4.0 * at_f),
                (4.0 * f, 4.0 * at_f),
                (f / 4.0, at_f / 4.0),
                (-x / 2.0 + f, -x / 2.0 + at_f),
            ] {
                assert_eq!(line.at(x), value, "{line:?} at {x}");
            }
        }
    }

    #[test]
    fn a_number_adds_no_slope() {
        assert_eq!(-60.0 / 10.0 + linear(1.0, 0.3), linear(-5.0, 0.3));
        assert_eq!(1.0 - linear(0.25, 0.5), linear(0.75, -0.5));
    }
}
