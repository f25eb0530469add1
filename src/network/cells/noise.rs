//! White noise on variable 0.

use super::parameters::Models;
use crate::affine::linear;
use crate::integrate::Flow;
use crate::math::exprel;
use crate::network::memory::Rows;
use crate::simd::Kernel;
use crate::traits::{Driven, Neuron};

/// Noise of every neuron, scaled so that it is exact for a potential that decays with the line's slope.
pub(super) struct Noise<'a, M, S, const D: usize> {
    pub models: &'a S,
    pub x: &'a Rows<D>,
    pub free: &'a [f64],
    pub now: f64,
    pub normals: &'a [f64],
    pub a: &'a [f64],
    pub b: &'a [f64],
    pub jump: &'a mut [f64],
    pub sigma: f64,
    pub dt: f64,
    pub model: std::marker::PhantomData<M>,
}

impl<M: Neuron<D>, S: Models<M>, const D: usize> Kernel for Noise<'_, M, S, D> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for neuron in 0..self.normals.len() {
            let mut x = [0.0; D];
            unroll!(k < D, x[k] = self.x.row(k)[neuron]);
            let input = linear(self.a[neuron], self.b[neuron]);
            let slope = Driven { model: self.models.of(neuron), input }.at(x)[0].b;
            let variance = self.sigma * self.sigma * self.dt * exprel(-2.0 * slope * self.dt);
            let kick = variance.sqrt() * self.normals[neuron];
            self.jump[neuron] += if self.free[neuron] > self.now { 0.0 } else { kick };
        }
    }
}
