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
    /// The part of the run that is done, from 0 to 1.
    pub fn share(&self) -> f64 {
        (self.time - self.from) / (self.to - self.from)
    }

    /// How long the rest will take, if it goes on as fast.
    pub fn left(&self) -> Duration {
        self.elapsed.mul_f64((1.0 - self.share()).max(0.0) / self.share().max(1e-9))
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
    pub begun: Instant,
    pub latest: Instant,
}
