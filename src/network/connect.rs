//! Connecting populations by synapses.

use super::build::{ConnectionRequest, Transmission};
use super::exchange::{ReleaseOf, SignalOrigin, SpikeOrigin};
use super::learning::{
    DecayTable, DelayLayer, Efficacy, EligibleWeight, LearningRule, PlasticSynapses, Reward, TargetTraces,
};
use super::synapses::{Fixed, SourceGated};
use super::{Network, Pop, Proj};
use crate::connect::{Connect, Wiring};
use crate::error::{Error, Result, name_of};
use crate::synapse::{FullRelease, Static, Synapse};
use crate::traits::{Align, Kinetics, Output, Plasticity, Release};
use std::any::TypeId;

impl Network {
    /// Connect the neurons of `pre` to those of `post`.
    ///
    /// The wiring says who is connected to whom, with what weight and delay; the synapse says what a spike does.
    ///
    /// # Errors
    /// [`Error::Infeasible`] if no wiring obeys the rule, [`Error::Parameter`] for parameters outside their ranges,
    /// [`Error::OffGrid`] for a delay that is no multiple of the time step (delays drawn from a distribution go to the
    /// nearest one), [`Error::Length`] for lists of the wrong length, [`Error::Memory`] if so many synapses are beyond
    /// the memory budget, [`Error::Conflict`] for parts of a synapse that exclude each other, and for jumps of a variable 0 that
    /// would keep them for ever ([`Poisson`](crate::models::neurons::Poisson)).
    pub fn connect<
        C: Connect,
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
        pre: Pop,
        post: Pop,
        wiring: Wiring<C>,
        synapse: Synapse<K, O, R, P>,
    ) -> Result<Proj> {
        self.check_synapse(&synapse)?;
        synapse.release.check().map_err(|broken| broken.of(name_of::<R>()))?;
        synapse.rule.check().map_err(|broken| broken.of(name_of::<P>()))?;
        if synapse.kinetics.pulse().is_some() && TypeId::of::<R>() != TypeId::of::<FullRelease>() {
            let what = format!("the pulses of {} are all or none, so that no release can scale them", name_of::<K>());
            return Err(Error::Conflict { what: what + "; use kinetics without pulses, or no release" });
        }
        self.check_view(post)?;
        if K::ALIGN == Align::Jump {
            self.check_jumps(post, "jumps", "use kinetics with a gate, whose current adds to its rate")?;
        }
        let is_static = TypeId::of::<P>() == TypeId::of::<Static>();
        if K::ALIGN == Align::Pre && !is_static {
            return Err(Error::Conflict {
                what: format!(
                    "{} keeps its gates at the source, where weights cannot learn; use a kinetics aligned to the target",
                    name_of::<K>()
                ),
            });
        }
        let bytes = match synapse.rule.eligibility() {
            _ if is_static => 2.0,
            None => 10.0,
            Some(_) => 26.0,
        };
        let request = self.request(pre, post, wiring, bytes, !is_static)?;
        match (is_static, K::ALIGN) {
            (false, _) => self.connect_plastic(request, synapse),
            (true, Align::Pre) => self.connect_source_gated(request, synapse),
            (true, _) => self.connect_fixed(request, synapse),
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
        let origin = self.spike_origin(pre, synapse.release);
        let receptor = self.receptor_for(post, &synapse.kinetics, &synapse.output);
        let transmission = Transmission::Spikes { receptor, early: early::<K, D>() };
        Ok(self.hand_out(built, transmission, |_, synapses| {
            Box::new(Fixed { origin: origin.clone(), receptor, synapses })
        }))
    }

    /// Synapses whose gates live at the source.
    fn connect_source_gated<K: Kinetics<D>, O: Output, R: Release<S>, P, const D: usize, const S: usize>(
        &mut self,
        request: ConnectionRequest,
        synapse: Synapse<K, O, R, P>,
    ) -> Result<Proj> {
        let (pre, post) = (request.pre, request.post);
        let built = self.build::<f32>(request)?;
        let origin = self.spike_origin(pre, synapse.release);
        let receptor = self.receptor_for(post, &synapse.kinetics, &synapse.output);
        let set = self.source_gates_for(pre, &synapse.kinetics, origin.release);
        let signal = self.signal_for(pre, SignalOrigin::Gates(set));
        let transmission = Transmission::Signal { signal, receptor: Some(receptor) };
        Ok(self.hand_out(built, transmission, |targets, synapses| {
            SourceGated { population: pre.index, signal, receptor, synapses }.by_target(targets)
        }))
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
            return self.connect_learning::<f64, _, _, _, _, D, S, X, Y>(request, synapse, ());
        };
        let reward = Reward::new(times, bounds, dt);
        let projection = self.connect_learning::<EligibleWeight, _, _, _, _, D, S, X, Y>(request, synapse, reward)?;
        self.projections[projection.index].rewarded = true;
        Ok(projection)
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
    ) -> Result<Proj> {
        let (pre, post) = (request.pre, request.post);
        let built = self.build::<f64>(request)?;
        let origin = self.spike_origin(pre, synapse.release);
        let receptor = self.receptor_for(post, &synapse.kinetics, &synapse.output);
        let early = early::<K, D>();
        let (model, dt, now) = (synapse.rule, self.clock.dt, self.step);
        let decay_x = model.pre().map(|trace| DecayTable::new(trace, dt));
        let decay_y = model.post().map(|trace| DecayTable::new(trace, dt));
        let rule = LearningRule::<P, E, X, Y> { model, common, decay_x, decay_y };
        let mut deepest = 0;
        let projection = self.hand_out(built, Transmission::Spikes { receptor, early }, |targets, synapses| {
            deepest = deepest.max(synapses.delays.most() + 1);
            let (rule, origin, jump) = (rule.clone(), origin.clone(), early == 1);
            let (layers, targets) = (DelayLayer::by_delay(synapses, now), TargetTraces::new(targets, now));
            let scratch = Vec::new();
            Box::new(PlasticSynapses { rule, origin, receptor, jump, layers, targets, scratch, made: now, now })
        });
        let log = &mut self.outputs[pre.index].log;
        log.pending = log.pending.max(deepest);
        log.depth = log.depth.max(deepest);
        Ok(projection)
    }

    /// Where the spikes of a projection come from, and what lets them out.
    fn spike_origin<R: Release<S>, const S: usize>(&mut self, pre: Pop, release: R) -> SpikeOrigin {
        let release = (TypeId::of::<R>() != TypeId::of::<FullRelease>()).then(|| {
            let output = &mut self.outputs[pre.index];
            output.releases.push(Box::new(ReleaseOf::new(release, pre)));
            output.releases.len() - 1
        });
        SpikeOrigin { population: pre.index, view: pre.range(), release }
    }
}

/// Steps between the pass that takes a spike in and its arrival: a jump acts at the end of a step.
fn early<K: Kinetics<D>, const D: usize>() -> usize {
    (K::ALIGN == Align::Jump) as usize
}
