//! Random numbers that are addressed, never consumed in sequence.
//!
//! A draw is a pure function of the seed and of what it is for. Its address names
//!
//! | part | is | bits |
//! |---|---|---|
//! | seed | of the network | 64 |
//! | trial | of the network; 0 so far | 32 |
//! | object | population, projection, or the drives and backgrounds of a population, in the order in which they were made | 16 |
//! | purpose | initial values, weights, noise and so on: [`Purpose`] | 8 |
//! | variable | or parameter, by its number in the model | 16 |
//! | set at | the step at which it is set | 48 |
//! | repetition | how often the same was drawn for at that step before, or how many drives or backgrounds that draw a neuron was given before: [`Repetitions`] | 24 |
//! | entity | neuron in its population, synapse in its projection, source or target | 34 during a run, 48 while building |
//! | step | of a run | 48 |
//! | draw | number of the draw | 23 during a run, 39 while building |
//!
//! Nothing has to be saved or shared, any part can be computed alone, and the number of threads, the cut of a run, the order
//! of calls, and the view by which a neuron is addressed cannot matter.
//!
//! [`Philox4x32-10`](philox) mixes a key of 64 bits with a counter of four words into four random words:
//!
//! ```text
//!       during a run                          while building
//! c0    neuron >> 2                           entity, low 32 bits
//! c1    step, low 32 bits                     block of the stream, low 32 bits
//! c2    step, next 16 bits | object << 16     version of this layout | object << 16
//! c3    draw block | purpose << 24            block, next 7 bits | entity, next 16 bits << 7 | 1 << 23 | purpose << 24
//! ```
//!
//! During a run four neighbouring neurons share a block, each with a word of its own.
//!
//! The key is the seed, if trial, variable, step of setting and repetition are 0. Otherwise it is the first two words that the
//! seed as a key makes of them, in a counter that no draw has, since no purpose is 0:
//!
//! ```text
//! c0    trial
//! c1    set at, low 32 bits
//! c2    set at, next 16 bits | variable << 16
//! c3    repetition
//! ```
//!
//! ```
//! use synfire::random::{Purpose, Source};
//!
//! // Noise of neurons 8 to 11 at step 7: the same, whoever else is drawn for.
//! let source = Source::new(1, 0, Purpose::Noise);
//! let (mut all, mut part) = ([0.0; 12], [0.0; 4]);
//! source.normals(7, 0, &mut all);
//! source.normals(7, 8, &mut part);
//! assert_eq!(all[8..], part);
//!
//! // The initial value of variable 2 of neuron 5, set at step 1000 for the third time.
//! let source = Source::new(1, 0, Purpose::Initial).of(2).at(1000).again(2);
//! let value = source.stream(5).uniform();
//! assert_ne!(value, source.of(1).stream(5).uniform());
//! ```

mod chance;
mod normal;
mod number;
mod philox;
mod poisson;
mod repetition;
mod source;
#[cfg(test)]
pub(crate) mod statistics;
mod stream;
#[cfg(test)]
mod tests;
mod thresholds;
mod words;

pub(crate) use chance::{SpikeWords, may_happen};
pub use philox::philox;
pub use poisson::PoissonCounts;
pub use repetition::Repetitions;
pub use source::{Purpose, Source};
pub use stream::Stream;
