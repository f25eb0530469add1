//! Elementary functions that give the same bits on every 64-bit processor.
//!
//! The standard library leaves the precision of `f64::exp` and its relatives open: they differ between platforms and
//! between versions, and a call into the platform's library cannot be vectorised. The functions here are made of
//! `+ - * /`, comparisons and bit operations alone. IEEE 754 defines the result of each of these to the last bit,
//! and Rust neither contracts nor reorders them, so a simulation gives the same result on any processor and at any
//! vector width of [`simd`](crate::simd).
//!
//! They have no branches and no tables: both sides of a condition are computed and one is selected, so a loop over
//! them becomes vector code. [`exp`] takes about 1 ns per value with AVX-512.
//!
//! Errors are given in units in the last place (ulp) of the correctly rounded result: the largest error found over
//! 60,000 to 1.5 million points against 60-digit arithmetic, rounded up, and asserted by the tests on a table of
//! correctly rounded values.
//! Where nothing else is said, NaN gives NaN, and results below the smallest normal number 2.2e-308 are outside the
//! stated error.

mod exponential;
mod hyperbolic;
mod logarithm;
mod power;
mod trigonometric;

pub(crate) use exponential::exprel_each;
pub use exponential::{exp, exp_m1, exprel, exprel_2, inverse_exprel};
pub use hyperbolic::{cosh, sigmoid, tanh};
pub use logarithm::{ln, ln_1p};
pub use power::powi;
pub use trigonometric::{sin_cos, sin_cos_turns};

/// Adding and subtracting 1.5 * 2^52 rounds to the nearest integer, and leaves that integer in the low bits.
const ROUND: f64 = 6_755_399_441_055_744.0;

/// ln 2 in two parts; the first has 32 bits, so its product with an exponent is exact.
const LN_2_HIGH: f64 = 0.693_147_180_369_123_8;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
