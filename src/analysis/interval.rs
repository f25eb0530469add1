use ndarray::Array1;

use crate::recording::{AT_THE_EDGE, Spikes};

/// The intervals a neuron needs to count in [`cv`].
pub const MIN_INTERVALS: usize = 5;

/// The times between successive spikes of each neuron (ms), both within the recording.
///
/// ```text
/// I_k = t_(k+1) - t_k
/// ```
///
/// ```
/// use ndarray::array;
/// use synfire::{analysis, recording::Spikes};
///
/// let spikes = Spikes { times: array![1.0, 2.0, 4.0], neurons: array![0, 1, 0], len: 2, start: 0.0, stop: 10.0 };
/// assert_eq!(analysis::intervals(&spikes), [vec![3.0], vec![]]);
/// ```
pub fn intervals(spikes: &Spikes) -> Vec<Vec<f64>> {
    spikes.trains().iter().map(|train| train.windows(2).map(|pair| pair[1] - pair[0]).collect()).collect()
}

/// The mean of all intervals of all neurons (ms). `None` if no neuron fired twice.
///
/// Its inverse is the firing frequency of neurons that fire regularly, free of the error of counting.
///
/// ```
/// use ndarray::array;
/// use synfire::{analysis, recording::Spikes};
///
/// let spikes = Spikes { times: array![1.0, 2.0, 4.0], neurons: array![0, 0, 0], len: 1, start: 0.0, stop: 10.0 };
/// assert_eq!(analysis::mean_interval(&spikes), Some(1.5));
/// ```
pub fn mean_interval(spikes: &Spikes) -> Option<f64> {
    let all = intervals(spikes).concat();
    (!all.is_empty()).then(|| all.iter().sum::<f64>() / all.len() as f64)
}

/// The coefficient of variation of the inter-spike intervals `I`, averaged over the neurons that have at least
/// [`MIN_INTERVALS`] of them.
///
/// ```text
/// CV = mean over neurons of sd(I) / mean(I)
/// ```
///
/// It is 0 for clocks and 1 for Poisson neurons. `None` if no neuron has enough intervals. In a short window only the
/// fast neurons have, and their intervals are cut off at its length, which lowers the value: always state the window.
///
/// ```
/// use ndarray::Array1;
/// use synfire::{analysis, recording::Spikes};
///
/// // Intervals of 1 and 3 ms in turn: mean 2, standard deviation 1.
/// let spikes = Spikes {
///     times: Array1::from_shape_fn(101, |k| (1 + 2 * k + k % 2) as f64),
///     neurons: Array1::zeros(101),
///     len: 1,
///     start: 0.0,
///     stop: 250.0,
/// };
/// assert_eq!(analysis::cv(&spikes), Some(0.5));
/// ```
pub fn cv(spikes: &Spikes) -> Option<f64> {
    let each: Vec<f64> = intervals(spikes).iter().filter_map(|intervals| cv_of(intervals)).collect();
    (!each.is_empty()).then(|| each.iter().sum::<f64>() / each.len() as f64)
}

fn cv_of(intervals: &[f64]) -> Option<f64> {
    let count = intervals.len() as f64;
    let mean = intervals.iter().sum::<f64>() / count;
    let variance = intervals.iter().map(|interval| (interval - mean) * (interval - mean)).sum::<f64>() / count;
    (intervals.len() >= MIN_INTERVALS && mean > 0.0).then(|| variance.sqrt() / mean)
}

/// How many intervals of all neurons fall into each bin of `bin` ms, from 0 to `longest` ms.
///
/// Bin `k` holds the intervals `k × bin <= I < (k + 1) × bin`; these are lengths, so the shortest count. Empty if there is no whole bin up to `longest`.
///
/// ```
/// use ndarray::array;
/// use synfire::{analysis, recording::Spikes};
///
/// let spikes = Spikes { times: array![1.0, 6.0, 7.0], neurons: array![0, 0, 0], len: 1, start: 0.0, stop: 10.0 };
/// assert_eq!(analysis::interval_histogram(&spikes, 2.0, 8.0), array![1.0, 0.0, 1.0, 0.0]);
/// ```
pub fn interval_histogram(spikes: &Spikes, bin: f64, longest: f64) -> Array1<f64> {
    let axis = Spikes { times: Array1::zeros(0), neurons: Array1::default(0), len: 0, start: 0.0, stop: longest };
    let mut histogram = Array1::zeros(axis.bins(bin));
    for interval in intervals(spikes).concat() {
        let place = (interval + AT_THE_EDGE) / bin;
        if let Some(count) = histogram.get_mut(place as usize).filter(|_| place >= 0.0) {
            *count += 1.0;
        }
    }
    histogram
}

#[cfg(test)]
mod tests {
    use super::super::trains::{clocks, empty, from_trains, poisson};
    use super::*;

    #[test]
    fn poisson_neurons_have_a_cv_of_one() {
        // 10 neurons with 10,000 intervals each: the standard error of one CV is 1/sqrt(10,000), of the mean 0.0032.
        let cv = cv(&poisson(10, 100.0, 100_000.0)).unwrap();
        assert!((cv - 1.0).abs() < 4.0 * 0.0032, "{cv}");
    }

    #[test]
    fn clocks_have_none() {
        assert!(cv(&clocks(3, 12.5, 1.0, 1000.0)).unwrap() < 1e-12);
        assert_eq!(mean_interval(&clocks(3, 12.5, 1.0, 1000.0)), Some(12.5));
    }

    #[test]
    fn neurons_with_few_intervals_do_not_count() {
        let regular: Vec<f64> = (1..=6).map(f64::from).collect();
        let irregular = vec![1.0, 2.0, 11.0, 12.0, 51.0];
        assert_eq!(cv(&from_trains(&[regular.clone(), irregular.clone()], 100.0)), Some(0.0));
        assert_eq!(cv(&from_trains(&[regular[1..].to_vec(), irregular], 100.0)), None);
    }

    #[test]
    fn intervals_decay_exponentially() {
        // Poisson: P(I < bin) = 1 - exp(-rate bin).
        let spikes = poisson(10, 100.0, 100_000.0);
        let histogram = interval_histogram(&spikes, 10.0, 1000.0);
        let expected = 1.0 - crate::math::exp(-1.0);
        let found = histogram[0] / histogram.sum();
        assert!((found - expected).abs() < 4.0 * (expected * (1.0 - expected) / histogram.sum()).sqrt(), "{found}");
        assert_eq!(interval_histogram(&clocks(2, 10.0, 0.0, 95.0), 5.0, 15.0), ndarray::array![0.0, 0.0, 16.0]);
    }

    #[test]
    fn nothing_has_no_intervals() {
        assert_eq!((cv(&empty(3)), mean_interval(&empty(0))), (None, None));
        assert_eq!(cv(&from_trains(&[vec![1.0; 20]], 10.0)), None);
        assert!(interval_histogram(&empty(1), 0.0, 10.0).is_empty());
        assert!(interval_histogram(&empty(1), 1.0, f64::NAN).is_empty());
    }
}
