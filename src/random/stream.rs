//! A sequential generator, for what is drawn while a network is built.

use super::Source;
use super::number::{FirstUniform, Normal, Number, Uniform, double};
use super::philox::{BLOCKS, WORDS, philox, tile};
use crate::simd::{self, Kernel};
use rand::TryRng;
use std::convert::Infallible;
use std::marker::PhantomData;

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

impl Source {
    /// A generator for one entity: a neuron, a synapse, or the source or target of synapses.
    pub fn stream(self, entity: u32) -> Stream {
        self.stream_of(u64::from(entity))
    }

    /// As [`Source::stream`], for entities below 2^48.
    pub(crate) fn stream_of(self, entity: u64) -> Stream {
        let entity = self.entity(entity);
        let counter = [entity as u32, 0, self.of_streams()[0], self.of_streams()[1] | high(entity)];
        Stream { key: self.key(), counter, block: 0, words: [0; WORDS], used: 0, held: 0 }
    }

    /// The first uniform number of each of the entities from number `first` on.
    pub(crate) fn first_uniforms(self, first: u64, out: &mut [f64]) {
        simd::run(Firsts { source: self, first: self.entity(first), out, number: PhantomData::<FirstUniform> });
    }

    /// The first standard normal number of each of the entities from number `first` on.
    pub(crate) fn first_normals(self, first: u64, out: &mut [f64]) {
        simd::run(Firsts { source: self, first: self.entity(first), out, number: PhantomData::<Normal> });
    }

    fn entity(self, entity: u64) -> u64 {
        entity.wrapping_add(self.number(0) as u64)
    }
}

/// What the number of an entity adds to the last word of the counter.
#[inline(always)]
fn high(entity: u64) -> u32 {
    ((entity >> 32) as u32 & 0xFFFF) << 7
}

impl Stream {
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
        double(low, self.word())
    }

    /// A number between 0 and 1, neither of them included: an odd multiple of 2^-53.
    #[inline(always)]
    pub fn uniform(&mut self) -> f64 {
        Uniform::of([self.word(), self.word()])
    }

    /// A standard normal number.
    #[inline(always)]
    pub fn normal(&mut self) -> f64 {
        Normal::of([self.word(), self.word(), self.word(), self.word()])
    }

    /// Many numbers at once: those that as many calls of [`Stream::uniform`] give.
    ///
    /// ```
    /// use synfire::random::{Purpose, Source};
    ///
    /// let mut stream = Source::new(1, 0, Purpose::Weight).stream(0);
    /// let mut twin = stream.clone();
    /// let mut three = [0.0; 3];
    /// stream.uniforms(&mut three);
    /// assert_eq!(three, [(); 3].map(|()| twin.uniform()));
    /// ```
    pub fn uniforms(&mut self, out: &mut [f64]) {
        simd::run(Many { stream: self, out, number: PhantomData::<Uniform> });
    }

    /// Many numbers at once: those that as many calls of [`Stream::normal`] give.
    pub fn normals(&mut self, out: &mut [f64]) {
        simd::run(Many { stream: self, out, number: PhantomData::<Normal> });
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

    /// The next words.
    #[inline(always)]
    fn take(&mut self, mut out: &mut [u32]) {
        while !out.is_empty() {
            if self.used == self.held {
                self.refill();
            }
            let some = out.len().min(self.held - self.used);
            let (now, later) = out.split_at_mut(some);
            now.copy_from_slice(&self.words[self.used..self.used + some]);
            self.used += some;
            out = later;
        }
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

/// Numbers of the next words of a stream.
struct Many<'a, N, const EACH: usize> {
    stream: &'a mut Stream,
    out: &'a mut [f64],
    number: PhantomData<N>,
}

impl<N: Number<EACH>, const EACH: usize> Kernel for Many<'_, N, EACH> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for part in self.out.chunks_mut(WORDS / EACH) {
            let (mut words, mut numbers) = ([0; WORDS], [0.0; WORDS]);
            self.stream.take(&mut words[..EACH * part.len()]);
            for (number, words) in numbers.iter_mut().zip(words.as_chunks().0) {
                *number = N::of(*words);
            }
            part.copy_from_slice(&numbers[..part.len()]);
        }
    }
}

/// Numbers of the first blocks of the streams of consecutive entities.
struct Firsts<'a, N> {
    source: Source,
    first: u64,
    out: &'a mut [f64],
    number: PhantomData<N>,
}

impl<N: Number<4>> Kernel for Firsts<'_, N> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let [object, purpose] = self.source.of_streams();
        for (k, part) in self.out.chunks_mut(BLOCKS).enumerate() {
            let entity = |block: usize| self.first.wrapping_add((k * BLOCKS + block) as u64);
            let low = std::array::from_fn(|block| entity(block) as u32);
            let upper = std::array::from_fn(|block| purpose | high(entity(block)));
            let words = tile([low, [0; BLOCKS], [object; BLOCKS], upper], self.source.key());
            let mut numbers = [0.0; BLOCKS];
            for (number, words) in numbers.iter_mut().zip(words.as_chunks().0) {
                *number = N::of(*words);
            }
            part.copy_from_slice(&numbers[..part.len()]);
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
        // 39 bits of the number of a block: beside the entity's.
        let high = std::array::from_fn(|b| purpose | ((block + b as u64) >> 32) as u32 & 0x7F);
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
