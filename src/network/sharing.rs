//! Whether other threads are worth their while, as the time of the run so far tells.

use std::time::Duration;

/// The time after which a way of running is judged.
const TRIAL: Duration = Duration::from_micros(300);

/// How many times as long the better way is kept to, before the other is tried again.
const KEPT: u32 = 64;

/// The time of an interval on one thread from which on it pays to wake others.
const WORTH_SHARING: Duration = Duration::from_micros(8);

/// The choice between one thread and all, and what it goes by. Nothing that is computed depends on it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sharing {
    /// Whether other threads take part in the next interval.
    pub shared: bool,
    /// Nanoseconds a step by either way, where it has been tried.
    alone: Option<f64>,
    together: Option<f64>,
    /// The present trial.
    time: Duration,
    steps: u64,
    intervals: u32,
    /// Whether the present way is kept to because it was the better.
    kept: bool,
}

impl Sharing {
    /// An interval of so many steps has taken so long.
    pub fn note(&mut self, time: Duration, steps: u64) {
        self.time += time;
        self.steps += steps;
        self.intervals += 1;
        if self.time < if self.kept { KEPT * TRIAL } else { TRIAL } || self.intervals < 3 {
            return;
        }
        let pace = self.time.as_nanos() as f64 / self.steps.max(1) as f64;
        let short = !self.shared && self.time / self.intervals < WORTH_SHARING;
        *if self.shared { &mut self.together } else { &mut self.alone } = Some(pace);
        (self.time, self.steps, self.intervals) = (Duration::ZERO, 0, 0);
        if self.kept && !short {
            // Once in a while, the other way is tried again.
            (self.shared, self.kept) = (!self.shared, false);
            return;
        }
        (self.shared, self.kept) = match (self.alone, self.together) {
            _ if short => (false, true),
            (Some(alone), Some(together)) => (together < alone, true),
            (alone, _) => (alone.is_some(), false),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Microseconds spent either way in a run of so many intervals, which take as long as said.
    fn spent(intervals: usize, alone: u64, together: u64) -> [u64; 2] {
        let (mut sharing, mut spent) = (Sharing::default(), [0; 2]);
        for _ in 0..intervals {
            let time = if sharing.shared { together } else { alone };
            spent[sharing.shared as usize] += time;
            sharing.note(Duration::from_micros(time), 1);
        }
        spent
    }

    #[test]
    fn the_faster_way_is_found_and_the_slower_costs_little() {
        let [alone, together] = spent(10_000, 100, 60);
        assert!(alone * 20 < together && alone > 0, "{alone} {together}");
        let [alone, together] = spent(10_000, 100, 300);
        assert!(together * 20 < alone && together > 0, "{alone} {together}");
        assert_eq!(spent(10_000, 2, 1)[1], 0);
    }
}
