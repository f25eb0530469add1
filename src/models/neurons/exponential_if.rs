use super::explosive::{at_most, level_beyond};
use crate::affine::{Affine, ohm};
use crate::error::{Check, all_finite, non_negative, positive, require};
use crate::integrate::Method;
use crate::math::exp;
use crate::traits::Neuron;
use serde::{Deserialize, Serialize};

/// Exponential integrate-and-fire.
///
/// ```text
/// tau dv/dt = v_rest - v + delta_t exp((v - v_t) / delta_t) + r I
/// spike if v >= v_th:  v <- v_reset, held there for t_ref
/// ```
///
/// ```
/// use synfire::affine::Affine;
/// use synfire::models::neurons::ExponentialIf;
/// use synfire::traits::Neuron;
///
/// // Without input there is a stable point and, higher up, one from which it fires.
/// let cell = ExponentialIf::default();
/// for v in [-63.896296, -57.005693] {
///     assert!(cell.flow([v], Affine::default())[0].at(v).abs() < 1e-7);
/// }
/// ```
///
/// Beyond the threshold the right-hand side keeps the value it has there. Where `v_th` is more than 30 `delta_t` above
/// `v_t`, a spike is found at `v_t + 30 delta_t`: from there to infinity it takes 1e-13 `tau`. So a `delta_t` of 0
/// makes a leaky integrate-and-fire cell with threshold `v_t`.
///
/// The upstroke may be over within a part of a step, of which the stages of a Runge-Kutta step see too little: a spike
/// in the last part of a step is then found at the end of the next one (7 % of spikes in steps of 0.1 ms, 5 % in 0.05,
/// 1 % in 0.01).
///
/// [Steps](crate::guide::steps) of up to 0.1 ms give its rate to 1 % and its potential to 0.1 mV.
///
/// N. Fourcaud-Trocmé, D. Hansel, C. van Vreeswijk and N. Brunel (2003), How spike generation mechanisms determine the
/// neuronal response to fluctuating inputs, The Journal of Neuroscience,
/// [10.1523/JNEUROSCI.23-37-11628.2003](https://doi.org/10.1523/JNEUROSCI.23-37-11628.2003).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ExponentialIf {
    /// Resting potential (mV).
    pub v_rest: f64,
    /// Potential after a spike (mV).
    pub v_reset: f64,
    /// Potential at which a spike is found (mV), well above `v_t`.
    pub v_th: f64,
    /// Potential at which the upstroke sets in (mV).
    pub v_t: f64,
    /// Sharpness of the upstroke (mV).
    pub delta_t: f64,
    /// Membrane resistance (mV per unit of current).
    pub r: f64,
    /// Membrane time constant (ms).
    pub tau: f64,
    /// Refractory period (ms).
    pub t_ref: f64,
}

/// The fit of Fourcaud-Trocmé et al. (2003) to the cell of Wang and Buzsáki, with currents in uA/cm2.
impl Default for ExponentialIf {
    fn default() -> Self {
        ExponentialIf {
            v_rest: -65.0,
            v_reset: -68.0,
            v_th: -30.0,
            v_t: -59.9,
            delta_t: 3.48,
            r: 10.0,
            tau: 10.0,
            t_ref: 1.7,
        }
    }
}

impl ExponentialIf {
    /// Where a spike is found: at `v_th`, or below it where the upstroke has become a jump.
    #[inline(always)]
    pub(super) fn peak(&self) -> f64 {
        at_most(self.v_th, self.v_t + 30.0 * self.delta_t)
    }

    /// The upstroke `delta_t exp((v - v_t) / delta_t)` (mV), at potentials up to the peak.
    #[inline(always)]
    fn upstroke(&self, v: f64) -> f64 {
        if self.delta_t > 0.0 { self.delta_t * exp((v - self.v_t) * (1.0 / self.delta_t)) } else { 0.0 }
    }
}

impl Neuron<1> for ExponentialIf {
    const VARS: [&'static str; 1] = ["v"];
    const UNITS: [&'static str; 1] = ["mV"];
    const METHOD: Method = Method::Rk4;
    const LARGEST_STEP: f64 = 0.1;

    /// `v_rest`. The upstroke pulls the true resting point a little higher.
    fn rest(&self) -> [f64; 1] {
        [self.v_rest]
    }

    #[inline(always)]
    fn flow(&self, [v]: [f64; 1], input: Affine) -> [Affine; 1] {
        let peak = self.peak();
        let leak = ohm(1.0, self.v_rest);
        let membrane = (leak + input * self.r + self.upstroke(at_most(peak, v))) / self.tau;
        [level_beyond(peak, membrane, v)]
    }

    #[inline(always)]
    fn fires(&self, _: [f64; 1], [v]: [f64; 1]) -> bool {
        v >= self.peak()
    }

    #[inline(always)]
    fn reset(&self, _: [f64; 1]) -> [f64; 1] {
        [self.v_reset]
    }

    #[inline(always)]
    fn refractory(&self) -> f64 {
        self.t_ref
    }

    fn check(&self) -> Check {
        all_finite(&[("v_rest", self.v_rest), ("v_th", self.v_th), ("v_t", self.v_t), ("r", self.r)])?;
        non_negative("delta_t", self.delta_t)?;
        positive("tau", self.tau)?;
        non_negative("t_ref", self.t_ref)?;
        let below = self.v_reset < self.peak() && self.v_reset.is_finite();
        require(
            below,
            "v_reset",
            self.v_reset,
            format!("a finite number below {}, where a spike is found", self.peak()),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::affine::linear;

    #[test]
    fn at_the_rheobase_the_potential_stands_still_at_v_t() {
        let cell = ExponentialIf::default();
        let [membrane] = cell.flow([cell.v_t], linear(0.162, 0.0));
        assert!(membrane.at(cell.v_t).abs() < 1e-12);
    }

    #[test]
    fn a_sharp_upstroke_stays_finite() {
        let cell = ExponentialIf { delta_t: 1e-3, ..ExponentialIf::default() };
        assert!((cell.peak() - -59.87).abs() < 1e-12);
        assert!(cell.flow([0.0], Affine::default())[0].at(0.0) < 1e10);
        let flat = ExponentialIf { delta_t: 0.0, ..ExponentialIf::default() };
        assert!((flat.flow([-59.9], Affine::default())[0].at(-59.9) - -0.51).abs() < 1e-14);
    }

    #[test]
    fn bad_parameters_are_refused() {
        assert_eq!(ExponentialIf::default().check(), Ok(()));
        let refused = |cell: ExponentialIf| cell.check().unwrap_err().parameter;
        assert_eq!(refused(ExponentialIf { tau: f64::NAN, ..ExponentialIf::default() }), "tau");
        assert_eq!(refused(ExponentialIf { delta_t: -3.0, ..ExponentialIf::default() }), "delta_t");
        assert_eq!(refused(ExponentialIf { v_reset: 0.0, ..ExponentialIf::default() }), "v_reset");
    }
}
