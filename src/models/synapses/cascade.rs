use crate::math::{exp, exprel};

/// How much reaches the second of two decaying variables: after `dt`, with 1 in the first at the start,
///
/// ```text
/// da/dt = -rate_a a,   db/dt = -rate_b b + a
/// b(dt) = (exp(-rate_a dt) - exp(-rate_b dt)) / (rate_b - rate_a)
/// ```
///
/// Nothing cancels if the rates are close or equal.
#[inline(always)]
pub(super) fn cascade(rate_a: f64, rate_b: f64, dt: f64) -> f64 {
    let slow = rate_a.min(rate_b);
    dt * exp(-slow * dt) * exprel(-(rate_a - rate_b).abs() * dt)
}
