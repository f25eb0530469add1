use super::{CircularConvolution, Convolution};
use crate::error::{Result, non_negative, positive, require};
use crate::math::exp;
use crate::traits::Field;
use std::f64::consts::{PI, TAU};

/// The most units of a ring. Whoever asks for more has mistaken something, and lists of them might not fit into memory.
const MOST: usize = 1 << 24;

/// Recurrent current of a one-dimensional continuous attractor: a Gaussian interaction on a ring, with divisive
/// normalisation of the rates.
///
/// ```text
/// I_i = Σ_j J_ij r_j,   r_j = u_j^2 / (1 + k Σ_l u_l^2)
/// J_ij = j0 / (sqrt(2 π) a) exp(-d_ij^2 / 2 a^2)
/// ```
///
/// with `u` the synaptic input, variable 0 of the units, and `d_ij` the distance of units `i` and `j` on the ring from
/// -π to π, on which the units are equidistant. With cells that obey `tau du/dt = -u + I`, such as
/// [`LeakyIntegrator`](crate::models::neurons::LeakyIntegrator), a bump of activity stays wherever it is put, for
/// `k < k_c = ρ j0^2 / (8 sqrt(2 π) a)` with `ρ = n / 2 π` the density of the units.
///
/// The sums carry no `dx`, as in the programs in use; for integrals over the ring, multiply `j0` and `k` by `2 π / n`.
///
/// ```
/// use synfire::models::fields::RingAttractor;
///
/// let ring = RingAttractor { n: 512, ..RingAttractor::default() };
/// assert!((ring.critical_k() - 130.035).abs() < 1e-3);
/// let (u0, _) = ring.bump().unwrap();
/// assert!((u0 - 0.274204).abs() < 1e-6);
/// ```
///
/// The sum is a [`CircularConvolution`], done term by term or by Fourier transforms.
///
/// S. Wu, K. Hamaguchi and S. Amari (2008), Dynamics and computation of continuous attractors, Neural Computation 20,
/// [10.1162/neco.2008.10-06-378](https://doi.org/10.1162/neco.2008.10-06-378).
#[derive(Clone, Debug, PartialEq)]
pub struct RingAttractor {
    /// Number of units, at most 2^24.
    pub n: usize,
    /// Strength of the interaction.
    pub j0: f64,
    /// Half width of the interaction (rad).
    pub a: f64,
    /// Strength of the normalisation.
    pub k: f64,
    /// How the sum over the ring is done.
    pub convolution: Convolution,
}

/// The units of Wu et al. in the settings for tracking.
impl Default for RingAttractor {
    fn default() -> Self {
        RingAttractor { n: 512, j0: 4.0, a: 0.5, k: 8.1, convolution: Convolution::Fourier }
    }
}

impl RingAttractor {
    /// The preferred feature of each unit, from -π to below π (rad); no list if there are more units than a ring may have.
    pub fn features(&self) -> Vec<f64> {
        (0..if self.n <= MOST { self.n } else { 0 }).map(|i| TAU * i as f64 / self.n as f64 - PI).collect()
    }

    /// The strength of normalisation from which on no bump lasts.
    pub fn critical_k(&self) -> f64 {
        self.density() * self.j0 * self.j0 / (8.0 * TAU.sqrt() * self.a)
    }

    /// Height of the synaptic input and of the rate in a bump that stays, `u0 exp(-x^2 / 4 a^2)` and
    /// `r0 exp(-x^2 / 2 a^2)`; `None` if there is none.
    pub fn bump(&self) -> Option<(f64, f64)> {
        let root = (1.0 - self.k / self.critical_k()).sqrt();
        let u0 = self.j0 * (1.0 + root) / (4.0 * PI.sqrt() * self.a * self.k);
        let r0 = (1.0 + root) / (2.0 * TAU.sqrt() * self.a * self.k * self.density());
        (root > 0.0).then_some((u0, r0))
    }

    /// The interaction ready for use.
    ///
    /// # Errors
    /// [`crate::Error::Parameter`] if a width is not positive or a strength negative, there is no unit, or more than 2^24.
    pub fn field(&self) -> Result<RingField> {
        let check = || {
            positive("a", self.a)?;
            non_negative("j0", self.j0)?;
            non_negative("k", self.k)?;
            require(self.n > 0, "n", self.n as f64, "at least one unit")?;
            require(self.n <= MOST, "n", self.n as f64, "at most 2^24 units")
        };
        check().map_err(|broken| broken.of("RingAttractor"))?;
        let strength = self.j0 / (TAU.sqrt() * self.a);
        let kernel: Vec<f64> = (0..self.n)
            .map(|i| {
                let d = TAU * i.min(self.n - i) as f64 / self.n as f64;
                strength * exp(-d * d / (2.0 * self.a * self.a))
            })
            .collect();
        Ok(RingField { k: self.k, interaction: CircularConvolution::new(kernel, self.convolution)? })
    }

    fn density(&self) -> f64 {
        self.n as f64 / TAU
    }
}

/// The [`Field`] of a [`RingAttractor`].
#[derive(Clone, Debug)]
pub struct RingField {
    k: f64,
    interaction: CircularConvolution,
}

impl Field for RingField {
    fn act(&self, sources: &[f64], targets: &mut [f64]) {
        let total: f64 = sources.iter().map(|u| u * u).sum();
        let rates: Vec<f64> = sources.iter().map(|u| u * u / (1.0 + self.k * total)).collect();
        self.interaction.act(&rates, targets);
    }

    fn weights(&self) -> Option<[f64; 2]> {
        self.interaction.weights()
    }

    fn check(&self, sources: usize, targets: usize) -> Result<()> {
        self.interaction.check(sources, targets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bump_sustains_itself() {
        let ring = RingAttractor::default();
        let (u0, _) = ring.bump().unwrap();
        let bump: Vec<f64> = ring.features().iter().map(|x| u0 * exp(-x * x / (4.0 * ring.a * ring.a))).collect();
        let mut current = vec![0.0; ring.n];
        ring.field().unwrap().act(&bump, &mut current);
        assert!(bump.iter().zip(&current).all(|(u, i)| (u - i).abs() < 1e-4 * u0));
    }

    #[test]
    fn bad_parameters_are_refused() {
        for bad in [RingAttractor { a: 0.0, ..Default::default() }, RingAttractor { n: 0, ..Default::default() }] {
            assert!(bad.field().is_err());
        }
        for n in [MOST + 1, usize::MAX] {
            let endless = RingAttractor { n, ..Default::default() };
            let error = endless.field().unwrap_err().to_string();
            assert!(error.contains("RingAttractor: n = ") && error.contains("at most 2^24 units"), "{error}");
            assert!(endless.features().is_empty() && endless.critical_k().is_finite());
        }
    }
}
