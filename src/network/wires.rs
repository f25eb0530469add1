//! Where the spikes of each source go within one block, and with what weight and delay.

use super::state::{Loader, Saver};
use crate::error::Result;
use std::ops::Range;

/// The targets of each source, one row per source. A row is in order of target.
#[derive(Clone, Debug)]
pub(crate) enum Wires {
    /// Every source to every target in a range; if `own` is `Some(k)`, all but target `i + k` of source `i`.
    All { sources: usize, targets: Range<usize>, own: Option<isize> },
    /// Rows of targets, end to end.
    Rows { offsets: Vec<u32>, targets: Vec<u16> },
}

/// The weight of each synapse.
#[derive(Clone, Debug)]
pub(crate) enum Weights {
    Same(f64),
    Each(Vec<f32>),
}

/// The delay of each synapse, in steps.
#[derive(Clone, Debug)]
pub(crate) enum Delays {
    Same(usize),
    Short(Vec<u8>),
    Long(Vec<u16>),
}

impl Wires {
    pub fn sources(&self) -> usize {
        match self {
            Wires::All { sources, .. } => *sources,
            Wires::Rows { offsets, .. } => offsets.len() - 1,
        }
    }

    pub fn len(&self) -> usize {
        match self {
            Wires::All { sources, .. } => (0..*sources).map(|source| self.row(source).len()).sum(),
            Wires::Rows { targets, .. } => targets.len(),
        }
    }

    /// The targets of a source.
    pub fn row(&self, source: usize) -> Row<'_> {
        match self {
            Wires::All { targets, own, .. } => {
                let own = own.map(|k| source as isize + k).filter(|&t| t >= 0 && targets.contains(&(t as usize)));
                Row::All { targets: targets.clone(), own: own.map(|t| t as usize) }
            }
            Wires::Rows { offsets, targets } => {
                let range = offsets[source] as usize..offsets[source + 1] as usize;
                Row::Listed { first: range.start, targets: &targets[range] }
            }
        }
    }

    /// The wires as those of all sources to all targets of a range, if they are that.
    pub fn all(&self) -> Option<All> {
        let Wires::All { sources, targets, own } = self else { return None };
        let shift = own.unwrap_or(isize::MAX / 2);
        let bound =
            |source: usize| (source as isize + shift).clamp(targets.start as isize, targets.end as isize) as usize;
        let paired = bound(0)..bound(*sources);
        let first = (paired.start as isize - shift).max(0) as usize;
        Some(All { targets: targets.clone(), paired, first })
    }

    pub fn bytes(&self) -> usize {
        match self {
            Wires::All { .. } => 0,
            Wires::Rows { offsets, targets } => 4 * offsets.capacity() + 2 * targets.capacity(),
        }
    }
}

/// All sources to all targets of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct All {
    pub targets: Range<usize>,
    /// Those targets that one of the sources leaves out.
    pub paired: Range<usize>,
    /// The source that leaves out the first of them; the next one leaves out the next.
    pub first: usize,
}

impl All {
    /// Call `visit` with each target, and with the source that leaves it out if there is one.
    #[inline(always)]
    pub fn each(&self, mut visit: impl FnMut(usize, Option<usize>)) {
        (self.targets.start..self.paired.start).for_each(|target| visit(target, None));
        self.paired.clone().zip(self.first..).for_each(|(target, source)| visit(target, Some(source)));
        (self.paired.end..self.targets.end).for_each(|target| visit(target, None));
    }
}

/// The targets of one source.
#[derive(Clone, Debug)]
pub(crate) enum Row<'a> {
    /// A range of targets, perhaps without one of them.
    All { targets: Range<usize>, own: Option<usize> },
    /// Targets one by one; `first` is the synapse of the first.
    Listed { first: usize, targets: &'a [u16] },
}

impl Row<'_> {
    pub fn len(&self) -> usize {
        match self {
            Row::All { targets, own } => targets.len() - own.is_some() as usize,
            Row::Listed { targets, .. } => targets.len(),
        }
    }

    /// The targets in order.
    pub fn targets(&self) -> Vec<usize> {
        match self {
            Row::All { targets, own } => targets.clone().filter(|t| Some(*t) != *own).collect(),
            Row::Listed { targets, .. } => targets.iter().map(|&t| t as usize).collect(),
        }
    }
}

impl Weights {
    /// One weight for all if there is one, else a weight for each.
    pub fn from(same: Option<f64>, each: Vec<f32>) -> Weights {
        same.map_or(Weights::Each(each), Weights::Same)
    }

    pub fn at(&self, synapse: usize) -> f64 {
        match self {
            Weights::Same(weight) => *weight,
            Weights::Each(weights) => weights[synapse] as f64,
        }
    }

    pub fn set(&mut self, synapse: usize, to: f64) {
        match self {
            Weights::Same(weight) => *weight = to,
            Weights::Each(weights) => weights[synapse] = to as f32,
        }
    }

    pub fn bytes(&self) -> usize {
        match self {
            Weights::Same(_) => 0,
            Weights::Each(weights) => 4 * weights.capacity(),
        }
    }
}

impl Delays {
    /// The shortest form that holds these delays.
    pub fn new(delays: Vec<u16>, if_none: usize) -> Delays {
        match (delays.iter().min(), delays.iter().max()) {
            (None, _) | (_, None) => Delays::Same(if_none),
            (Some(least), Some(most)) if least == most => Delays::Same(*least as usize),
            (_, Some(&most)) if most <= u8::MAX as u16 => Delays::Short(delays.iter().map(|&d| d as u8).collect()),
            _ => Delays::Long(delays),
        }
    }

    pub fn at(&self, synapse: usize) -> usize {
        match self {
            Delays::Same(delay) => *delay,
            Delays::Short(delays) => delays[synapse] as usize,
            Delays::Long(delays) => delays[synapse] as usize,
        }
    }

    pub fn least(&self) -> usize {
        match self {
            Delays::Same(delay) => *delay,
            Delays::Short(delays) => delays.iter().min().map_or(0, |&d| d as usize),
            Delays::Long(delays) => delays.iter().min().map_or(0, |&d| d as usize),
        }
    }

    pub fn most(&self) -> usize {
        match self {
            Delays::Same(delay) => *delay,
            Delays::Short(delays) => delays.iter().max().map_or(0, |&d| d as usize),
            Delays::Long(delays) => delays.iter().max().map_or(0, |&d| d as usize),
        }
    }

    pub fn bytes(&self) -> usize {
        match self {
            Delays::Same(_) => 0,
            Delays::Short(delays) => delays.capacity(),
            Delays::Long(delays) => 2 * delays.capacity(),
        }
    }
}

/// Rows that lie end to end, given where each begins and the last ends.
pub(crate) fn ranges(offsets: &[u32]) -> impl Iterator<Item = Range<usize>> {
    offsets.windows(2).map(|ends| ends[0] as usize..ends[1] as usize)
}

/// Sorts the entries of rows by column: where those of each of `count` columns begin, and where the last end. `put` is
/// given row and place of each entry, and its new place. The entries of a column stay in order of row.
pub(crate) fn turn(
    rows: impl Iterator<Item = Range<usize>>,
    columns: impl Iterator<Item = usize> + Clone,
    count: usize,
    mut put: impl FnMut(usize, usize, usize),
) -> Vec<u32> {
    let mut offsets = vec![0u32; count + 2];
    columns.clone().for_each(|column| offsets[column + 2] += 1);
    (2..offsets.len()).for_each(|k| offsets[k] += offsets[k - 1]);
    let mut columns = columns;
    for (row, range) in rows.enumerate() {
        for (from, column) in range.zip(columns.by_ref()) {
            let place = &mut offsets[column + 1];
            put(row, from, *place as usize);
            *place += 1;
        }
    }
    offsets.pop();
    offsets
}

/// Wires, weight and delay, if all sources go to all targets with one weight and one delay: a sum then serves them all.
pub(crate) fn all_alike(wires: &Wires, weights: &Weights, delays: &Delays) -> Option<(All, f64, usize)> {
    match (wires.all(), weights, delays) {
        (Some(all), Weights::Same(weight), Delays::Same(delay)) => Some((all, *weight, *delay)),
        _ => None,
    }
}

/// Overwrite the weights of one source.
pub(crate) fn assign(wires: &Wires, weights: &mut Weights, source: usize, values: &mut dyn Iterator<Item = f64>) {
    let row = wires.row(source);
    match (weights, row) {
        (Weights::Each(weights), Row::Listed { first, targets }) => {
            for (weight, value) in weights[first..first + targets.len()].iter_mut().zip(values) {
                *weight = value as f32;
            }
        }
        (Weights::Same(weight), row) => {
            for value in values.take(row.len()) {
                *weight = value;
            }
        }
        (Weights::Each(_), Row::All { .. }) => unreachable!("individual weights are stored with listed targets"),
    }
}

/// Weights belong to the state once they have been set.
pub(crate) fn save_weights(weights: &Weights, set: bool, to: &mut Saver) {
    to.word(set as u64);
    match weights {
        _ if !set => {}
        Weights::Same(weight) => to.numbers(&[*weight]),
        Weights::Each(weights) => to.numbers(&weights.iter().map(|&w| w as f64).collect::<Vec<_>>()),
    }
}

pub(crate) fn load_weights(weights: &mut Weights, built: &mut Option<Weights>, from: &mut Loader) -> Result<()> {
    if from.below(2, "the mark of set weights")? == 0 {
        if let Some(built) = built.take() {
            *weights = built;
        }
        return Ok(());
    }
    built.get_or_insert_with(|| weights.clone());
    match weights {
        Weights::Same(weight) => from.numbers(std::slice::from_mut(weight)),
        Weights::Each(weights) => {
            let mut numbers = vec![0.0; weights.len()];
            from.numbers(&mut numbers)?;
            weights.iter_mut().zip(numbers).for_each(|(weight, number)| *weight = number as f32);
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_sources_but_their_own_are_those_of_the_rows() {
        for (sources, targets, own) in [
            (5, 0..5, Some(0)),
            (5, 0..5, None),
            (5, 2..4, Some(0)),
            (5, 0..8, Some(2)),
            (5, 0..8, Some(-3)),
            (5, 1..3, Some(7)),
            (5, 1..3, Some(-7)),
            (0, 0..3, Some(0)),
        ] {
            let wires = Wires::All { sources, targets: targets.clone(), own };
            let mut left_out = Vec::new();
            wires.all().unwrap().each(|target, source| left_out.push((target, source)));
            let expected = targets
                .map(|target| (target, (0..sources).find(|&source| !wires.row(source).targets().contains(&target))));
            assert_eq!(left_out, expected.collect::<Vec<_>>());
        }
    }
}
