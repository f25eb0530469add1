//! Time as an integer count of steps.

use crate::error::{Broken, Error, Result};

/// How far from a multiple of the time step a time may be, in steps.
const SLACK: f64 = 1e-6;

/// How far it may be in units of its own last digit, which far out is more: a time that a program has worked out from
/// others is a few of them off.
const ROUNDINGS: f64 = 4.0;

/// More steps than any run takes: 890 years of 0.1 ms.
pub(crate) const MOST_STEPS: u64 = 1 << 48;

/// The largest numerator and denominator that a time step is taken to have been given by.
const LARGEST: f64 = (1u64 << 32) as f64;

/// The time step, and the conversion of times into steps.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    /// Time step (ms).
    pub dt: f64,
    /// The fraction that was meant: 1 / 10 by 0.1, whose number in the machine is a little more. The times of steps are
    /// multiples of it, each rounded once, so that step 3 is at 0.3 and not at 0.30000000000000004.
    numerator: f64,
    denominator: f64,
}

impl Clock {
    pub fn new(dt: f64) -> Result<Clock> {
        if !(dt > 0.0 && dt.is_finite()) {
            return Err(Error::TimeStep { dt });
        }
        let (numerator, denominator) = fraction(dt).unwrap_or((dt, 1.0));
        Ok(Clock { dt, numerator, denominator })
    }

    /// The time of a step (ms).
    pub fn time(self, step: u64) -> f64 {
        step as f64 * self.numerator / self.denominator
    }

    /// The number of steps in `ms`, which must be a multiple of the time step.
    pub fn steps(self, what: &str, ms: f64) -> Result<u64> {
        let steps = self.nearest(what, ms)?;
        let time = self.time(steps);
        if (ms - time).abs() <= (SLACK * self.dt).max(ROUNDINGS * f64::EPSILON * ms) {
            return Ok(steps);
        }
        let below = if time <= ms { steps } else { steps - 1 };
        Err(self.off_grid(what, ms, below, below + 1))
    }

    /// The number of steps in `ms`, which must be a multiple of the time step, and one at least.
    pub fn positive_steps(self, what: &str, ms: f64) -> Result<u64> {
        if ms <= 0.0 {
            return Err(refused(what, ms, "a positive time (ms)".into()));
        }
        match self.steps(what, ms) {
            Ok(0) | Err(Error::OffGrid { below: 0.0, .. }) => Err(self.off_grid(what, ms, 1, 1)),
            other => other,
        }
    }

    /// The number of steps nearest to `ms`.
    pub fn nearest(self, what: &str, ms: f64) -> Result<u64> {
        if !(ms >= 0.0 && ms.is_finite()) {
            return Err(refused(what, ms, "zero or a positive, finite time (ms)".into()));
        }
        let steps = (ms / self.dt).round();
        if steps <= MOST_STEPS as f64 {
            return Ok(steps as u64);
        }
        Err(refused(what, ms, format!("at most {} ms, which is 2^48 time steps", self.time(MOST_STEPS))))
    }

    fn off_grid(self, what: &str, value: f64, below: u64, above: u64) -> Error {
        let (below, above) = (self.time(below), self.time(above));
        Error::OffGrid { what: what.into(), value, dt: self.dt, below, above }
    }
}

fn refused(what: &str, value: f64, rule: String) -> Error {
    Broken { parameter: "time".into(), value, rule }.of(what)
}

/// The simplest fraction whose number in the machine is `dt`, if there is a simple one: among the convergents of its
/// continued fraction.
fn fraction(dt: f64) -> Option<(f64, f64)> {
    let (mut rest, mut numerators, mut denominators) = (dt, [1.0, 0.0], [0.0, 1.0]);
    loop {
        let whole = rest.floor();
        let next = |[last, before]: [f64; 2]| [whole * last + before, last];
        (numerators, denominators) = (next(numerators), next(denominators));
        let (numerator, denominator) = (numerators[0], denominators[0]);
        if !(numerator <= LARGEST && denominator <= LARGEST) {
            return None;
        }
        if numerator / denominator == dt {
            return Some((numerator, denominator));
        }
        rest = 1.0 / (rest - whole);
    }
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

    /// Steps near and far, over all magnitudes that a run may reach.
    fn some_steps() -> impl Iterator<Item = u64> {
        let far =
            (0..48).flat_map(|bit| (0..40).map(move |k: u64| (1 << bit) + k.wrapping_mul(0x9E37_79B9) % (1 << bit)));
        (0..2000).chain(far)
    }

    #[test]
    fn the_time_of_a_step_is_the_decimal_that_a_user_writes() {
        // The time step in units of its last decimal, and how many decimals there are.
        let decimals = [
            (1, 1),
            (5, 2),
            (25, 3),
            (2, 1),
            (1, 2),
            (2, 2),
            (1, 3),
            (125, 4),
            (3, 1),
            (7, 2),
            (1, 6),
            (1, 0),
            (123, 3),
        ];
        for (unit, places) in decimals {
            let one = 10u64.pow(places);
            let decimal = |steps: u64| -> f64 {
                let units = steps * unit;
                format!("{}.{:0width$}", units / one, units % one, width = places as usize).parse().unwrap()
            };
            let clock = Clock::new(decimal(1)).unwrap();
            for step in some_steps().filter(|step| step * unit < 1 << 53) {
                assert_eq!(clock.time(step), decimal(step), "step {step} of {} ms", clock.dt);
            }
        }
    }

    #[test]
    fn steps_of_a_fraction_add_up_to_whole_times() {
        for parts in [3, 7, 60, 441, 44_100, 100_000] {
            let clock = Clock::new(1.0 / parts as f64).unwrap();
            for whole in 0..1000 {
                assert_eq!(clock.time(whole * parts), whole as f64, "steps of 1/{parts} ms");
            }
        }
        // Frames of a film.
        assert_eq!(Clock::new(1000.0 / 60.0).unwrap().time(3), 50.0);
    }

    #[test]
    fn times_rise_and_lead_back_to_their_steps() {
        for dt in [0.1, 0.001, 0.3, 1.0 / 3.0, std::f64::consts::PI / 30.0, 1e-12, 0.123_456_789_012, 1e200, 1e-300] {
            let clock = Clock::new(dt).unwrap();
            for step in some_steps() {
                let (time, next) = (clock.time(step), clock.time(step + 1));
                assert!(!time.is_finite() || time < next, "step {step} of {dt} ms");
                assert!((time - step as f64 * dt).abs() <= 2.0 * f64::EPSILON * time, "step {step} of {dt} ms");
                if time.is_finite() && step < MOST_STEPS {
                    assert_eq!(clock.steps("time", time).unwrap(), step, "of {dt} ms");
                }
            }
        }
    }

    #[test]
    fn far_out_every_multiple_is_on_the_grid_and_little_else() {
        let clock = Clock::new(0.001).unwrap();
        for k in 0..1000u64 {
            let (literal, product) = (format!("20000000.{k:03}").parse().unwrap(), 0.001 * (20_000_000_000 + k) as f64);
            assert_eq!(clock.steps("time", literal).unwrap(), 20_000_000_000 + k);
            assert_eq!(clock.steps("time", product).unwrap(), 20_000_000_000 + k);
            let error = clock.steps("time", literal + 0.0001).unwrap_err();
            let Error::OffGrid { below, above, .. } = error else { panic!("{error}") };
            assert_eq!((below, above), (clock.time(20_000_000_000 + k), clock.time(20_000_000_001 + k)));
        }
    }

    #[test]
    fn a_time_that_must_be_positive_takes_a_step_at_least() {
        let clock = Clock::new(0.1).unwrap();
        assert_eq!(clock.positive_steps("period", 0.1).unwrap(), 1);
        assert_eq!(clock.positive_steps("period", 30.0).unwrap(), 300);
        for small in [1e-9, f64::MIN_POSITIVE, 0.05, 0.02] {
            let error = clock.positive_steps("period", small).unwrap_err();
            assert!(error.to_string().ends_with("the nearest legal value is 0.1 ms"), "{error}");
        }
        for bad in [0.0, -0.1, f64::NAN, f64::INFINITY] {
            assert!(matches!(clock.positive_steps("period", bad), Err(Error::Parameter { .. })), "{bad}");
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
        let rule = |ms| clock.steps("the delay", ms).unwrap_err().to_string();
        assert_eq!(rule(-1.0), "the delay: time = -1, but it must be zero or a positive, finite time (ms)");
        assert!(rule(1e300).ends_with("at most 28147497671065.6 ms, which is 2^48 time steps"));
        for bad in [0.0, -0.1, f64::NAN, f64::INFINITY] {
            assert!(Clock::new(bad).is_err(), "{bad}");
        }
    }
}
