//! How numbers lie in memory, and how much of it there is.
//!
//! Rows of state variables come in from every room above and go out as tiles, which kernels work on; a state goes out as
//! one list of words and comes back from one. Invariant: rows begin on a cache line and are padded to whole tiles, and a
//! state is written and read in the same order by one walk.

mod aligned;
mod budget;
mod flush;
mod rows;
mod state;

pub(crate) use aligned::Aligned;
pub(crate) use budget::Budget;
pub(crate) use flush::flush_small;
pub(crate) use rows::{Rows, Tile, lanes, lanes_mut, padded};
pub(crate) use state::{Digest, NEVER, StateReader, StateWriter, hash};
