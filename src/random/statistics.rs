//! Statistical tests at a false-alarm rate of 1e-12. Each returns its statistic in units of the critical value, so
//! that above 1 it rejects.

#![allow(clippy::disallowed_methods)]

/// Standard deviations beyond which a normal number has probability 1e-12, to either side together.
const CRITICAL: f64 = 7.13;

/// As `CRITICAL`, to one side.
const CRITICAL_ABOVE: f64 = 7.034;

/// A mean of `n` independent numbers whose expectation and standard deviation are known.
pub(crate) fn mean(found: f64, expected: f64, deviation: f64, n: usize) -> f64 {
    (found - expected).abs() / (CRITICAL * deviation / (n as f64).sqrt())
}

/// As `CRITICAL_ABOVE`, for a false-alarm rate of 1e-9.
const CRITICAL_AT_1E_9: f64 = 5.998;

/// A sum of so many squares of standard normal numbers, at a false-alarm rate of 1e-9.
pub(crate) fn squares_at_1e_9(sum: f64, degrees: usize) -> f64 {
    let spread = 2.0 / (9.0 * degrees as f64);
    sum / (degrees as f64 * (1.0 - spread + CRITICAL_AT_1E_9 * spread.sqrt()).powi(3))
}

/// Chi-square of counts against their expectations and variances, at a false-alarm rate of 1e-9. Counts expected fewer than
/// 50 times, or as good as certain, are put together with the next.
pub(crate) fn counts_at_1e_9(observed: &[f64], expected: &[f64], variance: &[f64]) -> f64 {
    let (mut sum, mut degrees, mut bin) = (0.0, 0, [0.0; 3]);
    for ((&o, &e), &v) in observed.iter().zip(expected).zip(variance) {
        bin = [bin[0] + o, bin[1] + e, bin[2] + v];
        if bin[2] >= 50.0 {
            (sum, degrees) = (sum + (bin[0] - bin[1]).powi(2) / bin[2], degrees + 1);
            bin = [0.0; 3];
        }
    }
    // What is left over has no variance to speak of: it must be as expected to within what chance can do.
    if bin[2] > 0.0 || bin[0] != bin[1] {
        (sum, degrees) = (sum + (bin[0] - bin[1]).powi(2) / bin[2].max(10.0), degrees + 1);
    }
    squares_at_1e_9(sum, degrees.max(1))
}

/// Chi-square of whole numbers against a distribution, at a false-alarm rate of 1e-9.
pub(crate) fn distribution_at_1e_9(numbers: &[u64], probability: impl Fn(u64) -> f64) -> f64 {
    let most = numbers.iter().copied().max().unwrap_or(0);
    let (mut observed, n) = (vec![0.0; most as usize + 2], numbers.len() as f64);
    numbers.iter().for_each(|&number| observed[number as usize] += 1.0);
    let mut expected: Vec<f64> = (0..=most).map(|number| n * probability(number)).collect();
    expected.push((n - expected.iter().sum::<f64>()).max(0.0));
    // Of numbers and a distribution that both have a sum, one bin follows from the others; that makes the test no sharper.
    counts_at_1e_9(&observed, &expected, &expected)
}

/// Pearson's chi-square of counts against expected counts; the quantile by Wilson and Hilferty's approximation.
pub(crate) fn chi_square(observed: &[u64], expected: &[f64]) -> f64 {
    assert_eq!(observed.len(), expected.len());
    let sum: f64 = observed.iter().zip(expected).map(|(&o, e)| (o as f64 - e) * (o as f64 - e) / e).sum();
    let spread = 2.0 / (9.0 * (observed.len() - 1) as f64);
    let quantile = (observed.len() - 1) as f64 * (1.0 - spread + CRITICAL_ABOVE * spread.sqrt()).powi(3);
    sum / quantile
}

/// Chi-square of counts that should all be equal.
pub(crate) fn uniformity(observed: &[u64]) -> f64 {
    let each = observed.iter().sum::<u64>() as f64 / observed.len() as f64;
    chi_square(observed, &vec![each; observed.len()])
}

/// Chi-square of whole numbers against a distribution; numbers expected fewer than 50 times share a bin with the next.
pub(crate) fn distribution(numbers: &[u64], probability: impl Fn(u64) -> f64) -> f64 {
    let most = numbers.iter().copied().max().unwrap_or(0);
    let mut tally = vec![0; most as usize + 1];
    numbers.iter().for_each(|&number| tally[number as usize] += 1);
    let (mut observed, mut expected, mut seen, mut chance) = (vec![0], vec![0.0], 0, 0.0);
    let n = numbers.len() as f64;
    for (number, count) in tally.into_iter().enumerate() {
        let p = probability(number as u64);
        *observed.last_mut().unwrap() += count;
        *expected.last_mut().unwrap() += n * p;
        (seen, chance) = (seen + count, chance + p);
        if *expected.last().unwrap() >= 50.0 && n * (1.0 - chance) >= 50.0 {
            observed.push(0);
            expected.push(0.0);
        }
    }
    *expected.last_mut().unwrap() += n * (1.0 - chance).max(0.0);
    assert_eq!(seen as usize, numbers.len());
    chi_square(&observed, &expected)
}

/// Kolmogorov's test of numbers against a cumulative distribution.
pub(crate) fn kolmogorov(numbers: &[f64], cumulative: impl Fn(f64) -> f64) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let largest = sorted.iter().enumerate().fold(0.0_f64, |largest, (rank, &x)| {
        let c = cumulative(x);
        largest.max(c - rank as f64 / n).max((rank + 1) as f64 / n - c)
    });
    largest / (3.76 / n.sqrt())
}

/// The correlation of two lists.
pub(crate) fn correlation(left: &[f64], right: &[f64]) -> f64 {
    let n = left.len() as f64;
    let centred = |list: &[f64]| {
        let mean = list.iter().sum::<f64>() / n;
        list.iter().map(|x| x - mean).collect::<Vec<f64>>()
    };
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    let (left, right) = (centred(left), centred(right));
    let r = product(&left, &right) / (product(&left, &left) * product(&right, &right)).sqrt();
    r.abs() * n.sqrt() / CRITICAL
}

/// The cumulative distribution of standard normal numbers, by its power series.
pub(crate) fn normal_cumulative(x: f64) -> f64 {
    if x.abs() > 8.0 {
        return f64::from(x > 0.0);
    }
    let (mut term, mut sum, mut odd) = (x, x, 1.0);
    while term.abs() > 1e-17 {
        odd += 2.0;
        term *= x * x / odd;
        sum += term;
    }
    0.5 + sum * (-0.5 * x * x).exp() / std::f64::consts::TAU.sqrt()
}

/// `ln(n!)`.
pub(crate) fn ln_factorial(n: u64) -> f64 {
    (2..=n).map(|k| (k as f64).ln()).sum()
}

/// The Poisson probability of a count.
pub(crate) fn poisson(mean: f64, count: u64) -> f64 {
    match (mean, count) {
        (0.0, 0) => 1.0,
        (0.0, _) => 0.0,
        _ => (count as f64 * mean.ln() - mean - ln_factorial(count)).exp(),
    }
}

/// The binomial probability of a number of hits.
pub(crate) fn binomial(n: u64, p: f64, hits: u64) -> f64 {
    if hits > n {
        return 0.0;
    }
    let ways = ln_factorial(n) - ln_factorial(hits) - ln_factorial(n - hits);
    (ways + hits as f64 * p.ln() + (n - hits) as f64 * (1.0 - p).ln()).exp()
}
