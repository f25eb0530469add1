//! The kernel that carries the neurons of a block over one step.
//!
//! What a tile needs is copied into arrays of its own, of which the optimiser sees that they do not overlap.

use super::parameters::{Models, Prepared};
use crate::affine::linear;
use crate::integrate::Integrator;
use crate::math::exp_m1;
use crate::network::memory::{Tile, lanes};
use crate::network::partition::MOST;
use crate::random::{SpikeWords, may_happen};
use crate::simd::{LEAST_LANES, MOST_LANES, TileKernel};
use crate::traits::{Driven, Neuron};

/// The most tiles of a block.
const TILES: usize = MOST / LEAST_LANES;

/// Room for the tiles in which neurons have fired: where each begins, and the marks of its neurons.
///
/// What spikes do is put off until all tiles are through. It may call for memory, and a loop that calls anything keeps no
/// constants in vector registers.
#[derive(Debug)]
pub(crate) struct SpikeMarks([(usize, [u8; MOST_LANES]); TILES]);

impl SpikeMarks {
    pub const BYTES: usize = size_of::<SpikeMarks>();

    pub fn new() -> Box<SpikeMarks> {
        Box::new(SpikeMarks([(0, [0; MOST_LANES]); TILES]))
    }
}

/// One step of all neurons; `OHMIC` if any current depends on the potential.
pub(crate) struct Step<'a, M, S, I, const D: usize, const OHMIC: bool> {
    pub models: &'a S,
    pub integrator: I,
    pub x: [&'a mut [f64]; D],
    pub free: &'a mut [f64],
    pub fired: &'a mut Vec<u32>,
    pub len: usize,
    pub a: &'a [f64],
    pub b: &'a [f64],
    pub jumps: Option<&'a [f64]>,
    pub words: SpikeWords<'a>,
    pub marks: &'a mut SpikeMarks,
    pub now: f64,
    pub dt: f64,
    pub model: std::marker::PhantomData<M>,
}

impl<M: Neuron<D>, S: Models<M>, I: Integrator, const D: usize, const OHMIC: bool> TileKernel
    for Step<'_, M, S, I, D, OHMIC>
{
    type Output = ();

    #[inline(always)]
    fn run<const TILE: usize>(mut self) {
        let (models, mut count) = (self.models.local(), 0);
        for at in (0..self.free.len()).step_by(TILE) {
            let before: Tile<D, TILE> = Tile::load(&self.x, at);
            let (a, b, free): ([f64; TILE], [f64; TILE], [f64; TILE]) =
                (*lanes(self.a, at), *lanes(self.b, at), *lanes(self.free, at));
            let driven = |l: usize| {
                let input = linear(a[l], if OHMIC { b[l] } else { 0.0 });
                Driven { model: models.of(at + l), input }
            };
            let propagator = if OHMIC { None } else { models.propagator() };
            let prepared = |l: usize| Prepared { driven: driven(l), propagator };
            let mut x = before;
            self.integrator.steps(prepared, &mut x.0, self.dt);
            let is_held = |l: usize| free[l] > self.now;
            // Compiled for either, so that where nothing jumps nothing is added.
            let (mut fired, mut any) = match self.jumps {
                Some(jumps) => settle(&before, &mut x, driven, is_held, Some(*lanes(jumps, at))),
                None => settle(&before, &mut x, driven, is_held, None),
            };
            if M::NOISY {
                any |= fire_by_chance(&x, driven, is_held, &self.words.words[at..], self.dt, &mut fired);
            }
            x.store(&mut self.x, at);
            if any {
                let (place, marks) = &mut self.marks.0[count % TILES];
                *place = at;
                marks[..TILE].copy_from_slice(&fired);
                count += 1;
            }
        }
        for k in 0..count {
            let (at, fired) = self.marks.0[k % TILES];
            each_marked(&fired[..TILE], |l| {
                let (model, neuron) = (models.of(at + l), at + l);
                if !M::NOISY || fired[l] & FIRED != 0 || self.happens(model, neuron) {
                    self.spike(model, neuron);
                }
            });
        }
    }
}

/// Hold what is refractory, let jump what jumps, and mark the neurons that have fired.
#[inline(always)]
fn settle<'a, M: Neuron<D>, const D: usize, const TILE: usize>(
    before: &Tile<D, TILE>,
    x: &mut Tile<D, TILE>,
    driven: impl Fn(usize) -> Driven<'a, M>,
    is_held: impl Fn(usize) -> bool,
    jumps: Option<[f64; TILE]>,
) -> ([u8; TILE], bool) {
    let (mut fired, mut any) = ([0; TILE], false);
    for l in 0..TILE {
        let (before, mut after) = (before.lane(l), x.lane(l));
        if D > 0 {
            after[0] = if is_held(l) { before[0] } else { after[0] };
            if let Some(jumps) = &jumps {
                after[0] += jumps[l];
            }
        }
        let spike = driven(l).model.fires(before, after) & !is_held(l);
        x.set_lane(l, after);
        fired[l] = spike as u8;
        any |= spike;
    }
    (fired, any)
}

/// The chance that a neuron's hazard makes it fire within a step.
#[inline(always)]
fn chance<M: Neuron<D>, const D: usize>(Driven { model, input }: Driven<M>, x: [f64; D], dt: f64) -> f64 {
    -exp_m1(-model.hazard(x, input) * dt)
}

/// Mark the neurons that their hazard may make fire, and say whether there are any. The chances are a loop of their own: one
/// that also marks would not become vector code.
#[inline(always)]
fn fire_by_chance<'a, M: Neuron<D>, const D: usize, const TILE: usize>(
    x: &Tile<D, TILE>,
    driven: impl Fn(usize) -> Driven<'a, M>,
    is_held: impl Fn(usize) -> bool,
    words: &[u32],
    dt: f64,
    fired: &mut [u8; TILE],
) -> bool {
    let (mut chances, mut any) = ([0.0; TILE], false);
    for (l, own) in chances.iter_mut().enumerate() {
        *own = chance(driven(l), x.lane(l), dt);
    }
    for (l, &word) in words[..TILE].iter().enumerate() {
        let perhaps = may_happen(word, chances[l]) & !is_held(l);
        fired[l] |= perhaps as u8 * PERHAPS;
        any |= perhaps;
    }
    any
}

/// The mark of a neuron that has fired.
const FIRED: u8 = 1;

/// The mark of a neuron whose random word is small enough for it to fire, if a further look confirms it.
const PERHAPS: u8 = 2;

/// Call `visit` with each index that is marked, in order. Eight marks are looked at at a time, as the bytes of a word.
#[inline(always)]
fn each_marked(marks: &[u8], mut visit: impl FnMut(usize)) {
    for (k, eight) in marks.as_chunks().0.iter().enumerate() {
        let mut left = u64::from_le_bytes(*eight);
        while left != 0 {
            let place = left.trailing_zeros() / 8;
            visit(8 * k + place as usize);
            left &= !(0xFF << (8 * place));
        }
    }
}

impl<M: Neuron<D>, S, I, const D: usize, const OHMIC: bool> Step<'_, M, S, I, D, OHMIC> {
    /// Whether a neuron fires by chance whose word is small enough, before anything has changed its state.
    fn happens(&self, model: &M, neuron: usize) -> bool {
        let mut x = [0.0; D];
        unroll!(k < D, x[k] = self.x[k][neuron]);
        let input = linear(self.a[neuron], if OHMIC { self.b[neuron] } else { 0.0 });
        self.words.happens(neuron, chance(Driven { model, input }, x, self.dt))
    }

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
