//! Handing each block its own synapses of a new projection.

use super::project::BuiltProjection;
use super::request::ConnectionRequest;
use super::stored::Stored;
use crate::init::Init;
use crate::network::projection::Projection;
use crate::network::synapses::{Delays, StoredSynapses, SynapseGroup};
use crate::network::{Network, Proj};

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

impl Network {
    /// Hand each block its own synapses; `group` makes of them, in a block of so many neurons, what acts.
    pub(in crate::network) fn hand_out<W: Stored>(
        &mut self,
        built: BuiltProjection<W>,
        transmission: Transmission,
        mut group: impl FnMut(usize, StoredSynapses) -> Box<dyn SynapseGroup>,
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
            let group = group(self.blocks[part.block].range.len(), stored);
            bytes += group.store().bytes();
            groups.push((part.block, group));
        }
        if synapses == 0 {
            (least, most) = (same_delay.max(early) - early, same_delay);
        }
        self.reserve_delay(&request, transmission, most);
        let (receptor, least) = match transmission {
            Transmission::Spikes { receptor, early } => ((early == 0).then_some(receptor), Some(least)),
            Transmission::Signal { receptor, .. } => (receptor, None),
        };
        let ConnectionRequest { pre, post, object, .. } = request;
        let one_weight = one_weight.is_some() && W::SHARED;
        let projection =
            Projection { pre, post, object, receptor, synapses, one_weight, rewarded: false, early, least, bytes };
        self.add_projection(projection, groups)
    }

    /// Add a projection whose synapses onto each block are these.
    pub(in crate::network) fn add_projection(
        &mut self,
        projection: Projection,
        groups: Vec<(usize, Box<dyn SynapseGroup>)>,
    ) -> Proj {
        let index = self.projections.len();
        for (block, group) in groups {
            self.blocks[block].synapse_groups.push((index, group));
        }
        self.budget.used += projection.bytes as u128;
        self.projections.push(projection);
        self.objects += 1;
        Proj { network: self.id, index }
    }

    /// Make room for delays of up to `most` steps.
    fn reserve_delay(&mut self, request: &ConnectionRequest, transmission: Transmission, most: usize) {
        match transmission {
            Transmission::Spikes { receptor, .. } => {
                for index in self.populations[request.post.index].blocks.clone() {
                    self.blocks[index].receptors[receptor].delay_buffer().reserve(most, self.step);
                }
            }
            Transmission::Signal { signal, .. } => self.outputs[request.pre.index].signals[signal].reserve(most),
        }
    }
}
