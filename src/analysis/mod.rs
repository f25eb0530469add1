//! Statistics of spike trains and sampled variables: rates, intervals, counts, correlation, spectrum, synchrony and
//! direction; and one prediction to hold them against, [`diffusion_rate`].
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

mod correlation;
mod count;
mod diffusion;
mod direction;
mod interval;
mod rate;
mod spectrum;
mod synchrony;
#[cfg(test)]
mod trains;

pub use correlation::{autocorrelogram, correlation, cross_correlogram};
pub use count::{counts, fano};
pub use diffusion::{diffusion_rate, self_consistent_rate};
pub use direction::{Direction, circular_mean, population_vector};
pub use interval::{MIN_INTERVALS, cv, interval_histogram, intervals, mean_interval};
pub use rate::{mean_rate, population_rate, rate_spread, silent_fraction, smoothed_rate};
pub use spectrum::{SEGMENT, Spectrum, peak_frequency, spectrum};
pub use synchrony::{coherence, golomb_chi};

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
