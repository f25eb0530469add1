//! A total shared out at random.

use crate::random::Stream;

/// Drawing from an urn, with or without putting back.
#[derive(Clone, Copy)]
pub(super) struct Urn {
    pub repeat: bool,
}

impl Urn {
    /// How many of `n` draws from `all` items hit the `marked` ones: binomial or hypergeometric.
    ///
    /// From a count near the most probable one, the probabilities of its neighbours follow by their ratio in both
    /// directions, until they no longer matter; a uniform number then picks one.
    fn hits(self, n: u64, marked: u64, all: u64, stream: &mut Stream) -> u64 {
        let (marked_f, all_f, n_f) = (marked as f64, all as f64, n as f64);
        let unmarked = all_f - marked_f;
        let (low, high) = if self.repeat { (0, n) } else { (n.saturating_sub(all - marked), n.min(marked)) };
        let (low, high) = match marked {
            0 => (0, 0),
            _ if marked == all => (n, n),
            _ => (low, high),
        };
        let mode = (((n_f + 1.0) * marked_f / all_f) as u64).clamp(low, high);
        // p(k + 1) / p(k)
        let ratio = |k: u64| {
            let k = k as f64;
            let odds = if self.repeat { marked_f / unmarked } else { (marked_f - k) / (unmarked - n_f + k + 1.0) };
            (n_f - k) / (k + 1.0) * odds
        };
        const NEGLIGIBLE: f64 = 1e-17;
        let keep = |p: &f64| *p > NEGLIGIBLE;
        let below = (low..mode).rev().scan(1.0, |p, k| {
            *p /= ratio(k);
            Some(*p)
        });
        let mut probabilities: Vec<f64> = below.take_while(keep).collect();
        let least = mode - probabilities.len() as u64;
        probabilities.reverse();
        probabilities.push(1.0);
        let above = (mode..high).scan(1.0, |p, k| {
            *p *= ratio(k);
            Some(*p)
        });
        probabilities.extend(above.take_while(keep));
        least + pick(&probabilities, stream)
    }
}

/// The place of one of these weights, each with a probability in proportion.
fn pick(weights: &[f64], stream: &mut Stream) -> u64 {
    let mut left = stream.uniform() * weights.iter().sum::<f64>();
    for (place, weight) in weights.iter().enumerate() {
        left -= weight;
        if left < 0.0 {
            return place as u64;
        }
    }
    weights.len() as u64 - 1
}

/// Share `n` draws out among targets number `first` and following, of which the `k`-th has the items from `before(k)`
/// to `before(k + 1)`: half by half, so that few of the shares are large.
pub(super) fn share(
    urn: Urn,
    n: u64,
    first: usize,
    before: &impl Fn(usize) -> u64,
    stream: &mut Stream,
    shares: &mut [u64],
) {
    match shares {
        [] => {}
        [only] => *only = n,
        _ => {
            let (left, right) = shares.split_at_mut(shares.len() / 2);
            let (start, middle, end) = (first, first + left.len(), first + left.len() + right.len());
            let hits = urn.hits(n, before(middle) - before(start), before(end) - before(start), stream);
            share(urn, hits, start, before, stream, left);
            share(urn, n - hits, middle, before, stream, right);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connect::testing::SOURCE;
    use crate::random::statistics::{binomial, distribution, ln_factorial};

    fn ways(n: u64, k: u64) -> f64 {
        if k > n { f64::NEG_INFINITY } else { ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k) }
    }

    #[allow(clippy::disallowed_methods)]
    fn hypergeometric(n: u64, marked: u64, all: u64, hits: u64) -> f64 {
        if hits > n { 0.0 } else { (ways(marked, hits) + ways(all - marked, n - hits) - ways(all, n)).exp() }
    }

    #[test]
    fn hits_have_their_distribution() {
        let mut stream = SOURCE.stream(0);
        let mut draw = |repeat, n, marked, all| -> Vec<u64> {
            (0..100_000).map(|_| Urn { repeat }.hits(n, marked, all, &mut stream)).collect()
        };
        for (n, marked, all) in [(1, 1, 2), (10, 3, 20), (7, 90, 100), (95, 40, 100), (1000, 1, 5000), (300, 400, 1000)]
        {
            let p = marked as f64 / all as f64;
            let with = draw(true, n, marked, all);
            let without = draw(false, n, marked, all);
            assert!(distribution(&with, |k| binomial(n, p, k)) < 1.0, "{n} of {marked} in {all}, repeated");
            assert!(distribution(&without, |k| hypergeometric(n, marked, all, k)) < 1.0, "{n} of {marked} in {all}");
        }
        assert!(distribution(&draw(true, 10, 3, 10), |k| hypergeometric(10, 30, 100, k)) > 1.0, "the other urn passes");
    }

    #[test]
    fn certain_hits_are_certain() {
        let mut stream = SOURCE.stream(0);
        for repeat in [true, false] {
            assert_eq!(Urn { repeat }.hits(5, 0, 10, &mut stream), 0);
            assert_eq!(Urn { repeat }.hits(5, 10, 10, &mut stream), 5);
            assert_eq!(Urn { repeat }.hits(0, 5, 10, &mut stream), 0);
        }
        assert_eq!(Urn { repeat: false }.hits(10, 4, 10, &mut stream), 4);
    }
}
