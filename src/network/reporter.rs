//! How far a run has got, and who is told.

use std::fmt;
use std::time::{Duration, Instant};

/// How far a run has got, as told to the function given to [`Network::progress`](crate::network::Network::progress).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// When the run began (ms of the network's time).
    pub from: f64,
    /// When it will end (ms).
    pub to: f64,
    /// The time reached (ms).
    pub time: f64,
    /// How long the run has taken so far.
    pub elapsed: Duration,
}

impl Progress {
    /// The part of the run that is done, from 0 to 1; of a run without length, all of it.
    pub fn share(&self) -> f64 {
        let share = (self.time - self.from) / (self.to - self.from);
        if share.is_nan() { 1.0 } else { share.clamp(0.0, 1.0) }
    }

    /// How long the rest will take, if it goes on as fast; [`Duration::MAX`] if that is longer than can be told.
    pub fn left(&self) -> Duration {
        let seconds = self.elapsed.as_secs_f64() * (1.0 - self.share()) / self.share().max(1e-9);
        Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
    }
}

/// A bar, the time reached, and how long the rest will take.
impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let done = "#".repeat((40.0 * self.share()) as usize);
        write!(f, "[{done:<40}] {:.0} of {:.0} ms, {:.0} s left", self.time, self.to, self.left().as_secs_f64())
    }
}

/// A function that wants to know, and how often.
pub(super) struct Reporter {
    pub every: Duration,
    pub report: Box<dyn FnMut(Progress) + Send + Sync>,
    pub from: u64,
    pub to: u64,
    pub begun: Instant,
    pub latest: Instant,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_progress_with_any_fields_can_be_told() {
        let odd = [0.0, 1.0, -1.0, 1e-300, 1e300, f64::MAX, f64::INFINITY, f64::NEG_INFINITY, f64::NAN];
        for elapsed in [Duration::ZERO, Duration::from_secs(1), Duration::MAX] {
            for (from, to, time) in odd.iter().flat_map(|&a| odd.iter().flat_map(move |&b| odd.map(|c| (a, b, c)))) {
                let progress = Progress { from, to, time, elapsed };
                assert!((0.0..=1.0).contains(&progress.share()), "{progress:?}");
                assert!(progress.share() < 1.0 || progress.left() == Duration::ZERO, "{progress:?}");
                assert!(progress.to_string().starts_with('['));
            }
        }
    }
}
