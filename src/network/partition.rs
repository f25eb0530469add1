//! How a population is cut into blocks and shards, and which part of a view lies in each.
//!
//! A block is what is stepped together, a shard what is delivered to together: one or more blocks, so many that the row of a
//! source in it is worth looking up. The cut depends on populations and wiring alone.

use std::ops::Range;

/// The fewest neurons worth a block of their own.
const LEAST: usize = 512;

/// The most neurons of a block, a power of 2: a row of sums then fits into the first-level cache.
pub(crate) const MOST: usize = 4096;

/// The most neurons of a shard: those that 16 bits tell apart.
pub(crate) const MOST_DELIVERED: usize = 1 << 16;

/// Synapses of a row from which on a shard is cut in two.
const ROW: f64 = 64.0;

/// Neurons from which on a population is cut into two and into four shards, however short its rows: for other threads.
const WORTH_CUTTING: [usize; 2] = [2560, 16_384];

/// The blocks of a population of `len` neurons: four, but for very small or very large populations.
pub(crate) fn blocks(len: usize) -> impl ExactSizeIterator<Item = Range<usize>> {
    let size = block_size(len);
    (0..len).step_by(size).map(move |start| start..len.min(start + size))
}

fn block_size(len: usize) -> usize {
    len.div_ceil(4).clamp(LEAST, MOST).next_multiple_of(64)
}

/// How fine a population is cut into shards: into `2^level` parts of as many blocks, but for rounding. Each part of a level is
/// one or two of the next.
pub(crate) type Level = u32;

/// The level at which each block is a shard.
pub(crate) fn finest(len: usize) -> Level {
    blocks(len).len().next_power_of_two().ilog2()
}

/// The level for a projection whose sources have a mean of `row` synapses onto all of the population.
pub(crate) fn level(len: usize, row: f64) -> Level {
    let count = blocks(len).len();
    let small = |level: &Level| count.div_ceil(1 << level) * block_size(len) <= MOST_DELIVERED;
    let forced = (0..).find(small).unwrap_or(0);
    let wanted = WORTH_CUTTING.iter().filter(|&&worth| len >= worth).count() as Level;
    let long = (0..finest(len)).take_while(|level| row >= ROW * f64::from(2 << level)).count() as Level;
    forced.max(wanted).max(long).min(finest(len))
}

/// The blocks of each shard of a level, by their index in the population.
pub(crate) fn shards(len: usize, level: Level) -> impl Iterator<Item = Range<usize>> {
    let count = blocks(len).len();
    let bound = move |part: usize| (count * part) >> level;
    (0..1 << level).map(move |part| bound(part)..bound(part + 1)).filter(|part| !part.is_empty())
}

/// The neurons of a range of blocks.
pub(crate) fn neurons(len: usize, blocks: Range<usize>) -> Range<usize> {
    let size = block_size(len);
    len.min(blocks.start * size)..len.min(blocks.end * size)
}

/// The part of a view that lies in one block, or in one shard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Overlap {
    /// The block, or the first of the shard, among those of the network.
    pub block: usize,
    /// The neurons, by their index in the block or shard.
    pub in_block: Range<usize>,
    /// The neurons, by their index in the view.
    pub in_view: Range<usize>,
}

/// The parts of a view of a population of `len` neurons whose first block has number `first`, in order.
pub(crate) fn overlaps(len: usize, first: usize, view: Range<usize>) -> impl Iterator<Item = Overlap> {
    blocks(len).enumerate().filter_map(move |(k, range)| overlap(first + k, range, &view))
}

/// As [`overlaps`], with shards of a level in place of blocks.
pub(crate) fn shard_overlaps(
    len: usize,
    first: usize,
    level: Level,
    view: Range<usize>,
) -> impl Iterator<Item = Overlap> {
    shards(len, level).filter_map(move |part| overlap(first + part.start, neurons(len, part), &view))
}

fn overlap(block: usize, range: Range<usize>, view: &Range<usize>) -> Option<Overlap> {
    let part = range.start.max(view.start)..range.end.min(view.end);
    (part.start < part.end).then(|| Overlap {
        block,
        in_block: part.start - range.start..part.end - range.start,
        in_view: part.start - view.start..part.end - view.start,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_tile_their_population() {
        for len in [0, 1, 511, 512, 513, 2048, 2049, 20_000, 100_001] {
            let ends: Vec<usize> = blocks(len).flat_map(|block| [block.start, block.end]).collect();
            assert!(blocks(len).all(|block| !block.is_empty() && block.len() <= MOST));
            assert!(ends.windows(2).skip(1).step_by(2).all(|pair| pair[0] == pair[1]));
            assert_eq!(blocks(len).map(|block| block.len()).sum::<usize>(), len);
        }
    }

    #[test]
    fn shards_of_every_level_tile_their_blocks() {
        for len in [0, 1, 513, 2048, 4000, 20_000, 77_169, 100_001, 1_000_000] {
            let count = blocks(len).len();
            for level in 0..=finest(len) {
                let parts: Vec<_> = shards(len, level).collect();
                assert_eq!(parts.iter().flat_map(|part| part.clone()).collect::<Vec<_>>(), Vec::from_iter(0..count));
                let finer: Vec<_> = shards(len, level + 1).flat_map(|part| [part.start, part.end]).collect();
                assert!(parts.iter().all(|part| finer.contains(&part.start) && finer.contains(&part.end)));
            }
            assert!(shards(len, finest(len)).all(|part| part.len() == 1));
            for row in [0.0, 10.0, 100.0, 1e4] {
                let most = shards(len, level(len, row)).map(|part| neurons(len, part).len()).max();
                assert!(most.unwrap_or(0) <= MOST_DELIVERED);
            }
        }
    }

    #[test]
    fn rows_are_long_or_there_are_few_shards() {
        let cut = |len, row| shards(len, level(len, row)).count();
        assert_eq!([cut(1000, 10.0), cut(2000, 1e4), cut(4000, 80.0), cut(4000, 800.0)], [1, 4, 2, 4]);
        assert_eq!([cut(100_000, 100.0), cut(100_000, 1000.0), cut(100_000, 1e5)], [4, 8, 25]);
        assert_eq!([cut(1_000_000, 100.0), cut(1_000_000, 0.0)], [16, 16]);
    }

    #[test]
    fn a_view_is_the_sum_of_its_parts() {
        let parts: Vec<_> = overlaps(2048, 7, 500..1030).collect();
        let part = |block, in_block, in_view| Overlap { block, in_block, in_view };
        assert_eq!(parts, [part(7, 500..512, 0..12), part(8, 0..512, 12..524), part(9, 0..6, 524..530)]);
        assert_eq!(overlaps(2048, 0, 600..600).count(), 0);
    }
}
