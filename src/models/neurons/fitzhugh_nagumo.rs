use super::explosive::within;
use crate::affine::{Affine, linear};
use crate::error::{Check, finite, non_negative, positive};
use crate::integrate::Method;
use crate::models::channels::resting_potential;
use crate::traits::Neuron;
use serde::{Deserialize, Serialize};

/// FitzHugh and Nagumo's caricature of an excitable membrane.
///
/// ```text
///     dv/dt = v - v³/3 - w + I
/// tau dw/dt = v + a - b w
/// ```
///
/// A spike is an upward crossing of `v_th`. It changes nothing. All quantities are dimensionless; a unit of time is
/// taken for 1 ms.
///
/// ```
/// use synfire::models::neurons::FitzHughNagumo;
/// use synfire::traits::Neuron;
///
/// let [v, w] = FitzHughNagumo::default().rest();
/// assert!((v + 1.1994080352).abs() < 1e-10 && (w + 0.6242600441).abs() < 1e-10);
/// ```
///
/// With the default parameters rest is unstable, and the cell fires, for currents between 0.3313 and 1.4187. The height
/// of the spikes depends on the current: at 0.5 they end at 1.852, so that a threshold of 1.9 would miss them. Beyond
/// ±6, which only currents above 60 lead to, the cubic goes on as a line of slope -1, so that the cell stays finite
/// under any current and in steps of up to 1 ms.
///
/// [Steps](crate::guide::steps) of up to 0.25 ms give its rate to 1 % and its potential to a thousandth of a spike's
/// height.
///
/// R. FitzHugh (1961), Impulses and physiological states in theoretical models of nerve membrane, Biophysical Journal,
/// [10.1016/S0006-3495(61)86902-6](https://doi.org/10.1016/S0006-3495%2861%2986902-6); J. Nagumo, S. Arimoto and
/// S. Yoshizawa (1962), An active pulse transmission line simulating nerve axon, Proceedings of the IRE,
/// [10.1109/JRPROC.1962.288235](https://doi.org/10.1109/JRPROC.1962.288235).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FitzHughNagumo {
    /// Offset of the recovery.
    pub a: f64,
    /// Decay of the recovery.
    pub b: f64,
    /// Time constant of the recovery.
    pub tau: f64,
    /// Potential whose upward crossing is a spike.
    pub v_th: f64,
}

/// The values of FitzHugh 1961, whose `tau` is 1/0.08.
impl Default for FitzHughNagumo {
    fn default() -> Self {
        FitzHughNagumo { a: 0.7, b: 0.8, tau: 12.5, v_th: 1.8 }
    }
}

/// From this potential on the cubic goes on as a line of slope -1.
const FAR: f64 = 6.0;

impl Neuron<2> for FitzHughNagumo {
    const VARS: [&'static str; 2] = ["v", "w"];
    const METHOD: Method = Method::Rk4;
    const LARGEST_STEP: f64 = 0.25;

    fn rest(&self) -> [f64; 2] {
        let bound = 2.0 + self.a.abs();
        let cubic = |v: f64| v - v * v * v / 3.0;
        let v = resting_potential(|v| self.b * cubic(v) - (v + self.a), -bound, bound);
        [v, cubic(v)]
    }

    #[inline(always)]
    fn flow(&self, [v, w]: [f64; 2], input: Affine) -> [Affine; 2] {
        let (near, beyond) = within(FAR, v);
        [input + (near - near * near * near / 3.0 - w - beyond), linear(v + self.a, self.b) / self.tau]
    }

    #[inline(always)]
    fn fires(&self, [before, _]: [f64; 2], [after, _]: [f64; 2]) -> bool {
        before < self.v_th && after >= self.v_th
    }

    fn check(&self) -> Check {
        finite("a", self.a)?;
        non_negative("b", self.b)?;
        positive("tau", self.tau)?;
        finite("v_th", self.v_th)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rest_is_a_fixed_point() {
        let cell = FitzHughNagumo::default();
        for cell in [cell, FitzHughNagumo { a: 0.0, b: 0.0, ..cell }, FitzHughNagumo { a: -3.0, b: 2.5, ..cell }] {
            for (line, x) in cell.flow(cell.rest(), Affine::default()).iter().zip(cell.rest()) {
                assert!(line.at(x).abs() < 1e-12, "{cell:?}");
            }
        }
    }

    /// At a Hopf point the trace of the Jacobian, `1 - v² - b / tau`, vanishes at the fixed point.
    #[test]
    fn the_hopf_points_are_where_published() {
        let cell = FitzHughNagumo::default();
        let v = (1.0 - cell.b / cell.tau).sqrt();
        for (current, v) in [(0.3312813375, -v), (1.4187186625, v)] {
            let x = [v, (v + cell.a) / cell.b];
            assert!(cell.flow(x, linear(current, 0.0))[0].at(v).abs() < 1e-10);
        }
    }

    #[test]
    fn bad_parameters_are_refused() {
        let cell = FitzHughNagumo::default();
        assert_eq!(cell.check(), Ok(()));
        let refused = |cell: FitzHughNagumo| cell.check().unwrap_err().parameter;
        for tau in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(refused(FitzHughNagumo { tau, ..cell }), "tau");
        }
        assert_eq!(refused(FitzHughNagumo { a: f64::NAN, ..cell }), "a");
        assert_eq!(refused(FitzHughNagumo { b: -0.8, ..cell }), "b");
    }
}
