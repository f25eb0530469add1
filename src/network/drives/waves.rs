//! Currents that oscillate: sines, and chirps.

use super::{Drive, Moment};
use crate::error::{Result, all_finite, non_negative, positive};
use crate::math::sin_cos_turns;
use std::f64::consts::PI;
use std::ops::Range;

/// A sine, the same into every neuron:
///
/// ```text
/// I(t) = amplitude sin(2 pi (frequency t / 1000 + phase)) + offset
/// ```
///
/// Each step gets the mean over it. The bits are the same on every machine. Into
/// [`Poisson`](crate::models::neurons::Poisson) or [`GammaProcess`](crate::models::neurons::GammaProcess) sources it modulates
/// the rate (Hz).
///
/// ```
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// let mut net = Network::new(0.1)?;
/// let sources = net.add(1000, Poisson { rate: 20.0 })?;
/// net.drive(sources, Sine { amplitude: 15.0, frequency: 8.0, ..Sine::default() })?;
/// net.record_spikes(sources)?;
/// let spikes = net.run(125.0)?.spikes(sources)?;
/// // In the first half of the period 20 + 15 x 2 / pi Hz.
/// let rate = spikes.between(0.0, 62.5).mean_rate();
/// assert!((rate - 29.55).abs() < 4.0 * (29.55 / 62.5_f64).sqrt());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sine {
    /// Amplitude.
    pub amplitude: f64,
    /// Frequency (Hz).
    pub frequency: f64,
    /// Phase at time 0, in periods.
    pub phase: f64,
    /// What is added.
    pub offset: f64,
}

/// Amplitude 1, 10 Hz, phase 0, offset 0.
impl Default for Sine {
    fn default() -> Sine {
        Sine { amplitude: 1.0, frequency: 10.0, phase: 0.0, offset: 0.0 }
    }
}

/// The sine of an angle in turns, however many of them.
fn sine(turns: f64) -> f64 {
    sin_cos_turns(turns - turns.floor()).0
}

impl Drive for Sine {
    fn add(&self, moment: &Moment, _: Range<usize>, _: &mut [f64], current: &mut [f64]) {
        let Sine { amplitude, frequency, phase, offset } = *self;
        let half_turns = frequency * moment.dt / 1000.0;
        // The mean of a sine over a step is its middle, times sin(x) / x for half the angle of the step.
        let mean = if half_turns == 0.0 { 1.0 } else { sine(0.5 * half_turns) / (PI * half_turns) };
        let now = offset + amplitude * mean * sine(frequency * moment.time / 1000.0 + phase);
        current.iter_mut().for_each(|c| *c += now);
    }

    fn random(&self) -> bool {
        false
    }

    fn parameters(&self, tell: &mut dyn FnMut(f64)) -> bool {
        [self.amplitude, self.frequency, self.phase, self.offset].into_iter().for_each(tell);
        true
    }

    fn check(&self, _: usize) -> Result<()> {
        let Sine { amplitude, frequency, phase, offset } = *self;
        all_finite(&[("amplitude", amplitude), ("phase", phase), ("offset", offset)])
            .and_then(|()| non_negative("frequency", frequency))
            .map_err(|broken| broken.of("Sine"))
    }
}

/// A sine whose frequency rises or falls linearly, from one time to another, the same into every neuron:
///
/// ```text
/// I(t) = amplitude sin(2 pi (f0 s + (f1 - f0) s^2 / 2 T))      s = t - from, T = to - from
/// ```
///
/// Before and after it is 0. A step gets the value in its middle, times the share of the step that lies between the two times.
/// The bits are the same on every machine.
///
/// ```
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// let mut net = Network::new(0.1)?;
/// let cell = net.add(1, LeakyIntegrator::default())?;
/// net.drive(cell, Chirp { amplitude: 3.0, frequencies: (1.0, 100.0), from: 50.0, to: 1050.0 })?;
/// net.run(50.0)?;
/// assert_eq!(net.get(cell, "v")?[0], 0.0);
/// net.run(200.0)?;
/// assert!(net.get(cell, "v")?[0].abs() > 0.1);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chirp {
    /// Amplitude.
    pub amplitude: f64,
    /// Frequencies at the beginning and at the end (Hz).
    pub frequencies: (f64, f64),
    /// When it begins (ms).
    pub from: f64,
    /// When it ends (ms).
    pub to: f64,
}

impl Drive for Chirp {
    fn add(&self, moment: &Moment, _: Range<usize>, _: &mut [f64], current: &mut [f64]) {
        let Chirp { amplitude, frequencies: (first, last), from, to } = *self;
        let share = moment.share(from, to);
        if share > 0.0 {
            let seconds = (moment.time - from) / 1000.0;
            let turns = seconds * (first + (last - first) * (moment.time - from) / (2.0 * (to - from)));
            let now = share * amplitude * sine(turns);
            current.iter_mut().for_each(|c| *c += now);
        }
    }

    fn random(&self) -> bool {
        false
    }

    fn parameters(&self, tell: &mut dyn FnMut(f64)) -> bool {
        let Chirp { amplitude, frequencies: (first, last), from, to } = *self;
        [amplitude, first, last, from, to].into_iter().for_each(tell);
        true
    }

    fn check(&self, _: usize) -> Result<()> {
        let Chirp { amplitude, frequencies: (first, last), from, to } = *self;
        all_finite(&[("amplitude", amplitude), ("from", from)])
            .and_then(|()| non_negative("the first frequency", first))
            .and_then(|()| non_negative("the last frequency", last))
            .and_then(|()| positive("its duration", to - from))
            .map_err(|broken| broken.of("Chirp"))
    }

    fn check_time(&self, now: f64) -> Result<()> {
        super::still_to_come("a chirp", self.to, now)
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods)]
mod tests {
    use super::*;
    use crate::network::clock::Clock;
    use crate::prelude::*;
    use crate::random::statistics::counts_at_1e_9;
    use crate::random::{Purpose, Source};
    use std::f64::consts::TAU;

    fn current(drive: &impl Drive, dt: f64, step: u64) -> f64 {
        let moment = Moment::new(Clock::new(dt).unwrap(), step, Source::new(0, 0, Purpose::Noise));
        let mut current = [0.0];
        drive.add(&moment, 0..1, &mut [], &mut current);
        current[0]
    }

    #[test]
    fn each_step_has_the_mean_of_the_sine() {
        let drive = Sine { amplitude: 2.0, frequency: 37.0, phase: 0.2, offset: 0.5 };
        for dt in [0.1, 5.0, 40.0] {
            for step in [0, 1, 17, 100_000] {
                let turn = |t: f64| TAU * (0.037 * t + 0.2);
                let (from, to) = (step as f64 * dt, (step + 1) as f64 * dt);
                let mean = 0.5 + 2.0 * (turn(from).cos() - turn(to).cos()) / (turn(to) - turn(from));
                assert!((current(&drive, dt, step) - mean).abs() < 1e-7, "{dt} {step}");
            }
        }
        assert_eq!(current(&Sine { frequency: 0.0, phase: 0.25, ..Sine::default() }, 0.1, 7), 1.0);
    }

    #[test]
    fn a_chirp_runs_through_its_frequencies() {
        let drive = Chirp { amplitude: 1.5, frequencies: (2.0, 50.0), from: 100.0, to: 1100.0 };
        assert_eq!([current(&drive, 0.1, 999), current(&drive, 0.1, 11_000)], [0.0, 0.0]);
        for step in [1000, 4321, 10_999] {
            let s = 0.0001 * (step as f64 + 0.5) - 0.1;
            assert!((current(&drive, 0.1, step) - 1.5 * (TAU * (2.0 * s + 24.0 * s * s)).sin()).abs() < 1e-10);
        }
        assert!(
            Chirp { to: 50.0, ..drive }.check(1).is_err()
                && Sine { frequency: -1.0, ..Sine::default() }.check(1).is_err()
        );
    }

    /// Counts of Poisson sources in bins of a period, against the integral of the rate.
    #[test]
    fn rates_follow_a_sine_a_table_and_a_population() -> Result<()> {
        const N: usize = 16_000;
        let bins = |modulate: &dyn Fn(&mut Network, Pop) -> Result<()>| {
            let mut net = Network::new(0.1)?.seed(2);
            let sources = net.add(N, Poisson { rate: 30.0 })?;
            modulate(&mut net, sources)?;
            net.record_spikes(sources)?;
            let spikes = net.run(1000.0)?.spikes(sources)?;
            let mut counts = [0.0; 50];
            spikes.iter().for_each(|(time, _)| counts[((time - 0.05) / 20.0) as usize] += 1.0);
            Ok::<_, Error>(counts)
        };
        // A count is the sum over steps of 1 - exp(-rate dt), less than a Poisson number by half of rate dt.
        let judged = |counts: &[f64; 50], rate: &dyn Fn(f64) -> f64| {
            let chance = |step: usize| 1.0 - (-rate(0.1 * (step as f64 + 0.5)) * 0.0001).exp();
            let expected: Vec<f64> =
                (0..50).map(|k| N as f64 * (200 * k..200 * (k + 1)).map(chance).sum::<f64>()).collect();
            counts_at_1e_9(counts, &expected, &expected)
        };
        let sine = bins(&|net, sources| {
            net.drive(sources, Sine { amplitude: 25.0, frequency: 4.0, phase: 0.1, offset: 5.0 }).map(drop)
        })?;
        let rate = |share: f64| move |t: f64| share * (35.0 + 25.0 * (TAU * (0.004 * t + 0.1)).sin());
        assert!(judged(&sine, &rate(1.0)) < 1.0 && judged(&sine, &rate(1.02)) > 1.0, "{}", judged(&sine, &rate(1.02)));

        let table = bins(&|net, sources| {
            let values = ndarray::Array2::from_shape_fn((10, 1), |(row, _)| 5.0 * row as f64);
            net.drive(sources, Table { values, every: 100.0 }).map(drop)
        });
        if let Ok(table) = table {
            let rate = |share: f64| move |t: f64| share * (30.0 + 5.0 * (t / 100.0).floor());
            assert!(judged(&table, &rate(1.0)) < 1.0 && judged(&table, &rate(1.02)) > 1.0);
        }

        // A rate unit that relaxes to 40 with 200 ms, and adds half of it.
        let population = bins(&|net, sources| {
            let unit = net.add(1, LeakyIntegrator { tau: 200.0, ..LeakyIntegrator::default() })?;
            net.drive(unit, Constant(40.0))?;
            net.couple(unit, sources, AllToAll.weight(0.5), Linear).map(drop)
        })?;
        let rate = |share: f64| move |t: f64| share * (30.0 + 20.0 * (1.0 - (-(t - 0.05) / 200.0).exp()));
        assert!(judged(&population, &rate(1.0)) < 1.0 && judged(&population, &rate(1.02)) > 1.0);
        Ok(())
    }
}
