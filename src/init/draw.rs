//! Drawing: one value, those of a row of synapses, or those of many neurons.
//!
//! The distributions named by [`Init`] are drawn many at a time, as vectors, to the same bits as one by one.

use super::shape::{AtLeast, Each, Exponential, LogNormal, Normal, Shape, Uniform};
use super::{Bound, Bounded, Init, drawn};
use crate::error::{Error, Result};
use crate::random::{Source, Stream};
use crate::simd;
use std::ops::Range;

/// How often a value is drawn again before it is given up.
const TRIES: usize = 1000;

impl Init {
    /// The values of these neurons of a population. Each draws from a stream of its own, by its number, so that a part of
    /// them gets the values that it has among all. A list has the value of the first of them first.
    ///
    /// ```
    /// use synfire::init::Init;
    /// use synfire::random::{Purpose, Source};
    ///
    /// let (init, source) = (Init::Normal(-65.0, 5.0), Source::new(1, 0, Purpose::Initial));
    /// let all = init.values(source, 0..1000, "v")?;
    /// assert_eq!(init.values(source, 600..800, "v")?, all[600..800]);
    /// # Ok::<(), synfire::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Init::check`]; [`Error::Length`] if a list has not a value for each; [`Error::Parameter`] if a function
    /// returns a value that is not finite; [`Error::Conflict`] for values by pair or distance, since a neuron is no pair;
    /// [`Error::Infeasible`] for more neurons than there is memory for.
    pub fn values(&self, source: Source, neurons: Range<usize>, what: &str) -> Result<Vec<f64>> {
        self.values_of(&[(neurons, source)], what)
    }

    /// As [`Init::values`], of neurons in consecutive runs, each with a source of its own.
    pub(crate) fn values_of(&self, runs: &[(Range<usize>, Source)], what: &str) -> Result<Vec<f64>> {
        let neurons = runs.iter().map(|(run, _)| run.len()).sum();
        self.check(what)?;
        self.check_for_each(what, neurons)?;
        let mut values = room(what, neurons)?;
        let mut rest = &mut values[..];
        for (run, source) in runs {
            let (own, others) = rest.split_at_mut(run.len());
            self.fill_each(*source, run.start as u64, own);
            rest = others;
        }
        values.iter().enumerate().try_for_each(|(index, &value)| drawn(what, index, value).map(drop))?;
        Ok(values)
    }

    /// Whether the values are drawn at random, rather than given.
    pub(crate) fn is_random(&self) -> bool {
        !matches!(self, Init::Same(_) | Init::Each(_) | Init::Pairwise(_) | Init::Distance(_))
    }

    /// An error if this is a list that has not a value for each of so many neurons, or values by pair.
    pub(crate) fn check_for_each(&self, what: &str, neurons: usize) -> Result<()> {
        if let Init::Pairwise(_) | Init::Distance(_) = self {
            let what = format!(
                "{what} belongs to one neuron, so it cannot be given by pair or by distance; use Init::Each or a distribution"
            );
            return Err(Error::Conflict { what });
        }
        self.check_length(what, neurons, "one for each neuron")
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
    pub(crate) fn draw(&self, stream: &mut Stream, index: usize, pair: (usize, usize)) -> f64 {
        match self {
            Init::Same(value) => *value,
            Init::Uniform(low, high) => Uniform(*low, *high).of(stream.uniform()),
            Init::Normal(mean, deviation) => Normal(*mean, *deviation).of(stream.normal()),
            Init::Each(values) => values.get(index).copied().unwrap_or(f64::NAN),
            Init::Pairwise(by_pair) => by_pair(pair.0, pair.1),
            Init::Drawn(draw) => draw(stream),
            // A network knows distances, and turns it into a function of pairs first.
            Init::Distance(_) => f64::NAN,
            bounded => bounded.draw_rarer(stream, index, pair),
        }
    }

    #[inline(never)]
    fn draw_rarer(&self, stream: &mut Stream, index: usize, pair: (usize, usize)) -> f64 {
        match self {
            Init::LogNormal(mean, deviation) => LogNormal(*mean, *deviation).of(stream.normal()),
            Init::Exponential(mean) => Exponential(*mean).of(stream.uniform()),
            Init::Bounded(Bounded { all, bound: Bound::Least(least) }) => {
                AtLeast(*least).of(all.draw(stream, index, pair))
            }
            Init::Bounded(Bounded { all, bound: Bound::Between(low, high) }) => {
                let mut draws = (0..TRIES).map(|_| all.draw(stream, index, pair));
                draws.find(|&value| between(*low, value, *high)).unwrap_or(f64::NAN)
            }
            plain => plain.draw(stream, index, pair),
        }
    }

    /// The values of a row of synapses that share `stream`: what [`Init::draw`] gives for index 0, 1 and so on, of which
    /// `pair` knows source and target. The stream may have gone further afterwards.
    pub(crate) fn fill(&self, stream: &mut Stream, pair: impl Fn(usize) -> (usize, usize), out: &mut [f64]) {
        if self.is_vector() {
            self.fill_vector(stream, out);
        } else if let Init::Bounded(Bounded { all, bound: Bound::Between(low, high) }) = self
            && all.is_vector()
        {
            redraw(all, stream, (*low, *high), out);
        } else {
            out.iter_mut().enumerate().for_each(|(k, value)| *value = self.draw(stream, k, pair(k)));
        }
    }

    /// The values of the entities from number `first` on: what [`Init::draw`] gives from the stream of each.
    pub(crate) fn fill_each(&self, source: Source, first: u64, out: &mut [f64]) {
        let entity = |k: usize| first.wrapping_add(k as u64);
        let alone = |k: usize| self.draw(&mut source.stream_of(entity(k)), k, (0, 0));
        if self.is_vector() {
            self.fill_vector(&mut Firsts { source, first }, out);
        } else if let Init::Bounded(Bounded { all, bound: Bound::Between(low, high) }) = self
            && all.is_vector()
        {
            all.fill_vector(&mut Firsts { source, first }, out);
            let again = out.iter_mut().enumerate().filter(|(_, value)| !between(*low, **value, *high));
            again.for_each(|(k, value)| *value = alone(k));
        } else if let Init::Each(values) = self
            && values.len() == out.len()
        {
            out.copy_from_slice(values);
        } else {
            out.iter_mut().enumerate().for_each(|(k, value)| *value = alone(k));
        }
    }

    /// Whether many values can be drawn at once.
    fn is_vector(&self) -> bool {
        match self {
            Init::Same(_) | Init::Uniform(..) | Init::Normal(..) | Init::LogNormal(..) | Init::Exponential(_) => true,
            Init::Bounded(Bounded { all, bound: Bound::Least(_) }) => all.is_vector(),
            Init::Bounded(_) | Init::Each(_) | Init::Drawn(_) | Init::Pairwise(_) | Init::Distance(_) => false,
        }
    }

    /// Values of a distribution of which many can be drawn at once.
    fn fill_vector(&self, numbers: &mut impl Numbers, out: &mut [f64]) {
        match *self {
            Init::Same(value) => out.fill(value),
            Init::Uniform(low, high) => {
                numbers.uniforms(out);
                simd::run(Each(out, Uniform(low, high)));
            }
            Init::Normal(mean, deviation) => {
                numbers.normals(out);
                simd::run(Each(out, Normal(mean, deviation)));
            }
            Init::LogNormal(mean, deviation) => {
                numbers.normals(out);
                simd::run(Each(out, LogNormal(mean, deviation)));
            }
            Init::Exponential(mean) => {
                numbers.uniforms(out);
                simd::run(Each(out, Exponential(mean)));
            }
            Init::Bounded(Bounded { ref all, bound: Bound::Least(least) }) => {
                all.fill_vector(numbers, out);
                simd::run(Each(out, AtLeast(least)));
            }
            Init::Bounded(_) | Init::Each(_) | Init::Drawn(_) | Init::Pairwise(_) | Init::Distance(_) => {
                out.fill(f64::NAN)
            }
        }
    }
}

fn between(low: f64, value: f64, high: f64) -> bool {
    low < value && value < high
}

/// As many zeros, if there is memory for them.
fn room(what: &str, n: usize) -> Result<Vec<f64>> {
    let mut values = Vec::new();
    values.try_reserve_exact(n).map_err(|_| Error::Infeasible {
        rule: what.into(),
        reason: format!("there is no memory for the values of {n} neurons; ask for fewer"),
    })?;
    values.resize(n, 0.0);
    Ok(values)
}

/// Values between the bounds, in the order in which they are drawn; NaN for one that many draws do not bring there.
fn redraw(all: &Init, stream: &mut Stream, (low, high): (f64, f64), out: &mut [f64]) {
    let mut drawn = vec![0.0; out.len().min(1024)];
    let (mut found, mut tries) = (0, 0);
    while found < out.len() {
        let some = (out.len() - found).min(drawn.len());
        all.fill_vector(stream, &mut drawn[..some]);
        for &value in &drawn[..some] {
            tries += 1;
            let kept = between(low, value, high);
            if kept || tries == TRIES {
                out[found] = if kept { value } else { f64::NAN };
                (found, tries) = (found + 1, 0);
            }
        }
    }
}

/// Standard numbers, many at a time.
trait Numbers {
    fn uniforms(&mut self, out: &mut [f64]);
    fn normals(&mut self, out: &mut [f64]);
}

impl Numbers for Stream {
    fn uniforms(&mut self, out: &mut [f64]) {
        Stream::uniforms(self, out);
    }

    fn normals(&mut self, out: &mut [f64]) {
        Stream::normals(self, out);
    }
}

/// The first numbers of the streams of consecutive entities.
struct Firsts {
    source: Source,
    first: u64,
}

impl Numbers for Firsts {
    fn uniforms(&mut self, out: &mut [f64]) {
        self.source.first_uniforms(self.first, out);
    }

    fn normals(&mut self, out: &mut [f64]) {
        self.source.first_normals(self.first, out);
    }
}
