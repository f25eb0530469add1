use ndarray::Array1;

/// A proxy of the local field potential from the currents of synapses: their weighted sum, that of Mazzoni and
/// colleagues.
///
/// ```text
/// RWS(t) = Z(Σ |I_AMPA(t - 6 ms)| + 1.65 Σ |I_GABA(t)|)
/// ```
///
/// `ampa` and `gaba` are the summed currents onto the excitatory cells, every `dt` ms; their signs do not matter. `Z` takes
/// the mean away and divides by the standard deviation. The first 6 ms have no past and are left out; empty if nothing
/// remains, or unless `dt` is positive. Zeros if the sum does not vary.
///
/// ```
/// use synfire::analysis::weighted_currents;
///
/// let ampa: Vec<f64> = (0..20).map(|k| f64::from(k % 2)).collect();
/// let proxy = weighted_currents(&ampa, &[0.0; 20], 1.0);
/// assert_eq!(proxy.to_vec(), [-1.0, 1.0].repeat(7));
/// ```
///
/// A. Mazzoni, H. Lindén, H. Cuntz, A. Lansner, S. Panzeri & G. T. Einevoll (2015), "Computing the local field potential (LFP)
/// from integrate-and-fire network models", *PLoS Computational Biology* 11, e1004584,
/// <https://doi.org/10.1371/journal.pcbi.1004584>.
pub fn weighted_currents(ampa: &[f64], gaba: &[f64], dt: f64) -> Array1<f64> {
    const DELAY: f64 = 6.0;
    const RATIO: f64 = 1.65;
    let delay = (DELAY / dt).round();
    let shorter = ampa.len().min(gaba.len());
    if !(dt > 0.0) || !(delay < shorter as f64) {
        return Array1::zeros(0);
    }
    let delay = delay as usize;
    standardised((delay..shorter).map(|k| ampa[k - delay].abs() + RATIO * gaba[k].abs()).collect())
}

/// A proxy of the local field potential: the sum of the sizes of the currents, without mean and with standard deviation 1.
///
/// ```text
/// SAC(t) = Z(Σ |I_AMPA(t)| + Σ |I_GABA(t)|)
/// ```
///
/// As long as the shorter list. Zeros if the sum does not vary.
///
/// ```
/// use synfire::analysis::summed_currents;
///
/// assert_eq!(summed_currents(&[1.0, 2.0, 1.0, 2.0], &[-1.0, -3.0, -1.0, -3.0]).to_vec(), [-1.0, 1.0, -1.0, 1.0]);
/// ```
///
/// A. Mazzoni, S. Panzeri, N. K. Logothetis & N. Brunel (2008), "Encoding of naturalistic stimuli by local field potential
/// spectra in networks of excitatory and inhibitory neurons", *PLoS Computational Biology* 4, e1000239,
/// <https://doi.org/10.1371/journal.pcbi.1000239>.
pub fn summed_currents(ampa: &[f64], gaba: &[f64]) -> Array1<f64> {
    standardised(ampa.iter().zip(gaba).map(|(a, g)| a.abs() + g.abs()).collect())
}

fn standardised(values: Array1<f64>) -> Array1<f64> {
    let (mean, deviation) = (super::mean(&values), super::variance(&values).sqrt());
    values.mapv_into(|x| if deviation > 0.0 { (x - mean) / deviation } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excitation_counts_late_and_inhibition_more() {
        let pulse = |at: usize| (0..100).map(|k| if k == at { -1.0 } else { 0.0 }).collect::<Vec<f64>>();
        let proxy = weighted_currents(&pulse(20), &pulse(60), 0.5);
        let base = proxy[0];
        // 12 samples later, of which the first 12 are missing.
        assert!(proxy[20] > base && (proxy[60 - 12] - base) / (proxy[20] - base) - 1.65 < 1e-12);
        assert_eq!(proxy.len(), 88);
        assert!(weighted_currents(&[1.0; 5], &[1.0; 5], 1.0).is_empty());
        assert!(weighted_currents(&[1.0; 5], &[1.0; 5], 0.0).is_empty());
        assert_eq!(weighted_currents(&[1.0; 9], &[1.0; 9], 1.0).to_vec(), [0.0; 3]);
    }
}
