//! Synapses whose kinetics and reversal potential belong together.

use super::{Ampa, Conductance, GabaA, GabaB1, MagnesiumBlock, Nmda};
use crate::synapse::Synapse;

/// Weights are conductances, for cells whose potentials are in mV as they are measured, with rest around -65 mV.
impl Synapse<Ampa, Conductance> {
    /// Fast excitation by AMPA receptors: they close with 2 ms, and reverse at 0 mV.
    ///
    /// ```
    /// use synfire::prelude::*;
    ///
    /// assert_eq!(Synapse::ampa(), Synapse::new(Ampa { tau: 2.0 }).output(Conductance(0.0)));
    /// ```
    ///
    /// N. Brunel and X.-J. Wang (2001), Effects of neuromodulation in a cortical network model of object working memory
    /// dominated by recurrent inhibition, *Journal of Computational Neuroscience* 11, 63-85,
    /// <https://doi.org/10.1023/A:1011204814320>.
    pub fn ampa() -> Self {
        Synapse::new(Ampa { tau: 2.0 }).output(Conductance(0.0))
    }
}

impl Synapse<Nmda, MagnesiumBlock> {
    /// Slow excitation by NMDA receptors, which 1 mM of magnesium blocks at low potentials: a rise of 2 ms, a fall of
    /// 100 ms, saturation at 0.5/ms, reversal at 0 mV.
    ///
    /// ```
    /// use synfire::prelude::*;
    ///
    /// let block = MagnesiumBlock { e: 0.0, mg: 1.0, alpha: 0.062, beta: 3.57 };
    /// assert_eq!(Synapse::nmda(), Synapse::new(Nmda { tau_rise: 2.0, tau_decay: 100.0, a: 0.5 }).output(block));
    /// ```
    ///
    /// N. Brunel and X.-J. Wang (2001), as for [`Synapse::ampa`]; C. E. Jahr and C. F. Stevens (1990), Voltage dependence
    /// of NMDA-activated macroscopic conductances predicted by single-channel kinetics, *Journal of Neuroscience* 10,
    /// 3178-3182, <https://doi.org/10.1523/JNEUROSCI.10-09-03178.1990>, for the block.
    pub fn nmda() -> Self {
        let block = MagnesiumBlock { e: 0.0, mg: 1.0, alpha: 0.062, beta: 3.57 };
        Synapse::new(Nmda { tau_rise: 2.0, tau_decay: 100.0, a: 0.5 }).output(block)
    }
}

impl Synapse<GabaA, Conductance> {
    /// Fast inhibition by GABA_A receptors: they close at 0.18/ms, that is with 5.6 ms, and reverse at -80 mV. Weights are
    /// positive.
    ///
    /// ```
    /// use synfire::prelude::*;
    ///
    /// assert_eq!(Synapse::gaba_a(), Synapse::new(GabaA { tau: 1.0 / 0.18 }).output(Conductance(-80.0)));
    /// ```
    ///
    /// A. Destexhe, Z. F. Mainen and T. J. Sejnowski (1994), An efficient method for computing synaptic conductances based on
    /// a kinetic model of receptor binding, *Neural Computation* 6, 14-18, <https://doi.org/10.1162/neco.1994.6.1.14>, for
    /// the rate and the reversal potential; the same (1998), Kinetic models of synaptic transmission, in C. Koch and I. Segev
    /// (eds.), *Methods in Neuronal Modeling*, second edition, 1-25, MIT Press.
    pub fn gaba_a() -> Self {
        Synapse::new(GabaA { tau: 1.0 / 0.18 }).output(Conductance(-80.0))
    }
}

impl Synapse<GabaB1, Conductance> {
    /// Slow inhibition by GABA_B receptors, which bursts open rather than single spikes, with reversal at -95 mV. Weights
    /// are positive.
    ///
    /// ```
    /// use synfire::prelude::*;
    ///
    /// assert_eq!(Synapse::gaba_b(), Synapse::new(GabaB1::default()).output(Conductance(-95.0)));
    /// ```
    ///
    /// A. Destexhe and T. J. Sejnowski (1995), G protein activation kinetics and spillover of γ-aminobutyric acid may account
    /// for differences between inhibitory responses in the hippocampus and thalamus, *PNAS* 92, 9515-9519,
    /// <https://doi.org/10.1073/pnas.92.21.9515>, for the reversal potential, that of potassium; [`GabaB1`] for the kinetics.
    pub fn gaba_b() -> Self {
        Synapse::new(GabaB1::default()).output(Conductance(-95.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::traits::Output;

    /// Which way a synapse draws a cell at -65 mV.
    fn draws<O: Output>(output: O) -> f64 {
        output.current(1.0, -65.0).at(-65.0)
    }

    #[test]
    fn excitation_excites_and_inhibition_inhibits() {
        assert!(draws(Synapse::ampa().output) > 0.0 && draws(Synapse::nmda().output) > 0.0);
        assert!(draws(Synapse::gaba_a().output) < 0.0 && draws(Synapse::gaba_b().output) < 0.0);
        assert!(Synapse::ampa().check().is_ok() && Synapse::nmda().check().is_ok());
        assert!(Synapse::gaba_a().check().is_ok() && Synapse::gaba_b().check().is_ok());
    }
}
