//! Integrators: how a state is carried over one time step. A model never mentions them.
//!
//! | integrator | order | right-hand sides per step | for |
//! |---|---|---|---|
//! | [`ExpEuler`] | 1, exact for constant coefficients | 1 | leaky cells, gates, conductances |
//! | [`Staggered`] | 2 | 2 (one evaluation of each equation is used) | conductance-based cells |
//! | [`Euler`] | 1 | 1 | comparison |
//! | [`Midpoint`], [`Heun`] | 2 | 2 | smooth systems |
//! | [`Rk4`] | 4 | 4 | smooth and explosive systems |
//! | [`Recommended`] | as the model says | | the default of `Network::add` |
//!
//! ```
//! use synfire::affine::{Affine, relax};
//! use synfire::integrate::{ExpEuler, Flow, Integrator, Rk4};
//!
//! #[derive(Clone, Copy)]
//! struct Relaxation;
//! impl Flow<1> for Relaxation {
//!     fn at(self, _: [f64; 1]) -> [Affine; 1] {
//!         [relax(1.0, 10.0)]
//!     }
//! }
//! let exact = 1.0 - f64::exp(-0.1);
//! assert!((ExpEuler.step(Relaxation, [0.0], 1.0)[0] - exact).abs() < 1e-15);
//! assert!((Rk4.step(Relaxation, [0.0], 1.0)[0] - exact).abs() < 1e-7);
//! ```

use crate::affine::Affine;
use crate::math::exprel;

/// A right-hand side, with everything but the state held still.
pub trait Flow<const D: usize>: Copy {
    /// The integrator that [`Recommended`] stands for.
    const METHOD: Method = Method::ExpEuler;

    /// The derivative of each variable, as a line in that variable.
    fn at(self, x: [f64; D]) -> [Affine; D];

    /// The exact solution after `dt`, used if `METHOD` is [`Method::Exact`].
    #[inline(always)]
    fn propagate(self, x: [f64; D], dt: f64) -> [f64; D] {
        ExpEuler.step(self, x, dt)
    }
}

/// An integrator a model recommends for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// [`ExpEuler`].
    ExpEuler,
    /// [`Staggered`].
    Staggered,
    /// [`Euler`].
    Euler,
    /// [`Midpoint`].
    Midpoint,
    /// [`Heun`].
    Heun,
    /// [`Rk4`].
    Rk4,
    /// The model's own propagator, exact for input that stands still over the step.
    Exact,
}

/// A rule that carries a state over one time step.
pub trait Integrator: Copy + Send + Sync + 'static {
    /// The state after `dt`.
    fn step<F: Flow<D>, const D: usize>(self, flow: F, x: [f64; D], dt: f64) -> [f64; D];

    /// The first part of a step that falls into two: [`Integrator::finish`] then does the rest.
    ///
    /// A kernel runs the parts in loops of their own, whose shorter chains of operations the processor overlaps better.
    #[inline(always)]
    fn prepare<F: Flow<D>, const D: usize>(self, _flow: F, x: [f64; D], _dt: f64) -> [f64; D] {
        x
    }

    /// The rest of the step, from what [`Integrator::prepare`] has made of the state.
    #[inline(always)]
    fn finish<F: Flow<D>, const D: usize>(self, flow: F, x: [f64; D], dt: f64) -> [f64; D] {
        self.step(flow, x, dt)
    }

    /// What the integrator does to a state before its first step. Only [`Staggered`] does anything.
    #[inline(always)]
    fn start<F: Flow<D>, const D: usize>(self, _flow: F, x: [f64; D], _dt: f64) -> [f64; D] {
        x
    }
}

/// Exponential Euler: every line from the old state, each stepped exactly.
#[derive(Clone, Copy, Debug)]
pub struct ExpEuler;

/// Staggered exponential Euler: the variables after the first ("gates") live half a step before the first (the
/// potential). Each step carries the gates across the potential's time, from the old potential, and then the
/// potential across the gates' time. Second order for smooth input, at the cost of [`ExpEuler`].
///
/// What is read from a network between steps is the potential at `t` and the gates at `t - dt/2`.
#[derive(Clone, Copy, Debug)]
pub struct Staggered;

/// Explicit Euler.
#[derive(Clone, Copy, Debug)]
pub struct Euler;

/// Explicit midpoint rule.
#[derive(Clone, Copy, Debug)]
pub struct Midpoint;

/// Heun's rule (explicit trapezoid).
#[derive(Clone, Copy, Debug)]
pub struct Heun;

/// The classical Runge-Kutta rule of fourth order.
#[derive(Clone, Copy, Debug)]
pub struct Rk4;

/// The integrator the model recommends for itself.
#[derive(Clone, Copy, Debug)]
pub struct Recommended;

/// `x` after `dt` along the line.
#[inline(always)]
fn along(line: Affine, x: f64, dt: f64) -> f64 {
    x + dt * exprel(-line.b * dt) * line.at(x)
}

/// `x + dt * slopes`.
#[inline(always)]
fn ahead<const D: usize>(x: [f64; D], slopes: [f64; D], dt: f64) -> [f64; D] {
    let mut y = x;
    unroll!(k < D, y[k] = x[k] + dt * slopes[k]);
    y
}

#[inline(always)]
fn slopes<F: Flow<D>, const D: usize>(flow: F, x: [f64; D]) -> [f64; D] {
    let lines = flow.at(x);
    let mut f = [0.0; D];
    unroll!(k < D, f[k] = value(lines[k], x[k]));
    f
}

/// The value of a line. Where no input depends on the potential, a slope is zero at compile time, and the product with
/// it goes.
#[inline(always)]
fn value(line: Affine, x: f64) -> f64 {
    if line.b == 0.0 { line.a } else { line.at(x) }
}

impl Integrator for ExpEuler {
    #[inline(always)]
    fn step<F: Flow<D>, const D: usize>(self, flow: F, x: [f64; D], dt: f64) -> [f64; D] {
        let lines = flow.at(x);
        let mut y = x;
        unroll!(k < D, y[k] = along(lines[k], x[k], dt));
        y
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
        self.finish(flow, self.prepare(flow, x, dt), dt)
    }

    #[inline(always)]
    fn prepare<F: Flow<D>, const D: usize>(self, flow: F, x: [f64; D], dt: f64) -> [f64; D] {
        gates(flow, x, dt)
    }

    #[inline(always)]
    fn finish<F: Flow<D>, const D: usize>(self, flow: F, x: [f64; D], dt: f64) -> [f64; D] {
        let mut y = x;
        if D > 0 {
            y[0] = along(flow.at(x)[0], x[0], dt);
        }
        y
    }

    #[inline(always)]
    fn start<F: Flow<D>, const D: usize>(self, flow: F, x: [f64; D], dt: f64) -> [f64; D] {
        gates(flow, x, -0.5 * dt)
    }
}

impl Integrator for Euler {
    #[inline(always)]
    fn step<F: Flow<D>, const D: usize>(self, flow: F, x: [f64; D], dt: f64) -> [f64; D] {
        ahead(x, slopes(flow, x), dt)
    }
}

impl Integrator for Midpoint {
    #[inline(always)]
    fn step<F: Flow<D>, const D: usize>(self, flow: F, x: [f64; D], dt: f64) -> [f64; D] {
        let middle = ahead(x, slopes(flow, x), 0.5 * dt);
        ahead(x, slopes(flow, middle), dt)
    }
}

impl Integrator for Heun {
    #[inline(always)]
    fn step<F: Flow<D>, const D: usize>(self, flow: F, x: [f64; D], dt: f64) -> [f64; D] {
        let first = slopes(flow, x);
        let second = slopes(flow, ahead(x, first, dt));
        let mut mean = first;
        unroll!(k < D, mean[k] = 0.5 * (first[k] + second[k]));
        ahead(x, mean, dt)
    }
}

impl Integrator for Rk4 {
    #[inline(always)]
    fn step<F: Flow<D>, const D: usize>(self, flow: F, x: [f64; D], dt: f64) -> [f64; D] {
        let k1 = slopes(flow, x);
        let k2 = slopes(flow, ahead(x, k1, 0.5 * dt));
        let k3 = slopes(flow, ahead(x, k2, 0.5 * dt));
        let k4 = slopes(flow, ahead(x, k3, dt));
        let mut mean = k1;
        unroll!(k < D, mean[k] = (k1[k] + 2.0 * (k2[k] + k3[k]) + k4[k]) / 6.0);
        ahead(x, mean, dt)
    }
}

impl Integrator for Recommended {
    #[inline(always)]
    fn step<F: Flow<D>, const D: usize>(self, flow: F, x: [f64; D], dt: f64) -> [f64; D] {
        match F::METHOD {
            Method::ExpEuler => ExpEuler.step(flow, x, dt),
            Method::Staggered => Staggered.step(flow, x, dt),
            Method::Euler => Euler.step(flow, x, dt),
            Method::Midpoint => Midpoint.step(flow, x, dt),
            Method::Heun => Heun.step(flow, x, dt),
            Method::Rk4 => Rk4.step(flow, x, dt),
            Method::Exact => flow.propagate(x, dt),
        }
    }

    #[inline(always)]
    fn prepare<F: Flow<D>, const D: usize>(self, flow: F, x: [f64; D], dt: f64) -> [f64; D] {
        match F::METHOD {
            Method::Staggered => Staggered.prepare(flow, x, dt),
            _ => x,
        }
    }

    #[inline(always)]
    fn finish<F: Flow<D>, const D: usize>(self, flow: F, x: [f64; D], dt: f64) -> [f64; D] {
        match F::METHOD {
            Method::Staggered => Staggered.finish(flow, x, dt),
            _ => self.step(flow, x, dt),
        }
    }

    #[inline(always)]
    fn start<F: Flow<D>, const D: usize>(self, flow: F, x: [f64; D], dt: f64) -> [f64; D] {
        match F::METHOD {
            Method::Staggered => Staggered.start(flow, x, dt),
            _ => x,
        }
    }
}
