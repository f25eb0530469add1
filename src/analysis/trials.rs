use ndarray::Array1;

use super::population_rate;
use crate::recording::Spikes;

/// The Fano factor of each neuron over trials: the variance of its number of spikes, divided by their mean.
///
/// ```text
/// F_i = Var over trials of N_i / mean over trials of N_i
/// ```
///
/// It is 1 for Poisson neurons and 0 if all trials are alike. The variance divides by the number of trials. `None` for a
/// neuron that never fires, or without trials; neurons that only some trials have count as silent in the others.
///
/// ```
/// use synfire::{analysis, recording::Spikes};
///
/// let trial = |spikes: usize| Spikes::new((1..=spikes).map(|k| k as f64).collect::<Vec<_>>(), vec![0; spikes], 1, 0.0, 9.0);
/// let trials = [trial(1)?, trial(3)?];
/// assert_eq!(analysis::fano_over_trials(&trials), [Some(0.5)]);
/// # Ok::<(), synfire::Error>(())
/// ```
pub fn fano_over_trials(trials: &[Spikes]) -> Vec<Option<f64>> {
    let counts: Vec<Vec<usize>> = trials.iter().map(|trial| trial.trains().iter().map(Vec::len).collect()).collect();
    let neurons = counts.iter().map(Vec::len).max().unwrap_or(0);
    let of = |neuron: usize| {
        let count = |trial: &Vec<usize>| trial.get(neuron).map_or(0.0, |&count| count as f64);
        let each: Array1<f64> = counts.iter().map(count).collect();
        let mean = super::mean(&each);
        (mean > 0.0).then(|| super::variance(&each) / mean)
    };
    (0..neurons).map(of).collect()
}

/// The rate of a neuron of the view in each bin of `bin` ms, averaged over neurons and trials (Hz): the histogram around a
/// stimulus (PSTH), if trials begin at it.
///
/// ```text
/// r(k) = spikes in bin k of all trials / (trials × neurons × bin)
/// ```
///
/// It is as long as the shortest trial. Empty without trials.
///
/// ```
/// use ndarray::array;
/// use synfire::{analysis, recording::Spikes};
///
/// let trials = [Spikes::new(vec![5.0], vec![0], 1, 0.0, 20.0)?, Spikes::new(vec![7.0, 15.0], vec![0, 0], 1, 0.0, 20.0)?];
/// assert_eq!(analysis::psth(&trials, 10.0), array![100.0, 50.0]);
/// # Ok::<(), synfire::Error>(())
/// ```
pub fn psth(trials: &[Spikes], bin: f64) -> Array1<f64> {
    let rates: Vec<Array1<f64>> = trials.iter().map(|trial| population_rate(trial, bin)).collect();
    let bins = rates.iter().map(Array1::len).min().unwrap_or(0);
    Array1::from_shape_fn(bins, |k| rates.iter().map(|rate| rate[k]).sum::<f64>() / rates.len() as f64)
}

/// The mean rate at each value of a stimulus, and its standard error: the tuning curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// The values of the stimulus, from the least to the greatest.
    pub stimuli: Vec<f64>,
    /// The mean rate of each neuron (Hz): a row for each value, a column for each neuron.
    pub rates: ndarray::Array2<f64>,
    /// Its standard error (Hz); 0 where a value had one trial.
    pub errors: ndarray::Array2<f64>,
}

/// The tuning curve of each neuron, from trials and the stimulus of each.
///
/// ```text
/// r_i(s) = mean over trials with stimulus s of the rate of neuron i
/// ```
///
/// Trials without a stimulus, or with one that is not finite, are left out. The error divides by the number of trials less
/// one, and by the square root of their number.
///
/// ```
/// use synfire::{analysis, recording::Spikes};
///
/// let trial = |spikes: usize| Spikes::new((1..=spikes).map(|k| k as f64).collect::<Vec<_>>(), vec![0; spikes], 1, 0.0, 1000.0);
/// let tuning = analysis::tuning_curve(&[trial(2)?, trial(9)?, trial(4)?], &[0.0, 90.0, 0.0]);
/// assert_eq!(tuning.stimuli, [0.0, 90.0]);
/// assert_eq!(tuning.rates.column(0).to_vec(), [3.0, 9.0]);
/// assert_eq!(tuning.errors[(0, 0)], 1.0);
/// # Ok::<(), synfire::Error>(())
/// ```
pub fn tuning_curve(trials: &[Spikes], stimuli: &[f64]) -> Tuning {
    let given: Vec<(f64, Array1<f64>)> = stimuli
        .iter()
        .zip(trials)
        .filter(|(stimulus, _)| stimulus.is_finite())
        .map(|(stimulus, trial)| (*stimulus, trial.rates()))
        .collect();
    let mut values: Vec<f64> = given.iter().map(|(stimulus, _)| *stimulus).collect();
    values.sort_by(f64::total_cmp);
    values.dedup();
    let neurons = given.iter().map(|(_, rates)| rates.len()).max().unwrap_or(0);
    let moments = |value: f64, neuron: usize| {
        let own = given.iter().filter(|(stimulus, _)| *stimulus == value);
        let each: Array1<f64> = own.map(|(_, rates)| rates.get(neuron).copied().unwrap_or(0.0)).collect();
        let (mean, n) = (super::mean(&each), each.len() as f64);
        (mean, if n > 1.0 { (super::variance(&each) / (n - 1.0)).sqrt() } else { 0.0 })
    };
    let shape = (values.len(), neurons);
    let rates = ndarray::Array2::from_shape_fn(shape, |(row, neuron)| moments(values[row], neuron).0);
    let errors = ndarray::Array2::from_shape_fn(shape, |(row, neuron)| moments(values[row], neuron).1);
    Tuning { stimuli: values, rates, errors }
}

#[cfg(test)]
mod tests {
    use super::super::trains::{empty, poisson};
    use super::*;

    #[test]
    fn poisson_trials_have_fano_factor_one() {
        // 200 windows of one long train of 20 neurons are trials.
        let long = poisson(20, 50.0, 100_000.0);
        let trials: Vec<Spikes> = (0..200).map(|k| long.between(500.0 * k as f64, 500.0 * (k + 1) as f64)).collect();
        let each: Vec<f64> = fano_over_trials(&trials).into_iter().flatten().collect();
        assert_eq!(each.len(), 20);
        let mean = each.iter().sum::<f64>() / 20.0;
        assert!((mean - 1.0).abs() < 4.0 * (2.0_f64 / 200.0 / 20.0).sqrt() + 1.0 / 200.0, "{mean}");
        assert!((psth(&trials, 500.0)[0] - long.mean_rate()).abs() < 1e-9);
    }

    #[test]
    fn nothing_has_no_trials() {
        assert!(fano_over_trials(&[]).is_empty() && psth(&[], 1.0).is_empty());
        assert_eq!(fano_over_trials(&[empty(2)]), [None, None]);
        let tuning = tuning_curve(&[empty(2)], &[f64::NAN]);
        assert!(tuning.stimuli.is_empty() && tuning.rates.dim() == (0, 0));
    }
}
