//! The targets of learning synapses: their traces, and a log of those of their spikes that some synapse has yet to take
//! in.
//!
//! Nearly every arrival asks for the trace of its target, so traces are kept up to date step by step: a product for
//! each target costs less than an exponential for each arrival.

use super::trace::DecayTable;
use crate::error::Result;
use crate::network::memory::{StateReader, StateWriter, flush_small};
use crate::simd::{self, Kernel};

/// Spikes of each target, on average, for which there is room in the log.
const ROOM: usize = 16;

/// The fewest spikes for which there is room.
const LEAST: usize = 1024;

/// The targets of a block.
pub(crate) struct TargetTraces<const Y: usize> {
    /// The traces at `instant`, without spikes of that instant that are still to come.
    traces: Vec<[f64; Y]>,
    instant: u64,
    /// Place in the log of the latest spike of each target, 0 if there is none.
    latest: Vec<u32>,
    log: TargetSpikeLog<Y>,
}

/// Spikes in order of time. Place 0 is nobody's.
struct TargetSpikeLog<const Y: usize> {
    instants: Vec<u64>,
    /// The traces of the target from before the spike.
    traces: Vec<[f64; Y]>,
    /// Place of the spike that the same target fired before, 0 if there is none.
    earlier: Vec<u32>,
}

/// A spike of its target that has not been applied to a synapse yet.
#[derive(Clone, Copy, Default)]
pub(crate) struct UnappliedSpike {
    /// Place of the synapse in its row.
    pub synapse: u32,
    /// Place of the spike in the log.
    spike: u32,
}

impl<const Y: usize> TargetTraces<Y> {
    /// Bytes that so many targets take before any has fired.
    pub fn bytes_of(targets: usize) -> usize {
        (size_of::<u32>() + size_of::<[f64; Y]>()) * (targets + 1) + size_of::<Self>()
    }

    pub fn new(targets: usize, now: u64) -> TargetTraces<Y> {
        let log = TargetSpikeLog { instants: vec![0], traces: vec![[0.0; Y]], earlier: vec![0] };
        TargetTraces { traces: vec![[0.0; Y]; targets], instant: now, latest: vec![0; targets], log }
    }

    /// Let the traces decay until `now`.
    pub fn pass(&mut self, now: u64, decay: &[DecayTable; Y]) {
        let left = std::array::from_fn(|k| decay[k].over(1));
        while self.instant < now {
            simd::run(DecayStep { traces: &mut self.traces, left });
            self.instant += 1;
        }
    }

    #[inline(always)]
    pub fn view(&self) -> TargetView<'_, Y> {
        let TargetSpikeLog { instants, traces, earlier } = &self.log;
        TargetView { traces: &self.traces, latest: &self.latest, instants, before: traces, earlier }
    }

    /// Spikes that targets fire at the instant the traces have passed to.
    pub fn spike(&mut self, fired: &[u32], decay: &[DecayTable; Y]) {
        for &target in fired.iter() {
            let (trace, latest) = (&mut self.traces[target as usize], &mut self.latest[target as usize]);
            self.log.earlier.push(std::mem::replace(latest, self.log.instants.len() as u32));
            self.log.instants.push(self.instant);
            self.log.traces.push(*trace);
            trace.iter_mut().zip(decay).for_each(|(trace, decay)| *trace = decay.raised(*trace));
        }
    }

    /// The number of targets.
    pub fn len(&self) -> usize {
        self.traces.len()
    }

    /// Whether there is no spike that a synapse has yet to take in.
    pub fn are_settled(&self) -> bool {
        self.log.instants.len() == 1
    }

    pub fn is_full(&self) -> bool {
        self.log.instants.len() > LEAST.max(ROOM * self.traces.len())
    }

    /// Forget the log, which all synapses have taken in.
    pub fn forget(&mut self) {
        self.latest.fill(0);
        self.log.instants.truncate(1);
        self.log.traces.truncate(1);
        self.log.earlier.truncate(1);
    }

    /// Begin anew at an instant, as if no target had fired.
    pub fn restart(&mut self, instant: u64) {
        self.instant = instant;
        self.forget();
        self.traces.fill([0.0; Y]);
    }

    /// Bytes of the log, which grows in runs.
    pub fn log_bytes(&self) -> usize {
        (8 + 4 + size_of::<[f64; Y]>()) * self.log.instants.capacity()
    }

    pub fn bytes(&self) -> usize {
        // Not by the room of a list of traces: of traces of no size it is without end.
        self.log_bytes() + (4 + size_of::<[f64; Y]>()) * self.latest.capacity()
    }

    pub fn save(&self, to: &mut StateWriter) {
        self.traces.iter().for_each(|trace| to.numbers(trace));
    }

    pub fn load(&mut self, instant: u64, from: &mut StateReader) -> Result<()> {
        self.instant = instant;
        self.forget();
        self.traces.iter_mut().try_for_each(|trace| from.numbers(trace))
    }
}

/// The targets while nothing happens to them: what arrivals look up.
#[derive(Clone, Copy)]
pub(crate) struct TargetView<'a, const Y: usize> {
    traces: &'a [[f64; Y]],
    latest: &'a [u32],
    instants: &'a [u64],
    before: &'a [[f64; Y]],
    earlier: &'a [u32],
}

impl<const Y: usize> TargetView<'_, Y> {
    /// The traces of a target at the instant they have passed to.
    #[inline(always)]
    pub fn trace(self, target: u16) -> [f64; Y] {
        self.traces[target as usize]
    }

    /// Place of the spike that will be logged next.
    #[inline(always)]
    pub fn next(self) -> u32 {
        self.instants.len() as u32
    }

    /// The spikes from place `from` on of the targets of a row, those of each synapse from the latest to the earliest.
    ///
    /// How many a synapse has still to take is chance, which a processor cannot predict. All synapses therefore go back by one
    /// spike at a time, and those that have come to an end are left out by counting rather than by branching.
    #[inline(always)]
    pub fn unapplied<'b>(self, row: &[u16], from: u32, found: &'b mut Vec<UnappliedSpike>) -> &'b [UnappliedSpike] {
        let room =
            |found: &mut Vec<UnappliedSpike>, most| found.resize(found.len().max(most), UnappliedSpike::default());
        room(found, row.len());
        let (mut start, mut end) = (0, 0);
        let first = &mut found[..row.len()];
        for (synapse, &target) in row.iter().enumerate() {
            let spike = self.latest[target as usize];
            first[end] = UnappliedSpike { synapse: synapse as u32, spike };
            end += (spike >= from) as usize;
        }
        while start < end {
            room(found, 2 * end - start);
            let (known, free) = found.split_at_mut(end);
            let mut count = 0;
            for &UnappliedSpike { synapse, spike } in &known[start..] {
                let spike = self.earlier[spike as usize];
                free[count] = UnappliedSpike { synapse, spike };
                count += (spike >= from) as usize;
            }
            (start, end) = (end, end + count);
        }
        &found[..end]
    }

    /// When a spike was, and the traces from before it.
    #[inline(always)]
    pub fn logged(self, unapplied: &UnappliedSpike) -> (u64, [f64; Y]) {
        (self.instants[unapplied.spike as usize], self.before[unapplied.spike as usize])
    }
}

/// One step of decay.
struct DecayStep<'a, const Y: usize> {
    traces: &'a mut [[f64; Y]],
    left: [f64; Y],
}

impl<const Y: usize> Kernel for DecayStep<'_, Y> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for trace in self.traces {
            let mut faded = *trace;
            unroll!(k < Y, faded[k] = trace[k] * self.left[k]);
            *trace = flush_small(faded);
        }
    }
}
