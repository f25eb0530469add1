//! The kernel that carries the neurons of a block over one step.
//!
//! What a tile needs is copied into arrays of its own, of which the optimiser sees that they do not overlap.

use super::parameters::{Models, Prepared};
use crate::affine::linear;
use crate::integrate::Integrator;
use crate::math::exp_m1;
use crate::network::divergence::Culprit;
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
    /// The first neuron that has something about it that is not finite, and what that is.
    type Output = Option<(usize, Culprit)>;

    #[inline(always)]
    fn run<const TILE: usize>(mut self) -> Option<(usize, Culprit)> {
        // Copies of which nothing outside the loop holds a reference: what follows from them alone is computed once in a
        // step, not once in a tile.
        let (models, a_row, b_row, jump_row, now, dt) =
            (self.models.local(), self.a, self.b, self.jumps, self.now, self.dt);
        let (mut count, mut first_broken) = (0, None);
        for at in (0..self.free.len()).step_by(TILE) {
            let before: Tile<D, TILE> = Tile::load(&self.x, at);
            let (a, b, free): ([f64; TILE], [f64; TILE], [f64; TILE]) =
                (*lanes(a_row, at), *lanes(b_row, at), *lanes(self.free, at));
            let driven = |l: usize| {
                let input = linear(a[l], if OHMIC { b[l] } else { 0.0 });
                Driven { model: models.of(at + l), input }
            };
            let propagator = if OHMIC { None } else { models.propagator() };
            let prepared = |l: usize| Prepared { driven: driven(l), propagator };
            let mut x = before;
            self.integrator.steps(prepared, &mut x.0, dt);
            let is_held = |l: usize| free[l] > now;
            // Compiled for either, so that where nothing jumps nothing is added.
            let input = |l: usize| if OHMIC { a[l] + b[l] } else { a[l] };
            let (mut fired, mut any) = match jump_row {
                Some(jumps) => settle(&before, &mut x, driven, input, is_held, Some(*lanes(jumps, at))),
                None => settle(&before, &mut x, driven, input, is_held, None),
            };
            let mut broken = false;
            if M::NOISY {
                let (by_chance, no_chance) =
                    fire_by_chance(&x, driven, is_held, &self.words.words[at..], dt, &mut fired);
                any |= by_chance | no_chance;
                broken = no_chance;
            }
            x.store(&mut self.x, at);
            if any {
                let (place, marks) = &mut self.marks.0[count % TILES];
                *place = at;
                marks[..TILE].copy_from_slice(&fired);
                count += 1;
                let jump = |l: usize| jump_row.map_or(0.0, |jumps| jumps[at + l]);
                broken |= (0..TILE).fold(false, |any, l| any | !are_finite(x.lane(l), input(l) + jump(l)));
                first_broken = first_broken.or(broken.then_some(at));
            }
        }
        // Before spikes reset what has become infinite.
        let broken = first_broken.and_then(|at| self.first_broken(at));
        let mut broken_by_spike = None;
        for k in 0..count {
            let (at, fired) = self.marks.0[k % TILES];
            each_marked(&fired[..TILE], |l| {
                let (model, neuron) = (self.models.of(at + l), at + l);
                if !M::NOISY || fired[l] & FIRED != 0 || self.happens(model, neuron) {
                    let broken = self.spike(model, neuron);
                    broken_by_spike = broken_by_spike.or(broken.map(|culprit| (neuron, culprit)));
                }
            });
        }
        broken.or(broken_by_spike)
    }
}

/// Whether a state and the sum of what acts on it are finite, or else so large that it is worth looking closer.
#[inline(always)]
#[expect(clippy::eq_op, reason = "what is not finite is not 0 when taken from itself")]
fn are_finite<const D: usize>(x: [f64; D], input: f64) -> bool {
    let mut sum = input;
    unroll!(k < D, sum += x[k]);
    sum - sum == 0.0
}

/// Hold what is refractory, let jump what jumps, and mark the neurons that have fired. Whether there are any, or any that
/// are not finite.
#[inline(always)]
fn settle<'a, M: Neuron<D>, const D: usize, const TILE: usize>(
    before: &Tile<D, TILE>,
    x: &mut Tile<D, TILE>,
    driven: impl Fn(usize) -> Driven<'a, M>,
    input: impl Fn(usize) -> f64,
    is_held: impl Fn(usize) -> bool,
    jumps: Option<[f64; TILE]>,
) -> ([u8; TILE], bool) {
    let (mut fired, mut any) = ([0; TILE], false);
    for l in 0..TILE {
        let (before, mut after, mut input) = (before.lane(l), x.lane(l), input(l));
        if D > 0 {
            after[0] = if is_held(l) { before[0] } else { after[0] };
            if let Some(jumps) = &jumps {
                after[0] += jumps[l];
                input += jumps[l];
            }
        }
        let spike = driven(l).model.fires(before, after) & !is_held(l);
        x.set_lane(l, after);
        fired[l] = spike as u8;
        any |= spike | !are_finite(after, input);
    }
    (fired, any)
}

/// The chance that a neuron's hazard makes it fire within a step.
#[inline(always)]
fn chance<M: Neuron<D>, const D: usize>(Driven { model, input }: Driven<M>, x: [f64; D], dt: f64) -> f64 {
    -exp_m1(-model.hazard(x, input) * dt)
}

/// Mark the neurons that their hazard may make fire, and say whether there are any, and whether there are any whose chance
/// is no number. The chances are a loop of their own: one that also marks would not become vector code.
#[inline(always)]
fn fire_by_chance<'a, M: Neuron<D>, const D: usize, const TILE: usize>(
    x: &Tile<D, TILE>,
    driven: impl Fn(usize) -> Driven<'a, M>,
    is_held: impl Fn(usize) -> bool,
    words: &[u32],
    dt: f64,
    fired: &mut [u8; TILE],
) -> (bool, bool) {
    let (mut chances, mut any, mut broken) = ([0.0; TILE], false, false);
    for (l, own) in chances.iter_mut().enumerate() {
        *own = chance(driven(l), x.lane(l), dt);
    }
    for (l, &word) in words[..TILE].iter().enumerate() {
        let perhaps = may_happen(word, chances[l]) & !is_held(l);
        fired[l] |= perhaps as u8 * PERHAPS;
        any |= perhaps;
        broken |= chances[l].is_nan();
    }
    (any, broken)
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

impl<M: Neuron<D>, S: Models<M>, I, const D: usize, const OHMIC: bool> Step<'_, M, S, I, D, OHMIC> {
    /// Whether a neuron fires by chance whose word is small enough, before anything has changed its state.
    fn happens(&self, model: &M, neuron: usize) -> bool {
        let mut x = [0.0; D];
        unroll!(k < D, x[k] = self.x[k][neuron]);
        let input = linear(self.a[neuron], if OHMIC { self.b[neuron] } else { 0.0 });
        self.words.happens(neuron, chance(Driven { model, input }, x, self.dt))
    }

    /// What a spike does to its neuron; what of it is then not finite.
    #[inline(always)]
    fn spike(&mut self, model: &M, neuron: usize) -> Option<Culprit> {
        if neuron >= self.len {
            return None;
        }
        let mut x = [0.0; D];
        unroll!(k < D, x[k] = self.x[k][neuron]);
        let x = model.reset(x);
        unroll!(k < D, self.x[k][neuron] = x[k]);
        let free = self.now + 1.0 + (model.refractory() / self.dt).round();
        self.free[neuron] = free;
        self.fired.push(neuron as u32);
        let broken = x.iter().position(|x| !x.is_finite()).map(Culprit::Variable);
        broken.or((!free.is_finite()).then_some(Culprit::Refractoriness))
    }

    /// The first neuron from `from` on that has something about it that is not finite, and what that is.
    #[cold]
    #[inline(never)]
    fn first_broken(&self, from: usize) -> Option<(usize, Culprit)> {
        (from..self.len).find_map(|neuron| {
            let mut x = [0.0; D];
            unroll!(k < D, x[k] = self.x[k][neuron]);
            if let Some(k) = x.iter().position(|x| !x.is_finite()) {
                return Some((neuron, Culprit::Variable(k)));
            }
            let b = if OHMIC { self.b[neuron] } else { 0.0 };
            let jump = self.jumps.map_or(0.0, |jumps| jumps[neuron]);
            if ![self.a[neuron], b, jump].iter().all(|x| x.is_finite()) {
                return Some((neuron, Culprit::Input));
            }
            let no_chance = || self.models.of(neuron).hazard(x, linear(self.a[neuron], b)).is_nan();
            (M::NOISY && no_chance()).then_some((neuron, Culprit::Hazard))
        })
    }
}
