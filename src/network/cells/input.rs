//! What acts on the neurons of a block during one step.

use crate::network::memory::{Aligned, padded};
use crate::network::partition::MOST;
use std::cell::Cell;

/// The input of each neuron: a current `a - b v`, and a jump of variable 0 at the end of the step.
///
/// What nothing has acted on in a step is not even cleared: many neurons have steady input and no jumps.
#[derive(Debug)]
pub(crate) struct Input {
    /// Whether anything makes the current depend on the potential.
    pub ohmic: bool,
    /// The part of `a` that is the same at every step.
    steady: Aligned,
    /// Whether that is zero.
    without_steady: bool,
    width: usize,
    /// Lent for the time in which the block is carried on.
    pub room: InputRoom,
    /// Whether the current of this step is still that of `steady`.
    quiet: bool,
    /// Whether there are jumps in this step.
    jumping: bool,
}

/// Room for the input of a block during a step. Nothing in it is kept from step to step, so that all blocks of a thread use the
/// same, which stays in the cache.
#[derive(Debug, Default)]
pub(crate) struct InputRoom {
    zeros: Aligned,
    a: Aligned,
    b: Aligned,
    jump: Aligned,
}

impl InputRoom {
    /// Room as wide as any block.
    fn for_any_block() -> InputRoom {
        let zeros = || Aligned::zeros(MOST);
        InputRoom { zeros: zeros(), a: zeros(), b: zeros(), jump: zeros() }
    }
}

thread_local! {
    static ROOM: Cell<Option<InputRoom>> = const { Cell::new(None) };
}

/// Let something be done with this thread's room.
pub(crate) fn with_input_room(act: impl FnOnce(&mut InputRoom)) {
    let mut room = ROOM.take().unwrap_or_else(InputRoom::for_any_block);
    act(&mut room);
    ROOM.set(Some(room));
}

/// Currents to add to. If `before` is given, the sums so far are these and no `b`, whatever `a` and `b` hold.
pub(crate) struct Currents<'a> {
    pub before: Option<&'a [f64]>,
    pub a: &'a mut [f64],
    pub b: &'a mut [f64],
}

impl Input {
    pub fn new(n: usize) -> Input {
        let (width, steady) = (padded(n), Aligned::default());
        let room = InputRoom::default();
        Input { ohmic: false, steady, without_steady: true, width, room, quiet: true, jumping: false }
    }

    /// Bytes that the steady part takes, if there is none yet.
    pub fn bytes_for_steady(&self) -> usize {
        if self.steady.is_empty() { Aligned::bytes(self.width) } else { 0 }
    }

    /// Have the steady part written, from zero on.
    pub fn set_steady(&mut self, write: impl FnOnce(&mut [f64])) {
        self.steady = Aligned::zeros(self.width);
        write(&mut self.steady);
        self.without_steady = self.steady.iter().all(|&current| current.to_bits() == 0);
        if self.without_steady {
            self.steady = Aligned::default();
        }
    }

    /// Neurons, with their padding.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Before a step: nothing but what is steady.
    pub fn clear(&mut self) {
        (self.quiet, self.jumping) = (true, false);
    }

    /// The currents, for one that goes through those of all neurons; whether through `b`, too, is for `ohmic` to say.
    pub fn overwrite(&mut self, ohmic: bool) -> Currents<'_> {
        let quiet = std::mem::take(&mut self.quiet);
        let Input { room: InputRoom { zeros, a, b, .. }, steady, width, .. } = self;
        let (a, b) = (&mut a[..*width], &mut b[..*width]);
        if quiet && self.ohmic && !ohmic {
            b.fill(0.0);
        }
        let steady = if self.without_steady { &zeros[..*width] } else { &steady[..] };
        Currents { before: quiet.then_some(steady), a, b }
    }

    /// The currents `a` and `b`, for one that adds to those of some neurons.
    pub fn currents(&mut self) -> (&mut [f64], &mut [f64]) {
        let (a, b) = (&mut self.room.a[..self.width], &mut self.room.b[..self.width]);
        if std::mem::take(&mut self.quiet) {
            if self.without_steady {
                a.fill(0.0)
            } else {
                a.copy_from_slice(&self.steady)
            }
            if self.ohmic {
                b.fill(0.0);
            }
        }
        (a, b)
    }

    /// The currents `a` and `b` of each neuron so far, to be read. Where nothing depends on the potential, no one else needs
    /// `b`, so that the room may hold what another block has left there.
    pub fn lines(&mut self) -> (&[f64], &[f64]) {
        self.currents();
        if !self.ohmic {
            self.room.b[..self.width].fill(0.0);
        }
        (&self.room.a[..self.width], &self.room.b[..self.width])
    }

    /// The jumps, to be added to.
    pub fn jumps(&mut self) -> &mut [f64] {
        let jump = &mut self.room.jump[..self.width];
        if !std::mem::replace(&mut self.jumping, true) {
            jump.fill(0.0);
        }
        jump
    }

    /// The jumps, and whether they are the first of this step, which overwrite what is there.
    pub fn first_jumps(&mut self) -> (&mut [f64], bool) {
        let first = !std::mem::replace(&mut self.jumping, true);
        (&mut self.room.jump[..self.width], first)
    }

    /// The currents, and whether any depends on the potential.
    pub fn sum(&self) -> (&[f64], &[f64], bool) {
        let InputRoom { zeros, a, b, .. } = &self.room;
        let (a, b) = (&a[..self.width], &b[..self.width]);
        match self.quiet {
            true if self.without_steady => (&zeros[..self.width], b, false),
            true => (&self.steady, b, false),
            false => (a, b, self.ohmic),
        }
    }

    /// The currents `a` and `b`, and the jumps, to be added to.
    pub fn all(&mut self) -> (&[f64], &[f64], &mut [f64]) {
        self.lines();
        self.jumps();
        let InputRoom { a, b, jump, .. } = &mut self.room;
        (&a[..self.width], &b[..self.width], &mut jump[..self.width])
    }

    /// The jumps, if there are any.
    pub fn jumped(&self) -> Option<&[f64]> {
        self.jumping.then_some(&self.room.jump[..self.width])
    }
}
