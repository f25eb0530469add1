// Trigonometry of the platform: no state of a simulation depends on it.
#![allow(clippy::disallowed_methods)]

use serde::{Deserialize, Serialize};

/// The direction a population points in.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Direction {
    /// The angle, from -π to π (rad).
    pub angle: f64,
    /// The length of the mean vector, from 0 (no direction preferred) to 1 (all activity at one angle).
    pub strength: f64,
}

/// The population vector: the direction in which neurons with preferred `angles` (rad) point together when they are
/// active with `weights`, such as their rates.
///
/// ```text
/// strength exp(i angle) = Σ_j w_j exp(i θ_j) / Σ_j w_j
/// ```
///
/// The lists are read up to the end of the shorter. `None` if the weights do not sum to a positive, finite number.
/// Should they cancel out, the strength is about 0 and the angle means nothing.
///
/// ```
/// use synfire::analysis::population_vector;
///
/// let bump = population_vector(&[0.0, 1.0, 2.0], &[1.0, 2.0, 1.0]).unwrap();
/// assert!((bump.angle - 1.0).abs() < 1e-12);
/// assert!((bump.strength - (1.0 + 1.0_f64.cos()) / 2.0).abs() < 1e-12);
/// ```
///
/// A. P. Georgopoulos, A. B. Schwartz & R. E. Kettner (1986), "Neuronal population coding of movement direction",
/// *Science* 233, 1416-1419, <https://doi.org/10.1126/science.3749885>.
pub fn population_vector<'a>(
    angles: impl IntoIterator<Item = &'a f64>,
    weights: impl IntoIterator<Item = &'a f64>,
) -> Option<Direction> {
    let (mut x, mut y, mut total) = (0.0, 0.0, 0.0);
    for (&angle, &weight) in angles.into_iter().zip(weights) {
        let (sin, cos) = angle.sin_cos();
        x += weight * cos;
        y += weight * sin;
        total += weight;
    }
    let strength = (x * x + y * y).sqrt() / total;
    (total > 0.0 && strength.is_finite()).then(|| Direction { angle: y.atan2(x), strength })
}

/// The circular mean of `angles` (rad), and how well they agree.
///
/// ```text
/// strength exp(i angle) = mean of exp(i θ_j)
/// ```
///
/// `None` if there are none, or if one is not finite.
///
/// ```
/// use std::f64::consts::PI;
/// use synfire::analysis::circular_mean;
///
/// let mean = circular_mean(&[PI - 0.1, -PI + 0.3]).unwrap();
/// assert!((mean.angle - (-PI + 0.1)).abs() < 1e-12);
/// ```
pub fn circular_mean<'a>(angles: impl IntoIterator<Item = &'a f64>) -> Option<Direction> {
    population_vector(angles, std::iter::repeat(&1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::TAU;

    #[test]
    fn a_cosine_bump_points_at_its_centre() {
        // Weights 1 + cos(θ - z): strength 1/2.
        let angles: Vec<f64> = (0..64).map(|k| TAU * k as f64 / 64.0).collect();
        let weights: Vec<f64> = angles.iter().map(|angle| 1.0 + (angle - 2.5).cos()).collect();
        let bump = population_vector(&angles, &weights).unwrap();
        assert!((bump.angle - 2.5).abs() < 1e-12 && (bump.strength - 0.5).abs() < 1e-12, "{bump:?}");
    }

    #[test]
    fn no_direction() {
        assert_eq!(circular_mean(&[]), None);
        assert_eq!(circular_mean(&[0.0, f64::NAN]), None);
        assert_eq!(population_vector(&[1.0], &[0.0]), None);
        assert_eq!(population_vector(&[1.0], &[f64::INFINITY]), None);
        assert!(circular_mean(&[0.0, TAU / 2.0]).unwrap().strength < 1e-15);
    }
}
