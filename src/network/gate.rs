//! Where the threads of a run wait for each other.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst};
use std::sync::{Condvar, Mutex, PoisonError};

/// Looks at what is waited for before others are let run: some microseconds, most intervals of a run.
const SPINS: usize = 64;

/// Looks before the thread sleeps: it is then waiting for a thread that does not run.
const YIELDS: usize = 64;

/// No round: the gate is closed for good.
const CLOSED: u64 = u64::MAX;

/// A gate that opens for many threads at a time, again and again.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    /// How many times the gate has opened.
    round: AtomicU64,
    /// The threads that have passed since.
    passed: AtomicUsize,
    asleep: AtomicUsize,
    lock: Mutex<()>,
    changed: Condvar,
}

impl Gate {
    /// Open once more.
    pub fn open(&self) {
        self.passed.store(0, SeqCst);
        self.round.fetch_add(1, SeqCst);
        self.wake();
    }

    /// Close for good.
    pub fn close(&self) {
        self.round.store(CLOSED, SeqCst);
        self.wake();
    }

    /// Wait until the gate has opened more often than `round` times; none if it is closed.
    pub fn wait_open(&self, round: u64) -> Option<u64> {
        self.wait(|| self.round.load(SeqCst) != round);
        let now = self.round.load(SeqCst);
        (now != CLOSED).then_some(now)
    }

    /// Say that this thread is through.
    pub fn pass(&self) {
        self.passed.fetch_add(1, SeqCst);
        self.wake();
    }

    /// Wait until so many threads are through.
    pub fn wait_for(&self, threads: usize) {
        self.wait(|| self.passed.load(SeqCst) >= threads);
    }

    fn wait(&self, ready: impl Fn() -> bool) {
        for look in 0..SPINS + YIELDS {
            if ready() {
                return;
            }
            if look < SPINS { std::hint::spin_loop() } else { std::thread::yield_now() }
        }
        let mut lock = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        self.asleep.fetch_add(1, SeqCst);
        while !ready() {
            lock = self.changed.wait(lock).unwrap_or_else(PoisonError::into_inner);
        }
        self.asleep.fetch_sub(1, SeqCst);
    }

    /// Something has changed. Who has not counted itself asleep yet will see it; who has holds the lock until it sleeps.
    fn wake(&self) {
        if self.asleep.load(SeqCst) > 0 {
            drop(self.lock.lock().unwrap_or_else(PoisonError::into_inner));
            self.changed.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_round_waits_for_all_threads() {
        const THREADS: usize = 3;
        let (gate, done) = (Gate::default(), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    let mut round = 0;
                    while let Some(next) = gate.wait_open(round) {
                        assert_eq!(next, round + 1);
                        round = next;
                        done.fetch_add(1, SeqCst);
                        gate.pass();
                    }
                });
            }
            for round in 1..=500 {
                gate.open();
                gate.wait_for(THREADS);
                assert_eq!(done.load(SeqCst), THREADS * round);
            }
            gate.close();
        });
    }
}
