//! A shard: consecutive blocks of a population, to which spikes are delivered together.
//!
//! What is on its way to the neurons of a shard lies together, so that the row of a source is added up in one go, however
//! many blocks it reaches; each block takes in its own part. Invariant: a shard and its blocks are written by one thread at
//! a time.

use super::block::{Block, Quantity};
use super::cells::InputRoom;
use super::exchange::StepContext;
use super::memory::{StateReader, StateWriter};
use super::receptors::DelayBuffer;
use super::synapses::{Fixed, SynapseStore};
use crate::error::{Error, Result};
use std::ops::Range;

/// Consecutive blocks of a population, and what is on its way to them.
pub(crate) struct Shard {
    /// The blocks, among those of the network.
    pub blocks: Range<usize>,
    /// The neurons, by their index in the population.
    pub neurons: Range<usize>,
    /// What is on its way to each receptor.
    pub delay_buffers: Vec<DelayBuffer>,
    /// Synapses that deliver spikes, with the number of their projection, in its order.
    pub deliveries: Vec<(usize, Fixed)>,
}

impl Shard {
    pub fn new(blocks: Range<usize>, neurons: Range<usize>) -> Shard {
        Shard { blocks, neurons, delay_buffers: Vec::new(), deliveries: Vec::new() }
    }

    /// Put the spikes of the steps `from..to` on their way.
    pub fn deliver(&mut self, from: u64, to: u64, context: &StepContext) {
        for step in from..to {
            for (_, synapses) in &self.deliveries {
                synapses.deliver(step, context, &mut self.delay_buffers, self.neurons.start);
            }
        }
    }

    /// Add up all that is queued, so that what is on its way is in the sums alone.
    pub fn settle(&mut self) {
        self.delay_buffers.iter_mut().for_each(DelayBuffer::settle_all);
    }

    /// Carry the blocks over the steps `from..to`, in which no spike of another block can reach them.
    pub fn advance(&mut self, blocks: &mut [Block], from: u64, to: u64, context: &StepContext, room: &mut InputRoom) {
        for block in blocks {
            self.probe(block, from, to);
            let first = block.range.start - self.neurons.start;
            block.advance(from..to, context, &mut self.delay_buffers, first, room);
        }
    }

    /// Record weights, which do not change in a run, for a probe that the block has.
    fn probe(&self, block: &mut Block, from: u64, to: u64) {
        for probe in &mut block.probes {
            let Quantity::FixedWeights(projection, indices) = &probe.quantity else { continue };
            let is =
                |(own, delivery): &&(usize, Fixed)| own == projection && block.range.contains(&delivery.targets.start);
            let Some((_, delivery)) = self.deliveries.iter().find(is) else { continue };
            for _ in (from..to).filter(|step| step.is_multiple_of(probe.every)) {
                probe.samples.extend(indices.iter().map(|index| delivery.synapses.weight(index)));
            }
        }
    }

    /// The state of one block, and of what is on its way to it.
    pub fn save(&self, block: &Block, now: u64, to: &mut StateWriter) {
        block.save_cells(now, to);
        let first = block.range.start - self.neurons.start;
        for (receptor, buffer) in block.receptors.iter().zip(&self.delay_buffers) {
            receptor.save(to);
            if receptor.remembers_arrivals() {
                buffer.save(now, first..first + block.range.len(), to);
            }
        }
        for group in self.groups(block) {
            match group {
                Group::OfBlock(k) => block.synapse_groups[k].1.store().save(to),
                Group::First(k) => self.deliveries[k].1.synapses.save(to),
                Group::Further(k) => to.word(self.deliveries[k].1.synapses.overwritten() as u64),
            }
        }
        block.save_sources(to);
    }

    pub fn load(&mut self, block: &mut Block, now: u64, from: &mut StateReader) -> Result<()> {
        block.load_cells(now, from)?;
        let first = block.range.start - self.neurons.start;
        for (receptor, buffer) in block.receptors.iter_mut().zip(&mut self.delay_buffers) {
            receptor.load(from)?;
            if receptor.remembers_arrivals() {
                buffer.load(now, first..first + block.range.len(), from)?;
            } else {
                // A step that broke off may have left something.
                buffer.clear(first..first + block.range.len());
            }
        }
        for group in self.groups(block) {
            match group {
                Group::OfBlock(k) => block.synapse_groups[k].1.store_mut().load(from)?,
                Group::First(k) => self.deliveries[k].1.synapses.load(from)?,
                Group::Further(k) => {
                    let mark = from.below(2, "the mark of set weights")?;
                    if mark != self.deliveries[k].1.synapses.overwritten() as u64 {
                        let reason = "it says of the same weights that they were set, and that they were not".into();
                        return Err(Error::Snapshot { reason });
                    }
                }
            }
        }
        block.load_sources(from)
    }

    /// All synapses onto a block, in order of projection.
    fn groups(&self, block: &Block) -> Vec<Group> {
        let own = block.synapse_groups.iter().enumerate().map(|(k, (projection, _))| (*projection, Group::OfBlock(k)));
        let shared = self.deliveries.iter().enumerate().filter_map(|(k, (projection, delivery))| {
            let targets = &delivery.targets;
            let reaches = targets.start < block.range.end && block.range.start < targets.end;
            let group = if targets.start >= block.range.start { Group::First(k) } else { Group::Further(k) };
            reaches.then_some((*projection, group))
        });
        let mut groups: Vec<_> = own.chain(shared).collect();
        groups.sort_by_key(|(projection, _)| *projection);
        groups.into_iter().map(|(_, group)| group).collect()
    }

    /// The shard that consecutive shards make together, at step `now`.
    pub fn join(parts: Vec<Shard>, now: u64) -> Shard {
        let (first, last) = (&parts[0], &parts[parts.len() - 1]);
        let mut whole = Shard::new(first.blocks.start..last.blocks.end, first.neurons.start..last.neurons.end);
        for receptor in 0..first.delay_buffers.len() {
            let buffers = parts.iter().map(|part| (&part.delay_buffers[receptor], part.neurons.len()));
            whole.delay_buffers.push(DelayBuffer::join(buffers, now));
        }
        whole.deliveries = parts.into_iter().flat_map(|part| part.deliveries).collect();
        whole
    }
}

/// Synapses onto a block: its own, or a part of those onto the shard, of which the first block reached keeps the state.
#[derive(Clone, Copy)]
enum Group {
    OfBlock(usize),
    First(usize),
    Further(usize),
}
