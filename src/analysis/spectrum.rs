// Trigonometry of the platform: no state of a simulation depends on it.
#![allow(clippy::disallowed_methods)]

use std::f64::consts::TAU;

use ndarray::Array1;
use realfft::RealFftPlanner;

use super::population_rate;
use crate::recording::Spikes;

/// The length of a segment in [`spectrum`] (ms): 512 bins of 1 ms.
pub const SEGMENT: f64 = 512.0;

/// The lowest frequency at which [`peak_frequency`] looks (Hz).
const LOWEST: f64 = 4.0;

/// Power by frequency.
#[derive(Clone, Debug, PartialEq)]
pub struct Spectrum {
    /// From 0 to half the sampling rate (Hz).
    pub frequencies: Array1<f64>,
    /// Spectral density of the population rate (Hz²/Hz, that is, Hz).
    pub power: Array1<f64>,
}

/// The spectral density of the population rate in bins of `bin` ms, by Welch's method.
///
/// ```text
/// P(f) = mean over segments of 2 bin |Σ_k h_k (r_k - mean r) exp(-2πi f k bin)|² / Σ_k h_k²
/// h_k = (1 - cos(2π k / n)) / 2
/// ```
///
/// Segments of [`SEGMENT`] ms (512 bins of 1 ms, 2560 of 0.2 ms), or of the whole recording if it is shorter, overlap
/// by half, lose their mean and are weighted with a Hann window. The frequencies are 1.95 Hz apart. The integral of the
/// density over all frequencies is the variance of the rate. Empty if the recording has fewer than two bins.
///
/// The last digits of a spectrum may differ between processors.
///
/// ```
/// use ndarray::Array1;
/// use synfire::{analysis, recording::Spikes};
///
/// let spikes = Spikes {
///     times: Array1::from_shape_fn(80, |k| 25.0 * (k + 1) as f64),
///     neurons: Array1::zeros(80),
///     len: 1,
///     start: 0.0,
///     stop: 2000.0,
/// };
/// let spectrum = analysis::spectrum(&spikes, 1.0);
/// assert_eq!(spectrum.frequencies.len(), 257);
/// assert_eq!(spectrum.frequencies[256], 500.0);
/// ```
///
/// P. Welch (1967), "The use of fast Fourier transform for the estimation of power spectra", *IEEE Transactions on
/// Audio and Electroacoustics* 15, 70-73, <https://doi.org/10.1109/TAU.1967.1161901>.
pub fn spectrum(spikes: &Spikes, bin: f64) -> Spectrum {
    let rate = population_rate(spikes, bin);
    let length = ((SEGMENT / bin).round() as usize).min(rate.len());
    if length < 2 {
        return Spectrum { frequencies: Array1::zeros(0), power: Array1::zeros(0) };
    }
    let frequencies = Array1::from_shape_fn(length / 2 + 1, |k| k as f64 * 1e3 / (length as f64 * bin));
    Spectrum { frequencies, power: welch(rate.as_slice().unwrap_or_default(), length) * (bin / 1e3) }
}

/// The mean over half-overlapping segments of `length` values of |DFT|² / Σ h², one-sided.
fn welch(values: &[f64], length: usize) -> Array1<f64> {
    let hann: Vec<f64> = (0..length).map(|k| 0.5 - 0.5 * (TAU * k as f64 / length as f64).cos()).collect();
    let norm: f64 = hann.iter().map(|h| h * h).sum();
    let transform = RealFftPlanner::new().plan_fft_forward(length);
    let mut lines = transform.make_output_vec();
    let mut power = Array1::<f64>::zeros(lines.len());
    let mut segments = 0.0_f64;
    for segment in values.windows(length).step_by(length - length / 2) {
        let mean = segment.iter().sum::<f64>() / length as f64;
        let mut windowed: Vec<f64> = segment.iter().zip(&hann).map(|(value, h)| (value - mean) * h).collect();
        if transform.process(&mut windowed, &mut lines).is_ok() {
            power.iter_mut().zip(&lines).for_each(|(power, line)| *power += line.norm_sqr());
            segments += 1.0;
        }
    }
    // Lines between 0 and the highest stand for a negative frequency, too.
    let paired = 1..length.div_ceil(2);
    Array1::from_shape_fn(power.len(), |k| power[k] * if paired.contains(&k) { 2.0 } else { 1.0 } / (norm * segments))
}

/// The frequency above 4 Hz at which the [`spectrum`] of the population rate is highest (Hz).
///
/// ```text
/// f_peak = argmax of P(f), f >= 4 Hz
/// ```
///
/// Bins of 1 ms show rhythms up to 500 Hz; take 0.2 ms for fast ones. `None` if there are no spikes, or if the
/// recording is too short to tell (less than half of [`SEGMENT`]).
///
/// ```
/// use ndarray::Array1;
/// use synfire::{analysis, recording::Spikes};
///
/// // A rhythm of 40 Hz whose volleys wax and wane; lines are 1.95 Hz apart.
/// let spikes = Spikes {
///     times: Array1::from_shape_fn(400, |k| 25.0 * (k / 5) as f64 + (k % 5 + 1) as f64),
///     neurons: Array1::from_shape_fn(400, |k| k % 5),
///     len: 5,
///     start: 0.0,
///     stop: 2000.0,
/// };
/// assert!((analysis::peak_frequency(&spikes, 1.0).unwrap() - 40.0).abs() < 1.0);
/// ```
pub fn peak_frequency(spikes: &Spikes, bin: f64) -> Option<f64> {
    if spikes.is_empty() || spikes.duration() < SEGMENT / 2.0 {
        return None;
    }
    let Spectrum { frequencies, power } = spectrum(spikes, bin);
    let above = frequencies.iter().zip(&power).filter(|&(&frequency, &power)| frequency >= LOWEST && power > 0.0);
    above.max_by(|a, b| a.1.total_cmp(b.1)).map(|(&frequency, _)| frequency)
}

#[cfg(test)]
mod tests {
    use super::super::trains::{clocks, empty, from_trains, poisson};
    use super::*;

    #[test]
    fn poisson_spikes_are_white() {
        // One-sided density of a Poisson rate: 2 × rate per neuron and neuron.
        let Spectrum { power, .. } = spectrum(&poisson(50, 20.0, 200_000.0), 1.0);
        let inner = power.slice(ndarray::s![2..255]);
        let expected = 2.0 * 20.0 / 50.0;
        assert!((inner.mean().unwrap() / expected - 1.0).abs() < 0.02, "{inner}");
        assert!(inner.iter().all(|power| (power / expected - 1.0).abs() < 0.3), "{inner}");
    }

    #[test]
    fn the_density_integrates_to_the_variance() {
        let spikes = poisson(20, 30.0, 51_200.0);
        let Spectrum { frequencies, power } = spectrum(&spikes, 1.0);
        let variance = population_rate(&spikes, 1.0).var(0.0);
        assert!((power.sum() * frequencies[1] / variance - 1.0).abs() < 0.03);
    }

    #[test]
    fn a_sine_has_its_textbook_lines() {
        // Amplitude A on line m of n with a Hann window: A² n/3 at m, a quarter of it to either side, nothing beyond.
        let values: Vec<f64> = (0..1024).map(|k| 3.0 * (TAU * 40.0 * k as f64 / 512.0).sin() + 7.0).collect();
        let power = welch(&values, 512);
        let expected = 9.0 * 512.0 / 3.0;
        for (line, share) in [(38, 0.0), (39, 0.25), (40, 1.0), (41, 0.25), (42, 0.0)] {
            assert!((power[line] - share * expected).abs() < 1e-9 * expected, "{line}: {}", power[line]);
        }
    }

    #[test]
    fn fast_rhythms_need_fine_bins() {
        // 666.7 Hz: above the limit of 1-ms bins.
        let train: Vec<f64> = (1..=1400).map(|k| 1.5 * k as f64).collect();
        let peak = peak_frequency(&from_trains(&[train], 2100.0), 0.25).unwrap();
        assert!(((peak / 666.7).round() * 666.7 - peak).abs() < 1.0, "{peak}");
        assert_eq!(spectrum(&clocks(1, 5.0, 0.0, 2000.0), 0.2).frequencies.len(), 1281);
    }

    #[test]
    fn slow_drifts_are_no_rhythm() {
        // Volleys at 30 Hz, each spread over nine tenths of a cycle, under a drift of 2 Hz that holds far more power.
        let train = |neuron: usize| {
            let tick = move |k: usize| (k as f64 + 0.018 * neuron as f64) * 1e3 / 30.0;
            let strong = move |time: f64| ((TAU * time / 500.0).sin() + 1.0) * 25.0 > neuron as f64;
            (0..120).map(tick).filter(move |&time| strong(time)).collect()
        };
        let spikes = from_trains(&(0..50).map(train).collect::<Vec<_>>(), 4000.0);
        let peak = peak_frequency(&spikes, 1.0).unwrap();
        assert!((peak - 30.0).abs() < 2.0, "{peak}");
    }

    #[test]
    fn nothing_has_no_rhythm() {
        assert_eq!(peak_frequency(&empty(3), 1.0), None);
        assert_eq!(peak_frequency(&clocks(1, 10.0, 0.0, 200.0), 1.0), None);
        assert_eq!(peak_frequency(&clocks(1, 1.0, 0.0, 1000.0), 1.0), None);
        for bin in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e9] {
            assert!(spectrum(&clocks(1, 10.0, 0.0, 200.0), bin).power.is_empty());
        }
        assert_eq!(spectrum(&clocks(1, 10.0, 0.0, 200.0), 100.0).power.len(), 2);
    }
}
