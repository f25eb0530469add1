use serde::{Deserialize, Serialize};

/// What is 1 in the response of a gate to one arrival of weight 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Normalisation {
    /// The peak of the gate.
    #[default]
    Peak,
    /// The area under the gate (ms).
    Area,
    /// The jump of the variable `h` that feeds the gate.
    Raw,
}

impl Normalisation {
    /// The jump of `h`, given those that make peak and area 1. Two selects: a match would cut the loop over neurons into
    /// three, none of them vector code.
    #[inline(always)]
    pub(super) fn jump(self, to_peak: f64, to_area: f64) -> f64 {
        let jump = if self == Normalisation::Area { to_area } else { 1.0 };
        if self == Normalisation::Peak { to_peak } else { jump }
    }
}
