//! Where the spikes of each source go within one block, and with what weight and delay.

use std::ops::Range;

/// The targets of each source, one row per source. A row is in order of target.
#[derive(Clone, Debug)]
pub(crate) enum Wires {
    /// Every source to every target in a range; if `own` is `Some(k)`, all but target `i + k` of source `i`.
    All { sources: usize, targets: Range<usize>, own: Option<isize> },
    /// Rows of targets, end to end.
    Rows { offsets: Vec<u32>, targets: Vec<u16> },
}

/// The weight of each synapse.
#[derive(Clone, Debug)]
pub(crate) enum Weights {
    Same(f64),
    Each(Vec<f32>),
}

/// The delay of each synapse, in steps.
#[derive(Clone, Debug)]
pub(crate) enum Delays {
    Same(usize),
    Short(Vec<u8>),
    Long(Vec<u16>),
}

impl Wires {
    pub fn sources(&self) -> usize {
        match self {
            Wires::All { sources, .. } => *sources,
            Wires::Rows { offsets, .. } => offsets.len() - 1,
        }
    }

    pub fn len(&self) -> usize {
        match self {
            Wires::All { sources, .. } => (0..*sources).map(|source| self.row(source).len()).sum(),
            Wires::Rows { targets, .. } => targets.len(),
        }
    }

    /// The targets of a source.
    pub fn row(&self, source: usize) -> Row<'_> {
        match self {
            Wires::All { targets, own, .. } => {
                let own = own.map(|k| source as isize + k).filter(|&t| t >= 0 && targets.contains(&(t as usize)));
                Row::All { targets: targets.clone(), own: own.map(|t| t as usize) }
            }
            Wires::Rows { offsets, targets } => {
                let range = offsets[source] as usize..offsets[source + 1] as usize;
                Row::Listed { first: range.start, targets: &targets[range] }
            }
        }
    }

    pub fn bytes(&self) -> usize {
        match self {
            Wires::All { .. } => 0,
            Wires::Rows { offsets, targets } => 4 * offsets.capacity() + 2 * targets.capacity(),
        }
    }
}

/// The targets of one source.
#[derive(Clone, Debug)]
pub(crate) enum Row<'a> {
    /// A range of targets, perhaps without one of them.
    All { targets: Range<usize>, own: Option<usize> },
    /// Targets one by one; `first` is the synapse of the first.
    Listed { first: usize, targets: &'a [u16] },
}

impl Row<'_> {
    pub fn len(&self) -> usize {
        match self {
            Row::All { targets, own } => targets.len() - own.is_some() as usize,
            Row::Listed { targets, .. } => targets.len(),
        }
    }

    /// The targets in order.
    pub fn targets(&self) -> Vec<usize> {
        match self {
            Row::All { targets, own } => targets.clone().filter(|t| Some(*t) != *own).collect(),
            Row::Listed { targets, .. } => targets.iter().map(|&t| t as usize).collect(),
        }
    }
}

impl Weights {
    /// One weight for all if there is one, else a weight for each.
    pub fn from(same: Option<f64>, each: Vec<f32>) -> Weights {
        same.map_or(Weights::Each(each), Weights::Same)
    }

    pub fn at(&self, synapse: usize) -> f64 {
        match self {
            Weights::Same(weight) => *weight,
            Weights::Each(weights) => weights[synapse] as f64,
        }
    }

    pub fn bytes(&self) -> usize {
        match self {
            Weights::Same(_) => 0,
            Weights::Each(weights) => 4 * weights.capacity(),
        }
    }
}

impl Delays {
    /// The shortest form that holds these delays.
    pub fn new(delays: Vec<u16>, if_none: usize) -> Delays {
        match (delays.iter().min(), delays.iter().max()) {
            (None, _) | (_, None) => Delays::Same(if_none),
            (Some(least), Some(most)) if least == most => Delays::Same(*least as usize),
            (_, Some(&most)) if most <= u8::MAX as u16 => Delays::Short(delays.iter().map(|&d| d as u8).collect()),
            _ => Delays::Long(delays),
        }
    }

    pub fn at(&self, synapse: usize) -> usize {
        match self {
            Delays::Same(delay) => *delay,
            Delays::Short(delays) => delays[synapse] as usize,
            Delays::Long(delays) => delays[synapse] as usize,
        }
    }

    pub fn least(&self) -> usize {
        match self {
            Delays::Same(delay) => *delay,
            Delays::Short(delays) => delays.iter().min().map_or(0, |&d| d as usize),
            Delays::Long(delays) => delays.iter().min().map_or(0, |&d| d as usize),
        }
    }

    pub fn most(&self) -> usize {
        match self {
            Delays::Same(delay) => *delay,
            Delays::Short(delays) => delays.iter().max().map_or(0, |&d| d as usize),
            Delays::Long(delays) => delays.iter().max().map_or(0, |&d| d as usize),
        }
    }

    pub fn bytes(&self) -> usize {
        match self {
            Delays::Same(_) => 0,
            Delays::Short(delays) => delays.capacity(),
            Delays::Long(delays) => 2 * delays.capacity(),
        }
    }
}
