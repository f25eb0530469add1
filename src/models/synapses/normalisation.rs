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
