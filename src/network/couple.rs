//! Coupling populations continuously.

use super::block::Joined;
use super::build::{ConnectionRequest, Need, Onto, Stored, Transmission};
use super::exchange::SignalOrigin;
use super::stop::Half;
use super::synapses::{Coupled, Junctions, RateLearning, StoredSynapses, SynapseGroup, WeightLaw};
use super::{Network, Pop, Proj, fingerprint};
use crate::connect::IntoWiring;
use crate::error::{Result, finite_rest, in_order, name_of};
use crate::traits::{Coupling, RateRule};

/// The most parts of a step in which junctions act.
const MOST_PARTS: usize = 1000;

/// The most that a part of a step can carry of the junctions onto a neuron: conductance times time over capacitance. Two cells
/// that are joined then come together by a factor of 0.58 in each part, as fast as the method can.
const MOST_CARRIED: f64 = 1.0 / 3.0;

/// How a coupling acts on its targets.
#[derive(Clone, Copy)]
struct Way {
    /// Whether it is a junction.
    junction: bool,
    /// Whether junctions without a delay act in parts of a step.
    in_parts: bool,
    /// Bytes of the variables of each target.
    variables: usize,
}

/// The signals of a coupling's sources: in the middle of a step, and in the present part of it.
#[derive(Clone, Copy)]
struct Signals {
    middle: usize,
    part: usize,
}

impl Network {
    /// Couple the neurons of `post` continuously to variable 0 of those of `pre`.
    ///
    /// The sources are taken in the middle of each step, as their last step foretells it, which is of second order. A
    /// coupling that is a junction ([`Coupling::is_junction`]) and has no delay takes the targets there, too, so that what
    /// leaves one cell arrives in the other; where junctions are so strong that they would draw cells together within some
    /// steps, they act in several parts of a step. See [`GapJunction`](crate::models::synapses::GapJunction). Any other
    /// coupling is a line in the target's own potential.
    ///
    /// # Errors
    /// As [`Network::connect`], with [`Coupling::check_weight`] in place of that of the output;
    /// [`Error::Conflict`](crate::error::Error::Conflict) for views of [`Network::add_spike_times`], which have no variables.
    pub fn couple(&mut self, pre: Pop, post: Pop, wiring: impl IntoWiring, coupling: impl Coupling) -> Result<Proj> {
        self.ready()?;
        self.check_coupling(pre, post, &coupling)?;
        let mut request =
            self.request(pre, post, wiring.into_wiring(), WeightLaw::of_coupling(&coupling), 2.0, Onto::Blocks)?;
        fingerprint::coupling(&mut request.print, &coupling);
        let junction = coupling.is_junction();
        let way = Way { junction, in_parts: junction, variables: 0 };
        self.couple_by::<f32, _>(request, coupling, way, |coupling, Signals { middle, part }, _, synapses| {
            if junction {
                return Box::new(Junctions { coupling, pre, post, joined: part, signal: middle, synapses });
            }
            Box::new(Coupled { coupling, population: pre.index, signal: middle, synapses })
        })
    }

    /// Couple as [`Network::couple`], with weights that follow a rule on the rates of both sides.
    ///
    /// The rule sees both rates, and its own variables, in the middle of each step, and a weight acts with the mean of its
    /// values before and after the step, which is of second order. Junctions that learn act in one part of a step, however
    /// strong they are.
    ///
    /// # Errors
    /// As [`Network::couple`], and [`Error::Parameter`](crate::error::Error::Parameter) for a lower bound of the rule that is no
    /// weight for the coupling.
    pub fn couple_plastic<L: RateRule<Y>, const Y: usize>(
        &mut self,
        pre: Pop,
        post: Pop,
        wiring: impl IntoWiring,
        coupling: impl Coupling,
        rule: L,
    ) -> Result<Proj> {
        self.ready()?;
        let checked = rule.check().and_then(|()| in_order("the lower bound of weights", rule.bounds()));
        let checked = checked.and_then(|()| finite_rest(&[], &rule.rest()));
        checked.map_err(|broken| broken.of(name_of::<L>()))?;
        self.check_coupling(pre, post, &coupling)?;
        let (low, _) = rule.bounds();
        if low > f64::NEG_INFINITY {
            let name = |_| format!("the lower bound of {}", name_of::<L>());
            WeightLaw::of_coupling(&coupling).check(&[low], "", name)?;
        }
        let law = WeightLaw::of_coupling(&coupling).within::<L>(rule.bounds());
        let mut request = self.request(pre, post, wiring.into_wiring(), law, 10.0, Onto::LearningBlocks)?;
        fingerprint::coupling(&mut request.print, &coupling);
        fingerprint::rate_rule(&mut request.print, &rule);
        let junction = coupling.is_junction();
        let way = Way { junction, in_parts: false, variables: 2 * size_of::<[f64; Y]>() };
        self.couple_by::<f64, _>(request, coupling, way, |coupling, signals, targets, synapses| {
            let origin = (pre.index, signals.middle);
            Box::new(RateLearning::new((coupling, junction), rule.clone(), origin, synapses, targets))
        })
    }

    fn check_coupling<G: Coupling>(&self, pre: Pop, post: Pop, coupling: &G) -> Result<()> {
        self.check_view(pre)?;
        self.check_view(post)?;
        [pre, post].into_iter().try_for_each(|pop| self.check_driven(pop, "a coupling"))?;
        self.check_ohmic(post, name_of::<G>(), G::OHMIC)?;
        coupling.check().map_err(|broken| broken.of(name_of::<G>()))
    }

    /// Couple to the potential of the sources; `group` makes of coupling, signals, number of targets and synapses what
    /// acts in a block.
    fn couple_by<W: Stored, G: Coupling>(
        &mut self,
        request: ConnectionRequest,
        coupling: G,
        way: Way,
        group: impl Fn(G, Signals, usize, StoredSynapses) -> Box<dyn SynapseGroup>,
    ) -> Result<Proj> {
        let (pre, post) = (request.pre, request.post);
        let built = self.build::<W>(request)?;
        let unjoined = if way.in_parts { self.unjoined(&[pre, post]) } else { Vec::new() };
        let parts = if way.in_parts { self.bytes_of_signal(pre, Some(SignalOrigin::Joined), 0) } else { 0.0 };
        let joined: usize = unjoined.iter().map(|&index| Joined::bytes(self.blocks[index].range.len())).sum();
        let middle = self.bytes_of_signal(pre, Some(SignalOrigin::Potential), built.most());
        let ends = middle + parts + joined as f64 + self.bytes_to_foretell(&[pre, post]);
        let need = |targets, synapses: &_| {
            if W::SHARED { Need::as_built(synapses) } else { Need::learning(synapses, way.variables * targets) }
        };
        self.allow_ends(&built, Need::default().and(ends), need)?;
        // A neuron of a user's own is asked while nothing has changed.
        let joined = unjoined.into_iter().map(|index| (index, Joined::new(self.blocks[index].cells.responses())));
        let joined: Vec<_> = joined.collect();
        // Junctions without a delay are currents.
        let is_line = G::OHMIC && !(way.junction && built.most() == 0);
        self.change(Half::Structure, |net| {
            let middle = net.signal_for(pre, SignalOrigin::Potential);
            let part = if way.in_parts { net.signal_for(pre, SignalOrigin::Joined) } else { middle };
            [pre, post].into_iter().for_each(|pop| net.foretell(pop));
            joined.into_iter().for_each(|(index, joined)| net.blocks[index].joined = Some(joined));
            net.junctions_changed |= way.in_parts;
            for index in net.populations[post.index].blocks.clone() {
                net.blocks[index].input.ohmic |= is_line;
            }
            let transmission = Transmission::Signal { signal: middle, receptor: None };
            Ok(net.hand_out(built, transmission, |block, _, synapses| {
                group(coupling.clone(), Signals { middle, part }, block.len(), synapses)
            }))
        })
    }

    /// Blocks of these populations of which no junction knows yet.
    fn unjoined(&self, pops: &[Pop]) -> Vec<usize> {
        let blocks = pops.iter().flat_map(|pop| self.populations[pop.index].blocks.clone());
        let mut unjoined: Vec<usize> = blocks.filter(|&index| self.blocks[index].joined.is_none()).collect();
        unjoined.sort_unstable();
        unjoined.dedup();
        unjoined
    }

    /// Work out anew in how many parts of a step junctions act, if any have changed: in as many as it takes to draw no neuron
    /// to its neighbours too fast. Beyond the most parts, a neuron has a share of its junctions.
    pub(super) fn cut_steps(&mut self) {
        if !std::mem::take(&mut self.junctions_changed) {
            return;
        }
        let (dt, mut most) = (self.clock.dt, 0.0_f64);
        for (output, population) in self.outputs.iter_mut().zip(&self.populations) {
            let blocks = &self.blocks[population.blocks.clone()];
            if blocks.iter().all(|block| block.joined.is_none()) {
                continue;
            }
            let rates = blocks.iter().flat_map(|block| block.junction_rates());
            let parts: Vec<f64> = rates.map(|rate| rate * dt / MOST_CARRIED).collect();
            most = parts.iter().fold(most, |most, &parts| if parts > most { parts } else { most });
            let limit = |&parts: &f64| if parts > MOST_PARTS as f64 { MOST_PARTS as f64 / parts } else { 1.0 };
            output.limits = parts.iter().map(limit).collect();
            if output.limits.iter().all(|&limit| limit == 1.0) {
                output.limits = Vec::new();
            }
        }
        self.parts = (most.ceil() as usize).clamp(1, MOST_PARTS);
        let joined = self.blocks.iter_mut().filter_map(|block| block.joined.as_mut());
        joined.for_each(|joined| joined.cut(self.parts));
    }
}
