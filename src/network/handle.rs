//! Handles: what `Network` returns for the things it owns.

use std::ops::Range;

/// A population, or a view of consecutive neurons of one.
///
/// A handle is a plain value; it stays valid as long as its network. A view that reaches beyond its population is
/// refused by the network when it is used.
///
/// ```
/// # use synfire::prelude::*;
/// # fn main() -> Result<()> {
/// let mut net = Network::new(0.1)?;
/// let cells = net.add(1000, Lif::default())?;
/// let (exc, inh) = cells.split(800);
/// assert_eq!((exc.len(), inh.len()), (800, 200));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pop {
    pub(crate) network: u64,
    pub(crate) index: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Pop {
    /// Neurons in the view.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether the view has no neuron.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The first `first` neurons, and the rest.
    pub fn split(self, first: usize) -> (Pop, Pop) {
        let middle = self.start.saturating_add(first);
        (Pop { end: middle, ..self }, Pop { start: middle, end: self.end.max(middle), ..self })
    }

    /// Neurons `range` of this view.
    pub fn slice(self, range: Range<usize>) -> Pop {
        let start = self.start.saturating_add(range.start);
        Pop { start, end: self.start.saturating_add(range.end).max(start), ..self }
    }

    /// Whether both are views of one population.
    pub(super) fn is_of(self, other: Pop) -> bool {
        self.network == other.network && self.index == other.index
    }

    /// Whether the view contains all neurons of `other`.
    pub(super) fn contains(self, other: Pop) -> bool {
        self.is_of(other) && self.start <= other.start && other.end <= self.end
    }

    pub(crate) fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// A drive or Poisson input that acts on neurons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stimulus {
    pub(crate) network: u64,
    pub(crate) index: usize,
}

/// A projection: the synapses that one call of `connect` or `couple` has made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proj {
    pub(crate) network: u64,
    pub(crate) index: usize,
}
