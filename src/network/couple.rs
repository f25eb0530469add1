//! Coupling populations continuously.

use super::build::{ConnectionRequest, Stored, Transmission};
use super::exchange::SignalOrigin;
use super::memory::Rows;
use super::synapses::{Coupled, RateLearning, StoredSynapses, SynapseGroup};
use super::{Network, Pop, Proj};
use crate::connect::{Connect, Wiring};
use crate::error::{Result, name_of};
use crate::traits::{Coupling, RateRule};

impl Network {
    /// Couple the neurons of `post` continuously to variable 0 of those of `pre`.
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
        self.couple_by::<f32, _>(request, coupling, |coupling, signal, _, synapses| {
            Box::new(Coupled { coupling, population: pre.index, signal, synapses })
        })
    }

    /// Couple as [`Network::couple`], with weights that follow a rule on the rates of both sides.
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
        self.couple_by::<f64, _>(request, coupling, |coupling, signal, targets, synapses| {
            let (rule, population, y) = (rule.clone(), pre.index, Rows::new(targets, rule.rest()));
            Box::new(RateLearning { coupling, rule, population, signal, synapses, y, targets })
        })
    }

    fn check_coupling<G: Coupling>(&self, pre: Pop, post: Pop, coupling: &G) -> Result<()> {
        self.check_view(pre)?;
        self.check_view(post)?;
        [pre, post].into_iter().try_for_each(|pop| self.check_driven(pop, "a coupling"))?;
        coupling.check().map_err(|broken| broken.of(name_of::<G>()))
    }

    /// Couple to the potential of the sources; `group` makes of coupling, signal, number of targets and synapses what
    /// acts in a block.
    fn couple_by<W: Stored, G: Coupling>(
        &mut self,
        request: ConnectionRequest,
        coupling: G,
        group: impl Fn(G, usize, usize, StoredSynapses) -> Box<dyn SynapseGroup>,
    ) -> Result<Proj> {
        let (pre, post) = (request.pre, request.post);
        let built = self.build::<W>(request)?;
        let signal = self.signal_for(pre, SignalOrigin::Potential);
        for index in self.populations[post.index].blocks.clone() {
            self.blocks[index].input.ohmic |= G::OHMIC;
        }
        let transmission = Transmission::Signal { signal, receptor: None };
        Ok(self.hand_out(built, transmission, |targets, synapses| group(coupling.clone(), signal, targets, synapses)))
    }
}
