//! Traces: what a neuron remembers of its spikes, for learning rules.

use crate::error::Result;
use crate::math::exp;
use crate::network::memory::{NEVER, StateReader, StateWriter};
use crate::traits::Trace;
use std::sync::Arc;

/// The longest table of a trace's decay, in steps.
const TABLE: usize = 8192;

/// How a trace decays.
#[derive(Clone, Debug)]
pub(crate) struct DecayTable {
    per_step: f64,
    all_pairs: bool,
    table: Arc<[f64]>,
}

impl DecayTable {
    /// Bytes of a table.
    pub const BYTES: usize = size_of::<f64>() * TABLE;

    pub fn new(trace: Trace, dt: f64) -> DecayTable {
        let per_step = dt / trace.tau;
        let table = (0..TABLE).map(|steps| exp(-per_step * steps as f64)).collect();
        DecayTable { per_step, all_pairs: trace.all_pairs, table }
    }

    /// What is left after some steps.
    #[inline(always)]
    pub fn over(&self, steps: u64) -> f64 {
        self.local().over(steps)
    }

    /// The decay, where no store to anything else can be taken for a store to it.
    #[inline(always)]
    pub fn local(&self) -> LocalDecay<'_> {
        LocalDecay { per_step: self.per_step, table: &self.table }
    }

    /// A trace after a spike.
    #[inline(always)]
    pub fn raised(&self, trace: f64) -> f64 {
        if self.all_pairs { trace + 1.0 } else { 1.0 }
    }
}

/// What a [`DecayTable`] leaves after any time.
#[derive(Clone, Copy)]
pub(crate) struct LocalDecay<'a> {
    per_step: f64,
    table: &'a [f64],
}

impl LocalDecay<'_> {
    /// What is left after some steps.
    #[inline(always)]
    pub fn over(self, steps: u64) -> f64 {
        match self.table.get(steps as usize) {
            Some(&left) => left,
            None => self.over_many(steps),
        }
    }

    #[cold]
    fn over_many(self, steps: u64) -> f64 {
        exp(-self.per_step * steps as f64)
    }
}

/// The traces of one neuron: their values just after and just before its last spike, and when that was.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SpikeTraces<const N: usize> {
    after: [f64; N],
    before: [f64; N],
    last: u64,
}

impl<const N: usize> SpikeTraces<N> {
    pub const BLANK: SpikeTraces<N> = SpikeTraces { after: [0.0; N], before: [0.0; N], last: NEVER };

    /// The traces at `now`, without a spike at `now`.
    #[inline(always)]
    pub fn at(&self, now: u64, decay: [LocalDecay; N]) -> [f64; N] {
        if self.last == now {
            return self.before;
        }
        let mut faded = self.after;
        // Where there was no spike yet, zero is left of zero.
        let elapsed = now.wrapping_sub(self.last);
        unroll!(k < N, faded[k] = self.after[k] * decay[k].over(elapsed));
        faded
    }

    /// A spike at `now`.
    #[inline(always)]
    pub fn spike(&mut self, now: u64, decay: &[DecayTable; N]) {
        self.before = self.at(now, decay.each_ref().map(DecayTable::local));
        for (k, decay) in decay.iter().enumerate() {
            self.after[k] = decay.raised(self.before[k]);
        }
        self.last = now;
    }

    pub fn save(&self, to: &mut StateWriter) {
        to.numbers(&self.after);
        to.numbers(&self.before);
        to.word(self.last);
    }

    pub fn load(&mut self, from: &mut StateReader) -> Result<()> {
        from.numbers(&mut self.after)?;
        from.numbers(&mut self.before)?;
        self.last = from.past()?;
        Ok(())
    }
}
