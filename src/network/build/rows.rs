//! Drawn rows, and what of them goes to each block.

use super::stored::Stored;
use crate::error::{Error, Result};
use crate::network::memory::Digest;
use crate::network::partition::Overlap;
use crate::network::synapses::{Adjacency, Rows, transpose};
use std::iter;

/// The synapses onto one block or shard. Weights and delays are empty where all are the same.
pub(crate) struct BuiltSynapses<W> {
    pub adjacency: Adjacency,
    pub weights: Vec<W>,
    pub delays: Vec<u16>,
}

impl<W: Stored> BuiltSynapses<W> {
    /// A fingerprint of targets, weights and delays.
    pub fn fingerprint(&self) -> u64 {
        let mut digest = Digest::default();
        match &self.adjacency {
            Adjacency::AllPairs { sources, targets, own } => {
                let own = own.map_or(u64::MAX, |own| own as u64);
                let words = [*sources as u64, targets.start as u64, targets.end as u64, own];
                digest.words(words.into_iter());
            }
            Adjacency::Rows(Rows { offsets, targets, .. }) => {
                digest.words(offsets.iter().map(|&offset| offset.into()));
                let (whole, rest) = targets.as_chunks::<4>();
                let together =
                    whole.iter().map(|four| four.iter().fold(0, |word, &target| word << 16 | u64::from(target)));
                digest.words(together.chain(rest.iter().map(|&target| target.into())));
            }
        }
        digest.words(self.weights.iter().map(|weight| weight.bits()));
        digest.words(self.delays.iter().map(|&delay| delay.into()));
        digest.value()
    }
}

/// Partners, weights and delays drawn together, end to end.
pub(super) struct DrawnRows<W> {
    pub partners: Vec<u32>,
    /// Where each row ends.
    pub ends: Vec<usize>,
    pub weights: Vec<W>,
    pub delays: Vec<u16>,
}

impl<W> DrawnRows<W> {
    /// With room for so many synapses in so many rows.
    pub fn with_room(synapses: usize, rows: usize, weights: bool, delays: bool) -> DrawnRows<W> {
        let if_any = |any: bool| if any { synapses } else { 0 };
        DrawnRows {
            partners: Vec::with_capacity(synapses),
            ends: Vec::with_capacity(rows),
            weights: Vec::with_capacity(if_any(weights)),
            delays: Vec::with_capacity(if_any(delays)),
        }
    }

    /// Give back room that is of no use, if it is much: to do so, all is copied.
    pub fn shrink(&mut self) {
        if self.partners.capacity() > self.partners.len() + self.partners.len() / 16 {
            self.partners.shrink_to_fit();
            self.weights.shrink_to_fit();
            self.delays.shrink_to_fit();
        }
    }
}

/// The part of rows by source that goes to one block or shard.
pub(super) fn cut<W: Stored>(drawn: &[DrawnRows<W>], part: &Overlap, sources: usize) -> Result<BuiltSynapses<W>> {
    let within = |row: &[u32], end: usize| row.partition_point(|&target| (target as usize) < end);
    let rows = || {
        drawn.iter().flat_map(|chunk| {
            let starts = iter::once(&0).chain(&chunk.ends);
            starts.zip(&chunk.ends).map(move |(&start, &end)| (chunk, start, &chunk.partners[start..end]))
        })
    };
    // First how many there are, so that no list has to grow.
    let mut offsets = Vec::with_capacity(sources + 1);
    offsets.push(0);
    let mut synapses = 0;
    for (_, _, row) in rows() {
        synapses += within(row, part.in_view.end) - within(row, part.in_view.start);
        offsets.push(place(synapses)?);
    }
    let room = |any: bool| if any { synapses } else { 0 };
    let mut targets = Vec::with_capacity(synapses);
    let mut weights = Vec::with_capacity(room(drawn.iter().any(|chunk| !chunk.weights.is_empty())));
    let mut delays = Vec::with_capacity(room(drawn.iter().any(|chunk| !chunk.delays.is_empty())));
    for ((chunk, start, row), ends) in rows().zip(offsets.windows(2)) {
        let first = within(row, part.in_view.start);
        let own = first..first + (ends[1] - ends[0]) as usize;
        let local = |&target: &u32| (target as usize - part.in_view.start + part.in_block.start) as u16;
        targets.extend(row[own.clone()].iter().map(local));
        let own = start + own.start..start + own.end;
        if !chunk.weights.is_empty() {
            weights.extend_from_slice(&chunk.weights[own.clone()]);
        }
        if !chunk.delays.is_empty() {
            delays.extend_from_slice(&chunk.delays[own]);
        }
    }
    Ok(BuiltSynapses { adjacency: Adjacency::Rows(Rows::new(offsets, targets)), weights, delays })
}

/// Rows by target, drawn in pieces of so many, transposed into rows by source.
pub(super) fn transposed<W: Stored>(
    drawn: &[DrawnRows<W>],
    piece: usize,
    part: &Overlap,
    sources: usize,
) -> Result<BuiltSynapses<W>> {
    let total = |len: fn(&DrawnRows<W>) -> usize| drawn.iter().map(len).sum::<usize>();
    let synapses = total(|drawn| drawn.partners.len());
    place(synapses)?;
    let mut targets = vec![0u16; synapses];
    let mut weights = vec![W::default(); total(|drawn| drawn.weights.len())];
    let mut delays = vec![0u16; total(|drawn| drawn.delays.len())];
    let rows = drawn.iter().flat_map(|drawn| {
        let starts = iter::once(&0).chain(&drawn.ends);
        starts.zip(&drawn.ends).map(|(&start, &end)| start..end)
    });
    let columns = drawn.iter().flat_map(|drawn| &drawn.partners).map(|&source| source as usize);
    let offsets = transpose(rows, columns, sources, |row, from, to| {
        targets[to] = (part.in_block.start + row) as u16;
        if !weights.is_empty() {
            weights[to] = drawn[row / piece].weights[from];
        }
        if !delays.is_empty() {
            delays[to] = drawn[row / piece].delays[from];
        }
    });
    Ok(BuiltSynapses { adjacency: Adjacency::Rows(Rows::new(offsets, targets)), weights, delays })
}

/// The place of a synapse within its block.
fn place(synapse: usize) -> Result<u32> {
    u32::try_from(synapse).map_err(|_| Error::Infeasible {
        rule: "a projection".into(),
        reason: format!(
            "more than {} synapses onto some of the neurons, which are delivered to together; use several projections",
            u32::MAX
        ),
    })
}
