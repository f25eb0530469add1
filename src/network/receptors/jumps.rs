//! Arrivals that are jumps of the potential.

use super::{Receptor, ReceptorContext};
use crate::error::Result;
use crate::network::memory::{StateReader, StateWriter};
use crate::simd::{self, Kernel};

/// Jumps of the potential.
pub(crate) struct Jumps {
    while_refractory: bool,
}

impl Jumps {
    pub fn new(while_refractory: bool) -> Self {
        Jumps { while_refractory }
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
    fn pass(&mut self, arrivals: &mut [f64], context: ReceptorContext) {
        simd::run(JumpPass { while_refractory: self.while_refractory, arrivals, context });
    }

    fn opening(&self) -> Option<Vec<f64>> {
        None
    }

    fn save(&self, _: &mut StateWriter) {}

    fn load(&mut self, _: &mut StateReader) -> Result<()> {
        Ok(())
    }
}
