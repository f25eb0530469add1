//! What a network knows about a population besides its blocks.

use super::block::Block;
use super::receptor::Kind;
use std::ops::Range;

/// A population.
pub(crate) struct Population {
    /// Number and model, for messages.
    pub name: String,
    pub model: &'static str,
    pub len: usize,
    /// Its blocks, among those of the network.
    pub blocks: Range<usize>,
    pub variables: &'static [&'static str],
    pub units: &'static [&'static str],
    /// What each receptor is made of; the receptors themselves are in the blocks.
    pub receptors: Vec<Box<dyn Kind>>,
    /// Random object of its initial values and chance.
    pub object: u16,
}

/// The fewest neurons worth a block of their own.
const LEAST: usize = 512;

/// The most neurons of a block, a power of 2: a row of sums then fits into the first-level cache.
pub(crate) const MOST: usize = 4096;

/// How a population of `len` neurons is cut into blocks: into four, but for very small or very large populations.
pub(crate) fn blocks(len: usize) -> impl Iterator<Item = Range<usize>> {
    let size = len.div_ceil(4).clamp(LEAST, MOST).next_multiple_of(64);
    (0..len).step_by(size).map(move |start| start..len.min(start + size))
}

impl Population {
    /// The blocks that a view meets, with the part of the view in each.
    pub fn meetings<'a>(
        &self,
        blocks: &'a [Block],
        view: Range<usize>,
    ) -> impl Iterator<Item = (usize, Range<usize>)> + use<'a> {
        let own = self.blocks.clone();
        own.filter_map(move |index| {
            let range = &blocks[index].range;
            let part = range.start.max(view.start)..range.end.min(view.end);
            (part.start < part.end).then_some((index, part))
        })
    }
}
