//! Where the spikes of each source go within one block or shard.

use crate::simd;
use std::ops::Range;

/// The targets of each source, one row per source. A row is in order of target.
#[derive(Clone, Debug)]
pub(crate) enum Adjacency {
    /// Every source to every target in a range; if `own` is `Some(k)`, all but target `i + k` of source `i`.
    AllPairs { sources: usize, targets: Range<usize>, own: Option<isize> },
    /// Rows of targets.
    Rows(Rows),
}

/// Rows of targets, end to end.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    /// The sources that have rows, if only few have; else all have.
    few: Option<Few>,
    /// Where each row begins, and where the last ends.
    pub offsets: Vec<u32>,
    pub targets: Vec<u16>,
}

/// Which sources have rows.
#[derive(Clone, Debug)]
struct Few {
    sources: usize,
    /// In order.
    with_rows: Vec<u32>,
}

impl Rows {
    pub fn new(offsets: Vec<u32>, targets: Vec<u16>) -> Rows {
        Rows { few: None, offsets, targets }
    }

    pub fn sources(&self) -> usize {
        self.few.as_ref().map_or(self.offsets.len() - 1, |few| few.sources)
    }

    /// The synapses of a source.
    #[inline(always)]
    pub fn range(&self, source: usize) -> Range<usize> {
        let Some(few) = &self.few else { return self.offsets[source] as usize..self.offsets[source + 1] as usize };
        let row = few.with_rows.binary_search(&(source as u32));
        row.map_or(0..0, |row| self.offsets[row] as usize..self.offsets[row + 1] as usize)
    }

    /// How many rows ahead of the one that is read to fetch: a row that is soon read through gives no time to fetch the next.
    pub fn ahead(&self) -> usize {
        const BYTES: usize = 512;
        let mean = size_of_val(&self.targets[..]) / (self.offsets.len() - 1).max(1);
        (BYTES / (mean + 1)).clamp(1, 8)
    }

    /// Have it fetched where the row of a source lies.
    #[inline(always)]
    pub fn prefetch_ends(&self, source: usize) {
        if self.few.is_none() {
            simd::prefetch(&self.offsets[source..=source]);
        }
    }

    /// The same rows, in less memory if most are empty.
    pub fn compact(self) -> Rows {
        let sources = self.sources();
        let with_rows: Vec<u32> = (0..sources as u32).filter(|&k| !self.range(k as usize).is_empty()).collect();
        if with_rows.len() >= sources / 2 {
            return self;
        }
        let starts = with_rows.iter().map(|&source| self.offsets[source as usize]);
        let offsets = starts.chain([self.targets.len() as u32]).collect();
        Rows { few: Some(Few { sources, with_rows }), offsets, targets: self.targets }
    }

    fn bytes(&self) -> usize {
        let few = self.few.as_ref().map_or(0, |few| 4 * few.with_rows.capacity());
        few + 4 * self.offsets.capacity() + 2 * self.targets.capacity()
    }
}

impl Adjacency {
    pub fn sources(&self) -> usize {
        match self {
            Adjacency::AllPairs { sources, .. } => *sources,
            Adjacency::Rows(rows) => rows.sources(),
        }
    }

    pub fn len(&self) -> usize {
        match self {
            Adjacency::AllPairs { sources, .. } => (0..*sources).map(|source| self.row(source).len()).sum(),
            Adjacency::Rows(rows) => rows.targets.len(),
        }
    }

    /// The targets of a source.
    pub fn row(&self, source: usize) -> Row<'_> {
        match self {
            Adjacency::AllPairs { targets, own, .. } => {
                let own = own.map(|k| source as isize + k).filter(|&t| t >= 0 && targets.contains(&(t as usize)));
                Row::AllPairs { targets: targets.clone(), own: own.map(|t| t as usize) }
            }
            Adjacency::Rows(rows) => {
                let range = rows.range(source);
                Row::Listed { first: range.start, targets: &rows.targets[range] }
            }
        }
    }

    /// The same synapses, in less memory if most sources have none.
    pub fn compact(self) -> Adjacency {
        if let Adjacency::Rows(rows) = self { Adjacency::Rows(rows.compact()) } else { self }
    }

    /// The rows as those of all sources to all targets of a range, if they are that.
    pub fn all(&self) -> Option<AllPairs> {
        let Adjacency::AllPairs { sources, targets, own } = self else { return None };
        let shift = own.unwrap_or(isize::MAX / 2);
        let bound =
            |source: usize| (source as isize + shift).clamp(targets.start as isize, targets.end as isize) as usize;
        let paired = bound(0)..bound(*sources);
        let first = (paired.start as isize - shift).max(0) as usize;
        Some(AllPairs { targets: targets.clone(), paired, first })
    }

    pub fn bytes(&self) -> usize {
        match self {
            Adjacency::AllPairs { .. } => 0,
            Adjacency::Rows(rows) => rows.bytes(),
        }
    }
}

/// All sources to all targets of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AllPairs {
    pub targets: Range<usize>,
    /// Those targets that one of the sources leaves out.
    pub paired: Range<usize>,
    /// The source that leaves out the first of them; the next one leaves out the next.
    pub first: usize,
}

impl AllPairs {
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
    AllPairs { targets: Range<usize>, own: Option<usize> },
    /// Targets one by one; `first` is the synapse of the first.
    Listed { first: usize, targets: &'a [u16] },
}

impl Row<'_> {
    /// Call `visit` with the place in the row and the target of each synapse.
    #[inline(always)]
    pub fn each(&self, mut visit: impl FnMut(usize, usize)) {
        match self {
            Row::Listed { targets, .. } => {
                targets.iter().enumerate().for_each(|(k, &target)| visit(k, target as usize))
            }
            Row::AllPairs { targets, own } => {
                let before = targets.start..own.unwrap_or(targets.end);
                let after = own.map_or(targets.end, |own| own + 1)..targets.end;
                before.chain(after).enumerate().for_each(|(k, target)| visit(k, target));
            }
        }
    }

    /// The synapse that is first in the row, where synapses are stored one by one.
    pub fn first(&self) -> usize {
        if let Row::Listed { first, .. } = self { *first } else { 0 }
    }

    pub fn len(&self) -> usize {
        match self {
            Row::AllPairs { targets, own } => targets.len() - own.is_some() as usize,
            Row::Listed { targets, .. } => targets.len(),
        }
    }

    /// The targets in order.
    pub fn targets(&self) -> Vec<usize> {
        match self {
            Row::AllPairs { targets, own } => targets.clone().filter(|t| Some(*t) != *own).collect(),
            Row::Listed { targets, .. } => targets.iter().map(|&t| t as usize).collect(),
        }
    }
}

/// Rows that lie end to end, given where each begins and the last ends.
pub(crate) fn ranges(offsets: &[u32]) -> impl Iterator<Item = Range<usize>> {
    offsets.windows(2).map(|ends| ends[0] as usize..ends[1] as usize)
}

/// Sorts the entries of rows by column: where those of each of `count` columns begin, and where the last end. `put` is
/// given row and place of each entry, and its new place. The entries of a column stay in order of row.
pub(crate) fn transpose(
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_rows_are_the_same_rows() {
        let all = Rows::new(vec![0, 0, 2, 2, 2, 3, 3, 3], vec![4, 7, 1]);
        let few = all.clone().compact();
        assert!(few.offsets.len() == 3 && few.sources() == 7);
        let row = |rows: &Rows, source| rows.targets[rows.range(source)].to_vec();
        assert!((0..7).all(|source| row(&few, source) == row(&all, source)));
    }

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
            let adjacency = Adjacency::AllPairs { sources, targets: targets.clone(), own };
            let mut left_out = Vec::new();
            adjacency.all().unwrap().each(|target, source| left_out.push((target, source)));
            let expected = targets.map(|target| {
                (target, (0..sources).find(|&source| !adjacency.row(source).targets().contains(&target)))
            });
            assert_eq!(left_out, expected.collect::<Vec<_>>());
        }
    }
}
