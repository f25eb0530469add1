use super::{MIN_INTERVALS, intervals};
use crate::recording::Spikes;

/// The local variation of successive intervals, `CV2`, averaged over the neurons that have at least [`MIN_INTERVALS`].
///
/// ```text
/// CV2 = mean over k of 2 |I_(k+1) - I_k| / (I_(k+1) + I_k)
/// ```
///
/// It is 0 for clocks and 1 for Poisson neurons, and a slow change of the rate does not raise it as it raises
/// [`cv`](super::cv). `None` if no neuron has enough intervals.
///
/// ```
/// use synfire::{analysis, recording::Spikes};
///
/// // Intervals of 1 and 3 ms in turn: 2 × 2 / 4.
/// let times: Vec<f64> = (0..20).map(|k| (1 + 2 * k + k % 2) as f64).collect();
/// let spikes = Spikes::new(times, vec![0; 20], 1, 0.0, 50.0)?;
/// assert_eq!(analysis::cv2(&spikes), Some(1.0));
/// # Ok::<(), synfire::Error>(())
/// ```
///
/// G. R. Holt, W. R. Softky, C. Koch & R. J. Douglas (1996), "Comparison of discharge variability in vitro and in vivo in cat
/// visual cortex neurons", *Journal of Neurophysiology* 75, 1806-1814, <https://doi.org/10.1152/jn.1996.75.5.1806>.
pub fn cv2(spikes: &Spikes) -> Option<f64> {
    over_pairs(spikes, |a, b| 2.0 * (b - a).abs() / (a + b))
}

/// The local variation `LV` of the intervals, averaged over the neurons that have at least [`MIN_INTERVALS`].
///
/// ```text
/// LV = mean over k of 3 ((I_k - I_(k+1)) / (I_k + I_(k+1)))²
/// ```
///
/// It is 0 for clocks and 1 for Poisson neurons. `None` if no neuron has enough intervals.
///
/// ```
/// use synfire::{analysis, recording::Spikes};
///
/// let times: Vec<f64> = (0..20).map(|k| (1 + 2 * k + k % 2) as f64).collect();
/// let spikes = Spikes::new(times, vec![0; 20], 1, 0.0, 50.0)?;
/// assert_eq!(analysis::lv(&spikes), Some(0.75));
/// # Ok::<(), synfire::Error>(())
/// ```
///
/// S. Shinomoto, K. Shima & J. Tanji (2003), "Differences in spiking patterns among cortical neurons", *Neural Computation*
/// 15, 2823-2842, <https://doi.org/10.1162/089976603322518759>.
pub fn lv(spikes: &Spikes) -> Option<f64> {
    lvr(spikes, 0.0)
}

/// The local variation `LvR`, which corrects for a refractory time of `refractory` ms.
///
/// ```text
/// LvR = mean over k of 3 (1 - 4 I_k I_(k+1) / (I_k + I_(k+1))²) (1 + 4 R / (I_k + I_(k+1)))
/// ```
///
/// Of regular firing in spite of a refractory time it is nearer to 1 than [`lv`] for Poisson neurons; the paper takes 5 ms.
/// `None` if no neuron has enough intervals.
///
/// ```
/// use synfire::{analysis, recording::Spikes};
///
/// let times: Vec<f64> = (0..20).map(|k| (1 + 2 * k + k % 2) as f64).collect();
/// let spikes = Spikes::new(times, vec![0; 20], 1, 0.0, 50.0)?;
/// assert_eq!(analysis::lvr(&spikes, 0.5), Some(0.75 * 1.5));
/// # Ok::<(), synfire::Error>(())
/// ```
///
/// S. Shinomoto et al. (2009), "Relating neuronal firing patterns to functional differentiation of cerebral cortex", *PLoS
/// Computational Biology* 5, e1000433, <https://doi.org/10.1371/journal.pcbi.1000433>.
pub fn lvr(spikes: &Spikes, refractory: f64) -> Option<f64> {
    over_pairs(spikes, |a, b| {
        let (sum, share) = (a + b, (a - b) / (a + b));
        3.0 * share * share * (1.0 + 4.0 * refractory / sum)
    })
}

/// The mean of a function of successive intervals, averaged over the neurons with enough of them.
fn over_pairs(spikes: &Spikes, of: impl Fn(f64, f64) -> f64) -> Option<f64> {
    let enough = intervals(spikes).into_iter().filter(|own| own.len() >= MIN_INTERVALS);
    let each: Vec<f64> = enough
        .filter_map(|own| {
            let pairs: Vec<f64> =
                own.windows(2).filter(|pair| pair[0] + pair[1] > 0.0).map(|pair| of(pair[0], pair[1])).collect();
            (!pairs.is_empty()).then(|| pairs.iter().sum::<f64>() / pairs.len() as f64)
        })
        .collect();
    (!each.is_empty()).then(|| each.iter().sum::<f64>() / each.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::super::trains::{clocks, empty, poisson};
    use super::*;

    #[test]
    fn poisson_neurons_vary_by_one_and_clocks_not_at_all() {
        let spikes = poisson(10, 100.0, 100_000.0);
        // The variance of one term of CV2 is 1/3, of LV 4/5, and neighbours share an interval: below 2 per 100,000.
        for value in [cv2(&spikes), lv(&spikes)] {
            assert!((value.unwrap() - 1.0).abs() < 4.0 * (2.0_f64 / 1e5).sqrt(), "{value:?}");
        }
        assert!(cv2(&clocks(3, 10.0, 1.0, 1000.0)).unwrap() < 1e-12);
        for nothing in [cv2(&empty(3)), lv(&empty(0)), lvr(&clocks(1, 30.0, 0.0, 100.0), 5.0)] {
            assert_eq!(nothing, None);
        }
    }
}
