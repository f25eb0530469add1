//! Where draws come from: their address, all but entity and step.

use super::philox::{BLOCKS, WORDS, philox, tile};

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
    /// Places of neurons.
    Place = 11,
}

/// The origin of draws for one object of a network and one purpose.
///
/// What is drawn again and again is told apart by more: the trial, the variable or parameter, the step at which it is
/// set, and how often it was set at that step before. All of these are 0 unless they are named, in any order.
///
/// ```
/// use synfire::random::{Purpose, Source};
///
/// let first = |source: Source| source.stream(0).word();
/// let source = Source::new(1, 0, Purpose::Initial);
/// assert_eq!(first(source.of(0).at(0)), first(source));
/// assert_eq!(first(source.of(2).at(500)), first(source.at(500).of(2)));
///
/// let others = [source.of(1), source.at(1), source.again(1), source.trial(1)];
/// assert!(others.iter().all(|&other| first(other) != first(source)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    seed: u64,
    trial: u32,
    object: u16,
    purpose: Purpose,
    variable: u16,
    set_at: u64,
    repetition: u32,
    /// The neuron that is number 0 to whoever draws.
    first: usize,
    /// The key that follows from all but object and purpose.
    key: [u32; 2],
}

impl Source {
    /// The origin of an object's draws for a purpose.
    pub const fn new(seed: u64, object: u16, purpose: Purpose) -> Source {
        let key = halves(seed);
        Source { seed, trial: 0, object, purpose, variable: 0, set_at: 0, repetition: 0, first: 0, key }
    }

    /// For another trial of the same network.
    pub fn trial(self, trial: u32) -> Source {
        Source { trial, ..self }.keyed()
    }

    /// For this variable or parameter, by its number.
    pub fn of(self, variable: u16) -> Source {
        Source { variable, ..self }.keyed()
    }

    /// For what is set at this step, below 2^48.
    pub fn at(self, step: u64) -> Source {
        Source { set_at: step & STEPS, ..self }.keyed()
    }

    /// For what was set so often before at the same step, below 2^24 times.
    pub fn again(self, times: u32) -> Source {
        Source { repetition: times & REPETITIONS, ..self }.keyed()
    }

    /// With neurons numbered from this one on: what asks for neuron 0 draws for neuron `first`, as a drive of a view does,
    /// whose neurons have numbers of their own.
    ///
    /// ```
    /// use synfire::random::{Purpose, Source};
    ///
    /// let source = Source::new(1, 0, Purpose::Noise);
    /// let (mut all, mut part) = ([0.0; 9], [0.0; 4]);
    /// source.normals(7, 0, &mut all);
    /// source.from_neuron(5).normals(7, 0, &mut part);
    /// assert_eq!(all[5..], part);
    /// ```
    pub fn from_neuron(self, first: usize) -> Source {
        Source { first: self.number(first), ..self }
    }

    /// The number in its population of what whoever draws knows as this one.
    #[inline(always)]
    pub(super) fn number(self, neuron: usize) -> usize {
        self.first.wrapping_add(neuron)
    }

    /// With the key that belongs to the address.
    fn keyed(self) -> Source {
        let Source { seed, trial, variable, set_at, repetition, .. } = self;
        let key = if trial == 0 && variable == 0 && set_at == 0 && repetition == 0 {
            halves(seed)
        } else {
            // No purpose is 0, so that no draw has this counter.
            let high = (set_at >> 32) as u32 | u32::from(variable) << 16;
            let [low, high, ..] = philox([trial, set_at as u32, high, repetition], halves(seed));
            [low, high]
        };
        Source { key, ..self }
    }

    /// The words of draw block `draw` of the [`WORDS`] neurons from number `first` on, a multiple of 4.
    #[inline(always)]
    pub(super) fn tile(self, step: u64, draw: u32, first: usize) -> [u32; WORDS] {
        let [block, low, high, purpose] = self.counter(step, draw, first);
        let blocks = std::array::from_fn(|b| block.wrapping_add(b as u32));
        tile([blocks, [low; BLOCKS], [high; BLOCKS], [purpose; BLOCKS]], self.key)
    }

    /// The counter of a neuron at a step, by its number in the population.
    #[inline(always)]
    pub(super) fn counter(self, step: u64, draw: u32, neuron: usize) -> [u32; 4] {
        let high = (step >> 32) as u32 & 0xFFFF;
        [(neuron >> 2) as u32, step as u32, high | u32::from(self.object) << 16, draw | (self.purpose as u32) << 24]
    }

    #[inline(always)]
    pub(super) fn key(self) -> [u32; 2] {
        self.key
    }

    /// The last two words of the counters of streams, in which their blocks and entities leave room.
    #[inline(always)]
    pub(super) fn of_streams(self) -> [u32; 2] {
        /// Version of the layout of the counter.
        const VERSION: u32 = 1;
        /// Sets the counters of streams apart from those of a run.
        const BUILDING: u32 = 1 << 23;
        [VERSION | u32::from(self.object) << 16, BUILDING | (self.purpose as u32) << 24]
    }
}

/// Steps have 48 bits.
const STEPS: u64 = (1 << 48) - 1;

/// Repetitions have 24 bits.
const REPETITIONS: u32 = (1 << 24) - 1;

const fn halves(word: u64) -> [u32; 2] {
    [word as u32, (word >> 32) as u32]
}
