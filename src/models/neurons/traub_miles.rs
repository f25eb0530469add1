use crate::affine::{Affine, ohm};
use crate::error::{Check, all_finite, non_negative, positive};
use crate::integrate::Method;
use crate::models::channels::{Channel, DelayedRectifier, Sodium, resting_potential};
use crate::traits::Neuron;
use serde::{Deserialize, Serialize};

/// Conductance-based cell with the kinetics of Traub and Miles, as in the benchmark COBAHH.
///
/// ```text
/// c dv/dt = g_na m³ h (e_na - v) + g_k n⁴ (e_k - v) + g_leak (e_leak - v) + I
///   dx/dt = alpha_x (1 - x) - beta_x x,   x = m, h, n,   u = v - v_t
///
/// alpha_m = 0.32 (13 - u) / (exp((13 - u) / 4) - 1)     beta_m = 0.28 (u - 40) / (exp((u - 40) / 5) - 1)
/// alpha_h = 0.128 exp((17 - u) / 18)                    beta_h = 4 / (1 + exp((40 - u) / 5))
/// alpha_n = 0.032 (15 - u) / (exp((15 - u) / 5) - 1)    beta_n = 0.5 exp((10 - u) / 40)
/// ```
///
/// A spike is an upward crossing of `v_th`. It changes nothing, and since the potential has to fall below the
/// threshold before it can cross it again, a spike is counted once without any refractoriness of the detector. The
/// parameters are those of a whole cell, in nS and pF; the input current is in pA.
///
/// ```
/// use synfire::affine::linear;
/// use synfire::integrate::{Integrator, Recommended};
/// use synfire::models::neurons::TraubMiles;
/// use synfire::traits::{Driven, Neuron};
///
/// // Under a current of 500 pA it fires every 12.08 ms.
/// let cell = TraubMiles::default();
/// let flow = Driven { model: &cell, input: linear(500.0, 0.0) };
/// let (mut x, mut spikes) = (Recommended.start(flow, cell.rest(), 0.05), vec![]);
/// for step in 0..20_000 {
///     let next = Recommended.step(flow, x, 0.05);
///     if cell.fires(x, next) {
///         spikes.push(0.05 * f64::from(step + 1));
///     }
///     x = next;
/// }
/// let interval = spikes[spikes.len() - 1] - spikes[spikes.len() - 2];
/// assert!((interval - 12.08).abs() < 0.06);
/// ```
///
/// The quotients 0/0 of the rates are taken in a form that has no hole. The recommended integrator is staggered: the
/// gates lie half a step before the potential. The channels alone are [`Sodium`] and [`DelayedRectifier`].
///
/// A potential that is set leaves `m`, `h` and `n` where they are; [`TraubMiles::steady`] gives those that belong to it.
///
/// [Steps](crate::guide::steps) of up to 0.1 ms give its rate to 1 % and its potential to 0.1 mV.
///
/// R. D. Traub and R. Miles (1991), Neuronal Networks of the Hippocampus, Cambridge University Press,
/// [10.1017/CBO9780511895401](https://doi.org/10.1017/CBO9780511895401); R. Brette et al. (2007), Simulation of
/// networks of spiking neurons: a review of tools and strategies, Journal of Computational Neuroscience,
/// [10.1007/s10827-007-0038-6](https://doi.org/10.1007/s10827-007-0038-6).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TraubMiles {
    /// Reversal potential of sodium (mV).
    pub e_na: f64,
    /// Greatest conductance of sodium (nS).
    pub g_na: f64,
    /// Reversal potential of potassium (mV).
    pub e_k: f64,
    /// Greatest conductance of potassium (nS).
    pub g_k: f64,
    /// Reversal potential of the leak (mV).
    pub e_leak: f64,
    /// Conductance of the leak (nS).
    pub g_leak: f64,
    /// Membrane capacitance (pF).
    pub c: f64,
    /// Shift of the kinetics (mV).
    pub v_t: f64,
    /// Potential whose upward crossing is a spike (mV).
    pub v_th: f64,
}

/// Benchmark 3 of Brette et al. 2007: 20,000 square micrometres of membrane.
impl Default for TraubMiles {
    fn default() -> Self {
        TraubMiles {
            e_na: 50.0,
            g_na: 20_000.0,
            e_k: -90.0,
            g_k: 6_000.0,
            e_leak: -60.0,
            g_leak: 10.0,
            c: 200.0,
            v_t: -63.0,
            v_th: -20.0,
        }
    }
}

impl TraubMiles {
    /// The two channels.
    #[inline(always)]
    fn channels(&self) -> (Sodium, DelayedRectifier) {
        let sodium = Sodium { g: self.g_na, e: self.e_na, v_t: self.v_t };
        (sodium, DelayedRectifier { g: self.g_k, e: self.e_k, v_t: self.v_t })
    }

    /// The values of `m`, `h` and `n` after a long time at potential `v`.
    pub fn steady(&self, v: f64) -> [f64; 3] {
        let (sodium, potassium) = self.channels();
        let ([m, h], [n]) = (sodium.steady(v), potassium.steady(v));
        [m, h, n]
    }
}

impl Neuron<4> for TraubMiles {
    const VARS: [&'static str; 4] = ["v", "m", "h", "n"];
    const UNITS: [&'static str; 4] = ["mV", "", "", ""];
    const METHOD: Method = Method::Staggered;
    const LARGEST_STEP: f64 = 0.1;

    /// The resting state, if there is one below the potentials at which sodium activates. The default cell has none: it
    /// fires by itself every 72 ms, and starts at the reversal potential of the leak.
    fn rest(&self) -> [f64; 4] {
        let at = |v| {
            let [m, h, n] = self.steady(v);
            [v, m, h, n]
        };
        let steady = |v| self.flow(at(v), Affine::default())[0].at(v);
        let v = resting_potential(steady, self.e_k.min(self.e_leak), self.e_na.max(self.e_leak));
        at(if v < self.v_t + 10.0 { v } else { self.e_leak })
    }

    #[inline(always)]
    fn flow(&self, [v, m, h, n]: [f64; 4], input: Affine) -> [Affine; 4] {
        let (sodium, potassium) = self.channels();
        let leak = ohm(self.g_leak, self.e_leak);
        let current = sodium.current([m, h], v) + potassium.current([n], v) + leak + input;
        let ([m, h], [n]) = (sodium.gates(v), potassium.gates(v));
        [current / self.c, m, h, n]
    }

    #[inline(always)]
    fn fires(&self, [before, ..]: [f64; 4], [after, ..]: [f64; 4]) -> bool {
        before < self.v_th && after >= self.v_th
    }

    fn check(&self) -> Check {
        all_finite(&[("e_na", self.e_na), ("e_k", self.e_k), ("e_leak", self.e_leak)])?;
        all_finite(&[("v_t", self.v_t), ("v_th", self.v_th)])?;
        for (parameter, value) in [("g_na", self.g_na), ("g_k", self.g_k), ("g_leak", self.g_leak)] {
            non_negative(parameter, value)?;
        }
        positive("c", self.c)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rest_is_a_fixed_point_where_there_is_one() {
        let cell = TraubMiles { e_leak: -65.0, ..TraubMiles::default() };
        for (line, x) in cell.flow(cell.rest(), Affine::default()).iter().zip(cell.rest()) {
            assert!(line.at(x).abs() < 1e-12);
        }
        let exact = [-64.764_629_264, 0.010_227_271, 0.997_410_304, 0.028_166_965];
        assert!(cell.rest().iter().zip(exact).all(|(ours, exact)| (ours - exact).abs() < 1e-8), "{:?}", cell.rest());
        assert_eq!(TraubMiles::default().rest()[0], -60.0);
    }

    #[test]
    fn only_the_upward_crossing_is_a_spike() {
        let cell = TraubMiles::default();
        let at = |v: f64| [v, 0.0, 0.0, 0.0];
        assert!(cell.fires(at(-21.0), at(-20.0)));
        assert!(!cell.fires(at(-20.0), at(0.0)) && !cell.fires(at(0.0), at(-30.0)));
    }

    #[test]
    fn bad_parameters_are_refused() {
        let cell = TraubMiles::default();
        assert_eq!(cell.check(), Ok(()));
        let refused = |cell: TraubMiles| cell.check().unwrap_err().parameter;
        for c in [0.0, -200.0, f64::NAN, f64::INFINITY] {
            assert_eq!(refused(TraubMiles { c, ..cell }), "c");
        }
        assert_eq!(refused(TraubMiles { g_na: -1.0, ..cell }), "g_na");
        assert_eq!(refused(TraubMiles { v_t: f64::NAN, ..cell }), "v_t");
    }
}
