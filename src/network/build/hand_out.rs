//! Handing each block or shard its own synapses of a new projection.

use super::project::BuiltProjection;
use super::request::ConnectionRequest;
use super::stored::Stored;
use crate::init::Init;
use crate::network::partition::{self, Level, neurons, shards};
use crate::network::projection::Projection;
use crate::network::shard::Shard;
use crate::network::synapses::{Delays, Fixed, StoredSynapses, SynapseGroup, SynapseStore};
use crate::network::{Network, Pop, Proj};
use crate::random::Repetitions;
use std::ops::Range;

/// How a projection takes part in the run.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Transmission {
    /// By spikes that enter the delay buffer of a receptor; `early` steps before their arrival if it is a jump.
    Spikes { receptor: usize, early: usize },
    /// By a signal that is read at every step, into the sums of a receptor or as a current.
    Signal { signal: usize, receptor: Option<usize> },
}

impl Transmission {
    /// Steps that a delay is longer than the time from a spike to the pass that takes it in.
    fn early(self) -> usize {
        if let Transmission::Spikes { early, .. } = self { early } else { 0 }
    }
}

/// Synapses that are handed to a block or a shard.
pub(crate) trait Handed {
    fn store(&self) -> &dyn SynapseStore;

    /// Hand them to this block, or to the shard that it lies in.
    fn hand_to(self, network: &mut Network, projection: usize, block: usize);
}

impl Handed for Box<dyn SynapseGroup> {
    fn store(&self) -> &dyn SynapseStore {
        (**self).store()
    }

    fn hand_to(self, network: &mut Network, projection: usize, block: usize) {
        network.blocks[block].synapse_groups.push((projection, self));
    }
}

impl Handed for Fixed {
    fn store(&self) -> &dyn SynapseStore {
        &self.synapses
    }

    fn hand_to(self, network: &mut Network, projection: usize, block: usize) {
        let mut shards = network.shards[network.blocks[block].population].iter_mut();
        let shard = shards.find(|shard| shard.blocks.contains(&block)).expect("every block lies in a shard");
        shard.deliveries.push((projection, self));
    }
}

impl Network {
    /// Hand each block or shard its own synapses; `group` makes of them what acts, given the neurons of the block or shard
    /// and those of them that are targets, by their index in the population.
    pub(in crate::network) fn hand_out<W: Stored, G: Handed>(
        &mut self,
        built: BuiltProjection<W>,
        transmission: Transmission,
        mut group: impl FnMut(Range<usize>, Range<usize>, StoredSynapses) -> G,
    ) -> Proj {
        let BuiltProjection { request, parts, same_delay } = built;
        let one_weight = if let Init::Same(weight) = request.weight { Some(weight) } else { None };
        let early = transmission.early();
        let (mut least, mut most, mut synapses, mut bytes) = (usize::MAX, 0, 0, 0);
        let mut groups = Vec::with_capacity(parts.len());
        for (part, built) in parts {
            let count = built.adjacency.len();
            let lags = built.delays.into_iter().map(|delay| delay.max(early as u16) - early as u16).collect();
            let delays = Delays::new(lags, same_delay.max(early) - early);
            if count > 0 {
                least = least.min(delays.least());
                most = most.max(delays.most());
            }
            synapses += count;
            let stored = StoredSynapses::new(built.adjacency, W::weights(one_weight, built.weights, count), delays);
            let among = self.among(&request, part.block);
            let targets = among.start + part.in_block.start..among.start + part.in_block.end;
            let group = group(among, targets, stored);
            bytes += group.store().bytes();
            groups.push((part.block, group));
        }
        if synapses == 0 {
            (least, most) = (same_delay.max(early) - early, same_delay);
        }
        if let Some(level) = request.level {
            self.join_shards(request.post, level);
        }
        self.reserve_delay(&request, transmission, most);
        let (receptor, least) = match transmission {
            Transmission::Spikes { receptor, early } => ((early == 0).then_some(receptor), Some(least)),
            Transmission::Signal { receptor, .. } => (receptor, None),
        };
        let ConnectionRequest { pre, post, object, law, print, .. } = request;
        self.note_given(print);
        let one_weight = one_weight.is_some() && W::SHARED;
        let projection = Projection {
            pre,
            post,
            object,
            receptor,
            synapses,
            law,
            drawn: Repetitions::default(),
            one_weight,
            rewarded: false,
            early,
            least,
            bytes,
        };
        self.add_projection(projection, groups)
    }

    /// The neurons of the block, or of the shard whose first block it is.
    pub(super) fn among(&self, request: &ConnectionRequest, block: usize) -> Range<usize> {
        let Some(level) = request.level else { return self.blocks[block].range.clone() };
        let population = &self.populations[request.post.index];
        let first = block - population.blocks.start;
        let part = shards(population.len, level).find(|part| part.start == first);
        part.map_or(0..0, |part| neurons(population.len, part))
    }

    /// Make a population's shards at least as coarse as a level.
    fn join_shards(&mut self, post: Pop, level: Level) {
        let population = &self.populations[post.index];
        let shards = &mut self.shards[post.index];
        let coarse: Vec<_> = partition::shards(population.len, level).collect();
        if coarse.len() >= shards.len() {
            return;
        }
        let mut fine = std::mem::take(shards).into_iter().peekable();
        for blocks in coarse {
            let end = population.blocks.start + blocks.end;
            let mut parts = Vec::new();
            while let Some(part) = fine.next_if(|part| part.blocks.end <= end) {
                parts.push(part);
            }
            shards.push(Shard::join(parts, self.step));
        }
    }

    /// Add a projection whose synapses onto each block or shard are these.
    pub(in crate::network) fn add_projection<G: Handed>(
        &mut self,
        projection: Projection,
        groups: Vec<(usize, G)>,
    ) -> Proj {
        let index = self.projections.len();
        for (block, group) in groups {
            group.hand_to(self, index, block);
        }
        self.budget.take(projection.bytes as f64);
        self.projections.push(projection);
        self.objects += 1;
        Proj { network: self.id, index }
    }

    /// Make room for delays of up to `most` steps.
    fn reserve_delay(&mut self, request: &ConnectionRequest, transmission: Transmission, most: usize) {
        match transmission {
            Transmission::Spikes { receptor, .. } => {
                for shard in &mut self.shards[request.post.index] {
                    shard.delay_buffers[receptor].reserve(most, self.step);
                }
            }
            Transmission::Signal { signal, .. } => self.outputs[request.pre.index].signals[signal].reserve(most),
        }
    }
}
