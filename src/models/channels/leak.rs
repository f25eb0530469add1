use super::{Channel, check_ohm};
use crate::affine::{Affine, ohm};
use crate::error::Check;
use serde::{Deserialize, Serialize};

/// A conductance that is always open.
///
/// ```text
/// I = g (e - v)
/// ```
///
/// ```
/// use synfire::models::channels::{Channel, Leak};
///
/// assert_eq!(Leak { g: 0.5, e: -65.0 }.current([], -75.0).at(-75.0), 5.0);
/// ```
///
/// A. L. Hodgkin and A. F. Huxley (1952), A quantitative description of membrane current and its application to
/// conduction and excitation in nerve, The Journal of Physiology,
/// [10.1113/jphysiol.1952.sp004764](https://doi.org/10.1113/jphysiol.1952.sp004764).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Leak {
    /// Conductance (mS/cm²).
    pub g: f64,
    /// Reversal potential (mV).
    pub e: f64,
}

impl Default for Leak {
    /// The regular-spiking cell of Pospischil et al. 2008.
    fn default() -> Leak {
        Leak { g: 0.0205, e: -70.3 }
    }
}

impl Channel<0> for Leak {
    const GATES: [&'static str; 0] = [];

    #[inline(always)]
    fn gates(&self, _v: f64) -> [Affine; 0] {
        []
    }

    #[inline(always)]
    fn current(&self, _gates: [f64; 0], _v: f64) -> Affine {
        ohm(self.g, self.e)
    }

    fn check(&self) -> Check {
        check_ohm(self.g, self.e)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::channels::tests::bad_parameters_are_refused;

    #[test]
    fn parameters() {
        bad_parameters_are_refused(|g, e| Leak { g, e });
    }
}
