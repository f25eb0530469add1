use super::AdEx;
use crate::models::Stimulus;
use serde::{Deserialize, Serialize};

/// Six ways of firing that the equations of [`AdEx`] show.
///
/// ```
/// use synfire::models::neurons::AdExPattern;
///
/// let pattern = AdExPattern::Delayed;
/// assert_eq!((pattern.model().a, pattern.stimulus().at(100.0)), (-1.0, 20.0));
/// ```
///
/// R. Naud, N. Marcille, C. Clopath and W. Gerstner (2008), Firing patterns in the adaptive exponential
/// integrate-and-fire model, Biological Cybernetics,
/// [10.1007/s00422-008-0264-7](https://doi.org/10.1007/s00422-008-0264-7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AdExPattern {
    /// Regular spikes.
    Tonic,
    /// Intervals that grow.
    Adapting,
    /// A burst, then regular spikes.
    InitialBurst,
    /// Bursts.
    Bursting,
    /// A few spikes at the onset, then silence.
    Transient,
    /// Silence, then spikes.
    Delayed,
}

impl AdExPattern {
    /// All six.
    pub const ALL: [AdExPattern; 6] =
        [Self::Tonic, Self::Adapting, Self::InitialBurst, Self::Bursting, Self::Transient, Self::Delayed];

    /// Its name in the literature.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tonic => "tonic",
            Self::Adapting => "adapting",
            Self::InitialBurst => "initial burst",
            Self::Bursting => "bursting",
            Self::Transient => "transient",
            Self::Delayed => "delayed",
        }
    }

    /// The cell.
    pub fn model(self) -> AdEx {
        let (tau, a, tau_w, b, v_reset) = match self {
            Self::Tonic => (20.0, 0.0, 30.0, 60.0, -55.0),
            Self::Adapting => (20.0, 0.0, 100.0, 5.0, -55.0),
            Self::InitialBurst => (5.0, 0.5, 100.0, 7.0, -51.0),
            Self::Bursting => (5.0, -0.5, 100.0, 7.0, -46.0),
            Self::Transient => (10.0, 1.0, 100.0, 10.0, -60.0),
            Self::Delayed => (5.0, -1.0, 100.0, 10.0, -60.0),
        };
        let shared = AdEx { v_rest: -70.0, v_th: -30.0, v_t: -50.0, delta_t: 2.0, r: 0.5, ..AdEx::default() };
        AdEx { tau, a, tau_w, b, v_reset, ..shared }
    }

    /// The current that shows the pattern in a cell that starts at its resting potential.
    pub fn stimulus(self) -> Stimulus {
        let (current, duration) = match self {
            Self::InitialBurst => (65.0, 600.0),
            Self::Tonic | Self::Adapting | Self::Bursting => (65.0, 300.0),
            Self::Transient => (55.0, 300.0),
            Self::Delayed => (20.0, 400.0),
        };
        Stimulus::new(duration).step(0.0, current)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::traits::Neuron;

    #[test]
    fn all_cells_are_sound_and_all_patterns_differ() {
        for (k, pattern) in AdExPattern::ALL.into_iter().enumerate() {
            assert_eq!(pattern.model().check(), Ok(()));
            assert!(AdExPattern::ALL[..k].iter().all(|other| other.model() != pattern.model()));
            assert!(AdExPattern::ALL[..k].iter().all(|other| other.name() != pattern.name()));
        }
    }
}
