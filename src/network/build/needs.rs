//! What a projection takes for good, and what it needs while it is built: told before anything of the network is changed.

use super::project::BuiltProjection;
use super::rows::BuiltSynapses;
use super::stored::Stored;
use crate::error::Result;
use crate::network::Network;
use crate::network::learning::{DelayLayer, Efficacy, TargetTraces};
use crate::network::partition::{neurons, shards};
use crate::network::receptors::DelayBuffer;
use crate::network::synapses::Adjacency;
use std::ops::Range;

/// Bytes that something takes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Need {
    /// For as long as the network lives.
    pub held: f64,
    /// At most while it is made, what is held included.
    pub peak: f64,
}

impl Need {
    /// The same, and so many bytes more.
    pub fn and(self, bytes: f64) -> Need {
        Need { held: self.held + bytes, peak: self.peak + bytes }
    }

    /// Synapses that are kept as they are built, but for shorter delays and offsets.
    pub fn as_built<W: Stored>(built: &BuiltSynapses<W>) -> Need {
        let held = built.bytes() as f64;
        Need { held, peak: built.delays.len() as f64 + 2.0 * built.adjacency.sources() as f64 }
    }

    /// Synapses in rows by target, of which there are so many, built from rows by source.
    pub fn by_target<W: Stored>(built: &BuiltSynapses<W>, targets: usize) -> Need {
        let copied = built.bytes() + size_of::<u32>() * (targets + 2);
        Need { held: copied as f64, peak: copied as f64 }
    }

    /// Synapses that learn, in full precision, with so many bytes of variables of the targets.
    pub fn learning<W: Stored>(built: &BuiltSynapses<W>, variables: usize) -> Need {
        let weights = if built.weights.is_empty() { size_of::<W>() * built.adjacency.len() } else { 0 };
        let held = (built.bytes() + weights + variables) as f64;
        Need { held, peak: (weights + variables + built.delays.len()) as f64 }
    }

    /// Synapses that learn, in a layer for each delay, onto a block of so many neurons.
    pub fn in_layers<W: Stored, E: Efficacy, const X: usize, const Y: usize>(
        built: &BuiltSynapses<W>,
        targets: usize,
    ) -> Need {
        let (synapses, sources) = (built.adjacency.len(), built.adjacency.sources());
        let mut counts = vec![0_usize; built.delays.iter().max().map_or(1, |&most| most as usize + 1)];
        built.delays.iter().for_each(|&delay| counts[delay as usize] += 1);
        let (layers, most) = match counts.iter().filter(|&&count| count > 0).count() {
            0 | 1 => (1, 0),
            layers => (layers, counts.into_iter().max().unwrap_or(0)),
        };
        let rows = layers * (DelayLayer::<E, X>::bytes_of_sources(sources) + size_of::<u32>() * (sources + 1));
        let kept = synapses * (size_of::<u16>() + size_of::<E>());
        let held = rows + kept + TargetTraces::<Y>::bytes_of(targets) + layers * size_of::<DelayLayer<E, X>>();
        let given = if built.weights.is_empty() { size_of::<f64>() * synapses } else { 0 };
        let beside = given + built.delays.len() + size_of::<f64>() * most;
        Need { held: held as f64, peak: (held + beside) as f64 }
    }
}

impl Network {
    /// Take what the ends of a projection need, rings among them, if that is within the budget together with its synapses;
    /// `part` tells what those onto a block or shard of so many neurons need.
    pub(in crate::network) fn allow_ends<W: Stored>(
        &mut self,
        built: &BuiltProjection<W>,
        ends: Need,
        part: impl Fn(usize, &BuiltSynapses<W>) -> Need,
    ) -> Result<()> {
        let mut held: f64 = built.parts.iter().map(|(_, synapses)| synapses.bytes() as f64).sum();
        let mut peak = held;
        for (overlap, synapses) in &built.parts {
            let need = part(self.among(&built.request, overlap.block).len(), synapses);
            peak = peak.max(held + need.peak);
            held += need.held - synapses.bytes() as f64;
        }
        let (pre, post) = (built.request.pre, built.request.post);
        let what = format!(
            "what {} sources send {} targets over the longest delay, with traces and gates,",
            pre.len(),
            post.len()
        );
        self.budget.allow(&what, (held + ends.peak).max(peak + ends.held))?;
        self.budget.take(ends.held);
        Ok(())
    }

    /// What the rings of a population need for the delays of a projection; its receptor, if there is such a one.
    pub(in crate::network) fn need_of_rings<W: Stored>(
        &self,
        built: &BuiltProjection<W>,
        receptor: Option<usize>,
    ) -> Need {
        let index = built.request.post.index;
        let (population, present) = (&self.populations[index], &self.shards[index]);
        let parts: Vec<Range<usize>> = match built.request.level {
            Some(level) => shards(population.len, level).map(|part| neurons(population.len, part)).collect(),
            None => Vec::new(),
        };
        let joined = !parts.is_empty() && parts.len() < present.len();
        let parts = if joined { parts } else { present.iter().map(|shard| shard.neurons.clone()).collect() };
        let own = receptor.unwrap_or(population.receptors.len());
        let concerned = if joined { 0..population.receptors.len().max(own + 1) } else { own..own + 1 };
        let (mut before, mut after, mut largest) = (0, 0, 0);
        for k in concerned {
            let rows = |buffers: &[DelayBuffer]| buffers.get(k).map_or(1, DelayBuffer::rows);
            let ring = |rows: usize| move |neurons: usize| DelayBuffer::bytes(neurons, rows);
            before += present.iter().map(|shard| ring(rows(&shard.delay_buffers))(shard.neurons.len())).sum::<usize>();
            let most = present.iter().map(|shard| rows(&shard.delay_buffers)).max().unwrap_or(1);
            let ring = ring(if k == own { most.max(built.most() + 1) } else { most });
            after += parts.iter().map(|part| ring(part.len())).sum::<usize>();
            largest = largest.max(parts.iter().map(|part| ring(part.len())).max().unwrap_or(0));
        }
        let held = after as f64 - before as f64;
        let beside = if joined { before } else { 0 } + if after > before || joined { largest } else { 0 };
        Need { held, peak: held + beside as f64 }
    }
}

impl<W: Stored> BuiltSynapses<W> {
    /// Bytes of targets, weights and delays.
    pub fn bytes(&self) -> usize {
        let weights = size_of::<W>() * self.weights.capacity();
        self.adjacency.bytes() + weights + size_of::<u16>() * self.delays.capacity()
    }

    /// Whether [`SourceGated::by_target`](crate::network::synapses::SourceGated) turns them round.
    pub fn listed(&self) -> bool {
        matches!(self.adjacency, Adjacency::Rows(_))
    }
}
