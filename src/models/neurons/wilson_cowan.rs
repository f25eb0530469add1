use crate::affine::{Affine, linear, slope};
use crate::error::{Check, all_finite, non_negative, positive};
use crate::integrate::Method;
use crate::math::exp;
use crate::traits::Neuron;
use serde::{Deserialize, Serialize};

/// A pool of excitatory and a pool of inhibitory cells, by the fraction of each that is active.
///
/// ```text
/// tau_e da_e/dt = -a_e + (k_e - r_e a_e) S_e(c1 a_e - c2 a_i + I_e)
/// tau_i da_i/dt = -a_i + (k_i - r_i a_i) S_i(c3 a_e - c4 a_i + I_i)
///
/// S(x) = 1 / (1 + exp(-slope (x - theta))) - 1 / (1 + exp(slope theta))
/// ```
///
/// `I_e` is the input. `I_i` is the third variable, `input_i`, which stands still: set it to drive the inhibitory pool.
/// There are no spikes. As `S` is shifted to vanish without input, inhibition can push an activity slightly below 0.
///
/// ```
/// use synfire::affine::Affine;
/// use synfire::integrate::{Integrator, Recommended};
/// use synfire::models::neurons::WilsonCowan;
/// use synfire::traits::{Driven, Neuron};
///
/// // Two states are stable without input. This start leads to the higher one.
/// let pools = WilsonCowan::default();
/// let mut x = [0.2, 0.1, 0.0];
/// for _ in 0..1000 {
///     x = Recommended.step(Driven { model: &pools, input: Affine::default() }, x, 0.1);
/// }
/// assert!((x[0] - 0.462464873).abs() < 1e-9 && (x[1] - 0.243364113).abs() < 1e-9);
/// ```
///
/// The input acts inside the sigmoid: of a line `a - b x`, its value at the present `a_e` is taken. The `k_e = k_i = 1`
/// of the defaults is usual; in the paper `k` is the greatest value of `S`, see [`WilsonCowan::saturating`].
///
/// H. R. Wilson and J. D. Cowan (1972), Excitatory and inhibitory interactions in localized populations of model
/// neurons, Biophysical Journal, [10.1016/S0006-3495(72)86068-5](https://doi.org/10.1016/S0006-3495%2872%2986068-5).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WilsonCowan {
    /// Excitation of the excitatory pool by itself.
    pub c1: f64,
    /// Inhibition of the excitatory pool.
    pub c2: f64,
    /// Excitation of the inhibitory pool.
    pub c3: f64,
    /// Inhibition of the inhibitory pool by itself.
    pub c4: f64,
    /// Most of the excitatory pool that can be active.
    pub k_e: f64,
    /// Most of the inhibitory pool that can be active.
    pub k_i: f64,
    /// Time constant of the excitatory pool (ms).
    pub tau_e: f64,
    /// Time constant of the inhibitory pool (ms).
    pub tau_i: f64,
    /// Refractoriness of the excitatory pool.
    pub r_e: f64,
    /// Refractoriness of the inhibitory pool.
    pub r_i: f64,
    /// Slope of the excitatory sigmoid.
    pub slope_e: f64,
    /// Slope of the inhibitory sigmoid.
    pub slope_i: f64,
    /// Threshold of the excitatory sigmoid.
    pub theta_e: f64,
    /// Threshold of the inhibitory sigmoid.
    pub theta_i: f64,
}

/// The bistable set of BrainPy-Models, with both time constants 1 ms.
impl Default for WilsonCowan {
    fn default() -> Self {
        WilsonCowan {
            c1: 12.0,
            c2: 4.0,
            c3: 13.0,
            c4: 11.0,
            k_e: 1.0,
            k_i: 1.0,
            tau_e: 1.0,
            tau_i: 1.0,
            r_e: 1.0,
            r_i: 1.0,
            slope_e: 1.2,
            slope_i: 1.0,
            theta_e: 2.8,
            theta_i: 4.0,
        }
    }
}

/// The part of a pool that input `x` reaches, shifted such that no input reaches none.
#[inline(always)]
fn sigmoid(x: f64, slope: f64, theta: f64) -> f64 {
    1.0 / (1.0 + exp(-slope * (x - theta))) - 1.0 / (1.0 + exp(slope * theta))
}

impl WilsonCowan {
    /// The same pools with `k_e` and `k_i` at the greatest values of their sigmoids, as in the paper.
    pub fn saturating(self) -> WilsonCowan {
        let most = |slope: f64, theta: f64| 1.0 - 1.0 / (1.0 + exp(slope * theta));
        WilsonCowan { k_e: most(self.slope_e, self.theta_e), k_i: most(self.slope_i, self.theta_i), ..self }
    }
}

impl Neuron<3> for WilsonCowan {
    const VARS: [&'static str; 3] = ["a_e", "a_i", "input_i"];
    const METHOD: Method = Method::Rk4;

    fn rest(&self) -> [f64; 3] {
        [0.0; 3]
    }

    #[inline(always)]
    fn flow(&self, [a_e, a_i, input_i]: [f64; 3], input: Affine) -> [Affine; 3] {
        let s_e = sigmoid(self.c1 * a_e - self.c2 * a_i + input.at(a_e), self.slope_e, self.theta_e);
        let s_i = sigmoid(self.c3 * a_e - self.c4 * a_i + input_i, self.slope_i, self.theta_i);
        [
            linear(self.k_e * s_e, 1.0 + self.r_e * s_e) / self.tau_e,
            linear(self.k_i * s_i, 1.0 + self.r_i * s_i) / self.tau_i,
            slope(0.0),
        ]
    }

    fn check(&self) -> Check {
        all_finite(&[("c1", self.c1), ("c2", self.c2), ("c3", self.c3), ("c4", self.c4)])?;
        all_finite(&[("k_e", self.k_e), ("k_i", self.k_i), ("theta_e", self.theta_e), ("theta_i", self.theta_i)])?;
        positive("tau_e", self.tau_e)?;
        positive("tau_i", self.tau_i)?;
        non_negative("r_e", self.r_e)?;
        non_negative("r_i", self.r_i)?;
        positive("slope_e", self.slope_e)?;
        positive("slope_i", self.slope_i)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn speed(pools: &WilsonCowan, x: [f64; 3]) -> f64 {
        let lines = pools.flow(x, Affine::default());
        (0..3).map(|k| lines[k].at(x[k]).abs()).fold(0.0, f64::max)
    }

    #[test]
    fn rest_and_the_published_points_are_fixed_points() {
        let pools = WilsonCowan::default();
        assert_eq!(speed(&pools, pools.rest()), 0.0);
        assert!(speed(&pools, [0.178037259, 0.062801178, 0.0]) < 1e-8);
        assert!(speed(&pools, [0.462464873, 0.243364113, 0.0]) < 1e-8);
        assert!(speed(&pools, [0.46, 0.24, 0.0]) > 1e-3);
    }

    #[test]
    fn the_third_variable_drives_the_inhibitory_pool_and_stands_still() {
        let pools = WilsonCowan::default();
        let [e, i, input] = pools.flow([0.0, 0.0, 5.0], Affine::default());
        assert_eq!((e.at(0.0), input), (0.0, slope(0.0)));
        assert_eq!(i.at(0.0), sigmoid(5.0, 1.0, 4.0));
    }

    #[test]
    fn the_saturating_pools_have_the_greatest_values_of_their_sigmoids() {
        let pools = WilsonCowan::default().saturating();
        assert!((pools.k_e - sigmoid(1e3, 1.2, 2.8)).abs() < 1e-15);
        assert!((pools.k_i - sigmoid(1e3, 1.0, 4.0)).abs() < 1e-15);
    }

    #[test]
    fn bad_parameters_are_refused() {
        let pools = WilsonCowan::default();
        assert_eq!(pools.check(), Ok(()));
        let refused = |pools: WilsonCowan| pools.check().unwrap_err().parameter;
        assert_eq!(refused(WilsonCowan { tau_i: -1.0, ..pools }), "tau_i");
        assert_eq!(refused(WilsonCowan { slope_e: 0.0, ..pools }), "slope_e");
        assert_eq!(refused(WilsonCowan { c3: f64::NAN, ..pools }), "c3");
    }
}
