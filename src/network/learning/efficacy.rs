//! What a synapse under a learning rule stores: its weight, or its weight and a tag that waits for reward.

use super::trace::DecayTable;
use crate::error::Result;
use crate::math::exprel;
use crate::network::memory::{StateReader, StateWriter};
use crate::network::synapses::bounded;
use crate::traits::{Eligibility, Trace};

/// The changing part of a synapse.
pub(crate) trait Efficacy: Copy + Send + Sync + 'static {
    /// What all synapses of a projection have in common.
    type Common: Clone + Send + Sync;

    /// Bytes of what they have in common.
    const BYTES_IN_COMMON: usize = 0;

    fn new(weight: f64, now: u64) -> Self;

    /// The weight at instant `now`, if nothing has happened since the last change.
    fn weight(&self, now: u64, common: &Self::Common) -> f64;

    /// At instant `now`, the rule turns the weight into another. The weight from before.
    fn change(&mut self, now: u64, common: &Self::Common, rule: impl FnOnce(f64) -> f64) -> f64;

    /// At instant `now`, the weight is overwritten.
    fn set(&mut self, weight: f64, now: u64, common: &Self::Common);

    /// Whether the weight, and all that will be made of it, is a finite number.
    fn is_finite(&self) -> bool;

    /// The first instant up to `now` at which the weight is not finite, if nothing has happened since the last change.
    fn broken_by(&self, now: u64, common: &Self::Common) -> Option<u64>;

    /// Bring the state to instant `now`, since a reward is about to be given.
    fn settle(&mut self, _now: u64, _common: &Self::Common) {}

    /// Forget all but the weight at instant `now`.
    fn keep_weight_alone(&mut self, _now: u64, _common: &Self::Common) {}

    /// End the reward, at instant `now`.
    fn end_reward(_common: &mut Self::Common, _now: u64) {}

    /// The level of reward at instant `now`.
    fn level(_common: &Self::Common, _now: u64) -> f64 {
        0.0
    }

    /// A reward of this amount at instant `now`.
    fn reward(_common: &mut Self::Common, _amount: f64, _now: u64) {}

    fn save_common(_common: &Self::Common, _to: &mut StateWriter) {}
    fn load_common(_common: &mut Self::Common, _from: &mut StateReader) -> Result<()> {
        Ok(())
    }
    fn save(&self, to: &mut StateWriter);

    /// What is common must have been loaded before.
    fn load(&mut self, common: &Self::Common, from: &mut StateReader) -> Result<()>;
}

/// A weight that changes at once.
impl Efficacy for f64 {
    type Common = ();

    fn new(weight: f64, _: u64) -> f64 {
        weight
    }

    #[inline(always)]
    fn weight(&self, _: u64, (): &()) -> f64 {
        *self
    }

    #[inline(always)]
    fn change(&mut self, _: u64, (): &(), rule: impl FnOnce(f64) -> f64) -> f64 {
        let before = *self;
        *self = rule(before);
        before
    }

    fn set(&mut self, weight: f64, _: u64, (): &()) {
        *self = weight;
    }

    #[inline(always)]
    fn is_finite(&self) -> bool {
        f64::is_finite(*self)
    }

    fn broken_by(&self, now: u64, (): &()) -> Option<u64> {
        (!f64::is_finite(*self)).then_some(now)
    }

    fn save(&self, to: &mut StateWriter) {
        to.numbers(&[*self]);
    }

    fn load(&mut self, (): &(), from: &mut StateReader) -> Result<()> {
        from.numbers(std::slice::from_mut(self))
    }
}

/// A weight that changes where reward meets eligibility: `dw/dt = e D`, and both decay.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EligibleWeight {
    weight: f64,
    eligibility: f64,
    /// The instant of both values.
    at: u64,
}

/// The reward, `D`, and what it meets.
#[derive(Clone, Debug)]
pub(crate) struct Reward {
    dt: f64,
    bounds: (f64, f64),
    /// The rate at which the product of eligibility and reward decays.
    rate: f64,
    eligibility: DecayTable,
    level_decay: DecayTable,
    level: f64,
    /// The instant of the level.
    since: u64,
}

impl Reward {
    pub fn new(times: Eligibility, bounds: (f64, f64), dt: f64) -> Reward {
        let Eligibility { tau_eligibility, tau_reward } = times;
        let [eligibility, level_decay] = [tau_eligibility, tau_reward].map(|tau| DecayTable::new(Trace::all(tau), dt));
        let rate = 1.0 / tau_eligibility + 1.0 / tau_reward;
        Reward { dt, bounds, rate, eligibility, level_decay, level: 0.0, since: 0 }
    }

    #[inline(always)]
    fn at(&self, now: u64) -> f64 {
        self.level * self.level_decay.over(now.saturating_sub(self.since))
    }
}

impl EligibleWeight {
    /// The state at `now`. Reward has come only before or at the instant of the old one.
    #[inline(always)]
    fn advanced(self, now: u64, reward: &Reward) -> EligibleWeight {
        if self.eligibility == 0.0 || now == self.at {
            return EligibleWeight { at: now, ..self };
        }
        // A rule that panics while a reward is given leaves synapses of a later time; even then they can be read.
        let (steps, mut weight) = (now.saturating_sub(self.at), self.weight);
        if reward.level != 0.0 {
            let elapsed = reward.dt * steps as f64;
            let met = reward.at(self.at) * elapsed * exprel(-elapsed * reward.rate);
            weight = bounded(weight + self.eligibility * met, reward.bounds);
        }
        EligibleWeight { weight, eligibility: self.eligibility * reward.eligibility.over(steps), at: now }
    }
}

impl Efficacy for EligibleWeight {
    type Common = Reward;

    const BYTES_IN_COMMON: usize = 2 * DecayTable::BYTES;

    fn new(weight: f64, now: u64) -> EligibleWeight {
        EligibleWeight { weight, eligibility: 0.0, at: now }
    }

    fn weight(&self, now: u64, reward: &Reward) -> f64 {
        self.advanced(now, reward).weight
    }

    #[inline(always)]
    fn change(&mut self, now: u64, reward: &Reward, rule: impl FnOnce(f64) -> f64) -> f64 {
        *self = self.advanced(now, reward);
        self.eligibility += rule(self.weight) - self.weight;
        self.weight
    }

    fn set(&mut self, weight: f64, now: u64, reward: &Reward) {
        *self = EligibleWeight { weight, ..self.advanced(now, reward) };
    }

    #[inline(always)]
    fn is_finite(&self) -> bool {
        self.weight.is_finite() & self.eligibility.is_finite()
    }

    /// Between two changes a weight moves in one direction alone.
    fn broken_by(&self, now: u64, reward: &Reward) -> Option<u64> {
        let broken = |elapsed: u64| !self.advanced(self.at + elapsed, reward).is_finite();
        let last = now.saturating_sub(self.at);
        broken(last).then(|| {
            let (mut whole, mut first) = (0, last);
            while whole < first {
                let middle = whole.midpoint(first);
                if broken(middle) { first = middle } else { whole = middle + 1 }
            }
            self.at + first
        })
    }

    fn settle(&mut self, now: u64, reward: &Reward) {
        *self = self.advanced(now, reward);
    }

    fn keep_weight_alone(&mut self, now: u64, reward: &Reward) {
        *self = EligibleWeight::new(self.weight(now, reward), now);
    }

    fn end_reward(reward: &mut Reward, now: u64) {
        (reward.level, reward.since) = (0.0, now);
    }

    fn level(reward: &Reward, now: u64) -> f64 {
        reward.at(now)
    }

    fn reward(reward: &mut Reward, amount: f64, now: u64) {
        (reward.level, reward.since) = (reward.at(now) + amount, now);
    }

    fn save_common(reward: &Reward, to: &mut StateWriter) {
        to.numbers(&[reward.level]);
        to.word(reward.since);
    }

    fn load_common(reward: &mut Reward, from: &mut StateReader) -> Result<()> {
        from.numbers(std::slice::from_mut(&mut reward.level))?;
        reward.since = from.since(0)?;
        Ok(())
    }

    fn save(&self, to: &mut StateWriter) {
        to.numbers(&[self.weight, self.eligibility]);
        to.word(self.at);
    }

    fn load(&mut self, reward: &Reward, from: &mut StateReader) -> Result<()> {
        let mut numbers = [0.0; 2];
        from.numbers(&mut numbers)?;
        // A reward settles all synapses, so that none is of a time before it.
        *self = EligibleWeight { weight: numbers[0], eligibility: numbers[1], at: from.since(reward.since)? };
        Ok(())
    }
}
