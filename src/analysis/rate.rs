use ndarray::Array1;

use super::counts;
use crate::math::exp;
use crate::recording::Spikes;

/// The mean rate of a view (Hz); 0 for a view without neurons or a recording without length.
///
/// ```text
/// rate = spikes / (neurons × duration)
/// ```
///
/// ```
/// use ndarray::array;
/// use synfire::{analysis, recording::Spikes};
///
/// let spikes = Spikes { times: array![10.0, 60.0], neurons: array![0, 0], len: 4, start: 0.0, stop: 100.0 };
/// assert_eq!(analysis::mean_rate(&spikes), 5.0);
/// ```
pub fn mean_rate(spikes: &Spikes) -> f64 {
    spikes.mean_rate()
}

/// How much the rates of the neurons differ: their standard deviation (Hz); 0 for a view without neurons.
///
/// ```text
/// spread = sqrt(mean over neurons of (rate_i - mean rate)²)
/// ```
///
/// ```
/// use ndarray::array;
/// use synfire::{analysis, recording::Spikes};
///
/// let spikes = Spikes { times: array![10.0, 60.0], neurons: array![0, 0], len: 2, start: 0.0, stop: 1000.0 };
/// assert_eq!(analysis::rate_spread(&spikes), 1.0);
/// ```
pub fn rate_spread(spikes: &Spikes) -> f64 {
    let rates = spikes.rates();
    let (listed, all) = (rates.len() as f64, spikes.len.max(1) as f64);
    let mean = rates.sum() / all;
    let squares: f64 = rates.iter().map(|rate| (rate - mean) * (rate - mean)).sum();
    ((squares + (spikes.len as f64 - listed) * mean * mean) / all).sqrt()
}

/// The fraction of the neurons that never fired; 0 for a view without neurons.
///
/// ```text
/// silent = neurons without a spike / neurons
/// ```
///
/// ```
/// use ndarray::array;
/// use synfire::{analysis, recording::Spikes};
///
/// let spikes = Spikes { times: array![10.0, 60.0], neurons: array![0, 0], len: 4, start: 0.0, stop: 100.0 };
/// assert_eq!(analysis::silent_fraction(&spikes), 0.75);
/// ```
pub fn silent_fraction(spikes: &Spikes) -> f64 {
    let mut fired: Vec<usize> = spikes.events().map(|(_, neuron)| neuron).collect();
    fired.sort_unstable();
    fired.dedup();
    (spikes.len - fired.len()) as f64 / spikes.len.max(1) as f64
}

/// The rate (Hz) of a neuron of the view in each bin of `bin` ms, averaged over the neurons.
///
/// ```text
/// rate(k) = spikes in bin k / (neurons × bin)
/// ```
///
/// Bin `k` begins `k × bin` after the start of the recording and holds its end, but not its beginning. Empty if the recording is shorter than a bin.
///
/// ```
/// use ndarray::array;
/// use synfire::{analysis, recording::Spikes};
///
/// let spikes = Spikes { times: array![1.0, 2.0, 15.0], neurons: array![0, 1, 0], len: 2, start: 0.0, stop: 20.0 };
/// assert_eq!(analysis::population_rate(&spikes, 10.0), array![100.0, 50.0]);
/// ```
pub fn population_rate(spikes: &Spikes, bin: f64) -> Array1<f64> {
    counts(spikes, bin).mapv_into(|count| count / (spikes.len.max(1) as f64 * bin) * 1e3)
}

/// The population rate (Hz) in bins of `bin` ms, smoothed with a Gaussian of standard deviation `sd` ms.
///
/// ```text
/// smoothed(k) = Σ_j G(j - k) rate(j) / Σ_j G(j - k),    G(m) = exp(-(m bin)² / 2 sd²)
/// ```
///
/// The sums run over the bins of the recording within 5 `sd`, so that a constant rate stays constant up to its ends.
/// With `sd` = 0 (or what is no length) nothing is smoothed. Bin `k` is centred `(k + 1/2) × bin` after the start.
///
/// ```
/// use ndarray::Array1;
/// use synfire::{analysis, recording::Spikes};
///
/// // A spike in each bin of 1 ms: 1000 Hz everywhere.
/// let spikes = Spikes {
///     times: Array1::from_shape_fn(100, |k| (k + 1) as f64),
///     neurons: Array1::zeros(100),
///     len: 1,
///     start: 0.0,
///     stop: 100.0,
/// };
/// assert!(analysis::smoothed_rate(&spikes, 1.0, 5.0).iter().all(|rate| (rate - 1000.0).abs() < 1e-9));
/// ```
pub fn smoothed_rate(spikes: &Spikes, bin: f64, sd: f64) -> Array1<f64> {
    let rate = population_rate(spikes, bin);
    if !(sd > 0.0 && sd.is_finite()) {
        return rate;
    }
    let kernel = gaussian(sd / bin, rate.len());
    Array1::from_shape_fn(rate.len(), |k| {
        let (first, last) = (k.saturating_sub(kernel.len() - 1), (k + kernel.len() - 1).min(rate.len() - 1));
        let mut sum = 0.0;
        let mut weight = 0.0;
        for j in first..=last {
            let g = kernel[j.abs_diff(k)];
            sum += g * rate[j];
            weight += g;
        }
        sum / weight
    })
}

/// One side of a Gaussian of standard deviation `sd` bins, up to 5 `sd` or `most` bins; at least its centre.
fn gaussian(sd: f64, most: usize) -> Vec<f64> {
    let reach = ((5.0 * sd).ceil() as usize).min(most);
    (0..=reach).map(|m| m as f64 / sd).map(|z| exp(-0.5 * z * z)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::trains::{clocks, empty, poisson};
    use super::*;

    #[test]
    fn a_clock_ticks_at_its_rate() {
        let spikes = clocks(7, 20.0, 1.0, 1000.0);
        assert_eq!(mean_rate(&spikes), 50.0);
        assert_eq!(rate_spread(&spikes), 0.0);
        assert_eq!(silent_fraction(&spikes), 0.0);
        assert_eq!(population_rate(&spikes, 20.0).mean().unwrap(), 50.0);
    }

    #[test]
    fn poisson_counts_spread_by_the_root_of_their_mean() {
        // 20 Hz for 5 s: 100 spikes, sd 10, or 2 Hz; the standard error of an sd from 400 values is 1/sqrt(800).
        let spread = rate_spread(&poisson(400, 20.0, 5000.0));
        assert!((spread / 2.0 - 1.0).abs() < 4.0 / 800.0_f64.sqrt(), "{spread}");
    }

    #[test]
    fn a_spike_becomes_a_gaussian() {
        let mut spikes = empty(1);
        spikes.times = ndarray::array![50.0];
        spikes.neurons = ndarray::array![0];
        let rate = smoothed_rate(&spikes, 0.1, 5.0);
        // Peak 1000 / (sqrt(2 pi) 5) Hz, cut at 5 sd where 6e-7 of the area is left.
        let peak = 1000.0 / ((2.0 * std::f64::consts::PI).sqrt() * 5.0);
        assert!((rate[499] - peak).abs() < 1e-5 * peak, "{} {peak}", rate[499]);
        assert!((rate[549] / rate[499] - 0.606_530_659_712_633_4).abs() < 1e-12); // exp(-1/2)
        assert!((rate.sum() * 0.1 - 1000.0).abs() < 1e-2);
    }

    #[test]
    fn nothing_has_no_rate() {
        for spikes in [empty(0), empty(3)] {
            assert_eq!((mean_rate(&spikes), rate_spread(&spikes)), (0.0, 0.0));
            assert!(smoothed_rate(&spikes, 1.0, 5.0).iter().all(|&rate| rate == 0.0));
            assert!(population_rate(&spikes, f64::INFINITY).is_empty());
            assert!(smoothed_rate(&spikes, -1.0, 5.0).is_empty());
            assert!(smoothed_rate(&spikes, 1.0, 1e300).iter().all(|&rate| rate == 0.0));
            assert!(smoothed_rate(&spikes, 1.0, 1e-300).iter().all(|&rate| rate == 0.0));
        }
        assert_eq!((silent_fraction(&empty(0)), silent_fraction(&empty(3))), (0.0, 1.0));
    }
}
