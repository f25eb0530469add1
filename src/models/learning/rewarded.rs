use serde::{Deserialize, Serialize};

use crate::error::{Check, positive};
use crate::traits::{Eligibility, Plasticity, Trace};

/// Learning that waits for reward: what a rule asks for is not done at once, but makes the synapse eligible, and reward
/// turns eligibility into a change of the weight.
///
/// ```text
/// de/dt = -e / tau_eligibility,   e -> e + (what the rule adds to w)   at each spike
/// dD/dt = -D / tau_reward,        D -> D + amount                      at each reward
/// dw/dt = e D
/// ```
///
/// Weights stay within the bounds of the rule. Each synapse has an `e` of its own; `D` is one number of a projection,
/// raised by [`Network::reward`](crate::network::Network::reward). Between spikes and rewards the equations are solved
/// exactly.
///
/// ```
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// let mut net = Network::new(1.0)?;
/// let source = net.add_spike_times(1, &[(0, 10.0)])?;
/// let target = net.add_spike_times(1, &[(0, 20.0)])?;
/// let rule = Rewarded { rule: Stdp::default(), tau_eligibility: 1000.0, tau_reward: 200.0 };
/// let synapse = Synapse::new(Exponential { tau: 5.0 }).plastic(rule);
/// let learning = net.connect(source, target, AllToAll.weight(0.5), synapse)?;
/// net.run(1020.0)?;
/// assert_eq!(net.weights(learning)?[0], 0.5);
/// net.reward(learning, 0.01)?; // a second after the pair
/// net.run(2000.0)?;
/// let eligible = 0.005 * f64::exp(-10.0 / 20.0) * f64::exp(-1.0);
/// let both = 1.0 / (1.0 / 1000.0 + 1.0 / 200.0);
/// assert!((net.weights(learning)?[0] - (0.5 + eligible * 0.01 * both)).abs() < 1e-7);
/// # Ok(())
/// # }
/// ```
///
/// What a bound of the rule cuts off does not become eligible.
///
/// # References
///
/// - E. M. Izhikevich (2007), Solving the distal reward problem through linkage of STDP and dopamine signaling,
///   *Cerebral Cortex* 17, 2443-2452, <https://doi.org/10.1093/cercor/bhl152>.
/// - R. V. Florian (2007), Reinforcement learning through modulation of spike-timing-dependent synaptic plasticity,
///   *Neural Computation* 19, 1468-1502, <https://doi.org/10.1162/neco.2007.19.6.1468>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rewarded<P> {
    /// The rule that says what becomes eligible.
    pub rule: P,
    /// Time constant with which eligibility decays (ms).
    pub tau_eligibility: f64,
    /// Time constant with which reward decays (ms).
    pub tau_reward: f64,
}

impl<P> Rewarded<P> {
    /// With the time constants of Izhikevich (2007): 1 s for eligibility, 0.2 s for reward.
    pub fn new(rule: P) -> Rewarded<P> {
        Rewarded { rule, tau_eligibility: 1000.0, tau_reward: 200.0 }
    }
}

impl<P: Plasticity<X, Y>, const X: usize, const Y: usize> Plasticity<X, Y> for Rewarded<P> {
    fn pre(&self) -> [Trace; X] {
        self.rule.pre()
    }

    fn post(&self) -> [Trace; Y] {
        self.rule.post()
    }

    #[inline(always)]
    fn on_pre(&self, w: f64, x: [f64; X], y: [f64; Y]) -> f64 {
        self.rule.on_pre(w, x, y)
    }

    #[inline(always)]
    fn on_post(&self, w: f64, x: [f64; X], y: [f64; Y]) -> f64 {
        self.rule.on_post(w, x, y)
    }

    fn bounds(&self) -> (f64, f64) {
        self.rule.bounds()
    }

    fn eligibility(&self) -> Option<Eligibility> {
        Some(Eligibility { tau_eligibility: self.tau_eligibility, tau_reward: self.tau_reward })
    }

    fn check(&self) -> Check {
        positive("tau_eligibility", self.tau_eligibility)?;
        positive("tau_reward", self.tau_reward)?;
        self.rule.check()
    }
}
