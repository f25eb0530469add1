use crate::math::{exp, ln, ln_1p};
use crate::models::neurons::Lif;
use crate::traits::Neuron;

/// Distance of the points of the sum, in the logarithm of `s`.
const STEP: f64 = 1.0 / 64.0;

/// Standard deviations below the mean from which on noise no longer shows in the last digit.
const SHARP: f64 = 1e8;

/// Standard deviations above the mean from which on a threshold is not reached.
const FAR: f64 = 26.0;

/// The rate (Hz) of a leaky integrate-and-fire neuron under white noise, in the diffusion approximation.
///
/// ```text
/// tau dv/dt = mu - v + sigma sqrt(tau) xi(t)
///
/// 1 / rate = t_ref + tau sqrt(pi) ∫ exp(u²) (1 + erf u) du    from (v_reset - mu) / sigma to (v_th - mu) / sigma
///          = t_ref + tau ∫ exp(-s²) (exp(2 s u_th) - exp(2 s u_reset)) / s ds    from 0 to ∞
/// ```
///
/// The potential of a neuron without threshold would have mean `mu` and standard deviation `sigma` / √2 (mV). Of the
/// neuron only `tau`, `t_ref`, `v_th` and `v_reset` matter. Many small jumps `j` of the potential, of total rate `r`,
/// make up `mu = v_rest + j r tau` and `sigma² = j² r tau`.
///
/// The second form of the integral is taken over `ln s`, where equal steps are accurate to the last digits for
/// thresholds up to 20 `sigma` above the mean; the rate is 0 from 26 `sigma` on, where it is below 1e-290 Hz. Without noise
/// it is the rate of a clock, or 0; under infinite drive or noise, that of the refractory time. NaN if `mu` or `sigma` is,
/// `sigma` is negative, or a parameter of the neuron is outside its range. See also [`self_consistent_rate`].
///
/// ```
/// use synfire::analysis::diffusion_rate;
/// use synfire::models::neurons::Lif;
///
/// // Threshold at the mean: 1 / (tau sqrt(pi) ∫ exp(u²) (1 + erf u) du from -1 to 0), which is 1 / (1.14724 tau).
/// let cell = Lif { v_th: 20.0, v_reset: 10.0, tau: 10.0, t_ref: 0.0, ..Lif::default() };
/// let rate = diffusion_rate(&cell, 20.0, 10.0);
/// assert!((rate - 100.0 / 1.14724).abs() < 0.01);
/// ```
///
/// A. J. F. Siegert (1951), "On the first passage time probability problem", *Physical Review* 81, 617-623,
/// <https://doi.org/10.1103/PhysRev.81.617>; N. Brunel (2000), "Dynamics of sparsely connected networks of excitatory
/// and inhibitory spiking neurons", *Journal of Computational Neuroscience* 8, 183-208,
/// <https://doi.org/10.1023/A:1008925309027>.
pub fn diffusion_rate(cell: &Lif, mu: f64, sigma: f64) -> f64 {
    if cell.check().is_err() || mu.is_nan() || sigma.is_nan() || sigma < 0.0 {
        return f64::NAN;
    }
    let threshold = cell.v_th - mu;
    let passage = if threshold / sigma < -SHARP {
        // Also without noise.
        ln_1p((cell.v_th - cell.v_reset) / -threshold)
    } else if sigma == 0.0 || threshold / sigma > FAR {
        f64::INFINITY
    } else {
        passage(cell.v_reset - mu, threshold, sigma)
    };
    1000.0 / (cell.t_ref + cell.tau * passage)
}

/// The rate (Hz) between 0 and `highest` that a network's neurons answer with if it is what they receive.
///
/// ```text
/// rate = answer(rate)
/// ```
///
/// Found by halving the interval 60 times, hence the one where the answer falls below the rate, if there are several;
/// `highest` if it never does. NaN if `highest` is negative or not finite, or if an answer is NaN.
///
/// ```
/// use synfire::analysis::{diffusion_rate, self_consistent_rate};
/// use synfire::models::neurons::Lif;
///
/// // 1000 inhibitory inputs of 0.1 mV from neurons of the same kind, under a mean drive of 25 mV with noise of 1 mV.
/// let cell = Lif { v_th: 20.0, v_reset: 10.0, tau: 20.0, t_ref: 2.0, ..Lif::default() };
/// let answer = |rate: f64| diffusion_rate(&cell, 25.0 - 2.0 * rate, (1.0 + 0.2 * rate).sqrt());
/// let rate = self_consistent_rate(500.0, answer);
/// assert!((answer(rate) - rate).abs() < 1e-9 && (rate - 3.6).abs() < 0.2);
/// ```
pub fn self_consistent_rate(highest: f64, answer: impl Fn(f64) -> f64) -> f64 {
    if !(0.0..=f64::MAX).contains(&highest) {
        return f64::NAN;
    }
    let (mut low, mut high) = (0.0, highest);
    for _ in 0..60 {
        let middle = 0.5 * low + 0.5 * high;
        let answered = answer(middle);
        if answered.is_nan() {
            return f64::NAN;
        } else if answered > middle {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

/// The mean time from `reset` to `threshold`, both relative to the mean potential, in units of the time constant.
fn passage(reset: f64, threshold: f64, sigma: f64) -> f64 {
    // Far below, the potential rises as it would without noise.
    let rise = if reset / sigma < -SHARP { ln(-reset) - ln(sigma) - ln(SHARP) } else { 0.0 };
    let (low, high) = ((reset / sigma).max(-SHARP), threshold / sigma);
    rise + scaled_passage(low, high)
}

/// The mean time between two potentials in units of the noise, which are between [`SHARP`] below the mean and [`FAR`]
/// above it.
fn scaled_passage(reset: f64, threshold: f64) -> f64 {
    let first = ln(1e-17 / (1.0 + reset.abs() + threshold.abs()));
    let last = ln(7.0 + threshold.max(0.0));
    let integrand = |s: f64| exp(s * (2.0 * threshold - s)) - exp(s * (2.0 * reset - s));
    let steps = ((last - first) / STEP) as usize;
    STEP * (0..=steps).map(|k| integrand(exp(first + STEP * k as f64))).sum::<f64>()
}

#[cfg(test)]
#[allow(clippy::disallowed_methods)]
mod tests {
    use super::*;

    /// exp(u²) (1 + erf u) for |u| < 3, from erf u = 2/√π exp(-u²) Σ 2^n u^(2n+1) / (2n+1)!!.
    fn scaled(u: f64) -> f64 {
        let (mut term, mut sum) = (u, 0.0);
        for n in 0..200 {
            sum += term;
            term *= 2.0 * u * u / (2 * n + 3) as f64;
        }
        (u * u).exp() + 2.0 / std::f64::consts::PI.sqrt() * sum
    }

    #[test]
    fn both_forms_of_the_integral_agree() {
        for (reset, threshold) in [(-2.5, -0.5), (-1.0, 0.0), (-1.5, 1.5), (0.5, 2.8)] {
            let steps = 20_000;
            let h = (threshold - reset) / f64::from(steps);
            let weight = |k| if k == 0 || k == steps { 1.0 } else { f64::from(2 + 2 * (k % 2)) };
            let simpson = (0..=steps).map(|k| weight(k) * scaled(reset + h * f64::from(k))).sum::<f64>() * h / 3.0;
            let expected = std::f64::consts::PI.sqrt() * simpson;
            assert!((scaled_passage(reset, threshold) / expected - 1.0).abs() < 1e-11, "{reset} {threshold}");
        }
    }

    #[test]
    fn noise_that_vanishes_leaves_a_clock() {
        let cell = Lif { v_reset: 10.0, tau: 20.0, t_ref: 2.0, ..Lif::default() };
        let clock = 1000.0 / (2.0 + 20.0 * f64::ln(20.0 / 10.0));
        assert!((diffusion_rate(&cell, 30.0, 0.0) - clock).abs() < 1e-12);
        assert!((diffusion_rate(&cell, 30.0, 1e-6) - clock).abs() < 1e-9);
        assert_eq!(diffusion_rate(&cell, 20.0, 0.0), 0.0);
        assert!(diffusion_rate(&cell, 10.0, 0.01) == 0.0);
    }

    /// Kramers' law: passage = √π exp(u²) / u (1 + 1/2u² + 3/4u⁴ + ...) for a threshold far above the mean.
    #[test]
    fn a_high_threshold_is_reached_by_rare_excursions() {
        for u in [10.0, 20.0_f64] {
            let leading = std::f64::consts::PI.sqrt() * (u * u).exp() / u;
            let expected = leading * (1.0 + 0.5 / (u * u) + 0.75 / u.powi(4) + 1.875 / u.powi(6));
            assert!((scaled_passage(-1.0, u) / expected - 1.0).abs() < 10.0 / u.powi(8), "{u}");
        }
    }

    #[test]
    fn limits_are_reached_at_once() {
        let cell = Lif { v_reset: 10.0, tau: 20.0, t_ref: 2.0, ..Lif::default() };
        let clock = |mu: f64| 1000.0 / (2.0 + 20.0 * f64::ln((mu - 10.0) / (mu - 20.0)));
        for sigma in [0.0, 5e-324, 1e-310, 1e-300, 1e-100, 1e-9, 1e-6] {
            assert!((diffusion_rate(&cell, 30.0, sigma) / clock(30.0) - 1.0).abs() < 1e-12, "{sigma}");
            assert_eq!(diffusion_rate(&cell, 10.0, sigma), 0.0, "{sigma}");
            assert_eq!(diffusion_rate(&cell, -100.0, sigma), 0.0, "far below reset, {sigma}");
            assert_eq!(diffusion_rate(&cell, f64::INFINITY, sigma), 500.0);
            assert_eq!(diffusion_rate(&cell, f64::NEG_INFINITY, sigma), 0.0);
        }
        assert_eq!(diffusion_rate(&cell, -20.0, 0.5), 0.0, "both potentials far above the mean");
        assert!((diffusion_rate(&cell, 1e300, 1.0) - 500.0).abs() < 1e-9);
        assert_eq!(diffusion_rate(&cell, f64::INFINITY, 1.0), 500.0);
        assert_eq!(diffusion_rate(&cell, f64::NEG_INFINITY, 1.0), 0.0);
        assert_eq!(diffusion_rate(&cell, 10.0, f64::INFINITY), 500.0);
        assert!((diffusion_rate(&cell, 10.0, 1e200) - 500.0).abs() < 1e-9);
        assert_eq!(diffusion_rate(&Lif { t_ref: 0.0, ..cell }, f64::INFINITY, 1.0), f64::INFINITY);
    }

    /// With the mean at the threshold, the passage from `u` below is ln(2 u) + γ/2, γ of Euler, for large `u`.
    #[test]
    fn a_sharp_approach_is_logarithmic() {
        let cell = Lif { v_reset: 10.0, tau: 20.0, t_ref: 0.0, ..Lif::default() };
        for sigma in [1e-3, 1e-6, 1e-8, 1e-100, 1e-300, 1e-310_f64] {
            let expected = f64::ln(20.0) - f64::ln(sigma) + 0.577_215_664_901_532_9 / 2.0;
            let passage = 1000.0 / diffusion_rate(&cell, 20.0, sigma) / 20.0;
            assert!((passage / expected - 1.0).abs() < 1e-7, "{sigma}: {passage} {expected}");
        }
    }

    /// Where another formula takes over, nothing jumps.
    #[test]
    fn seams_do_not_show() {
        let cell = Lif { v_reset: 10.0, tau: 20.0, t_ref: 2.0, ..Lif::default() };
        for sigma in [10.0 / SHARP, 20.0 / SHARP] {
            let (one, other) = (diffusion_rate(&cell, 30.0, 0.999 * sigma), diffusion_rate(&cell, 30.0, 1.001 * sigma));
            assert!((one / other - 1.0).abs() < 1e-13, "{sigma}: {one} {other}");
        }
    }

    #[test]
    fn what_is_no_number_gives_none() {
        let cell = Lif::default();
        assert!(diffusion_rate(&cell, f64::NAN, 1.0).is_nan());
        for sigma in [f64::NAN, -1.0, f64::NEG_INFINITY] {
            assert!(diffusion_rate(&cell, 25.0, sigma).is_nan(), "{sigma}");
        }
        for cell in [Lif { v_reset: 30.0, ..cell }, Lif { tau: f64::NAN, ..cell }, Lif { t_ref: -1.0, ..cell }] {
            assert!(diffusion_rate(&cell, 25.0, 1.0).is_nan());
        }
        let at_3 = |rate: f64| 6.0 - rate;
        for highest in [f64::NAN, f64::INFINITY, -1.0] {
            assert!(self_consistent_rate(highest, at_3).is_nan(), "{highest}");
        }
        assert!(self_consistent_rate(10.0, |rate| if rate < 4.0 { f64::NAN } else { 0.0 }).is_nan());
        assert!((self_consistent_rate(10.0, at_3) - 3.0).abs() < 1e-12);
        assert_eq!(self_consistent_rate(0.0, at_3), 0.0);
        assert!((self_consistent_rate(2.0, at_3) - 2.0).abs() < 1e-12);
    }
}
