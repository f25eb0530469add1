//! Reading synapses, setting their weights, and rewarding them.

use super::build::storable;
use super::synapses::SynapseGroup;
use super::{Network, Proj};
use crate::error::{Error, Result, finite};
use crate::init::Init;
use crate::random::{Purpose, Source};
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
    /// [`Error::Foreign`] if the projection is another network's.
    pub fn synapses(&self, projection: Proj) -> Result<Vec<Synaptic>> {
        let known = self.check_projection(projection)?;
        let lists: Vec<_> = self.groups(projection).map(|(first, part)| (first, part.store().list())).collect();
        let mut found = Vec::with_capacity(known.synapses);
        for source in 0..known.pre.len() {
            for (first, synapses) in &lists {
                for (target, weight, delay) in synapses.of(source) {
                    let target = first + target - known.post.start;
                    let delay = self.clock.time((delay + known.early) as u64);
                    found.push(Synaptic { source, target, weight, delay });
                }
            }
        }
        Ok(found)
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
        Ok(self.synapses(projection)?.into_iter().map(|synapse| synapse.weight).collect())
    }

    /// Set the weights of a projection: all to one value, or each to its own, in the order of [`Network::weights`].
    ///
    /// # Errors
    /// [`Error::Length`] if a list does not fit, [`Error::Conflict`] if the synapses share one stored weight and
    /// different ones are given.
    pub fn set_weights(&mut self, projection: Proj, weights: impl Into<Init>) -> Result<()> {
        let known = self.check_projection(projection)?;
        let (sources, synapses) = (known.pre.len(), known.synapses);
        let weights = weights.into();
        let what = format!("the weights of projection {}", projection.index);
        if known.one_weight && !matches!(weights, Init::Same(_)) {
            return Err(Error::Conflict {
                what: format!("{what} are stored as one; connect with a list or a distribution to give each its own"),
            });
        }
        let draws = Source::new(self.seed, known.object, Purpose::User);
        let values = match &weights {
            Init::Same(weight) => {
                finite("weight", *weight).map_err(|broken| broken.of(&what))?;
                vec![*weight; synapses]
            }
            weights => {
                weights.check_length(&what, synapses, "one for each synapse")?;
                weights.values(draws, synapses, &what)?
            }
        };
        values.iter().try_for_each(|&weight| storable::<f32>(weight).map(drop))?;
        let mut values = values.into_iter();
        let mut groups: Vec<_> = self.groups_mut(projection).collect();
        for source in 0..sources {
            for group in &mut groups {
                let store = group.store_mut();
                let len = store.out_degree(source);
                store.assign(source, &mut values.by_ref().take(len));
            }
        }
        self.junctions_changed = true;
        Ok(())
    }

    /// Reward the synapses of a projection that learns by a [`Rewarded`](crate::models::learning::Rewarded) rule: its
    /// level of reward rises by `amount` now, and decays.
    ///
    /// # Errors
    /// [`Error::Missing`] if the projection knows no reward, [`Error::Parameter`] if the amount is not finite.
    pub fn reward(&mut self, projection: Proj, amount: f64) -> Result<()> {
        let known = self.check_projection(projection)?;
        finite("amount", amount).map_err(|broken| broken.of("a reward"))?;
        if !known.rewarded {
            let what = "this projection knows no reward; connect with a synapse whose rule is Rewarded".into();
            return Err(Error::Missing { what });
        }
        self.groups_mut(projection).for_each(|group| group.reward(amount));
        Ok(())
    }

    /// A projection's part in each block, with the first neuron of the block.
    fn groups(&self, projection: Proj) -> impl Iterator<Item = (usize, &dyn SynapseGroup)> {
        self.blocks.iter().flat_map(move |block| {
            let own = block.synapse_groups.iter().filter(move |(index, _)| *index == projection.index);
            own.map(|(_, group)| (block.range.start, &**group))
        })
    }

    /// A projection's part in each block, to be changed.
    fn groups_mut(&mut self, projection: Proj) -> impl Iterator<Item = &mut Box<dyn SynapseGroup>> {
        let all = self.blocks.iter_mut().flat_map(|block| block.synapse_groups.iter_mut());
        all.filter(move |(index, _)| *index == projection.index).map(|(_, group)| group)
    }
}
