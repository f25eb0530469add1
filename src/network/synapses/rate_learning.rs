//! Continuous couplings whose weights follow a learning rule on rates.
//!
//! All is of second order: rates of both sides are those in the middle of the step, as are the rule's variables, and a weight
//! acts with the mean of its values before and after the step.

use super::{
    Adjacency, Postsynaptic, Row, StoredSynapses, SynapseGroup, SynapseIndex, SynapseList, SynapseStore, bounded,
};
use crate::affine::Affine;
use crate::error::Result;
use crate::integrate::{ExpEuler, Flow, Integrator};
use crate::network::divergence::{Culprit, Divergence};
use crate::network::exchange::StepContext;
use crate::network::memory::{Rows, StateReader, StateWriter};
use crate::traits::{Coupling, RateRule};

/// Synapses of a coupling whose weights follow a rule on rates.
pub(crate) struct RateLearning<C, L, const Y: usize> {
    coupling: C,
    /// Whether the coupling is a junction.
    junction: bool,
    rule: L,
    population: usize,
    signal: usize,
    synapses: StoredSynapses,
    /// The rule's variables of each target.
    y: Rows<Y>,
    /// The same in the middle of the step.
    middle: Rows<Y>,
    targets: usize,
    /// What was first found to be not finite.
    diverged: Option<Divergence>,
}

/// The variables of a target under a rule on rates.
struct TargetVariables<'a, L> {
    rule: &'a L,
    rate: f64,
}

impl<L> Clone for TargetVariables<'_, L> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<L> Copy for TargetVariables<'_, L> {}

impl<L: RateRule<Y>, const Y: usize> Flow<Y> for TargetVariables<'_, L> {
    fn at(self, y: [f64; Y]) -> [Affine; Y] {
        self.rule.post(y, self.rate)
    }
}

/// What moves along lines that stand still.
#[derive(Clone, Copy)]
struct Along<const D: usize>([Affine; D]);

impl<const D: usize> Flow<D> for Along<D> {
    fn at(self, _: [f64; D]) -> [Affine; D] {
        self.0
    }
}

impl<C: Coupling, L: RateRule<Y>, const Y: usize> RateLearning<C, L, Y> {
    /// Synapses of a coupling, of which is known whether it is a junction, to a signal of a population.
    pub fn new(
        (coupling, junction): (C, bool),
        rule: L,
        (population, signal): (usize, usize),
        synapses: StoredSynapses,
        targets: usize,
    ) -> Self {
        let rows = || Rows::new(targets, rule.rest());
        let (y, middle) = (rows(), rows());
        RateLearning { coupling, junction, rule, population, signal, synapses, y, middle, targets, diverged: None }
    }

    /// Let each weight follow the rule, and act on the targets.
    fn learn_and_act(&mut self, step: u64, context: &StepContext, postsynaptic: &mut Postsynaptic) {
        let signal = &context.outputs[self.population].signals[self.signal];
        let bounds = self.rule.bounds();
        let rates = postsynaptic.potential;
        let (a, b) = postsynaptic.input.currents();
        let StoredSynapses { adjacency, weights, delays } = &mut self.synapses;
        for source in 0..adjacency.sources() {
            let Row::Listed { first, targets } = adjacency.row(source) else { continue };
            for (synapse, &target) in (first..).zip(targets) {
                let target = target as usize;
                let pre = signal.ago(delays.at(synapse))[source];
                let weight = &mut weights.learnt()[synapse];
                let before = *weight;
                let y = std::array::from_fn(|k| self.middle.row(k)[target]);
                let flow = Along([self.rule.flow(pre, rates[target], y)]);
                *weight = bounded(ExpEuler.step(flow, [before], context.clock.dt)[0], bounds);
                if !weight.is_finite() {
                    let culprit = Culprit::Weight(source);
                    Divergence { instant: step + 1, neuron: target, culprit }.note(&mut self.diverged);
                }
                // A weight that is no number is told of by its own name, and not as an input.
                let after = if weight.is_finite() { *weight } else { before };
                let line = self.coupling.current(0.5 * (before + after), pre);
                if self.junction && delays.at(synapse) == 0 {
                    a[target] += line.at(rates[target]);
                } else {
                    a[target] += line.a;
                    b[target] += line.b;
                }
            }
        }
    }

    /// Carry the rule's variables of the targets to the middle of the step, and over it along the lines that hold there.
    fn advance_targets(&mut self, step: u64, rates: &[f64], dt: f64) {
        for (target, &rate) in rates[..self.targets].iter().enumerate() {
            let y = std::array::from_fn(|k| self.y.row(k)[target]);
            let flow = TargetVariables { rule: &self.rule, rate };
            let middle = ExpEuler.step(flow, y, 0.5 * dt);
            let after = ExpEuler.step(Along(flow.at(middle)), y, dt);
            for k in 0..Y {
                self.middle.row_mut(k)[target] = middle[k];
                self.y.row_mut(k)[target] = after[k];
            }
            if let Some(k) = after.iter().position(|y| !y.is_finite()) {
                let culprit = Culprit::RuleVariable(k);
                Divergence { instant: step + 1, neuron: target, culprit }.note(&mut self.diverged);
            }
        }
    }
}

impl<C: Coupling, L: RateRule<Y>, const Y: usize> SynapseGroup for RateLearning<C, L, Y> {
    fn store(&self) -> &dyn SynapseStore {
        self
    }

    fn store_mut(&mut self) -> &mut dyn SynapseStore {
        self
    }

    fn act(&mut self, step: u64, context: &StepContext, postsynaptic: &mut Postsynaptic) {
        self.advance_targets(step, postsynaptic.potential, context.clock.dt);
        self.learn_and_act(step, context, postsynaptic);
    }

    fn diverged(&self) -> Option<Divergence> {
        self.diverged
    }
}

/// The synapses' own verbs; the rule's variables belong to the state, too.
impl<C: Coupling, L: RateRule<Y>, const Y: usize> SynapseStore for RateLearning<C, L, Y> {
    fn list(&self) -> SynapseList<'_> {
        self.synapses.list()
    }

    fn adjacency(&self) -> Vec<&Adjacency> {
        self.synapses.adjacency()
    }

    fn weight(&self, index: &SynapseIndex) -> f64 {
        self.synapses.weight(index)
    }

    fn assign(&mut self, source: usize, values: &mut dyn Iterator<Item = f64>) {
        self.synapses.assign(source, values);
    }

    fn assign_shared(&mut self, weight: f64) {
        self.synapses.assign_shared(weight);
    }

    fn bytes(&self) -> usize {
        self.synapses.bytes()
    }

    fn save(&self, to: &mut StateWriter) {
        self.synapses.save(to);
        (0..Y).for_each(|k| to.numbers(&self.y.row(k)[..self.targets]));
    }

    fn load(&mut self, from: &mut StateReader) -> Result<()> {
        self.diverged = None;
        self.synapses.load(from)?;
        (0..Y).try_for_each(|k| from.numbers(&mut self.y.row_mut(k)[..self.targets]))
    }
}
