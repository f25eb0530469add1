//! Couplings and rules of learning.

use crate::misuse::temper::{Site, Temper};
use synfire::error::Check;
use synfire::prelude::*;
use synfire::traits::Eligibility;

/// A rule with any number of traces, which waits for reward if the eligibility is spoilt.
#[derive(Clone)]
pub struct RogueRule<const X: usize, const Y: usize>(pub Temper);

impl<const X: usize, const Y: usize> Plasticity<X, Y> for RogueRule<X, Y> {
    fn pre(&self) -> [Trace; X] {
        [Trace::all(self.0.at(Site::Trace, 20.0)); X]
    }

    fn post(&self) -> [Trace; Y] {
        [Trace::nearest(self.0.at(Site::Trace, 10.0)); Y]
    }

    #[inline(always)]
    fn on_pre(&self, w: f64, _: [f64; X], y: [f64; Y]) -> f64 {
        self.0.at(Site::OnPre, 0.99 * w - 0.001 * y.iter().sum::<f64>())
    }

    #[inline(always)]
    fn on_post(&self, w: f64, x: [f64; X], _: [f64; Y]) -> f64 {
        self.0.at(Site::OnPost, 0.99 * w + 0.001 * x.iter().sum::<f64>())
    }

    fn bounds(&self) -> (f64, f64) {
        (-10.0, self.0.at(Site::Bounds, 10.0))
    }

    fn eligibility(&self) -> Option<Eligibility> {
        let tau_reward = self.0.at(Site::Eligibility, 200.0);
        self.0.is_spoilt(Site::Eligibility).then_some(Eligibility { tau_eligibility: 100.0, tau_reward })
    }

    fn check(&self) -> Check {
        synfire::error::finite("temper", self.0.at(Site::Check, 0.0))
    }
}

#[derive(Clone)]
pub struct RogueCoupling(pub Temper);

impl Coupling for RogueCoupling {
    #[inline(always)]
    fn current(&self, w: f64, pre: f64) -> Affine {
        linear(self.0.at(Site::Current, w * pre), w)
    }

    fn check(&self) -> Check {
        synfire::error::finite("temper", self.0.at(Site::Check, 0.0))
    }
}

#[derive(Clone)]
pub struct RogueRateRule(pub Temper);

impl RateRule<1> for RogueRateRule {
    fn rest(&self) -> [f64; 1] {
        [self.0.at(Site::Rest, 0.0)]
    }

    #[inline(always)]
    fn post(&self, _: [f64; 1], post: f64) -> [Affine; 1] {
        [relax(self.0.at(Site::Trace, post), 10.0)]
    }

    #[inline(always)]
    fn flow(&self, _: f64, _: f64, [y]: [f64; 1]) -> Affine {
        linear(self.0.at(Site::OnPost, 1e-4 * y), 1e-3)
    }

    fn bounds(&self) -> (f64, f64) {
        (-10.0, self.0.at(Site::Bounds, 10.0))
    }

    fn check(&self) -> Check {
        synfire::error::finite("temper", self.0.at(Site::Check, 0.0))
    }
}
