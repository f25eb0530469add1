//! The classical Runge-Kutta rule.

use super::{Flow, Integrator, ahead, slopes, state};

/// The classical Runge-Kutta rule of fourth order.
#[derive(Clone, Copy, Debug)]
pub struct Rk4;

impl Integrator for Rk4 {
    #[inline(always)]
    fn step<F: Flow<D>, const D: usize>(self, flow: F, x: [f64; D], dt: f64) -> [f64; D] {
        let k1 = slopes(flow, x);
        let k2 = slopes(flow, ahead(x, k1, 0.5 * dt));
        let k3 = slopes(flow, ahead(x, k2, 0.5 * dt));
        let k4 = slopes(flow, ahead(x, k3, dt));
        let mut mean = k1;
        unroll!(k < D, mean[k] = k1[k] + 2.0 * (k2[k] + k3[k]) + k4[k]);
        ahead(x, mean, dt / 6.0)
    }

    #[inline(always)]
    fn steps<F: Flow<D>, const D: usize, const N: usize>(
        self,
        flow: impl Fn(usize) -> F,
        x: &mut [[f64; N]; D],
        dt: f64,
    ) {
        let mut y = *x;
        let k1 = stage(&flow, x, &mut y, 0.5 * dt);
        let k2 = stage(&flow, x, &mut y, 0.5 * dt);
        let k3 = stage(&flow, x, &mut y, dt);
        let k4 = stage(&flow, x, &mut y, 0.0);
        for n in 0..N {
            let mut mean = state(&k1, n);
            unroll!(k < D, mean[k] = k1[k][n] + 2.0 * (k2[k][n] + k3[k][n]) + k4[k][n]);
            let after = ahead(state(x, n), mean, dt / 6.0);
            unroll!(k < D, x[k][n] = after[k]);
        }
    }
}

/// The slopes at `y`; then `y` is where they lead to from `x`.
#[inline(always)]
fn stage<F: Flow<D>, const D: usize, const N: usize>(
    flow: &impl Fn(usize) -> F,
    x: &[[f64; N]; D],
    y: &mut [[f64; N]; D],
    dt: f64,
) -> [[f64; N]; D] {
    let mut all = *y;
    for n in 0..N {
        let slopes = slopes(flow(n), state(y, n));
        let there = ahead(state(x, n), slopes, dt);
        unroll!(k < D, (all[k][n], y[k][n]) = (slopes[k], there[k]));
    }
    all
}
