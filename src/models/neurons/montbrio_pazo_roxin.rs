use super::explosive::within;
use crate::affine::{Affine, linear, slope};
use crate::error::{Check, finite, positive};
use crate::integrate::Method;
use crate::models::channels::resting_potential;
use crate::traits::Neuron;
use serde::{Deserialize, Serialize};
use std::f64::consts::PI;

/// The exact mean field of infinitely many quadratic integrate-and-fire neurons, after Montbrió, Pazó and Roxin.
///
/// ```text
/// tau dr/dt = delta / (pi tau) + 2 r v
/// tau dv/dt = v² + eta + j tau r + I - (pi tau r)²
/// ```
///
/// Variable `r` is the firing rate (1/ms if `tau` is in ms), `v` the mean potential. The neurons have different
/// excitabilities, in a Lorentzian around `eta` of half-width `delta`, and excite one another with weight `j`.
///
/// ```
/// use synfire::models::neurons::MontbrioPazoRoxin;
/// use synfire::traits::Neuron;
///
/// let [r, v] = MontbrioPazoRoxin::default().rest();
/// assert!((r - 0.0811344420).abs() < 1e-9 && (v + 1.9616199886).abs() < 1e-9);
/// ```
///
/// With the default parameters a silent and an active state are both stable; the cell starts in the silent one. The
/// input line is taken in the rate, which is variable 0, at each stage of the integrator. Where `v` or `tau r` is
/// beyond ±50, the equations go on as lines of slope -1, so that the state stays finite under any input and in steps of
/// up to `tau`.
///
/// E. Montbrió, D. Pazó and A. Roxin (2015), Macroscopic description for networks of spiking neurons, Physical Review
/// X, [10.1103/PhysRevX.5.021028](https://doi.org/10.1103/PhysRevX.5.021028).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MontbrioPazoRoxin {
    /// Membrane time constant (ms).
    pub tau: f64,
    /// Median of the excitabilities.
    pub eta: f64,
    /// Half-width of the distribution of excitabilities.
    pub delta: f64,
    /// Weight of the synapses among the neurons.
    pub j: f64,
}

/// The bistable network of figure 2 of the source.
impl Default for MontbrioPazoRoxin {
    fn default() -> Self {
        MontbrioPazoRoxin { tau: 1.0, eta: -5.0, delta: 1.0, j: 15.0 }
    }
}

/// From this value of `v` or `tau r` on, the equations go on as lines of slope -1.
const FAR: f64 = 50.0;

impl Neuron<2> for MontbrioPazoRoxin {
    const VARS: [&'static str; 2] = ["r", "v"];
    const UNITS: [&'static str; 2] = ["1/ms", ""];
    const METHOD: Method = Method::Rk4;

    /// The fixed point of the lowest rate.
    fn rest(&self) -> [f64; 2] {
        // With x = tau r and v = -delta / (2 pi x), the second equation times x² is a quartic in x.
        let free = self.delta * self.delta / (4.0 * PI * PI);
        let quartic = |x: f64| free + x * x * (self.eta + x * (self.j - PI * PI * x));
        let most = 1.0 + self.j.abs().max(self.eta.abs()).max(free) / (PI * PI);
        let x = resting_potential(quartic, 0.0, most);
        [x / self.tau, -self.delta / (2.0 * PI * x)]
    }

    #[inline(always)]
    fn flow(&self, [r, v]: [f64; 2], input: Affine) -> [Affine; 2] {
        let ((near, r_beyond), (v, v_beyond)) = (within(FAR / self.tau, r), within(FAR, v));
        let x = PI * self.tau * near;
        let drive = self.eta + self.j * self.tau * near + input.at(r);
        let rate = linear(self.delta / (PI * self.tau) - (2.0 * v + 1.0) * r_beyond, -2.0 * v);
        [rate / self.tau, slope((v * v + drive - x * x - v_beyond) / self.tau)]
    }

    fn check(&self) -> Check {
        positive("tau", self.tau)?;
        finite("eta", self.eta)?;
        positive("delta", self.delta)?;
        finite("j", self.j)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rest_is_a_fixed_point() {
        let field = MontbrioPazoRoxin::default();
        let slow = MontbrioPazoRoxin { tau: 12.0, ..field };
        for field in [field, slow, MontbrioPazoRoxin { eta: 3.0, j: -4.0, delta: 0.1, ..field }] {
            for (line, x) in field.flow(field.rest(), Affine::default()).iter().zip(field.rest()) {
                assert!(line.at(x).abs() < 1e-12, "{field:?}: {:?}", field.rest());
            }
        }
    }

    /// Without coupling the rate is the one of independent cells, r = sqrt((eta + sqrt(eta² + delta²)) / 2) / pi.
    #[test]
    fn uncoupled_cells_fire_at_the_rate_of_their_distribution() {
        for eta in [-5.0_f64, 0.0, 2.0] {
            let field = MontbrioPazoRoxin { eta, j: 0.0, ..MontbrioPazoRoxin::default() };
            let rate = (0.5 * (eta + (eta * eta + 1.0).sqrt())).sqrt() / PI;
            assert!((field.rest()[0] - rate).abs() < 1e-14, "{eta}");
        }
    }

    #[test]
    fn the_default_has_three_fixed_points() {
        let field = MontbrioPazoRoxin::default();
        for (r, v) in [
            (0.081_134_441_950, -1.961_619_988_583),
            (0.472_980_340_685, -0.336_493_780_823),
            (1.030_596_798_838, -0.154_429_883_026),
        ] {
            for (line, x) in field.flow([r, v], Affine::default()).iter().zip([r, v]) {
                assert!(line.at(x).abs() < 1e-8, "{r} {v}");
            }
        }
    }

    #[test]
    fn bad_parameters_are_refused() {
        let field = MontbrioPazoRoxin::default();
        assert_eq!(field.check(), Ok(()));
        let refused = |field: MontbrioPazoRoxin| field.check().unwrap_err().parameter;
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(refused(MontbrioPazoRoxin { tau: bad, ..field }), "tau");
            assert_eq!(refused(MontbrioPazoRoxin { delta: bad, ..field }), "delta");
        }
        assert_eq!(refused(MontbrioPazoRoxin { j: f64::NAN, ..field }), "j");
    }
}
