//! Putting samples together that were asked for one by one.

use super::sampled::Sampled;
use crate::network::handle::{Pop, Proj};
use crate::recording::Samples;
use ndarray::Array2;
use std::ops::Range;
use std::sync::OnceLock;

/// What samples are of.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Key {
    pub view: Pop,
    pub projection: Option<Proj>,
    pub variable: String,
}

/// Samples that have been put together, each kept as long as the recording: a list that grows at its end.
#[derive(Debug, Default)]
pub(crate) struct Assembled(OnceLock<Box<Entry>>);

#[derive(Debug)]
struct Entry {
    key: Key,
    samples: Samples,
    next: Assembled,
}

/// What follows from the recordings need not be copied with them.
impl Clone for Assembled {
    fn clone(&self) -> Assembled {
        Assembled::default()
    }
}

impl PartialEq for Assembled {
    fn eq(&self, _: &Assembled) -> bool {
        true
    }
}

impl Assembled {
    /// The samples of this key, put together if that has not been done.
    pub(super) fn get(&self, key: Key, assemble: impl Fn() -> Samples) -> &Samples {
        let mut place = self;
        loop {
            let new = || Box::new(Entry { key: key.clone(), samples: assemble(), next: Assembled::default() });
            let entry = place.0.get_or_init(new);
            if entry.key == key {
                return &entry.samples;
            }
            place = &entry.next;
        }
    }
}

/// Where the samples of a unit are: a neuron of the population, or a synapse.
struct Column {
    unit: usize,
    /// Steps between two samples.
    every: u64,
    recording: usize,
    column: usize,
}

/// The samples of the units in a range, each from the recording with the shortest time between samples, at the times that
/// these have in common.
pub(super) fn assemble(steps: &Range<u64>, recordings: &[&Sampled], units: Range<usize>) -> Samples {
    let columns = columns(recordings, &units);
    let chosen: Vec<u64> = columns.iter().map(|column| column.every).collect();
    let every = chosen.iter().copied().reduce(common).or(recordings.first().map(|sampled| sampled.every)).unwrap_or(1);
    let first = steps.start.checked_next_multiple_of(every).unwrap_or(u64::MAX);
    let rows = if first < steps.end { ((steps.end - first - 1) / every + 1) as usize } else { 0 };
    let row_in = |recording: &Sampled, row: usize| {
        let own_first = steps.start.next_multiple_of(recording.every);
        ((first + row as u64 * every - own_first) / recording.every) as usize
    };
    let values = Array2::from_shape_fn((rows, columns.len()), |(row, k)| {
        let recording = recordings[columns[k].recording];
        recording.samples.values[[row_in(recording, row), columns[k].column]]
    });
    let timed = recordings[columns.first().map_or(0, |column| column.recording)];
    let times = (0..rows).map(|row| timed.samples.times[row_in(timed, row)]).collect();
    let neurons = columns.iter().map(|column| column.unit - units.start).collect();
    let Samples { variable, unit, .. } = &timed.samples;
    Samples { variable: variable.clone(), unit: unit.clone(), times, neurons, values }
}

/// The units that were recorded, in order.
fn columns(recordings: &[&Sampled], units: &Range<usize>) -> Vec<Column> {
    let mut columns = Vec::new();
    for (recording, sampled) in recordings.iter().enumerate() {
        let first = if sampled.projection.is_none() { sampled.view.start } else { 0 };
        for (column, unit) in sampled.samples.neurons.iter().map(|neuron| first + neuron).enumerate() {
            if units.contains(&unit) {
                columns.push(Column { unit, every: sampled.every, recording, column });
            }
        }
    }
    columns.sort_by_key(|column| (column.unit, column.every, column.recording));
    columns.dedup_by_key(|column| column.unit);
    columns
}

/// The least multiple of both, or more steps than there are.
fn common(one: u64, other: u64) -> u64 {
    let (mut divisor, mut rest) = (one, other);
    while rest != 0 {
        (divisor, rest) = (rest, divisor % rest);
    }
    (one / divisor).saturating_mul(other)
}
