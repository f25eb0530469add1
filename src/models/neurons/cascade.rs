//! Impulse responses of leaky integrators in a row, from which exact solutions of triangular linear systems are built.
//!
//! With rates `p`, `q` and `r`, the responses at time `t` are the divided differences of `exp(-x t)` at these rates, up
//! to sign. Their usual formulas divide by differences of rates; these do not cancel where rates are equal or close.

use crate::math::{exp, exprel};

/// The integral of `exp(-p (t - s)) exp(-q s)` over `s` from 0 to `t`.
#[inline(always)]
pub(super) fn two(p: f64, q: f64, t: f64) -> f64 {
    t * exp(-p.min(q) * t) * exprel(-(p - q).abs() * t)
}

/// The integral of `exp(-p (t - s)) two(q, r, s)` over `s` from 0 to `t`: the same in any order of the rates.
#[inline(always)]
pub(super) fn three(p: f64, q: f64, r: f64, t: f64) -> f64 {
    let (low, high) = (p.min(q).min(r), p.max(q).max(r));
    let middle = p.min(q).max(p.max(q).min(r));
    let apart = (two(low, middle, t) - two(middle, high, t)) / (high - low);
    if (high - low) * t > SPREAD { apart } else { close(low, middle, high, t) }
}

/// From this difference of exponents on, the usual formula loses less than two digits.
const SPREAD: f64 = 0.5;

/// [`three`] as a series around the mean of the extreme rates, for a difference of exponents up to [`SPREAD`].
#[inline(always)]
fn close(low: f64, middle: f64, high: f64, t: f64) -> f64 {
    const TERMS: usize = 12;
    let centre = 0.5 * (low + high);
    let half = 0.5 * (high - low) * t;
    let offset = (centre - middle) * t;
    let (mut sum, mut power, mut even, mut factorial) = (0.5, 1.0, 1.0, 2.0);
    for n in 1..TERMS {
        even *= if n % 2 == 0 { half * half } else { 1.0 };
        power = offset * power + if n % 2 == 0 { even } else { 0.0 };
        factorial *= (n + 2) as f64;
        sum += power / factorial;
    }
    t * t * exp(-centre * t) * sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Integrals of smooth functions by Gauss's rule with 5 points on each of 64 parts.
    fn integral(f: impl Fn(f64) -> f64, t: f64) -> f64 {
        let nodes = [
            (0.0, 0.568_888_888_888_888_9),
            (0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
            (0.906_179_845_938_664, 0.236_926_885_056_189_08),
        ];
        let half = 0.5 * t / 64.0;
        let part = |k: u32| {
            let centre = half * f64::from(2 * k + 1);
            nodes
                .iter()
                .map(|(x, w)| w * (f(centre + half * x) + if *x > 0.0 { f(centre - half * x) } else { 0.0 }))
                .sum::<f64>()
        };
        half * (0..64).map(part).sum::<f64>()
    }

    const RATES: [f64; 8] = [0.0, -0.01, 0.01, 0.01 + 1e-9, 0.05, 0.2, 2.0, 2.5];

    #[test]
    fn two_is_its_integral() {
        for (p, q, t) in RATES.iter().flat_map(|p| RATES.iter().flat_map(move |q| [0.1, 1.0, 5.0].map(|t| (*p, *q, t))))
        {
            let exact = integral(|s| exp(-p * (t - s) - q * s), t);
            assert!((two(p, q, t) / exact - 1.0).abs() < 1e-13, "{p} {q} {t}");
        }
    }

    #[test]
    fn three_is_its_integral_for_equal_and_unequal_rates() {
        for (p, q) in RATES.iter().flat_map(|p| RATES.iter().map(move |q| (*p, *q))) {
            for (r, t) in RATES.iter().flat_map(|r| [0.1, 1.0, 5.0].map(|t| (*r, t))) {
                let exact = integral(|s| exp(-p * (t - s)) * two(q, r, s), t);
                assert!(
                    (three(p, q, r, t) / exact - 1.0).abs() < 3e-13,
                    "{p} {q} {r} {t}: {} {exact}",
                    three(p, q, r, t)
                );
            }
        }
    }

    #[test]
    fn a_very_leaky_integrator_follows_its_input() {
        assert!((two(1e6, 0.0, 1.0) * 1e6 - 1.0).abs() < 1e-12);
        assert!((three(1e6, 0.0, 0.0, 1.0) * 1e6 - 1.0).abs() < 2e-6);
    }
}
