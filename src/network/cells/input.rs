//! What acts on the neurons of a block during one step.

use crate::network::memory::{Aligned, padded};

/// The input of each neuron: a current `a - b v`, and a jump of variable 0 at the end of the step.
///
/// What nothing has acted on in a step is not even cleared: many neurons have steady input and no jumps.
#[derive(Debug)]
pub(crate) struct Input {
    /// Whether anything makes the current depend on the potential.
    pub ohmic: bool,
    /// The part of `a` that is the same at every step.
    pub steady: Aligned,
    a: Aligned,
    b: Aligned,
    jump: Aligned,
    /// Whether the current of this step is still that of `steady`.
    quiet: bool,
    /// Whether there are jumps in this step.
    jumping: bool,
}

/// Currents to add to. If `before` is given, the sums so far are these and no `b`, whatever `a` and `b` hold.
pub(crate) struct Currents<'a> {
    pub before: Option<&'a [f64]>,
    pub a: &'a mut [f64],
    pub b: &'a mut [f64],
}

impl Input {
    pub fn new(n: usize) -> Input {
        let zeros = || Aligned::zeros(padded(n));
        let (steady, a, b, jump) = (zeros(), zeros(), zeros(), zeros());
        Input { ohmic: false, steady, a, b, jump, quiet: true, jumping: false }
    }

    /// Before a step: nothing but what is steady.
    pub fn clear(&mut self) {
        (self.quiet, self.jumping) = (true, false);
    }

    /// The currents, for one that goes through those of all neurons; whether through `b`, too, is for `ohmic` to say.
    pub fn overwrite(&mut self, ohmic: bool) -> Currents<'_> {
        let quiet = std::mem::take(&mut self.quiet);
        if quiet && self.ohmic && !ohmic {
            self.b.fill(0.0);
        }
        Currents { before: quiet.then_some(&self.steady[..]), a: &mut self.a, b: &mut self.b }
    }

    /// The currents `a` and `b`, for one that adds to those of some neurons.
    pub fn currents(&mut self) -> (&mut [f64], &mut [f64]) {
        if std::mem::take(&mut self.quiet) {
            self.a.copy_from_slice(&self.steady);
            if self.ohmic {
                self.b.fill(0.0);
            }
        }
        (&mut self.a, &mut self.b)
    }

    /// The jumps, to be added to.
    pub fn jumps(&mut self) -> &mut [f64] {
        if !std::mem::replace(&mut self.jumping, true) {
            self.jump.fill(0.0);
        }
        &mut self.jump
    }

    /// The jumps, and whether they are the first of this step, which overwrite what is there.
    pub fn first_jumps(&mut self) -> (&mut [f64], bool) {
        let first = !std::mem::replace(&mut self.jumping, true);
        (&mut self.jump, first)
    }

    /// The currents, and whether any depends on the potential.
    pub fn sum(&self) -> (&[f64], &[f64], bool) {
        if self.quiet { (&self.steady, &self.b, false) } else { (&self.a, &self.b, self.ohmic) }
    }

    /// The currents `a` and `b`, and the jumps, to be added to.
    pub fn all(&mut self) -> (&[f64], &[f64], &mut [f64]) {
        self.currents();
        self.jumps();
        (&self.a, &self.b, &mut self.jump)
    }

    /// The jumps, if there are any.
    pub fn jumped(&self) -> Option<&[f64]> {
        self.jumping.then_some(&self.jump[..])
    }
}
