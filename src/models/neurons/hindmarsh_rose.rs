use super::explosive::within;
use crate::affine::{Affine, linear};
use crate::error::{Check, all_finite, positive};
use crate::integrate::Method;
use crate::models::channels::resting_potential;
use crate::traits::Neuron;
use serde::{Deserialize, Serialize};

/// Polynomial model of bursting by Hindmarsh and Rose.
///
/// ```text
/// dv/dt = y - a v³ + b v² - z + I
/// dy/dt = c - d v² - y
/// dz/dt = r (s (v - v_rest) - z)
/// ```
///
/// A spike is an upward crossing of `v_th`. It changes nothing. All quantities are dimensionless; a unit of time is
/// taken for 1 ms.
///
/// ```
/// use synfire::affine::linear;
/// use synfire::integrate::{Integrator, Recommended};
/// use synfire::models::neurons::{HindmarshRose, HindmarshRoseRegime};
/// use synfire::traits::{Driven, Neuron};
///
/// let regime = HindmarshRoseRegime::Spiking;
/// let cell = regime.model();
/// let flow = Driven { model: &cell, input: linear(regime.current(), 0.0) };
/// let (mut x, mut spikes) = ([-1.6, -10.0, 0.0], 0);
/// for _ in 0..100_000 {
///     let next = Recommended.step(flow, x, 0.01);
///     spikes += i32::from(cell.fires(x, next));
///     x = next;
/// }
/// assert_eq!(spikes, 116);
/// ```
///
/// The source has `r` between 0.001 and 0.005. Where the motion is chaotic, neither spike times nor states can be
/// compared between methods or machines of different arithmetic, but statistics can. Beyond 2 + (|b| + |d|) / a, four
/// times the height of a spike, the cubic goes on as a line of slope -1 and the parabola as a constant, so that the
/// cell stays finite under any current and in steps of up to 1 ms.
///
/// [Steps](crate::guide::steps) of up to 0.1 ms give its rate to 1 % and its potential to a thousandth of a spike's
/// height.
///
/// J. L. Hindmarsh and R. M. Rose (1984), A model of neuronal bursting using three coupled first order differential
/// equations, Proceedings of the Royal Society B, [10.1098/rspb.1984.0024](https://doi.org/10.1098/rspb.1984.0024);
/// M. Storace, D. Linaro and E. de Lange (2008), The Hindmarsh-Rose neuron model: bifurcation analysis and
/// piecewise-linear approximations, Chaos, [10.1063/1.2975967](https://doi.org/10.1063/1.2975967).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HindmarshRose {
    /// Coefficient of the cubic term.
    pub a: f64,
    /// Coefficient of the quadratic term: small for quiescence, large for tonic spiking.
    pub b: f64,
    /// Constant of the fast recovery.
    pub c: f64,
    /// Coefficient of the fast recovery.
    pub d: f64,
    /// Rate of the slow recovery.
    pub r: f64,
    /// Strength of the slow recovery.
    pub s: f64,
    /// Potential at which the slow recovery rests at 0.
    pub v_rest: f64,
    /// Potential whose upward crossing is a spike.
    pub v_th: f64,
}

/// The values of BrainPy-Models.
impl Default for HindmarshRose {
    fn default() -> Self {
        HindmarshRose { a: 1.0, b: 3.0, c: 1.0, d: 5.0, r: 0.01, s: 4.0, v_rest: -1.6, v_th: 1.0 }
    }
}

impl HindmarshRose {
    /// From this potential on the cubic goes on as a line of slope -1, and the parabola as a constant.
    #[inline(always)]
    fn far(&self) -> f64 {
        2.0 + (self.b.abs() + self.d.abs()) / self.a
    }
}

impl Neuron<3> for HindmarshRose {
    const VARS: [&'static str; 3] = ["v", "y", "z"];
    const METHOD: Method = Method::Rk4;
    const LARGEST_STEP: f64 = 0.1;

    fn rest(&self) -> [f64; 3] {
        let at = |v: f64| [v, self.c - self.d * v * v, self.s * (v - self.v_rest)];
        let terms = [self.b - self.d, self.s, self.c + self.s * self.v_rest];
        let bound = 1.0 + terms.iter().fold(0.0, |most: f64, term| most.max((term / self.a).abs()));
        at(resting_potential(|v| self.flow(at(v), Affine::default())[0].at(v), -bound, bound))
    }

    #[inline(always)]
    fn flow(&self, [v, y, z]: [f64; 3], input: Affine) -> [Affine; 3] {
        let (near, beyond) = within(self.far(), v);
        let cubic = near * near * (self.b - self.a * near) - beyond;
        let recovery = linear(self.c - self.d * near * near, 1.0);
        let adaptation = linear(self.s * (v - self.v_rest), 1.0) * self.r;
        [input + (y + cubic - z), recovery, adaptation]
    }

    #[inline(always)]
    fn fires(&self, [before, ..]: [f64; 3], [after, ..]: [f64; 3]) -> bool {
        before < self.v_th && after >= self.v_th
    }

    fn check(&self) -> Check {
        let HindmarshRose { a, b, c, d, r, s, v_rest, v_th } = *self;
        positive("a", a)?;
        positive("r", r)?;
        all_finite(&[("b", b), ("c", c), ("d", d), ("s", s), ("v_rest", v_rest), ("v_th", v_th)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_rests_where_published() {
        let cell = HindmarshRose::default();
        let rest = cell.rest();
        assert!((rest[0] + 1.60453453).abs() < 1e-8, "{rest:?}");
        for cell in [cell, HindmarshRose { b: 1.0, ..cell }, HindmarshRose { a: 0.2, d: -3.0, ..cell }] {
            for (line, x) in cell.flow(cell.rest(), Affine::default()).iter().zip(cell.rest()) {
                assert!(line.at(x).abs() < 1e-10, "{cell:?}");
            }
        }
    }

    #[test]
    fn bad_parameters_are_refused() {
        let cell = HindmarshRose::default();
        assert_eq!(cell.check(), Ok(()));
        let refused = |cell: HindmarshRose| cell.check().unwrap_err().parameter;
        for bad in [0.0, -0.01, f64::NAN, f64::INFINITY] {
            assert_eq!(refused(HindmarshRose { r: bad, ..cell }), "r");
            assert_eq!(refused(HindmarshRose { a: bad, ..cell }), "a");
        }
        assert_eq!(refused(HindmarshRose { v_rest: f64::NAN, ..cell }), "v_rest");
    }
}
