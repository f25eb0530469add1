use crate::affine::{Affine, relax};
use crate::error::{Check, finite, positive};
use crate::math::sigmoid;
use crate::traits::Neuron;
use serde::{Deserialize, Serialize};

/// A population described by its firing rate.
///
/// ```text
/// tau dr/dt = phi(I) - r
/// ```
///
/// ```
/// use synfire::affine::linear;
/// use synfire::integrate::{Integrator, Recommended};
/// use synfire::models::neurons::{FiringRateUnit, Transfer};
/// use synfire::traits::Driven;
///
/// let unit = FiringRateUnit { tau: 20.0, transfer: Transfer::ThresholdLinear { gain: 2.0, threshold: 1.0 } };
/// let [r] = Recommended.step(Driven { model: &unit, input: linear(6.0, 0.0) }, [0.0], 20.0);
/// assert!((r - 10.0 * (1.0 - f64::exp(-1.0))).abs() < 1e-14);
/// ```
///
/// An input that depends on the rate, `a - b r`, is taken at the rate the step begins with. For input that does not, a
/// step of exponential Euler is exact.
///
/// H. R. Wilson and J. D. Cowan (1972), Excitatory and inhibitory interactions in localized populations of model
/// neurons, Biophysical Journal, [10.1016/S0006-3495(72)86068-5](https://doi.org/10.1016/S0006-3495%2872%2986068-5);
/// P. Dayan and L. F. Abbott (2001), Theoretical Neuroscience, section 7.2, MIT Press.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FiringRateUnit {
    /// Time constant (ms).
    pub tau: f64,
    /// How the input turns into a rate.
    pub transfer: Transfer,
}

/// How the input of a [`FiringRateUnit`] turns into a rate.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Transfer {
    /// `gain (I - threshold)` above the threshold, 0 below.
    ThresholdLinear {
        /// Rate per unit of input.
        gain: f64,
        /// Input at which the rate begins to rise.
        threshold: f64,
    },
    /// `most / (1 + exp(-slope (I - threshold)))`.
    Sigmoid {
        /// Rate under strong input.
        most: f64,
        /// Steepness, per unit of input.
        slope: f64,
        /// Input at which the rate is half of `most`.
        threshold: f64,
    },
}

/// 10 ms and the threshold-linear function of gain 1.
impl Default for FiringRateUnit {
    fn default() -> Self {
        FiringRateUnit { tau: 10.0, transfer: Transfer::ThresholdLinear { gain: 1.0, threshold: 0.0 } }
    }
}

impl Transfer {
    /// The rate under constant input.
    #[inline(always)]
    pub fn rate(self, input: f64) -> f64 {
        match self {
            Transfer::ThresholdLinear { gain, threshold } => {
                let above = input - threshold;
                gain * if above < 0.0 { 0.0 } else { above }
            }
            Transfer::Sigmoid { most, slope, threshold } => most * sigmoid(slope * (input - threshold)),
        }
    }

    fn check(self) -> Check {
        let (scale, value, threshold) = match self {
            Transfer::ThresholdLinear { gain, threshold } => ("gain", gain, threshold),
            Transfer::Sigmoid { most, slope, threshold } => {
                positive("most", most)?;
                ("slope", slope, threshold)
            }
        };
        positive(scale, value)?;
        finite("threshold", threshold)
    }
}

impl Neuron<1> for FiringRateUnit {
    const VARS: [&'static str; 1] = ["r"];

    /// The rate without input.
    fn rest(&self) -> [f64; 1] {
        [self.transfer.rate(0.0)]
    }

    #[inline(always)]
    fn flow(&self, [r]: [f64; 1], input: Affine) -> [Affine; 1] {
        [relax(self.transfer.rate(input.at(r)), self.tau)]
    }

    fn check(&self) -> Check {
        positive("tau", self.tau)?;
        self.transfer.check()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::affine::linear;

    const SIGMOID: Transfer = Transfer::Sigmoid { most: 100.0, slope: 0.5, threshold: 3.0 };

    #[test]
    fn rest_is_a_fixed_point() {
        for transfer in [SIGMOID, FiringRateUnit::default().transfer] {
            let unit = FiringRateUnit { transfer, ..FiringRateUnit::default() };
            let [r] = unit.rest();
            assert!(unit.flow([r], Affine::default())[0].at(r).abs() < 1e-15);
        }
    }

    #[test]
    fn transfer_functions() {
        let rectified = Transfer::ThresholdLinear { gain: 2.0, threshold: 1.0 };
        assert_eq!([0.0, 1.0, 2.5].map(|input| rectified.rate(input)), [0.0, 0.0, 3.0]);
        assert!([rectified, SIGMOID].iter().all(|transfer| transfer.rate(f64::NAN).is_nan()));
        assert_eq!(SIGMOID.rate(3.0), 50.0);
        assert!((SIGMOID.rate(1.0) + SIGMOID.rate(5.0) - 100.0).abs() < 1e-12);
        assert!((SIGMOID.rate(5.0) - 73.105_857_863).abs() < 1e-8);
    }

    /// With self-excitation w < 1 the threshold-linear unit amplifies its input by 1 / (1 - w).
    #[test]
    fn input_that_depends_on_the_rate_feeds_back() {
        let unit = FiringRateUnit::default();
        assert!(unit.flow([8.0], linear(2.0, -0.75))[0].at(8.0).abs() < 1e-15);
    }

    #[test]
    fn bad_parameters_are_refused() {
        assert_eq!(FiringRateUnit { transfer: SIGMOID, tau: 1.0 }.check(), Ok(()));
        for tau in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(FiringRateUnit { tau, ..FiringRateUnit::default() }.check().unwrap_err().parameter, "tau");
        }
        let refused = |transfer: Transfer| transfer.check().unwrap_err().parameter;
        assert_eq!(refused(Transfer::ThresholdLinear { gain: f64::NAN, threshold: 0.0 }), "gain");
        assert_eq!(refused(Transfer::Sigmoid { most: 0.0, slope: 1.0, threshold: 0.0 }), "most");
        assert_eq!(refused(Transfer::Sigmoid { most: 1.0, slope: 1.0, threshold: f64::NAN }), "threshold");
    }
}
