//! Impulse responses of leaky integrators in a row, from which exact solutions of triangular linear systems are built.
//!
//! With rates `p`, `q` and `r`, the responses at time `t` are the divided differences of `exp(-x t)` at these rates, up
//! to sign. Where all three rates are equal or close, so that the differences would cancel, the response is a series.

use crate::math::{exp, exprel};
use crate::unroll::MOST_VARIABLES;

/// An exponential decay, seen after a time.
#[derive(Clone, Copy)]
pub(crate) struct Decay {
    rate: f64,
    /// What is left.
    pub(crate) left: f64,
}

impl Decay {
    /// A decay with this rate, after the time `t`.
    #[inline(always)]
    pub(crate) fn new(rate: f64, t: f64) -> Decay {
        Decay { rate, left: exp(-rate * t) }
    }
}

/// From this difference of exponents on, a divided difference loses less than two digits.
const SPREAD: f64 = 0.125;

/// Terms of a series for differences of exponents up to [`SPREAD`].
const TERMS: usize = 10;

/// `1 / n!`, for all terms that a loop can be unrolled to.
const INVERSE_FACTORIAL: [f64; MOST_VARIABLES + 3] = {
    let mut values = [1.0; MOST_VARIABLES + 3];
    let mut n = 1;
    while n < values.len() {
        values[n] = values[n - 1] / n as f64;
        n += 1;
    }
    values
};

/// The integral of `exp(-p (t - s)) exp(-q s)` over `s` from 0 to `t`: the same in either order of the rates.
#[inline(always)]
pub(crate) fn two(p: Decay, q: Decay, t: f64) -> f64 {
    let x = (p.rate - q.rate) * t;
    let mut sum = 0.0;
    unroll!(n < TERMS, sum = INVERSE_FACTORIAL[TERMS - n] - x * sum);
    if x.abs() > SPREAD { (q.left - p.left) / (p.rate - q.rate) } else { t * q.left * sum }
}

/// As [`two`], of rates whose decays are not at hand: to the last digits however close they are.
#[inline(always)]
pub(crate) fn two_rates(p: f64, q: f64, t: f64) -> f64 {
    let slow = if p < q { p } else { q };
    t * exp(-slow * t) * exprel(-(p - q).abs() * t)
}

/// The integral of `exp(-p (t - s)) two(q, r, s)` over `s` from 0 to `t`: the same in any order of the rates.
#[inline(always)]
pub(crate) fn three(p: Decay, q: Decay, r: Decay, t: f64) -> f64 {
    let (pq, pr, qr) = (two(p, q, t), two(p, r, t), two(q, r, t));
    let wider = |one: (f64, f64), other: (f64, f64)| if one.1.abs() > other.1.abs() { one } else { other };
    let (to_q, to_r) = (q.rate - p.rate, r.rate - p.rate);
    let (difference, spread) = wider(wider((pr - qr, to_q), (pq - qr, to_r)), (pq - pr, r.rate - q.rate));
    // The coefficients are the complete symmetric polynomials of x and y.
    let (x, y) = (-to_q * t, -to_r * t);
    let (mut sum, mut power, mut symmetric) = (0.5, 1.0, 1.0);
    unroll!(n < TERMS, {
        power *= x;
        symmetric = power + y * symmetric;
        sum += symmetric * INVERSE_FACTORIAL[n + 3];
    });
    if spread.abs() * t > SPREAD { difference / spread } else { t * t * p.left * sum }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair([p, q]: [f64; 2], t: f64) -> f64 {
        two(Decay::new(p, t), Decay::new(q, t), t)
    }

    fn triple(rates: [f64; 3], t: f64) -> f64 {
        let [p, q, r] = rates.map(|rate| Decay::new(rate, t));
        three(p, q, r, t)
    }

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

    const RATES: [f64; 10] = [0.0, -0.01, 0.01, 0.01 + 1e-9, 0.05, 0.2, 0.5, 0.5 + 1e-6, 2.0, 2.5];

    #[test]
    fn two_is_its_integral() {
        for (p, q, t) in RATES.iter().flat_map(|p| RATES.iter().flat_map(move |q| [0.1, 1.0, 5.0].map(|t| (*p, *q, t))))
        {
            let exact = integral(|s| exp(-p * (t - s) - q * s), t);
            assert!((pair([p, q], t) / exact - 1.0).abs() < 1e-13, "{p} {q} {t}");
            assert!((two_rates(p, q, t) / exact - 1.0).abs() < 1e-14, "{p} {q} {t}");
        }
    }

    #[test]
    fn three_is_its_integral_for_equal_and_unequal_rates() {
        for (p, q) in RATES.iter().flat_map(|p| RATES.iter().map(move |q| (*p, *q))) {
            for (r, t) in RATES.iter().flat_map(|r| [0.1, 1.0, 5.0].map(|t| (*r, t))) {
                let exact = integral(|s| exp(-p * (t - s)) * pair([q, r], s), t);
                assert!(
                    (triple([p, q, r], t) / exact - 1.0).abs() < 3e-13,
                    "{p} {q} {r} {t}: {} {exact}",
                    triple([p, q, r], t)
                );
            }
        }
    }

    #[test]
    fn a_very_leaky_integrator_follows_its_input() {
        assert!((pair([1e6, 0.0], 1.0) * 1e6 - 1.0).abs() < 1e-12);
        assert!((triple([1e6, 0.0, 0.0], 1.0) * 1e6 - 1.0).abs() < 2e-6);
    }
}
