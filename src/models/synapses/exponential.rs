use serde::{Deserialize, Serialize};

/// A gate that opens at once and closes exponentially.
///
/// ```text
/// dg/dt = -g / tau
/// ```
///
/// The arrival of weight `w` adds `w` to `g`, so a single arrival has peak `w` and area `w tau`, and regular arrivals at
/// rate `r` hold the mean of `g` at `w r tau`.
///
/// ```
/// use synfire::models::synapses::Exponential;
/// use synfire::traits::Kinetics;
///
/// let synapse = Exponential { tau: 8.0 };
/// let open = synapse.receive([0.0], 2.0);
/// let later = synapse.propagate(open, 8.0);
/// assert!((synapse.gate(later) - 2.0 / std::f64::consts::E).abs() < 1e-15);
/// ```
///
/// # References
///
/// - P. Dayan and L. F. Abbott (2001), *Theoretical Neuroscience*, section 5.8, MIT Press.
/// - A. Roth and M. C. W. van Rossum (2009), Modeling synapses, in E. De Schutter (ed.), *Computational Modeling Methods
///   for Neuroscientists*, 139-160, MIT Press, <https://doi.org/10.7551/mitpress/9780262013277.003.0007>.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Exponential {
    /// Time constant of closing (ms).
    pub tau: f64,
}

impl Default for Exponential {
    /// 8 ms, as in BrainPy-Models.
    fn default() -> Self {
        Exponential { tau: 8.0 }
    }
}

closes_exponentially!(Exponential, needs_potential: false);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::traits::Kinetics;

    #[test]
    fn regular_arrivals_hold_the_mean_at_rate_times_tau() {
        let synapse = Exponential::default();
        let (dt, period) = (0.01, 500);
        let (mut x, mut sum) = ([0.0], 0.0);
        for n in 0..200 * period {
            if n % period == 0 {
                x = synapse.receive(x, 1.0);
            }
            let next = synapse.propagate(x, dt);
            if n >= 100 * period {
                sum += synapse.tau * (x[0] - next[0]); // the integral over the step
            }
            x = next;
        }
        let (rate, time) = (1.0 / (dt * period as f64), 100.0 * dt * period as f64);
        assert!((sum / time - rate * synapse.tau).abs() < 1e-12);
    }

    #[test]
    fn a_time_constant_must_be_positive() {
        assert_eq!(Exponential { tau: 0.0 }.check().unwrap_err().parameter, "tau");
        assert!(Exponential { tau: f64::NAN }.check().is_err());
        assert!(Exponential::default().check().is_ok());
    }
}
