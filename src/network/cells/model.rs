//! The neurons of a block, all of one model.

use super::noise::Noise;
use super::parameters::Models;
use super::step::{SpikeMarks, Step};
use super::{Cells, Input};
use crate::affine::linear;
use crate::error::Result;
use crate::integrate::{Flow, Integrator};
use crate::network::divergence::Culprit;
use crate::network::memory::{Aligned, Rows, StateReader, StateWriter, padded};
use crate::random::SpikeWords;
use crate::simd;
use crate::traits::{Driven, Neuron};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Neurons of model `M`, integrated by `I`.
pub(crate) struct CellsOf<M, S, I, const D: usize> {
    models: S,
    integrator: I,
    x: Rows<D>,
    free: Aligned,
    marks: Box<SpikeMarks>,
    len: usize,
    /// Whether a spike sets variable 0.
    resets: bool,
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
        let resets = resets(models.of(0));
        CellsOf { models, integrator, x, free, marks: SpikeMarks::new(), len, resets, model: std::marker::PhantomData }
    }
}

/// Whether a spike sets variable 0: asked far above rest, where no model that resets leaves a potential. A model may well
/// panic there.
fn resets<M: Neuron<D>, const D: usize>(model: &M) -> bool {
    let mut x = model.rest();
    let Some(v) = x.first_mut() else { return false };
    *v += 1e3;
    let v = *v;
    catch_unwind(AssertUnwindSafe(|| model.reset(x)[0] != v)).unwrap_or(true)
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
        words: SpikeWords<'a>,
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
            words,
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
            let slope = |a: f64| {
                let lines = Driven { model, input: linear(a, 0.0) }.at(x);
                lines.first().map_or(0.0, |line| line.at(x[0]))
            };
            slope(1.0) - slope(0.0)
        };
        (0..self.len).map(response).collect()
    }

    fn resets(&self) -> bool {
        self.resets
    }

    fn start(&mut self, input: &mut Input, dt: f64) {
        let (a, b) = input.lines();
        let start = Start { models: &self.models, integrator: self.integrator, a, b, dt };
        let rows = self.x.split();
        (0..self.len).for_each(|neuron| {
            let mut x = [0.0; D];
            unroll!(k < D, x[k] = rows[k][neuron]);
            let x = start.state::<M, D>(neuron, x);
            unroll!(k < D, rows[k][neuron] = x[k]);
        });
    }

    fn step(
        &mut self,
        input: &Input,
        words: SpikeWords,
        now: f64,
        dt: f64,
        fired: &mut Vec<u32>,
    ) -> Option<(usize, Culprit)> {
        let (_, _, ohmic) = input.sum();
        if ohmic {
            simd::run_in_tiles(self.kernel::<true>(input, words, now, dt, fired))
        } else {
            simd::run_in_tiles(self.kernel::<false>(input, words, now, dt, fired))
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
        (0..D).try_for_each(|k| from.finite(self.row_mut(k)))?;
        let free = &mut self.free[..self.len];
        from.finite(free)?;
        free.iter_mut().for_each(|free| *free += now);
        Ok(())
    }
}
