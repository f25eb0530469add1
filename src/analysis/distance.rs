use ndarray::Array2;

use crate::math::exp;
use crate::recording::Spikes;

/// The distance of Victor and Purpura: the least cost of turning one train into the other.
///
/// ```text
/// adding or taking away a spike costs 1, moving it by Δt costs cost × |Δt|
/// ```
///
/// `cost` is in 1/ms. At 0 it counts the difference in the numbers of spikes, at high cost the spikes that do not coincide.
/// Trains are times (ms), in any order. An empty train is as far from another as that has spikes. NaN for a cost that is
/// negative or NaN.
///
/// ```
/// use synfire::analysis::victor_purpura;
///
/// // One spike moved by 2 ms at 0.1 per ms, and one taken away.
/// assert_eq!(victor_purpura(&[10.0, 50.0], &[12.0], 0.1), 1.2);
/// ```
///
/// J. D. Victor & K. P. Purpura (1996), "Nature and precision of temporal coding in visual cortex: a metric-space analysis",
/// *Journal of Neurophysiology* 76, 1310-1326, <https://doi.org/10.1152/jn.1996.76.2.1310>.
pub fn victor_purpura(a: &[f64], b: &[f64], cost: f64) -> f64 {
    if cost.is_nan() || cost < 0.0 {
        return f64::NAN;
    }
    let (a, b) = (sorted(a), sorted(b));
    let mut row: Vec<f64> = (0..=b.len()).map(|k| k as f64).collect();
    for (i, time) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (i + 1) as f64;
        for (j, other) in b.iter().enumerate() {
            let moved = diagonal + if time == other { 0.0 } else { cost * (time - other).abs() };
            diagonal = row[j + 1];
            row[j + 1] = moved.min(row[j + 1] + 1.0).min(row[j] + 1.0);
        }
    }
    row[b.len()]
}

/// The distance of van Rossum: that of the trains, each spike of which leaves an exponential trace of `tau` ms.
///
/// ```text
/// D² = 1/tau ∫ (f(t) - g(t))² dt,    f(t) = Σ over spikes before t of exp(-(t - t_i) / tau)
/// ```
///
/// A spike has distance sqrt(1/2) from none. Trains are times (ms), in any order. NaN unless `tau` is positive.
///
/// ```
/// use synfire::analysis::van_rossum;
///
/// assert!((van_rossum(&[10.0], &[], 5.0) - 0.5_f64.sqrt()).abs() < 1e-15);
/// assert_eq!(van_rossum(&[10.0, 20.0], &[20.0, 10.0], 5.0), 0.0);
/// ```
///
/// M. C. W. van Rossum (2001), "A novel spike distance", *Neural Computation* 13, 751-763,
/// <https://doi.org/10.1162/089976601300014321>.
pub fn van_rossum(a: &[f64], b: &[f64], tau: f64) -> f64 {
    if !(tau > 0.0) {
        return f64::NAN;
    }
    let (a, b) = (sorted(a), sorted(b));
    let overlap =
        |a: &[f64], b: &[f64]| a.iter().map(|x| b.iter().map(|y| exp(-(x - y).abs() / tau)).sum::<f64>()).sum::<f64>();
    (0.5 * (overlap(&a, &a) + overlap(&b, &b)) - overlap(&a, &b)).max(0.0).sqrt()
}

/// The SPIKE distance, averaged over a window from `start` to `stop` (ms).
///
/// ```text
/// S(t) = (S_a I_b + S_b I_a) / (2 ((I_a + I_b) / 2)²)
/// S_a  = (d_before (t_after - t) + d_after (t - t_before)) / I_a
/// ```
///
/// `d` is how far a spike is from the nearest one of the other train, `I` the interval that `t` is in. It is 0 for
/// equal trains and needs no time scale. At the edges of the window an interval is as long as the nearest one, if
/// that is longer, and has the distance of the nearest spike throughout. `None` if a train has no spike in the window, or if
/// that is no window.
///
/// ```
/// use synfire::analysis::spike_distance;
///
/// assert_eq!(spike_distance(&[10.0, 30.0], &[10.0, 30.0], 0.0, 40.0), Some(0.0));
/// assert!(spike_distance(&[10.0, 30.0], &[20.0, 40.0], 0.0, 50.0) > Some(0.3));
/// ```
///
/// T. Kreuz, D. Chicharro, C. Houghton, R. G. Andrzejak & F. Mormann (2013), "Monitoring spike train synchrony", *Journal of
/// Neurophysiology* 109, 1457-1472, <https://doi.org/10.1152/jn.00873.2012>.
pub fn spike_distance(a: &[f64], b: &[f64], start: f64, stop: f64) -> Option<f64> {
    let inside = |train: &[f64]| {
        let mut own = sorted(train);
        own.retain(|time| (start..=stop).contains(time));
        own.dedup();
        own
    };
    let (a, b) = (inside(a), inside(b));
    if a.is_empty() || b.is_empty() || !(stop > start) {
        return None;
    }
    let (first, second) = (Bordered::new(&a, start, stop), Bordered::new(&b, start, stop));
    let (own, other) = (first.distances(&second), second.distances(&first));
    let mut ends: Vec<f64> = [start, stop].into_iter().chain(a).chain(b).collect();
    ends.sort_by(f64::total_cmp);
    ends.dedup();
    let mut sum = 0.0;
    for pair in ends.windows(2) {
        // The profile is linear between spikes: the mean of its ends.
        let middle = 0.5 * (pair[0] + pair[1]);
        for time in [pair[0], pair[1]] {
            let (near_a, gap_a) = first.at(middle, time, &own);
            let (near_b, gap_b) = second.at(middle, time, &other);
            let mean = 0.5 * (gap_a + gap_b);
            sum += 0.5 * (pair[1] - pair[0]) * 0.5 * (near_a * gap_b + near_b * gap_a) / (mean * mean);
        }
    }
    Some(sum / (stop - start))
}

/// A train with a spike before it and one after it.
struct Bordered(Vec<f64>);

impl Bordered {
    fn new(train: &[f64], start: f64, stop: f64) -> Bordered {
        let n = train.len();
        let before = if n > 1 { start.min(2.0 * train[0] - train[1]) } else { start };
        let after = if n > 1 { stop.max(2.0 * train[n - 1] - train[n - 2]) } else { stop };
        Bordered([before].into_iter().chain(train.iter().copied()).chain([after]).collect())
    }

    /// How far each spike is from the nearest of another train; of the borders, what their neighbours are.
    fn distances(&self, other: &Bordered) -> Vec<f64> {
        let nearest = |time: &f64| other.0.iter().map(|x| (x - time).abs()).fold(f64::INFINITY, f64::min);
        let mut each: Vec<f64> = self.0.iter().map(nearest).collect();
        let last = each.len() - 1;
        (each[0], each[last]) = (each[1], each[last - 1]);
        each
    }

    /// The distance at a time, in the interval that holds another time, and the length of that interval.
    fn at(&self, inside: f64, time: f64, distances: &[f64]) -> (f64, f64) {
        let after = self.0.partition_point(|&spike| spike <= inside).clamp(1, self.0.len() - 1);
        let (low, high) = (self.0[after - 1], self.0[after]);
        let gap = high - low;
        ((distances[after - 1] * (high - time) + distances[after] * (time - low)) / gap, gap)
    }
}

/// The spike time tiling coefficient: how far two trains fire together within `reach` ms, whatever their rates.
///
/// ```text
/// STTC = 1/2 ((P_a - T_b) / (1 - P_a T_b) + (P_b - T_a) / (1 - P_b T_a))
/// ```
///
/// `P_a` is the share of the spikes of `a` within `reach` of one of `b`, `T_a` the share of the window from `start` to `stop`
/// (ms) within `reach` of one of `a`. It is 1 for equal trains, about 0 for independent ones, and negative for such as
/// avoid each other. `None` if a train has no spike in the window, or if that is no window.
///
/// ```
/// use synfire::analysis::sttc;
///
/// assert_eq!(sttc(&[10.0, 30.0], &[10.0, 30.0], 2.0, 0.0, 40.0), Some(1.0));
/// // No spike together, and a tenth of the time around each train.
/// assert!((sttc(&[10.0], &[30.0], 2.0, 0.0, 40.0).unwrap() + 0.1).abs() < 1e-15);
/// ```
///
/// C. S. Cutts & S. J. Eglen (2014), "Detecting pairwise correlations in spike trains: an objective comparison of methods and
/// application to the study of retinal waves", *Journal of Neuroscience* 34, 14288-14303,
/// <https://doi.org/10.1523/JNEUROSCI.2767-14.2014>.
pub fn sttc(a: &[f64], b: &[f64], reach: f64, start: f64, stop: f64) -> Option<f64> {
    let inside = |train: &[f64]| {
        let mut own = sorted(train);
        own.retain(|time| (start..=stop).contains(time));
        own
    };
    let (a, b) = (inside(a), inside(b));
    if a.is_empty() || b.is_empty() || !(stop > start) || !(reach >= 0.0) {
        return None;
    }
    let near = |time: &&f64, other: &[f64]| {
        let after = other.partition_point(|x| x < time);
        let beside = [after.checked_sub(1), Some(after)];
        beside.into_iter().flatten().filter_map(|k| other.get(k)).any(|x| (x - **time).abs() <= reach)
    };
    let share = |a: &[f64], b: &[f64]| a.iter().filter(|time| near(time, b)).count() as f64 / a.len() as f64;
    let tiled = |train: &[f64]| {
        let (mut covered, mut end) = (0.0, start);
        for time in train {
            let (from, to) = ((time - reach).max(end), (time + reach).min(stop));
            covered += (to - from).max(0.0);
            end = end.max(to);
        }
        covered / (stop - start)
    };
    let part = |p: f64, t: f64| if p * t == 1.0 { 1.0 } else { (p - t) / (1.0 - p * t) };
    Some(0.5 * (part(share(&a, &b), tiled(&b)) + part(share(&b, &a), tiled(&a))))
}

/// A measure of each pair of neurons, as a matrix: row and column are the neurons, in order.
///
/// The measure takes the trains of the two (ms). It is asked once for each pair and for each neuron with itself.
///
/// ```
/// use synfire::analysis::{pairwise, victor_purpura};
/// use synfire::recording::Spikes;
///
/// let spikes = Spikes::new(vec![10.0, 12.0, 50.0], vec![0, 1, 0], 2, 0.0, 100.0)?;
/// let distances = pairwise(&spikes, |a, b| victor_purpura(a, b, 0.1));
/// assert_eq!(distances, ndarray::array![[0.0, 1.2], [1.2, 0.0]]);
/// # Ok::<(), synfire::Error>(())
/// ```
pub fn pairwise(spikes: &Spikes, measure: impl Fn(&[f64], &[f64]) -> f64) -> Array2<f64> {
    let trains = spikes.trains();
    let mut matrix = Array2::zeros((trains.len(), trains.len()));
    for (i, a) in trains.iter().enumerate() {
        for (j, b) in trains.iter().enumerate().skip(i) {
            let value = measure(a, b);
            (matrix[(i, j)], matrix[(j, i)]) = (value, value);
        }
    }
    matrix
}

fn sorted(times: &[f64]) -> Vec<f64> {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    times
}

#[cfg(test)]
mod tests {
    use super::super::trains::poisson;
    use super::*;

    #[test]
    fn distances_are_distances() {
        let trains = poisson(6, 30.0, 500.0).trains();
        type Measure<'a> = &'a dyn Fn(&[f64], &[f64]) -> f64;
        let measures: [Measure; 2] = [&|a, b| victor_purpura(a, b, 0.05), &|a, b| van_rossum(a, b, 20.0)];
        for distance in measures {
            for a in &trains {
                assert!(distance(a, a) < 1e-7);
                for b in &trains {
                    assert!((distance(a, b) - distance(b, a)).abs() < 1e-12);
                    for c in &trains {
                        assert!(distance(a, c) <= distance(a, b) + distance(b, c) + 1e-12);
                    }
                }
            }
        }
    }

    #[test]
    fn limits_of_the_cost_are_counts() {
        let (a, b) = ([1.0, 5.0, 9.0, 12.0], [1.0, 6.0]);
        assert_eq!(victor_purpura(&a, &b, 0.0), 2.0);
        assert_eq!(victor_purpura(&a, &b, 1e9), 4.0);
        assert_eq!(victor_purpura(&a, &[], 1.0), 4.0);
        assert!(victor_purpura(&a, &b, -1.0).is_nan() && van_rossum(&a, &b, 0.0).is_nan());
        // Far apart in units of tau, squares add up: (4 + 2 - 2 × 1) / 2.
        assert!((van_rossum(&a, &b, 1e-3) - 2.0_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn independent_trains_tile_by_chance_and_edges_count_once() {
        let trains = poisson(2, 20.0, 200_000.0).trains();
        let value = sttc(&trains[0], &trains[1], 5.0, 0.0, 200_000.0).unwrap();
        // 4000 spikes, each within reach by chance.
        assert!(value.abs() < 4.0 / 4000.0_f64.sqrt(), "{value}");
        assert_eq!(sttc(&[], &[1.0], 5.0, 0.0, 10.0), None);
        assert_eq!(sttc(&[1.0], &[1.0], 20.0, 0.0, 10.0), Some(1.0));
        assert_eq!(spike_distance(&[], &[1.0], 0.0, 10.0), None);
        assert_eq!(spike_distance(&[1.0], &[1.0], 10.0, 0.0), None);
    }
}
