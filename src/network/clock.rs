//! Time as an integer count of steps.

use crate::error::{Broken, Error, Result};

/// How far from a multiple of the time step a time may be, in steps.
const SLACK: f64 = 1e-6;

/// More steps than any run takes: 890 years of 0.1 ms.
pub(crate) const MOST_STEPS: u64 = 1 << 48;

/// The time step, and the conversion of times into steps.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    /// Time step (ms).
    pub dt: f64,
}

impl Clock {
    pub fn new(dt: f64) -> Result<Clock> {
        if dt > 0.0 && dt.is_finite() { Ok(Clock { dt }) } else { Err(Error::TimeStep { dt }) }
    }

    /// The time of a step (ms).
    pub fn time(self, step: u64) -> f64 {
        step as f64 * self.dt
    }

    /// The number of steps in `ms`, which must be a multiple of the time step.
    pub fn steps(self, what: &str, ms: f64) -> Result<u64> {
        let steps = self.nearest(what, ms)?;
        let exact = ms / self.dt;
        if (exact - steps as f64).abs() <= SLACK {
            return Ok(steps);
        }
        let below = exact.floor();
        Err(Error::OffGrid {
            what: what.into(),
            value: ms,
            dt: self.dt,
            below: tidy(below * self.dt),
            above: tidy((below + 1.0) * self.dt),
        })
    }

    /// The number of steps nearest to `ms`.
    pub fn nearest(self, what: &str, ms: f64) -> Result<u64> {
        let steps = (ms / self.dt).round();
        if ms >= 0.0 && steps <= MOST_STEPS as f64 {
            return Ok(steps as u64);
        }
        let rule = "zero or a positive time below 2^48 time steps (ms)";
        Err(Broken { parameter: "time".into(), value: ms, rule: rule.into() }.of(what))
    }
}

/// `x` without the rounding noise of a product such as `3 * 0.1`.
fn tidy(x: f64) -> f64 {
    format!("{x:.9}").parse().unwrap_or(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_decimal_literal_is_on_the_grid() {
        let clock = Clock::new(0.1).unwrap();
        for k in 1..=1000u64 {
            let literal: f64 = format!("{}.{}", k / 10, k % 10).parse().unwrap();
            assert_eq!(clock.steps("duration", literal).unwrap(), k);
        }
    }

    #[test]
    fn a_time_off_the_grid_names_its_neighbours() {
        let error = Clock::new(0.1).unwrap().steps("delay", 0.25).unwrap_err();
        let Error::OffGrid { below, above, .. } = error else { panic!("{error}") };
        assert_eq!((below, above), (0.2, 0.3));
    }

    #[test]
    fn times_that_are_none_are_refused() {
        let clock = Clock::new(0.1).unwrap();
        for bad in [-0.1, f64::NAN, f64::INFINITY, 1e300] {
            assert!(clock.steps("duration", bad).is_err(), "{bad}");
        }
        for bad in [0.0, -0.1, f64::NAN, f64::INFINITY] {
            assert!(Clock::new(bad).is_err(), "{bad}");
        }
    }
}
