//! Reading synapses, setting their weights, and rewarding them.

use super::build::storable;
use super::stop::Half;
use super::synapses::{OF_DRAWN, SynapseStore};
use super::{Network, Proj};
use crate::error::{Error, Result, finite, require};
use crate::init::{ByPair, Init};
use ndarray::Array1;

/// One synapse of a projection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Synaptic {
    /// Source, by its index in the projection's view.
    pub source: usize,
    /// Target, by its index in the projection's view.
    pub target: usize,
    /// Weight.
    pub weight: f64,
    /// Delay (ms).
    pub delay: f64,
}

impl Network {
    /// The synapses of a projection, in order of source, then of target.
    ///
    /// # Errors
    /// [`Error::Foreign`] if the projection is another network's, [`Error::Memory`] if so long a list is beyond the memory
    /// budget: [`Network::each_synapse`] makes none.
    pub fn synapses(&self, projection: Proj) -> Result<Vec<Synaptic>> {
        let mut found = self.room_to_list(projection)?;
        self.each_synapse(projection, |synapse| found.push(synapse))?;
        Ok(found)
    }

    /// Visit the synapses of a projection one by one, in the order of [`Network::synapses`], without a list of them: all
    /// those of an all-to-all projection, say, which takes no memory itself.
    ///
    /// ```
    /// use synfire::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let mut net = Network::new(0.1)?;
    /// let cells = net.add(300, Lif::default())?;
    /// let wires = net.connect(cells, cells, AllToAll.weight(0.5).autapses(false), Synapse::new(VoltageJump::default()))?;
    /// let mut onto_first = 0.0;
    /// net.each_synapse(wires, |synapse| {
    ///     if synapse.target == 0 {
    ///         onto_first += synapse.weight;
    ///     }
    /// })?;
    /// assert_eq!(onto_first, 299.0 * 0.5);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Foreign`] if the projection is another network's. [`Error::Memory`] if the present weights of synapses that
    /// learn, or that act through gates at their sources, are beyond the memory budget: of these, a copy is made.
    pub fn each_synapse(&self, projection: Proj, mut visit: impl FnMut(Synaptic)) -> Result<()> {
        let known = self.check_projection(projection)?;
        let copied: usize = self.stores(projection).map(|(_, store)| store.bytes_of_list()).sum();
        self.budget.allow("reading these synapses", copied as f64)?;
        let lists: Vec<_> = self.stores(projection).map(|(first, store)| (first, store.list())).collect();
        for source in 0..known.pre.len() {
            for (first, synapses) in &lists {
                for (target, weight, delay) in synapses.of(source) {
                    let target = first + target - known.post.start;
                    let delay = self.clock.time((delay + known.early) as u64);
                    visit(Synaptic { source, target, weight, delay });
                }
            }
        }
        Ok(())
    }

    /// Room for a number or more of each synapse, if it is within the budget together with what reading takes.
    fn room_to_list<T>(&self, projection: Proj) -> Result<Vec<T>> {
        let synapses = self.check_projection(projection)?.synapses;
        let copied: usize = self.stores(projection).map(|(_, store)| store.bytes_of_list()).sum();
        let bytes = size_of::<T>() as f64 * synapses as f64 + copied as f64;
        self.budget.allow(&format!("a list of the {synapses} synapses of projection {}", projection.index), bytes)?;
        Ok(Vec::with_capacity(synapses))
    }

    /// Bytes that the synapses of a projection take: targets, weights, delays, traces, and where each source's row begins.
    ///
    /// ```
    /// use synfire::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let mut net = Network::new(0.1)?;
    /// let cells = net.add(4000, Lif::default())?;
    /// let wires = net.connect(cells, cells, FixedProb(0.1).weight(0.5), Synapse::new(Exponential { tau: 5.0 }))?;
    /// let per_synapse = net.memory(wires)? as f64 / net.synapses(wires)?.len() as f64;
    /// assert!(per_synapse < 2.6);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`Network::synapses`].
    pub fn memory(&self, projection: Proj) -> Result<usize> {
        Ok(self.check_projection(projection)?.bytes)
    }

    /// The weights of a projection, in order of source, then of target.
    ///
    /// # Errors
    /// As [`Network::synapses`].
    pub fn weights(&self, projection: Proj) -> Result<Array1<f64>> {
        let mut weights = self.room_to_list(projection)?;
        self.each_synapse(projection, |synapse| weights.push(synapse.weight))?;
        Ok(weights.into())
    }

    /// Set the weights of a projection: all to one value, or each to its own, in the order of [`Network::weights`]; drawn, or by
    /// a function of source and target ([`Init::by_pair`]).
    ///
    /// What is drawn follows from the seed, the synapse and the time reached; weights that are drawn again at the same time are
    /// other ones.
    ///
    /// Weights of their own are kept in single precision: seven digits, and 0 below 1e-45. One weight for all, and weights
    /// that learn, are kept in double precision.
    ///
    /// # Errors
    /// [`Error::Parameter`] for a weight that is not finite, that the output or coupling does not take, or that is beyond the
    /// bounds of the rule; [`Error::Length`] if a list does not fit, [`Error::Conflict`] if the synapses share one stored weight and
    /// different ones are given, [`Error::Memory`] if the values, or the weights before, which are kept for
    /// [`Network::restore`], are beyond the memory budget.
    pub fn set_weights(&mut self, projection: Proj, weights: impl Into<Init>) -> Result<()> {
        self.ready()?;
        let known = self.check_projection(projection)?;
        let (sources, synapses, law) = (known.pre.len(), known.synapses, &known.law);
        let weights = weights.into();
        let what = format!("the weights of projection {}", projection.index);
        if known.one_weight && !matches!(weights, Init::Same(_)) {
            return Err(Error::Conflict {
                what: format!("{what} are stored as one; connect with a list or a distribution to give each its own"),
            });
        }
        let one_weight = known.one_weight;
        let (runs, drawn) = self.draw_weights(projection, weights.is_random());
        let kept: usize = self.stores(projection).map(|(_, store)| store.bytes_to_overwrite()).sum();
        let listed = if let Init::Same(_) = weights { 0.0 } else { size_of::<f64>() as f64 * synapses as f64 };
        let mut values: Box<dyn Iterator<Item = f64>> = match &weights {
            Init::Same(weight) => {
                finite("weight", *weight).map_err(|broken| broken.of(&what))?;
                storable::<f32>(*weight)?;
                law.check(&[*weight], "", |_| "weight".into())?;
                self.budget.allow(&what, kept as f64)?;
                Box::new(std::iter::repeat(*weight))
            }
            weights => {
                weights.check_length(&what, synapses, "one for each synapse")?;
                self.budget.allow(&what, kept as f64 + listed)?;
                let values = match weights {
                    Init::Pairwise(by_pair) => self.by_pair(projection, synapses, &**by_pair)?,
                    weights => weights.values_of(&runs, &what)?,
                };
                values.iter().try_for_each(|&weight| storable::<f32>(weight).map(drop))?;
                let way_out = if weights.is_random() { OF_DRAWN } else { "" };
                law.check(&values, way_out, |k| format!("weight number {k}"))?;
                Box::new(values.into_iter())
            }
        };
        self.budget.take(kept as f64);
        self.change(Half::State, |net| {
            net.projections[projection.index].drawn = drawn;
            net.junctions_changed = true;
            let mut stores: Vec<_> = net.stores_mut(projection).collect();
            if let (true, Init::Same(weight)) = (one_weight, &weights) {
                stores.iter_mut().for_each(|store| store.assign_shared(*weight));
                return Ok(());
            }
            for source in 0..sources {
                for store in &mut stores {
                    let len = store.out_degree(source);
                    store.assign(source, &mut values.by_ref().take(len));
                }
            }
            Ok(())
        })
    }

    /// The values of a function of source and target for all synapses.
    fn by_pair(&self, projection: Proj, synapses: usize, value: &ByPair) -> Result<Vec<f64>> {
        let mut values = Vec::with_capacity(synapses);
        self.each_synapse(projection, |Synaptic { source, target, .. }| values.push(value(source, target)))?;
        Ok(values)
    }

    /// Reward the synapses of a projection that learns by a [`Rewarded`](crate::models::learning::Rewarded) rule: its
    /// level of reward rises by `amount` now, and decays.
    ///
    /// # Errors
    /// [`Error::Missing`] if the projection knows no reward, [`Error::Parameter`] if the amount is not finite, or the level
    /// of reward would not be.
    pub fn reward(&mut self, projection: Proj, amount: f64) -> Result<()> {
        self.ready()?;
        let known = self.check_projection(projection)?;
        finite("amount", amount).map_err(|broken| broken.of("a reward"))?;
        if !known.rewarded {
            let what = "this projection knows no reward; connect with a synapse whose rule is Rewarded".into();
            return Err(Error::Missing { what });
        }
        let mut groups = self.blocks.iter().flat_map(|block| &block.synapse_groups);
        let own = groups.find(|(index, _)| *index == projection.index);
        let level = own.map_or(0.0, |(_, group)| group.level());
        let rule = format!("of such a size that the level of reward, which is {level:e}, stays a finite number");
        require((level + amount).is_finite(), "amount", amount, rule).map_err(|broken| broken.of("a reward"))?;
        self.change(Half::State, |net| {
            let groups = net.blocks.iter_mut().flat_map(|block| &mut block.synapse_groups);
            let own = groups.filter(|(index, _)| *index == projection.index);
            own.for_each(|(_, group)| group.reward(amount));
            Ok(())
        })
    }

    /// A projection's part in each block or shard, with the first neuron that its targets are counted from.
    pub(super) fn stores(&self, projection: Proj) -> impl Iterator<Item = (usize, &dyn SynapseStore)> {
        let of_blocks = self.blocks.iter().flat_map(move |block| {
            let own = block.synapse_groups.iter().filter(move |(index, _)| *index == projection.index);
            own.map(|(_, group)| (block.range.start, group.store()))
        });
        let deliveries = self.shards.iter().flatten().flat_map(|shard| &shard.deliveries);
        let own = deliveries.filter(move |(index, _)| *index == projection.index);
        of_blocks.chain(own.map(|(_, fixed)| (fixed.among.start, &fixed.synapses as &dyn SynapseStore)))
    }

    /// A projection's part in each block or shard, to be changed.
    fn stores_mut(&mut self, projection: Proj) -> impl Iterator<Item = &mut dyn SynapseStore> {
        let groups = self.blocks.iter_mut().flat_map(|block| &mut block.synapse_groups);
        let groups = groups.filter(move |(index, _)| *index == projection.index);
        let deliveries = self.shards.iter_mut().flatten().flat_map(|shard| &mut shard.deliveries);
        let own = deliveries.filter(move |(index, _)| *index == projection.index);
        let own = own.map(|(_, fixed)| &mut fixed.synapses as &mut dyn SynapseStore);
        groups.map(|(_, group)| group.store_mut()).chain(own)
    }
}
