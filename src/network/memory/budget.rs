//! How much memory there is, and what a request would need.

use crate::error::{Error, Result};

/// The share of the machine's memory that networks may use.
const SHARE: f64 = 0.8;

/// The memory assumed where the system does not tell.
const ASSUMED: u128 = 16 << 30;

/// Memory a network may use, and what it uses.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    pub limit: u128,
    pub used: u128,
}

impl Budget {
    pub fn new() -> Budget {
        Budget { limit: (available().unwrap_or(ASSUMED) as f64 * SHARE) as u128, used: 0 }
    }

    /// Whether `needed` bytes more are within the budget.
    pub fn allow(&self, what: &str, needed: f64) -> Result<()> {
        let left = self.limit.saturating_sub(self.used);
        if needed.is_finite() && needed <= left as f64 {
            return Ok(());
        }
        Err(Error::Memory { what: what.into(), needed: needed as u128, budget: left })
    }
}

/// Memory of the machine, in bytes, where the system has a file that tells.
fn available() -> Option<u128> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("MemAvailable:"))?;
    let kilobytes: u128 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}
