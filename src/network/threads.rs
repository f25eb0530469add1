//! The threads of a network, started when first needed.

use crate::error::{Error, Result};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::mem;
use std::num::NonZero;
use std::process;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::available_parallelism;

/// How many threads a network may use, and those it has started.
pub(crate) struct Threads {
    /// How many were asked for, if that was said.
    asked: Option<usize>,
    /// Of how many cores there may be a thread for each, if not of those that the machine has.
    cores: Option<usize>,
    started: Mutex<Option<Started>>,
}

struct Started {
    /// The process in which they run: one that forks from it has none of them.
    process: u32,
    pool: Arc<ThreadPool>,
}

impl Threads {
    pub fn new(asked: Option<usize>) -> Threads {
        Threads { asked, cores: None, started: Mutex::new(None) }
    }

    /// Whether there is to be no more than one.
    pub fn only_one(&self) -> bool {
        self.asked == Some(1)
    }

    /// How many there are at most.
    pub fn most(&self) -> usize {
        let cores = self.cores.unwrap_or_else(|| available_parallelism().map_or(1, NonZero::get));
        self.asked.map_or(cores, |asked| asked.clamp(1, cores))
    }

    /// The threads, which run in this process.
    pub fn pool(&self) -> Result<Arc<ThreadPool>> {
        let mut started = self.started.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = started.as_ref().filter(|started| started.process == process::id()) {
            return Ok(running.pool.clone());
        }
        leave(started.take());
        // None asked for are as many as rayon's own variable of the environment says, or one for each core.
        let threads = self.asked.map_or(0, |_| self.most());
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().map_err(|error| Error::Missing {
            what: format!("the system gave no threads ({error}); ask for fewer with Network::threads"),
        })?;
        let pool = Arc::new(pool);
        *started = Some(Started { process: process::id(), pool: pool.clone() });
        Ok(pool)
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        leave(self.started.get_mut().unwrap_or_else(PoisonError::into_inner).take());
    }
}

/// End these threads, if they run in this process. To end those of another could wait for ever.
fn leave(started: Option<Started>) {
    if started.as_ref().is_some_and(|started| started.process != process::id()) {
        mem::forget(started);
    }
}

#[cfg(test)]
mod tests {
    use crate::network::Network;
    use crate::prelude::*;
    use std::num::NonZero;
    use std::thread::available_parallelism;

    /// Cells enough to be worth several threads, on a machine that has so many cores.
    fn network(threads: usize, cores: usize) -> Result<Network> {
        let mut net = Network::new(0.1)?.threads(threads);
        net.threads.cores = Some(cores);
        let cells = net.add(4000, Lif::default())?;
        net.set(cells, "v", Init::Uniform(0.0, 20.0))?;
        net.drive(cells, Constant(21.0))?;
        let synapse = Synapse::new(Exponential { tau: 5.0 });
        net.connect(cells, cells, FixedProb(0.01).weight(0.5).delay(2.0), synapse)?;
        Ok(net)
    }

    #[test]
    fn there_are_no_more_threads_than_cores() -> Result<()> {
        let cores = available_parallelism().map_or(1, NonZero::get);
        for (asked, started) in [(0, 1), (1, 1), (10_000, cores), (usize::MAX, cores)] {
            assert_eq!(Network::new(0.1)?.threads(asked).threads.pool()?.current_num_threads(), started, "{asked}");
        }
        Ok(())
    }

    #[test]
    fn any_number_of_threads_gives_the_same_bits() -> Result<()> {
        let hash = |threads| {
            let mut net = network(threads, 16)?;
            net.run(20.0)?;
            assert_eq!(net.threads.pool()?.current_num_threads(), threads);
            Ok::<_, Error>(net.state_hash())
        };
        let one = hash(1)?;
        for threads in [2, 3, 8, 16] {
            assert_eq!(hash(threads)?, one, "{threads}");
        }
        Ok(())
    }

    #[test]
    fn threads_of_another_process_are_left_alone() -> Result<()> {
        let mut net = network(2, 2)?;
        net.run(5.0)?;
        let before = net.threads.pool()?;
        // As it is in a child that was forked off after a run.
        net.threads.started.get_mut().unwrap().as_mut().unwrap().process ^= 1;
        net.run(5.0)?;
        let after = net.threads.pool()?;
        assert!(!std::sync::Arc::ptr_eq(&before, &after));
        assert!(std::sync::Arc::ptr_eq(&after, &net.threads.pool()?));
        assert!(std::sync::Arc::strong_count(&before) > 1, "it was ended");
        Ok(())
    }
}
