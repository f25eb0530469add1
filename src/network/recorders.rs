//! What is recorded of a network, and what has been recorded so far.

use super::clock::Clock;
use super::handle::{Pop, Proj};
use std::ops::Range;

/// Bytes that a recorded spike takes at the end of the run, when what is recorded is turned into what is returned.
pub(crate) const RECORDED: usize = 24;

/// Spikes of a view, recorded during a run.
#[derive(Debug)]
pub(crate) struct SpikeRecorder {
    pub view: Pop,
    pieces: Vec<Piece>,
}

/// The most spikes for which there is room before they come. One list of all would be copied whenever it grows, and take
/// three times its length then.
const ROOM: usize = 1 << 13;

/// Consecutive spikes.
#[derive(Debug)]
struct Piece {
    /// The step of each spike's stamp.
    steps: Vec<u64>,
    neurons: Vec<u32>,
}

impl SpikeRecorder {
    pub fn new(view: Pop) -> SpikeRecorder {
        SpikeRecorder { view, pieces: Vec::new() }
    }

    /// Note the spikes stamped with `stamp`.
    pub fn note(&mut self, stamp: u64, spikes: &[u32]) {
        let fits = |piece: &Piece| piece.neurons.capacity() - piece.neurons.len() >= spikes.len();
        if !self.pieces.last().is_some_and(fits) {
            let room = spikes.len().max(self.len().min(ROOM));
            self.pieces.push(Piece { steps: Vec::with_capacity(room), neurons: Vec::with_capacity(room) });
        }
        if let Some(piece) = self.pieces.last_mut() {
            piece.steps.extend(std::iter::repeat_n(stamp, spikes.len()));
            piece.neurons.extend_from_slice(spikes);
        }
    }

    /// Forget what is noted.
    pub fn forget(&mut self) {
        self.pieces.clear();
    }

    fn len(&self) -> usize {
        self.pieces.iter().map(|piece| piece.steps.len()).sum()
    }

    /// Bytes that what is noted takes at most until it is returned.
    pub fn bytes(&self) -> usize {
        self.pieces.iter().map(|piece| RECORDED * piece.steps.capacity() + size_of::<Piece>()).sum()
    }

    /// Take the times of the spikes stamped not later than `until`, and which neurons fired them, by their index in the
    /// view. Room for one is made, and freed, after the other.
    pub fn take(&mut self, clock: Clock, until: u64) -> (Vec<f64>, Vec<usize>) {
        let first = self.view.start;
        self.pieces.iter_mut().for_each(|Piece { steps, neurons }| {
            steps.truncate(steps.partition_point(|&step| step <= until));
            neurons.truncate(steps.len());
        });
        let (mut times, mut fired) = (Vec::new(), Vec::with_capacity(self.len()));
        for piece in &mut self.pieces {
            fired.extend(std::mem::take(&mut piece.neurons).into_iter().map(|neuron| neuron as usize - first));
        }
        times.reserve_exact(fired.len());
        for piece in self.pieces.drain(..) {
            times.extend(piece.steps.into_iter().map(|step| clock.time(step)));
        }
        (times, fired)
    }
}

/// Samples of a quantity, recorded during a run by probes in the blocks.
#[derive(Debug)]
pub(crate) struct SampleRecorder {
    pub view: Pop,
    pub variable: String,
    pub unit: &'static str,
    pub projection: Option<Proj>,
    /// The neurons, by their index in the view, or the synapses, by their index in the projection.
    pub units: Vec<usize>,
    pub every: u64,
    pub parts: Vec<Part>,
}

impl SampleRecorder {
    /// How often is sampled in a span of steps.
    pub fn samples(&self, span: &Range<u64>) -> u64 {
        let first = span.start.next_multiple_of(self.every);
        span.end.saturating_sub(first).div_ceil(self.every)
    }

    /// Bytes that the samples of a span take, as they are noted and as they are returned.
    pub fn bytes(&self, span: &Range<u64>) -> f64 {
        let (samples, units) = (self.samples(span) as f64, self.units.len() as f64);
        16.0 * samples * units + 8.0 * (samples + units)
    }
}

/// What one block contributes to samples.
#[derive(Debug)]
pub(crate) struct Part {
    pub block: usize,
    /// Which of the block's probes.
    pub probe: usize,
    /// Where each of its numbers goes in a row.
    pub columns: Vec<usize>,
}
