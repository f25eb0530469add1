//! Drawn rows, and what of them goes to each block.

use super::stored::Stored;
use crate::error::{Error, Result};
use crate::network::partition::Overlap;
use crate::network::synapses::{Adjacency, Rows, transpose};
use std::iter;

/// The synapses onto one block or shard. Weights and delays are empty where all are the same.
pub(crate) struct BuiltSynapses<W> {
    pub adjacency: Adjacency,
    pub weights: Vec<W>,
    pub delays: Vec<u16>,
}

/// Partners, weights and delays drawn together, end to end.
pub(super) struct DrawnRows<W> {
    pub partners: Vec<u32>,
    /// Where each row ends.
    pub ends: Vec<usize>,
    pub weights: Vec<W>,
    pub delays: Vec<u16>,
}

/// The part of rows by source that goes to one block or shard.
pub(super) fn cut<W: Stored>(drawn: &[DrawnRows<W>], part: &Overlap, sources: usize) -> Result<BuiltSynapses<W>> {
    let mut offsets = Vec::with_capacity(sources + 1);
    let (mut targets, mut weights, mut delays) = (Vec::new(), Vec::new(), Vec::new());
    offsets.push(0);
    for chunk in drawn {
        let mut from = 0;
        for &end in &chunk.ends {
            let row = &chunk.partners[from..end];
            let first = from + row.partition_point(|&t| (t as usize) < part.in_view.start);
            let last = from + row.partition_point(|&t| (t as usize) < part.in_view.end);
            let local = |&t: &u32| (t as usize - part.in_view.start + part.in_block.start) as u16;
            targets.extend(chunk.partners[first..last].iter().map(local));
            if !chunk.weights.is_empty() {
                weights.extend_from_slice(&chunk.weights[first..last]);
            }
            if !chunk.delays.is_empty() {
                delays.extend_from_slice(&chunk.delays[first..last]);
            }
            offsets.push(place(targets.len())?);
            from = end;
        }
    }
    targets.shrink_to_fit();
    weights.shrink_to_fit();
    delays.shrink_to_fit();
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
