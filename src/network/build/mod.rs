//! Building a projection: what is asked for is checked, drawn, and handed out to the blocks and shards.
//!
//! A wiring comes in; each block or shard gets the synapses onto its own neurons, their receptor and the gates of its own sources.
//! Invariant: nothing of the network is changed until all that can fail has been done, and what is drawn does not depend
//! on the number of threads.

mod by_delay;
mod draw;
mod drawing;
mod ends;
mod hand_out;
mod needs;
mod project;
mod request;
mod rows;
mod stored;

pub(crate) use drawing::Onto;
pub(crate) use hand_out::Transmission;
pub(crate) use needs::Need;
pub(crate) use project::BuiltProjection;
pub(crate) use request::ConnectionRequest;
pub(crate) use stored::{Stored, storable};
