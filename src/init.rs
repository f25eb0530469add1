//! Values for many neurons or synapses at once: one for all, drawn for each, or given one by one.

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
    /// use rand_distr::LogNormal;
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
        match self {
            Init::Same(value) => Init::Same(value.max(least)),
            Init::Each(values) => Init::Each(values.into_iter().map(|value| value.max(least)).collect()),
            Init::Pairwise(by_pair) => Init::by_pair(move |source, target| by_pair(source, target).max(least)),
            drawn => Init::Drawn(Arc::new(move |stream: &mut Stream| drawn.draw(stream, 0, (0, 0)).max(least))),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Purpose;

    const SOURCE: Source = Source { seed: 5, object: 2, purpose: Purpose::Initial };

    fn moments(values: &[f64]) -> (f64, f64) {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        (mean, values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n)
    }

    #[test]
    fn uniform_and_normal_have_their_moments() {
        const N: usize = 1 << 18;
        let root = (N as f64).sqrt();
        let (mean, variance) = moments(&Init::Uniform(2.0, 8.0).values(SOURCE, N, "v").unwrap());
        assert!((mean - 5.0).abs() < 7.13 * 3.0_f64.sqrt() / root);
        assert!((variance - 3.0).abs() < 7.13 * (7.2_f64).sqrt() / root); // fourth moment 6^4 / 80 = 16.2, less 3^2
        let (mean, variance) = moments(&Init::Normal(-50.0, 3.0).values(SOURCE, N, "v").unwrap());
        assert!((mean + 50.0).abs() < 7.13 * 3.0 / root);
        assert!((variance - 9.0).abs() < 7.13 * 9.0 * 2.0_f64.sqrt() / root);
    }

    #[test]
    fn a_neuron_keeps_its_value_when_others_are_added() {
        for init in [Init::Uniform(0.0, 1.0), Init::Normal(0.0, 1.0), Init::distribution(rand_distr::StandardNormal)] {
            let (few, many) = (init.values(SOURCE, 10, "v").unwrap(), init.values(SOURCE, 20, "v").unwrap());
            assert_eq!(few, many[..10]);
            assert_ne!(few, init.values(Source { seed: 6, ..SOURCE }, 10, "v").unwrap());
        }
    }

    #[test]
    fn bad_values_are_refused() {
        let bad = [
            Init::Same(f64::NAN),
            Init::Uniform(1.0, 0.0),
            Init::Uniform(f64::NEG_INFINITY, 0.0),
            Init::Uniform(0.0, f64::NAN),
            Init::Normal(0.0, -1.0),
            Init::Normal(f64::INFINITY, 1.0),
            Init::Normal(0.0, f64::NAN),
            Init::Each(vec![0.0, f64::NAN]),
            Init::Drawn(Arc::new(|_| f64::INFINITY)),
        ];
        for init in bad {
            let error = init.values(SOURCE, 2, "delay").unwrap_err();
            assert!(matches!(&error, Error::Parameter { of, .. } if of == "delay"), "{init:?}: {error}");
        }
        assert!(matches!(Init::from([1.0]).values(SOURCE, 2, "v"), Err(Error::Length { found: 1, expected: 2, .. })));
        assert!(matches!(Init::by_pair(|_, _| 0.0).values(SOURCE, 2, "v"), Err(Error::Conflict { .. })));
    }

    #[test]
    fn degenerate_ranges_are_values() {
        assert_eq!(Init::Uniform(3.0, 3.0).values(SOURCE, 2, "v").unwrap(), [3.0, 3.0]);
        assert_eq!(Init::Normal(3.0, 0.0).values(SOURCE, 2, "v").unwrap(), [3.0, 3.0]);
        assert!(Init::Uniform(0.0, 1.0).values(SOURCE, 0, "v").unwrap().is_empty());
    }
}
