//! A pulse of transmitter, whose remaining time (ms) is counted down.
//!
//! The pulse is all or none. An arrival during a pulse starts it anew: windows merge, concentrations do not add.

use crate::affine::{Affine, slope};
use crate::math::{exp, exprel};

/// Less time than this (ms) is none: far below a time step, far above what rounding leaves of a countdown.
const NONE: f64 = 1e-6;

/// Whether there is transmitter.
#[inline(always)]
pub(super) fn present(left: f64) -> bool {
    left > NONE
}

/// The remaining time after `dt`.
#[inline(always)]
pub(super) fn count_down(left: f64, dt: f64) -> f64 {
    let left = left - dt;
    if left < 0.0 { 0.0 } else { left }
}

/// The derivative of the remaining time.
#[inline(always)]
pub(super) fn passing(left: f64) -> Affine {
    slope(if present(left) { -1.0 } else { 0.0 })
}

/// A gate with `dx/dt = open (1 - x) - close x` after `dt`.
#[inline(always)]
pub(super) fn settle(x: f64, open: f64, close: f64, dt: f64) -> f64 {
    let rate = open + close;
    x * exp(-rate * dt) + open * dt * exprel(-rate * dt)
}

/// Implements [`Kinetics`](crate::traits::Kinetics) for a struct with `alpha`, `beta`, `concentration` and `duration`, by
/// `ds/dt = alpha [T] (1 - s) - beta s`.
macro_rules! binds_a_pulse {
    ($gate:ident, needs_potential: $needs_potential:literal) => {
        impl crate::traits::Kinetics<2> for $gate {
            const VARS: [&'static str; 2] = ["s", "pulse"];

            const ALIGN: crate::traits::Align = crate::traits::Align::Pre;

            const METHOD: crate::integrate::Method = crate::integrate::Method::Exact;

            const NEEDS_POTENTIAL: bool = $needs_potential;

            #[inline(always)]
            fn flow(&self, [_, left]: [f64; 2]) -> [crate::affine::Affine; 2] {
                use super::transmitter::{passing, present};
                let opening = if present(left) { self.alpha * self.concentration } else { 0.0 };
                [crate::affine::gate(opening, self.beta), passing(left)]
            }

            #[inline(always)]
            fn propagate(&self, [s, left]: [f64; 2], dt: f64) -> [f64; 2] {
                use super::transmitter::{count_down, present, settle};
                let bound = settle(s, self.alpha * self.concentration, self.beta, dt);
                let unbound = settle(s, 0.0, self.beta, dt);
                [if present(left) { bound } else { unbound }, count_down(left, dt)]
            }

            #[inline(always)]
            fn receive(&self, [s, _]: [f64; 2], _: f64) -> [f64; 2] {
                [s, self.duration]
            }

            #[inline(always)]
            fn gate(&self, [s, _]: [f64; 2]) -> f64 {
                s
            }

            fn pulse(&self) -> Option<f64> {
                Some(self.duration)
            }

            fn check(&self) -> crate::error::Check {
                crate::error::non_negative("alpha", self.alpha)?;
                crate::error::non_negative("beta", self.beta)?;
                crate::error::non_negative("concentration", self.concentration)?;
                crate::error::positive("duration", self.duration)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pulse_lasts_as_many_steps_as_it_is_long() {
        for (duration, dt, steps) in [(0.5, 0.1, 5), (0.3, 0.1, 3), (1.0, 0.05, 20), (100.0, 0.01, 10_000)] {
            let (mut left, mut count) = (duration, 0);
            while present(left) {
                left = count_down(left, dt);
                count += 1;
            }
            assert_eq!(count, steps);
        }
    }

    #[test]
    fn a_gate_that_neither_opens_nor_closes_stands_still() {
        assert_eq!(settle(0.3, 0.0, 0.0, 0.1), 0.3);
    }
}
