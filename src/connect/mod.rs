//! Which neurons are connected: the rules, and the weights and delays of what they connect.
//!
//! | rule | connects |
//! |---|---|
//! | [`FixedProb`] | each pair with a given probability |
//! | [`FixedInDegree`] | each target to a given number of random sources |
//! | [`FixedOutDegree`] | each source to a given number of random targets |
//! | [`FixedTotal`] | a given number of random pairs |
//! | [`OneToOne`] | each source to the target of the same number |
//! | [`AllToAll`] | each source to each target |
//! | [`Pairs`] | the pairs listed |
//! | [`PairwisePoisson`] | each pair by a Poisson number of synapses |
//! | [`ByPair`], [`Where`] | each pair with a probability, or if it meets a condition, by the numbers of source and target |
//! | [`ByGroup`], [`Clusters`] | each pair with the probability that a table has for their groups |
//! | [`Symmetric`] | what another rule does, in both directions |
//! | [`SmallWorld`] | a ring of neighbours, some of them elsewhere (Watts and Strogatz) |
//! | [`ScaleFree`] | a few neurons to very many others (Barabasi and Albert) |
//!
//! Where neurons have [places](crate::space):
//!
//! | rule | connects |
//! |---|---|
//! | [`ByDistance`] | each pair with a probability that depends on distance, by a [`Kernel`] |
//! | [`WithinRadius`] | all pairs within a distance |
//! | [`Nearest`] | each target to a given number of sources, the nearest |
//! | [`FixedInDegree::by_distance`], [`FixedOutDegree::by_distance`] | as many, the near ones more probable |
//!
//! A rule with a weight is a [`Wiring`]; delays and switches are added to it:
//!
//! ```
//! use synfire::connect::{Connect, FixedProb};
//!
//! let wiring = FixedProb(0.02).weight(0.6).delay(1.5).autapses(false);
//! assert!(!wiring.autapses);
//! ```
//!
//! A rule of your own implements [`Connect`].

mod all_to_all;
mod distance;
mod fixed_in_degree;
mod fixed_out_degree;
mod fixed_prob;
mod fixed_total;
mod listed;
mod one_to_one;
mod pairs;
mod partners;
mod share;
mod structure;
#[cfg(test)]
mod testing;

pub use all_to_all::AllToAll;
pub use distance::{ByDistance, DegreeByDistance, Kernel, Mask, Nearest, Profile, WithinRadius};
pub use fixed_in_degree::FixedInDegree;
pub use fixed_out_degree::FixedOutDegree;
pub use fixed_prob::FixedProb;
pub use fixed_total::FixedTotal;
pub use one_to_one::OneToOne;
pub use pairs::Pairs;
pub use structure::{ByGroup, ByPair, Clusters, PairwisePoisson, ScaleFree, SmallWorld, Symmetric, Where};

use crate::error::{Error, Result};
use crate::init::Init;
use crate::random::{Source, Stream};
use crate::space::Geometry;
use std::fmt;
use std::ops::Range;

/// What a rule is to connect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Number of sources.
    pub sources: usize,
    /// Number of targets.
    pub targets: usize,
    /// If both are neurons of one population, the `k` by which source `i` is the same neuron as target `i + k`.
    pub offset: Option<isize>,
    /// Whether a neuron may connect to itself.
    pub autapses: bool,
    /// Whether there may be several synapses from one source to one target.
    pub multapses: bool,
}

impl Shape {
    /// The source that target `target` must not be connected to, since they are one neuron.
    pub fn source_excluded(&self, target: usize) -> Option<usize> {
        self.excluded(target, self.offset?.checked_neg()?, self.sources)
    }

    /// The target that source `source` must not be connected to, since they are one neuron.
    pub fn target_excluded(&self, source: usize) -> Option<usize> {
        self.excluded(source, self.offset?, self.targets)
    }

    fn excluded(&self, neuron: usize, offset: isize, partners: usize) -> Option<usize> {
        let same = neuron.checked_add_signed(offset)?;
        (!self.autapses && same < partners).then_some(same)
    }

    /// The targets that have an excluded source: a range, since the sources are consecutive neurons.
    fn targets_with_exclusion(&self) -> Range<usize> {
        let (Some(offset), false) = (self.offset, self.autapses) else { return 0..0 };
        let limit = |source: usize| source.saturating_add_signed(offset).min(self.targets);
        limit(0)..limit(self.sources)
    }

    /// An error unless 32 bits can number the neurons, as lists of partners do.
    fn check(self, rule: &str) -> Result<()> {
        let Shape { sources, targets, .. } = self;
        if sources.max(targets) <= u32::MAX as usize {
            return Ok(());
        }
        let most = u32::MAX;
        let reason = format!(
            "there are {sources} sources and {targets} targets, but at most {most} of either can be told apart; connect smaller views"
        );
        Err(infeasible(rule, reason))
    }

    /// The number of pairs that may be connected.
    pub fn pairs(&self) -> u128 {
        self.sources as u128 * self.targets as u128 - self.targets_with_exclusion().len() as u128
    }

    /// The same with sources and targets exchanged.
    fn reversed(self) -> Shape {
        Shape { sources: self.targets, targets: self.sources, offset: self.offset.and_then(isize::checked_neg), ..self }
    }
}

/// Partners of one neuron: appended to the list in ascending order, drawn from this neuron's stream alone.
pub type Partners = Box<dyn Fn(usize, &mut Stream, &mut Vec<u32>) + Send + Sync>;

/// How the connections are generated, by any number of threads with one result.
pub enum Plan {
    /// The targets of one source.
    BySource(Partners),
    /// The sources of one target, repeated if there are several synapses.
    ByTarget(Partners),
    /// The pairs of source and target.
    Pairs(Vec<(u32, u32)>),
    /// Every source to every target, except to itself if autapses are not allowed.
    All,
}

impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Plan::BySource(_) => f.write_str("BySource(..)"),
            Plan::ByTarget(_) => f.write_str("ByTarget(..)"),
            Plan::Pairs(pairs) => f.debug_tuple("Pairs").field(pairs).finish(),
            Plan::All => f.write_str("All"),
        }
    }
}

/// A connection rule.
///
/// ```
/// use synfire::connect::{Connect, Plan, Shape};
/// use synfire::random::Source;
///
/// /// Each neuron to the next, round a ring.
/// #[derive(Clone)]
/// struct Ring;
///
/// impl Connect for Ring {
///     fn plan(&self, shape: Shape, _: Source) -> synfire::Result<Plan> {
///         let next = move |source: usize| (source + 1) % shape.targets;
///         Ok(Plan::BySource(Box::new(move |source, _, targets| targets.push(next(source) as u32))))
///     }
///
///     fn expected(&self, shape: Shape) -> f64 {
///         shape.sources as f64
///     }
/// }
///
/// let wiring = Ring.weight(1.0);
/// assert_eq!(wiring.rule.expected(Shape { sources: 5, targets: 5, offset: Some(0), autapses: true, multapses: true }), 5.0);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no connection rule",
    note = "the rules are in `synfire::connect`: `AllToAll`, `OneToOne`, `FixedProb`, `FixedInDegree` and others"
)]
pub trait Connect: Clone + Send + Sync + 'static {
    /// How the connections are generated. Whoever runs the plan gives each neuron the stream of its number in `source`.
    ///
    /// # Errors
    ///
    /// At once, before anything is drawn: [`Error::Parameter`] if a parameter is outside its range, and
    /// [`Error::Infeasible`] if no connections of this shape obey the rule.
    fn plan(&self, shape: Shape, source: Source) -> Result<Plan>;

    /// The expected number of synapses, by which memory is estimated.
    fn expected(&self, shape: Shape) -> f64;

    /// As [`Connect::plan`] and [`Connect::expected`] together, for a rule that asks where the neurons are: this is what a
    /// network calls. [`Geometry::of`] has their places.
    ///
    /// ```
    /// use synfire::connect::{Connect, Plan, Shape};
    /// use synfire::prelude::*;
    /// use synfire::random::Source;
    /// use synfire::space::Geometry;
    ///
    /// /// Each neuron to those farther to the right.
    /// #[derive(Clone)]
    /// struct Rightward;
    ///
    /// impl Connect for Rightward {
    ///     fn plan(&self, shape: Shape, source: Source) -> Result<Plan> {
    ///         Ok(self.plan_in(shape, &Geometry::none(), source)?.0)
    ///     }
    ///
    ///     fn expected(&self, shape: Shape) -> f64 {
    ///         shape.pairs() as f64 / 2.0
    ///     }
    ///
    ///     fn plan_in(&self, shape: Shape, geometry: &Geometry, _: Source) -> Result<(Plan, f64)> {
    ///         let between = geometry.of("Rightward")?;
    ///         let targets = move |source: usize, _: &mut synfire::random::Stream, list: &mut Vec<u32>| {
    ///             let right = |&target: &usize| between.displacement(source, target)[0] > 0.0;
    ///             list.extend((0..shape.targets).filter(right).map(|target| target as u32));
    ///         };
    ///         Ok((Plan::BySource(Box::new(targets)), self.expected(shape)))
    ///     }
    /// }
    ///
    /// # fn main() -> Result<()> {
    /// let mut net = Network::new(0.1)?;
    /// let cells = net.add(5, Lif::default())?;
    /// net.place(cells, Line::new(1.0))?;
    /// let wires = net.connect(cells, cells, Rightward.weight(1.0), Synapse::ampa())?;
    /// assert_eq!(net.synapses(wires)?.len(), 4 + 3 + 2 + 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Connect::plan`]; [`Error::Infeasible`] if not all neurons have places.
    fn plan_in(&self, shape: Shape, _: &Geometry, source: Source) -> Result<(Plan, f64)> {
        Ok((self.plan(shape, source)?, self.expected(shape)))
    }

    /// This rule with a weight, in the unit that the synapse asks for.
    fn weight(self, weight: impl Into<Init>) -> Wiring<Self> {
        Wiring { rule: self, weight: weight.into(), delay: Init::Same(0.0), autapses: true, multapses: true }
    }
}

/// A rule with weights and delays.
#[derive(Clone, Debug)]
pub struct Wiring<C> {
    /// Which neurons are connected.
    pub rule: C,
    /// Weight of a synapse, in the unit that the synapse asks for.
    pub weight: Init,
    /// Delay of a synapse (ms), a multiple of the time step.
    pub delay: Init,
    /// Whether a neuron may connect to itself.
    pub autapses: bool,
    /// Whether there may be several synapses from one source to one target.
    pub multapses: bool,
}

/// A copy, so that one wiring can serve several times.
impl<C: Clone> From<&Wiring<C>> for Wiring<C> {
    fn from(wiring: &Wiring<C>) -> Wiring<C> {
        wiring.clone()
    }
}

impl<C> Wiring<C> {
    /// With this delay (ms) in place of 0.
    pub fn delay(self, ms: impl Into<Init>) -> Self {
        Wiring { delay: ms.into(), ..self }
    }

    /// Whether a neuron may connect to itself; it may unless this says no.
    pub fn autapses(self, allowed: bool) -> Self {
        Wiring { autapses: allowed, ..self }
    }

    /// Whether there may be several synapses from one source to one target; there may unless this says no.
    pub fn multapses(self, allowed: bool) -> Self {
        Wiring { multapses: allowed, ..self }
    }
}

/// What says who is connected to whom, and with what weight: a [`Wiring`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no wiring: it has no weight",
    label = "a connection rule with its weight is expected here",
    note = "a rule takes its weight along, and a delay if there is one: `FixedProb(0.1).weight(0.5).delay(1.5)`"
)]
pub trait IntoWiring {
    /// The connection rule.
    type Rule: Connect;

    /// The rule with its weights and delays.
    fn into_wiring(self) -> Wiring<Self::Rule>;
}

impl<C: Connect> IntoWiring for Wiring<C> {
    type Rule = C;

    fn into_wiring(self) -> Wiring<C> {
        self
    }
}

fn infeasible(rule: &str, reason: impl Into<String>) -> Error {
    Error::Infeasible { rule: rule.into(), reason: reason.into() }
}
