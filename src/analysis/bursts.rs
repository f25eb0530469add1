use ndarray::Array1;

use crate::recording::Spikes;

/// Spikes of one neuron that follow each other quickly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Burst {
    /// The time of the first spike (ms).
    pub start: f64,
    /// The time of the last (ms).
    pub stop: f64,
    /// The number of spikes.
    pub spikes: usize,
}

/// The bursts of each neuron: at least `least` spikes of which no two neighbours are more than `longest` ms apart.
///
/// ```
/// use synfire::analysis::{Burst, bursts};
/// use synfire::recording::Spikes;
///
/// let spikes = Spikes::new(vec![10.0, 12.0, 15.0, 60.0, 90.0], vec![0; 5], 1, 0.0, 100.0)?;
/// assert_eq!(bursts(&spikes, 5.0, 3), [vec![Burst { start: 10.0, stop: 15.0, spikes: 3 }]]);
/// # Ok::<(), synfire::Error>(())
/// ```
///
/// D. J. Bakkum et al. (2014), "Parameters for burst detection", *Frontiers in Computational Neuroscience* 7, 193,
/// <https://doi.org/10.3389/fncom.2013.00193>.
pub fn bursts(spikes: &Spikes, longest: f64, least: usize) -> Vec<Vec<Burst>> {
    let of = |train: &Vec<f64>| {
        let runs = train.chunk_by(|a, b| b - a <= longest + crate::recording::AT_THE_EDGE);
        let long = runs.filter(|run| run.len() >= least.max(1));
        long.map(|run| Burst { start: run[0], stop: run[run.len() - 1], spikes: run.len() }).collect()
    };
    spikes.trains().iter().map(of).collect()
}

/// A wave of activity between two silences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Avalanche {
    /// Its spikes.
    pub size: usize,
    /// The bins that it lasts.
    pub duration: usize,
}

/// The avalanches of a view, in order: runs of bins of `bin` ms that all hold spikes.
///
/// A run that touches an end of the recording is cut off there and does not count.
///
/// ```
/// use synfire::analysis::{Avalanche, avalanches};
/// use synfire::recording::Spikes;
///
/// let spikes = Spikes::new(vec![3.0, 3.5, 4.0, 8.0], vec![0, 1, 0, 1], 2, 0.0, 10.0)?;
/// assert_eq!(avalanches(&spikes, 1.0), [Avalanche { size: 3, duration: 2 }, Avalanche { size: 1, duration: 1 }]);
/// # Ok::<(), synfire::Error>(())
/// ```
///
/// J. M. Beggs & D. Plenz (2003), "Neuronal avalanches in neocortical circuits", *Journal of Neuroscience* 23, 11167-11177,
/// <https://doi.org/10.1523/JNEUROSCI.23-35-11167.2003>.
pub fn avalanches(spikes: &Spikes, bin: f64) -> Vec<Avalanche> {
    let counts = super::counts(spikes, bin);
    let values = counts.as_slice().unwrap_or_default();
    let mut found = Vec::new();
    let mut place = 0;
    for run in values.chunk_by(|a, b| (*a > 0.0) == (*b > 0.0)) {
        let touches = place == 0 || place + run.len() == values.len();
        if run[0] > 0.0 && !touches {
            found.push(Avalanche { size: run.iter().sum::<f64>() as usize, duration: run.len() });
        }
        place += run.len();
    }
    found
}

/// The branching ratio: how many spikes follow from one, in the next bin of `bin` ms.
///
/// ```text
/// σ = slope of the line through the points (A(k), A(k + 1))
/// ```
///
/// It is 1 for activity that keeps itself up, and 0 for independent bins. `None` if the counts do not vary.
///
/// ```
/// use synfire::analysis::branching_ratio;
/// use synfire::recording::Spikes;
///
/// // 4, 2, 1, 0 spikes: each bin has half of the one before, up to the last.
/// let times = [1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 3.0];
/// let spikes = Spikes::new(times.to_vec(), vec![0; 7], 1, 0.0, 4.0)?;
/// assert!((branching_ratio(&spikes, 1.0).unwrap() - 9.0 / 14.0).abs() < 1e-12);
/// # Ok::<(), synfire::Error>(())
/// ```
///
/// J. Wilting & V. Priesemann (2018), "Inferring collective dynamical states from widely unobserved systems", *Nature
/// Communications* 9, 2325, <https://doi.org/10.1038/s41467-018-04725-4>.
pub fn branching_ratio(spikes: &Spikes, bin: f64) -> Option<f64> {
    let counts = super::counts(spikes, bin);
    let pairs = counts.len().saturating_sub(1);
    let (now, next) =
        (counts.slice(ndarray::s![..pairs]).to_owned(), counts.slice(ndarray::s![counts.len() - pairs..]).to_owned());
    let (mean, mean_next) = (super::mean(&now), super::mean(&next));
    let shared: f64 = now.iter().zip(&next).map(|(a, b)| (a - mean) * (b - mean_next)).sum();
    let own: f64 = now.iter().map(|a| (a - mean) * (a - mean)).sum();
    (own > 0.0).then(|| shared / own)
}

/// The time over which activity remembers itself (ms): the decay of the autocorrelation of the numbers of spikes.
///
/// ```text
/// ρ(k) = Corr(N(t), N(t + k bin)),    k = 1 ... lags;    ρ(k) ≈ a exp(-k bin / τ)
/// ```
///
/// The line through `ln ρ(k)` over `k` gives τ; it goes over the lags from 1 to the last before the first that is not
/// positive. `None` if these are fewer than two, or if the correlation does not fall.
///
/// ```
/// use synfire::analysis::timescale_of;
///
/// // A correlation that halves with each bin of 10 ms.
/// let correlation: Vec<f64> = (1..6).map(|k| 0.8 * 0.5_f64.powi(k)).collect();
/// assert!((timescale_of(&correlation, 10.0).unwrap() - 10.0 / 2.0_f64.ln()).abs() < 1e-12);
/// ```
///
/// J. D. Murray et al. (2014), "A hierarchy of intrinsic timescales across primate cortex", *Nature Neuroscience* 17,
/// 1661-1663, <https://doi.org/10.1038/nn.3862>.
pub fn intrinsic_timescale(spikes: &Spikes, bin: f64, lags: usize) -> Option<f64> {
    let counts = super::counts(spikes, bin);
    let correlation: Vec<f64> = (1..=lags).map_while(|lag| lagged(&counts, lag)).collect();
    timescale_of(&correlation, bin)
}

/// The decay time (ms) of a correlation that is given at lags of 1, 2, ... bins; see [`intrinsic_timescale`].
pub fn timescale_of(correlation: &[f64], bin: f64) -> Option<f64> {
    let logs: Vec<f64> =
        correlation.iter().take_while(|value| **value > 0.0).map(|value| crate::math::ln(*value)).collect();
    let n = logs.len() as f64;
    let (middle, mean) = (0.5 * (n + 1.0), logs.iter().sum::<f64>() / n);
    let place = |k: usize| (k + 1) as f64 - middle;
    let slope = logs.iter().enumerate().map(|(k, log)| place(k) * (log - mean)).sum::<f64>()
        / (0..logs.len()).map(|k| place(k) * place(k)).sum::<f64>();
    (logs.len() > 1 && slope < 0.0).then(|| -bin / slope)
}

/// The correlation of counts with those some bins later.
fn lagged(counts: &Array1<f64>, lag: usize) -> Option<f64> {
    let pairs = counts.len().checked_sub(lag).filter(|pairs| *pairs > 1)?;
    let (a, b) = (counts.slice(ndarray::s![..pairs]).to_owned(), counts.slice(ndarray::s![lag..]).to_owned());
    let (mean_a, mean_b) = (super::mean(&a), super::mean(&b));
    let shared = a.iter().zip(&b).map(|(a, b)| (a - mean_a) * (b - mean_b)).sum::<f64>() / pairs as f64;
    let size = (super::variance(&a) * super::variance(&b)).sqrt();
    (size > 0.0).then(|| shared / size)
}

/// The participation ratio: in how many directions a signal of several columns varies.
///
/// ```text
/// D = (Σ λ)² / Σ λ² = (tr C)² / tr C²,    C the covariance of the columns, λ its eigenvalues
/// ```
///
/// A row is a time, a column a neuron, as in [`Samples::values`](crate::recording::Samples). It is 1 if all neurons follow
/// one signal, and their number if they are independent and alike. `None` if nothing varies.
///
/// ```
/// use ndarray::array;
/// use synfire::analysis::participation_ratio;
///
/// let one = participation_ratio(array![[1.0, 2.0], [2.0, 4.0], [4.0, 8.0]].view());
/// assert!((one.unwrap() - 1.0).abs() < 1e-12);
/// assert_eq!(participation_ratio(array![[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]].view()), Some(2.0));
/// ```
///
/// P. Gao et al. (2017), "A theory of multineuronal dimensionality, dynamics and measurement", bioRxiv,
/// <https://doi.org/10.1101/214262>.
pub fn participation_ratio(values: ndarray::ArrayView2<f64>) -> Option<f64> {
    let rows = values.nrows() as f64;
    let centred: Vec<Vec<f64>> = values
        .columns()
        .into_iter()
        .map(|column| {
            let mean = column.sum() / rows;
            column.iter().map(|x| x - mean).collect()
        })
        .collect();
    let covariance = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let trace: f64 = centred.iter().map(|column| covariance(column, column)).sum();
    let square = |a: &Vec<f64>| centred.iter().map(|b| covariance(a, b)).map(|c| c * c).sum::<f64>();
    let squares: f64 = centred.iter().map(square).sum();
    (squares > 0.0 && squares.is_finite()).then(|| trace * trace / squares)
}

#[cfg(test)]
#[allow(clippy::disallowed_methods)]
mod tests {
    use super::super::trains::{Uniform, clocks, empty, from_trains, poisson};
    use super::*;

    #[test]
    fn independent_bins_branch_by_nothing_and_remember_nothing() {
        let spikes = poisson(20, 20.0, 100_000.0);
        let ratio = branching_ratio(&spikes, 5.0).unwrap();
        assert!(ratio.abs() < 4.0 / 20_000.0_f64.sqrt(), "{ratio}");
        let sizes = avalanches(&spikes, 1.0);
        // A bin is silent with probability exp(-0.4): the mean duration is exp(0.4).
        let mean = sizes.iter().map(|a| a.duration as f64).sum::<f64>() / sizes.len() as f64;
        assert!((mean - 0.4_f64.exp()).abs() < 0.03, "{mean}");
    }

    #[test]
    fn an_autoregressive_count_has_its_time() {
        // Twenty thousand bins of 10 ms, whose expectation relaxes by a factor of 0.8.
        let (mut uniform, mut level, mut times) = (Uniform(3), 0.0, Vec::new());
        for bin in 0..20_000 {
            level = 0.8 * level + 12.0 * (uniform.next() - 0.5);
            let count = (40.0 + level).round() as usize;
            times.extend((0..count).map(|_| 10.0 * bin as f64 + 5.0));
        }
        let tau = intrinsic_timescale(&from_trains(&[times], 200_000.0), 10.0, 6).unwrap();
        assert!((tau / (-10.0 / 0.8_f64.ln()) - 1.0).abs() < 0.1, "{tau}");
    }

    #[test]
    fn nothing_bursts() {
        assert_eq!(bursts(&empty(2), 5.0, 2), [vec![], vec![]]);
        assert_eq!(bursts(&clocks(1, 10.0, 0.0, 100.0), 5.0, 2), [vec![]]);
        assert!(avalanches(&empty(2), 1.0).is_empty() && avalanches(&clocks(1, 1.0, 0.0, 50.0), 1.0).is_empty());
        assert_eq!(branching_ratio(&empty(1), 1.0), None);
        assert_eq!(branching_ratio(&empty(1), 0.0), None);
        assert_eq!(intrinsic_timescale(&empty(1), 1.0, 5), None);
        assert_eq!(participation_ratio(ndarray::Array2::zeros((0, 3)).view()), None);
    }
}
