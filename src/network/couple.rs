//! Coupling populations continuously.

use super::block::Joined;
use super::build::{BuiltProjection, Stored, Transmission};
use super::exchange::SignalOrigin;
use super::synapses::{Coupled, Junctions, RateLearning, StoredSynapses, SynapseGroup};
use super::{Network, Pop, Proj};
use crate::connect::{Connect, Wiring};
use crate::error::{Result, name_of};
use crate::traits::{Coupling, RateRule};

/// The most parts of a step in which junctions act.
const MOST_PARTS: usize = 1000;

/// The most that a part of a step can carry of the junctions onto a neuron: conductance times time over capacitance. Two cells
/// that are joined then come together by a factor of 0.58 in each part, as fast as the method can.
const MOST_CARRIED: f64 = 1.0 / 3.0;

impl Network {
    /// Couple the neurons of `post` continuously to variable 0 of those of `pre`.
    ///
    /// The sources are taken in the middle of each step, as their last step foretells it, which is of second order. A
    /// coupling that is a junction ([`Coupling::is_junction`]) and has no delay takes the targets there, too, so that what
    /// leaves one cell arrives in the other; where junctions are so strong that they would draw cells together within some
    /// steps, they act in several parts of a step. See [`GapJunction`](crate::models::synapses::GapJunction). Any other
    /// coupling is a line in the target's own potential.
    ///
    /// # Errors
    /// As [`Network::connect`]; [`Error::Conflict`](crate::error::Error::Conflict) for views of
    /// [`Network::add_spike_times`], which have no variables.
    pub fn couple<C: Connect>(
        &mut self,
        pre: Pop,
        post: Pop,
        wiring: Wiring<C>,
        coupling: impl Coupling,
    ) -> Result<Proj> {
        self.check_coupling(pre, post, &coupling)?;
        let request = self.request(pre, post, wiring, 2.0, false)?;
        let built = self.build::<f32>(request)?;
        if coupling.is_junction() {
            let joined = self.join(pre, post);
            return Ok(self.attach(built, coupling, |coupling, signal, _, synapses| {
                Box::new(Junctions { coupling, pre, post, joined, signal, synapses })
            }));
        }
        Ok(self.attach(built, coupling, |coupling, signal, _, synapses| {
            Box::new(Coupled { coupling, population: pre.index, signal, synapses })
        }))
    }

    /// Couple as [`Network::couple`], with weights that follow a rule on the rates of both sides.
    ///
    /// The rule sees both rates, and its own variables, in the middle of each step, and a weight acts with the mean of its
    /// values before and after the step, which is of second order. Junctions that learn act in one part of a step, however
    /// strong they are.
    ///
    /// # Errors
    /// As [`Network::couple`].
    pub fn couple_plastic<C: Connect, L: RateRule<Y>, const Y: usize>(
        &mut self,
        pre: Pop,
        post: Pop,
        wiring: Wiring<C>,
        coupling: impl Coupling,
        rule: L,
    ) -> Result<Proj> {
        rule.check().map_err(|broken| broken.of(name_of::<L>()))?;
        self.check_coupling(pre, post, &coupling)?;
        let request = self.request(pre, post, wiring, 10.0, true)?;
        let built = self.build::<f64>(request)?;
        Ok(self.attach(built, coupling, |coupling, signal, targets, synapses| {
            Box::new(RateLearning::new(coupling, rule.clone(), (pre.index, signal), synapses, targets))
        }))
    }

    fn check_coupling<G: Coupling>(&self, pre: Pop, post: Pop, coupling: &G) -> Result<()> {
        self.check_view(pre)?;
        self.check_view(post)?;
        [pre, post].into_iter().try_for_each(|pop| self.check_driven(pop, "a coupling"))?;
        coupling.check().map_err(|broken| broken.of(name_of::<G>()))
    }

    /// Have the neurons of two populations seen by junctions; the signal of the sources.
    fn join(&mut self, pre: Pop, post: Pop) -> usize {
        for index in [pre, post].into_iter().flat_map(|pop| self.populations[pop.index].blocks.clone()) {
            let block = &mut self.blocks[index];
            block.joined.get_or_insert_with(|| Joined::new(block.cells.responses()));
        }
        self.junctions_changed = true;
        self.signal_for(pre, SignalOrigin::Joined)
    }

    /// Couple to the potential of the sources; `group` makes of coupling, signal, number of targets and synapses what
    /// acts in a block.
    fn attach<W: Stored, G: Coupling>(
        &mut self,
        built: BuiltProjection<W>,
        coupling: G,
        group: impl Fn(G, usize, usize, StoredSynapses) -> Box<dyn SynapseGroup>,
    ) -> Proj {
        let (pre, post) = (built.request.pre, built.request.post);
        let signal = self.signal_for(pre, SignalOrigin::Potential);
        self.foretell(pre);
        self.foretell(post);
        // Junctions without a delay are currents.
        let is_line = G::OHMIC && !(coupling.is_junction() && built.most_delay() == 0);
        for index in self.populations[post.index].blocks.clone() {
            self.blocks[index].input.ohmic |= is_line;
        }
        let transmission = Transmission::Signal { signal, receptor: None };
        self.hand_out(built, transmission, |targets, synapses| group(coupling.clone(), signal, targets, synapses))
    }

    /// Work out anew in how many parts of a step junctions act, if any have changed: in as many as it takes to draw no neuron
    /// to its neighbours too fast. Beyond the most parts, a neuron has a share of its junctions.
    pub(super) fn cut_steps(&mut self) {
        if !std::mem::take(&mut self.junctions_changed) {
            return;
        }
        let (dt, mut most) = (self.clock.dt, 0.0_f64);
        for (output, population) in self.outputs.iter_mut().zip(&self.populations) {
            let rates = self.blocks[population.blocks.clone()].iter().flat_map(|block| block.junction_rates());
            let parts: Vec<f64> = rates.map(|rate| rate * dt / MOST_CARRIED).collect();
            most = parts.iter().fold(most, |most, &parts| most.max(parts));
            let limit = |&parts: &f64| if parts > MOST_PARTS as f64 { MOST_PARTS as f64 / parts } else { 1.0 };
            output.limits = parts.iter().map(limit).collect();
            if output.limits.iter().all(|&limit| limit == 1.0) {
                output.limits = Vec::new();
            }
        }
        self.parts = (most.ceil() as usize).clamp(1, MOST_PARTS);
        let joined = self.blocks.iter_mut().filter_map(|block| block.joined.as_mut());
        joined.for_each(|joined| joined.cut(self.parts));
    }
}
