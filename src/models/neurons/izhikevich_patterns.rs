use super::Izhikevich;
use crate::models::Stimulus;
use serde::{Deserialize, Serialize};

/// The twenty ways of firing of Izhikevich (2004) and the seven classes of cells of Izhikevich (2003).
///
/// ```
/// use synfire::models::neurons::{FiringPattern, Izhikevich};
///
/// assert_eq!(FiringPattern::RegularSpiking.model(), Izhikevich::default());
/// assert_eq!(FiringPattern::SpikeLatency.stimulus().at(11.0), 7.04);
/// assert_eq!(FiringPattern::ALL.len(), 27);
/// ```
///
/// The values are those of the author's figures, and show their patterns when the equations are solved accurately. In
/// three places the published ones do so only with the coarse Euler steps of the author's scripts, and are changed:
/// the second pulse of `Bistability` comes at 207 rather than 216 ms; `d` is -19 rather than -21 for
/// `DepolarizingAfterpotential`, and 0 rather than -2 for `InhibitionInducedBursting`.
///
/// E. M. Izhikevich (2003), Simple model of spiking neurons, IEEE Transactions on Neural Networks,
/// [10.1109/TNN.2003.820440](https://doi.org/10.1109/TNN.2003.820440); E. M. Izhikevich (2004), Which model to use for
/// cortical spiking neurons?, IEEE Transactions on Neural Networks,
/// [10.1109/TNN.2004.832719](https://doi.org/10.1109/TNN.2004.832719).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FiringPattern {
    /// Regular spikes under a steady current.
    TonicSpiking,
    /// One spike at the onset of a current.
    PhasicSpiking,
    /// Bursts under a steady current.
    TonicBursting,
    /// One burst at the onset of a current.
    PhasicBursting,
    /// A burst at the onset, then single spikes.
    MixedMode,
    /// Intervals that grow.
    SpikeFrequencyAdaptation,
    /// Spikes as slow as one likes just above the rheobase. Its parabola is `0.04 v^2 + 4.1 v + 108`.
    Class1,
    /// Spikes that set in at a high rate.
    Class2,
    /// A spike long after the pulse that caused it.
    SpikeLatency,
    /// A spike, then a damped oscillation.
    SubthresholdOscillation,
    /// A spike after two pulses at the preferred interval alone.
    Resonator,
    /// A spike after two pulses close together alone. Its parabola is that of `Class1`.
    Integrator,
    /// A spike after the end of an inhibition.
    ReboundSpike,
    /// A burst after the end of an inhibition.
    ReboundBurst,
    /// A pulse that is strong enough only after an inhibition.
    ThresholdVariability,
    /// Spikes switched on by one pulse and off by another.
    Bistability,
    /// A hump after a spike.
    DepolarizingAfterpotential,
    /// A spike on a steep ramp but not on a gentle one. Its recovery does not decay.
    Accommodation,
    /// Spikes while inhibited.
    InhibitionInducedSpiking,
    /// Bursts while inhibited.
    InhibitionInducedBursting,
    /// RS, most excitatory cells of the cortex: intervals that grow.
    RegularSpiking,
    /// IB: a burst, then single spikes.
    IntrinsicallyBursting,
    /// CH: fast bursts.
    Chattering,
    /// FS, inhibitory: fast spikes without adaptation.
    FastSpiking,
    /// TC: fast spikes from rest, a burst after inhibition.
    ThalamoCortical,
    /// RZ: sustained oscillation below the threshold, spikes at a preferred rate.
    ResonatorClass,
    /// LTS, inhibitory: fast spikes with adaptation, from a low threshold.
    LowThresholdSpiking,
}

use FiringPattern::*;

impl FiringPattern {
    /// All 27: first those of 2004, then the classes of 2003.
    #[rustfmt::skip]
    pub const ALL: [FiringPattern; 27] = [
        TonicSpiking, PhasicSpiking, TonicBursting, PhasicBursting, MixedMode, SpikeFrequencyAdaptation, Class1, Class2,
        SpikeLatency, SubthresholdOscillation, Resonator, Integrator, ReboundSpike, ReboundBurst, ThresholdVariability,
        Bistability, DepolarizingAfterpotential, Accommodation, InhibitionInducedSpiking, InhibitionInducedBursting,
        RegularSpiking, IntrinsicallyBursting, Chattering, FastSpiking, ThalamoCortical, ResonatorClass,
        LowThresholdSpiking,
    ];

    /// Its name in the literature. The class of 2003 is called "resonator class" here, the pattern of 2004 "resonator".
    pub fn name(self) -> &'static str {
        match self {
            TonicSpiking => "tonic spiking",
            PhasicSpiking => "phasic spiking",
            TonicBursting => "tonic bursting",
            PhasicBursting => "phasic bursting",
            MixedMode => "mixed mode",
            SpikeFrequencyAdaptation => "spike frequency adaptation",
            Class1 => "class 1",
            Class2 => "class 2",
            SpikeLatency => "spike latency",
            SubthresholdOscillation => "subthreshold oscillation",
            Resonator => "resonator",
            Integrator => "integrator",
            ReboundSpike => "rebound spike",
            ReboundBurst => "rebound burst",
            ThresholdVariability => "threshold variability",
            Bistability => "bistability",
            DepolarizingAfterpotential => "depolarizing afterpotential",
            Accommodation => "accommodation",
            InhibitionInducedSpiking => "inhibition induced spiking",
            InhibitionInducedBursting => "inhibition induced bursting",
            RegularSpiking => "regular spiking",
            IntrinsicallyBursting => "intrinsically bursting",
            Chattering => "chattering",
            FastSpiking => "fast spiking",
            ThalamoCortical => "thalamo cortical",
            ResonatorClass => "resonator class",
            LowThresholdSpiking => "low threshold spiking",
        }
    }

    /// The cell.
    pub fn model(self) -> Izhikevich {
        let (a, b, c, d) = match self {
            TonicSpiking | SpikeLatency => (0.02, 0.2, -65.0, 6.0),
            PhasicSpiking => (0.02, 0.25, -65.0, 6.0),
            TonicBursting | Chattering => (0.02, 0.2, -50.0, 2.0),
            PhasicBursting => (0.02, 0.25, -55.0, 0.05),
            MixedMode | IntrinsicallyBursting => (0.02, 0.2, -55.0, 4.0),
            SpikeFrequencyAdaptation => (0.01, 0.2, -65.0, 8.0),
            Class1 | Integrator => (0.02, -0.1, -55.0, 6.0),
            Class2 => (0.2, 0.26, -65.0, 0.0),
            SubthresholdOscillation => (0.05, 0.26, -60.0, 0.0),
            Resonator => (0.1, 0.26, -60.0, -1.0),
            ReboundSpike | ThresholdVariability => (0.03, 0.25, -60.0, 4.0),
            ReboundBurst => (0.03, 0.25, -52.0, 0.0),
            Bistability => (0.1, 0.26, -60.0, 0.0),
            DepolarizingAfterpotential => (1.0, 0.2, -60.0, -19.0),
            Accommodation => (0.02, 1.0, -55.0, 4.0),
            InhibitionInducedSpiking => (-0.02, -1.0, -60.0, 8.0),
            InhibitionInducedBursting => (-0.026, -1.0, -45.0, 0.0),
            RegularSpiking => (0.02, 0.2, -65.0, 8.0),
            FastSpiking => (0.1, 0.2, -65.0, 2.0),
            ThalamoCortical => (0.02, 0.25, -65.0, 0.05),
            ResonatorClass => (0.1, 0.26, -65.0, 2.0),
            LowThresholdSpiking => (0.02, 0.25, -65.0, 2.0),
        };
        let usual = Izhikevich { a, b, c, d, ..Izhikevich::default() };
        match self {
            Class1 | Integrator => Izhikevich { k1: 4.1, k0: 108.0, ..usual },
            Accommodation => Izhikevich { v_b: -65.0, gamma: 0.0, ..usual },
            _ => usual,
        }
    }

    /// The potential at which the cell starts, with the recovery where it comes to rest there.
    pub fn start(self) -> [f64; 2] {
        let v = match self {
            TonicSpiking | TonicBursting | MixedMode | SpikeFrequencyAdaptation | SpikeLatency => -70.0,
            DepolarizingAfterpotential => -70.0,
            Accommodation | RegularSpiking | IntrinsicallyBursting | Chattering | FastSpiking => -65.0,
            LowThresholdSpiking => -65.0,
            PhasicSpiking | PhasicBursting | Class2 | ReboundSpike | ReboundBurst | ThresholdVariability => -64.0,
            ResonatorClass => -64.0,
            InhibitionInducedSpiking | InhibitionInducedBursting => -63.8,
            ThalamoCortical => -63.0,
            SubthresholdOscillation | Resonator => -62.0,
            Bistability => -61.0,
            Class1 | Integrator => -60.0,
        };
        let u = if self == Accommodation { -16.0 } else { self.model().b * v };
        [v, u]
    }

    /// The current that shows the pattern.
    pub fn stimulus(self) -> Stimulus {
        match self {
            TonicSpiking => Stimulus::new(100.0).step(10.0, 14.0),
            PhasicSpiking => Stimulus::new(200.0).step(20.0, 0.5),
            TonicBursting => Stimulus::new(220.0).step(22.0, 15.0),
            PhasicBursting => Stimulus::new(200.0).step(20.0, 0.6),
            MixedMode => Stimulus::new(160.0).step(16.0, 10.0),
            SpikeFrequencyAdaptation => Stimulus::new(85.0).step(8.5, 30.0),
            Class1 => Stimulus::new(300.0).ramp(30.0, 0.075),
            Class2 => Stimulus::new(298.0).step(0.0, -0.5).ramp(30.0, 0.015),
            SpikeLatency => Stimulus::new(100.0).pulses(&[10.0], 3.0, 7.04),
            SubthresholdOscillation => Stimulus::new(200.0).pulses(&[20.0], 5.0, 2.0),
            Resonator => Stimulus::new(400.0).pulses(&[40.0, 60.0, 280.0, 320.0], 4.0, 0.65),
            Integrator => Stimulus::new(100.0).pulses(&[9.1, 14.1, 70.0, 80.0], 2.0, 9.0),
            ReboundSpike | ReboundBurst => Stimulus::new(200.0).pulses(&[20.0], 5.0, -15.0),
            ThresholdVariability => {
                Stimulus::new(100.0).pulses(&[10.0], 5.0, 1.0).pulses(&[70.0], 5.0, -6.0).pulses(&[80.0], 5.0, 1.0)
            }
            Bistability => Stimulus::new(300.0).step(0.0, 0.24).pulses(&[37.5, 207.0], 5.0, 1.0),
            DepolarizingAfterpotential => Stimulus::new(50.0).pulses(&[9.0], 2.0, 20.0),
            Accommodation => Stimulus::new(400.0).ramp(0.0, 0.04).step(200.0, 0.0).ramp(300.0, 0.32).step(312.0, 0.0),
            InhibitionInducedSpiking | InhibitionInducedBursting => {
                Stimulus::new(350.0).step(0.0, 80.0).pulses(&[50.0], 200.0, -5.0)
            }
            RegularSpiking | IntrinsicallyBursting => Stimulus::new(320.0).step(20.0, 10.0),
            ThalamoCortical => Stimulus::new(120.0).step(20.0, 10.0),
            ResonatorClass => Stimulus::new(220.0).step(20.0, 5.0),
            Chattering | FastSpiking | LowThresholdSpiking => Stimulus::new(220.0).step(20.0, 10.0),
        }
    }
}
