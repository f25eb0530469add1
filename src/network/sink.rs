//! Where what a run records goes, piece by piece, in place of the memory.

use crate::error::Result;
use crate::recording::{Samples, Spikes};

/// What recorded spikes or samples are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Origin {
    /// The population, by its number in the order in which populations were added. Of synapses, that of their targets.
    pub population: usize,
    /// Neurons of that population.
    pub neurons: usize,
    /// The first neuron of the view that was recorded: neuron 0 of the view is this one of the population.
    pub first: usize,
    /// The projection whose synapses were recorded, by its number, if any.
    pub projection: Option<usize>,
}

/// Takes what a run records, in order and in pieces: see [`Network::run_into`](crate::network::Network::run_into).
///
/// ```
/// use synfire::network::{Origin, Sink};
/// use synfire::prelude::*;
///
/// /// Counts spikes and forgets them.
/// struct Count(usize);
///
/// impl Sink for Count {
///     fn spikes(&mut self, _: Origin, piece: &Spikes) -> Result<()> {
///         self.0 += piece.count();
///         Ok(())
///     }
///
///     fn samples(&mut self, _: Origin, _: &Samples) -> Result<()> {
///         Ok(())
///     }
/// }
///
/// # fn main() -> Result<()> {
/// let mut net = Network::new(0.1)?;
/// let cells = net.add(10, Lif::default())?;
/// net.drive(cells, Constant(30.0))?;
/// net.record_spikes(cells)?;
/// let mut count = Count(0);
/// net.run_into(1000.0, &mut count)?;
/// assert!(count.0 > 400);
/// # Ok(())
/// # }
/// ```
///
/// Each piece begins where the one before ended, for everything that is recorded.
pub trait Sink {
    /// The next spikes of a recorded view, in order of time, then of neuron.
    ///
    /// # Errors
    /// What keeps the sink from taking them. The run ends with it.
    fn spikes(&mut self, of: Origin, piece: &Spikes) -> Result<()>;

    /// The next samples.
    ///
    /// # Errors
    /// What keeps the sink from taking them. The run ends with it.
    fn samples(&mut self, of: Origin, piece: &Samples) -> Result<()>;
}
