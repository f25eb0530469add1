//! Fields: what all neurons of a view together send into each neuron of another.

use super::afferent::{Afferent, Cleft, Spot, Synapses, World};
use super::outbox::Interaction;
use super::projection::Projection;
use super::ring::Window;
use super::signal::{Origin, Signal};
use super::state::{Loader, Saver};
use super::wires::Wires;
use super::{Network, Pop, Proj};
use crate::error::{Error, Result, name_of};
use crate::synapse::Synapse;
use crate::traits::{Align, Field, Kinetics, Output};
use std::ops::Range;

/// The part of a field that goes to one block.
struct Share {
    population: usize,
    signal: usize,
    delay: usize,
    /// The receptor whose gates the field opens; none if it is a current.
    receptor: Option<usize>,
    /// The targets, by their index in the block.
    here: Range<usize>,
    /// The first of them, by its index in the view.
    first: usize,
}

impl Share {
    fn add(&self, world: &World, sums: &mut [f64]) {
        let signal = &world.outboxes[self.population].signals[self.signal];
        let field = &signal.ago(self.delay)[self.first..];
        sums[self.here.clone()].iter_mut().zip(field).for_each(|(sum, field)| *sum += field);
    }
}

impl Afferent for Share {
    fn act(&mut self, step: u64, world: &World, cleft: &mut Cleft) {
        match self.receptor {
            Some(receptor) => self.add(world, cleft.receptors[receptor].ring().row(step)),
            None => self.add(world, cleft.input.currents().0),
        }
    }

    fn gated(&self) -> Option<usize> {
        self.receptor
    }

    fn add_gates(&self, world: &World, sums: &mut Window) {
        self.add(world, sums);
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
    /// Whatever the field's own check finds; [`Error::OffGrid`] if the delay is no multiple of the time step.
    pub fn couple_field(&mut self, pre: Pop, post: Pop, field: impl Field, delay: f64) -> Result<Proj> {
        let delay = self.check_field(pre, post, &field, delay)?;
        self.attach_field(pre, post, Box::new(field), delay, Origin::Potential, None)
    }

    /// Let the gates of all neurons of `pre` together open a receptor of each neuron of `post`, `delay` ms later: a
    /// projection in which a field takes the place of wires and weights, such as one by distance around a ring.
    ///
    /// ```
    /// use synfire::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let mut net = Network::new(0.1)?;
    /// let ring = net.add(4, Lif::default())?;
    /// let kernel = CircularConvolution::new(vec![1.0, 0.5, 0.0, 0.5], Convolution::Direct)?;
    /// let nmda = Synapse::new(Nmda::default()).output(MagnesiumBlock::default());
    /// let projection = net.connect_field(ring, ring, kernel, 0.0, nmda)?;
    /// net.drive(ring.slice(0..1), Constant(100.0))?;
    /// net.run(20.0)?;
    /// let openings = net.opening(projection)?;
    /// assert!(openings[0] > 0.5 && openings[1] == 0.5 * openings[0] && openings[2] == 0.0);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`Network::couple_field`]; [`Error::Parameter`] if the synapse's parameters are outside their ranges,
    /// [`Error::Conflict`] for kinetics that have no gate for each source.
    pub fn connect_field<K: Kinetics<D>, O: Output, const D: usize>(
        &mut self,
        pre: Pop,
        post: Pop,
        field: impl Field,
        delay: f64,
        synapse: Synapse<K, O>,
    ) -> Result<Proj> {
        self.check_synapse(&synapse)?;
        if K::ALIGN != Align::Pre {
            let what = format!("{} has no gate for each source, of which a field is made", name_of::<K>());
            return Err(Error::Conflict { what: what + "; use kinetics that keep their gates at the source" });
        }
        let delay = self.check_field(pre, post, &field, delay)?;
        let receptor = self.receptor_for(post, &synapse.kinetics, &synapse.output);
        let set = self.emit(pre, &synapse.kinetics, None);
        self.attach_field(pre, post, Box::new(field), delay, Origin::Gates(set), Some(receptor))
    }

    /// The delay in steps, if the field can be attached.
    fn check_field(&self, pre: Pop, post: Pop, field: &impl Field, delay: f64) -> Result<usize> {
        self.check_view(pre)?;
        self.check_view(post)?;
        field.check(pre.len(), post.len())?;
        let delay = self.clock.steps("the delay", delay)? as usize;
        let bytes = 8.0 * (delay + 1) as f64 * post.len() as f64;
        self.budget.allow("a field on its way", bytes)?;
        self.next_object()?;
        Ok(delay)
    }

    fn attach_field(
        &mut self,
        pre: Pop,
        post: Pop,
        field: Box<dyn Field>,
        delay: usize,
        of: Origin,
        receptor: Option<usize>,
    ) -> Result<Proj> {
        let object = self.object()?;
        let outbox = &mut self.outboxes[pre.index];
        outbox.fields.push(Interaction { field, view: pre.range(), of });
        let mut signal = Signal::new(Origin::Field(outbox.fields.len() - 1), 0..post.len());
        signal.reach(delay);
        outbox.signals.push(signal);
        let (population, signal) = (pre.index, outbox.signals.len() - 1);
        let index = self.projections.len();
        for (block, part) in self.meetings(post) {
            let block = &mut self.blocks[block];
            let here = part.start - block.range.start..part.end - block.range.start;
            let first = part.start - post.start;
            block.afferents.push((index, Box::new(Share { population, signal, delay, receptor, here, first })));
        }
        self.projections.push(Projection {
            pre,
            post,
            object,
            receptor,
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
