//! The threads of a run.
//!
//! The thread that calls leads; others stay for as long as the run takes, each with shards of its own, whose state so stays
//! in the cache of its core. They meet twice in an interval, and spin for a moment before they sleep. Whether other threads
//! are worth their while is measured as the run goes on: the leader can do the work of all, without waking any. Invariant:
//! shards and blocks are held in order, and the choice of who does what does not alter a bit.

use super::block::Block;
use super::cells::with_input_room;
use super::clock::Clock;
use super::exchange::{PopulationOutput, StepContext};
use super::gate::Gate;
use super::shard::Shard;
use std::any::Any;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

/// A shard and its blocks.
pub(crate) type Unit<'a> = (&'a mut Shard, &'a mut [Block]);

/// What threads share in a run.
pub(crate) struct Team<'a> {
    pub outputs: RwLock<&'a mut Vec<PopulationOutput>>,
    /// The shards of each thread; those of the leader come first.
    shares: Vec<Mutex<Vec<Unit<'a>>>>,
    clock: Clock,
    task: Task,
    gate: Gate,
    panic: Mutex<Option<Box<dyn Any + Send>>>,
}

/// The steps whose spikes are to be delivered, and those to be done.
#[derive(Default)]
struct Task {
    delivered: AtomicU64,
    from: AtomicU64,
    until: AtomicU64,
}

impl<'a> Team<'a> {
    /// A team of `threads`, which share the shards so that each has about as much to do.
    pub fn new(
        shards: &'a mut [Vec<Shard>],
        mut blocks: &'a mut [Block],
        outputs: &'a mut Vec<PopulationOutput>,
        clock: Clock,
        threads: usize,
    ) -> Team<'a> {
        let all: usize = blocks.iter().map(Block::cost).sum();
        let mut shares: Vec<Vec<Unit>> = (0..threads).map(|_| Vec::new()).collect();
        let mut before = 0;
        for shard in shards.iter_mut().flatten() {
            let (own, others) = std::mem::take(&mut blocks).split_at_mut(shard.blocks.len());
            blocks = others;
            let cost = own.iter().map(Block::cost).sum::<usize>();
            let middle = before + cost / 2;
            before += cost;
            shares[(middle * threads / all.max(1)).min(threads - 1)].push((shard, own));
        }
        Team {
            outputs: RwLock::new(outputs),
            shares: shares.into_iter().map(Mutex::new).collect(),
            clock,
            task: Task::default(),
            gate: Gate::default(),
            panic: Mutex::new(None),
        }
    }

    /// Whether there are other threads to share with.
    pub fn shared(&self) -> bool {
        self.shares.len() > 1
    }

    /// Deliver the spikes of the steps `delivered..from`, and carry all on to step `until`. With `shared`, threads of numbers
    /// 1 and above do their share, and must be at [`Team::follow`].
    ///
    /// # Panics
    /// If a model or a drive does, with what it did.
    pub fn carry(&self, delivered: u64, steps: Range<u64>, shared: bool) {
        self.task.delivered.store(delivered, Ordering::Relaxed);
        self.task.from.store(steps.start, Ordering::Relaxed);
        self.task.until.store(steps.end, Ordering::Relaxed);
        if !shared {
            return (0..self.shares.len()).for_each(|share| self.work(share));
        }
        self.gate.open();
        let own = catch_unwind(AssertUnwindSafe(|| self.work(0)));
        self.gate.wait_for(self.shares.len() - 1);
        let panic = locked(&self.panic).take().or(own.err());
        if let Some(panic) = panic {
            resume_unwind(panic);
        }
    }

    /// Work whenever the gate opens, until it closes for good.
    pub fn follow(&self, share: usize) {
        let mut round = 0;
        while let Some(next) = self.gate.wait_open(round) {
            round = next;
            if let Err(panic) = catch_unwind(AssertUnwindSafe(|| self.work(share))) {
                locked(&self.panic).get_or_insert(panic);
            }
            self.gate.pass();
        }
    }

    /// Let those who follow go home.
    pub fn dismiss(&self) {
        self.gate.close();
    }

    fn work(&self, share: usize) {
        let outputs = self.outputs.read().unwrap_or_else(PoisonError::into_inner);
        let context = StepContext { outputs: &outputs, clock: self.clock };
        let [delivered, from, until] =
            [&self.task.delivered, &self.task.from, &self.task.until].map(|step| step.load(Ordering::Relaxed));
        with_input_room(|room| {
            for (shard, blocks) in locked(&self.shares[share]).iter_mut() {
                shard.deliver(delivered, from, &context);
                shard.advance(blocks, from, until, &context, room);
                if from == until {
                    // The run ends here.
                    blocks.iter_mut().for_each(|block| block.look_at_weights(false));
                }
            }
        });
    }

    /// All shards, for one thread to do something with their blocks.
    pub fn lock(&self) -> Vec<MutexGuard<'_, Vec<Unit<'a>>>> {
        self.shares.iter().map(locked).collect()
    }
}

/// The blocks of all shards, in order.
pub(crate) fn blocks<'b>(shares: &'b mut [MutexGuard<Vec<Unit>>]) -> Vec<&'b mut Block> {
    shares.iter_mut().flat_map(|share| share.iter_mut()).flat_map(|(_, blocks)| blocks.iter_mut()).collect()
}

/// What is in a mutex, whether or not a thread has panicked with it: then the run ends, and the network says so.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
