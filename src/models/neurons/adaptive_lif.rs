use crate::affine::{Affine, decay, relax};
use crate::error::{Check, all_finite, finite, non_negative, positive, require};
use crate::traits::Neuron;
use serde::{Deserialize, Serialize};

/// Leaky integrate-and-fire with an adaptive threshold, as in the recurrent networks of Bellec and colleagues.
///
/// ```text
///   tau dv/dt = v_rest - v + r I
/// tau_a da/dt = -a
/// spike if v >= v_th + beta a:  v <- v - (v_th - v_rest), held there for t_ref;  a <- a + 1
/// ```
///
/// ```
/// use synfire::models::neurons::AdaptiveLif;
/// use synfire::traits::Neuron;
///
/// // Each spike raises the threshold by beta and lowers the potential by the distance from rest to threshold.
/// let cell = AdaptiveLif::default();
/// let after = cell.reset([-59.5, 0.0]);
/// assert_eq!(after, [-69.5, 1.0]);
/// assert!(!cell.fires(after, [-58.5, 1.0]) && cell.fires(after, [-58.4, 1.0]));
/// ```
///
/// The equations are linear and independent, so that a step of exponential Euler is exact for input that stands still
/// over the step: only the spike times are bound to the grid.
///
/// [Steps](crate::guide::steps) of up to 0.5 ms give its rate to 1 % and its potential to 0.1 mV.
///
/// G. Bellec, F. Scherr, A. Subramoney, E. Hajek, D. Salaj, R. Legenstein and W. Maass (2020), A solution to the
/// learning dilemma for recurrent networks of spiking neurons, Nature Communications,
/// [10.1038/s41467-020-17236-y](https://doi.org/10.1038/s41467-020-17236-y).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AdaptiveLif {
    /// Resting potential (mV).
    pub v_rest: f64,
    /// Threshold at rest (mV), above `v_rest`.
    pub v_th: f64,
    /// What a spike adds to the threshold (mV).
    pub beta: f64,
    /// Membrane resistance (mV per unit of current).
    pub r: f64,
    /// Membrane time constant (ms).
    pub tau: f64,
    /// Time constant of the adaptation (ms).
    pub tau_a: f64,
    /// Refractory period (ms).
    pub t_ref: f64,
}

/// The values of the source, for potentials in mV around -70.
impl Default for AdaptiveLif {
    fn default() -> Self {
        AdaptiveLif { v_rest: -70.0, v_th: -60.0, beta: 1.6, r: 1.0, tau: 20.0, tau_a: 2000.0, t_ref: 0.0 }
    }
}

impl Neuron<2> for AdaptiveLif {
    const VARS: [&'static str; 2] = ["v", "a"];
    const UNITS: [&'static str; 2] = ["mV", ""];
    const LARGEST_STEP: f64 = 0.5;

    fn rest(&self) -> [f64; 2] {
        [self.v_rest, 0.0]
    }

    #[inline(always)]
    fn flow(&self, _: [f64; 2], input: Affine) -> [Affine; 2] {
        [relax(self.v_rest, self.tau) + input * self.r / self.tau, decay(self.tau_a)]
    }

    #[inline(always)]
    fn fires(&self, _: [f64; 2], [v, a]: [f64; 2]) -> bool {
        v >= self.v_th + self.beta * a
    }

    #[inline(always)]
    fn reset(&self, [v, a]: [f64; 2]) -> [f64; 2] {
        [v - (self.v_th - self.v_rest), a + 1.0]
    }

    #[inline(always)]
    fn refractory(&self) -> f64 {
        self.t_ref
    }

    fn check(&self) -> Check {
        all_finite(&[("v_rest", self.v_rest), ("r", self.r), ("beta", self.beta)])?;
        finite("v_th", self.v_th)?;
        require(self.v_th > self.v_rest, "v_th", self.v_th, format!("above v_rest = {}", self.v_rest))?;
        positive("tau", self.tau)?;
        positive("tau_a", self.tau_a)?;
        non_negative("t_ref", self.t_ref)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::affine::linear;
    use crate::integrate::{Integrator, Recommended};
    use crate::traits::Driven;

    #[test]
    fn rest_is_a_fixed_point() {
        let cell = AdaptiveLif::default();
        let [v, a] = cell.rest();
        let [dv, da] = cell.flow([v, a], Affine::default());
        assert_eq!([dv.at(v), da.at(a)], [0.0, 0.0]);
        assert!(!cell.fires(cell.rest(), cell.rest()));
    }

    /// In the long run the rate is such that the adaptation, rate times `tau_a`, leaves that rate.
    #[test]
    fn the_rate_falls_to_its_adapted_value() {
        let cell = AdaptiveLif::default();
        let (mut x, mut spikes) = (cell.rest(), vec![]);
        for step in 0..200_000 {
            x = Recommended.step(Driven { model: &cell, input: linear(30.0, 0.0) }, x, 0.1);
            if cell.fires(x, x) {
                spikes.push(0.1 * f64::from(step + 1));
                x = cell.reset(x);
            }
        }
        let intervals: Vec<f64> = spikes.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let (first, last) = (intervals[0], intervals[intervals.len() - 1]);
        assert!(last > 4.0 * first, "{first} {last}");
        // The mean potential is the mean of -40 mV minus 10 mV per spike, filtered: -40 - 10 tau rate; at a spike,
        // -60 + 1.6 tau_a rate is the threshold, which the potential nears from below as the rate falls.
        let a = 1.0 / (crate::math::exp(last / 2000.0) - 1.0);
        let threshold = -60.0 + 1.6 * a;
        let u = crate::math::exp(-last / 20.0);
        let peak = -40.0 - 10.0 * u / (1.0 - u);
        assert!((threshold - peak).abs() < 0.2, "{threshold} {peak}");
    }

    #[test]
    fn bad_parameters_are_refused() {
        let cell = AdaptiveLif::default();
        assert_eq!(cell.check(), Ok(()));
        let refused = |cell: AdaptiveLif| cell.check().unwrap_err().parameter;
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(refused(AdaptiveLif { tau: bad, ..cell }), "tau");
            assert_eq!(refused(AdaptiveLif { tau_a: bad, ..cell }), "tau_a");
        }
        assert_eq!(refused(AdaptiveLif { v_th: -70.0, ..cell }), "v_th");
        assert_eq!(refused(AdaptiveLif { beta: f64::NAN, ..cell }), "beta");
    }
}
