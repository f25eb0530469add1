//! The neurons of a block: their state, and the kernel that carries them over one step.

use super::aligned::Aligned;
use super::input::Input;
use super::rows::{Rows, TILE, Tile, lanes, padded};
use super::state::{Loader, Saver};
use crate::affine::linear;
use crate::error::Result;
use crate::integrate::{Flow, Integrator};
use crate::math::{exp, exprel};
use crate::simd::{self, Kernel};
use crate::traits::{Driven, Neuron};

/// The neurons of a block, whatever their model.
pub(crate) trait Cells: Send + Sync {
    fn variables(&self) -> &'static [&'static str];
    fn row(&self, variable: usize) -> &[f64];
    fn row_mut(&mut self, variable: usize) -> &mut [f64];

    /// A row with its padding.
    fn row_padded(&self, variable: usize) -> &[f64];

    /// The first step in which each neuron's potential is not held by its refractoriness.
    fn free(&self) -> &[f64];

    /// Whether the model fires by chance, and so wants random bits.
    fn noisy(&self) -> bool;

    /// Prepare the state for its first step.
    fn start(&mut self, input: &mut Input, dt: f64);

    /// Carry the neurons over the step `now`, and append those that have fired.
    fn step(&mut self, input: &Input, bits: &[u32], now: f64, dt: f64, fired: &mut Vec<u32>);

    /// Add white noise of strength `sigma` (1/sqrt(ms)) on variable 0 to the jumps, from standard normals.
    fn noise(&self, sigma: f64, normals: &[f64], input: &mut Input, now: f64, dt: f64);

    fn save(&self, now: f64, to: &mut Saver);
    fn load(&mut self, now: f64, from: &mut Loader) -> Result<()>;
}

/// Where the parameters of a neuron come from.
pub(crate) trait Models<M>: Send + Sync {
    /// What a kernel works with.
    type Local<'a>: Models<M>
    where
        Self: 'a;

    /// The parameters, where no store to the state can be taken for a store to them: what depends on parameters alone
    /// is then computed once in a step, not once in a tile.
    fn local(&self) -> Self::Local<'_>;

    fn of(&self, neuron: usize) -> &M;
}

/// One set of parameters for all.
pub(crate) struct Shared<M>(pub M);

impl<M: Clone + Send + Sync + 'static> Models<M> for Shared<M> {
    type Local<'a> = Shared<M>;

    #[inline(always)]
    fn local(&self) -> Shared<M> {
        Shared(self.0.clone())
    }

    #[inline(always)]
    fn of(&self, _: usize) -> &M {
        &self.0
    }
}

/// A set of parameters for each neuron; padding uses the first.
pub(crate) struct Each<M>(pub Vec<M>);

impl<M: Send + Sync + 'static> Models<M> for Each<M> {
    type Local<'a> = &'a Each<M>;

    #[inline(always)]
    fn local(&self) -> &Each<M> {
        self
    }

    #[inline(always)]
    fn of(&self, neuron: usize) -> &M {
        &self.0[if neuron < self.0.len() { neuron } else { 0 }]
    }
}

impl<M: Send + Sync + 'static> Models<M> for &Each<M> {
    type Local<'a>
        = &'a Each<M>
    where
        Self: 'a;

    #[inline(always)]
    fn local(&self) -> &Each<M> {
        self
    }

    #[inline(always)]
    fn of(&self, neuron: usize) -> &M {
        (*self).of(neuron)
    }
}

/// Neurons of model `M`, integrated by `I`.
pub(crate) struct CellsOf<M, S, I, const D: usize> {
    models: S,
    integrator: I,
    x: Rows<D>,
    free: Aligned,
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
        CellsOf { models, integrator, x, free, len, model: std::marker::PhantomData }
    }
}

/// One step of all neurons; `OHMIC` if any current depends on the potential.
struct Step<'a, M, S, I, const D: usize, const OHMIC: bool> {
    models: &'a S,
    integrator: I,
    x: [&'a mut [f64]; D],
    free: &'a mut [f64],
    fired: &'a mut Vec<u32>,
    len: usize,
    a: &'a [f64],
    b: &'a [f64],
    jumps: Option<&'a [f64]>,
    bits: &'a [u32],
    now: f64,
    dt: f64,
    model: std::marker::PhantomData<M>,
}

impl<M: Neuron<D>, S: Models<M>, I: Integrator, const D: usize, const OHMIC: bool> Kernel
    for Step<'_, M, S, I, D, OHMIC>
{
    type Output = ();

    #[inline(always)]
    fn run(mut self) {
        let models = self.models.local();
        for at in (0..self.free.len()).step_by(TILE) {
            let before = Tile::load(&self.x, at);
            let (a, b) = (lanes(self.a, at), lanes(self.b, at));
            let input = |l: usize| linear(a[l], if OHMIC { b[l] } else { 0.0 });
            let jump = self.jumps.map_or(&[0.0; TILE], |jumps| lanes(jumps, at));
            let free = lanes(self.free, at);
            let mut x = before;
            for l in 0..TILE {
                let flow = Driven { model: models.of(at + l), input: input(l) };
                x.set_lane(l, self.integrator.prepare(flow, x.lane(l), self.dt));
            }
            let (mut fired, mut any) = ([false; TILE], false);
            for l in 0..TILE {
                let (model, input) = (models.of(at + l), input(l));
                let (before, is_held) = (before.lane(l), free[l] > self.now);
                let mut after = self.integrator.finish(Driven { model, input }, x.lane(l), self.dt);
                if D > 0 {
                    after[0] = (if is_held { before[0] } else { after[0] }) + jump[l];
                }
                let mut spike = model.fires(before, after);
                if M::NOISY {
                    let chance = 1.0 - exp(-model.hazard(after, input) * self.dt);
                    spike |= (self.bits[at + l] as f64) < chance * 4_294_967_296.0;
                }
                spike &= !is_held;
                x.set_lane(l, after);
                fired[l] = spike;
                any |= spike;
            }
            x.store(&mut self.x, at);
            if any {
                (0..TILE).filter(|&l| fired[l]).for_each(|l| self.spike(models.of(at + l), at + l));
            }
        }
    }
}

impl<M: Neuron<D>, S, I, const D: usize, const OHMIC: bool> Step<'_, M, S, I, D, OHMIC> {
    /// What a spike does to its neuron.
    #[inline(always)]
    fn spike(&mut self, model: &M, neuron: usize) {
        if neuron < self.len {
            let mut x = [0.0; D];
            unroll!(k < D, x[k] = self.x[k][neuron]);
            let x = model.reset(x);
            unroll!(k < D, self.x[k][neuron] = x[k]);
            self.free[neuron] = self.now + 1.0 + (model.refractory() / self.dt).round();
            self.fired.push(neuron as u32);
        }
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

/// Noise of every neuron, scaled so that it is exact for a potential that decays with the line's slope.
struct Noise<'a, M, S, const D: usize> {
    models: &'a S,
    x: &'a Rows<D>,
    free: &'a [f64],
    now: f64,
    normals: &'a [f64],
    a: &'a [f64],
    b: &'a [f64],
    jump: &'a mut [f64],
    sigma: f64,
    dt: f64,
    model: std::marker::PhantomData<M>,
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
    fn save(&self, now: f64, to: &mut Saver) {
        (0..D).for_each(|k| to.numbers(self.row(k)));
        let left = |&free: &f64| if free > now { free - now } else { 0.0 };
        to.numbers(&self.free[..self.len].iter().map(left).collect::<Vec<_>>());
    }

    fn load(&mut self, now: f64, from: &mut Loader) -> Result<()> {
        (0..D).try_for_each(|k| from.numbers(self.row_mut(k)))?;
        let free = &mut self.free[..self.len];
        from.numbers(free)?;
        free.iter_mut().for_each(|free| *free += now);
        Ok(())
    }
}
