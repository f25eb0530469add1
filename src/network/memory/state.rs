//! Everything that changes, as one list of numbers in a fixed order.
//!
//! Each part of a network writes its state to a [`StateWriter`] and reads it from a [`StateReader`] in the same order,
//! so that a snapshot and the hash of a state are made by the same walk and cannot disagree about what the state is.

use crate::error::{Error, Result};

/// The step of what has not happened yet.
pub(crate) const NEVER: u64 = u64::MAX;

/// Collects a state.
#[derive(Debug, Default)]
pub(crate) struct StateWriter {
    pub words: Vec<u64>,
}

impl StateWriter {
    pub fn word(&mut self, word: u64) {
        self.words.push(word);
    }

    /// A list of fixed length.
    pub fn numbers(&mut self, numbers: &[f64]) {
        self.words.extend(numbers.iter().map(|x| x.to_bits()));
    }

    /// A list of any length.
    pub fn list(&mut self, list: &[u32]) {
        self.word(list.len() as u64);
        self.words.extend(list.iter().map(|&x| x as u64));
    }
}

/// Gives a state back, part by part. Nothing in it is trusted: it may have been made up by hand.
#[derive(Debug)]
pub(crate) struct StateReader<'a> {
    words: &'a [u64],
    /// The step of the state.
    pub step: u64,
}

impl<'a> StateReader<'a> {
    pub fn new(words: &'a [u64], step: u64) -> StateReader<'a> {
        StateReader { words, step }
    }

    pub fn word(&mut self) -> Result<u64> {
        Ok(self.take(1)?[0])
    }

    /// A list of fixed length. A run may come upon what is not finite in it, and then says so.
    pub fn numbers(&mut self, numbers: &mut [f64]) -> Result<()> {
        let words = self.take(numbers.len())?;
        numbers.iter_mut().zip(words).for_each(|(number, &word)| *number = f64::from_bits(word));
        Ok(())
    }

    /// A list of fixed length, of finite numbers.
    pub fn finite(&mut self, numbers: &mut [f64]) -> Result<()> {
        self.numbers(numbers)?;
        match numbers.iter().find(|number| !number.is_finite()) {
            Some(number) => Err(Error::Snapshot { reason: format!("it contains {number}, which is no state") }),
            None => Ok(()),
        }
    }

    /// A list of any length, of ascending numbers below `bound`.
    pub fn list(&mut self, bound: u32) -> Result<Vec<u32>> {
        let len = self.word()? as usize;
        let words = self.take(len)?;
        if words.iter().any(|&word| word >= bound as u64) {
            return Err(Error::Snapshot { reason: format!("it names a neuron beyond the last, {bound}") });
        }
        if words.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Err(Error::Snapshot { reason: "it lists neurons that fired out of their order".into() });
        }
        Ok(words.iter().map(|&word| word as u32).collect())
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: u64, what: &str) -> Result<u64> {
        let word = self.word()?;
        if word < bound {
            return Ok(word);
        }
        Err(Error::Snapshot { reason: format!("{what} is {word}, but must be below {bound}") })
    }

    /// When something last happened, if it ever did; this cannot be later than the state.
    pub fn past(&mut self) -> Result<u64> {
        let word = self.word()?;
        if word == NEVER { Ok(word) } else { self.between(0, word) }
    }

    /// When something was, that was at `earliest` or later; this cannot be later than the state.
    pub fn since(&mut self, earliest: u64) -> Result<u64> {
        let word = self.word()?;
        self.between(earliest, word)
    }

    fn between(&self, earliest: u64, step: u64) -> Result<u64> {
        if (earliest..=self.step).contains(&step) {
            return Ok(step);
        }
        let reason = format!("at step {}, it remembers step {step} of what was at {earliest} or later", self.step);
        Err(Error::Snapshot { reason })
    }

    /// Whether all has been read.
    pub fn finish(self) -> Result<()> {
        if self.words.is_empty() { Ok(()) } else { Err(too("more")) }
    }

    fn take(&mut self, n: usize) -> Result<&'a [u64]> {
        if n > self.words.len() {
            return Err(too("less"));
        }
        let (taken, rest) = self.words.split_at(n);
        self.words = rest;
        Ok(taken)
    }
}

fn too(much: &str) -> Error {
    Error::Snapshot { reason: format!("it holds {much} state than this network has; build the network as it was") }
}

/// A hash of words that come one by one (FNV-1a over 64-bit words, each followed by a mixing step).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Digest(u64);

impl Default for Digest {
    fn default() -> Digest {
        Digest(0xcbf2_9ce4_8422_2325)
    }
}

impl Digest {
    #[inline(always)]
    pub fn word(&mut self, word: u64) {
        let hash = (self.0 ^ word).wrapping_mul(0x0000_0100_0000_01b3);
        self.0 = hash ^ (hash >> 29);
    }

    /// Many words at a time, on lanes that do not wait for each other.
    pub fn words(&mut self, words: impl Iterator<Item = u64>) {
        let mut lanes = [Digest::default(); 4];
        let mut count = 0;
        for (k, word) in words.enumerate() {
            lanes[k % 4].word(word);
            count = k + 1;
        }
        self.word(count as u64);
        lanes.iter().for_each(|lane| self.word(lane.0));
    }

    pub fn value(self) -> u64 {
        self.0
    }
}

/// A hash of a list of words.
pub(crate) fn hash(words: &[u64]) -> u64 {
    let mut digest = Digest::default();
    words.iter().for_each(|&word| digest.word(word));
    digest.value()
}
