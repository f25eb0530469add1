//! Where draws come from: their address, all but neuron and step.

use super::Stream;
use super::philox::{BLOCKS, WORDS, tile};
use crate::simd::{self, Kernel};

/// What a draw is for. Draws for different purposes are independent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Purpose {
    /// Initial values of a population's variables.
    Initial = 1,
    /// Parameters that differ between neurons.
    Parameter = 2,
    /// Which neurons are connected.
    Connect = 3,
    /// Weights of synapses.
    Weight = 4,
    /// Delays of synapses.
    Delay = 5,
    /// Poisson input.
    Poisson = 6,
    /// Gaussian noise.
    Noise = 7,
    /// Whether a noisy neuron fires.
    Spike = 8,
    /// Whether a synapse releases.
    Release = 9,
    /// Anything else.
    User = 10,
}

/// The origin of draws for one object of a network and one purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// Seed of the network.
    pub seed: u64,
    /// Number of the object within the network.
    pub object: u16,
    /// What the draws are for.
    pub purpose: Purpose,
}

impl Source {
    /// The origin of an object's draws for a purpose.
    pub fn new(seed: u64, object: u16, purpose: Purpose) -> Source {
        Source { seed, object, purpose }
    }

    /// A generator for one entity: a neuron, or the source or target of synapses.
    pub fn stream(self, entity: u32) -> Stream {
        Stream::new(self, entity)
    }

    /// Random words: `out[i]` is the word of neuron `first + i` at `step`. `first` must be a multiple of 4.
    ///
    /// ```
    /// use synfire::random::{Purpose, Source};
    ///
    /// let mut words = [0; 3];
    /// Source::new(1, 0, Purpose::User).bits(0, 0, &mut words);
    /// assert_eq!(words, [2300509077, 448673212, 2401144509]);
    /// ```
    pub fn bits(self, step: u64, first: usize, out: &mut [u32]) {
        simd::run(Bits { source: self, step, first, out });
    }

    /// Standard normal numbers: `out[i]` is that of neuron `first + i` at `step`. `first` must be a multiple of 4.
    ///
    /// By the method of Box and Muller (1958, A note on the generation of random normal deviates, Annals of
    /// Mathematical Statistics 29, doi:10.1214/aoms/1177706645) from uniform numbers of 52 bits, so no number is
    /// beyond 8.57 standard deviations.
    ///
    /// ```
    /// use synfire::random::{Purpose, Source};
    ///
    /// let mut normals = vec![0.0; 10_000];
    /// Source::new(1, 0, Purpose::Noise).normals(0, 0, &mut normals);
    /// let variance = normals.iter().map(|z| z * z).sum::<f64>() / 10_000.0;
    /// assert!((variance - 1.0).abs() < 0.1);
    /// ```
    pub fn normals(self, step: u64, first: usize, out: &mut [f64]) {
        simd::run(super::normal::Normals { source: self, step, first, out });
    }

    /// The words of draw block `draw` of the [`WORDS`] neurons from number `first` on.
    #[inline(always)]
    pub(super) fn tile(self, step: u64, draw: u32, first: usize) -> [u32; WORDS] {
        debug_assert!(first.is_multiple_of(4), "neurons are drawn for by fours");
        let [_, low, high, purpose] = self.counter(step, draw, first);
        let block = (first >> 2) as u32;
        let blocks = std::array::from_fn(|b| block.wrapping_add(b as u32));
        tile([blocks, [low; BLOCKS], [high; BLOCKS], [purpose; BLOCKS]], self.key())
    }

    /// The counter of a neuron at a step.
    #[inline(always)]
    pub(super) fn counter(self, step: u64, draw: u32, neuron: usize) -> [u32; 4] {
        let high = (step >> 32) as u32 & 0xFFFF;
        [(neuron >> 2) as u32, step as u32, high | u32::from(self.object) << 16, draw | (self.purpose as u32) << 24]
    }

    #[inline(always)]
    pub(super) fn key(self) -> [u32; 2] {
        [self.seed as u32, (self.seed >> 32) as u32]
    }
}

struct Bits<'a> {
    source: Source,
    step: u64,
    first: usize,
    out: &'a mut [u32],
}

impl Kernel for Bits<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Bits { source, step, first, out } = self;
        for (number, chunk) in out.chunks_mut(WORDS).enumerate() {
            let words = source.tile(step, 0, first + number * WORDS);
            copy(&words, chunk);
        }
    }
}

/// Copy as much of a tile as the chunk takes: whole tiles with a length the compiler knows.
#[inline(always)]
pub(super) fn copy<T: Copy, const N: usize>(tile: &[T; N], chunk: &mut [T]) {
    match <&mut [T; N]>::try_from(&mut *chunk) {
        Ok(whole) => *whole = *tile,
        Err(_) => chunk.copy_from_slice(&tile[..chunk.len()]),
    }
}
