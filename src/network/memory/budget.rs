//! How much memory there is, and what a request would need.
//!
//! The budget is a promise about the peak at the allocator: whatever may become large is counted before it is made, with
//! what is needed only while it is made. What the user holds is not the network's: a returned recording, a list handed in.

use crate::error::{Error, Result};

/// The share of the machine's memory that networks may use.
const SHARE: f64 = 0.8;

/// The memory assumed where the system does not tell.
const ASSUMED: u128 = 16 << 30;

/// Bytes from which on the machine is asked, too, whether it has them: asking takes as long as filling some thousands.
const WORTH_ASKING: f64 = (64 << 20) as f64;

/// Memory a network may use, and what it uses.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    pub limit: u128,
    /// What the parts of the network have taken when they were made.
    used: u128,
    /// What has grown since, in runs.
    grown: u128,
    /// What the samples of the present run take by its end.
    pub samples: u128,
    /// What the spikes that it has recorded so far take by its end.
    pub recorded: u128,
}

impl Budget {
    pub fn new() -> Budget {
        Budget {
            limit: (available().unwrap_or(ASSUMED) as f64 * SHARE) as u128,
            used: 0,
            grown: 0,
            samples: 0,
            recorded: 0,
        }
    }

    /// Bytes that are left.
    pub fn left(&self) -> u128 {
        self.limit.saturating_sub(self.used + self.grown + self.samples + self.recorded)
    }

    /// Whether what has been taken and has grown is within the budget.
    pub fn check(&self, what: impl Fn() -> String) -> Result<()> {
        let needed = self.grown + self.samples + self.recorded;
        let budget = self.limit.saturating_sub(self.used);
        if needed <= budget { Ok(()) } else { Err(Error::Memory { what: what(), needed, budget }) }
    }

    /// Whether `needed` bytes more are within the budget, and within what the machine has free.
    pub fn allow(&self, what: &str, needed: f64) -> Result<()> {
        let mut left = self.left();
        if needed >= WORTH_ASKING {
            left = left.min(available().unwrap_or(left));
        }
        if needed.is_finite() && needed <= left as f64 {
            return Ok(());
        }
        Err(Error::Memory { what: what.into(), needed: needed as u128, budget: left })
    }

    /// So many bytes have been taken for as long as the network lives.
    pub fn take(&mut self, bytes: f64) {
        self.used += bytes as u128;
    }

    /// What has grown in runs holds so many bytes now.
    pub fn set_grown(&mut self, bytes: usize) {
        self.grown = bytes as u128;
    }
}

/// Memory of the machine, in bytes, where the system has a file that tells.
fn available() -> Option<u128> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("MemAvailable:"))?;
    let kilobytes: u128 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}
