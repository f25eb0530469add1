//! Fields: the current that all neurons of a view together send into each neuron of another.

use super::afferent::{Afferent, Cleft, Spot, Synapses, World};
use super::outbox::Interaction;
use super::projection::Projection;
use super::signal::{Origin, Signal};
use super::state::{Loader, Saver};
use super::wires::Wires;
use super::{Network, Pop, Proj};
use crate::error::Result;
use crate::traits::Field;
use std::ops::Range;

/// The part of a field's current that goes to one block.
struct Current {
    population: usize,
    signal: usize,
    delay: usize,
    /// The targets, by their index in the block.
    here: Range<usize>,
    /// The first of them, by its index in the view.
    first: usize,
}

impl Afferent for Current {
    fn act(&mut self, _: u64, world: &World, cleft: &mut Cleft) {
        let signal = &world.outboxes[self.population].signals[self.signal];
        let current = &signal.ago(self.delay)[self.first..];
        cleft.input.currents().0[self.here.clone()].iter_mut().zip(current).for_each(|(a, current)| *a += current);
    }

    fn synapses(&self) -> Synapses<'_> {
        Synapses { layers: Vec::new() }
    }

    fn wires(&self) -> Vec<&Wires> {
        Vec::new()
    }

    fn weight(&self, _: &Spot) -> f64 {
        0.0
    }

    fn assign(&mut self, _: usize, _: &mut dyn Iterator<Item = f64>) {}

    fn bytes(&self) -> usize {
        0
    }

    fn save(&self, _: &mut Saver) {}

    fn load(&mut self, _: &mut Loader) -> Result<()> {
        Ok(())
    }
}

impl Network {
    /// Let variable 0 of all neurons of `pre` together act as a current on each neuron of `post`, `delay` ms later.
    ///
    /// # Errors
    /// Whatever the field's own check finds; [`crate::Error::OffGrid`] if the delay is no multiple of the time step.
    pub fn couple_field(&mut self, pre: Pop, post: Pop, field: impl Field, delay: f64) -> Result<Proj> {
        self.check_view(pre)?;
        self.check_view(post)?;
        field.check(pre.len(), post.len())?;
        let delay = self.clock.steps("the delay", delay)? as usize;
        let bytes = 8.0 * (delay + 1) as f64 * post.len() as f64;
        self.budget.allow("the currents of a field on their way", bytes)?;
        let object = self.object()?;
        let outbox = &mut self.outboxes[pre.index];
        outbox.fields.push(Interaction { field: Box::new(field), view: pre.range() });
        let mut signal = Signal::new(Origin::Field(outbox.fields.len() - 1), 0..post.len());
        signal.reach(delay);
        outbox.signals.push(signal);
        let (population, signal) = (pre.index, outbox.signals.len() - 1);
        let index = self.projections.len();
        for (block, part) in self.meetings(post) {
            let block = &mut self.blocks[block];
            let here = part.start - block.range.start..part.end - block.range.start;
            let first = part.start - post.start;
            block.afferents.push((index, Box::new(Current { population, signal, delay, here, first })));
        }
        self.projections.push(Projection {
            pre,
            post,
            object,
            receptor: None,
            synapses: 0,
            one_weight: false,
            rewarded: false,
            early: 0,
            least: None,
            bytes: 0,
        });
        Ok(Proj { network: self.id, index })
    }
}
