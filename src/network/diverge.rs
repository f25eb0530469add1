//! Finding what has stopped being finite.
//!
//! A step says itself whether all that it was given and all that it has made is finite, so that the time in an error is
//! that of the first number that was not, however the time is cut into runs. Weights that learn are worked out when they
//! are needed, which may be later: before an error is returned, and at the end of a run if it has been long enough, all of
//! them are.

use super::Network;
use super::block::Block;
use super::divergence::{Culprit, Divergence};
use super::exchange::PopulationOutput;
use super::stop::{Half, Stop};
use crate::error::{Error, Result};

impl Network {
    /// Whether everything has been finite so far.
    pub(super) fn check_finite(&mut self, blocks: &mut [&mut Block], outputs: &[PopulationOutput]) -> Result<()> {
        if self.first_divergence(blocks, outputs).is_none() {
            return Ok(());
        }
        blocks.iter_mut().for_each(|block| block.look_at_weights(true));
        self.first_divergence(blocks, outputs).map_or(Ok(()), |(error, time)| {
            self.stopped = Some(Stop { half: Half::State, time });
            Err(error)
        })
    }

    /// The error for what stopped being finite first, and when that was (ms).
    fn first_divergence(&self, blocks: &[&mut Block], outputs: &[PopulationOutput]) -> Option<(Error, f64)> {
        let of_blocks = blocks.iter().filter_map(|block| {
            let (diverged, projection) = block.first_divergence?;
            Some((diverged.instant, block.population, diverged, block.range.start, projection))
        });
        let of_releases = outputs.iter().enumerate().flat_map(|(population, output)| {
            let releases = output.releases.iter().filter_map(|release| release.diverged());
            releases.map(move |diverged| (diverged.instant, population, diverged, 0, None))
        });
        let first = of_blocks.chain(of_releases).min_by_key(|(instant, ..)| *instant);
        first.map(|(instant, population, Divergence { neuron, culprit, .. }, start, projection)| {
            let (population, time) = (&self.populations[population], self.clock.time(instant));
            let of = projection.map_or(String::new(), |index| format!("projection {index}"));
            let variable = match culprit {
                Culprit::Variable(k) => population.variables[k].into(),
                Culprit::Input => "the input".into(),
                Culprit::Hazard => "the hazard".into(),
                Culprit::Refractoriness => "the refractory time".into(),
                Culprit::Weight(source) => format!("the weight from source {source} in {of}"),
                Culprit::RuleVariable(k) => format!("variable {k} of the learning rule in {of}"),
                Culprit::Release => "what a spike lets out".into(),
            };
            (Error::Diverged { population: population.name.clone(), neuron: start + neuron, variable, time }, time)
        })
    }
}
