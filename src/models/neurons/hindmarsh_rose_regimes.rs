use super::HindmarshRose;
use serde::{Deserialize, Serialize};

/// The ways in which a [`HindmarshRose`] cell behaves under a constant current.
///
/// ```
/// use synfire::models::neurons::HindmarshRoseRegime;
///
/// let regime = HindmarshRoseRegime::Bursting;
/// assert_eq!((regime.model().b, regime.current()), (2.5, 3.0));
/// ```
///
/// M. Storace, D. Linaro and E. de Lange (2008), The Hindmarsh-Rose neuron model: bifurcation analysis and
/// piecewise-linear approximations, Chaos, [10.1063/1.2975967](https://doi.org/10.1063/1.2975967).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HindmarshRoseRegime {
    /// No spikes.
    Quiescence,
    /// Regular spikes.
    Spiking,
    /// Regular bursts.
    Bursting,
    /// Spikes at chaotic intervals.
    IrregularSpiking,
    /// Bursts at chaotic intervals.
    IrregularBursting,
}

impl HindmarshRoseRegime {
    /// All five.
    pub const ALL: [HindmarshRoseRegime; 5] =
        [Self::Quiescence, Self::Spiking, Self::Bursting, Self::IrregularSpiking, Self::IrregularBursting];

    /// Its name in the literature.
    pub fn name(self) -> &'static str {
        match self {
            Self::Quiescence => "quiescence",
            Self::Spiking => "spiking",
            Self::Bursting => "bursting",
            Self::IrregularSpiking => "irregular spiking",
            Self::IrregularBursting => "irregular bursting",
        }
    }

    /// The cell.
    pub fn model(self) -> HindmarshRose {
        HindmarshRose { b: self.parameters().0, ..HindmarshRose::default() }
    }

    /// The constant current.
    pub fn current(self) -> f64 {
        self.parameters().1
    }

    /// `b` and the current.
    fn parameters(self) -> (f64, f64) {
        match self {
            Self::Quiescence => (1.0, 2.0),
            Self::Spiking => (3.5, 5.0),
            Self::Bursting => (2.5, 3.0),
            Self::IrregularSpiking => (2.95, 3.3),
            Self::IrregularBursting => (2.8, 3.7),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::traits::Neuron;

    #[test]
    fn all_cells_are_sound_and_all_regimes_differ() {
        for (k, regime) in HindmarshRoseRegime::ALL.into_iter().enumerate() {
            assert_eq!(regime.model().check(), Ok(()));
            assert!(HindmarshRoseRegime::ALL[..k].iter().all(|other| other.parameters() != regime.parameters()));
        }
    }
}
