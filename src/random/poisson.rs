//! Poisson counts.

use super::Source;
use super::philox::WORDS;
use super::thresholds::Thresholds;
use super::words::Tiles;
use crate::error::{Check, require};
use crate::simd::{self, Kernel};

/// How many events fall within a step, if they fall independently at a constant rate.
///
/// Of the 2^32 values of a random word, the largest whole number that fits `p(k)` of them stands for count `k`; what
/// this rounds away is left to a few last values, for which a second draw decides by the remainders. Probabilities are
/// thus those of the Poisson distribution to about 1e-15, the rarest included, and nearly every count costs one word
/// and a few comparisons.
///
/// ```
/// use synfire::random::{PoissonCounts, Purpose, Source};
///
/// let counts_of = PoissonCounts::new(2.0); // 20,000 events per second in steps of 0.1 ms
/// let mut counts = vec![0.0; 10_000];
/// counts_of.counts(Source::new(1, 0, Purpose::Poisson), 0, 0, &mut counts);
/// let mean = counts.iter().sum::<f64>() / 10_000.0;
/// assert!((mean - 2.0).abs() < 0.1);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct PoissonCounts {
    mean: f64,
    /// Smallest count a first word can give.
    least: usize,
    /// The k-th entry is the first word that stands for a count greater than `least + k`.
    thresholds: Thresholds,
    /// The last word that stands for a count; for the words after it, a second draw decides.
    last: u32,
    /// Cumulative remainders, from count `lowest` on.
    remainders: Vec<f64>,
    lowest: usize,
}

impl PoissonCounts {
    /// The largest mean.
    pub const MOST: f64 = 1e7;

    /// Whether a mean is between 0 and [`PoissonCounts::MOST`].
    pub fn check(mean: f64) -> Check {
        require((0.0..=Self::MOST).contains(&mean), "mean", mean, "a number of events per step between 0 and 1e7")
    }

    /// Counts of this mean, rate times time step. A mean that [`PoissonCounts::check`] refuses is replaced by the
    /// nearest it accepts, and NaN by 0.
    pub fn new(mean: f64) -> PoissonCounts {
        let mean = if mean > 0.0 { mean.min(Self::MOST) } else { 0.0 };
        let (lowest, probabilities) = probabilities(mean);
        let cells = probabilities.iter().map(|p| (p * TWO_32) as u64);
        let first = cells.clone().position(|n| n > 0).unwrap_or(0);
        let mut sums: Vec<u64> = cells.clone().skip(first).take_while(|&n| n > 0).scan(0, running).collect();
        let total = sums.pop().unwrap_or(1).min(1 << 32);
        let thresholds = sums.into_iter().map(|sum| sum as u32).collect();
        let rest = probabilities.iter().zip(cells).map(|(p, n)| p * TWO_32 - n as f64);
        PoissonCounts {
            mean,
            least: lowest + first,
            last: (total - 1) as u32,
            thresholds: Thresholds::new(thresholds),
            remainders: rest.scan(0.0, running).collect(),
            lowest,
        }
    }

    /// The mean.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    #[cfg(test)]
    pub(super) fn thresholds(&self) -> usize {
        self.thresholds.all().len()
    }

    /// Counts: `out[i]` is that of neuron `first + i` at `step`.
    pub fn counts(&self, source: Source, step: u64, first: usize, out: &mut [f64]) {
        out.fill(0.0);
        self.add(source, step, first, 1.0, out);
    }

    /// Add counts times a weight: to `sums[i]` that of neuron `first + i` at `step`.
    pub fn add(&self, source: Source, step: u64, first: usize, weight: f64, sums: &mut [f64]) {
        simd::run(Counts { counts: self, source, step, first: source.number(first), weight, sums });
    }

    /// The counts that a tile of first words stands for.
    #[inline(always)]
    fn tile(&self, words: &[u32; WORDS]) -> [f64; WORDS] {
        self.thresholds.reached(words).map(|reached| f64::from(self.least as i32 + reached))
    }

    /// The count of a neuron whose first word leaves it open.
    #[cold]
    fn decide(&self, source: Source, step: u64, neuron: usize) -> f64 {
        self.by_remainder(source.further(step, neuron))
    }

    fn by_remainder(&self, uniform: f64) -> f64 {
        let total = self.remainders.last().copied().unwrap_or(0.0);
        (self.lowest + self.remainders.partition_point(|&sum| sum < uniform * total)) as f64
    }
}

const TWO_32: f64 = (1_u64 << 32) as f64;

fn running<T: Copy + std::ops::AddAssign>(sum: &mut T, next: T) -> Option<T> {
    *sum += next;
    Some(*sum)
}

fn times(product: &mut f64, factor: f64) -> Option<f64> {
    *product *= factor;
    Some(*product)
}

/// The Poisson probabilities of consecutive counts, and the first of these counts. From the mode outwards by
/// `p(k + 1) = p(k) mean / (k + 1)`, until they no longer matter.
fn probabilities(mean: f64) -> (usize, Vec<f64>) {
    const NEGLIGIBLE: f64 = 1e-22;
    let mode = mean as usize;
    let keep = |p: &f64| *p > NEGLIGIBLE;
    let below = (1..=mode).rev().scan(1.0, |p, k| times(p, k as f64 / mean));
    let above = (mode + 1..).scan(1.0, |p, k| times(p, mean / k as f64));
    let mut all: Vec<f64> = below.take_while(keep).collect();
    let lowest = mode - all.len();
    all.reverse();
    all.push(1.0);
    all.extend(above.take_while(keep));
    let total: f64 = all.iter().sum();
    (lowest, all.into_iter().map(|p| p / total).collect())
}

#[inline(always)]
fn add_to(sums: &mut [f64], weight: f64, counts: &[f64]) {
    sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += weight * count);
}

struct Counts<'a> {
    counts: &'a PoissonCounts,
    source: Source,
    step: u64,
    first: usize,
    weight: f64,
    sums: &'a mut [f64],
}

impl Kernel for Counts<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Counts { counts, source, step, first, weight, sums } = self;
        for (neuron, skip, part) in Tiles::of(first, sums) {
            let words = source.tile(step, 0, neuron);
            let mut drawn = counts.tile(&words);
            if words.iter().fold(0, |most, &word| word.max(most)) > counts.last {
                for lane in skip..skip + part.len() {
                    if words[lane] > counts.last {
                        drawn[lane] = counts.decide(source, step, neuron.wrapping_add(lane));
                    }
                }
            }
            match <&mut [f64; WORDS]>::try_from(&mut *part) {
                Ok(whole) => add_to(whole, weight, &drawn),
                Err(_) => add_to(part, weight, &drawn[skip..]),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::statistics::{distribution, poisson};
    use crate::random::{Purpose, Stream};

    fn stream() -> Stream {
        Source::new(1, 0, Purpose::User).stream(0)
    }

    /// The probability of each count from 0 on, from the words and remainders that stand for it.
    fn stated(counts: &PoissonCounts) -> Vec<f64> {
        let mut all = vec![0.0; counts.lowest + counts.remainders.len()];
        let total = u64::from(counts.last) + 1;
        let ends = counts.thresholds.all().iter().map(|&end| u64::from(end)).chain([total]);
        let mut start = 0;
        for (k, end) in ends.enumerate() {
            all[counts.least + k] = (end - start) as f64 / TWO_32;
            start = end;
        }
        let open = ((1_u64 << 32) - total) as f64 / TWO_32;
        let whole = counts.remainders.last().unwrap();
        let mut before = 0.0;
        for (k, sum) in counts.remainders.iter().enumerate().filter(|_| open > 0.0) {
            all[counts.lowest + k] += open * (sum - before) / whole;
            before = *sum;
        }
        all
    }

    #[test]
    fn words_and_remainders_make_up_the_poisson_distribution() {
        for mean in [0.0, 1e-12, 1e-3, 0.2, 1.0, 2.0, 31.9, 100.0, 1000.0] {
            for (count, p) in stated(&PoissonCounts::new(mean)).into_iter().enumerate() {
                let expected = poisson(mean, count as u64);
                let rounding = 1e-15 + expected * 1e-15 * (10.0 + 10.0 * mean); // of the logarithms in `expected`
                assert!((p - expected).abs() < rounding, "{mean}: {count}");
            }
        }
        let rare = stated(&PoissonCounts::new(1e-12));
        assert!((rare[1] / 1e-12 - 1.0).abs() < 1e-3, "a rate below one word in 2^32 is kept");
    }

    #[test]
    fn both_searches_count_thresholds() {
        for mean in [0.0, 0.2, 2.0, 30.0, 100.0, 1e4, 1e6] {
            let counts = PoissonCounts::new(mean);
            let mut stream = stream();
            let near: Vec<u32> =
                counts.thresholds.all().iter().flat_map(|&t| [t - 1, t, t.saturating_add(1)]).collect();
            let words = near.into_iter().chain((0..1000).map(|_| stream.word())).chain([0, u32::MAX - 1, u32::MAX]);
            let words: Vec<u32> = words.collect();
            for words in words.chunks(WORDS) {
                let mut filled = [0; WORDS];
                filled[..words.len()].copy_from_slice(words);
                for (&word, count) in filled.iter().zip(counts.tile(&filled)) {
                    let reached = counts.thresholds.all().iter().filter(|&&threshold| word >= threshold).count();
                    assert_eq!(count, (counts.least + reached) as f64, "mean {mean}, word {word}");
                }
            }
        }
    }

    #[test]
    fn a_second_draw_decides_by_the_remainders() {
        const N: usize = 100_000;
        let mut counts = PoissonCounts::new(2.0);
        counts.remainders = vec![0.1, 0.4, 1.0];
        counts.last = u32::MAX / 2;
        let source = Source::new(1, 0, Purpose::Poisson);
        let mut out = vec![0.0; N];
        counts.counts(source, 0, 0, &mut out);
        let mut words = vec![0; N];
        source.bits(0, 0, &mut words);
        let open = words.iter().zip(out).filter(|(word, _)| **word > counts.last);
        let decided: Vec<u64> = open.map(|(_, count)| count as u64).collect();
        assert!(decided.len() > N / 3);
        let by_remainder = |p: [f64; 3]| move |k: u64| p.get(k as usize).copied().unwrap_or(0.0);
        assert!(distribution(&decided, by_remainder([0.1, 0.3, 0.6])) < 1.0);
        assert!(distribution(&decided, by_remainder([0.12, 0.28, 0.6])) > 1.0);
    }

    #[test]
    fn bad_means_are_refused() {
        for bad in [-1.0, f64::NAN, f64::INFINITY, 2e7] {
            assert!(PoissonCounts::check(bad).is_err());
        }
        assert_eq!(PoissonCounts::new(f64::NAN), PoissonCounts::new(0.0));
        let mut out = [1.0; 9];
        PoissonCounts::new(0.0).counts(Source::new(1, 0, Purpose::Poisson), 0, 0, &mut out);
        assert_eq!(out, [0.0; 9]);
    }
}
