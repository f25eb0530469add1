//! Gates that open by arrivals, one state for each target neuron.

use super::{Receptor, ReceptorContext};
use crate::error::Result;
use crate::integrate::{Integrator, Recommended};
use crate::network::cells::Currents;
use crate::network::memory::{Rows, StateReader, StateWriter, Tile, flush_small, lanes, lanes_mut};
use crate::simd::{self, TileKernel};
use crate::traits::{Gated, Kinetics, Output};

/// Gates that open by arrivals, one state for each target neuron.
pub(crate) struct Gates<K, O, const D: usize> {
    kinetics: K,
    output: O,
    x: Rows<D>,
    len: usize,
}

impl<K: Kinetics<D>, O: Output, const D: usize> Gates<K, O, D> {
    /// Bytes that the gates of so many neurons take.
    pub fn bytes(len: usize) -> usize {
        Rows::<D>::bytes(len) + size_of::<Self>()
    }

    pub fn new(len: usize, kinetics: K, output: O) -> Self {
        let x = Rows::new(len, kinetics.rest());
        Gates { kinetics, output, x, len }
    }
}

struct GatePass<'a, K, O, const D: usize> {
    kinetics: &'a K,
    output: &'a O,
    x: [&'a mut [f64]; D],
    arrivals: &'a mut [f64],
    context: ReceptorContext<'a>,
}

impl<K: Kinetics<D>, O: Output, const D: usize> TileKernel for GatePass<'_, K, O, D> {
    type Output = ();

    #[inline(always)]
    fn run<const TILE: usize>(mut self) {
        let ReceptorContext { potential, input, dt, .. } = self.context;
        let (kinetics, output) = (self.kinetics.clone(), self.output.clone());
        let Currents { before, a: input_a, b: input_b } = input.overwrite(O::OHMIC);
        for at in (0..self.arrivals.len()).step_by(TILE) {
            let mut x: Tile<D, TILE> = Tile::load(&self.x, at);
            let arrived: &[f64; TILE] = lanes(self.arrivals, at);
            let v: &[f64; TILE] = lanes(potential, at);
            let mut line = Tile([*lanes(before.unwrap_or(input_a), at), [0.0; TILE]]);
            if O::OHMIC && before.is_none() {
                line.0[1] = *lanes(input_b, at);
            }
            let Tile([a, b]) = &mut line;
            for l in 0..TILE {
                let open = kinetics.receive(x.lane(l), arrived[l]);
                let flow = Gated { kinetics: &kinetics, potential: 0.0 };
                let next = flush_small(Recommended.step(flow, open, dt));
                let mean = kinetics.mean(open, next, dt);
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

impl<K: Kinetics<D>, O: Output, const D: usize> Receptor for Gates<K, O, D> {
    fn pass(&mut self, arrivals: &mut [f64], context: ReceptorContext) {
        let (kinetics, output) = (&self.kinetics, &self.output);
        simd::run_in_tiles(GatePass { kinetics, output, x: self.x.split(), arrivals, context });
    }

    fn opening(&self) -> Option<Vec<f64>> {
        let state = |neuron: usize| std::array::from_fn(|k| self.x.row(k)[neuron]);
        Some((0..self.len).map(|neuron| self.kinetics.gate(state(neuron))).collect())
    }

    fn save(&self, to: &mut StateWriter) {
        (0..D).for_each(|k| to.numbers(&self.x.row(k)[..self.len]));
    }

    fn load(&mut self, from: &mut StateReader) -> Result<()> {
        (0..D).try_for_each(|k| from.numbers(&mut self.x.row_mut(k)[..self.len]))
    }
}
