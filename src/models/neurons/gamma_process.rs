use crate::affine::{Affine, slope};
use crate::error::{Check, non_negative, require};
use crate::init::Init;
use crate::integrate::Method;
use crate::math::ln;
use crate::random::Stream;
use crate::traits::Neuron;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A source whose intervals have a gamma distribution: more regular than Poisson, the more the higher its order.
///
/// ```text
/// x' = max(rate + I, 0) / 1000      the age x since the last spike, in mean intervals
/// S(x) = exp(-k x) sum over j < k of (k x)^j / j!      the share of intervals that are longer
/// spike with probability 1 - S(x + dx) / S(x) in a step
/// ```
///
/// Intervals of order `k` have the coefficient of variation `1 / sqrt(k)`; order 1 is the Poisson process. They are independent
/// of each other. A rate that changes stretches time: intervals are gamma distributed in the time that the integral of the rate
/// counts. An interval is rounded up to a step, so that the rate is lower by a share of `rate dt / 2`.
///
/// At the start all sources are as after a spike. [`GammaProcess::ages`] are those of sources that have fired for long:
///
/// ```
/// use synfire::analysis::cv;
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// let model = GammaProcess { rate: 20.0, order: 4.0 };
/// let mut net = Network::new(0.1)?.seed(1);
/// let sources = net.add(500, model)?;
/// net.set(sources, "age", model.ages())?;
/// net.record_spikes(sources)?;
/// let spikes = net.run(2000.0)?.spikes(sources)?;
/// // 20,000 spikes whose number has the Fano factor 1/4.
/// assert!((spikes.mean_rate() / 20.0 - 1.0).abs() < 0.016);
/// assert!((cv(&spikes).unwrap() - 0.5).abs() < 0.03);
/// # Ok(())
/// # }
/// ```
///
/// Jumps and white noise on variable 0 would change the rate for ever, and are refused.
///
/// D. R. Cox (1962), Renewal Theory, Methuen; D. J. Daley and D. Vere-Jones (2003), An Introduction to the Theory of Point
/// Processes, volume I, [10.1007/b97277](https://doi.org/10.1007/b97277).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GammaProcess {
    /// Rate at the beginning (Hz).
    pub rate: f64,
    /// Order of the distribution, a whole number from 1 to 100.
    pub order: f64,
}

/// A rate of 10 Hz, order 4.
impl Default for GammaProcess {
    fn default() -> Self {
        GammaProcess { rate: 10.0, order: 4.0 }
    }
}

impl GammaProcess {
    /// Ages of sources that have fired for long, for the variable `age`.
    pub fn ages(&self) -> Init {
        let order = self.order;
        Init::Drawn(Arc::new(move |stream: &mut Stream| {
            // Of the stages that make an interval, each is as probable as the other to be under way.
            let stages = 1 + stream.below(order as u32);
            (0..stages).map(|_| -ln(stream.uniform())).sum::<f64>() / order
        }))
    }

    /// The logarithm of the share of intervals that are longer.
    #[inline(always)]
    fn ln_survival(&self, age: f64) -> f64 {
        let passed = self.order * age;
        let (mut term, mut sum, mut stage) = (1.0, 1.0, 1.0);
        while stage < self.order {
            term *= passed / stage;
            sum += term;
            stage += 1.0;
        }
        ln(sum) - passed
    }
}

impl Neuron<3> for GammaProcess {
    const VARS: [&'static str; 3] = ["rate", "age", "hazard"];
    const UNITS: [&'static str; 3] = ["Hz", "", "1/ms"];
    const METHOD: Method = Method::Exact;
    const NOISY: bool = true;
    const JUMPS: bool = false;

    fn rest(&self) -> [f64; 3] {
        [self.rate, 0.0, 0.0]
    }

    #[inline(always)]
    fn flow(&self, [rate, ..]: [f64; 3], input: Affine) -> [Affine; 3] {
        // Nothing, unless the input is no finite number.
        [slope(0.0 * input.a), slope(intensity(rate, input)), slope(0.0)]
    }

    #[inline(always)]
    fn propagate(&self, [rate, age, _]: [f64; 3], input: Affine, dt: f64) -> [f64; 3] {
        let next = age + intensity(rate, input) * dt;
        let hazard = (self.ln_survival(age) - self.ln_survival(next)) / dt;
        [rate + 0.0 * input.a, next, hazard]
    }

    #[inline(always)]
    fn hazard(&self, [_, _, hazard]: [f64; 3], _: Affine) -> f64 {
        hazard
    }

    #[inline(always)]
    fn reset(&self, [rate, ..]: [f64; 3]) -> [f64; 3] {
        [rate, 0.0, 0.0]
    }

    fn check(&self) -> Check {
        let whole = self.order >= 1.0 && self.order <= 100.0 && self.order.floor() == self.order;
        require(whole, "order", self.order, "a whole number from 1 to 100")?;
        non_negative("rate", self.rate)
    }
}

/// Mean intervals in a ms.
#[inline(always)]
fn intensity(rate: f64, input: Affine) -> f64 {
    let rate = rate + input.a;
    (if rate < 0.0 { 0.0 } else { rate }) / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_parameters_are_refused() {
        for order in [0.0, 0.5, 1.5, 101.0, f64::NAN] {
            assert_eq!(GammaProcess { rate: 1.0, order }.check().unwrap_err().parameter, "order");
        }
        assert_eq!(GammaProcess { rate: -1.0, order: 2.0 }.check().unwrap_err().parameter, "rate");
    }
}
