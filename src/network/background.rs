//! Poisson input from outside the network.

use super::block::Background;
use super::{Network, Pop};
use crate::error::{Error, Result, finite, name_of, non_negative};
use crate::random::{PoissonCounts, Purpose, Source};
use crate::synapse::Synapse;
use crate::traits::{Align, Kinetics, Output};
use std::sync::Arc;

impl Network {
    /// Give every neuron of a view Poisson input of its own: spikes at `rate` (Hz) of weight `weight`, through the
    /// receptor of `synapse`. The input of many independent sources of the same weight is one train of the summed rate.
    ///
    /// # Errors
    /// [`Error::Parameter`] for a rate that is negative or not finite, or a weight that is not finite, [`Error::Conflict`] for
    /// kinetics with their gates at the source, for a view of [`Network::add_spike_times`], which has no variable to act on, and
    /// for jumps of a variable 0 that would keep them for ever ([`Poisson`](crate::models::neurons::Poisson)).
    pub fn background<K: Kinetics<D>, O: Output, const D: usize>(
        &mut self,
        pop: Pop,
        rate: f64,
        weight: f64,
        synapse: Synapse<K, O>,
    ) -> Result<()> {
        self.check_view(pop)?;
        self.check_synapse(&synapse)?;
        non_negative("rate", rate)
            .and_then(|()| finite("weight", weight))
            .and_then(|()| PoissonCounts::check(rate * self.clock.dt / 1000.0))
            .map_err(|broken| broken.of("background"))?;
        self.check_driven(pop, "Poisson input")?;
        if K::ALIGN == Align::Jump {
            self.check_jumps(pop, "jumps", "let them open gates, whose current adds to its rate")?;
        }
        if K::ALIGN == Align::Pre {
            let what = format!("{} keeps its gates at the source, and Poisson input has no source", name_of::<K>());
            return Err(Error::Conflict { what: what + "; add a Poisson population and connect it" });
        }
        let counts = Arc::new(PoissonCounts::new(rate * self.clock.dt / 1000.0));
        let random = Source::new(self.seed, self.object()?, Purpose::Poisson);
        let receptor = self.receptor_for(pop, &synapse.kinetics, &synapse.output);
        for targets in self.overlaps(pop) {
            let (counts, block) = (counts.clone(), targets.block);
            self.blocks[block].backgrounds.push(Background { counts, weight, receptor, random, targets });
        }
        Ok(())
    }
}
