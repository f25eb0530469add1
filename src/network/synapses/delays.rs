//! The delays of synapses, in the shortest form that holds them.

/// The delay of each synapse, in steps.
#[derive(Clone, Debug)]
pub(crate) enum Delays {
    Same(usize),
    Short(Vec<u8>),
    Long(Vec<u16>),
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
