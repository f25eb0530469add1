//! The sum of gates that live at the source.

use super::{Receptor, ReceptorContext};
use crate::error::Result;
use crate::network::cells::Currents;
use crate::network::memory::{StateReader, StateWriter, Tile, lanes, lanes_mut};
use crate::simd::{self, TileKernel};
use crate::traits::Output;

/// The sum of gates that live at the source: nothing of its own but the output.
pub(crate) struct Sum<O> {
    output: O,
}

impl<O: Output> Sum<O> {
    pub fn new(output: O) -> Self {
        Sum { output }
    }
}

struct SumPass<'a, O> {
    output: &'a O,
    sums: &'a mut [f64],
    context: ReceptorContext<'a>,
}

impl<O: Output> TileKernel for SumPass<'_, O> {
    type Output = ();

    #[inline(always)]
    fn run<const TILE: usize>(self) {
        let ReceptorContext { potential, input, .. } = self.context;
        let Currents { before, a: input_a, b: input_b } = input.overwrite(true);
        for at in (0..self.sums.len()).step_by(TILE) {
            let g: &[f64; TILE] = lanes(self.sums, at);
            let v: &[f64; TILE] = lanes(potential, at);
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
    fn pass(&mut self, sums: &mut [f64], context: ReceptorContext) {
        simd::run_in_tiles(SumPass { output: &self.output, sums, context });
    }

    /// What is added up is taken in at once.
    fn remembers_arrivals(&self) -> bool {
        false
    }

    fn opening(&self) -> Option<Vec<f64>> {
        None
    }

    fn save(&self, _: &mut StateWriter) {}

    fn load(&mut self, _: &mut StateReader) -> Result<()> {
        Ok(())
    }
}
