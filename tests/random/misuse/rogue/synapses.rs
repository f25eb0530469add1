//! The parts of a synapse.

use crate::misuse::temper::{Site, Temper};
use synfire::error::Check;
use synfire::prelude::*;

/// A gate at the target (0), at the source (1), or a jump (2).
#[derive(Clone, PartialEq)]
pub struct RogueGate<const ALIGN: usize>(pub Temper);

impl<const ALIGN: usize> Kinetics<1> for RogueGate<ALIGN> {
    const VARS: [&'static str; 1] = ["s"];
    const ALIGN: Align = [Align::Post, Align::Pre, Align::Jump][ALIGN];

    fn rest(&self) -> [f64; 1] {
        [self.0.at(Site::Rest, 0.0)]
    }

    #[inline(always)]
    fn flow(&self, _: [f64; 1]) -> [Affine; 1] {
        [relax(self.0.at(Site::Flow, 0.0), 5.0)]
    }

    #[inline(always)]
    fn receive(&self, [s]: [f64; 1], w: f64) -> [f64; 1] {
        [self.0.at(Site::Receive, s + w)]
    }

    #[inline(always)]
    fn gate(&self, [s]: [f64; 1]) -> f64 {
        self.0.at(Site::Gate, s)
    }

    fn pulse(&self) -> Option<f64> {
        self.0.is_spoilt(Site::Pulse).then(|| self.0.at(Site::Pulse, 0.5))
    }

    fn while_refractory(&self) -> bool {
        self.0.at(Site::Fires, 0.0) > 0.0
    }

    fn check(&self) -> Check {
        synfire::error::finite("temper", self.0.at(Site::Check, 0.0))
    }
}

#[derive(Clone, PartialEq)]
pub struct RogueOutput(pub Temper);

impl Output for RogueOutput {
    #[inline(always)]
    fn current(&self, g: f64, _: f64) -> Affine {
        linear(self.0.at(Site::Current, g), 0.1 * g)
    }

    fn check(&self) -> Check {
        synfire::error::finite("temper", self.0.at(Site::Check, 0.0))
    }
}

#[derive(Clone)]
pub struct RogueRelease(pub Temper);

impl Release<1> for RogueRelease {
    fn rest(&self) -> [f64; 1] {
        [self.0.at(Site::Rest, 1.0)]
    }

    fn recover(&self, x: [f64; 1], _: f64) -> [f64; 1] {
        [self.0.at(Site::Recover, x[0])]
    }

    fn spike(&self, x: [f64; 1]) -> ([f64; 1], f64) {
        (x, self.0.at(Site::Release, 0.5))
    }

    fn check(&self) -> Check {
        synfire::error::finite("temper", self.0.at(Site::Check, 0.0))
    }
}
