//! Continuous couplings: each neuron's variable 0 acts on others at every step, and rules on rates change weights.

use super::afferent::{Afferent, Cleft, DelaysOf, Spot, Synapses, WeightsOf, World};
use super::gated::each_synapse;
use super::rows::Rows;
use super::signal::sum;
use super::state::{Loader, Saver};
use super::wires::{Delays, Row, Weights, Wires, all_alike, assign, load_weights, save_weights};
use crate::affine::{Affine, slope};
use crate::error::Result;
use crate::integrate::{ExpEuler, Flow, Integrator};
use crate::traits::{Coupling, RateRule};
use std::borrow::Cow;

/// Synapses of a coupling with weights that do not change.
pub(crate) struct Coupled<C> {
    pub coupling: C,
    pub population: usize,
    pub signal: usize,
    pub wires: Wires,
    pub weights: Weights,
    pub delays: Delays,
    pub built: Option<Weights>,
}

impl<C: Coupling> Afferent for Coupled<C> {
    fn act(&mut self, _: u64, world: &World, cleft: &mut Cleft) {
        let signal = &world.outboxes[self.population].signals[self.signal];
        let (a, b) = cleft.input.currents();
        if let Some((all, weight, delay)) = all_alike(&self.wires, &self.weights, &self.delays) {
            let line = |pre: f64| self.coupling.current(weight, pre);
            let sources = signal.ago(delay);
            let [total_a, total_b] = sum(sources, |pre| [line(pre).a, line(pre).b]);
            return all.each(|target, own| {
                let own = own.map_or(slope(0.0), |source| line(sources[source]));
                a[target] += total_a - own.a;
                b[target] += total_b - own.b;
            });
        }
        each_synapse(&self.wires, signal, &self.weights, &self.delays, |target, weight, pre| {
            let line = self.coupling.current(weight, pre);
            a[target] += line.a;
            b[target] += line.b;
        });
    }

    fn synapses(&self) -> Synapses<'_> {
        let layer = (Cow::Borrowed(&self.wires), WeightsOf::Stored(&self.weights), DelaysOf::Stored(&self.delays));
        Synapses { layers: vec![layer] }
    }

    fn wires(&self) -> Vec<&Wires> {
        vec![&self.wires]
    }

    fn weight(&self, spot: &Spot) -> f64 {
        self.weights.at(spot.synapse)
    }

    fn assign(&mut self, source: usize, weights: &mut dyn Iterator<Item = f64>) {
        self.built.get_or_insert_with(|| self.weights.clone());
        assign(&self.wires, &mut self.weights, source, weights);
    }

    fn bytes(&self) -> usize {
        self.wires.bytes() + self.weights.bytes() + self.delays.bytes()
    }

    fn save(&self, to: &mut Saver) {
        save_weights(&self.weights, self.built.is_some(), to);
    }

    fn load(&mut self, from: &mut Loader) -> Result<()> {
        load_weights(&mut self.weights, &mut self.built, from)
    }
}

/// Synapses of a coupling whose weights follow a rule on rates.
pub(crate) struct RateLearning<C, L, const Y: usize> {
    pub coupling: C,
    pub rule: L,
    pub population: usize,
    pub signal: usize,
    pub wires: Wires,
    pub weights: Vec<f64>,
    pub delays: Delays,
    /// The rule's variables of each target.
    pub y: Rows<Y>,
    pub targets: usize,
}

/// The variables of a target under a rule on rates.
struct Postsynaptic<'a, L> {
    rule: &'a L,
    rate: f64,
}

impl<L> Clone for Postsynaptic<'_, L> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<L> Copy for Postsynaptic<'_, L> {}

impl<L: RateRule<Y>, const Y: usize> Flow<Y> for Postsynaptic<'_, L> {
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

impl<C: Coupling, L: RateRule<Y>, const Y: usize> Afferent for RateLearning<C, L, Y> {
    fn act(&mut self, _: u64, world: &World, cleft: &mut Cleft) {
        let signal = &world.outboxes[self.population].signals[self.signal];
        let (low, high) = self.rule.bounds();
        let (a, b) = cleft.input.currents();
        for source in 0..self.wires.sources() {
            let Row::Listed { first, targets } = self.wires.row(source) else { continue };
            for (synapse, &target) in (first..).zip(targets) {
                let target = target as usize;
                let pre = signal.ago(self.delays.at(synapse))[source];
                let weight = &mut self.weights[synapse];
                let line = self.coupling.current(*weight, pre);
                a[target] += line.a;
                b[target] += line.b;
                let y = std::array::from_fn(|k| self.y.row(k)[target]);
                let flow = Weight(self.rule.flow(pre, cleft.potential[target], y));
                *weight = ExpEuler.step(flow, [*weight], world.dt)[0].clamp(low, high);
            }
        }
        for target in 0..self.targets {
            let y = std::array::from_fn(|k| self.y.row(k)[target]);
            let flow = Postsynaptic { rule: &self.rule, rate: cleft.potential[target] };
            let y = ExpEuler.step(flow, y, world.dt);
            (0..Y).for_each(|k| self.y.row_mut(k)[target] = y[k]);
        }
    }

    fn synapses(&self) -> Synapses<'_> {
        let layer = (Cow::Borrowed(&self.wires), WeightsOf::Learnt(&self.weights), DelaysOf::Stored(&self.delays));
        Synapses { layers: vec![layer] }
    }

    fn wires(&self) -> Vec<&Wires> {
        vec![&self.wires]
    }

    fn weight(&self, spot: &Spot) -> f64 {
        self.weights[spot.synapse]
    }

    fn assign(&mut self, source: usize, weights: &mut dyn Iterator<Item = f64>) {
        if let Row::Listed { first, targets } = self.wires.row(source) {
            let row = &mut self.weights[first..first + targets.len()];
            row.iter_mut().zip(weights).for_each(|(weight, value)| *weight = value);
        }
    }

    fn bytes(&self) -> usize {
        self.wires.bytes() + 8 * self.weights.capacity() + self.delays.bytes()
    }

    fn save(&self, to: &mut Saver) {
        to.numbers(&self.weights);
        (0..Y).for_each(|k| to.numbers(&self.y.row(k)[..self.targets]));
    }

    fn load(&mut self, from: &mut Loader) -> Result<()> {
        from.numbers(&mut self.weights)?;
        (0..Y).try_for_each(|k| from.numbers(&mut self.y.row_mut(k)[..self.targets]))
    }
}
