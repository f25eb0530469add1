use ndarray::Array1;

use super::{counts, variance};
use crate::recording::Spikes;

/// The mean pairwise correlation of the spike counts `c_i` in bins of `bin` ms, from the variance of their sum.
///
/// ```text
/// ρ = (Var(Σ c_i) - Σ Var(c_i)) / ((Σ σ_i)² - Σ σ_i²),    σ_i² = Var(c_i)
/// ```
///
/// This is the mean of the correlation coefficients of all pairs, each weighted with the product of its two standard
/// deviations, at a cost that grows with the number of spikes alone. `None` if fewer than two neurons have a count
/// that varies.
///
/// ```
/// use ndarray::array;
/// use synfire::{analysis, recording::Spikes};
///
/// let together = Spikes { times: array![5.0, 5.0], neurons: array![0, 1], len: 2, start: 0.0, stop: 10.0 };
/// assert!((analysis::correlation(&together, 5.0).unwrap() - 1.0).abs() < 1e-12);
/// let in_turn = Spikes { times: array![5.0, 10.0], ..together };
/// assert!((analysis::correlation(&in_turn, 5.0).unwrap() + 1.0).abs() < 1e-12);
/// ```
pub fn correlation(spikes: &Spikes, bin: f64) -> Option<f64> {
    let variances: Vec<f64> = spikes.trains().iter().map(|train| count_variance(spikes, train, bin)).collect();
    let varying = variances.iter().filter(|&&variance| variance > 0.0).count();
    let alone: f64 = variances.iter().sum();
    let deviations: f64 = variances.iter().map(|variance| variance.sqrt()).sum();
    (varying >= 2).then(|| (variance(&counts(spikes, bin)) - alone) / (deviations * deviations - alone))
}

/// The variance of one neuron's counts, most of which are 0.
fn count_variance(spikes: &Spikes, train: &[f64], bin: f64) -> f64 {
    let bins = spikes.bins(bin);
    let places: Vec<usize> = train.iter().filter_map(|&time| spikes.bin_of(time, bin, bins)).collect();
    let squares: usize = places.chunk_by(|a, b| a == b).map(|same| same.len() * same.len()).sum();
    let mean = places.len() as f64 / bins.max(1) as f64;
    squares as f64 / bins.max(1) as f64 - mean * mean
}

/// The rate of `b` around a spike of `a` (Hz), in bins of `bin` ms, up to `longest` ms before and after.
///
/// ```text
/// C(k) = pairs of spikes with (k - 1/2) bin <= t_b - t_a < (k + 1/2) bin / (spikes of a × bin),    k = -m ... m
/// ```
///
/// Bins of lags are closed below. `m` is the number of whole bins in `longest`, and element `k + m` of the result is lag `k × bin`. Two independent
/// populations give the summed rate of `b` at every lag; what lies beyond the ends of the recording counts as silent.
/// Empty if `bin` is no length, or if `longest` is negative or more than 2^20 bins; zeros if nothing fired.
///
/// ```
/// use ndarray::array;
/// use synfire::{analysis, recording::Spikes};
///
/// let a = Spikes { times: array![10.0, 50.0], neurons: array![0, 0], len: 1, start: 0.0, stop: 100.0 };
/// let b = Spikes { times: array![12.0, 52.0], ..a.clone() };
/// assert_eq!(analysis::cross_correlogram(&a, &b, 1.0, 3.0), array![0.0, 0.0, 0.0, 0.0, 0.0, 1000.0, 0.0]);
/// ```
pub fn cross_correlogram(a: &Spikes, b: &Spikes, bin: f64, longest: f64) -> Array1<f64> {
    let mut pairs = Pairs::new(bin, longest);
    let times = |spikes: &Spikes| sorted(spikes.events().map(|(time, _)| time).collect());
    let references = times(a);
    pairs.count(&references, &times(b));
    pairs.rate(references.len())
}

/// The rate of a neuron around one of its own spikes (Hz), averaged over all spikes of all neurons.
///
/// As [`cross_correlogram`] of each neuron with itself, without the spike itself.
///
/// ```text
/// A(k) = pairs of two spikes of one neuron with (k - 1/2) bin <= t' - t < (k + 1/2) bin / (spikes × bin)
/// ```
///
/// ```
/// use ndarray::array;
/// use synfire::{analysis, recording::Spikes};
///
/// let spikes = Spikes { times: array![10.0, 12.0], neurons: array![0, 0], len: 1, start: 0.0, stop: 100.0 };
/// assert_eq!(analysis::autocorrelogram(&spikes, 1.0, 2.0), array![500.0, 0.0, 0.0, 0.0, 500.0]);
/// ```
pub fn autocorrelogram(spikes: &Spikes, bin: f64, longest: f64) -> Array1<f64> {
    let mut pairs = Pairs::new(bin, longest);
    let mut references = 0;
    for train in spikes.trains() {
        let train = sorted(train);
        pairs.count(&train, &train);
        references += train.len();
    }
    if let Some(centre) = pairs.counts.get_mut(pairs.reach) {
        *centre -= references as f64;
    }
    pairs.rate(references)
}

fn sorted(mut times: Vec<f64>) -> Vec<f64> {
    times.sort_by(f64::total_cmp);
    times
}

/// Pairs of spikes by their lag.
struct Pairs {
    bin: f64,
    /// Bins on either side of lag 0.
    reach: usize,
    counts: Array1<f64>,
}

impl Pairs {
    fn new(bin: f64, longest: f64) -> Pairs {
        let reach = (longest / bin + crate::recording::AT_THE_EDGE).floor();
        let sound = bin > 0.0 && (0.0..=(1_u32 << 20) as f64).contains(&reach);
        let reach = if sound { reach as usize } else { 0 };
        Pairs { bin, reach, counts: Array1::zeros(if sound { 2 * reach + 1 } else { 0 }) }
    }

    /// Adds the pairs of two sorted trains.
    fn count(&mut self, a: &[f64], b: &[f64]) {
        let offset = (self.reach as f64 + 0.5) * self.bin + crate::recording::AT_THE_EDGE;
        let mut first = 0;
        for &time in a {
            while b.get(first).is_some_and(|&other| other - time + offset < 0.0) {
                first += 1;
            }
            for &other in &b[first..] {
                let place = ((other - time + offset) / self.bin) as usize;
                match self.counts.get_mut(place) {
                    Some(count) => *count += 1.0,
                    None => break,
                }
            }
        }
    }

    fn rate(self, references: usize) -> Array1<f64> {
        let scale = 1e3 / (references.max(1) as f64 * self.bin);
        self.counts * scale
    }
}

#[cfg(test)]
mod tests {
    use super::super::trains::{Uniform, clocks, empty, from_trains, poisson};
    use super::*;

    #[test]
    fn independent_neurons_are_uncorrelated() {
        // The standard error of one coefficient of 4000 bins is 1/sqrt(4000), of the mean of 1225 pairs 1/35 of that.
        let rho = correlation(&poisson(50, 20.0, 20_000.0), 5.0).unwrap();
        assert!(rho.abs() < 4.0 / (4000.0_f64 * 1225.0).sqrt(), "{rho}");
    }

    #[test]
    fn a_shared_source_gives_its_share() {
        // Each neuron keeps half of the spikes of one Poisson train: rho = 1/2.
        let mother = &poisson(1, 40.0, 100_000.0).trains()[0];
        let mut uniform = Uniform(2);
        let mut keep = || mother.iter().copied().filter(|_| uniform.next() < 0.5).collect::<Vec<_>>();
        let trains: Vec<_> = (0..20).map(|_| keep()).collect();
        let rho = correlation(&from_trains(&trains, 100_000.0), 5.0).unwrap();
        assert!((rho - 0.5).abs() < 0.02, "{rho}");
    }

    #[test]
    fn two_clusters_in_turn() {
        // Bins of 5 ms: a cluster's counts are 1, 0, 1, 0... Pairs within a cluster have +1, across -1:
        // (2 * 45 - 100) / 190 for 10 neurons in each.
        let trains: Vec<_> =
            (0..20).map(|i| (0..100).map(|k| 10.0 * k as f64 + 5.0 * (1 + i % 2) as f64).collect()).collect();
        let rho = correlation(&from_trains(&trains, 1000.0), 5.0).unwrap();
        assert!((rho + 10.0 / 190.0).abs() < 1e-12, "{rho}");
    }

    #[test]
    fn the_correlogram_of_a_clock_is_a_comb() {
        let comb = autocorrelogram(&clocks(3, 10.0, 1.0, 10_000.0), 1.0, 20.0);
        assert_eq!(comb.len(), 41);
        for (place, &rate) in comb.iter().enumerate() {
            let missing = [2.0, 1.0, 0.0, 1.0, 2.0][place / 10];
            let expected = if place % 10 == 0 && place != 20 { 1000.0 * (1.0 - missing / 1000.0) } else { 0.0 };
            assert!((rate - expected).abs() < 1e-9, "{place}: {rate} {expected}");
        }
    }

    #[test]
    fn independent_trains_show_their_rate_at_every_lag() {
        let spikes = poisson(2, 50.0, 100_000.0);
        let flat = cross_correlogram(&spikes.of(..1), &spikes.of(1..), 5.0, 50.0);
        // 5000 × 0.25 pairs in each bin.
        assert!(flat.iter().all(|rate| (rate / 50.0 - 1.0).abs() < 5.0 / 1250.0_f64.sqrt()), "{flat}");
    }

    #[test]
    fn nothing_is_not_correlated() {
        assert_eq!(correlation(&empty(3), 5.0), None);
        assert_eq!(correlation(&clocks(1, 7.0, 0.0, 100.0), 5.0), None);
        assert_eq!(correlation(&clocks(5, 7.0, 0.0, 100.0), -5.0), None);
        assert_eq!(cross_correlogram(&empty(3), &empty(0), 1.0, 1.0), ndarray::array![0.0, 0.0, 0.0]);
        for (bin, longest) in [(0.0, 1.0), (1.0, -2.0), (f64::NAN, 1.0), (1e-300, 1.0), (1.0, f64::INFINITY)] {
            assert!(autocorrelogram(&clocks(2, 10.0, 0.0, 50.0), bin, longest).is_empty());
        }
    }
}
