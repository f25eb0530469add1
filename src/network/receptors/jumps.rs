//! Arrivals that are jumps of the potential.

use super::{DelayBuffer, Receptor, ReceptorContext};
use crate::error::Result;
use crate::network::memory::{StateReader, StateWriter};
use crate::simd::{self, Kernel};

/// Jumps of the potential.
pub(crate) struct Jumps {
    while_refractory: bool,
    delay_buffer: DelayBuffer,
    len: usize,
}

impl Jumps {
    pub fn new(len: usize, while_refractory: bool) -> Self {
        Jumps { while_refractory, delay_buffer: DelayBuffer::new(len), len }
    }
}

struct JumpPass<'a> {
    while_refractory: bool,
    arrivals: &'a mut [f64],
    context: ReceptorContext<'a>,
}

impl Kernel for JumpPass<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let (jumps, first) = self.context.input.first_jumps();
        for ((jump, arrived), free) in jumps.iter_mut().zip(self.arrivals).zip(self.context.free) {
            let let_in = if *free > self.context.now && !self.while_refractory { 0.0 } else { *arrived };
            *jump = if first { let_in } else { *jump + let_in };
            *arrived = 0.0;
        }
    }
}

impl Receptor for Jumps {
    fn delay_buffer(&mut self) -> &mut DelayBuffer {
        &mut self.delay_buffer
    }

    fn pass(&mut self, step: u64, context: ReceptorContext) {
        simd::run(JumpPass { while_refractory: self.while_refractory, arrivals: self.delay_buffer.row(step), context });
    }

    fn opening(&self) -> Option<Vec<f64>> {
        None
    }

    fn save(&self, now: u64, to: &mut StateWriter) {
        self.delay_buffer.save(now, self.len, to);
    }

    fn load(&mut self, now: u64, from: &mut StateReader) -> Result<()> {
        self.delay_buffer.load(now, self.len, from)
    }
}
