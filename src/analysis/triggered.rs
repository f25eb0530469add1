use ndarray::{Array1, Array2};

use crate::recording::Spikes;

/// A stimulus at even times: its value at `start + k × dt`.
#[derive(Clone, Debug, PartialEq)]
pub struct Stimulus<'a> {
    /// The values.
    pub values: &'a [f64],
    /// The time of the first (ms).
    pub start: f64,
    /// The distance of two (ms).
    pub dt: f64,
}

/// What went before a spike, on average: the mean stimulus in the `window` values up to each spike of any neuron.
///
/// ```text
/// STA(j) = mean over spikes of s(t - j dt),    j = 0 ... window - 1
/// ```
///
/// Element `j` is `j × dt` before the spike, whose time is taken at the last value not after it. Spikes that have
/// not the whole window before them, or lie beyond the stimulus, are left out. `None` if no spike is left.
///
/// ```
/// use synfire::analysis::{Stimulus, spike_triggered_average};
/// use synfire::recording::Spikes;
///
/// let stimulus = Stimulus { values: &[0.0, 0.0, 1.0, 0.0, 1.0, 0.0], start: 0.0, dt: 1.0 };
/// let spikes = Spikes::new(vec![3.0, 5.5], vec![0, 0], 1, 0.0, 6.0)?;
/// assert_eq!(spike_triggered_average(&spikes, &stimulus, 2).unwrap().to_vec(), [0.0, 1.0]);
/// # Ok::<(), synfire::Error>(())
/// ```
///
/// O. Schwartz, J. W. Pillow, N. C. Rust & E. P. Simoncelli (2006), "Spike-triggered neural characterization", *Journal of
/// Vision* 6, 484-507, <https://doi.org/10.1167/6.4.13>.
pub fn spike_triggered_average(spikes: &Spikes, stimulus: &Stimulus, window: usize) -> Option<Array1<f64>> {
    let before = windows(spikes, stimulus, window);
    let count = before.len() as f64;
    let mean = |j: usize| before.iter().map(|&last| stimulus.values[last - j]).sum::<f64>() / count;
    (!before.is_empty()).then(|| Array1::from_shape_fn(window, mean))
}

/// How what went before a spike varies: the covariance of the stimulus in the `window` values up to each spike.
///
/// ```text
/// STC(i, j) = mean over spikes of (s(t - i dt) - STA(i)) (s(t - j dt) - STA(j)), times spikes / (spikes - 1)
/// ```
///
/// Its eigenvectors, beside those of the stimulus alone, are what the neuron is sensitive to. `None` for fewer than two
/// spikes.
///
/// ```
/// use synfire::analysis::{Stimulus, spike_triggered_covariance};
/// use synfire::recording::Spikes;
///
/// let stimulus = Stimulus { values: &[0.0, 0.0, 1.0, 0.0, 3.0, 2.0], start: 0.0, dt: 1.0 };
/// let spikes = Spikes::new(vec![3.0, 5.0], vec![0, 0], 1, 0.0, 6.0)?;
/// let covariance = spike_triggered_covariance(&spikes, &stimulus, 2).unwrap();
/// assert_eq!(covariance.into_raw_vec_and_offset().0, [2.0, 2.0, 2.0, 2.0]);
/// # Ok::<(), synfire::Error>(())
/// ```
///
/// Source: as [`spike_triggered_average`].
pub fn spike_triggered_covariance(spikes: &Spikes, stimulus: &Stimulus, window: usize) -> Option<Array2<f64>> {
    let (before, mean) = (windows(spikes, stimulus, window), spike_triggered_average(spikes, stimulus, window)?);
    let off = |last: usize, j: usize| stimulus.values[last - j] - mean[j];
    let sum = |(i, j): (usize, usize)| before.iter().map(|&last| off(last, i) * off(last, j)).sum::<f64>();
    let divisor = before.len() as f64 - 1.0;
    (divisor > 0.0).then(|| Array2::from_shape_fn((window, window), |place| sum(place) / divisor))
}

/// The place of the last value not after each spike that has a whole window before it.
fn windows(spikes: &Spikes, stimulus: &Stimulus, window: usize) -> Vec<usize> {
    let place = |(time, _): (f64, usize)| {
        let place = ((time - stimulus.start + crate::recording::AT_THE_EDGE) / stimulus.dt).floor();
        let sound = place >= 0.0 && place + 1.0 >= window as f64 && place < stimulus.values.len() as f64;
        sound.then_some(place as usize)
    };
    if window == 0 || !(stimulus.dt > 0.0) { vec![] } else { spikes.events().filter_map(place).collect() }
}

#[cfg(test)]
mod tests {
    use super::super::trains::{Uniform, empty, from_trains};
    use super::*;

    #[test]
    fn a_linear_cell_shows_its_filter() {
        // It fires where 2 s(t) + s(t - 2) is above 1.5, and so the average is along the filter.
        let mut uniform = Uniform(5);
        let values: Vec<f64> = (0..100_000).map(|_| uniform.next() - 0.5).collect();
        let train = (2..values.len()).filter(|&k| 2.0 * values[k] + values[k - 2] > 0.75).map(|k| k as f64).collect();
        let spikes = from_trains(&[train], 1e5);
        let stimulus = Stimulus { values: &values, start: 0.0, dt: 1.0 };
        let average = spike_triggered_average(&spikes, &stimulus, 4).unwrap();
        // A variance of 1/12 over the spikes.
        let error = 4.0 * (1.0 / 12.0 / spikes.count() as f64).sqrt();
        assert!(average[1].abs() < error && average[3].abs() < error, "{average}");
        assert!(average[0] > 1.4 * average[2] && average[2] > 0.05, "{average}");
        let covariance = spike_triggered_covariance(&spikes, &stimulus, 4).unwrap();
        assert!((covariance[(1, 1)] - 1.0 / 12.0).abs() < 0.002 && covariance[(0, 0)] < 0.05, "{covariance}");
    }

    #[test]
    fn nothing_has_no_average() {
        let stimulus = Stimulus { values: &[1.0, 2.0], start: 0.0, dt: 1.0 };
        assert_eq!(spike_triggered_average(&empty(1), &stimulus, 1), None);
        let one = from_trains(&[vec![1.0]], 2.0);
        assert_eq!(spike_triggered_average(&one, &stimulus, 3), None);
        assert_eq!(spike_triggered_average(&one, &Stimulus { dt: 0.0, ..stimulus.clone() }, 1), None);
        assert_eq!(spike_triggered_covariance(&one, &stimulus, 1), None);
    }
}
