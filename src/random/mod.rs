//! Random numbers that are addressed, never consumed in sequence.
//!
//! A draw is a pure function of the seed and of what it is for: which object of the network, which purpose, which
//! neuron, which step. Nothing has to be saved or shared, any part can be computed alone, and the number of threads,
//! the cut of a run and the order of calls cannot matter.
//!
//! [`Philox4x32-10`](philox) mixes a key, the 64-bit seed, with a counter of four words into four random words:
//!
//! ```text
//!       during a run                          while building
//! c0    neuron >> 2                           entity: a neuron, a source or a target
//! c1    step, low 32 bits                     block of the stream, low 32 bits
//! c2    step, next 16 bits | object << 16     version of this layout | object << 16
//! c3    draw block | purpose << 24            block, next 23 bits | 1 << 23 | purpose << 24
//! ```
//!
//! During a run four neighbouring neurons share a block, each with a word of its own. A run may have 2^48 steps and a
//! population 2^34 neurons before an address repeats.
//!
//! ```
//! use synfire::random::{Purpose, Source};
//!
//! let source = Source::new(1, 0, Purpose::Noise);
//! let (mut all, mut part) = ([0.0; 12], [0.0; 4]);
//! source.normals(7, 0, &mut all);
//! source.normals(7, 8, &mut part);
//! assert_eq!(all[8..], part);
//! ```

mod normal;
mod philox;
mod poisson;
mod source;
#[cfg(test)]
pub(crate) mod statistics;
mod stream;
#[cfg(test)]
mod tests;
mod thresholds;

pub use philox::philox;
pub use poisson::PoissonCounts;
pub use source::{Purpose, Source};
pub use stream::Stream;
