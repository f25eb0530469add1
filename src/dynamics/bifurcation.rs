//! Branches of fixed points and of cycles, and where they change.

use std::fmt;

use super::eigenvalue::Eigenvalue;
use super::equilibrium::Kind;
use super::orbit::Orbit;

/// What changes at a point of a diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Two fixed points meet and vanish (saddle-node).
    Fold,
    /// Two branches cross and exchange their stability.
    Transcritical,
    /// A pair of mirror images leaves a branch.
    Pitchfork,
    /// A fixed point becomes a focus of the other stability, and a cycle is born.
    Hopf,
    /// Two cycles meet and vanish.
    FoldOfCycles,
    /// A cycle of twice the period is born.
    PeriodDoubling,
    /// A torus is born around a cycle (Neimark and Sacker).
    Torus,
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            What::Fold => "fold",
            What::Transcritical => "transcritical",
            What::Pitchfork => "pitchfork",
            What::Hopf => "Hopf",
            What::FoldOfCycles => "fold of cycles",
            What::PeriodDoubling => "period doubling",
            What::Torus => "torus",
        })
    }
}

/// A point at which the dynamics changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Bifurcation {
    /// What changes.
    pub what: What,
    /// The value of the parameter.
    pub parameter: f64,
    /// The fixed point; of a cycle, the state at which its first variable is greatest.
    pub state: Vec<f64>,
    /// The eigenvalues there (1/ms); of a cycle, its Floquet multipliers.
    pub eigenvalues: Vec<Eigenvalue>,
}

impl Bifurcation {
    /// Of a Hopf point, the period of the cycle that is born (ms); `None` of any other.
    pub fn period(&self) -> Option<f64> {
        let turning = self.eigenvalues.iter().filter(|value| value.im > 0.0);
        let pair = turning.min_by(|a, b| a.re.abs().total_cmp(&b.re.abs()));
        pair.filter(|_| self.what == What::Hopf).map(|pair| std::f64::consts::TAU / pair.im)
    }
}

/// A fixed point on a branch.
#[derive(Clone, Debug, PartialEq)]
pub struct BranchPoint {
    /// The value of the parameter.
    pub parameter: f64,
    /// The fixed point.
    pub state: Vec<f64>,
    /// The eigenvalues (1/ms), from the greatest real part to the least.
    pub eigenvalues: Vec<Eigenvalue>,
    /// What they say.
    pub kind: Kind,
    /// Whether all perturbations shrink.
    pub stable: bool,
}

/// A curve of fixed points.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// The points, in order.
    pub points: Vec<BranchPoint>,
    /// What happens on the way, in order.
    pub bifurcations: Vec<Bifurcation>,
}

/// A cycle on a branch.
#[derive(Clone, Debug, PartialEq)]
pub struct CyclePoint {
    /// The value of the parameter.
    pub parameter: f64,
    /// Its period (ms).
    pub period: f64,
    /// The least value of each variable.
    pub least: Vec<f64>,
    /// The greatest.
    pub greatest: Vec<f64>,
    /// Floquet multipliers: by what a perturbation has grown after a period. The one along the cycle, which is 1, is left
    /// out.
    pub multipliers: Vec<Eigenvalue>,
    /// Whether all multipliers are smaller than 1.
    pub stable: bool,
    /// The cycle itself.
    pub orbit: Orbit,
}

/// How a branch of cycles ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CycleEnd {
    /// It shrinks to a Hopf point, at this parameter.
    Hopf(f64),
    /// Its period grows without bound as it comes near a saddle: a homoclinic orbit, at this parameter.
    Homoclinic(f64),
    /// Its period grows without bound as a fold of fixed points appears on it, at this parameter (SNIC).
    SaddleNode(f64),
    /// Its period has grown beyond what was asked for, and near no fixed point, at this parameter.
    LongPeriod(f64),
    /// The parameter leaves the range.
    Range,
    /// It could not be followed on, at this parameter.
    Lost(f64),
}

/// A branch of cycles from a Hopf point: period, extremes, Floquet multipliers, and how it ends.
///
/// A cycle is a polynomial of degree 4 on each of 60 intervals of its period; it obeys the equations at the four Gauss points
/// of each, `x' = T f(x, p)`, and is followed by pseudo-arclength. The multipliers are the eigenvalues of the product of the
/// derivatives over the intervals. Folds of cycles (where the parameter turns), period doublings and tori are located along
/// the branch. Near its end the period is long, and how a cycle ends is told by where it is slowest: at a saddle, or
/// where two fixed points are about to appear.
#[derive(Clone, Debug, PartialEq)]
pub struct Cycles {
    /// The parameter of the Hopf point.
    pub from: f64,
    /// The cycles, in order.
    pub points: Vec<CyclePoint>,
    /// What happens on the way.
    pub bifurcations: Vec<Bifurcation>,
    /// How the branch ends.
    pub end: CycleEnd,
}
