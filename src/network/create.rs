//! An empty network, and what is chosen for it before anything is added.

use super::Network;
use super::checkpoints::GENERATIONS;
use super::clock::Clock;
use super::fingerprint::Given;
use super::memory::Budget;
use super::sharing::Sharing;
use super::threads::Threads;
use crate::error::Result;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

static NETWORKS: AtomicU64 = AtomicU64::new(0);

impl Network {
    /// An empty network with time step `dt` (ms).
    ///
    /// # Errors
    /// [`Error::TimeStep`](crate::Error::TimeStep) unless `dt` is a positive, finite number.
    pub fn new(dt: f64) -> Result<Network> {
        Ok(Network {
            id: NETWORKS.fetch_add(1, Ordering::Relaxed),
            clock: Clock::new(dt)?,
            seed: 0,
            trial: 0,
            step: 0,
            populations: Vec::new(),
            blocks: Vec::new(),
            shards: Vec::new(),
            outputs: Vec::new(),
            projections: Vec::new(),
            stimuli: Vec::new(),
            spike_recorders: Vec::new(),
            sample_recorders: Vec::new(),
            objects: 0,
            given: Given::default(),
            former: Mutex::default(),
            threads: Threads::new(None),
            budget: Budget::new(),
            stopped: None,
            parts: 1,
            junctions_changed: false,
            conflict: None,
            unreturned: None,
            reporter: None,
            checkpoints: None,
            generations: GENERATIONS,
            sharing: Sharing::default(),
        })
    }

    /// With this seed in place of 0. Everything random in the network follows from it, so it must be given before the
    /// first population: once there is one, every call but those that read returns [`Error::Conflict`].
    ///
    /// [`Error::Conflict`]: crate::Error::Conflict
    pub fn seed(self, seed: u64) -> Network {
        let conflict = (self.objects > 0 && seed != self.seed).then(|| {
            let what = "was given after the first population, whose random numbers follow from another";
            format!("the seed {seed} {what}; give it at once: Network::new({})?.seed({seed})", self.clock.dt)
        });
        Network { seed, conflict: self.conflict.or(conflict), ..self }
    }

    /// With this many threads at most, in place of one for each core; there are never more than the machine has cores.
    /// The results do not depend on it, and it can be said at any time.
    pub fn threads(self, threads: usize) -> Network {
        Network { threads: Threads::new(Some(threads.max(1))), ..self }
    }

    /// With this many bytes of memory at most, in place of four fifths of what the machine has free. What there is already
    /// counts; it can be said at any time, and holds for what is asked for from then on.
    pub fn memory_budget(mut self, bytes: u64) -> Network {
        self.budget.limit = bytes as u128;
        self
    }

    /// The time step (ms).
    pub fn dt(&self) -> f64 {
        self.clock.dt
    }

    /// The seed, for what is said of results.
    #[cfg(feature = "tables")]
    pub(crate) fn given_seed(&self) -> u64 {
        self.seed
    }

    /// The time reached (ms).
    pub fn time(&self) -> f64 {
        self.clock.time(self.step)
    }
}
