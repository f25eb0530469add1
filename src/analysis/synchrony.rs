use ndarray::Axis;

use super::{mean, variance};
use crate::recording::{Samples, Spikes};

/// The coherence of Wang and Buzsáki, at a resolution of `bin` ms: how many of their spikes two neurons share.
///
/// ```text
/// κ = mean over pairs of  Σ_k X_i(k) X_j(k) / sqrt(Σ_k X_i(k) Σ_k X_j(k)),    X(k) = 1 if a spike fell into bin k
/// ```
///
/// The mean runs over the pairs of neurons that fired. In-phase firing gives 1, independent firing about
/// rate × `bin`. `None` if fewer than two neurons fired. The cost grows with the number of spikes.
///
/// ```
/// use ndarray::array;
/// use synfire::{analysis, recording::Spikes};
///
/// // Each fires twice, once together.
/// let spikes = Spikes {
///     times: array![1.0, 1.0, 5.0, 9.0],
///     neurons: array![0, 1, 0, 1],
///     len: 2,
///     start: 0.0,
///     stop: 10.0,
/// };
/// assert!((analysis::coherence(&spikes, 1.0).unwrap() - 0.5).abs() < 1e-12);
/// ```
///
/// X.-J. Wang & G. Buzsáki (1996), "Gamma oscillation by synaptic inhibition in a hippocampal interneuronal network
/// model", *Journal of Neuroscience* 16, 6402-6413, <https://doi.org/10.1523/JNEUROSCI.16-20-06402.1996>.
pub fn coherence(spikes: &Spikes, bin: f64) -> Option<f64> {
    let bins = spikes.bins(bin);
    // With x_i = X_i / sqrt(ΣX_i), the sum over ordered pairs is Σ_k (Σ_i x_i)² less the pairs of each with itself,
    // and these are 1 each.
    let mut shares = vec![0.0; bins];
    let mut active = 0.0;
    for train in spikes.trains() {
        let mut places: Vec<usize> = train.iter().filter_map(|&time| spikes.bin_of(time, bin, bins)).collect();
        places.dedup();
        if places.is_empty() {
            continue;
        }
        active += 1.0;
        let share = 1.0 / (places.len() as f64).sqrt();
        for &place in &places {
            shares[place] += share;
        }
    }
    let all: f64 = shares.iter().map(|share| share * share).sum();
    (active >= 2.0).then(|| (all - active) / (active * (active - 1.0)))
}

/// The synchrony measure of Golomb: how much of the variation in time of the single traces the mean trace keeps.
///
/// ```text
/// χ² = Var_t(mean over neurons of V_i) / mean over neurons of Var_t(V_i)
/// ```
///
/// It is 1 if all traces are equal and falls as 1/sqrt(neurons) if they are independent. `None` if there is no trace,
/// if none varies, or if one is not finite.
///
/// ```
/// use ndarray::array;
/// use synfire::{analysis, recording::Samples};
///
/// let equal = Samples {
///     variable: "V".into(),
///     unit: "mV".into(),
///     times: array![0.1, 0.2],
///     neurons: vec![0, 1],
///     values: array![[-60.0, -60.0], [-50.0, -50.0]],
/// };
/// assert_eq!(analysis::golomb_chi(&equal), Some(1.0));
/// let opposite = Samples { values: array![[-60.0, -50.0], [-50.0, -60.0]], ..equal };
/// assert_eq!(analysis::golomb_chi(&opposite), Some(0.0));
/// ```
///
/// D. Golomb & J. Rinzel (1993), "Dynamics of globally coupled inhibitory neurons with heterogeneity", *Physical
/// Review E* 48, 4810-4814, <https://doi.org/10.1103/PhysRevE.48.4810>.
pub fn golomb_chi(samples: &Samples) -> Option<f64> {
    let together = variance(&samples.values.mean_axis(Axis(1))?);
    let alone = mean(&samples.values.columns().into_iter().map(|trace| variance(&trace.to_owned())).collect());
    let squared = together / alone;
    (alone > 0.0 && squared.is_finite()).then(|| squared.sqrt())
}

#[cfg(test)]
mod tests {
    use super::super::trains::{Uniform, clocks, empty, poisson};
    use super::*;
    use ndarray::{Array1, Array2};

    #[test]
    fn in_phase_is_one() {
        let kappa = coherence(&clocks(30, 25.0, 0.0, 1000.0), 1.0).unwrap();
        assert!((kappa - 1.0).abs() < 1e-12, "{kappa}");
    }

    #[test]
    fn two_clusters_in_turn_share_half() {
        let mut clusters = clocks(20, 10.0, 0.0, 1000.0);
        for (time, &neuron) in clusters.times.iter_mut().zip(&clusters.neurons) {
            *time += if neuron % 2 == 0 { 0.0 } else { -5.0 };
        }
        // 2 × 45 of 190 pairs.
        assert!((coherence(&clusters, 1.0).unwrap() - 90.0 / 190.0).abs() < 1e-12);
    }

    #[test]
    fn independent_neurons_share_by_chance() {
        // A bin holds a spike with probability p = 1 - exp(-0.02); kappa is p.
        let kappa = coherence(&poisson(50, 20.0, 20_000.0), 1.0).unwrap();
        assert!((kappa - 0.0198).abs() < 0.0004, "{kappa}");
    }

    #[test]
    fn independent_traces_average_out() {
        let mut uniform = Uniform(3);
        let values = Array2::from_shape_simple_fn((5000, 100), || uniform.next());
        let samples = Samples {
            variable: "V".into(),
            unit: "mV".into(),
            times: Array1::zeros(5000),
            neurons: (0..100).collect(),
            values,
        };
        let chi = golomb_chi(&samples).unwrap();
        assert!((chi - 0.1).abs() < 0.005, "{chi}");
    }

    #[test]
    fn nothing_is_not_synchronous() {
        assert_eq!(coherence(&empty(4), 1.0), None);
        assert_eq!(coherence(&clocks(1, 10.0, 0.0, 100.0), 1.0), None);
        assert_eq!(coherence(&clocks(4, 10.0, 0.0, 100.0), 0.0), None);
        for (rows, columns, value) in [(0, 0, 0.0), (0, 3, 0.0), (3, 0, 0.0), (3, 2, -65.0), (3, 2, f64::NAN)] {
            let values = Array2::from_elem((rows, columns), value);
            let times = Array1::zeros(rows);
            let samples =
                Samples { variable: "V".into(), unit: "mV".into(), times, neurons: (0..columns).collect(), values };
            assert_eq!(golomb_chi(&samples), None, "{rows} × {columns} of {value}");
        }
    }
}
