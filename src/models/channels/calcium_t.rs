use super::{Channel, check_ohm, seen};
use crate::affine::{Affine, ohm, relax};
use crate::error::{Check, finite};
use crate::math::{exp, sigmoid};
use serde::{Deserialize, Serialize};

/// Low-threshold calcium current: the cause of rebound bursts. Its activation is instantaneous.
///
/// ```text
/// I     = g s_inf² u (e - v),    w = v + v_x
/// du/dt = (u_inf - u) / tau_u
/// s_inf = 1 / (1 + exp(-(w + 57) / 6.2))
/// u_inf = 1 / (1 + exp((w + 81) / 4))
/// tau_u = (30.8 + (211.4 + exp((w + 113.2) / 5)) / (1 + exp((w + 84) / 3.2))) / 3.7
/// ```
///
/// ```
/// use synfire::models::channels::{Channel, TCurrent};
///
/// assert_eq!(TCurrent { v_x: 0.0, ..TCurrent::default() }.steady(-81.0), [0.5]);
/// ```
///
/// The line of the current is its tangent: since the activation follows the potential at once, its slope belongs to
/// the slope of the current. Without it the exponential integrators would be of first order only.
///
/// A. Destexhe, T. Bal, D. A. McCormick and T. J. Sejnowski (1996), Ionic mechanisms underlying synchronized oscillations
/// and propagating waves in a model of ferret thalamic slices, Journal of Neurophysiology,
/// [10.1152/jn.1996.76.3.2049](https://doi.org/10.1152/jn.1996.76.3.2049); as used by
/// M. Pospischil et al. (2008), Minimal Hodgkin-Huxley
/// type models for different classes of cortical and thalamic neurons, Biological Cybernetics,
/// [10.1007/s00422-008-0263-8](https://doi.org/10.1007/s00422-008-0263-8).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TCurrent {
    /// Largest conductance (mS/cm²).
    pub g: f64,
    /// Reversal potential (mV).
    pub e: f64,
    /// Shift of the kinetics (mV).
    pub v_x: f64,
}

impl Default for TCurrent {
    /// The low-threshold-spiking cell of Pospischil et al. 2008.
    fn default() -> TCurrent {
        TCurrent { g: 0.4, e: 120.0, v_x: 2.0 }
    }
}

impl Channel<1> for TCurrent {
    const GATES: [&'static str; 1] = ["u"];

    #[inline(always)]
    fn gates(&self, v: f64) -> [Affine; 1] {
        let v = seen(v);
        let w = v + self.v_x;
        let steady = sigmoid(-(w + 81.0) / 4.0);
        let slow = (211.4 + exp((w + 113.2) / 5.0)) / (1.0 + exp((w + 84.0) / 3.2));
        [relax(steady, (30.8 + slow) / 3.7)]
    }

    #[inline(always)]
    fn current(&self, [u]: [f64; 1], v: f64) -> Affine {
        let s = sigmoid((v + self.v_x + 57.0) / 6.2);
        let g = self.g * s * s * u;
        let growth = 2.0 * (1.0 - s) / 6.2;
        ohm(g, self.e) + ohm(-g * growth * (self.e - v), v)
    }

    fn check(&self) -> Check {
        check_ohm(self.g, self.e)?;
        finite("v_x", self.v_x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::channels::tests::{bad_parameters_are_refused, gates_are_sound};

    #[test]
    fn gates() {
        gates_are_sound(TCurrent::default());
    }

    #[test]
    fn the_line_is_a_tangent() {
        let channel = TCurrent::default();
        let current = |v: f64| channel.current([0.3], v).at(v);
        for v in [-90.0, -60.0, -57.0, -40.0, 0.0, 130.0] {
            let slope = (current(v + 1e-4) - current(v - 1e-4)) / 2e-4;
            assert!((channel.current([0.3], v).b + slope).abs() < 1e-7, "at {v} mV");
        }
    }

    #[test]
    fn inactivation_slows_down_at_rest() {
        let tau = |w: f64| 1.0 / TCurrent { v_x: 0.0, ..TCurrent::default() }.gates(w)[0].b;
        assert!((tau(-84.0) - (30.8 + (211.4 + exp(5.84)) / 2.0) / 3.7).abs() < 1e-9);
        assert!(tau(-40.0) < 10.0 && tau(-84.0) > 70.0);
    }

    #[test]
    fn parameters() {
        bad_parameters_are_refused(|g, e| TCurrent { g, e, ..TCurrent::default() });
        let bad = TCurrent { v_x: f64::INFINITY, ..TCurrent::default() };
        assert_eq!(bad.check().unwrap_err().parameter, "v_x");
    }
}
