//! The step for which a drive is asked.

use crate::network::clock::Clock;
use crate::random::Source;

/// How far from the time of a step a time may be and still be taken for it, in steps: what programs that add up decimals
/// are off by.
const SLACK: f64 = 1e-8;

/// Times shorter than this, in steps, are not rounded to steps, lest nothing be left of them.
const SHORT: f64 = 1e-6;

/// The step for which a drive is asked.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The middle of the step (ms).
    pub time: f64,
    /// The beginning of the step (ms).
    pub start: f64,
    /// The beginning of the step, in steps.
    pub step: u64,
    /// Time step (ms).
    pub dt: f64,
    /// The drive's own random numbers.
    pub random: Source,
}

impl Moment {
    pub(crate) fn new(clock: Clock, step: u64, random: Source) -> Moment {
        let start = clock.time(step);
        Moment { time: 0.5 * (start + clock.time(step + 1)), start, step, dt: clock.dt, random }
    }

    /// The share of the step that lies between two times (ms): 1 if all of it does, 0 if nothing. A time that is that of a
    /// step but for rounding counts as that.
    ///
    /// ```
    /// use synfire::prelude::*;
    /// use synfire::network::Moment;
    /// use std::ops::Range;
    ///
    /// /// A current of 1 from a time on.
    /// struct From(f64);
    ///
    /// impl Drive for From {
    ///     fn add(&self, moment: &Moment, _: Range<usize>, _: &mut [f64], current: &mut [f64]) {
    ///         let now = moment.share(self.0, f64::INFINITY);
    ///         current.iter_mut().for_each(|c| *c += now);
    ///     }
    ///
    ///     fn check(&self, _: usize) -> Result<()> {
    ///         Ok(())
    ///     }
    /// }
    ///
    /// # fn main() -> Result<()> {
    /// let mut net = Network::new(0.1)?;
    /// let cell = net.add(1, PerfectIntegrator { tau: 1.0, v_th: 10.0, ..PerfectIntegrator::default() })?;
    /// let before = net.get(cell, "v")?[0];
    /// net.drive(cell, From(0.97))?;
    /// net.run(1.0)?;
    /// assert!((net.get(cell, "v")?[0] - before - 0.03).abs() < 1e-12);
    /// # Ok(())
    /// # }
    /// ```
    pub fn share(&self, from: f64, to: f64) -> f64 {
        let rounding = 4.0 * f64::EPSILON * self.start / self.dt;
        let slack = if to - from > SHORT * self.dt { SLACK + rounding } else { 0.0 };
        let place = |time: f64| {
            let place = ((time - self.start) / self.dt).clamp(0.0, 1.0);
            if place < slack {
                0.0
            } else if 1.0 - place < slack {
                1.0
            } else {
                place
            }
        };
        let share = place(to) - place(from);
        // Not by `max`, which would take no number for nothing.
        if share < 0.0 { 0.0 } else { share }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Purpose;

    fn moment(dt: f64, step: u64) -> Moment {
        Moment::new(Clock::new(dt).unwrap(), step, Source::new(0, 0, Purpose::Noise))
    }

    #[test]
    fn shares_of_all_steps_add_up_to_the_time_between() {
        for (from, to) in [(0.3, 1.7), (0.31, 0.34), (0.31, 1.0), (0.99, 1.01), (0.5, 0.5 + 1e-9), (0.5, 0.5 + 1e-13)] {
            let total: f64 = (0..20).map(|step| 0.1 * moment(0.1, step).share(from, to)).sum();
            // The times themselves are known to a digit of theirs.
            assert!((total - (to - from)).abs() <= 2.0 * f64::EPSILON, "{from} to {to}: {total}");
        }
    }

    #[test]
    fn what_is_no_time_has_no_share_that_is_a_number() {
        for step in [0, 7, 1000] {
            assert!(moment(0.1, step).share(f64::NAN, 1.0).is_nan() && moment(0.1, step).share(0.0, f64::NAN).is_nan());
        }
        assert_eq!(moment(0.1, 5).share(1.0, 0.0), 0.0);
    }

    #[test]
    fn times_on_the_grid_part_whole_steps_whatever_their_rounding() {
        for dt in [0.1, 0.05, 0.3, 1.0 / 3.0] {
            let mut added = 0.0;
            for step in 0..20_000 {
                let from = step as f64 * dt;
                for from in [from, added] {
                    assert_eq!(moment(dt, step).share(from, f64::INFINITY), 1.0, "{from} in step {step} of {dt}");
                    assert_eq!(moment(dt, step).share(0.0, from), 0.0, "{from} in step {step} of {dt}");
                }
                added += dt;
            }
        }
        let far = 1 << 40;
        assert_eq!(moment(0.1, far).share(far as f64 / 10.0, 1e12), 1.0);
    }
}
