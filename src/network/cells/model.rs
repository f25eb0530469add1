//! The neurons of a block, all of one model.

use super::noise::Noise;
use super::parameters::Models;
use super::step::{SpikeMarks, Step};
use super::{Cells, Input};
use crate::affine::linear;
use crate::error::Result;
use crate::integrate::{Flow, Integrator};
use crate::network::memory::{Aligned, Rows, StateReader, StateWriter, padded};
use crate::simd;
use crate::traits::{Driven, Neuron};

/// Neurons of model `M`, integrated by `I`.
pub(crate) struct CellsOf<M, S, I, const D: usize> {
    models: S,
    integrator: I,
    x: Rows<D>,
    free: Aligned,
    marks: Box<SpikeMarks>,
    len: usize,
    model: std::marker::PhantomData<M>,
}

impl<M: Neuron<D>, S: Models<M>, I: Integrator, const D: usize> CellsOf<M, S, I, D> {
    pub fn new(len: usize, models: S, integrator: I) -> Self {
        let mut x = Rows::new(len, models.of(0).rest());
        for neuron in 0..len {
            let rest = models.of(neuron).rest();
            for (k, &rest) in rest.iter().enumerate() {
                x.row_mut(k)[neuron] = rest;
            }
        }
        let free = Aligned::zeros(padded(len));
        CellsOf { models, integrator, x, free, marks: SpikeMarks::new(), len, model: std::marker::PhantomData }
    }
}

/// What [`Integrator::start`] does to each neuron.
struct Start<'a, S, I> {
    models: &'a S,
    integrator: I,
    a: &'a [f64],
    b: &'a [f64],
    dt: f64,
}

impl<S, I: Integrator> Start<'_, S, I> {
    fn state<M: Neuron<D>, const D: usize>(&self, neuron: usize, x: [f64; D]) -> [f64; D]
    where
        S: Models<M>,
    {
        let input = linear(self.a[neuron], self.b[neuron]);
        self.integrator.start(Driven { model: self.models.of(neuron), input }, x, self.dt)
    }
}

impl<M: Neuron<D>, S: Models<M> + 'static, I: Integrator, const D: usize> CellsOf<M, S, I, D> {
    fn kernel<'a, const OHMIC: bool>(
        &'a mut self,
        input: &'a Input,
        bits: &'a [u32],
        now: f64,
        dt: f64,
        fired: &'a mut Vec<u32>,
    ) -> Step<'a, M, S, I, D, OHMIC> {
        let (a, b, _) = input.sum();
        Step {
            models: &self.models,
            integrator: self.integrator,
            x: self.x.split(),
            free: &mut self.free,
            marks: &mut self.marks,
            fired,
            len: self.len,
            a,
            b,
            jumps: input.jumped(),
            bits,
            now,
            dt,
            model: std::marker::PhantomData,
        }
    }
}

impl<M: Neuron<D>, S: Models<M> + 'static, I: Integrator, const D: usize> Cells for CellsOf<M, S, I, D> {
    fn variables(&self) -> &'static [&'static str] {
        &M::VARS
    }

    fn row(&self, variable: usize) -> &[f64] {
        &self.x.row(variable)[..self.len]
    }

    fn row_mut(&mut self, variable: usize) -> &mut [f64] {
        &mut self.x.row_mut(variable)[..self.len]
    }

    fn row_padded(&self, variable: usize) -> &[f64] {
        self.x.row(variable)
    }

    fn free(&self) -> &[f64] {
        &self.free
    }

    fn noisy(&self) -> bool {
        M::NOISY
    }

    fn responses(&self) -> Vec<f64> {
        let response = |neuron: usize| {
            let model = self.models.of(neuron);
            let x = model.rest();
            let slope = |a: f64| Driven { model, input: linear(a, 0.0) }.at(x)[0].at(x[0]);
            slope(1.0) - slope(0.0)
        };
        (0..self.len).map(response).collect()
    }

    fn resets(&self) -> bool {
        // Far above rest, where no model that resets leaves a potential.
        let model = self.models.of(0);
        let mut x = model.rest();
        unroll!(k < D, x[k] += if k == 0 { 1e3 } else { 0.0 });
        let after = model.reset(x);
        let mut same = true;
        unroll!(k < D, same &= k > 0 || after[k] == x[k]);
        !same
    }

    fn start(&mut self, input: &mut Input, dt: f64) {
        let (a, b) = input.currents();
        let start = Start { models: &self.models, integrator: self.integrator, a, b, dt };
        let rows = self.x.split();
        (0..self.len).for_each(|neuron| {
            let mut x = [0.0; D];
            unroll!(k < D, x[k] = rows[k][neuron]);
            let x = start.state::<M, D>(neuron, x);
            unroll!(k < D, rows[k][neuron] = x[k]);
        });
    }

    fn step(&mut self, input: &Input, bits: &[u32], now: f64, dt: f64, fired: &mut Vec<u32>) {
        let (_, _, ohmic) = input.sum();
        if ohmic {
            simd::run(self.kernel::<true>(input, bits, now, dt, fired));
        } else {
            simd::run(self.kernel::<false>(input, bits, now, dt, fired));
        }
    }

    fn noise(&self, sigma: f64, normals: &[f64], input: &mut Input, now: f64, dt: f64) {
        let (a, b, jump) = input.all();
        simd::run(Noise {
            models: &self.models,
            x: &self.x,
            free: &self.free,
            now,
            normals: &normals[..self.len],
            a,
            b,
            jump,
            sigma,
            dt,
            model: std::marker::PhantomData::<M>,
        });
    }

    /// Of refractoriness, the steps that are left.
    fn save(&self, now: f64, to: &mut StateWriter) {
        (0..D).for_each(|k| to.numbers(self.row(k)));
        let left = |&free: &f64| if free > now { free - now } else { 0.0 };
        to.numbers(&self.free[..self.len].iter().map(left).collect::<Vec<_>>());
    }

    fn load(&mut self, now: f64, from: &mut StateReader) -> Result<()> {
        (0..D).try_for_each(|k| from.numbers(self.row_mut(k)))?;
        let free = &mut self.free[..self.len];
        from.numbers(free)?;
        free.iter_mut().for_each(|free| *free += now);
        Ok(())
    }
}
