use super::explosive::within;
use crate::affine::{Affine, linear};
use crate::error::{Check, finite};
use crate::integrate::Method;
use crate::traits::Neuron;
use serde::{Deserialize, Serialize};

/// Stuart and Landau's oscillator: the normal form of the birth of an oscillation.
///
/// ```text
/// dx/dt = (a - x² - y²) x - w y + I
/// dy/dt = (a - x² - y²) y + w x
/// ```
///
/// For positive `a` it turns around a circle of radius sqrt(a) with period 2 pi / w; otherwise it comes to rest at the
/// origin. A unit of time is taken for 1 ms.
///
/// ```
/// use synfire::affine::Affine;
/// use synfire::integrate::{Integrator, Recommended};
/// use synfire::models::neurons::StuartLandau;
/// use synfire::traits::Driven;
///
/// let oscillator = StuartLandau::default();
/// let mut x = [0.1, 0.0];
/// for _ in 0..1000 {
///     x = Recommended.step(Driven { model: &oscillator, input: Affine::default() }, x, 0.1);
/// }
/// assert!((x[0] * x[0] + x[1] * x[1] - 0.25).abs() < 1e-7);
/// ```
///
/// The origin is a fixed point, if an unstable one: start an oscillation elsewhere. Where `x` or `y` is beyond
/// 4 sqrt(1 + |a|), the equations go on as lines of slope -1, so that the oscillator stays finite under any current and in steps
/// of up to 1 ms.
///
/// J. T. Stuart (1960), On the non-linear mechanics of wave disturbances in stable and unstable parallel flows, Journal
/// of Fluid Mechanics, [10.1017/S002211206000116X](https://doi.org/10.1017/S002211206000116X); as a model of brain
/// areas: G. Deco, M. L. Kringelbach, V. K. Jirsa and P. Ritter (2017), The dynamics of resting fluctuations in the
/// brain, Scientific Reports, [10.1038/s41598-017-03073-5](https://doi.org/10.1038/s41598-017-03073-5).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StuartLandau {
    /// Growth of small oscillations (1/ms).
    pub a: f64,
    /// Angular frequency (rad/ms).
    pub w: f64,
}

/// A circle of radius 0.5, turned in 31.4 ms.
impl Default for StuartLandau {
    fn default() -> Self {
        StuartLandau { a: 0.25, w: 0.2 }
    }
}

/// From this multiple of sqrt(1 + |a|) on, the equations go on as lines of slope -1.
const FAR: f64 = 4.0;

impl Neuron<2> for StuartLandau {
    const VARS: [&'static str; 2] = ["x", "y"];
    const METHOD: Method = Method::Rk4;

    fn rest(&self) -> [f64; 2] {
        [0.0, 0.0]
    }

    #[inline(always)]
    fn flow(&self, [x, y]: [f64; 2], input: Affine) -> [Affine; 2] {
        let far = FAR * (1.0 + self.a.abs()).sqrt();
        let ((x, x_beyond), (y, y_beyond)) = (within(far, x), within(far, y));
        let damping = x * x + y * y - self.a;
        let back = damping - 1.0;
        [input + linear(back * x_beyond - self.w * y, damping), linear(back * y_beyond + self.w * x, damping)]
    }

    fn check(&self) -> Check {
        finite("a", self.a)?;
        finite("w", self.w)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::integrate::{Integrator, Recommended};
    use crate::traits::Driven;

    #[test]
    fn rest_is_a_fixed_point() {
        let oscillator = StuartLandau::default();
        assert!(oscillator.flow(oscillator.rest(), Affine::default()).iter().all(|line| line.at(0.0) == 0.0));
    }

    /// The radius obeys dR/dt = (a - R²) R, which has the solution R² = a / (1 + (a / R0² - 1) exp(-2 a t)).
    #[test]
    fn radius_and_phase_follow_their_closed_form() {
        let oscillator = StuartLandau { a: 0.25, w: 0.7 };
        let mut x = [0.1, 0.0];
        for _ in 0..500 {
            x = Recommended.step(Driven { model: &oscillator, input: Affine::default() }, x, 0.01);
        }
        let radius = (0.25 / (1.0 + 24.0 * crate::math::exp(-2.5))).sqrt();
        let (sine, cosine) = crate::math::sin_cos(0.7 * 5.0);
        assert!((x[0] - radius * cosine).abs() < 1e-10 && (x[1] - radius * sine).abs() < 1e-10, "{x:?}");
    }

    #[test]
    fn bad_parameters_are_refused() {
        let oscillator = StuartLandau::default();
        assert_eq!(oscillator.check(), Ok(()));
        assert_eq!(StuartLandau { a: f64::NAN, ..oscillator }.check().unwrap_err().parameter, "a");
        assert_eq!(StuartLandau { w: f64::INFINITY, ..oscillator }.check().unwrap_err().parameter, "w");
    }
}
