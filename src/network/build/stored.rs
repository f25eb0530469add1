//! Weights as they are stored.

use crate::error::{Broken, Result};
use crate::network::synapses::Weights;

/// A weight as it is stored.
pub(crate) trait Stored: Copy + Default + Send + Sync {
    /// Whether synapses of equal weight may share one stored weight, since it does not change.
    const SHARED: bool;

    fn stored(weight: f64) -> Self;

    fn bits(self) -> u64;

    /// Whether a weight is finite as it is stored.
    fn finite(weight: f64) -> bool;

    /// The weights of so many synapses: one for all, if there is one, else one for each.
    fn weights(one: Option<f64>, each: Vec<Self>, synapses: usize) -> Weights;
}

impl Stored for f32 {
    const SHARED: bool = true;

    fn stored(weight: f64) -> f32 {
        weight as f32
    }

    fn bits(self) -> u64 {
        self.to_bits().into()
    }

    fn finite(weight: f64) -> bool {
        (weight as f32).is_finite()
    }

    fn weights(one: Option<f64>, each: Vec<f32>, _: usize) -> Weights {
        one.map_or(Weights::Each(each), Weights::Same)
    }
}

impl Stored for f64 {
    const SHARED: bool = false;

    fn stored(weight: f64) -> f64 {
        weight
    }

    fn bits(self) -> u64 {
        self.to_bits()
    }

    fn finite(weight: f64) -> bool {
        weight.is_finite()
    }

    fn weights(one: Option<f64>, each: Vec<f64>, synapses: usize) -> Weights {
        Weights::Learnt(one.map_or(each, |weight| vec![weight; synapses]))
    }
}

/// A weight as it is stored, where it must still be finite.
pub(crate) fn storable<W: Stored>(weight: f64) -> Result<W> {
    if W::finite(weight) {
        return Ok(W::stored(weight));
    }
    let rule = "a finite number, below 3e38 where each synapse has a weight of its own".to_string();
    Err(Broken { parameter: "weight".into(), value: weight, rule }.of("a synapse"))
}
