//! Poisson input from outside the network.

use super::addresses::Stimulated;
use super::block::Background;
use super::fingerprint::Fingerprint;
use super::stimulus::StimulusKind;
use super::stop::Half;
use super::{Network, Pop, Stimulus, fingerprint};
use crate::error::{Error, Result, finite, name_of, non_negative};
use crate::random::{PoissonCounts, Purpose};
use crate::synapse::{FullRelease, IntoSynapse, Static};
use crate::traits::{Align, Kinetics, Output};
use std::sync::Arc;

impl Network {
    /// Give every neuron of a view Poisson input of its own: spikes at `rate` (Hz) of weight `weight`, through the
    /// receptor of `synapse`. The input of many independent sources of the same weight is one train of the summed rate.
    /// What arrives follows from the seed, the neuron in its population and how many backgrounds it was given before, so that
    /// the same input to two halves of a population is that to the whole.
    ///
    /// What it returns names the input to [`Network::set_rate`], [`Network::switch`] and [`Network::remove`].
    ///
    /// # Errors
    /// [`Error::Parameter`] for a rate that is negative or not finite, or a weight that is not finite or that the output does
    /// not take ([`Output::check_weight`]), [`Error::Conflict`] for kinetics with their gates at the source, for a view of
    /// [`Network::add_spike_times`], which has no variable to act on, for jumps of a variable 0 that would keep them for ever,
    /// and for outputs that depend on it, where it is no potential ([`Poisson`](crate::models::neurons::Poisson)).
    pub fn background<T: IntoSynapse<Release = FullRelease, Rule = Static>, const D: usize>(
        &mut self,
        pop: Pop,
        rate: f64,
        weight: f64,
        synapse: T,
    ) -> Result<Stimulus>
    where
        T::Kinetics: Kinetics<D>,
        T::Output: Output,
    {
        self.ready()?;
        let synapse = synapse.into_synapse();
        self.check_view(pop)?;
        self.check_synapse(&synapse)?;
        self.check_rate(rate)?;
        finite("weight", weight).map_err(|broken| broken.of("background"))?;
        synapse.output.check_weight(weight).map_err(|broken| broken.of(name_of::<T::Output>()))?;
        self.check_driven(pop, "Poisson input")?;
        self.check_ohmic(pop, name_of::<T::Output>(), T::Output::OHMIC)?;
        if T::Kinetics::ALIGN == Align::Jump {
            self.check_jumps(pop, "jumps", "let them open gates, whose current adds to its rate")?;
        }
        if T::Kinetics::ALIGN == Align::Pre {
            let what =
                format!("{} keeps its gates at the source, and Poisson input has no source", name_of::<T::Kinetics>());
            return Err(Error::Conflict { what: what + "; add a Poisson population and connect it" });
        }
        let Stimulated { parts, note, .. } = self.stimulate(pop, Purpose::Poisson, true)?;
        let bytes = 2.0 * (size_of::<Background>() * parts.len()) as f64
            + self.bytes_of_receptor(pop, &synapse.kinetics, &synapse.output);
        self.budget.allow("a background", bytes)?;
        let counts = Arc::new(PoissonCounts::new(rate * self.clock.dt / 1000.0));
        let mut print = Fingerprint::of("background");
        print.view(pop);
        [rate, weight].into_iter().for_each(|number| print.number(number));
        fingerprint::kinetics(&mut print, &synapse.kinetics, self.clock.dt);
        fingerprint::output(&mut print, &synapse.output);
        self.change(Half::Structure, |net| {
            net.note_given(print);
            net.budget.take(bytes);
            let receptor = net.receptor_for(pop, &synapse.kinetics, &synapse.output);
            let given = net.note_stimulus(pop, note, StimulusKind::Poisson);
            for (targets, random) in parts {
                let (stimulus, on, counts) = (given.index, true, counts.clone());
                let background = Background { stimulus, on, counts, weight, receptor, random, targets };
                net.blocks[background.targets.block].backgrounds.push(background);
            }
            Ok(given)
        })
    }

    /// Whether Poisson input can have this rate (Hz).
    pub(super) fn check_rate(&self, rate: f64) -> Result<()> {
        non_negative("rate", rate)
            .and_then(|()| PoissonCounts::check(rate * self.clock.dt / 1000.0))
            .map_err(|broken| broken.of("background"))
    }
}
