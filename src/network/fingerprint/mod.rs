//! What was given to a network, as one number, by which a snapshot of another network is told.
//!
//! Models, rules and drives come in, and words go into a [`Fingerprint`]. A model of a user's own is a value of a type that
//! only its author knows, so it is known by what it does: it is asked what it answers in states on and around its rest,
//! and whatever parameter makes a difference there makes another fingerprint. A panic is an answer, too. Invariant: nothing
//! here changes what it looks at, and the same values give the same words in every process.

mod coupling;
mod drive;
mod given;
mod neuron;
mod rule;
mod synapse;

pub(crate) use coupling::{coupling, field, rate_rule};
pub(crate) use drive::drive;
pub(crate) use given::{Given, Thing};
pub(crate) use neuron::neuron;
pub(crate) use rule::rule;
pub(crate) use synapse::{kinetics, output, release};

use super::handle::Pop;
use super::memory::Digest;
use crate::affine::Affine;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Collects what something consists of.
#[derive(Debug, Default)]
pub(crate) struct Fingerprint {
    /// What this is the fingerprint of, in a message.
    pub what: String,
    digest: Digest,
    answers: Vec<f64>,
}

impl Fingerprint {
    /// A fingerprint that begins with a name.
    pub fn of(name: &str) -> Fingerprint {
        let mut print = Fingerprint { what: name.into(), ..Fingerprint::default() };
        print.text(name);
        print
    }

    pub fn word(&mut self, word: u64) {
        self.digest.word(word);
    }

    pub fn text(&mut self, text: &str) {
        self.word(text.len() as u64);
        text.bytes().for_each(|byte| self.word(byte.into()));
    }

    /// A view of a population.
    pub fn view(&mut self, pop: Pop) {
        [pop.index, pop.start, pop.end].into_iter().for_each(|word| self.word(word as u64));
    }

    /// A number that was given, to the last bit.
    pub fn number(&mut self, number: f64) {
        self.word(number.to_bits());
    }

    /// The answers to a question.
    pub fn ask(&mut self, question: &mut dyn FnMut(&mut Vec<f64>)) {
        self.answers.clear();
        let answers = &mut self.answers;
        let panicked = catch_unwind(AssertUnwindSafe(|| question(answers))).is_err();
        self.digest.word(panicked as u64);
        self.answers.iter().for_each(|&answer| self.digest.word(rounded(answer)));
    }

    pub fn finish(self) -> u64 {
        self.digest.value()
    }
}

/// A number to some twelve digits: functions of the platform, which a user's model may call, differ in the last ones
/// between machines.
fn rounded(number: f64) -> u64 {
    const DROPPED: u64 = 1 << 12;
    if number.is_nan() { u64::MAX } else { (number + 0.0).to_bits().wrapping_add(DROPPED / 2) / DROPPED }
}

/// The parts of lines, as answers.
fn parts(lines: impl IntoIterator<Item = Affine>) -> impl Iterator<Item = f64> {
    lines.into_iter().flat_map(|line| [line.a, line.b])
}
