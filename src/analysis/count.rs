use ndarray::Array1;

use super::{mean, variance};
use crate::recording::Spikes;

/// The number of spikes of all neurons together in each bin of `bin` ms.
///
/// Bin `k` holds what is later than `k × bin` after the start of the recording, up to `(k + 1) × bin`. Empty if the recording is shorter than a bin, or if `bin` is no positive length.
///
/// ```
/// use ndarray::array;
/// use synfire::{analysis, recording::Spikes};
///
/// let spikes = Spikes { times: array![0.5, 1.1, 3.0], neurons: array![0, 1, 0], len: 2, start: 0.0, stop: 3.0 };
/// assert_eq!(analysis::counts(&spikes, 1.0), array![1.0, 1.0, 1.0]);
/// ```
pub fn counts(spikes: &Spikes, bin: f64) -> Array1<f64> {
    let bins = spikes.bins(bin);
    let mut counts = Array1::zeros(bins);
    for (time, _) in spikes.events() {
        if let Some(place) = spikes.bin_of(time, bin, bins) {
            counts[place] += 1.0;
        }
    }
    counts
}

/// The Fano factor of the number `N` of spikes of the whole view in bins of `bin` ms.
///
/// ```text
/// F = Var(N) / mean(N)
/// ```
///
/// It is 1 for independent Poisson neurons and near the number of neurons if all fire together; it grows with the
/// number of neurons that are correlated. `None` if no bin holds a spike.
///
/// ```
/// use ndarray::Array1;
/// use synfire::{analysis, recording::Spikes};
///
/// // One spike in every second bin: mean 1/2, variance 1/4.
/// let spikes = Spikes {
///     times: Array1::from_shape_fn(50, |k| 2.0 * (k + 1) as f64),
///     neurons: Array1::zeros(50),
///     len: 1,
///     start: 0.0,
///     stop: 100.0,
/// };
/// assert_eq!(analysis::fano(&spikes, 1.0), Some(0.5));
/// ```
///
/// U. Fano (1947), "Ionization yield of radiations. II. The fluctuations of the number of ions", *Physical Review* 72,
/// 26-29, <https://doi.org/10.1103/PhysRev.72.26>.
pub fn fano(spikes: &Spikes, bin: f64) -> Option<f64> {
    let counts = counts(spikes, bin);
    let mean = mean(&counts);
    (mean > 0.0).then(|| variance(&counts) / mean)
}

#[cfg(test)]
mod tests {
    use super::super::trains::{clocks, empty, poisson};
    use super::*;

    #[test]
    fn independent_poisson_neurons_have_a_fano_factor_of_one() {
        let fano = fano(&poisson(50, 20.0, 20_000.0), 5.0).unwrap();
        // The standard error of a variance of 4000 counts is sqrt(2 / 4000) of it.
        assert!((fano - 1.0).abs() < 4.0 * (2.0_f64 / 4000.0).sqrt(), "{fano}");
    }

    #[test]
    fn clocks_in_step_reach_the_number_of_neurons() {
        // Every 10th bin holds 40 spikes: mean 4, variance 40^2 (1/10)(9/10) = 144.
        let fano = fano(&clocks(40, 10.0, 0.0, 1000.0), 1.0).unwrap();
        assert!((fano - 36.0).abs() < 1e-12, "{fano}");
    }

    #[test]
    fn two_clusters_in_turn() {
        // Every 5th bin holds 20 spikes: mean 4, variance 20^2 (1/5)(4/5) = 64.
        let mut clusters = clocks(40, 10.0, 0.0, 1000.0);
        for (time, &neuron) in clusters.times.iter_mut().zip(&clusters.neurons) {
            *time += if neuron % 2 == 0 { 0.0 } else { -5.0 };
        }
        assert!((fano(&clusters, 1.0).unwrap() - 16.0).abs() < 1e-12);
    }

    #[test]
    fn grid_times_fall_into_the_bin_they_end() {
        let mut spikes = clocks(1, 0.1, 0.0, 100.0);
        spikes.times = (1..=1000).map(|step| 0.1 * step as f64).collect();
        assert!(counts(&spikes, 0.1).iter().all(|&count| count == 1.0));
        assert!(counts(&spikes, 0.3).iter().all(|&count| count == 3.0));
        assert_eq!(counts(&spikes, 100.0).to_vec(), [1000.0]);
    }

    #[test]
    fn nothing_has_no_fano_factor() {
        assert_eq!(fano(&empty(5), 1.0), None);
        assert_eq!(fano(&empty(0), 1.0), None);
        assert_eq!(fano(&clocks(2, 10.0, 0.0, 100.0), 0.0), None);
        assert_eq!(fano(&clocks(2, 10.0, 0.0, 100.0), f64::NAN), None);
    }
}
