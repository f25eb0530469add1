//! How a population is cut into blocks, and which part of a view lies in each.

use std::ops::Range;

/// The fewest neurons worth a block of their own.
const LEAST: usize = 512;

/// The most neurons of a block, a power of 2: a row of sums then fits into the first-level cache.
pub(crate) const MOST: usize = 4096;

/// The blocks of a population of `len` neurons: four, but for very small or very large populations.
pub(crate) fn blocks(len: usize) -> impl Iterator<Item = Range<usize>> {
    let size = block_size(len);
    (0..len).step_by(size).map(move |start| start..len.min(start + size))
}

fn block_size(len: usize) -> usize {
    len.div_ceil(4).clamp(LEAST, MOST).next_multiple_of(64)
}

/// The part of a view that lies in one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Overlap {
    /// The block, among those of the network.
    pub block: usize,
    /// The neurons, by their index in the block.
    pub in_block: Range<usize>,
    /// The neurons, by their index in the view.
    pub in_view: Range<usize>,
}

/// The parts of a view of a population of `len` neurons whose first block has number `first`, in order.
pub(crate) fn overlaps(len: usize, first: usize, view: Range<usize>) -> impl Iterator<Item = Overlap> {
    blocks(len).enumerate().filter_map(move |(k, range)| {
        let part = range.start.max(view.start)..range.end.min(view.end);
        (part.start < part.end).then(|| Overlap {
            block: first + k,
            in_block: part.start - range.start..part.end - range.start,
            in_view: part.start - view.start..part.end - view.start,
        })
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
    fn a_view_is_the_sum_of_its_parts() {
        let parts: Vec<_> = overlaps(2048, 7, 500..1030).collect();
        let part = |block, in_block, in_view| Overlap { block, in_block, in_view };
        assert_eq!(parts, [part(7, 500..512, 0..12), part(8, 0..512, 12..524), part(9, 0..6, 524..530)]);
        assert_eq!(overlaps(2048, 0, 600..600).count(), 0);
    }
}
