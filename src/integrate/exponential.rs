//! Integrators that step lines exactly.

use super::{Flow, Integrator, state};
use crate::affine::Affine;
use crate::math::{exprel, exprel_2, exprel_each};

/// Exponential Euler: every line from the old state, each stepped exactly.
#[derive(Clone, Copy, Debug)]
pub struct ExpEuler;

/// Staggered exponential Euler: the variables after the first ("gates") live half a step before the first (the
/// potential). Each step carries the gates across the potential's time, from the old potential, and then the
/// potential across the gates' time. At the cost of [`ExpEuler`] it is of second order, on condition that
///
/// - each equation is linear in its own variable, or the line that the model gives is its tangent, as in
///   [`WangBuzsaki`](crate::models::neurons::WangBuzsaki);
/// - gates depend on the potential, but not on each other;
/// - the input changes smoothly.
///
/// Cells with gates are of that kind. Where a parabola, cube or exponential of the potential stands in its own equation,
/// or one variable after the first feeds another, the method is of first order: for
/// [`ExponentialIf`](crate::models::neurons::ExponentialIf), [`AdEx`](crate::models::neurons::AdEx),
/// [`QuadraticIf`](crate::models::neurons::QuadraticIf),
/// [`AdaptiveQuadraticIf`](crate::models::neurons::AdaptiveQuadraticIf),
/// [`Izhikevich`](crate::models::neurons::Izhikevich), [`FitzHughNagumo`](crate::models::neurons::FitzHughNagumo),
/// [`HindmarshRose`](crate::models::neurons::HindmarshRose), [`StuartLandau`](crate::models::neurons::StuartLandau),
/// [`WilsonCowan`](crate::models::neurons::WilsonCowan),
/// [`MontbrioPazoRoxin`](crate::models::neurons::MontbrioPazoRoxin) and [`WongWang`](crate::models::neurons::WongWang).
///
/// What is read from a network between steps is the potential at `t` and the gates at `t - dt/2`.
#[derive(Clone, Copy, Debug)]
pub struct Staggered;

/// `x` after `dt` along the line.
#[inline(always)]
fn along(line: Affine, x: f64, dt: f64) -> f64 {
    x + dt * exprel(-line.b * dt) * line.at(x)
}

/// The mean of a variable over a step of `dt` that took it along `line` from `from` to `to`: exact if the line stood still,
/// and between both ends in any case.
///
/// ```
/// use synfire::affine::decay;
/// use synfire::integrate::mean_along;
///
/// let mean = mean_along(decay(2.0), 1.0, f64::exp(-0.5), 1.0);
/// assert!((mean - 2.0 * (1.0 - f64::exp(-0.5))).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn mean_along(line: Affine, from: f64, to: f64, dt: f64) -> f64 {
    let exponent = -line.b * dt;
    from + 0.5 * exprel_2(exponent) / exprel(exponent) * (to - from)
}

/// Each variable after `dt` along its line.
#[inline(always)]
fn all_along<const D: usize>(lines: [Affine; D], x: [f64; D], dt: f64) -> [f64; D] {
    let mut y = x;
    unroll!(k < D, y[k] = along(lines[k], x[k], dt));
    y
}

/// Steps the first variable of each state along its line, and gives the others the values that `others` makes of the
/// lines and the state from before.
///
/// The way of the first is the longest. It is gone part by part, since a processor overlaps more of shorter chains of
/// operations, and by [`exprel_each`], since its exponents are mostly small.
#[inline(always)]
fn first_along<F: Flow<D>, const D: usize, const N: usize>(
    flow: impl Fn(usize) -> F,
    x: &mut [[f64; N]; D],
    dt: f64,
    others: impl Fn([Affine; D], [f64; D]) -> [f64; D],
) {
    let (mut exponents, mut slopes) = ([0.0; N], [0.0; N]);
    for n in 0..N {
        let before = state(x, n);
        let lines = flow(n).at(before);
        let after = others(lines, before);
        unroll!(
            k < D,
            if k == 0 {
                (exponents[n], slopes[n]) = (-lines[k].b * dt, lines[k].at(before[k]));
            } else {
                x[k][n] = after[k];
            }
        );
    }
    let times = exprel_each(dt, exponents);
    if D > 0 {
        for n in 0..N {
            x[0][n] += times[n] * slopes[n];
        }
    }
}

impl Integrator for ExpEuler {
    #[inline(always)]
    fn step<F: Flow<D>, const D: usize>(self, flow: F, x: [f64; D], dt: f64) -> [f64; D] {
        all_along(flow.at(x), x, dt)
    }

    #[inline(always)]
    fn steps<F: Flow<D>, const D: usize, const N: usize>(
        self,
        flow: impl Fn(usize) -> F,
        x: &mut [[f64; N]; D],
        dt: f64,
    ) {
        first_along(flow, x, dt, |lines, x| all_along(lines, x, dt));
    }
}

/// Steps every variable but the first.
#[inline(always)]
fn gates<F: Flow<D>, const D: usize>(flow: F, x: [f64; D], dt: f64) -> [f64; D] {
    let mut y = ExpEuler.step(flow, x, dt);
    if D > 0 {
        y[0] = x[0];
    }
    y
}

impl Integrator for Staggered {
    #[inline(always)]
    fn step<F: Flow<D>, const D: usize>(self, flow: F, x: [f64; D], dt: f64) -> [f64; D] {
        let mut y = gates(flow, x, dt);
        if D > 0 {
            y[0] = along(flow.at(y)[0], x[0], dt);
        }
        y
    }

    #[inline(always)]
    fn steps<F: Flow<D>, const D: usize, const N: usize>(
        self,
        flow: impl Fn(usize) -> F,
        x: &mut [[f64; N]; D],
        dt: f64,
    ) {
        for n in 0..N {
            let after = gates(flow(n), state(x, n), dt);
            unroll!(k < D, x[k][n] = after[k]);
        }
        first_along(flow, x, dt, |_, x| x);
    }

    #[inline(always)]
    fn start<F: Flow<D>, const D: usize>(self, flow: F, x: [f64; D], dt: f64) -> [f64; D] {
        gates(flow, x, -0.5 * dt)
    }
}
