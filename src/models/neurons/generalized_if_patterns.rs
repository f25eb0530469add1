use super::GeneralizedIf;
use crate::models::Stimulus;
use crate::traits::Neuron;
use serde::{Deserialize, Serialize};

/// The twenty firing patterns of the generalised integrate-and-fire cell, in the order of the source's panels A to T.
///
/// ```
/// use synfire::models::neurons::GeneralizedIfPattern;
///
/// let pattern = GeneralizedIfPattern::PhasicSpiking;
/// assert_eq!(pattern.model().a, 0.005);
/// assert_eq!(pattern.stimulus().at(100.0), 1.5);
/// ```
///
/// The parameters are those of S. Mihalas and E. Niebur (2009), A generalized linear integrate-and-fire neural model
/// produces diverse spiking behaviors, Neural Computation,
/// [10.1162/neco.2008.12-07-680](https://doi.org/10.1162/neco.2008.12-07-680), which does not state how long its
/// stimuli last: the durations are chosen so that each pattern shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GeneralizedIfPattern {
    /// Regular spikes under a constant current.
    TonicSpiking,
    /// The rate grows from zero: here the current is a millionth above the threshold.
    Class1,
    /// Intervals grow longer.
    SpikeFrequencyAdaptation,
    /// Some spikes at the onset of a current, then silence.
    PhasicSpiking,
    /// A current that comes fast fires; the same current reached slowly does not.
    Accommodation,
    /// An inhibitory pulse lowers the threshold for the excitatory pulse after it.
    ThresholdVariability,
    /// A spike at the end of a long inhibition.
    ReboundSpike,
    /// Firing sets in at a rate above zero.
    Class2,
    /// Two pulses fire only if they follow each other closely.
    Integrator,
    /// At the same current, silent or firing according to its past.
    InputBistability,
    /// Spikes under a hyperpolarising current.
    HyperpolarizationInducedSpiking,
    /// Bursts under a hyperpolarising current.
    HyperpolarizationInducedBursting,
    /// Bursts under a constant current.
    TonicBursting,
    /// One burst at the onset of a current.
    PhasicBursting,
    /// A burst at the end of a long inhibition.
    ReboundBurst,
    /// A burst, then single spikes.
    MixedMode,
    /// A spike followed by a depolarisation and a hyperpolarisation.
    Afterpotentials,
    /// A pulse switches firing on, another one off.
    BasalBistability,
    /// Two pulses fire only at one distance.
    PreferredFrequency,
    /// A spike long after the pulse that caused it.
    SpikeLatency,
}

use GeneralizedIfPattern::*;

impl GeneralizedIfPattern {
    /// All 20.
    #[rustfmt::skip]
    pub const ALL: [GeneralizedIfPattern; 20] = [
        TonicSpiking, Class1, SpikeFrequencyAdaptation, PhasicSpiking, Accommodation, ThresholdVariability,
        ReboundSpike, Class2, Integrator, InputBistability, HyperpolarizationInducedSpiking,
        HyperpolarizationInducedBursting, TonicBursting, PhasicBursting, ReboundBurst, MixedMode, Afterpotentials,
        BasalBistability, PreferredFrequency, SpikeLatency,
    ];

    /// Its name in the literature.
    pub fn name(self) -> &'static str {
        match self {
            TonicSpiking => "tonic spiking",
            Class1 => "class 1",
            SpikeFrequencyAdaptation => "spike frequency adaptation",
            PhasicSpiking => "phasic spiking",
            Accommodation => "accommodation",
            ThresholdVariability => "threshold variability",
            ReboundSpike => "rebound spike",
            Class2 => "class 2",
            Integrator => "integrator",
            InputBistability => "input bistability",
            HyperpolarizationInducedSpiking => "hyperpolarization induced spiking",
            HyperpolarizationInducedBursting => "hyperpolarization induced bursting",
            TonicBursting => "tonic bursting",
            PhasicBursting => "phasic bursting",
            ReboundBurst => "rebound burst",
            MixedMode => "mixed mode",
            Afterpotentials => "afterpotentials",
            BasalBistability => "basal bistability",
            PreferredFrequency => "preferred frequency",
            SpikeLatency => "spike latency",
        }
    }

    /// The cell.
    pub fn model(self) -> GeneralizedIf {
        let (a, a1, a2) = match self {
            TonicSpiking | Class1 => (0.0, 0.0, 0.0),
            HyperpolarizationInducedSpiking => (0.03, 0.0, 0.0),
            HyperpolarizationInducedBursting => (0.03, 10.0, -0.6),
            TonicBursting | PhasicBursting | ReboundBurst => (0.005, 10.0, -0.6),
            MixedMode | Afterpotentials => (0.005, 5.0, -0.3),
            BasalBistability => (0.0, 8.0, -0.1),
            PreferredFrequency => (0.005, -3.0, 0.5),
            SpikeLatency => (-0.08, 0.0, 0.0),
            _ => (0.005, 0.0, 0.0),
        };
        GeneralizedIf { a, a1, a2, ..GeneralizedIf::default() }
    }

    /// The state the cell starts in.
    pub fn start(self) -> [f64; 4] {
        let [v, v_th, i1, i2] = self.model().rest();
        [v, if self == Class2 { -30.0 } else { v_th }, i1, i2]
    }

    /// The current that shows the pattern.
    pub fn stimulus(self) -> Stimulus {
        match self {
            TonicSpiking => hold(&[(1.5, 200.0)]),
            Class1 => hold(&[(1.0 + 1e-6, 500.0)]),
            SpikeFrequencyAdaptation => hold(&[(2.0, 200.0)]),
            PhasicSpiking | PhasicBursting => hold(&[(1.5, 500.0)]),
            Accommodation => {
                hold(&[(1.5, 100.0), (0.0, 500.0), (0.5, 100.0), (1.0, 100.0), (1.5, 100.0), (0.0, 100.0)])
            }
            ThresholdVariability => {
                hold(&[(1.5, 20.0), (0.0, 180.0), (-1.5, 25.0), (0.0, 25.0), (1.5, 25.0), (0.0, 125.0)])
            }
            ReboundSpike => hold(&[(0.0, 50.0), (-3.5, 750.0), (0.0, 200.0)]),
            Class2 => hold(&[(2.0 + 2e-6, 300.0)]),
            Integrator => Stimulus::new(400.0).pulses(&[0.0, 30.0, 300.0, 350.0], 20.0, 1.5),
            InputBistability => hold(&[(1.5, 100.0), (1.7, 400.0), (1.5, 100.0), (1.7, 400.0)]),
            HyperpolarizationInducedSpiking | HyperpolarizationInducedBursting => hold(&[(-1.0, 400.0)]),
            TonicBursting | MixedMode => hold(&[(2.0, 500.0)]),
            ReboundBurst => hold(&[(0.0, 100.0), (-3.5, 500.0), (0.0, 400.0)]),
            Afterpotentials => hold(&[(2.0, 15.0), (0.0, 185.0)]),
            BasalBistability => Stimulus::new(200.0).pulses(&[0.0, 100.0], 10.0, 5.0),
            PreferredFrequency => hold(&[
                (5.0, 5.0),
                (0.0, 5.0),
                (4.0, 5.0),
                (0.0, 385.0),
                (5.0, 5.0),
                (0.0, 45.0),
                (4.0, 5.0),
                (0.0, 345.0),
            ]),
            SpikeLatency => hold(&[(8.0, 2.0), (0.0, 48.0)]),
        }
    }
}

/// These currents, each held for so long (ms).
fn hold(pieces: &[(f64, f64)]) -> Stimulus {
    pieces.iter().fold(Stimulus::new(0.0), |stimulus, &(current, length)| {
        let begin = stimulus.duration;
        Stimulus { duration: begin + length, ..stimulus.step(begin, current) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_is_sound() {
        for pattern in GeneralizedIfPattern::ALL {
            assert_eq!(pattern.model().check(), Ok(()), "{pattern:?}");
        }
    }

    #[test]
    fn currents_follow_one_another() {
        let stimulus = PreferredFrequency.stimulus();
        assert_eq!(stimulus.duration, 800.0);
        assert_eq!(
            [2.0, 7.0, 12.0, 399.9, 400.0, 452.0, 455.0].map(|t| stimulus.at(t)),
            [5.0, 0.0, 4.0, 0.0, 5.0, 4.0, 0.0]
        );
    }
}
