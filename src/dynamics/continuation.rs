use std::ops::Range;

use super::algebra::{dot, norm};
use super::bifurcation::{Branch, BranchPoint, CycleEnd, What};
use super::branch::{Crossing, Limits, SAME, follow};
use super::cycles;
use super::diagram::Diagram;
use super::fixed_points::sound;
use super::orbit::orbit;
use super::scaled::{Curve, Scaled};
use super::subdivision::newton;
use super::system::{Dynamics, System};
use crate::error::require;
use crate::{Error, Result};

/// Branches of fixed points in one diagram, at most.
const MOST_BRANCHES: usize = 24;

/// Follows fixed points, and the cycles that are born from them, as a parameter changes.
///
/// ```text
/// f(x, p) = 0,    (dx/ds, dp/ds) of length 1
/// ```
///
/// A branch is followed along its length (pseudo-arclength), so that it goes on around folds. Between two points at which the
/// number of growing perturbations differs, or the direction of the parameter, a bifurcation is located as the zero of
/// equations that hold there alone: at a fold `J v = 0`, at a Hopf point `J (a + i b) = i ω (a + i b)`, where branches cross
/// `w J = w f_p = 0`. These are solved to some 1e-10 of the range. The branches that cross are followed, too.
///
/// From each Hopf point the cycles are followed by collocation at four Gauss points in each of 60 intervals, which move
/// to where a cycle bends; see [`Cycles`](super::Cycles).
///
/// ```
/// use synfire::dynamics::{Continuation, What};
/// use synfire::models::neurons::FitzHughNagumo;
///
/// // The trace of the Jacobian, 1 - v² - b / tau, vanishes at v = ±0.9674.
/// let diagram = Continuation::new(&FitzHughNagumo::default(), ("input", 0.0..2.0)).run()?;
/// let currents: Vec<f64> = diagram.all(What::Hopf).iter().map(|point| point.parameter).collect();
/// assert!((currents[0] - 0.3312813375).abs() < 1e-9 && (currents[1] - 1.4187186625).abs() < 1e-9);
/// # Ok::<(), synfire::Error>(())
/// ```
///
/// The parameter is the input current of a model, "input"; for any other, give a [`System::family`]. A variable that is held
/// ([`System::hold`]) is a parameter as well.
///
/// H. B. Keller (1977), "Numerical solution of bifurcation and nonlinear eigenvalue problems", in *Applications of
/// Bifurcation Theory*, Academic Press; E. J. Doedel, H. B. Keller & J. P. Kernévez (1991), "Numerical analysis and control
/// of bifurcation problems", *International Journal of Bifurcation and Chaos* 1, 493-520 and 745-772,
/// <https://doi.org/10.1142/S0218127491000397>.
#[derive(Clone, Debug)]
pub struct Continuation {
    system: System,
    parameter: String,
    range: Range<f64>,
    from: Option<Vec<f64>>,
    longest: f64,
    most: usize,
    cycles: bool,
    longest_period: f64,
}

impl Continuation {
    /// Of a model, or of a [`System`], as a parameter goes through a range.
    pub fn new<const D: usize>(of: impl Dynamics<D>, (parameter, range): (&str, Range<f64>)) -> Continuation {
        Continuation {
            system: of.system(),
            parameter: parameter.to_string(),
            range,
            from: None,
            longest: 0.02,
            most: 5000,
            cycles: false,
            longest_period: f64::NAN,
        }
    }

    /// With another parameter at this value.
    pub fn set(self, parameter: &str, value: f64) -> Continuation {
        Continuation { system: self.system.set(parameter, value), ..self }
    }

    /// From a state near a fixed point at the lower end of the range. Without it, from where the system rests, or where it
    /// gets from there in 10,000 ms.
    pub fn from(self, state: &[f64]) -> Continuation {
        Continuation { from: Some(state.to_vec()), ..self }
    }

    /// The longest step, where each variable counts in units of its [scale](System::scale) and the parameter in units of
    /// its range; by default 0.02.
    pub fn longest_step(self, longest: f64) -> Continuation {
        Continuation { longest, ..self }
    }

    /// With the cycles from each Hopf point.
    pub fn cycles(self) -> Continuation {
        Continuation { cycles: true, ..self }
    }

    /// Cycles are followed up to this period (ms); by default up to 40 times that at their Hopf point.
    pub fn longest_period(self, longest_period: f64) -> Continuation {
        Continuation { longest_period, ..self }
    }

    /// Follows them.
    ///
    /// # Errors
    /// [`Error::Missing`] for a parameter that the system lacks; [`Error::Parameter`] for a range that is empty or endless,
    /// or a step that is not positive; [`Error::Length`] for a start of the wrong length; [`Error::Unsolved`] if no fixed
    /// point is near the start; whatever is wrong with the system.
    pub fn run(&self) -> Result<Diagram> {
        let system = match &self.from {
            Some(state) => self.system.clone().start(state),
            None => self.system.clone(),
        };
        let range = sound(system.name(), &self.parameter, &self.range)?;
        let system = system.set(&self.parameter, range.0).checked()?;
        let step = require(
            self.longest > 0.0 && self.longest.is_finite(),
            "longest_step",
            self.longest,
            "a positive, finite number",
        );
        step.map_err(|broken| broken.of("the continuation"))?;
        let scaled = Scaled::new(&system, &[(system.parameter(&self.parameter)?, range.1 - range.0)]);
        let limits = Limits { known: &[], range, longest: self.longest, most: self.most };
        let branches = self.branches(&scaled, &self.first(&system)?, &limits)?;
        let mut diagram = Diagram { branches, cycles: vec![], parameter: self.parameter.clone(), range, system };
        if self.cycles {
            self.add_cycles(&scaled, &limits, &mut diagram);
        }
        Ok(diagram)
    }

    /// A fixed point at the lower end of the range.
    fn first(&self, system: &System) -> Result<Vec<f64>> {
        let (values, scales, rest) = (system.values(), system.scales(), system.rest());
        let near = newton(system, &values, rest, &scales);
        let settled = || {
            let path = orbit(system, rest, 1e4, 1e-6).ok()?;
            newton(system, &values, path.states.last()?, &scales)
        };
        let told = || Error::Unsolved {
            what: format!(
                "no fixed point of {} is near {rest:?} at {} = {}; call from with a state near one, such as FixedPoints finds",
                system.name(),
                self.parameter,
                self.range.start
            ),
        };
        let sound = |state: &Vec<f64>| state.iter().zip(&scales).all(|(x, scale)| (x / scale).abs() < 1e4);
        near.filter(sound).or_else(settled).filter(sound).ok_or_else(told)
    }

    /// The branch of the start, and those that cross it or each other.
    fn branches(&self, scaled: &Scaled, state: &[f64], limits: &Limits) -> Result<Vec<Branch>> {
        let lost = || Error::Unsolved {
            what: format!(
                "the branch of {} could not be followed from {state:?}; call from with another state",
                scaled.system.name()
            ),
        };
        let start = scaled.place(state, &[limits.range.0]);
        let mut upwards = vec![0.0; start.len()];
        upwards[start.len() - 1] = 1.0;
        let first = follow(scaled, &start, &upwards, limits).ok_or_else(lost)?;
        let (mut branches, mut open, mut known) = (first.branches, first.crossings, Vec::<Vec<f64>>::new());
        while let Some(Crossing { place, direction }) = open.pop() {
            let near =
                |other: &Vec<f64>| norm(&other.iter().zip(&place).map(|(a, b)| a - b).collect::<Vec<_>>()) < SAME;
            if known.iter().any(near) || branches.len() > MOST_BRANCHES {
                continue;
            }
            known.push(place.clone());
            let limits = Limits { known: &known, ..*limits };
            for side in [1.0, -1.0] {
                let away: Vec<f64> = direction.iter().map(|x| side * x).collect();
                let guess: Vec<f64> = place.iter().zip(&away).map(|(x, d)| x + 2e-3 * d).collect();
                let first = scaled.correct(&guess, &away).filter(|(first, _)| !passed(scaled, first, &branches));
                let Some(next) = first.and_then(|(first, _)| follow(scaled, &first, &away, &limits)) else { continue };
                branches.extend(next.branches);
                open.extend(next.crossings);
            }
        }
        Ok(unrepeated(branches))
    }

    /// The cycles from each Hopf point at which no other cycles have ended.
    fn add_cycles(&self, scaled: &Scaled, limits: &Limits, diagram: &mut Diagram) {
        let points: Vec<_> = diagram.all(What::Hopf).into_iter().cloned().collect();
        let near = |a: f64, b: f64| (a - b).abs() < 2e-3 * (limits.range.1 - limits.range.0);
        for point in points {
            let reached = |end: &CycleEnd| matches!(end, CycleEnd::Hopf(at) if near(*at, point.parameter));
            if diagram.ends().iter().any(reached) {
                continue;
            }
            if let Some(found) = cycles::follow(scaled, &point, limits, self.longest_period, diagram) {
                diagram.cycles.push(found);
            }
        }
    }
}

/// Whether a place is on a branch that is known already: nearly between two of its points.
fn passed(scaled: &Scaled, place: &[f64], branches: &[Branch]) -> bool {
    let at = |point: &BranchPoint| scaled.place(&point.state, &[point.parameter]);
    let between = |ends: &[BranchPoint]| {
        let (a, b) = (at(&ends[0]), at(&ends[1]));
        let along: Vec<f64> = b.iter().zip(&a).map(|(b, a)| b - a).collect();
        let off: Vec<f64> = place.iter().zip(&a).map(|(x, a)| x - a).collect();
        let share = (dot(&off, &along) / dot(&along, &along)).clamp(0.0, 1.0);
        norm(&off.iter().zip(&along).map(|(off, along)| off - share * along).collect::<Vec<_>>()) < 2e-4
    };
    branches.iter().any(|branch| branch.points.windows(2).any(between))
}

/// Each bifurcation once, on the first branch that has it.
fn unrepeated(mut branches: Vec<Branch>) -> Vec<Branch> {
    let mut known: Vec<(What, f64, Vec<f64>)> = Vec::new();
    let crosses = |what: What| matches!(what, What::Transcritical | What::Pitchfork);
    for branch in &mut branches {
        branch.bifurcations.retain(|point| {
            let near = |a: f64, b: f64| (a - b).abs() < 1e-6 * a.abs().max(1e-3);
            let same = |(what, parameter, state): &(What, f64, Vec<f64>)| {
                (*what == point.what || (crosses(*what) && crosses(point.what)))
                    && near(*parameter, point.parameter)
                    && state.iter().zip(&point.state).all(|(a, b)| near(*a, *b))
            };
            let new = !known.iter().any(same);
            known.push((point.what, point.parameter, point.state.clone()));
            new
        });
    }
    branches
}
