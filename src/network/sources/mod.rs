//! Adding sources of spikes that have no model: correlated ones, and such whose times are off the grid.

#[cfg(test)]
mod renewal;

use super::cells::Copies;
use super::fingerprint::Fingerprint;
use super::{Network, Pop};
use crate::error::{Result, finite, non_negative, require};
use crate::random::PoissonCounts;
use std::sync::Arc;

/// To which step a time goes that is between two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// To the nearer one.
    Nearest,
    /// To the later one.
    Up,
    /// To the earlier one.
    Down,
}

impl Rounding {
    /// The step of a time; what is on the grid but for rounding errors stays there.
    fn step(self, time: f64, dt: f64) -> f64 {
        let steps = time / dt;
        let nearest = (steps + 0.5).floor();
        match self {
            _ if (steps - nearest).abs() < 1e-6 => nearest,
            Rounding::Nearest => nearest,
            Rounding::Up => steps.floor() + 1.0,
            Rounding::Down => steps.floor(),
        }
    }
}

impl Network {
    /// Add `n` sources whose spikes are correlated: each is a Poisson process of this rate (Hz), and the numbers of spikes of any
    /// two have this correlation.
    ///
    /// It is the multiple interaction process: a hidden Poisson process of rate `rate / correlation`, each spike of which each
    /// source copies with the chance `correlation`, on its own. With a correlation of 1, all fire together. More than one hidden
    /// spike in a step may be copied, but a source fires at most once in it.
    ///
    /// ```
    /// use synfire::analysis::correlation;
    /// use synfire::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let mut net = Network::new(0.1)?.seed(1);
    /// let sources = net.add_correlated(200, 20.0, 0.2)?;
    /// net.record_spikes(sources)?;
    /// let spikes = net.run(2000.0)?.spikes(sources)?;
    /// // The 200 hidden spikes that make this correlation scatter by 7 %.
    /// assert!((spikes.mean_rate() / 20.0 - 1.0).abs() < 0.25);
    /// assert!((correlation(&spikes, 5.0).unwrap() - 0.2).abs() < 0.02);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A. Kuhn, A. Aertsen and S. Rotter (2003), Higher-order statistics of input ensembles and the response of simple model
    /// neurons, Neural Computation 15, 67-101, [10.1162/089976603321043702](https://doi.org/10.1162/089976603321043702).
    ///
    /// # Errors
    /// [`Error::Parameter`](crate::Error::Parameter) for a negative rate, a correlation that is not above 0 and at most 1, or a
    /// hidden process of more than 10 million spikes in a step; [`Error::Memory`](crate::Error::Memory) beyond the memory budget.
    pub fn add_correlated(&mut self, n: usize, rate: f64, correlation: f64) -> Result<Pop> {
        let rule = "above 0 and at most 1; independent sources are Poisson neurons";
        let hidden = rate / correlation * self.clock.dt / 1000.0;
        non_negative("rate", rate)
            .and_then(|()| require(correlation > 0.0 && correlation <= 1.0, "correlation", correlation, rule))
            .and_then(|()| PoissonCounts::check(hidden))
            .map_err(|broken| broken.of("add_correlated"))?;
        let mut print = Fingerprint::of("add_correlated");
        [rate, correlation].into_iter().for_each(|number| print.number(number));
        let counts = Arc::new(PoissonCounts::new(hidden));
        self.populate(n, "Correlated", (&[], &[], true), size_of::<u32>(), print, |range| {
            Box::new(Copies::new(range.len(), counts.clone(), correlation))
        })
    }

    /// As [`Network::add_spike_times`], for times that need not be multiples of the time step: each goes to a step by this rule.
    /// Spikes of one source that come to the same step are one.
    ///
    /// ```
    /// use synfire::network::Rounding;
    /// use synfire::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let mut net = Network::new(0.1)?;
    /// let source = net.add_spike_times_rounded(1, &[(0, 1.234), (0, 5.0), (0, 7.77)], Rounding::Nearest)?;
    /// net.record_spikes(source)?;
    /// assert_eq!(net.run(10.0)?.spikes(source)?.times.to_vec(), [1.2, 5.0, 7.8]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`Network::add_spike_times`]; [`Error::Parameter`](crate::Error::Parameter) for a time that is not finite.
    pub fn add_spike_times_rounded(&mut self, n: usize, spikes: &[(usize, f64)], rounding: Rounding) -> Result<Pop> {
        let bytes = size_of::<(usize, f64)>() as f64 * spikes.len() as f64;
        self.budget.allow("these spike times", 4.0 * bytes)?;
        let mut rounded = Vec::with_capacity(spikes.len());
        for &(source, time) in spikes {
            finite("a spike time", time).map_err(|broken| broken.of("add_spike_times_rounded"))?;
            let step = rounding.step(time, self.clock.dt).max(0.0);
            rounded.push((source, self.clock.time(step as u64)));
        }
        rounded.sort_unstable_by(|one, other| one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)));
        rounded.dedup();
        self.add_spike_times(n, &rounded)
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods)]
mod tests {
    use super::*;
    use crate::error::Error;
    use crate::random::statistics::{counts_at_1e_9, squares_at_1e_9};

    /// Steps, and which of a few sources fired in each.
    fn trains(seed: u64, n: usize, rate: f64, correlation: f64, steps: usize, threads: usize) -> Vec<Vec<bool>> {
        let mut net = Network::new(1.0).unwrap().seed(seed).threads(threads);
        let sources = net.add_correlated(n, rate, correlation).unwrap();
        net.record_spikes(sources).unwrap();
        let mut fired = vec![vec![false; steps]; n];
        // In two runs, which must not matter.
        for _ in 0..2 {
            let spikes = net.run(steps as f64 / 2.0).unwrap().spikes(sources).unwrap();
            spikes.iter().for_each(|(time, source)| fired[source][time as usize - 1] = true);
        }
        fired
    }

    /// Chances of a step: one source fires, two do, two in steps that follow each other.
    #[test]
    fn rate_covariance_and_independence_of_steps_are_those_of_theory() {
        const STEPS: usize = 400_000;
        for (rate, correlation) in [(40.0, 0.3), (20.0, 0.05), (100.0, 1.0)] {
            let fired = trains(4, 6, rate, correlation, STEPS, 1);
            let chances = |c: f64, rate: f64| {
                let hidden = rate / c / 1000.0;
                let one = 1.0 - (-hidden * c).exp();
                let both = 1.0 - 2.0 * (-hidden * c).exp() + (-hidden * (2.0 * c - c * c)).exp();
                (one, both)
            };
            // Each pair of sources in a stretch of its own, so that the counts are independent.
            let pairs = [(0, 1), (2, 3), (4, 5), (0, 3), (2, 5), (1, 4)];
            let stretch = STEPS / pairs.len();
            let (mut one, mut both, mut next) = ([0.0; 6], [0.0; 6], [0.0; 6]);
            for (k, &(a, b)) in pairs.iter().enumerate() {
                for step in k * stretch..(k + 1) * stretch - 1 {
                    one[k] += f64::from(fired[a][step]);
                    both[k] += f64::from(fired[a][step] && fired[b][step]);
                    next[k] += f64::from(fired[a][step] && fired[b][step + 1]);
                }
            }
            let judged = |found: &[f64; 6], chance: f64| {
                let n = stretch as f64 - 1.0;
                counts_at_1e_9(found, &[n * chance; 6], &[n * chance * (1.0 - chance); 6])
            };
            let (alone, together) = chances(correlation, rate);
            assert!(
                judged(&one, alone) < 1.0 && judged(&both, together) < 1.0,
                "rate {rate}, correlation {correlation}"
            );
            assert!(judged(&next, alone * alone) < 1.0, "steps are independent");
            if correlation == 0.3 {
                let all: f64 = both.iter().sum::<f64>() - 400_000.0 * chances(0.25, rate).1;
                let squares = all * all / (400_000.0 * together);
                assert!(squares_at_1e_9(squares, 1) > 1.0, "a correlation of 0.25 passes");
            }
        }
    }

    #[test]
    fn the_hidden_source_is_one_for_all_blocks_and_threads() {
        let fired = trains(1, 5000, 50.0, 1.0, 400, 2);
        assert!(fired.iter().all(|train| *train == fired[0]));
        assert_eq!(trains(1, 5000, 50.0, 0.2, 400, 1), trains(1, 5000, 50.0, 0.2, 400, 2));
        assert_ne!(trains(1, 2, 50.0, 1.0, 400, 1), trains(2, 2, 50.0, 1.0, 400, 1));
    }

    #[test]
    fn times_off_the_grid_go_to_a_step() -> Result<()> {
        for (rounding, expected) in
            [(Rounding::Nearest, [1.2, 1.3]), (Rounding::Up, [1.3, 1.3]), (Rounding::Down, [1.2, 1.2])]
        {
            let mut net = Network::new(0.1)?;
            let listed = [(0, 1.23), (1, 1.27), (0, 0.1 + 0.2), (0, 0.3), (0, 1.23)];
            let sources = net.add_spike_times_rounded(2, &listed, rounding)?;
            net.record_spikes(sources)?;
            let spikes = net.run(2.0)?.spikes(sources)?;
            assert_eq!(spikes.trains(), [vec![0.3, expected[0]], vec![expected[1]]], "{rounding:?}");
        }
        let mut net = Network::new(0.1)?;
        assert!(net.add_spike_times_rounded(1, &[(0, f64::NAN)], Rounding::Up).is_err());
        let early = net.add_spike_times_rounded(1, &[(0, 0.04)], Rounding::Nearest);
        assert!(matches!(early, Err(Error::Conflict { .. })));
        for (rate, correlation) in [(-1.0, 0.5), (1.0, 0.0), (1.0, 1.5), (1.0, f64::NAN), (1e12, 0.1)] {
            assert!(matches!(net.add_correlated(3, rate, correlation), Err(Error::Parameter { .. })));
        }
        Ok(())
    }
}
