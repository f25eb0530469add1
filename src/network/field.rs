//! Connecting and coupling populations by fields: what all neurons of a view together send into each neuron of another.

use super::exchange::{ContinuousSignal, FieldSource, SignalOrigin};
use super::projection::Projection;
use super::synapses::{FieldInput, NoSynapses, SynapseGroup};
use super::{Network, Pop, Proj};
use crate::error::{Error, Result, name_of};
use crate::synapse::Synapse;
use crate::traits::{Align, Field, Kinetics, Output};

impl Network {
    /// Let variable 0 of all neurons of `pre` together act as a current on each neuron of `post`, `delay` ms later.
    ///
    /// # Errors
    /// Whatever the field's own check finds; [`Error::OffGrid`] if the delay is no multiple of the time step,
    /// [`Error::Conflict`] for views of [`Network::add_spike_times`], which have no variables.
    pub fn couple_field(&mut self, pre: Pop, post: Pop, field: impl Field, delay: f64) -> Result<Proj> {
        let delay = self.check_field(pre, post, &field, delay)?;
        self.check_driven(pre, "a field")?;
        self.check_driven(post, "a field")?;
        self.attach_field(pre, post, Box::new(field), delay, SignalOrigin::Potential, None)
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
        let set = self.source_gates_for(pre, &synapse.kinetics, None);
        self.attach_field(pre, post, Box::new(field), delay, SignalOrigin::Gates(set), Some(receptor))
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
        of: SignalOrigin,
        receptor: Option<usize>,
    ) -> Result<Proj> {
        let object = self.next_object()?;
        self.foretell(pre);
        let output = &mut self.outputs[pre.index];
        output.fields.push(FieldSource { field, view: pre.range(), of });
        let gates = if let SignalOrigin::Gates(_) = of { pre.len() } else { 0 };
        let mut signal = ContinuousSignal::new(SignalOrigin::Field(output.fields.len() - 1), 0..post.len(), gates);
        signal.reserve(delay);
        output.signals.push(signal);
        let (population, signal) = (pre.index, output.signals.len() - 1);
        let groups = self.overlaps(post).map(|targets| {
            let (block, synapses) = (targets.block, NoSynapses);
            let input = FieldInput { population, signal, delay, receptor, targets, synapses };
            (block, Box::new(input) as Box<dyn SynapseGroup>)
        });
        let groups = groups.collect();
        let projection = Projection {
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
        };
        Ok(self.add_projection(projection, groups))
    }
}
