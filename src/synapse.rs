//! A synapse: kinetics, output, release and learning rule, any part replaceable.

use crate::models::synapses::Current;
use crate::traits::{Output, Plasticity, Release, Trace};
use serde::{Deserialize, Serialize};

/// What a projection's synapses are made of. Weight and delay belong to the wiring.
///
/// ```
/// use synfire::prelude::*;
///
/// let current = Synapse::new(Exponential { tau: 5.0 });
/// let conductance = Synapse::new(Exponential { tau: 5.0 }).output(Conductance(0.0));
/// # let _ = (current, conductance);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Synapse<K, O = Current, R = FullRelease, P = Static> {
    pub(crate) kinetics: K,
    pub(crate) output: O,
    pub(crate) release: R,
    pub(crate) rule: P,
}

impl<K> Synapse<K> {
    /// A synapse with these kinetics, whose gate is a current, without short-term or long-term plasticity.
    pub fn new(kinetics: K) -> Synapse<K> {
        Synapse { kinetics, output: Current, release: FullRelease, rule: Static }
    }
}

impl<K, O, R, P> Synapse<K, O, R, P> {
    /// With this output in place of a current.
    pub fn output<O2: Output>(self, output: O2) -> Synapse<K, O2, R, P> {
        Synapse { kinetics: self.kinetics, output, release: self.release, rule: self.rule }
    }

    /// With short-term plasticity.
    pub fn release<R2>(self, release: R2) -> Synapse<K, O, R2, P> {
        Synapse { kinetics: self.kinetics, output: self.output, release, rule: self.rule }
    }

    /// With a learning rule.
    pub fn plastic<P2>(self, rule: P2) -> Synapse<K, O, R, P2> {
        Synapse { kinetics: self.kinetics, output: self.output, release: self.release, rule }
    }
}

/// Every spike lets out the whole weight: no short-term plasticity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FullRelease;

impl Release<0> for FullRelease {
    fn rest(&self) -> [f64; 0] {
        []
    }

    fn recover(&self, x: [f64; 0], _: f64) -> [f64; 0] {
        x
    }

    fn spike(&self, x: [f64; 0]) -> ([f64; 0], f64) {
        (x, 1.0)
    }
}

/// Weights that do not change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Static;

impl Plasticity<0, 0> for Static {
    fn pre(&self) -> [Trace; 0] {
        []
    }

    fn post(&self) -> [Trace; 0] {
        []
    }

    fn on_pre(&self, w: f64, _: [f64; 0], _: [f64; 0]) -> f64 {
        w
    }

    fn on_post(&self, w: f64, _: [f64; 0], _: [f64; 0]) -> f64 {
        w
    }
}
