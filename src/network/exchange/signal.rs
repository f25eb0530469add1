//! Continuous signals: a number of each neuron of a view, as other neurons see it after a delay.
//!
//! A signal is what acts in the step to come: variable 0 in its middle, the mean of a gate over it. So what it makes others
//! do is of second order.

use crate::error::Result;
use crate::network::memory::{StateReader, StateWriter};
use crate::simd::{self, Kernel};
use std::collections::VecDeque;
use std::ops::Range;

/// Where a signal comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignalOrigin {
    /// Variable 0 of each neuron, in the middle of the step.
    Potential,
    /// Variable 0 of each neuron, as junctions see it in the present part of the step.
    Joined,
    /// Gates of this index in the population's blocks, their mean over the step.
    Gates(usize),
    /// The field of this index in the population's output.
    Field(usize),
}

/// A number per neuron, published at each step and kept for the longest delay.
#[derive(Debug)]
pub(crate) struct ContinuousSignal {
    pub origin: SignalOrigin,
    pub view: Range<usize>,
    rows: VecDeque<Row>,
    /// Whether nothing has been published yet.
    fresh: bool,
}

/// What is published at one step.
#[derive(Clone, Debug)]
struct Row {
    /// What acts in the step.
    numbers: Vec<f64>,
    /// Their sum, which is all that a target of all of them needs.
    total: f64,
    /// How far gates are open at the beginning of the step, for those who want to know; none if it is no signal of gates.
    open: Vec<f64>,
}

impl Row {
    fn sum(&mut self) {
        self.total = total(&self.numbers);
    }
}

/// The sum of numbers.
pub(crate) fn total(numbers: &[f64]) -> f64 {
    sum(numbers, |number| [number])[0]
}

impl ContinuousSignal {
    /// Bytes that so many steps of a signal of so many neurons, and of so many gates, take; the list of steps grows by
    /// doubling.
    pub fn bytes(neurons: usize, gates: usize, steps: usize) -> f64 {
        steps as f64 * (size_of::<f64>() * (neurons + gates) + 3 * size_of::<Row>()) as f64
    }

    /// Steps that are kept.
    pub fn steps(&self) -> usize {
        self.rows.len()
    }

    /// A signal of so many gates, or of none.
    pub fn new(origin: SignalOrigin, view: Range<usize>, gates: usize) -> ContinuousSignal {
        let rows = VecDeque::from([Row { numbers: vec![0.0; view.len()], total: 0.0, open: vec![0.0; gates] }]);
        ContinuousSignal { origin, rows, view, fresh: true }
    }

    /// Keep what is needed for delays up to `longest` steps.
    pub fn reserve(&mut self, longest: usize) {
        while self.rows.len() <= longest {
            self.rows.push_back(self.rows[self.rows.len() - 1].clone());
        }
    }

    /// What acts after a delay of so many steps.
    pub fn ago(&self, delay: usize) -> &[f64] {
        &self.rows[delay].numbers
    }

    /// The sum of what acts after a delay of so many steps.
    pub fn total(&self, delay: usize) -> f64 {
        self.rows[delay].total
    }

    /// How far the gates were open so many steps ago.
    pub fn open_ago(&self, delay: usize) -> &[f64] {
        &self.rows[delay].open
    }

    /// Have what acts now overwritten, and how far gates are open.
    pub fn publish(&mut self, write: impl FnOnce(&mut [f64], &mut [f64])) {
        let now = &mut self.rows[0];
        write(&mut now.numbers, &mut now.open);
        now.sum();
    }

    /// Before a signal's first step, its past is like its present.
    pub fn begin(&mut self) {
        if std::mem::take(&mut self.fresh) {
            for k in 1..self.rows.len() {
                self.rows[k] = self.rows[0].clone();
            }
        }
    }

    /// Let one step pass.
    pub fn shift(&mut self) {
        self.rows.rotate_right(1);
    }

    pub fn save(&self, to: &mut StateWriter) {
        to.word(self.fresh as u64);
        for row in &self.rows {
            to.numbers(&row.numbers);
            to.numbers(&row.open);
        }
    }

    pub fn load(&mut self, from: &mut StateReader) -> Result<()> {
        self.fresh = from.below(2, "the mark of a new signal")? == 1;
        self.rows.iter_mut().try_for_each(|row| {
            from.numbers(&mut row.numbers)?;
            row.sum();
            from.numbers(&mut row.open)
        })
    }
}

/// The sum of `N` functions of each number, in an order that does not depend on vector width.
pub(crate) fn sum<const N: usize>(numbers: &[f64], of: impl Fn(f64) -> [f64; N]) -> [f64; N] {
    simd::run(Sum { numbers, of })
}

/// Numbers that are added up side by side.
const LANES: usize = 8;

/// Eight partial sums, then those.
struct Sum<'a, F> {
    numbers: &'a [f64],
    of: F,
}

impl<F: Fn(f64) -> [f64; N], const N: usize> Kernel for Sum<'_, F> {
    type Output = [f64; N];

    #[inline(always)]
    fn run(self) -> [f64; N] {
        let mut sums = [[0.0; LANES]; N];
        let chunks = self.numbers.chunks_exact(LANES);
        let rest = chunks.remainder();
        for chunk in chunks {
            for (lane, &number) in chunk.iter().enumerate() {
                let terms = (self.of)(number);
                unroll!(k < N, sums[k][lane] += terms[k]);
            }
        }
        let mut total = [0.0; N];
        unroll!(k < N, total[k] = sums[k].iter().sum());
        for &number in rest {
            let terms = (self.of)(number);
            unroll!(k < N, total[k] += terms[k]);
        }
        total
    }
}
