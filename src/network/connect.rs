//! Connecting populations by synapses.

use super::build::{BuiltProjection, ConnectionRequest, Need, Onto, Stored, Transmission};
use super::exchange::{ReleaseOf, SignalOrigin, SpikeOrigin};
use super::learning::{
    DecayTable, DelayLayer, Efficacy, EligibleWeight, LearningRule, PlasticSynapses, Reward, TargetTraces,
};
use super::stop::Half;
use super::synapses::{Fixed, SourceGated, SynapseGroup, WeightLaw};
use super::{Network, Pop, Proj, fingerprint};
use crate::connect::IntoWiring;
use crate::error::{Check, Result, finite_rest, in_order, name_of, positive};
use crate::synapse::{FullRelease, IntoSynapse, Static, Synapse};
use crate::traits::{Align, Eligibility, Kinetics, Output, Plasticity, Release};
use std::any::TypeId;

impl Network {
    /// Connect the neurons of `pre` to those of `post`.
    ///
    /// The wiring says who is connected to whom, with what weight and delay; the synapse says what a spike does.
    ///
    /// # Errors
    /// What [`Synapse::check`] finds; [`Infeasible`](crate::Error::Infeasible) if no wiring obeys the rule,
    /// [`Parameter`](crate::Error::Parameter) for parameters outside their ranges and for a weight, given or drawn, that the
    /// output does not take ([`Output::check_weight`]) or that is beyond the bounds of the rule, [`OffGrid`](crate::Error::OffGrid) for a
    /// delay that is no multiple of the time step (delays drawn from a distribution go to the nearest one),
    /// [`Length`](crate::Error::Length) for lists of the wrong length, [`Memory`](crate::Error::Memory) if so many synapses
    /// are beyond the memory budget; [`Conflict`](crate::Error::Conflict) for jumps of a variable 0 that would keep them for
    /// ever, and for outputs that depend on it, where it is no potential ([`Poisson`](crate::models::neurons::Poisson)).
    pub fn connect<T: IntoSynapse, const D: usize, const S: usize, const X: usize, const Y: usize>(
        &mut self,
        pre: Pop,
        post: Pop,
        wiring: impl IntoWiring,
        synapse: T,
    ) -> Result<Proj>
    where
        T::Kinetics: Kinetics<D>,
        T::Output: Output,
        T::Release: Release<S>,
        T::Rule: Plasticity<X, Y>,
    {
        self.ready()?;
        let (wiring, synapse) = (wiring.into_wiring(), synapse.into_synapse());
        self.check_synapse(&synapse)?;
        finite_rest(&[], &synapse.release.rest()).map_err(|broken| broken.of(name_of::<T::Release>()))?;
        check_rule(&synapse.rule).map_err(|broken| broken.of(name_of::<T::Rule>()))?;
        self.check_view(post)?;
        if T::Kinetics::ALIGN == Align::Jump {
            self.check_jumps(post, "jumps", "use kinetics with a gate, whose current adds to its rate")?;
        }
        self.check_ohmic(post, name_of::<T::Output>(), T::Output::OHMIC && T::Kinetics::ALIGN != Align::Jump)?;
        let is_static = TypeId::of::<T::Rule>() == TypeId::of::<Static>();
        let bytes = match synapse.rule.eligibility() {
            _ if is_static => 2.0,
            None => 10.0,
            Some(_) => 26.0,
        };
        let onto = match (is_static, T::Kinetics::ALIGN) {
            (false, _) => Onto::LearningBlocks,
            (true, Align::Pre) => Onto::Blocks,
            (true, _) => Onto::Shards,
        };
        let law = WeightLaw::of_output(&synapse.output).within::<T::Rule>(synapse.rule.bounds());
        let mut request = self.request(pre, post, wiring, law, bytes, onto)?;
        let print = &mut request.print;
        fingerprint::kinetics(print, &synapse.kinetics, self.clock.dt);
        fingerprint::output(print, &synapse.output);
        fingerprint::release(print, &synapse.release);
        fingerprint::rule(print, &synapse.rule);
        match onto {
            Onto::LearningBlocks => self.connect_plastic(request, synapse),
            Onto::Blocks => self.connect_source_gated(request, synapse),
            Onto::Shards => self.connect_fixed(request, synapse),
        }
    }

    /// Synapses whose weights do not change, onto gates at the target or as jumps.
    fn connect_fixed<K: Kinetics<D>, O: Output, R: Release<S>, P, const D: usize, const S: usize>(
        &mut self,
        request: ConnectionRequest,
        synapse: Synapse<K, O, R, P>,
    ) -> Result<Proj> {
        let (pre, post) = (request.pre, request.post);
        let built = self.build::<f32>(request)?;
        let ends = self.need_of_ends(&built, &synapse);
        self.allow_ends(&built, ends, |_, synapses| Need::as_built(synapses))?;
        self.change(Half::Structure, |net| {
            let origin = net.spike_origin(pre, synapse.release);
            let receptor = net.receptor_for(post, &synapse.kinetics, &synapse.output);
            let transmission = Transmission::Spikes { receptor, early: early::<K, D>() };
            Ok(net.hand_out(built, transmission, |among, targets, mut synapses| {
                synapses.adjacency = synapses.adjacency.compact();
                Fixed { origin: origin.clone(), receptor, among, targets, synapses }
            }))
        })
    }

    /// Synapses whose gates live at the source.
    fn connect_source_gated<K: Kinetics<D>, O: Output, R: Release<S>, P, const D: usize, const S: usize>(
        &mut self,
        request: ConnectionRequest,
        synapse: Synapse<K, O, R, P>,
    ) -> Result<Proj> {
        let (pre, post) = (request.pre, request.post);
        let built = self.build::<f32>(request)?;
        let gates = self.bytes_of_source_gates(pre, &synapse.kinetics, has_release::<R, S>(), built.most());
        let ends = self.need_of_ends(&built, &synapse).and(gates);
        self.allow_ends(&built, ends, |targets, synapses| match synapses.listed() {
            true => Need::by_target(synapses, targets),
            false => Need::as_built(synapses),
        })?;
        self.change(Half::Structure, |net| {
            let origin = net.spike_origin(pre, synapse.release);
            let receptor = net.receptor_for(post, &synapse.kinetics, &synapse.output);
            let set = net.source_gates_for(pre, &synapse.kinetics, origin.release);
            let signal = net.signal_for(pre, SignalOrigin::Gates(set));
            let transmission = Transmission::Signal { signal, receptor: Some(receptor) };
            Ok(net.hand_out(built, transmission, |block, _, synapses| {
                SourceGated { population: pre.index, signal, receptor, synapses }.by_target(block.len())
            }))
        })
    }

    /// Synapses under a learning rule.
    fn connect_plastic<
        K: Kinetics<D>,
        O: Output,
        R: Release<S>,
        P: Plasticity<X, Y>,
        const D: usize,
        const S: usize,
        const X: usize,
        const Y: usize,
    >(
        &mut self,
        request: ConnectionRequest,
        synapse: Synapse<K, O, R, P>,
    ) -> Result<Proj> {
        let (bounds, dt) = (synapse.rule.bounds(), self.clock.dt);
        let Some(times) = synapse.rule.eligibility() else {
            return self.connect_learning::<f64, _, _, _, _, D, S, X, Y>(request, synapse, (), false);
        };
        let reward = Reward::new(times, bounds, dt);
        self.connect_learning::<EligibleWeight, _, _, _, _, D, S, X, Y>(request, synapse, reward, true)
    }

    /// Synapses under a learning rule, each stored as an `E`, in one layer for each delay.
    fn connect_learning<
        E: Efficacy,
        K: Kinetics<D>,
        O: Output,
        R: Release<S>,
        P: Plasticity<X, Y>,
        const D: usize,
        const S: usize,
        const X: usize,
        const Y: usize,
    >(
        &mut self,
        request: ConnectionRequest,
        synapse: Synapse<K, O, R, P>,
        common: E::Common,
        rewarded: bool,
    ) -> Result<Proj> {
        let (pre, post) = (request.pre, request.post);
        let built = self.build::<f64>(request)?;
        let tables = (DecayTable::BYTES * (X + Y) + E::BYTES_IN_COMMON) as f64;
        let ends = self.need_of_ends(&built, &synapse).and(tables);
        self.allow_ends(&built, ends, |targets, synapses| Need::in_layers::<_, E, X, Y>(synapses, targets))?;
        let (model, dt, now) = (synapse.rule, self.clock.dt, self.step);
        let decay_x = model.pre().map(|trace| DecayTable::new(trace, dt));
        let decay_y = model.post().map(|trace| DecayTable::new(trace, dt));
        let rule = LearningRule::<P, E, X, Y> { model, common, decay_x, decay_y };
        self.change(Half::Structure, |net| {
            let origin = net.spike_origin(pre, synapse.release);
            let receptor = net.receptor_for(post, &synapse.kinetics, &synapse.output);
            let (early, mut deepest) = (early::<K, D>(), 0);
            let projection = net.hand_out(built, Transmission::Spikes { receptor, early }, |block, _, synapses| {
                deepest = deepest.max(synapses.delays.most() + 1);
                let (rule, origin, jump) = (rule.clone(), origin.clone(), early == 1);
                let (layers, targets) = (DelayLayer::by_delay(synapses, now), TargetTraces::new(block.len(), now));
                let synapses = PlasticSynapses {
                    rule,
                    origin,
                    receptor,
                    jump,
                    layers,
                    targets,
                    scratch: Vec::new(),
                    made: now,
                    now,
                    diverged: None,
                    work: 0,
                    learning: true,
                };
                Box::new(synapses) as Box<dyn SynapseGroup>
            });
            net.projections[projection.index].rewarded = rewarded;
            net.outputs[pre.index].log.keep(deepest);
            Ok(projection)
        })
    }

    /// What the two ends of a projection need: the receptor that it opens, with rings for spikes on their way unless the gates
    /// are at the source, and what lets the spikes out.
    fn need_of_ends<W: Stored, K: Kinetics<D>, O: Output, R: Release<S>, P, const D: usize, const S: usize>(
        &self,
        built: &BuiltProjection<W>,
        synapse: &Synapse<K, O, R, P>,
    ) -> Need {
        let (pre, post) = (built.request.pre, built.request.post);
        let rings = match K::ALIGN {
            Align::Pre => Need::default(),
            _ => self.need_of_rings(built, self.receptor_known(post, &synapse.kinetics, &synapse.output)),
        };
        rings.and(self.bytes_of_receptor(post, &synapse.kinetics, &synapse.output) + bytes_of_release::<R, S>(pre))
    }

    /// Where the spikes of a projection come from, and what lets them out.
    fn spike_origin<R: Release<S>, const S: usize>(&mut self, pre: Pop, release: R) -> SpikeOrigin {
        let release = has_release::<R, S>().then(|| {
            let output = &mut self.outputs[pre.index];
            output.releases.push(Box::new(ReleaseOf::new(release, pre)));
            output.releases.len() - 1
        });
        SpikeOrigin { population: pre.index, view: pre.range(), release }
    }
}

/// Whether a release is a model of its own.
fn has_release<R: Release<S>, const S: usize>() -> bool {
    TypeId::of::<R>() != TypeId::of::<FullRelease>()
}

/// Bytes that the release of a projection takes.
fn bytes_of_release<R: Release<S>, const S: usize>(pre: Pop) -> f64 {
    if has_release::<R, S>() { ReleaseOf::<R, S>::bytes(pre.len()) as f64 } else { 0.0 }
}

/// Whether a rule's parameters are within their ranges, and what it says of its traces and bounds makes sense.
fn check_rule<P: Plasticity<X, Y>, const X: usize, const Y: usize>(rule: &P) -> Check {
    rule.check()?;
    for trace in rule.pre().iter().chain(&rule.post()) {
        positive("the time constant of a trace", trace.tau)?;
    }
    if let Some(Eligibility { tau_eligibility, tau_reward }) = rule.eligibility() {
        positive("tau_eligibility", tau_eligibility)?;
        positive("tau_reward", tau_reward)?;
    }
    in_order("the lower bound of weights", rule.bounds())
}

/// Steps between the pass that takes a spike in and its arrival: a jump acts at the end of a step.
fn early<K: Kinetics<D>, const D: usize>() -> usize {
    (K::ALIGN == Align::Jump) as usize
}
