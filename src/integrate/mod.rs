//! Integrators: how a state is carried over one time step. A model never mentions them.
//!
//! | integrator | order | right-hand sides per step | for |
//! |---|---|---|---|
//! | [`ExpEuler`] | 1, exact for constant coefficients | 1 | leaky cells, gates, conductances |
//! | [`Staggered`] | 2 for cells with gates, 1 for others: see its condition | 2 (one evaluation of each equation is used) | conductance-based cells |
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

mod exponential;
mod runge_kutta;

pub use exponential::{ExpEuler, Staggered, mean_along};
pub use runge_kutta::Rk4;

use crate::affine::Affine;

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
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no integrator",
    note = "the integrators are `ExpEuler`, `Staggered`, `Euler`, `Midpoint`, `Heun`, `Rk4` and `Recommended`"
)]
pub trait Integrator: Copy + Send + Sync + 'static {
    /// The state after `dt`.
    fn step<F: Flow<D>, const D: usize>(self, flow: F, x: [f64; D], dt: f64) -> [f64; D];

    /// Carries `N` states over one step, each to the same bits as [`Integrator::step`] does.
    #[inline(always)]
    fn steps<F: Flow<D>, const D: usize, const N: usize>(
        self,
        flow: impl Fn(usize) -> F,
        x: &mut [[f64; N]; D],
        dt: f64,
    ) {
        one_by_one(self, flow, x, dt);
    }

    /// What the integrator does to a state before its first step. Only [`Staggered`] does anything.
    #[inline(always)]
    fn start<F: Flow<D>, const D: usize>(self, _flow: F, x: [f64; D], _dt: f64) -> [f64; D] {
        x
    }
}

/// Explicit Euler.
#[derive(Clone, Copy, Debug)]
pub struct Euler;

/// Explicit midpoint rule.
#[derive(Clone, Copy, Debug)]
pub struct Midpoint;

/// Heun's rule (explicit trapezoid).
#[derive(Clone, Copy, Debug)]
pub struct Heun;

/// The integrator the model recommends for itself.
#[derive(Clone, Copy, Debug)]
pub struct Recommended;

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

/// The state of index `n`.
#[inline(always)]
fn state<const D: usize, const N: usize>(x: &[[f64; N]; D], n: usize) -> [f64; D] {
    let mut state = [0.0; D];
    unroll!(k < D, state[k] = x[k][n]);
    state
}

#[inline(always)]
fn one_by_one<F: Flow<D>, const D: usize, const N: usize>(
    integrator: impl Integrator,
    flow: impl Fn(usize) -> F,
    x: &mut [[f64; N]; D],
    dt: f64,
) {
    for n in 0..N {
        let after = integrator.step(flow(n), state(x, n), dt);
        unroll!(k < D, x[k][n] = after[k]);
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
    fn steps<F: Flow<D>, const D: usize, const N: usize>(
        self,
        flow: impl Fn(usize) -> F,
        x: &mut [[f64; N]; D],
        dt: f64,
    ) {
        match F::METHOD {
            Method::ExpEuler => ExpEuler.steps(flow, x, dt),
            Method::Staggered => Staggered.steps(flow, x, dt),
            Method::Rk4 => Rk4.steps(flow, x, dt),
            _ => one_by_one(self, flow, x, dt),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::affine::{linear, relax};

    /// Two variables that see each other, at a pace of its own for each index.
    #[derive(Clone, Copy)]
    struct Pair(f64);

    impl Flow<2> for Pair {
        const METHOD: Method = Method::Staggered;

        fn at(self, [x, y]: [f64; 2]) -> [Affine; 2] {
            [linear(1.0 + y, self.0 * y * y), relax(0.3 * x, 2.0)]
        }
    }

    fn many_are_as_one(integrator: impl Integrator, dt: f64) {
        let flow = |n: usize| Pair(n as f64 / 16.0);
        let mut x = [[0.0; 32]; 2];
        (0..32).for_each(|n| (x[0][n], x[1][n]) = (n as f64 - 9.5, 1.5 - n as f64 / 20.0));
        let before = x;
        integrator.steps(flow, &mut x, dt);
        for n in 0..32 {
            let alone = integrator.step(flow(n), state(&before, n), dt);
            assert_eq!(state(&x, n).map(f64::to_bits), alone.map(f64::to_bits), "{n}");
        }
    }

    #[test]
    fn many_states_step_to_the_same_bits_as_one() {
        for dt in [0.05, 3.0] {
            many_are_as_one(ExpEuler, dt);
            many_are_as_one(Staggered, dt);
            many_are_as_one(Rk4, dt);
            many_are_as_one(Recommended, dt);
        }
    }
}
