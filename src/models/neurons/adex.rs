use super::ExponentialIf;
use super::explosive::at_most;
use crate::affine::{Affine, relax};
use crate::error::{Check, all_finite, positive};
use crate::integrate::Method;
use crate::traits::Neuron;
use serde::{Deserialize, Serialize};

/// Adaptive exponential integrate-and-fire.
///
/// ```text
///   tau dv/dt = v_rest - v + delta_t exp((v - v_t) / delta_t) + r (I - w)
/// tau_w dw/dt = a (v - v_rest) - w
/// spike if v >= v_th:  v <- v_reset, held there for t_ref;  w <- w + b
/// ```
///
/// [`super::AdExPattern`] has the parameters and stimuli of six firing patterns.
///
/// ```
/// use synfire::models::neurons::{AdEx, AdExPattern};
/// use synfire::traits::Neuron;
///
/// // At a spike the adaptation jumps.
/// let cell = AdExPattern::Tonic.model();
/// assert_eq!(cell.reset([-30.0, 5.0]), [-55.0, 65.0]);
/// // A cell in the units of the paper, pA and nS.
/// assert!((AdEx::brette_gerstner().tau - 9.3667).abs() < 1e-4);
/// ```
///
/// Beyond the threshold the right-hand side keeps the value it has there, so that `w` does not take part in the
/// overshoot of the last step. Where `v_th` is more than 30 `delta_t` above `v_t`, a spike is found at
/// `v_t + 30 delta_t`: from there to infinity it takes 1e-13 `tau`. So a `delta_t` of 0 makes a leaky
/// integrate-and-fire cell with threshold `v_t`.
///
/// The upstroke may be over within a part of a step, of which the stages of a Runge-Kutta step see too little: a spike
/// in the last part of a step is then found at the end of the next one (13 % of spikes in steps of 0.1 ms, 11 % in
/// 0.05, 5 % in 0.01, with the cell of Brette and Gerstner).
///
/// [Steps](crate::guide::steps) of up to 0.05 ms give its rate to 1 % and its potential to 0.1 mV.
///
/// R. Brette and W. Gerstner (2005), Adaptive exponential integrate-and-fire model as an effective description of
/// neuronal activity, Journal of Neurophysiology, [10.1152/jn.00686.2005](https://doi.org/10.1152/jn.00686.2005).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AdEx {
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
    /// Coupling of the adaptation to the potential (current per mV).
    pub a: f64,
    /// Growth of the adaptation with each spike (current).
    pub b: f64,
    /// Membrane resistance (mV per unit of current).
    pub r: f64,
    /// Membrane time constant (ms).
    pub tau: f64,
    /// Time constant of the adaptation (ms).
    pub tau_w: f64,
    /// Refractory period (ms).
    pub t_ref: f64,
}

/// The values of BrainPy-Models. For a published set see [`AdEx::brette_gerstner`].
impl Default for AdEx {
    fn default() -> Self {
        AdEx {
            v_rest: -65.0,
            v_reset: -68.0,
            v_th: -30.0,
            v_t: -59.9,
            delta_t: 3.48,
            a: 1.0,
            b: 1.0,
            r: 1.0,
            tau: 10.0,
            tau_w: 30.0,
            t_ref: 0.0,
        }
    }
}

impl AdEx {
    /// The cell of Brette and Gerstner (2005), with currents in pA: capacitance 281 pF, leak 30 nS.
    pub fn brette_gerstner() -> AdEx {
        AdEx {
            v_rest: -70.6,
            v_reset: -70.6,
            v_th: -30.0,
            v_t: -50.4,
            delta_t: 2.0,
            a: 4.0,
            b: 80.5,
            r: 1.0 / 30.0,
            tau: 281.0 / 30.0,
            tau_w: 144.0,
            t_ref: 0.0,
        }
    }

    /// The cell without its adaptation.
    #[inline(always)]
    fn fast(&self) -> ExponentialIf {
        let AdEx { v_rest, v_reset, v_th, v_t, delta_t, r, tau, t_ref, .. } = *self;
        ExponentialIf { v_rest, v_reset, v_th, v_t, delta_t, r, tau, t_ref }
    }
}

impl Neuron<2> for AdEx {
    const VARS: [&'static str; 2] = ["v", "w"];
    const UNITS: [&'static str; 2] = ["mV", ""];
    const METHOD: Method = Method::Rk4;
    const LARGEST_STEP: f64 = 0.05;

    /// `v_rest` without adaptation. The upstroke pulls the true resting point a little higher.
    fn rest(&self) -> [f64; 2] {
        [self.v_rest, 0.0]
    }

    #[inline(always)]
    fn flow(&self, [v, w]: [f64; 2], input: Affine) -> [Affine; 2] {
        let [membrane] = self.fast().flow([v], input - w);
        let below = at_most(self.fast().peak(), v);
        [membrane, relax(self.a * (below - self.v_rest), self.tau_w)]
    }

    #[inline(always)]
    fn fires(&self, _: [f64; 2], [v, _]: [f64; 2]) -> bool {
        v >= self.fast().peak()
    }

    #[inline(always)]
    fn reset(&self, [_, w]: [f64; 2]) -> [f64; 2] {
        [self.v_reset, w + self.b]
    }

    #[inline(always)]
    fn refractory(&self) -> f64 {
        self.t_ref
    }

    fn check(&self) -> Check {
        self.fast().check()?;
        all_finite(&[("a", self.a), ("b", self.b)])?;
        positive("tau_w", self.tau_w)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_saddle_node_of_the_defaults_is_where_it_is_published() {
        // At its last fixed point the cell is at -57.487848 mV, with a current of 8.064304.
        let (cell, v) = (AdEx::default(), -57.487848);
        let w = cell.a * (v - cell.v_rest);
        let [membrane, adaptation] = cell.flow([v, w], crate::affine::linear(8.064304, 0.0));
        assert!(membrane.at(v).abs() < 1e-7 && adaptation.at(w).abs() < 1e-15);
    }

    #[test]
    fn beyond_the_peak_nothing_grows() {
        let cell = AdEx::default();
        let at = |v: f64| cell.flow([v, 1.0], crate::affine::linear(5.0, 0.3)).map(|line| line.a - line.b * v);
        let [there, far] = [at(-30.0)[0], at(1e4)[0]];
        assert!(there > 0.0 && (far - there).abs() < 1e-9 * there);
        assert_eq!(cell.flow([-30.0, 1.0], Affine::default())[1], cell.flow([1e4, 1.0], Affine::default())[1]);
    }

    #[test]
    fn without_sharpness_it_spikes_at_v_t() {
        let cell = AdEx { delta_t: 0.0, ..AdEx::default() };
        assert!(cell.fires([0.0; 2], [-59.9, 0.0]) && !cell.fires([0.0; 2], [-59.901, 0.0]));
        assert!((cell.flow([-59.9, 0.0], Affine::default())[0].at(-59.9) - -0.51).abs() < 1e-14);
    }

    #[test]
    fn bad_parameters_are_refused() {
        assert_eq!([AdEx::default(), AdEx::brette_gerstner()].map(|cell| cell.check()), [Ok(()), Ok(())]);
        let refused = |cell: AdEx| cell.check().unwrap_err().parameter;
        assert_eq!(refused(AdEx { delta_t: -1.0, ..AdEx::default() }), "delta_t");
        assert_eq!(refused(AdEx { tau_w: 0.0, ..AdEx::default() }), "tau_w");
        assert_eq!(refused(AdEx { v_reset: -30.0, ..AdEx::default() }), "v_reset");
        assert_eq!(refused(AdEx { delta_t: 0.0, v_reset: -59.9, ..AdEx::default() }), "v_reset");
    }
}
