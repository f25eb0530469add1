//! Connecting populations.

use super::afferent::{Fixed, Origins};
use super::block::Background;
use super::build::too_long;
use super::coupling::{Coupled, RateLearning};
use super::efficacy::{Reward, Tagged};
use super::gated::Published;
use super::outbox::ReleaseOf;
use super::rows::Rows;
use super::signal::Origin;
use super::wires::Weights;
use super::{Network, Pop, Proj};
use crate::connect::{Connect, Plan, Shape, Wiring};
use crate::error::{Error, Result, finite, name_of, non_negative};
use crate::init::Init;
use crate::random::{PoissonCounts, Purpose, Source};
use crate::synapse::{FullRelease, Static, Synapse};
use crate::traits::{Align, Coupling, Kinetics, Output, Plasticity, RateRule, Release};
use std::any::TypeId;
use std::sync::Arc;

/// What a network knows about a projection besides its synapses.
pub(crate) struct Projection {
    pub pre: Pop,
    pub post: Pop,
    pub object: u16,
    pub receptor: Option<usize>,
    pub synapses: usize,
    /// Whether all synapses share one stored weight.
    pub one_weight: bool,
    /// Whether its synapses wait for reward.
    pub rewarded: bool,
    /// Steps that a delay is longer than the time from a spike to the pass that takes it in.
    pub early: usize,
    /// The shortest time from a spike to the pass that takes it in, in steps; `None` if the projection needs a barrier
    /// at every step.
    pub least: Option<usize>,
    /// Bytes of its synapses.
    pub bytes: usize,
}

/// One synapse of a projection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Synaptic {
    /// Source, by its index in the projection's view.
    pub source: usize,
    /// Target, by its index in the projection's view.
    pub target: usize,
    /// Weight.
    pub weight: f64,
    /// Delay (ms).
    pub delay: f64,
}

/// A checked request for synapses.
pub(crate) struct Request {
    pub pre: Pop,
    pub post: Pop,
    pub plan: Plan,
    pub shape: Shape,
    pub weight: Init,
    pub delay: Init,
    pub object: u16,
}

/// How a projection takes part in the run.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Traffic {
    /// By spikes that enter the rings of a receptor; `early` steps before their arrival if it is a jump.
    Spikes { receptor: usize, early: usize },
    /// By a signal that is read at every step, into the sums of a receptor or as a current.
    Signal { signal: usize, receptor: Option<usize> },
}

impl Network {
    /// Connect the neurons of `pre` to those of `post`.
    ///
    /// The wiring says who is connected to whom, with what weight and delay; the synapse says what a spike does.
    ///
    /// # Errors
    /// [`Error::Infeasible`] if no wiring obeys the rule, [`Error::Parameter`] for parameters outside their ranges,
    /// [`Error::OffGrid`] for a delay that is no multiple of the time step (delays drawn from a distribution go to the
    /// nearest one), [`Error::Length`] for lists of the wrong length, [`Error::Memory`] if so many synapses are beyond
    /// the memory budget.
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
        if !is_static {
            let ready = self.build::<f64>(request)?;
            let origins = self.origins(pre, synapse.release);
            let receptor = self.receptor_for(post, &synapse.kinetics, &synapse.output);
            let traffic = Traffic::Spikes { receptor, early: (K::ALIGN == Align::Jump) as usize };
            let (bounds, dt) = (synapse.rule.bounds(), self.clock.dt);
            return Ok(match synapse.rule.eligibility() {
                None => self.attach_learning::<_, f64, X, Y>(ready, traffic, origins, synapse.rule, ()),
                Some(times) => {
                    let reward = Reward::new(times, bounds, dt);
                    let projection =
                        self.attach_learning::<_, Tagged, X, Y>(ready, traffic, origins, synapse.rule, reward);
                    self.projections[projection.index].rewarded = true;
                    projection
                }
            });
        }
        let ready = self.build::<f32>(request)?;
        let origins = self.origins(pre, synapse.release);
        let receptor = self.receptor_for(post, &synapse.kinetics, &synapse.output);
        if K::ALIGN == Align::Pre {
            let set = self.emit(pre, &synapse.kinetics, origins.release);
            let signal = self.publish(pre, Origin::Gates(set));
            let traffic = Traffic::Signal { signal, receptor: Some(receptor) };
            let targets: Vec<usize> = self.blocks.iter().map(|block| block.range.len()).collect();
            return Ok(self.attach(ready, traffic, |index, built, weights, delays| {
                let (population, wires) = (pre.index, built.wires);
                let weights = Weights::from(weights, built.weights);
                let synapses = Published { population, signal, receptor, wires, weights, delays, built: None };
                synapses.by_target(targets[index])
            }));
        }
        let traffic = Traffic::Spikes { receptor, early: (K::ALIGN == Align::Jump) as usize };
        Ok(self.attach(ready, traffic, |_, built, weights, delays| {
            let (origins, wires) = (origins.clone(), built.wires);
            let weights = Weights::from(weights, built.weights);
            Box::new(Fixed { origins, receptor, wires, weights, delays, built: None })
        }))
    }

    /// Where the spikes of a projection come from, and what lets them out.
    fn origins<R: Release<S>, const S: usize>(&mut self, pre: Pop, release: R) -> Origins {
        let release = (TypeId::of::<R>() != TypeId::of::<FullRelease>()).then(|| {
            let outbox = &mut self.outboxes[pre.index];
            outbox.releases.push(Box::new(ReleaseOf::new(release, pre)));
            outbox.releases.len() - 1
        });
        Origins { population: pre.index, view: pre.range(), release }
    }

    /// Couple the neurons of `post` continuously to variable 0 of those of `pre`.
    ///
    /// # Errors
    /// As [`Network::connect`].
    pub fn couple<C: Connect>(
        &mut self,
        pre: Pop,
        post: Pop,
        wiring: Wiring<C>,
        coupling: impl Coupling,
    ) -> Result<Proj> {
        let request = self.coupling_request(pre, post, wiring, &coupling, false)?;
        let ready = self.build::<f32>(request)?;
        let signal = self.publish(pre, Origin::Potential);
        self.admit(post, &coupling);
        Ok(self.attach(ready, Traffic::Signal { signal, receptor: None }, |_, built, weights, delays| {
            let (coupling, population, wires) = (coupling.clone(), pre.index, built.wires);
            let weights = Weights::from(weights, built.weights);
            Box::new(Coupled { coupling, population, signal, wires, weights, delays, built: None })
        }))
    }

    /// Couple as [`Network::couple`], with weights that follow a rule on the rates of both sides.
    ///
    /// # Errors
    /// As [`Network::connect`].
    pub fn couple_plastic<C: Connect, L: RateRule<Y>, const Y: usize>(
        &mut self,
        pre: Pop,
        post: Pop,
        wiring: Wiring<C>,
        coupling: impl Coupling,
        rule: L,
    ) -> Result<Proj> {
        rule.check().map_err(|broken| broken.of(name_of::<L>()))?;
        let request = self.coupling_request(pre, post, wiring, &coupling, true)?;
        let ready = self.build::<f64>(request)?;
        let signal = self.publish(pre, Origin::Potential);
        self.admit(post, &coupling);
        let targets: Vec<usize> = self.blocks.iter().map(|block| block.range.len()).collect();
        Ok(self.attach(ready, Traffic::Signal { signal, receptor: None }, |index, built, weight, delays| {
            let (coupling, rule, population) = (coupling.clone(), rule.clone(), pre.index);
            let weights = weight.map_or(built.weights, |weight| vec![weight; built.wires.len()]);
            let (y, targets) = (Rows::new(targets[index], rule.rest()), targets[index]);
            let wires = built.wires;
            Box::new(RateLearning { coupling, rule, population, signal, wires, weights, delays, y, targets })
        }))
    }

    /// Give every neuron of a view Poisson input of its own: spikes at `rate` (Hz) of weight `weight`, through the
    /// receptor of `synapse`. The input of many independent sources of the same weight is one train of the summed rate.
    ///
    /// # Errors
    /// [`Error::Parameter`] for a rate that is negative or not finite, or a weight that is not finite.
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
        if K::ALIGN == Align::Pre {
            let what = format!("{} keeps its gates at the source, and Poisson input has no source", name_of::<K>());
            return Err(Error::Conflict { what: what + "; add a Poisson population and connect it" });
        }
        let counts = Arc::new(PoissonCounts::new(rate * self.clock.dt / 1000.0));
        let random = Source::new(self.seed, self.object()?, Purpose::Poisson);
        let receptor = self.receptor_for(pop, &synapse.kinetics, &synapse.output);
        for (index, part) in self.meetings(pop) {
            let block = &mut self.blocks[index];
            let here = part.start - block.range.start..part.end - block.range.start;
            let (counts, first) = (counts.clone(), part.start - pop.start);
            block.backgrounds.push(Background { counts, weight, receptor, random, here, first });
        }
        Ok(())
    }

    pub(super) fn check_synapse<K: Kinetics<D>, O: Output, R, P, const D: usize>(
        &self,
        synapse: &Synapse<K, O, R, P>,
    ) -> Result<()> {
        synapse.kinetics.check().map_err(|broken| broken.of(name_of::<K>()))?;
        synapse.output.check().map_err(|broken| broken.of(name_of::<O>()))?;
        if let Some(pulse) = synapse.kinetics.pulse() {
            self.clock.steps(&format!("the pulse of {}", name_of::<K>()), pulse)?;
        }
        Ok(())
    }

    /// Check a wiring. Nothing of the network is changed until all that can fail has been done.
    fn request<C: Connect>(
        &self,
        pre: Pop,
        post: Pop,
        wiring: Wiring<C>,
        bytes: f64,
        plastic: bool,
    ) -> Result<Request> {
        self.check_view(pre)?;
        self.check_view(post)?;
        let Wiring { rule, weight, delay, autapses, multapses } = wiring;
        weight.check("weight")?;
        delay.check("delay")?;
        let offset = (pre.index == post.index).then_some(pre.start as isize - post.start as isize);
        let shape = Shape { sources: pre.len(), targets: post.len(), offset, autapses, multapses };
        let object = self.next_object()?;
        let varied = |init: &Init| !matches!(init, Init::Same(_)) as usize as f64;
        let stored = bytes + 4.0 * varied(&weight) * !plastic as usize as f64 + varied(&delay);
        let what = format!("{} from {} to {} neurons", name_of::<C>(), pre.len(), post.len());
        let plan = rule.plan(shape, Source::new(self.seed, object, Purpose::Connect))?;
        if !matches!(plan, Plan::All) || stored != 2.0 {
            // Each block has a row for each source, and learning synapses a trace.
            let rows = self.meetings(post).len() as f64 * pre.len() as f64;
            let needed = rule.expected(shape) * stored + rows * if plastic { 32.0 } else { 4.0 };
            self.budget.allow(&what, needed)?;
        }
        let listed = match &delay {
            Init::Same(ms) => std::slice::from_ref(ms),
            Init::Each(delays) => delays,
            _ => &[],
        };
        for &ms in listed {
            u16::try_from(self.clock.steps("the delay", ms)?).map_err(|_| too_long(ms))?;
        }
        Ok(Request { pre, post, plan, shape, weight, delay, object })
    }

    fn coupling_request<C: Connect, G: Coupling>(
        &self,
        pre: Pop,
        post: Pop,
        wiring: Wiring<C>,
        coupling: &G,
        plastic: bool,
    ) -> Result<Request> {
        coupling.check().map_err(|broken| broken.of(name_of::<G>()))?;
        self.request(pre, post, wiring, if plastic { 10.0 } else { 2.0 }, plastic)
    }

    /// Prepare the targets for the currents of a coupling.
    fn admit<G: Coupling>(&mut self, post: Pop, _: &G) {
        let blocks = self.populations[post.index].blocks.clone();
        blocks.for_each(|index| self.blocks[index].input.ohmic |= G::OHMIC);
    }
}
