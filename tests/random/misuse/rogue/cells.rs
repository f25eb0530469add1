//! A leaky cell with adaptation and chance.

use crate::misuse::temper::{Site, Temper};
use synfire::error::{Check, require};
use synfire::prelude::*;
use synfire::traits::Propagator;

/// Whether it has a propagator of its own.
#[derive(Clone)]
pub struct RogueCell<const EXACT: bool>(pub Temper);

impl<const EXACT: bool> Neuron<2> for RogueCell<EXACT> {
    const VARS: [&'static str; 2] = ["v", "w"];
    const METHOD: Method = if EXACT { Method::Exact } else { Method::Heun };
    const NOISY: bool = true;

    fn rest(&self) -> [f64; 2] {
        [self.0.at(Site::Rest, 0.0), 0.0]
    }

    #[inline(always)]
    fn flow(&self, [_, w]: [f64; 2], input: Affine) -> [Affine; 2] {
        [relax(self.0.at(Site::Flow, 0.0) - w, 10.0) + input, decay(50.0)]
    }

    #[inline(always)]
    fn propagate(&self, [v, w]: [f64; 2], input: Affine, dt: f64) -> [f64; 2] {
        [self.0.at(Site::Propagate, v + dt * (input.at(v) - 0.1 * v)), w]
    }

    fn propagator(&self, _: f64) -> Propagator {
        [self.0.at(Site::Propagate, 0.0); 16]
    }

    #[inline(always)]
    fn fires(&self, _: [f64; 2], after: [f64; 2]) -> bool {
        after[0] >= self.0.at(Site::Fires, 10.0)
    }

    #[inline(always)]
    fn hazard(&self, _: [f64; 2], _: Affine) -> f64 {
        self.0.at(Site::Hazard, 0.01)
    }

    #[inline(always)]
    fn reset(&self, [_, w]: [f64; 2]) -> [f64; 2] {
        [self.0.at(Site::Reset, 0.0), w + 0.1]
    }

    #[inline(always)]
    fn refractory(&self) -> f64 {
        self.0.at(Site::Refractory, 0.2)
    }

    fn check(&self) -> Check {
        require(!self.0.is_spoilt(Site::Check), "temper", self.0.at(Site::Check, 0.0), "good")
    }
}
