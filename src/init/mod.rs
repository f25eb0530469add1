//! Values for many neurons or synapses at once: one for all, drawn for each, or given one by one.

#[cfg(test)]
mod tests;

use crate::error::{Error, Result, finite, require};
use crate::random::{Source, Stream};
use rand_distr::Distribution;
use std::fmt;
use std::sync::Arc;

/// Where initial values, weights and delays come from.
///
/// Wherever one is asked for, a number, a `Vec<f64>` or a `&[f64]` will do.
///
/// ```
/// use synfire::init::Init;
/// use synfire::random::{Purpose, Source};
///
/// let source = Source::new(1, 0, Purpose::Initial);
/// assert_eq!(Init::from(-60.0).values(source, 2, "v")?, [-60.0, -60.0]);
/// assert_eq!(Init::from([1.0, 2.0]).values(source, 2, "v")?, [1.0, 2.0]);
/// let drawn = Init::Uniform(-60.0, -50.0).values(source, 1000, "v")?;
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
    /// The values one by one.
    Each(Vec<f64>),
    /// Drawn by a function; see [`Init::distribution`].
    Drawn(Arc<Draw>),
    /// A function of the numbers of source and target, for weights and delays only; see [`Init::by_pair`].
    Pairwise(Arc<ByPair>),
}

/// Draws a value.
pub type Draw = dyn Fn(&mut Stream) -> f64 + Send + Sync;

/// The value of the synapse from a source to a target, by their numbers within the views that are connected.
pub type ByPair = dyn Fn(usize, usize) -> f64 + Send + Sync;

impl Init {
    /// Drawn from a distribution of the `rand_distr` crate, or one of your own.
    ///
    /// ```
    /// use synfire::rand_distr::LogNormal;
    /// use synfire::init::Init;
    ///
    /// let weights = Init::distribution(LogNormal::new(-0.7, 0.9).unwrap());
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

    /// The same values, but none below `least`: what is drawn below it becomes `least`.
    ///
    /// ```
    /// use synfire::init::Init;
    /// use synfire::random::{Purpose, Source};
    ///
    /// let delays = Init::Normal(1.5, 0.75).at_least(0.1);
    /// let drawn = delays.values(Source::new(1, 0, Purpose::Delay), 1000, "delay")?;
    /// assert!(drawn.iter().all(|&delay| delay >= 0.1) && drawn.contains(&0.1));
    /// # Ok::<(), synfire::Error>(())
    /// ```
    pub fn at_least(self, least: f64) -> Init {
        // `f64::max` would turn what is no number into the bound.
        let raised = move |value: f64| if value < least { least } else { value };
        match self {
            Init::Same(value) => Init::Same(raised(value)),
            Init::Each(values) => Init::Each(values.into_iter().map(raised).collect()),
            Init::Pairwise(by_pair) => Init::by_pair(move |source, target| raised(by_pair(source, target))),
            drawn => Init::Drawn(Arc::new(move |stream: &mut Stream| raised(drawn.draw(stream, 0, (0, 0))))),
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
    /// let drawn = weights.values(Source::new(1, 0, Purpose::Weight), 10_000, "weight")?;
    /// assert!((drawn.iter().sum::<f64>() / 10_000.0 - 1.399).abs() < 0.01);
    /// # Ok::<(), synfire::Error>(())
    /// ```
    ///
    /// A value that a thousand draws do not bring between the bounds becomes NaN, and so does one beyond them that is
    /// not drawn at all; whatever takes the values then refuses it.
    pub fn redrawn(self, low: f64, high: f64) -> Init {
        let between = move |value: &f64| low < *value && *value < high;
        let kept = move |value: f64| if between(&value) { value } else { f64::NAN };
        match self {
            Init::Same(value) => Init::Same(kept(value)),
            Init::Each(values) => Init::Each(values.into_iter().map(kept).collect()),
            Init::Pairwise(by_pair) => Init::by_pair(move |source, target| kept(by_pair(source, target))),
            drawn => Init::Drawn(Arc::new(move |stream: &mut Stream| {
                let mut draws = (0..1000).map(|_| drawn.draw(stream, 0, (0, 0)));
                draws.find(between).unwrap_or(f64::NAN)
            })),
        }
    }

    /// Whether the parameters make sense; `what` names the values in the error.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] if a number is not finite, a lower bound is above its upper bound, or a standard deviation
    /// is negative.
    pub fn check(&self, what: &str) -> Result<()> {
        let of = |broken: crate::error::Broken| broken.of(what);
        match self {
            Init::Same(value) => finite("the value", *value).map_err(of),
            Init::Uniform(low, high) => {
                finite("the lower bound", *low).map_err(of)?;
                finite("the upper bound", *high).map_err(of)?;
                let rule = format!("at least the lower bound, {low}");
                require(low <= high, "the upper bound", *high, rule).map_err(of)
            }
            Init::Normal(mean, deviation) => {
                finite("the mean", *mean).map_err(of)?;
                crate::error::non_negative("the standard deviation", *deviation).map_err(of)
            }
            Init::Each(values) => {
                values.iter().enumerate().try_for_each(|(index, value)| drawn(what, index, *value).map(drop))
            }
            Init::Drawn(_) | Init::Pairwise(_) => Ok(()),
        }
    }

    /// The values of `n` neurons. Each neuron draws from a stream of its own, by its number.
    ///
    /// # Errors
    ///
    /// Those of [`Init::check`]; [`Error::Length`] if a list has not `n` values; [`Error::Parameter`] if a function
    /// returns a value that is not finite; [`Error::Conflict`] for values by pair, since a neuron is no pair.
    pub fn values(&self, source: Source, n: usize, what: &str) -> Result<Vec<f64>> {
        self.check(what)?;
        match self {
            Init::Same(value) => Ok(vec![*value; n]),
            Init::Each(values) => {
                self.check_length(what, n, "one for each neuron")?;
                Ok(values.clone())
            }
            Init::Pairwise(_) => Err(Error::Conflict {
                what: format!(
                    "{what} belongs to one neuron, so it cannot be given by pair; use Init::Each or a distribution"
                ),
            }),
            _ => (0..n)
                .map(|index| drawn(what, index, self.draw(&mut source.stream(index as u32), index, (index, index))))
                .collect(),
        }
    }

    /// An error if this is a list that has not `n` values.
    pub(crate) fn check_length(&self, what: &str, n: usize, unit: &str) -> Result<()> {
        match self {
            Init::Each(values) if values.len() != n => {
                Err(Error::Length { what: what.into(), found: values.len(), expected: n, unit: unit.into() })
            }
            _ => Ok(()),
        }
    }

    /// The value number `index` of those that share `stream`, or of the whole list, or of this pair of source and
    /// target. Beyond the end of a list, NaN.
    #[inline(always)]
    pub(crate) fn draw(&self, stream: &mut Stream, index: usize, (source, target): (usize, usize)) -> f64 {
        match self {
            Init::Same(value) => *value,
            Init::Uniform(low, high) => low + (high - low) * stream.uniform(),
            Init::Normal(mean, deviation) => mean + deviation * stream.normal(),
            Init::Each(values) => values.get(index).copied().unwrap_or(f64::NAN),
            Init::Drawn(draw) => draw(stream),
            Init::Pairwise(by_pair) => by_pair(source, target),
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

impl From<f64> for Init {
    fn from(value: f64) -> Init {
        Init::Same(value)
    }
}

impl From<Vec<f64>> for Init {
    fn from(values: Vec<f64>) -> Init {
        Init::Each(values)
    }
}

impl From<&[f64]> for Init {
    fn from(values: &[f64]) -> Init {
        Init::Each(values.to_vec())
    }
}

impl<const N: usize> From<[f64; N]> for Init {
    fn from(values: [f64; N]) -> Init {
        Init::Each(values.to_vec())
    }
}

impl fmt::Debug for Init {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Init::Same(value) => write!(f, "Same({value})"),
            Init::Uniform(low, high) => write!(f, "Uniform({low}, {high})"),
            Init::Normal(mean, deviation) => write!(f, "Normal({mean}, {deviation})"),
            Init::Each(values) => write!(f, "Each({values:?})"),
            Init::Drawn(_) => f.write_str("Drawn(..)"),
            Init::Pairwise(_) => f.write_str("Pairwise(..)"),
        }
    }
}
