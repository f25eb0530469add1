//! Noise whose frequencies lie in a band.

use super::{Drive, Moment};
use crate::error::{Result, finite, non_negative, positive, require};
use crate::math::sin_cos_turns;
use crate::random::{Purpose, Source};
use std::ops::Range;

/// Sines that make up the noise.
const SINES: u32 = 64;

/// Noise whose frequencies lie in a band, the same into every neuron: a sum of 64 sines of equal strength.
///
/// ```text
/// I(t) = mean + sd sqrt(2 / 64) sum over k of sin(2 pi (f_k t / 1000 + phase_k))
/// ```
///
/// The band is parted into 64 equal ones, and each has a sine whose frequency in it and whose phase are drawn at random. By the
/// central limit the values are nearly normal, of mean `mean` and standard deviation `sd`; the spectrum is flat within the band
/// and nothing beyond. A step gets the value in its middle. What is drawn belongs to a seed of the drive's own:
/// drives of one seed have the same noise, in any network, and those of others are independent.
///
/// S. O. Rice (1944), Mathematical analysis of random noise, Bell System Technical Journal 23, 282-332,
/// [10.1002/j.1538-7305.1944.tb00874.x](https://doi.org/10.1002/j.1538-7305.1944.tb00874.x).
///
/// ```
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// let mut net = Network::new(0.1)?;
/// let cell = net.add(1, LeakyIntegrator::default())?;
/// net.drive(cell, NoiseBand { mean: 2.0, sd: 0.5, low: 30.0, high: 80.0, seed: 1 })?;
/// net.run(500.0)?;
/// assert!((net.get(cell, "v")?[0] - 2.0).abs() < 1.0);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NoiseBand {
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
    /// The lowest frequency (Hz).
    pub low: f64,
    /// The highest frequency (Hz).
    pub high: f64,
    /// What the phases and frequencies follow from.
    pub seed: u64,
}

impl Drive for NoiseBand {
    fn add(&self, moment: &Moment, _: Range<usize>, _: &mut [f64], current: &mut [f64]) {
        let NoiseBand { mean, sd, low, high, seed } = *self;
        let random = Source::new(seed, u16::MAX, Purpose::Noise);
        let mut sum = 0.0;
        for k in 0..SINES {
            let mut stream = random.stream(k);
            let share = (f64::from(k) + stream.uniform()) / f64::from(SINES);
            let turns = (low + (high - low) * share) * (moment.time / 1000.0) + stream.uniform();
            sum += sin_cos_turns(turns - turns.floor()).0;
        }
        let now = mean + sd * (2.0 / f64::from(SINES)).sqrt() * sum;
        current.iter_mut().for_each(|c| *c += now);
    }

    fn random(&self) -> bool {
        // Its numbers belong to its own seed.
        false
    }

    fn parameters(&self, tell: &mut dyn FnMut(f64)) -> bool {
        let halves = [(self.seed >> 32) as f64, self.seed as u32 as f64];
        [self.mean, self.sd, self.low, self.high].into_iter().chain(halves).for_each(tell);
        true
    }

    fn check(&self, _: usize) -> Result<()> {
        let NoiseBand { mean, sd, low, high, .. } = *self;
        finite("mean", mean)
            .and_then(|()| non_negative("sd", sd))
            .and_then(|()| non_negative("low", low))
            .and_then(|()| positive("high", high))
            .and_then(|()| require(low < high, "low", low, format!("below the highest frequency, {high}")))
            .map_err(|broken| broken.of("NoiseBand"))
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods)]
mod tests {
    use super::*;
    use crate::network::clock::Clock;
    use crate::random::statistics::{kolmogorov, normal_cumulative, squares_at_1e_9};

    fn value(drive: &NoiseBand, step: u64, seed: u64) -> f64 {
        let moment = Moment::new(Clock::new(1.0).unwrap(), step, Source::new(0, 3, Purpose::Noise));
        let mut current = [0.0];
        NoiseBand { seed, ..*drive }.add(&moment, 0..1, &mut [], &mut current);
        current[0]
    }

    /// Over seeds, the covariance after a lag is `sd^2` times the mean of cosines over the band.
    #[test]
    fn values_are_normal_and_covary_as_the_band_has_it() {
        const SEEDS: u64 = 4000;
        let drive = NoiseBand { mean: 1.0, sd: 2.0, low: 20.0, high: 60.0, seed: 0 };
        let of = |step: u64| (0..SEEDS).map(|seed| (value(&drive, step, seed) - 1.0) / 2.0).collect::<Vec<f64>>();
        let begin = of(500);
        assert!(kolmogorov(&begin, normal_cumulative) < 1.0);
        let (mut squares, mut wrong) = (0.0, 0.0);
        for lag in [0, 3, 7, 12, 20, 40] {
            let products: Vec<f64> = begin.iter().zip(of(500 + lag)).map(|(a, b)| a * b).collect();
            let mean = products.iter().sum::<f64>() / SEEDS as f64;
            let variance = products.iter().map(|p| (p - mean) * (p - mean)).sum::<f64>() / SEEDS as f64;
            let cosines = |low: f64, high: f64| {
                let turn = |f: f64| std::f64::consts::TAU * f * lag as f64 / 1000.0;
                if lag == 0 { 1.0 } else { (turn(high).sin() - turn(low).sin()) / (turn(high) - turn(low)) }
            };
            squares += (mean - cosines(20.0, 60.0)).powi(2) / variance * SEEDS as f64;
            wrong += (mean - cosines(25.0, 65.0)).powi(2) / variance * SEEDS as f64;
        }
        assert!(squares_at_1e_9(squares, 6) < 1.0, "{}", squares_at_1e_9(squares, 6));
        assert!(squares_at_1e_9(wrong, 6) > 1.0, "{}", squares_at_1e_9(wrong, 6));
    }

    #[test]
    fn a_band_the_wrong_way_round_is_refused() {
        assert!(NoiseBand { mean: 0.0, sd: 1.0, low: 60.0, high: 20.0, seed: 0 }.check(1).is_err());
        assert!(NoiseBand { mean: 0.0, sd: -1.0, low: 2.0, high: 20.0, seed: 0 }.check(1).is_err());
        assert!(NoiseBand { mean: 0.0, sd: 1.0, low: 2.0, high: f64::INFINITY, seed: 0 }.check(1).is_err());
    }
}
