//! How often neurons were drawn for at one step.

use std::ops::Range;

/// How often each neuron was drawn for at the present step, which is part of the address of a draw.
///
/// Neurons that are set twice at one step get new values the second time, whatever the views by which they are set.
///
/// ```
/// use synfire::random::Repetitions;
///
/// let mut done = Repetitions::default();
/// assert_eq!(done.count(0, 0..10), [(0..10, 0)]);
/// assert_eq!(done.count(0, 5..15), [(5..10, 1), (10..15, 0)]);
/// assert_eq!(done.count(7, 5..15), [(5..15, 0)], "another step begins anew");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repetitions {
    step: u64,
    /// Consecutive neurons, in ascending order, with how often they were drawn for; none of them never.
    runs: Vec<(Range<usize>, u32)>,
}

impl Repetitions {
    /// Draw for these neurons at this step: how often they had been drawn for at it before, in runs of consecutive neurons.
    pub fn count(&mut self, step: u64, neurons: Range<usize>) -> Vec<(Range<usize>, u32)> {
        if std::mem::replace(&mut self.step, step) != step {
            self.runs.clear();
        }
        let before = self.within(&neurons);
        let outside = |&(ref run, times): &(Range<usize>, u32)| {
            let parts = [run.start..run.end.min(neurons.start), run.start.max(neurons.end)..run.end];
            parts.map(|part| (part, times))
        };
        let others = self.runs.iter().flat_map(outside).filter(|(run, _)| !run.is_empty());
        let again = before.iter().map(|(run, times)| (run.clone(), times.saturating_add(1)));
        let mut runs: Vec<_> = others.chain(again).collect();
        runs.sort_by_key(|(run, _)| run.start);
        self.runs = joined(runs);
        before
    }

    /// How often neurons were drawn for at this step, as [`Repetitions::count`] has counted.
    pub(crate) fn at(&self, step: u64) -> &[(Range<usize>, u32)] {
        if self.step == step { &self.runs } else { &[] }
    }

    /// Count neurons behind all others as drawn for so often at this step, if they are some, and behind.
    pub(crate) fn append(&mut self, step: u64, neurons: Range<usize>, times: u32) -> bool {
        let end = self.at(step).last().map_or(0, |(run, _)| run.end);
        if times == 0 || neurons.is_empty() || neurons.start < end {
            return false;
        }
        let before = self.at(step).iter().cloned();
        *self = Repetitions { step, runs: joined(before.chain([(neurons, times)]).collect()) };
        true
    }

    /// The neurons, in runs that were drawn for equally often.
    fn within(&self, neurons: &Range<usize>) -> Vec<(Range<usize>, u32)> {
        let (mut next, mut found) = (neurons.start, Vec::new());
        for (run, times) in &self.runs {
            let (start, end) = (run.start.max(neurons.start), run.end.min(neurons.end));
            if start < end {
                found.extend([(next..start, 0), (start..end, *times)]);
                next = end;
            }
        }
        found.push((next..neurons.end, 0));
        found.retain(|(run, _)| !run.is_empty());
        joined(found)
    }
}

/// Neighbouring runs of equal count as one.
fn joined(runs: Vec<(Range<usize>, u32)>) -> Vec<(Range<usize>, u32)> {
    let mut all: Vec<(Range<usize>, u32)> = Vec::with_capacity(runs.len());
    for (run, times) in runs {
        match all.last_mut() {
            Some((last, same)) if last.end == run.start && *same == times => last.end = run.end,
            _ => all.push((run, times)),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, Source};

    #[test]
    fn every_neuron_counts_for_itself() {
        let (mut done, mut counts) = (Repetitions::default(), [0; 40]);
        let mut stream = Source::new(1, 0, Purpose::User).stream(0);
        for _ in 0..1000 {
            let ends = [stream.below(41) as usize, stream.below(41) as usize];
            let neurons = ends[0].min(ends[1])..ends[0].max(ends[1]);
            let found = done.count(3, neurons.clone());
            let each: Vec<_> = found.iter().flat_map(|(run, times)| run.clone().map(move |k| (k, *times))).collect();
            assert_eq!(each, neurons.clone().map(|k| (k, counts[k])).collect::<Vec<_>>());
            counts[neurons].iter_mut().for_each(|count| *count += 1);
        }
    }

    #[test]
    fn nobody_is_no_run() {
        let mut done = Repetitions::default();
        assert_eq!(done.count(0, 5..5), []);
        assert_eq!(done.count(0, Range { start: 7, end: 3 }), []);
        assert_eq!(done, Repetitions::default());
        assert_eq!(done.count(0, 0..usize::MAX), [(0..usize::MAX, 0)]);
    }
}
