//! What a run returns: spikes and samples of variables, as plain arrays that statistics and figures are made from.
//!
//! A spike is stamped with the end of the step in which it was fired, so that the spikes of a recording from `start` to
//! `stop` have stamps in (start, stop]. Every window and every bin is open below and closed above in the same way:
//! those that tile a recording, and recordings of runs that follow each other, hold each spike once.

mod checked;
mod grid;
mod iter;
mod samples;
mod spikes;
mod window;

pub use grid::SameStep;
pub use iter::Iter;
pub use samples::Samples;
pub use spikes::Spikes;
pub(crate) use window::AT_THE_EDGE;
