//! Reading and setting variables and weights between runs.

use super::afferent::World;
use super::build::storable;
use super::{Network, Pop, Proj, Synaptic};
use crate::error::{Error, Result};
use crate::init::Init;
use crate::random::{Purpose, Source};
use ndarray::Array1;

impl Network {
    /// Set a variable of the neurons of a view: to one value, to drawn values, or to a list.
    ///
    /// # Errors
    /// [`Error::Variable`] if the model has no such variable, [`Error::Length`] if a list does not fit the view,
    /// [`Error::Parameter`] if a value is not finite.
    pub fn set(&mut self, pop: Pop, variable: &str, values: impl Into<Init>) -> Result<()> {
        let k = self.variable(pop, variable)?;
        let population = &self.populations[pop.index];
        let what = format!("\"{variable}\" of {}", population.name);
        let draws = Source::new(self.seed, population.object, Purpose::Initial);
        let values = values.into().values(draws, pop.len(), &what)?;
        for (index, part) in self.meetings(pop) {
            let block = &mut self.blocks[index];
            let here = part.start - block.range.start..part.end - block.range.start;
            block.cells.row_mut(k)[here].copy_from_slice(&values[part.start - pop.start..part.end - pop.start]);
        }
        Ok(())
    }

    /// A variable of the neurons of a view.
    ///
    /// # Errors
    /// [`Error::Variable`] if the model has no such variable.
    pub fn get(&self, pop: Pop, variable: &str) -> Result<Array1<f64>> {
        let k = self.variable(pop, variable)?;
        let parts = self.meetings(pop).into_iter().map(|(index, part)| {
            let block = &self.blocks[index];
            &block.cells.row(k)[part.start - block.range.start..part.end - block.range.start]
        });
        Ok(parts.flatten().copied().collect())
    }

    /// Which variable has this name.
    pub(super) fn variable(&self, pop: Pop, variable: &str) -> Result<usize> {
        self.check_view(pop)?;
        let population = &self.populations[pop.index];
        let known = population.variables;
        known.iter().position(|&name| name == variable).ok_or_else(|| Error::Variable {
            model: population.model.into(),
            asked: variable.into(),
            known: known.join(", "),
        })
    }

    /// How far the gates of a projection's receptor are open, for each target. Projections with equal kinetics and
    /// output share a receptor, and so an opening.
    ///
    /// # Errors
    /// [`Error::Missing`] if the projection has no gates: a voltage jump or a coupling.
    pub fn opening(&self, projection: Proj) -> Result<Array1<f64>> {
        let (post, receptor) = self.receptor(projection)?;
        let world = World { outboxes: &self.outboxes, dt: self.clock.dt };
        let parts = self.meetings(post).into_iter().map(|(index, part)| {
            let block = &self.blocks[index];
            let opening = block.opening(receptor, &world);
            opening[part.start - block.range.start..part.end - block.range.start].to_vec()
        });
        Ok(parts.flatten().collect())
    }

    /// Targets and receptor of a projection.
    pub(super) fn receptor(&self, projection: Proj) -> Result<(Pop, usize)> {
        let projection = self.check_projection(projection)?;
        let missing = || Error::Missing {
            what: "this projection has no gates to read: it is a voltage jump or a continuous coupling".into(),
        };
        let receptor = projection.receptor.ok_or_else(missing)?;
        Ok((projection.post, receptor))
    }

    /// The synapses of a projection, in order of source, then of target.
    ///
    /// # Errors
    /// [`Error::Foreign`] if the projection is another network's.
    pub fn synapses(&self, projection: Proj) -> Result<Vec<Synaptic>> {
        let known = self.check_projection(projection)?;
        let afferents: Vec<_> = self.afferents(projection).map(|(first, part)| (first, part.synapses())).collect();
        let mut found = Vec::with_capacity(known.synapses);
        for source in 0..known.pre.len() {
            for (first, synapses) in &afferents {
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
                crate::error::finite("weight", *weight).map_err(|broken| broken.of(&what))?;
                vec![*weight; synapses]
            }
            weights => {
                weights.check_length(&what, synapses, "one for each synapse")?;
                weights.values(draws, synapses, &what)?
            }
        };
        values.iter().try_for_each(|&weight| storable::<f32>(weight).map(drop))?;
        let mut values = values.into_iter();
        let mut afferents: Vec<_> = self
            .blocks
            .iter_mut()
            .flat_map(|block| block.afferents.iter_mut())
            .filter(|(index, _)| *index == projection.index)
            .collect();
        for source in 0..sources {
            for (_, afferent) in &mut afferents {
                let len = afferent.out_degree(source);
                afferent.assign(source, &mut values.by_ref().take(len));
            }
        }
        Ok(())
    }

    /// Reward the synapses of a projection that learns by a [`Rewarded`](crate::models::learning::Rewarded) rule: its
    /// level of reward rises by `amount` now, and decays.
    ///
    /// # Errors
    /// [`Error::Missing`] if the projection knows no reward, [`Error::Parameter`] if the amount is not finite.
    pub fn reward(&mut self, projection: Proj, amount: f64) -> Result<()> {
        let known = self.check_projection(projection)?;
        crate::error::finite("amount", amount).map_err(|broken| broken.of("a reward"))?;
        if !known.rewarded {
            let what = "this projection knows no reward; connect with a synapse whose rule is Rewarded".into();
            return Err(Error::Missing { what });
        }
        let all = self.blocks.iter_mut().flat_map(|block| block.afferents.iter_mut());
        let own = all.filter(|(index, _)| *index == projection.index);
        own.for_each(|(_, afferent)| afferent.reward(amount));
        Ok(())
    }

    /// A projection's part in each block, with the first neuron of the block.
    fn afferents(&self, projection: Proj) -> impl Iterator<Item = (usize, &dyn super::afferent::Afferent)> {
        self.blocks.iter().flat_map(move |block| {
            let own = block.afferents.iter().filter(move |(index, _)| *index == projection.index);
            own.map(|(_, afferent)| (block.range.start, &**afferent))
        })
    }
}
