//! A sequential generator, for what is drawn while a network is built.

use super::Source;
use super::normal::uniform;
use super::philox::{BLOCKS, WORDS, philox, tile};
use crate::math::{ln, sin_cos_turns};
use crate::simd::{self, Kernel};
use rand::TryRng;
use std::convert::Infallible;

/// Version of the layout of the counter.
const VERSION: u32 = 1;

/// Sets the counters of streams apart from those of a run.
const BUILDING: u32 = 1 << 23;

/// The draws of one entity, one after the other.
///
/// It is a generator of the `rand` crate, so every distribution of `rand_distr` can sample it. The methods below are
/// value-stable: the same numbers in every version of this crate with the same major number.
///
/// ```
/// use rand_distr::{Distribution, Gamma};
/// use synfire::random::{Purpose, Source};
///
/// let mut stream = Source::new(1, 0, Purpose::Weight).stream(0);
/// assert!(Gamma::new(2.0, 0.5).unwrap().sample(&mut stream) > 0.0);
/// assert!(stream.below(6) < 6);
/// ```
#[derive(Clone, Debug)]
pub struct Stream {
    key: [u32; 2],
    counter: [u32; 4],
    /// The next block.
    block: u64,
    words: [u32; WORDS],
    used: usize,
    held: usize,
}

impl Stream {
    pub(super) fn new(source: Source, entity: u32) -> Stream {
        let counter = [entity, 0, VERSION | u32::from(source.object) << 16, BUILDING | (source.purpose as u32) << 24];
        Stream { key: source.key(), counter, block: 0, words: [0; WORDS], used: 0, held: 0 }
    }

    /// The same stream from this block on.
    #[cfg(test)]
    pub(super) fn at_block(mut self, block: u64) -> Stream {
        (self.block, self.used, self.held) = (block, 0, 0);
        self
    }

    /// A random word.
    #[inline(always)]
    pub fn word(&mut self) -> u32 {
        if self.used == self.held {
            self.refill();
        }
        let word = self.words[self.used % WORDS];
        self.used += 1;
        word
    }

    /// Two random words.
    #[inline(always)]
    pub fn double_word(&mut self) -> u64 {
        let low = self.word();
        u64::from(low) | u64::from(self.word()) << 32
    }

    /// A number between 0 and 1, neither of them included: an odd multiple of 2^-53.
    #[inline(always)]
    pub fn uniform(&mut self) -> f64 {
        uniform(self.double_word())
    }

    /// A standard normal number.
    #[inline(always)]
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * ln(self.uniform())).sqrt();
        radius * sin_cos_turns(self.uniform()).1
    }

    /// A whole number from 0 to `bound - 1`, each as probable as the other; 0 if `bound` is 0.
    ///
    /// By the method of Lemire (2019, Fast random integer generation in an interval, ACM Transactions on Modeling and
    /// Computer Simulation 29, doi:10.1145/3230636).
    #[inline(always)]
    pub fn below(&mut self, bound: u32) -> u32 {
        let mut product = u64::from(self.word()) * u64::from(bound);
        if (product as u32) < bound {
            let reject = bound.wrapping_neg() % bound.max(1);
            while (product as u32) < reject {
                product = u64::from(self.word()) * u64::from(bound);
            }
        }
        (product >> 32) as u32
    }

    /// The first block alone, since many streams give but one number; then as many as the processor mixes at once.
    #[cold]
    #[inline(never)]
    fn refill(&mut self) {
        self.used = 0;
        if self.block == 0 {
            self.words[..4].copy_from_slice(&philox(self.counter, self.key));
            (self.block, self.held) = (1, 4);
        } else {
            self.words = simd::run(Refill { key: self.key, counter: self.counter, block: self.block });
            self.block += BLOCKS as u64;
            self.held = WORDS;
        }
    }
}

struct Refill {
    key: [u32; 2],
    counter: [u32; 4],
    block: u64,
}

impl Kernel for Refill {
    type Output = [u32; WORDS];

    #[inline(always)]
    fn run(self) -> [u32; WORDS] {
        let Refill { key, counter: [entity, _, object, purpose], block } = self;
        let low = std::array::from_fn(|b| (block + b as u64) as u32);
        let high = std::array::from_fn(|b| purpose | ((block + b as u64) >> 32) as u32);
        tile([[entity; BLOCKS], low, [object; BLOCKS], high], key)
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    #[inline(always)]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.word())
    }

    #[inline(always)]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.double_word())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(4) {
            chunk.copy_from_slice(&self.word().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}
