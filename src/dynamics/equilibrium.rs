use std::fmt;

use super::algebra::{eigenvalues, from_columns};
use super::eigenvalue::Eigenvalue;
use super::jacobian::by_variables;
use super::system::System;

/// A real part, or an eigenvalue, is taken for 0 below this share of the largest eigenvalue.
const NOTHING: f64 = 1e-8;

/// What happens near a fixed point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Perturbations shrink, and none turns.
    StableNode,
    /// Perturbations shrink, and some turn.
    StableFocus,
    /// Perturbations grow, and none turns.
    UnstableNode,
    /// Perturbations grow, and some turn.
    UnstableFocus,
    /// Some perturbations grow and others shrink; the eigenvalues nearest to 0 on either side are real.
    Saddle,
    /// Some perturbations grow and others shrink, and the slowest of one or the other turn.
    SaddleFocus,
    /// To first order, perturbations turn for ever: a Hopf point, or a centre.
    Centre,
    /// To first order, some perturbation stays: a fold, or another point at which fixed points meet.
    Degenerate,
}

impl Kind {
    /// The kind that eigenvalues, sorted by their real parts, make.
    pub fn of(values: &[Eigenvalue]) -> Kind {
        let largest = values.iter().map(|value| value.abs()).fold(0.0, f64::max);
        let small = |x: f64| !(x.abs() > NOTHING * largest);
        let turning = |value: &Eigenvalue| !small(value.im);
        if values.iter().any(|value| small(value.re) && small(value.im)) || values.is_empty() {
            return Kind::Degenerate;
        }
        if values.iter().any(|value| small(value.re)) {
            return Kind::Centre;
        }
        let growing = values.iter().filter(|value| value.re > 0.0).count();
        let any_turns = values.iter().any(turning);
        match (growing, any_turns) {
            (0, false) => Kind::StableNode,
            (0, true) => Kind::StableFocus,
            (n, false) if n == values.len() => Kind::UnstableNode,
            (n, true) if n == values.len() => Kind::UnstableFocus,
            (n, _) if turning(&values[n - 1]) || turning(&values[n]) => Kind::SaddleFocus,
            _ => Kind::Saddle,
        }
    }

    /// Whether all perturbations shrink.
    pub fn is_stable(self) -> bool {
        matches!(self, Kind::StableNode | Kind::StableFocus)
    }

    /// Whether some perturbations grow and others shrink.
    pub fn is_saddle(self) -> bool {
        matches!(self, Kind::Saddle | Kind::SaddleFocus)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::StableNode => "stable node",
            Kind::StableFocus => "stable focus",
            Kind::UnstableNode => "unstable node",
            Kind::UnstableFocus => "unstable focus",
            Kind::Saddle => "saddle",
            Kind::SaddleFocus => "saddle-focus",
            Kind::Centre => "centre",
            Kind::Degenerate => "degenerate",
        })
    }
}

/// A state that stays as it is, and what happens near it. It prints itself in a line.
#[derive(Clone, Debug, PartialEq)]
pub struct FixedPoint {
    /// The names of the variables.
    pub variables: Vec<String>,
    /// Their values.
    pub state: Vec<f64>,
    /// The eigenvalues of the Jacobian (1/ms), from the greatest real part to the least.
    pub eigenvalues: Vec<Eigenvalue>,
    /// What the eigenvalues say.
    pub kind: Kind,
}

impl FixedPoint {
    /// The fixed point of a system at a state.
    pub(super) fn at(system: &System, state: &[f64], parameters: &[f64]) -> FixedPoint {
        let values = eigenvalues(&from_columns(&by_variables(system, state, parameters)));
        let kind = Kind::of(&values);
        FixedPoint { variables: system.variables().to_vec(), state: state.to_vec(), eigenvalues: values, kind }
    }

    /// The value of a variable; `None` if there is none of that name.
    pub fn get(&self, variable: &str) -> Option<f64> {
        self.variables.iter().position(|own| own == variable).map(|place| self.state[place])
    }
}

impl fmt::Display for FixedPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (variable, value) in self.variables.iter().zip(&self.state) {
            write!(f, "{variable} = {value:.6}, ")?;
        }
        write!(f, "{}", self.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(values: &[(f64, f64)]) -> Kind {
        Kind::of(&values.iter().map(|&(re, im)| Eigenvalue { re, im }).collect::<Vec<_>>())
    }

    #[test]
    fn each_kind_is_told_by_its_eigenvalues() {
        assert_eq!(kind(&[(-1.0, 0.0), (-2.0, 0.0)]), Kind::StableNode);
        assert_eq!(kind(&[(-1.0, 3.0), (-1.0, -3.0)]), Kind::StableFocus);
        assert_eq!(kind(&[(2.0, 0.0), (1.0, 0.0)]), Kind::UnstableNode);
        assert_eq!(kind(&[(1.0, 3.0), (1.0, -3.0), (0.5, 0.0)]), Kind::UnstableFocus);
        assert_eq!(kind(&[(2.0, 0.0), (-1.0, 0.0)]), Kind::Saddle);
        assert_eq!(kind(&[(2.0, 0.0), (-1.0, 1.0), (-1.0, -1.0)]), Kind::SaddleFocus);
        assert_eq!(kind(&[(2.0, 0.0), (-1.0, 0.0), (-3.0, 1.0), (-3.0, -1.0)]), Kind::Saddle);
        assert_eq!(kind(&[(0.0, 1.0), (0.0, -1.0)]), Kind::Centre);
        assert_eq!(kind(&[(1e-12, 0.0), (-1.0, 0.0)]), Kind::Degenerate);
        assert_eq!(kind(&[(f64::NAN, f64::NAN)]), Kind::Degenerate);
    }
}
