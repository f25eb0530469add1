//! Values for many neurons or synapses at once: one for all, drawn for each, or given one by one.

mod draw;
mod given;
mod shape;
#[cfg(test)]
mod tests;

use crate::error::{Check, Result, finite, non_negative, positive, require};
use crate::random::Stream;
use crate::space::Geometry;
use rand_distr::Distribution;
use shape::raised;
use std::fmt;
use std::sync::Arc;

/// Where initial values, weights and delays come from.
///
/// Wherever one is asked for, a number, a list of numbers, or a reference to either or to another `Init` will do.
///
/// ```
/// use synfire::init::Init;
/// use synfire::random::{Purpose, Source};
///
/// let source = Source::new(1, 0, Purpose::Initial);
/// assert_eq!(Init::from(-60).values(source, 0..2, "v")?, [-60.0, -60.0]);
/// assert_eq!(Init::from([1.0, 2.0]).values(source, 0..2, "v")?, [1.0, 2.0]);
/// let drawn = Init::Uniform(-60.0, -50.0).values(source, 0..1000, "v")?;
/// assert!(drawn.iter().all(|v| (-60.0..-50.0).contains(v)));
/// # Ok::<(), synfire::Error>(())
/// ```
#[derive(Clone)]
pub enum Init {
    /// This value for each.
    Same(f64),
    /// Uniform between two bounds.
    Uniform(f64, f64),
    /// Normal, of this mean and standard deviation.
    Normal(f64, f64),
    /// Log-normal: the logarithm has this mean and standard deviation.
    LogNormal(f64, f64),
    /// Exponential, of this mean.
    Exponential(f64),
    /// The values one by one.
    Each(Vec<f64>),
    /// Drawn by a function; see [`Init::distribution`].
    Drawn(Arc<Draw>),
    /// A function of the numbers of source and target, for weights and delays only; see [`Init::by_pair`].
    Pairwise(Arc<ByPair>),
    /// A function of the distance of source and target, for weights and delays only; see [`Init::by_distance`].
    Distance(Arc<ByDistance>),
    /// Drawn within bounds; see [`Init::at_least`] and [`Init::redrawn`].
    Bounded(Bounded),
}

/// A distribution within bounds.
#[derive(Clone)]
pub struct Bounded {
    all: Box<Init>,
    bound: Bound,
}

/// What becomes of values beyond a bound.
#[derive(Clone, Copy)]
enum Bound {
    /// Those below become the bound.
    Least(f64),
    /// Those that are not between are drawn again.
    Between(f64, f64),
}

/// Draws a value.
pub type Draw = dyn Fn(&mut Stream) -> f64 + Send + Sync;

/// The value of the synapse from a source to a target, by their numbers within the views that are connected.
pub type ByPair = dyn Fn(usize, usize) -> f64 + Send + Sync;

/// The value of the synapse between neurons at a distance.
pub type ByDistance = dyn Fn(f64) -> f64 + Send + Sync;

impl Init {
    /// Drawn from a distribution of the `rand_distr` crate, or one of your own.
    ///
    /// ```
    /// use synfire::rand_distr::Gamma;
    /// use synfire::init::Init;
    ///
    /// let weights = Init::distribution(Gamma::new(2.0, 0.5).unwrap());
    /// # weights.check("weight").unwrap();
    /// ```
    pub fn distribution(distribution: impl Distribution<f64> + Send + Sync + 'static) -> Init {
        Init::Drawn(Arc::new(move |stream: &mut Stream| distribution.sample(stream)))
    }

    /// A function of the numbers of source and target, such as a profile over their distance.
    ///
    /// ```
    /// use synfire::init::Init;
    ///
    /// let delays = Init::by_pair(|source, target| 0.1 * source.abs_diff(target) as f64);
    /// # delays.check("delay").unwrap();
    /// ```
    pub fn by_pair(value: impl Fn(usize, usize) -> f64 + Send + Sync + 'static) -> Init {
        Init::Pairwise(Arc::new(value))
    }

    /// A function of the distance between source and target, whose populations must be
    /// [placed](crate::network::Network::place). Delays go to the nearest multiple of the time step.
    ///
    /// ```
    /// use synfire::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let mut net = Network::new(0.1)?;
    /// let cells = net.add(10, Lif::default())?;
    /// net.place(cells, Line::new(10.0))?;
    /// // 0.3 mm/ms, and half a millisecond for the synapse itself.
    /// let delay = Init::by_distance(|mm| 0.5 + mm / 0.3);
    /// let wires = net.connect(cells, cells, AllToAll.weight(1.0).delay(delay), Synapse::ampa())?;
    /// assert!((net.synapses(wires)?[3].delay - 10.5).abs() < 1e-9);
    /// # Ok(())
    /// # }
    /// ```
    pub fn by_distance(value: impl Fn(f64) -> f64 + Send + Sync + 'static) -> Init {
        Init::Distance(Arc::new(value))
    }

    /// With places known, so that what depends on distances depends on pairs; `what` names the values.
    pub(crate) fn in_space(self, geometry: &Geometry, what: &str) -> Result<Init> {
        let Init::Distance(value) = self else { return Ok(self) };
        let between = geometry.of(what)?;
        Ok(Init::by_pair(move |source, target| value(between.distance(source, target))))
    }

    /// The same values, but none below `least`: what is drawn below it becomes `least`.
    ///
    /// ```
    /// use synfire::init::Init;
    /// use synfire::random::{Purpose, Source};
    ///
    /// let delays = Init::Normal(1.5, 0.75).at_least(0.1);
    /// let drawn = delays.values(Source::new(1, 0, Purpose::Delay), 0..1000, "delay")?;
    /// assert!(drawn.iter().all(|&delay| delay >= 0.1) && drawn.contains(&0.1));
    /// # Ok::<(), synfire::Error>(())
    /// ```
    pub fn at_least(self, least: f64) -> Init {
        let raised = move |value| raised(value, least);
        match self {
            Init::Same(value) => Init::Same(raised(value)),
            Init::Each(values) => Init::Each(values.into_iter().map(raised).collect()),
            Init::Pairwise(by_pair) => Init::by_pair(move |source, target| raised(by_pair(source, target))),
            Init::Distance(value) => Init::by_distance(move |distance| raised(value(distance))),
            drawn => Init::Bounded(Bounded { all: Box::new(drawn), bound: Bound::Least(least) }),
        }
    }

    /// The same distribution, strictly between `low` and `high` only: what is drawn beyond is drawn again.
    ///
    /// ```
    /// use synfire::init::Init;
    /// use synfire::random::{Purpose, Source};
    ///
    /// // The upper half of a normal distribution has its mean sqrt(2 / pi) deviations above.
    /// let weights = Init::Normal(1.0, 0.5).redrawn(1.0, f64::INFINITY);
    /// let drawn = weights.values(Source::new(1, 0, Purpose::Weight), 0..10_000, "weight")?;
    /// assert!((drawn.iter().sum::<f64>() / 10_000.0 - 1.399).abs() < 0.01);
    /// # Ok::<(), synfire::Error>(())
    /// ```
    ///
    /// A value that a thousand draws do not bring between the bounds becomes NaN, and so does one beyond them that is
    /// not drawn at all; whatever takes the values then refuses it.
    pub fn redrawn(self, low: f64, high: f64) -> Init {
        let kept = move |value: f64| if low < value && value < high { value } else { f64::NAN };
        match self {
            Init::Same(value) => Init::Same(kept(value)),
            Init::Each(values) => Init::Each(values.into_iter().map(kept).collect()),
            Init::Pairwise(by_pair) => Init::by_pair(move |source, target| kept(by_pair(source, target))),
            Init::Distance(value) => Init::by_distance(move |distance| kept(value(distance))),
            drawn => Init::Bounded(Bounded { all: Box::new(drawn), bound: Bound::Between(low, high) }),
        }
    }

    /// Whether the parameters make sense; `what` names the values in the error.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`](crate::Error::Parameter) if a number is not finite, a lower bound is above its upper bound or
    /// too far below it for their difference to be finite, a standard deviation is negative, or the mean of an exponential
    /// distribution is not positive.
    pub fn check(&self, what: &str) -> Result<()> {
        let of = |broken: crate::error::Broken| broken.of(what);
        match self {
            Init::Same(value) => finite("the value", *value).map_err(of),
            Init::Uniform(low, high) => {
                finite("the lower bound", *low).map_err(of)?;
                finite("the upper bound", *high).map_err(of)?;
                let rule = format!("at least the lower bound, {low}, and less than 1.8e308 above it");
                require(low <= high && (high - low).is_finite(), "the upper bound", *high, rule).map_err(of)
            }
            Init::Normal(mean, deviation) | Init::LogNormal(mean, deviation) => {
                finite("the mean", *mean).map_err(of)?;
                non_negative("the standard deviation", *deviation).map_err(of)
            }
            Init::Exponential(mean) => positive("the mean", *mean).map_err(of),
            Init::Bounded(Bounded { all, bound }) => {
                bound.check().map_err(of)?;
                all.check(what)
            }
            Init::Each(values) => {
                values.iter().enumerate().try_for_each(|(index, value)| drawn(what, index, *value).map(drop))
            }
            Init::Drawn(_) | Init::Pairwise(_) | Init::Distance(_) => Ok(()),
        }
    }
}

impl Bound {
    fn check(self) -> Check {
        match self {
            Bound::Least(least) => require(!least.is_nan(), "the least value", least, "a number"),
            Bound::Between(low, high) => {
                require(low < high, "the lower bound", low, format!("below the upper bound, {high}"))
            }
        }
    }
}

/// A value that must be finite.
fn drawn(what: &str, index: usize, value: f64) -> Result<f64> {
    if value.is_finite() {
        return Ok(value);
    }
    finite(&format!("value number {index}"), value).map_err(|broken| broken.of(what))?;
    Ok(value)
}

impl fmt::Debug for Bounded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Bounded { all, bound } = self;
        match bound {
            Bound::Least(least) => write!(f, "AtLeast({all:?}, {least})"),
            Bound::Between(low, high) => write!(f, "Redrawn({all:?}, {low}, {high})"),
        }
    }
}

impl fmt::Debug for Init {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Init::Same(value) => write!(f, "Same({value})"),
            Init::Uniform(low, high) => write!(f, "Uniform({low}, {high})"),
            Init::Normal(mean, deviation) => write!(f, "Normal({mean}, {deviation})"),
            Init::Each(values) => write!(f, "Each({values:?})"),
            Init::LogNormal(mean, deviation) => write!(f, "LogNormal({mean}, {deviation})"),
            Init::Exponential(mean) => write!(f, "Exponential({mean})"),
            Init::Bounded(bounded) => bounded.fmt(f),
            Init::Drawn(_) => f.write_str("Drawn(..)"),
            Init::Pairwise(_) => f.write_str("Pairwise(..)"),
            Init::Distance(_) => f.write_str("Distance(..)"),
        }
    }
}
