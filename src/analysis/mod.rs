//! Statistics of spike trains and sampled variables: rates, intervals, counts, correlation, spectrum, synchrony and
//! direction; and one prediction to hold them against, [`diffusion_rate`].
//!
//! | of | there are |
//! |---|---|
//! | rates | [`mean_rate`], [`population_rate`], [`smoothed_rate`], [`psth`], [`tuning_curve`] |
//! | intervals and counts | [`cv`], [`cv2`], [`lv`], [`lvr`], [`fano`], [`fano_over_trials`], [`bursts`] |
//! | pairs of trains | [`correlation`], [`cross_correlogram`], [`victor_purpura`], [`van_rossum`], [`spike_distance`], [`sttc`], as matrices by [`pairwise`] |
//! | rhythms | [`spectrum`], [`spectrum_of`], [`spectrogram`], [`coherence_of`], [`spike_field_coherence`], [`rhythm`], [`phase_locking`] |
//! | stimuli | [`spike_triggered_average`], [`spike_triggered_covariance`] |
//! | populations | [`coherence`], [`golomb_chi`], [`avalanches`], [`branching_ratio`], [`participation_ratio`], [`intrinsic_timescale`] |
//! | what chance would give | [`surrogate`] |
//! | field potentials | [`weighted_currents`], [`summed_currents`] |
//!
//! Each takes a whole recording; [`crate::recording::Spikes::between`] and [`crate::recording::Spikes::of`] choose the
//! window and the neurons first. Where spikes are sorted into bins, the first bin begins at the start of the recording, and
//! a rest shorter than a bin is left out. A bin holds its end, but not its beginning, as every window does. A spike that is
//! less than 1e-6 ms from an edge counts as being at it, so that the rounding of a stamp never moves it into another bin.
//! Variances divide by the number of values. What has no value, such as the
//! variability of a silent network, is `None`; nothing here returns NaN for finite times or panics.
//!
//! Rates, intervals, counts, correlation and synchrony are the same bits on every machine. Spectra and directions are
//! not: they use the platform's trigonometric functions, and spectra its fused operations, so their last digits may
//! differ.

#![allow(clippy::neg_cmp_op_on_partial_ord, reason = "a negated comparison holds for NaN, too")]

mod bursts;
mod correlation;
mod count;
mod diffusion;
mod direction;
mod distance;
mod field_potential;
mod interval;
mod rate;
mod sampled;
mod spectrum;
mod surrogates;
mod synchrony;
#[cfg(test)]
mod trains;
mod trials;
mod triggered;
mod variation;

pub use bursts::{
    Avalanche, Burst, avalanches, branching_ratio, bursts, intrinsic_timescale, participation_ratio, timescale_of,
};
pub use correlation::{autocorrelogram, correlation, cross_correlogram};
pub use count::{counts, fano};
pub use diffusion::{diffusion_rate, self_consistent_rate};
pub use direction::{Direction, circular_mean, population_vector};
pub use distance::{pairwise, spike_distance, sttc, van_rossum, victor_purpura};
pub use field_potential::{summed_currents, weighted_currents};
pub use interval::{MIN_INTERVALS, cv, interval_histogram, intervals, mean_interval};
pub use rate::{mean_rate, population_rate, rate_spread, silent_fraction, smoothed_rate};
pub use sampled::{
    Coherence, Locking, Rhythm, Spectrogram, coherence_of, phase_locking, rhythm, spectrogram, spectrum_of,
    spike_field_coherence,
};
pub use spectrum::{SEGMENT, Spectrum, peak_frequency, spectrum};
pub use surrogates::{Surrogate, surrogate};
pub use synchrony::{coherence, golomb_chi};
pub use trials::{Tuning, fano_over_trials, psth, tuning_curve};
pub use triggered::{Stimulus, spike_triggered_average, spike_triggered_covariance};
pub use variation::{cv2, lv, lvr};

use ndarray::Array1;

/// The mean; 0 of nothing.
fn mean(values: &Array1<f64>) -> f64 {
    values.sum() / values.len().max(1) as f64
}

/// The mean square of the distance from the mean; 0 of nothing.
fn variance(values: &Array1<f64>) -> f64 {
    let mean = mean(values);
    values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / values.len().max(1) as f64
}
