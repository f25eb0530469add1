//! A synapse: kinetics, output, release and learning rule, any part replaceable.

use crate::error::{Error, Result, name_of};
use crate::models::synapses::Current;
use crate::traits::{Align, Kinetics, Output, Plasticity, Release, Trace};
use serde::{Deserialize, Serialize};
use std::any::TypeId;

/// What a projection's synapses are made of. Weight and delay belong to the wiring.
///
/// ```
/// use synfire::prelude::*;
///
/// let ready = Synapse::gaba_a();
/// let current = Synapse::new(Exponential { tau: 5.0 });
/// let conductance = Synapse::new(Exponential { tau: 5.0 }).output(Conductance(0.0));
/// # let _ = (ready, current, conductance);
/// ```
///
/// [`Synapse::ampa`], [`Synapse::nmda`], [`Synapse::gaba_a`] and [`Synapse::gaba_b`] are whole, with published kinetics and
/// reversal potential. Parts that do not go together are refused where the synapse is used, see [`Synapse::check`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Synapse<K, O = Current, R = FullRelease, P = Static> {
    pub(crate) kinetics: K,
    pub(crate) output: O,
    pub(crate) release: R,
    pub(crate) rule: P,
}

impl<K> Synapse<K> {
    /// A synapse with these kinetics, whose gate is a current, without short-term or long-term plasticity.
    pub fn new(kinetics: K) -> Synapse<K> {
        Synapse { kinetics, output: Current, release: FullRelease, rule: Static }
    }
}

impl<K, O, R, P> Synapse<K, O, R, P> {
    /// With this output in place of a current.
    pub fn output<O2: Output>(self, output: O2) -> Synapse<K, O2, R, P> {
        Synapse { kinetics: self.kinetics, output, release: self.release, rule: self.rule }
    }

    /// With short-term plasticity.
    pub fn release<R2>(self, release: R2) -> Synapse<K, O, R2, P> {
        Synapse { kinetics: self.kinetics, output: self.output, release, rule: self.rule }
    }

    /// With a learning rule.
    pub fn plastic<P2>(self, rule: P2) -> Synapse<K, O, R, P2> {
        Synapse { kinetics: self.kinetics, output: self.output, release: self.release, rule }
    }

    /// Whether the parameters are within their ranges, and the parts go together. A network asks before it connects.
    ///
    /// ```
    /// use synfire::prelude::*;
    ///
    /// let error = Synapse::new(GabaA::default()).check().unwrap_err();
    /// assert!(error.to_string().starts_with("GabaA opens channels, but Current does not depend on the potential"));
    /// assert!(Synapse::gaba_a().check().is_ok());
    /// ```
    ///
    /// # Errors
    /// [`Error::Parameter`] for a parameter outside its range, and for a lower bound of the rule that is no weight for the
    /// output. [`Error::Conflict`] for
    ///
    /// - a release that would do nothing: with pulses of transmitter, which are all or none, or with a gate that spikes
    ///   do not open;
    /// - a learning rule with gates at the source;
    /// - an output that would do nothing, with jumps of the potential;
    /// - a mere current from channels that inhibit or are blocked by magnesium.
    pub fn check<const D: usize, const S: usize, const X: usize, const Y: usize>(&self) -> Result<()>
    where
        K: Kinetics<D>,
        O: Output,
        R: Release<S>,
        P: Plasticity<X, Y>,
    {
        self.kinetics.check().map_err(|broken| broken.of(name_of::<K>()))?;
        self.output.check().map_err(|broken| broken.of(name_of::<O>()))?;
        self.release.check().map_err(|broken| broken.of(name_of::<R>()))?;
        self.rule.check().map_err(|broken| broken.of(name_of::<P>()))?;
        self.misfit().map_or(Ok(()), |what| Err(Error::Conflict { what }))?;
        let (low, _) = self.rule.bounds();
        if is::<P, Static>() || low == f64::NEG_INFINITY {
            return Ok(());
        }
        let below = |mut broken: crate::error::Broken| {
            broken.parameter = format!("the lower bound of {}", name_of::<P>());
            broken.of(name_of::<O>())
        };
        self.output.check_weight(low).map_err(below)
    }

    /// Which parts do not go together, and what to take in their place.
    fn misfit<const D: usize, const S: usize>(&self) -> Option<String>
    where
        K: Kinetics<D>,
        O: Output,
        R: Release<S>,
        P: 'static,
    {
        let (kinetics, output) = (name_of::<K>(), name_of::<O>());
        let released = !is::<R, FullRelease>();
        if self.kinetics.pulse().is_some() && released {
            return Some(format!(
                "the pulses of {kinetics} are all or none, so that no release can scale them; use kinetics without pulses, \
                 or no release"
            ));
        }
        if !K::SPIKES && released {
            return Some(format!(
                "{kinetics} follows the potential of its source, so that no release of its spikes can scale it; use \
                 kinetics that spikes open, or no release"
            ));
        }
        if K::ALIGN == Align::Pre && !is::<P, Static>() {
            return Some(format!(
                "{kinetics} keeps its gates at the source, where weights cannot learn; use a kinetics aligned to the target"
            ));
        }
        if K::ALIGN == Align::Jump && !is::<O, Current>() {
            return Some(format!(
                "{kinetics} makes the potential jump by the weight, so that {output} would do nothing; leave the output \
                 away, and inhibit by negative weights"
            ));
        }
        (K::NEEDS_POTENTIAL && !O::OHMIC).then(|| {
            format!(
                "{kinetics} opens channels, but {output} does not depend on the potential, so that positive weights would \
                 excite; give an output with a reversal potential, such as Conductance(-80.0), take a ready synapse, such \
                 as Synapse::gaba_a() or Synapse::nmda(), or, for a current, Exponential"
            )
        })
    }
}

/// Whether two types are the same.
fn is<A: 'static, B: 'static>() -> bool {
    TypeId::of::<A>() == TypeId::of::<B>()
}

/// What a spike does at its targets: a [`Synapse`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no synapse",
    label = "a synapse is expected here",
    note = "kinetics become a synapse by `Synapse::new(kinetics)`, with an output by `.output(Conductance(0.0))`; \
            `Synapse::ampa()` and `Synapse::gaba_a()` are ready"
)]
pub trait IntoSynapse {
    /// How its gates open and close.
    type Kinetics;
    /// What an open gate does.
    type Output;
    /// Short-term plasticity.
    type Release;
    /// The learning rule.
    type Rule;

    /// The synapse.
    fn into_synapse(self) -> Synapse<Self::Kinetics, Self::Output, Self::Release, Self::Rule>;
}

impl<K, O, R, P> IntoSynapse for Synapse<K, O, R, P> {
    type Kinetics = K;
    type Output = O;
    type Release = R;
    type Rule = P;

    fn into_synapse(self) -> Synapse<K, O, R, P> {
        self
    }
}

/// Every spike lets out the whole weight: no short-term plasticity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FullRelease;

impl Release<0> for FullRelease {
    fn rest(&self) -> [f64; 0] {
        []
    }

    fn recover(&self, x: [f64; 0], _: f64) -> [f64; 0] {
        x
    }

    fn spike(&self, x: [f64; 0]) -> ([f64; 0], f64) {
        (x, 1.0)
    }
}

/// Weights that do not change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Static;

impl Plasticity<0, 0> for Static {
    fn pre(&self) -> [Trace; 0] {
        []
    }

    fn post(&self) -> [Trace; 0] {
        []
    }

    fn on_pre(&self, w: f64, _: [f64; 0], _: [f64; 0]) -> f64 {
        w
    }

    fn on_post(&self, w: f64, _: [f64; 0], _: [f64; 0]) -> f64 {
        w
    }
}
