//! A gate that opens at once and closes exponentially.

/// Implements [`Kinetics`](crate::traits::Kinetics) for a struct with a time constant `tau`, by `dg/dt = -g / tau`.
macro_rules! closes_exponentially {
    ($gate:ident, needs_potential: $needs_potential:literal) => {
        impl crate::traits::Kinetics<1> for $gate {
            const VARS: [&'static str; 1] = ["g"];

            const METHOD: crate::integrate::Method = crate::integrate::Method::Exact;

            const NEEDS_POTENTIAL: bool = $needs_potential;

            #[inline(always)]
            fn flow(&self, _: [f64; 1]) -> [crate::affine::Affine; 1] {
                [crate::affine::decay(self.tau)]
            }

            #[inline(always)]
            fn propagate(&self, [g]: [f64; 1], dt: f64) -> [f64; 1] {
                [g * crate::math::exp(-dt / self.tau)]
            }

            #[inline(always)]
            fn receive(&self, [g]: [f64; 1], w: f64) -> [f64; 1] {
                [g + w]
            }

            #[inline(always)]
            fn gate(&self, [g]: [f64; 1]) -> f64 {
                g
            }

            #[inline(always)]
            fn mean(&self, [g]: [f64; 1], _: [f64; 1], dt: f64) -> f64 {
                g * crate::math::exprel(-dt / self.tau)
            }

            fn check(&self) -> crate::error::Check {
                crate::error::positive("tau", self.tau)
            }
        }
    };
}
