//! Receptors: what arrives at the neurons of a block opens gates, and open gates are a current.
//!
//! Projections to one population with equal kinetics and output share a receptor: its state, its ring and its pass.

use super::input::{Currents, Input};
use super::ring::Ring;
use super::rows::{Rows, TILE, Tile, lanes, lanes_mut};
use super::state::{Loader, Saver};
use crate::error::Result;
use crate::integrate::{Integrator, Recommended};
use crate::simd::{self, Kernel};
use crate::traits::{Gated, Kinetics, Output};
use std::any::Any;

/// Gates smaller than this are closed: a decaying number must not become denormal, which is slow.
const CLOSED: f64 = 1e-30;

/// What a receptor's pass may read and write.
pub(crate) struct Site<'a> {
    pub potential: &'a [f64],
    /// The first step in which each neuron's potential is not held.
    pub free: &'a [f64],
    pub now: f64,
    pub input: &'a mut Input,
    pub dt: f64,
}

/// A receptor of a block, whatever its kinetics and output.
pub(crate) trait Receptor: Send + Sync {
    /// The arrivals on their way; row `step` is what this receptor's next pass at `step` takes in.
    fn ring(&mut self) -> &mut Ring;

    /// Take in the arrivals of `step`, act on the neurons, and carry the gates to the next step.
    fn pass(&mut self, step: u64, site: Site);

    /// How far each neuron's gate is open; none if the gates are at the sources.
    fn opening(&self) -> Option<Vec<f64>>;

    fn save(&self, now: u64, to: &mut Saver);
    fn load(&mut self, now: u64, from: &mut Loader) -> Result<()>;
}

/// The kinetics and output of a receptor, to tell whether two are the same.
pub(crate) trait Kind: Send + Sync {
    fn same(&self, other: &dyn Any) -> bool;
    fn as_any(&self) -> &dyn Any;
}

impl<T: PartialEq + Send + Sync + 'static> Kind for T {
    fn same(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<T>().is_some_and(|other| other == self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Gates that open by arrivals, one state for each target neuron.
pub(crate) struct Gates<K, O, const D: usize> {
    kinetics: K,
    output: O,
    x: Rows<D>,
    ring: Ring,
    len: usize,
}

impl<K: Kinetics<D>, O: Output, const D: usize> Gates<K, O, D> {
    pub fn new(len: usize, kinetics: K, output: O) -> Self {
        let x = Rows::new(len, kinetics.rest());
        Gates { kinetics, output, x, ring: Ring::new(len), len }
    }
}

struct GatePass<'a, K, O, const D: usize> {
    kinetics: &'a K,
    output: &'a O,
    x: [&'a mut [f64]; D],
    arrivals: &'a mut [f64],
    site: Site<'a>,
}

impl<K: Kinetics<D>, O: Output, const D: usize> Kernel for GatePass<'_, K, O, D> {
    type Output = ();

    #[inline(always)]
    fn run(mut self) {
        let Site { potential, input, dt, .. } = self.site;
        let (kinetics, output) = (self.kinetics.clone(), self.output.clone());
        let Currents { before, a: input_a, b: input_b } = input.overwrite(O::OHMIC);
        for at in (0..self.arrivals.len()).step_by(TILE) {
            let mut x = Tile::load(&self.x, at);
            let arrived = lanes(self.arrivals, at);
            let v = lanes(potential, at);
            let mut line = Tile([*lanes(before.unwrap_or(input_a), at), [0.0; TILE]]);
            if O::OHMIC && before.is_none() {
                line.0[1] = *lanes(input_b, at);
            }
            let Tile([a, b]) = &mut line;
            for l in 0..TILE {
                let open = kinetics.receive(x.lane(l), arrived[l]);
                let flow = Gated { kinetics: &kinetics, potential: 0.0 };
                let next = closed(Recommended.step(flow, open, dt));
                let mean = 0.5 * (kinetics.gate(open) + kinetics.gate(next));
                let current = output.current(mean, if O::OHMIC { v[l] } else { 0.0 });
                a[l] += current.a;
                if O::OHMIC {
                    b[l] += current.b;
                }
                x.set_lane(l, next);
            }
            *lanes_mut(self.arrivals, at) = [0.0; TILE];
            x.store(&mut self.x, at);
            *lanes_mut(input_a, at) = *a;
            if O::OHMIC {
                *lanes_mut(input_b, at) = *b;
            }
        }
    }
}

/// Zero in place of what is too small to matter.
#[inline(always)]
pub(crate) fn closed<const D: usize>(x: [f64; D]) -> [f64; D] {
    let mut y = x;
    unroll!(k < D, y[k] = if x[k].abs() < CLOSED { 0.0 } else { x[k] });
    y
}

impl<K: Kinetics<D>, O: Output, const D: usize> Receptor for Gates<K, O, D> {
    fn ring(&mut self) -> &mut Ring {
        &mut self.ring
    }

    fn pass(&mut self, step: u64, site: Site) {
        let (kinetics, output) = (&self.kinetics, &self.output);
        simd::run(GatePass { kinetics, output, x: self.x.split(), arrivals: self.ring.row(step), site });
    }

    fn opening(&self) -> Option<Vec<f64>> {
        let state = |neuron: usize| std::array::from_fn(|k| self.x.row(k)[neuron]);
        Some((0..self.len).map(|neuron| self.kinetics.gate(state(neuron))).collect())
    }

    fn save(&self, now: u64, to: &mut Saver) {
        (0..D).for_each(|k| to.numbers(&self.x.row(k)[..self.len]));
        self.ring.save(now, self.len, to);
    }

    fn load(&mut self, now: u64, from: &mut Loader) -> Result<()> {
        (0..D).try_for_each(|k| from.numbers(&mut self.x.row_mut(k)[..self.len]))?;
        self.ring.load(now, self.len, from)
    }
}

/// The sum of gates that live at the source: nothing of its own but the output.
pub(crate) struct Sum<O> {
    output: O,
    ring: Ring,
}

impl<O: Output> Sum<O> {
    pub fn new(len: usize, output: O) -> Self {
        Sum { output, ring: Ring::new(len) }
    }
}

struct SumPass<'a, O> {
    output: &'a O,
    sums: &'a mut [f64],
    site: Site<'a>,
}

impl<O: Output> Kernel for SumPass<'_, O> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Site { potential, input, .. } = self.site;
        let Currents { before, a: input_a, b: input_b } = input.overwrite(true);
        for at in (0..self.sums.len()).step_by(TILE) {
            let g = lanes(self.sums, at);
            let v = lanes(potential, at);
            let mut line = Tile([*lanes(before.unwrap_or(input_a), at), [0.0; TILE]]);
            if before.is_none() {
                line.0[1] = *lanes(input_b, at);
            }
            let Tile([a, b]) = &mut line;
            for l in 0..TILE {
                let current = self.output.current(g[l], v[l]);
                a[l] += current.a;
                b[l] += current.b;
            }
            *lanes_mut(input_a, at) = *a;
            *lanes_mut(input_b, at) = *b;
            *lanes_mut(self.sums, at) = [0.0; TILE];
        }
    }
}

impl<O: Output> Receptor for Sum<O> {
    fn ring(&mut self) -> &mut Ring {
        &mut self.ring
    }

    fn pass(&mut self, step: u64, site: Site) {
        simd::run(SumPass { output: &self.output, sums: self.ring.row(step), site });
    }

    fn opening(&self) -> Option<Vec<f64>> {
        None
    }

    fn save(&self, _: u64, _: &mut Saver) {}

    fn load(&mut self, _: u64, _: &mut Loader) -> Result<()> {
        Ok(())
    }
}

/// Jumps of the potential.
pub(crate) struct Jumps {
    while_refractory: bool,
    ring: Ring,
    len: usize,
}

impl Jumps {
    pub fn new(len: usize, while_refractory: bool) -> Self {
        Jumps { while_refractory, ring: Ring::new(len), len }
    }
}

struct JumpPass<'a> {
    while_refractory: bool,
    arrivals: &'a mut [f64],
    site: Site<'a>,
}

impl Kernel for JumpPass<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let (jumps, first) = self.site.input.first_jumps();
        for ((jump, arrived), free) in jumps.iter_mut().zip(self.arrivals).zip(self.site.free) {
            let let_in = if *free > self.site.now && !self.while_refractory { 0.0 } else { *arrived };
            *jump = if first { let_in } else { *jump + let_in };
            *arrived = 0.0;
        }
    }
}

impl Receptor for Jumps {
    fn ring(&mut self) -> &mut Ring {
        &mut self.ring
    }

    fn pass(&mut self, step: u64, site: Site) {
        simd::run(JumpPass { while_refractory: self.while_refractory, arrivals: self.ring.row(step), site });
    }

    fn opening(&self) -> Option<Vec<f64>> {
        None
    }

    fn save(&self, now: u64, to: &mut Saver) {
        self.ring.save(now, self.len, to);
    }

    fn load(&mut self, now: u64, from: &mut Loader) -> Result<()> {
        self.ring.load(now, self.len, from)
    }
}
