//! Connecting and coupling populations by fields: what all neurons of a view together send into each neuron of another.

use super::exchange::{ContinuousSignal, FieldSource, SignalOrigin};
use super::fingerprint::Fingerprint;
use super::projection::Projection;
use super::stop::Half;
use super::synapses::{FieldInput, NoSynapses, SynapseGroup, WeightLaw};
use super::{Network, Pop, Proj, fingerprint};
use crate::error::{Error, Result, name_of};
use crate::random::Repetitions;
use crate::synapse::{FullRelease, IntoSynapse, Static};
use crate::traits::{Align, Field, Kinetics, Output};

impl Network {
    /// Let variable 0 of all neurons of `pre` together act as a current on each neuron of `post`, `delay` ms later.
    ///
    /// # Errors
    /// Whatever the field's own check finds; [`Error::OffGrid`] if the delay is no multiple of the time step,
    /// [`Error::Conflict`] for views of [`Network::add_spike_times`], which have no variables.
    pub fn couple_field(&mut self, pre: Pop, post: Pop, field: impl Field, delay: f64) -> Result<Proj> {
        self.check_view(pre)?;
        let ends = self.bytes_to_foretell(&[pre]);
        let delay = self.check_field((pre, post), &field, delay, ends, 0)?;
        [pre, post].into_iter().try_for_each(|pop| self.check_driven(pop, "a field"))?;
        let print = field_print((pre, post), &field, delay);
        self.change(Half::Structure, |net| {
            net.note_given(print);
            net.budget.take(ends + ContinuousSignal::bytes(post.len(), 0, delay + 1));
            net.attach_field(pre, post, Box::new(field), delay, SignalOrigin::Potential, None)
        })
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
    /// As [`Network::couple_field`]; [`Error::Parameter`] if the synapse's parameters are outside their ranges, or a weight of
    /// the field ([`Field::weights`]) is one that the output does not take, [`Error::Conflict`] for kinetics that have no gate
    /// for each source.
    pub fn connect_field<T: IntoSynapse<Release = FullRelease, Rule = Static>, const D: usize>(
        &mut self,
        pre: Pop,
        post: Pop,
        field: impl Field,
        delay: f64,
        synapse: T,
    ) -> Result<Proj>
    where
        T::Kinetics: Kinetics<D>,
        T::Output: Output,
    {
        self.ready()?;
        let synapse = synapse.into_synapse();
        self.check_synapse(&synapse)?;
        if T::Kinetics::ALIGN != Align::Pre {
            let what = format!("{} has no gate for each source, of which a field is made", name_of::<T::Kinetics>());
            return Err(Error::Conflict { what: what + "; use kinetics that keep their gates at the source" });
        }
        self.check_view(pre)?;
        self.check_view(post)?;
        self.check_ohmic(post, name_of::<T::Output>(), T::Output::OHMIC)?;
        if let Some(bounds) = field.weights() {
            let name = |k| format!("the {} weight of {}", ["least", "greatest"][k], field_name(&field));
            WeightLaw::of_output(&synapse.output).check(&bounds, "", name)?;
        }
        let ends = self.bytes_of_receptor(post, &synapse.kinetics, &synapse.output)
            + self.bytes_of_source_gates(pre, &synapse.kinetics, false, 0);
        let delay = self.check_field((pre, post), &field, delay, ends, pre.len())?;
        let mut print = field_print((pre, post), &field, delay);
        fingerprint::kinetics(&mut print, &synapse.kinetics, self.clock.dt);
        fingerprint::output(&mut print, &synapse.output);
        self.change(Half::Structure, |net| {
            net.note_given(print);
            net.budget.take(ends + ContinuousSignal::bytes(post.len(), pre.len(), delay + 1));
            let receptor = net.receptor_for(post, &synapse.kinetics, &synapse.output);
            let set = net.source_gates_for(pre, &synapse.kinetics, None);
            net.attach_field(pre, post, Box::new(field), delay, SignalOrigin::Gates(set), Some(receptor))
        })
    }

    /// The delay in steps, if the field can be attached together with so many bytes of its ends, and a signal of so many gates.
    fn check_field(
        &self,
        (pre, post): (Pop, Pop),
        field: &impl Field,
        delay: f64,
        ends: f64,
        gates: usize,
    ) -> Result<usize> {
        self.ready()?;
        self.check_view(pre)?;
        self.check_view(post)?;
        field.check(pre.len(), post.len())?;
        let delay = self.clock.steps("the delay", delay)? as usize;
        let bytes = ends + ContinuousSignal::bytes(post.len(), gates, delay + 1);
        self.budget.allow("a field on its way", bytes + size_of::<f64>() as f64 * pre.len() as f64)?;
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
            law: WeightLaw::any(),
            drawn: Repetitions::default(),
            one_weight: false,
            rewarded: false,
            early: 0,
            least: None,
            bytes: 0,
        };
        Ok(self.add_projection(projection, groups))
    }
}

fn field_name<F: Field>(_: &F) -> &'static str {
    name_of::<F>()
}

/// What a field between two views was made of.
fn field_print((pre, post): (Pop, Pop), field: &impl Field, delay: usize) -> Fingerprint {
    let mut print = Fingerprint::of("field");
    [pre, post].into_iter().for_each(|view| print.view(view));
    print.word(delay as u64);
    fingerprint::field(&mut print, field, pre.len(), post.len());
    print
}
