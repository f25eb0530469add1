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

use std::ops::{Add, Div, Mul, Sub};

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

impl Sub<f64> for Affine {
    type Output = Affine;

    #[inline(always)]
    fn sub(self, constant: f64) -> Affine {
        linear(self.a - constant, self.b)
    }
}

impl Mul<f64> for Affine {
    type Output = Affine;

    #[inline(always)]
    fn mul(self, factor: f64) -> Affine {
        linear(self.a * factor, self.b * factor)
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
