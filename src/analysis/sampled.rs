// Trigonometry of the platform: no state of a simulation depends on it.
#![allow(clippy::disallowed_methods)]

use std::f64::consts::TAU;

use ndarray::{Array1, Array2};
use realfft::RealFftPlanner;
use realfft::num_complex::Complex;

use super::{Spectrum, counts};
use crate::recording::Spikes;

/// The spectral density of even samples, `dt` ms apart, by Welch's method with segments of so many samples.
///
/// ```text
/// P(f) = mean over segments of 2 dt |Σ_k h_k (x_k - mean x) exp(-2πi f k dt)|² / Σ_k h_k²,    h_k = (1 - cos(2π k / n)) / 2
/// ```
///
/// Segments overlap by half; one that is longer than the samples is as long as these. The unit is that of the samples,
/// squared, per Hz, and the integral over all frequencies is the variance. Empty for fewer than two samples, or unless `dt`
/// is positive.
///
/// ```
/// use synfire::analysis::spectrum_of;
///
/// // A sine of amplitude 1 and 40 Hz: a line of area 1/2.
/// let values: Vec<f64> = (0..1000).map(|k| (0.08 * std::f64::consts::PI * k as f64).sin()).collect();
/// let spectrum = spectrum_of(&values, 1.0, 500);
/// let area: f64 = spectrum.power.sum() * spectrum.frequencies[1];
/// assert!((area - 0.5).abs() < 1e-12 && spectrum.frequencies[20] == 40.0);
/// ```
///
/// P. Welch (1967), <https://doi.org/10.1109/TAU.1967.1161901>.
pub fn spectrum_of(values: &[f64], dt: f64, segment: usize) -> Spectrum {
    let lines = Lines::of(values, dt, segment, None);
    let Lines { frequencies, segments, scale, .. } = &lines;
    let mean = |k: usize| segments.iter().map(|lines| lines[k].norm_sqr()).sum::<f64>() / segments.len() as f64;
    let power = Array1::from_shape_fn(frequencies.len(), |k| mean(k) * scale[k]);
    Spectrum { frequencies: frequencies.clone(), power }
}

/// How much of one signal follows from another, by frequency.
#[derive(Clone, Debug, PartialEq)]
pub struct Coherence {
    /// From 0 to half the sampling rate (Hz).
    pub frequencies: Array1<f64>,
    /// From 0 to 1.
    pub coherence: Array1<f64>,
    /// By how much the second signal lags the first, as a part of a cycle (radian).
    pub phase: Array1<f64>,
}

/// The coherence of two signals, sampled at the same times `dt` ms apart, from segments of so many samples.
///
/// ```text
/// C(f) = |P_ab(f)|² / (P_a(f) P_b(f))
/// ```
///
/// The densities are means over segments, as in [`spectrum_of`]; with one segment alone the coherence is 1 everywhere. Of
/// independent signals it is about one over the number of segments. 0 where a signal has no power. As long as the shorter
/// signal; empty for fewer than two samples.
///
/// ```
/// use synfire::analysis::coherence_of;
///
/// let a: Vec<f64> = (0..2000_u32).map(|k| f64::from(k * k % 997) - 500.0).collect();
/// let twice: Vec<f64> = a.iter().map(|x| 2.0 * x).collect();
/// assert!(coherence_of(&a, &twice, 1.0, 200).coherence.iter().all(|c| (c - 1.0).abs() < 1e-9));
/// ```
///
/// J. S. Bendat & A. G. Piersol (2010), *Random Data*, Wiley, <https://doi.org/10.1002/9781118032428>.
pub fn coherence_of(a: &[f64], b: &[f64], dt: f64, segment: usize) -> Coherence {
    let shorter = a.len().min(b.len());
    let (first, second) = (Lines::of(&a[..shorter], dt, segment, None), Lines::of(&b[..shorter], dt, segment, None));
    let of = |k: usize| {
        let (mut own, mut other, mut both) = (0.0, 0.0, Complex::new(0.0, 0.0));
        for (x, y) in first.segments.iter().zip(&second.segments) {
            own += x[k].norm_sqr();
            other += y[k].norm_sqr();
            both += x[k].conj() * y[k];
        }
        let power = own * other;
        if power > 0.0 { (both.norm_sqr() / power, -both.arg()) } else { (0.0, 0.0) }
    };
    let all: Vec<(f64, f64)> = (0..first.frequencies.len()).map(of).collect();
    let (coherence, phase): (Vec<f64>, Vec<f64>) = all.into_iter().unzip();
    Coherence { frequencies: first.frequencies, coherence: coherence.into(), phase: phase.into() }
}

/// The coherence of the spikes of a view with a field potential, whose samples are `dt` ms apart and begin with the
/// recording of the spikes.
///
/// It is the [`coherence_of`] the field with the numbers of spikes in bins of `dt`: sample `k` goes with the bin from
/// `k dt` on.
///
/// ```
/// use synfire::analysis::spike_field_coherence;
/// use synfire::recording::Spikes;
///
/// // Spikes at each crest of a field of 50 Hz.
/// let field: Vec<f64> = (0..4000).map(|k| (0.1 * std::f64::consts::PI * k as f64).cos()).collect();
/// let spikes = Spikes::new((1..200).map(|k| 20.0 * k as f64).collect::<Vec<_>>(), vec![0; 199], 1, 0.0, 4000.0)?;
/// let coherence = spike_field_coherence(&spikes, &field, 1.0, 500);
/// assert!(coherence.frequencies[25] == 50.0 && coherence.coherence[25] > 0.99);
/// # Ok::<(), synfire::Error>(())
/// ```
///
/// P. Fries, J. H. Reynolds, A. E. Rorie & R. Desimone (2001), "Modulation of oscillatory neuronal synchronization by
/// selective visual attention", *Science* 291, 1560-1563, <https://doi.org/10.1126/science.1055465>.
pub fn spike_field_coherence(spikes: &Spikes, field: &[f64], dt: f64, segment: usize) -> Coherence {
    coherence_of(field, counts(spikes, dt).as_slice().unwrap_or_default(), dt, segment)
}

/// Power by time and frequency.
#[derive(Clone, Debug, PartialEq)]
pub struct Spectrogram {
    /// The middle of each segment, after the first sample (ms).
    pub times: Array1<f64>,
    /// From 0 to half the sampling rate (Hz).
    pub frequencies: Array1<f64>,
    /// Spectral density: a row for each time, a column for each frequency.
    pub power: Array2<f64>,
}

/// How the spectral density of even samples, `dt` ms apart, changes: that of each segment of so many samples, each `step`
/// samples after the one before.
///
/// Segments lose their mean and are weighted with a Hann window, as in [`spectrum_of`]; the mean over segments that
/// overlap by half is what that gives. Empty if no segment fits, or if `step` is 0.
///
/// ```
/// use synfire::analysis::{spectrogram, spectrum_of};
///
/// let values: Vec<f64> = (0..600_u32).map(|k| f64::from(k * k % 97)).collect();
/// let picture = spectrogram(&values, 0.5, 200, 100);
/// assert_eq!((picture.power.dim(), picture.times[0]), ((5, 101), 50.0));
/// let mean = picture.power.mean_axis(ndarray::Axis(0)).unwrap();
/// assert!((&mean - &spectrum_of(&values, 0.5, 200).power).iter().all(|difference| difference.abs() < 1e-12));
/// ```
pub fn spectrogram(values: &[f64], dt: f64, segment: usize, step: usize) -> Spectrogram {
    let lines = Lines::of(values, dt, segment, Some(step));
    let Lines { frequencies, segments, scale, length } = lines;
    let power = |(row, k): (usize, usize)| segments[row][k].norm_sqr() * scale[k];
    Spectrogram {
        times: (0..segments.len()).map(|row| (row * step) as f64 * dt + 0.5 * length as f64 * dt).collect(),
        power: Array2::from_shape_fn((segments.len(), frequencies.len()), power),
        frequencies,
    }
}

/// The transforms of the segments of a signal.
struct Lines {
    frequencies: Array1<f64>,
    segments: Vec<Vec<Complex<f64>>>,
    /// What makes a density of the square of a line.
    scale: Vec<f64>,
    length: usize,
}

impl Lines {
    /// With the distance of segments (samples), half a segment by default.
    fn of(values: &[f64], dt: f64, segment: usize, step: Option<usize>) -> Lines {
        let length = if step.is_none() { segment.min(values.len()) } else { segment };
        let step = step.unwrap_or(length - length / 2);
        if length < 2 || step == 0 || !(dt > 0.0 && dt.is_finite()) {
            return Lines { frequencies: Array1::zeros(0), segments: vec![], scale: vec![], length: 0 };
        }
        let hann: Vec<f64> = (0..length).map(|k| 0.5 - 0.5 * (TAU * k as f64 / length as f64).cos()).collect();
        let norm: f64 = hann.iter().map(|h| h * h).sum();
        let transform = RealFftPlanner::<f64>::new().plan_fft_forward(length);
        let mut segments = Vec::new();
        for part in values.windows(length).step_by(step) {
            let mean = part.iter().sum::<f64>() / length as f64;
            let mut windowed: Vec<f64> = part.iter().zip(&hann).map(|(x, h)| (x - mean) * h).collect();
            let mut lines = transform.make_output_vec();
            if transform.process(&mut windowed, &mut lines).is_ok() {
                segments.push(lines);
            }
        }
        // Lines between 0 and the highest stand for a negative frequency, too.
        let paired = 1..length.div_ceil(2);
        let scale = |k: usize| if paired.contains(&k) { 2.0 } else { 1.0 } * dt / 1e3 / norm;
        let frequencies = Array1::from_shape_fn(length / 2 + 1, |k| k as f64 * 1e3 / (length as f64 * dt));
        Lines { scale: (0..frequencies.len()).map(scale).collect(), frequencies, segments, length }
    }
}

/// The amplitude and the phase of a band of frequencies in a signal.
#[derive(Clone, Debug, PartialEq)]
pub struct Rhythm {
    /// The amplitude at each sample.
    pub amplitude: Array1<f64>,
    /// The phase at each sample (radian, from -π to π): 0 at a crest.
    pub phase: Array1<f64>,
}

/// The part of even samples, `dt` ms apart, between two frequencies (Hz, both included), as amplitude and phase.
///
/// ```text
/// A(t) exp(i φ(t)) = 2 Σ over lines of the band of X(f) exp(2πi f t) / n
/// ```
///
/// All lines of the whole signal that lie in the band are kept, and no other: the analytic signal of an ideal filter. At its
/// ends the signal counts as going round. Empty for fewer than two samples, or unless `dt` is positive.
///
/// ```
/// use synfire::analysis::rhythm;
///
/// let values: Vec<f64> = (0..1000).map(|k| 3.0 * (0.02 * std::f64::consts::PI * k as f64 + 1.0).cos() + 5.0).collect();
/// let slow = rhythm(&values, 1.0, 5.0, 15.0);
/// assert!((slow.amplitude[300] - 3.0).abs() < 1e-12 && (slow.phase[0] - 1.0).abs() < 1e-12);
/// ```
///
/// M. Le Van Quyen et al. (2001), "Comparison of Hilbert transform and wavelet methods for the analysis of neuronal
/// synchrony", *Journal of Neuroscience Methods* 111, 83-98, <https://doi.org/10.1016/S0165-0270(01)00372-7>.
pub fn rhythm(values: &[f64], dt: f64, low: f64, high: f64) -> Rhythm {
    let n = values.len();
    if n < 2 || !(dt > 0.0 && dt.is_finite()) {
        return Rhythm { amplitude: Array1::zeros(0), phase: Array1::zeros(0) };
    }
    let mut planner = RealFftPlanner::<f64>::new();
    let (forward, inverse) = (planner.plan_fft_forward(n), planner.plan_fft_inverse(n));
    let (mut input, mut lines) = (values.to_vec(), forward.make_output_vec());
    let done = forward.process(&mut input, &mut lines).is_ok();
    let within = |k: usize| done && (low..=high).contains(&(k as f64 * 1e3 / (n as f64 * dt)));
    let part = |turn: Complex<f64>| {
        let mut own: Vec<Complex<f64>> = lines
            .iter()
            .enumerate()
            .map(|(k, line)| if within(k) { line * turn } else { Complex::new(0.0, 0.0) })
            .collect();
        // The lines at the ends are real.
        own[0].im = 0.0;
        if n.is_multiple_of(2) {
            own[n / 2].im = 0.0;
        }
        let mut out = vec![0.0; n];
        let _ = inverse.process(&mut own, &mut out);
        out
    };
    let (real, imaginary) = (part(Complex::new(1.0, 0.0)), part(Complex::new(0.0, -1.0)));
    let sum: Vec<Complex<f64>> =
        real.iter().zip(&imaginary).map(|(re, im)| Complex::new(*re, *im) / n as f64).collect();
    Rhythm { amplitude: sum.iter().map(|z| z.norm()).collect(), phase: sum.iter().map(|z| z.arg()).collect() }
}

/// How spikes are locked to a phase.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Locking {
    /// The length of the mean vector: 1 if all spikes have one phase, about 1 / sqrt(spikes) if they have any.
    pub strength: f64,
    /// The mean phase (radian).
    pub phase: f64,
    /// The pairwise phase consistency, whose mean does not depend on the number of spikes: 0 without locking.
    pub consistency: f64,
    /// The number of spikes that had a phase.
    pub spikes: usize,
}

/// How the spikes of a view are locked to a phase, which is given from the start of the recording on, every `dt` ms.
///
/// ```text
/// R exp(i φ) = mean over spikes of exp(i phase(t)),    PPC = (N R² - 1) / (N - 1)
/// ```
///
/// A spike has the phase of the last sample not after it. `None` for fewer than two spikes.
///
/// ```
/// use synfire::analysis::phase_locking;
/// use synfire::recording::Spikes;
///
/// let phases: Vec<f64> = (0..100).map(|k| (k % 10) as f64 * 0.2 * std::f64::consts::PI).collect();
/// let spikes = Spikes::new(vec![12.0, 22.0, 52.0], vec![0, 0, 0], 1, 0.0, 100.0)?;
/// let locking = phase_locking(&spikes, &phases, 1.0).unwrap();
/// assert!((locking.strength - 1.0).abs() < 1e-15 && (locking.phase - 0.4 * std::f64::consts::PI).abs() < 1e-15);
/// # Ok::<(), synfire::Error>(())
/// ```
///
/// M. Vinck, M. van Wingerden, T. Womelsdorf, P. Fries & C. M. A. Pennartz (2010), "The pairwise phase consistency: a
/// bias-free measure of rhythmic neuronal synchronization", *NeuroImage* 51, 112-122,
/// <https://doi.org/10.1016/j.neuroimage.2010.01.073>.
pub fn phase_locking(spikes: &Spikes, phases: &[f64], dt: f64) -> Option<Locking> {
    let place = |time: f64| ((time - spikes.start + crate::recording::AT_THE_EDGE) / dt).floor();
    let own = |(time, _): (f64, usize)| phases.get(place(time) as usize).filter(|_| place(time) >= 0.0);
    let own: Vec<f64> = spikes.events().filter_map(own).copied().collect();
    let n = own.len() as f64;
    let sum: Complex<f64> = own.iter().map(|phase| Complex::new(phase.cos(), phase.sin())).sum();
    let mean = sum / n;
    let consistency = (n * mean.norm_sqr() - 1.0) / (n - 1.0);
    let locking = Locking { strength: mean.norm(), phase: mean.arg(), consistency, spikes: own.len() };
    (own.len() > 1).then_some(locking)
}

#[cfg(test)]
mod tests {
    use super::super::trains::{empty, poisson};
    use super::*;

    #[test]
    fn independent_signals_cohere_by_chance_and_spikes_lock_to_none() {
        let trains = poisson(2, 100.0, 100_000.0);
        let (a, b) = (counts(&trains.of(..1), 1.0), counts(&trains.of(1..), 1.0));
        let coherence = coherence_of(a.as_slice().unwrap(), b.as_slice().unwrap(), 1.0, 500).coherence;
        // 399 segments of which neighbours overlap: a mean of somewhat more than 1/399.
        let mean = coherence.mean().unwrap();
        assert!((1.0 / 399.0..2.0 / 399.0).contains(&mean), "{mean}");
        let phases: Vec<f64> = (0..100_000).map(|k| 0.05 * k as f64 % TAU).collect();
        let locking = phase_locking(&trains, &phases, 1.0).unwrap();
        assert!(locking.consistency.abs() < 5.0 / locking.spikes as f64, "{locking:?}");
    }

    #[test]
    fn nothing_has_no_spectrum() {
        assert!(spectrum_of(&[1.0], 1.0, 10).power.is_empty() && spectrum_of(&[1.0; 9], 0.0, 4).power.is_empty());
        assert!(
            spectrogram(&[1.0; 9], 1.0, 10, 1).power.is_empty() && spectrogram(&[1.0; 9], 1.0, 4, 0).times.is_empty()
        );
        assert!(coherence_of(&[], &[1.0], 1.0, 4).coherence.is_empty());
        assert!(coherence_of(&[1.0; 8], &[1.0; 8], 1.0, 4).coherence.iter().all(|c| *c == 0.0));
        assert!(rhythm(&[1.0], 1.0, 0.0, 1.0).phase.is_empty());
        assert_eq!(phase_locking(&empty(1), &[0.0], 1.0), None);
    }
}
