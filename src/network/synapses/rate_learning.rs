//! Continuous couplings whose weights follow a learning rule on rates.

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
    pub coupling: C,
    pub rule: L,
    pub population: usize,
    pub signal: usize,
    pub synapses: StoredSynapses,
    /// The rule's variables of each target.
    pub y: Rows<Y>,
    pub targets: usize,
    /// What was first found to be not finite.
    pub diverged: Option<Divergence>,
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

/// One weight under a rule on rates.
#[derive(Clone, Copy)]
struct Weight(Affine);

impl Flow<1> for Weight {
    fn at(self, _: [f64; 1]) -> [Affine; 1] {
        [self.0]
    }
}

impl<C: Coupling, L: RateRule<Y>, const Y: usize> RateLearning<C, L, Y> {
    /// Act on the targets, and let each weight follow the rule.
    fn act_and_learn(&mut self, step: u64, context: &StepContext, postsynaptic: &mut Postsynaptic) {
        let signal = &context.outputs[self.population].signals[self.signal];
        let bounds = self.rule.bounds();
        let (a, b) = postsynaptic.input.currents();
        let StoredSynapses { adjacency, weights, delays } = &mut self.synapses;
        for source in 0..adjacency.sources() {
            let Row::Listed { first, targets } = adjacency.row(source) else { continue };
            for (synapse, &target) in (first..).zip(targets) {
                let target = target as usize;
                let pre = signal.ago(delays.at(synapse))[source];
                let weight = &mut weights.learnt()[synapse];
                let line = self.coupling.current(*weight, pre);
                a[target] += line.a;
                b[target] += line.b;
                let y = std::array::from_fn(|k| self.y.row(k)[target]);
                let flow = Weight(self.rule.flow(pre, postsynaptic.potential[target], y));
                *weight = bounded(ExpEuler.step(flow, [*weight], context.clock.dt)[0], bounds);
                if !weight.is_finite() {
                    let culprit = Culprit::Weight(source);
                    Divergence { instant: step + 1, neuron: target, culprit }.note(&mut self.diverged);
                }
            }
        }
    }

    /// Carry the rule's variables of the targets over the step.
    fn advance_targets(&mut self, step: u64, potential: &[f64], dt: f64) {
        for (target, &rate) in potential[..self.targets].iter().enumerate() {
            let y = std::array::from_fn(|k| self.y.row(k)[target]);
            let y = ExpEuler.step(TargetVariables { rule: &self.rule, rate }, y, dt);
            (0..Y).for_each(|k| self.y.row_mut(k)[target] = y[k]);
            if let Some(k) = y.iter().position(|y| !y.is_finite()) {
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
        self.act_and_learn(step, context, postsynaptic);
        self.advance_targets(step, postsynaptic.potential, context.clock.dt);
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
