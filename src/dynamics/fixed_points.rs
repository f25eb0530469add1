use std::ops::Range;

use super::equilibrium::FixedPoint;
use super::subdivision::zeros;
use super::system::{Dynamics, System};
use crate::error::require;
use crate::{Error, Result};

/// All fixed points of a system in a box.
///
/// ```text
/// dx/dt = f(x, p) = 0,    low_k <= x_k <= high_k
/// ```
///
/// The box is cut into cells. A cell is excluded if a rate is greater at its centre than it can vary within the cell; it
/// holds one fixed point if the operator of Krawczyk, `K = c - Y f(c) + (1 - Y J)(X - c)` with `Y` the inverse of the
/// mean Jacobian, maps it into itself; it shrinks to its part within `K`; or it is halved, along the variable by which
/// the Jacobian varies most. So all fixed points are found, and each once, provided that the Jacobian varies over a cell by
/// at most 1.5 times as much as it does over the cell's centre, faces and corners. Were the ranges bounds, which a model
/// written in plain numbers cannot give, this would be a proof. [`Found::complete`] is false if 100,000 cells did not do, or
/// if a cell of 1e-7 of the box remained open, as where fixed points lie on a line.
///
/// ```
/// use synfire::dynamics::{FixedPoints, Kind};
/// use synfire::models::neurons::MorrisLecar;
///
/// // Rest, a saddle and an unstable focus, below the current at which the first two meet.
/// let fibre = MorrisLecar::saddle_node();
/// let found = FixedPoints::new(&fibre).input(30.0).within("v", -80.0..60.0).within("w", 0.0..1.0).find()?;
/// assert!(found.complete);
/// let kinds: Vec<Kind> = found.points.iter().map(|point| point.kind).collect();
/// assert_eq!(kinds, [Kind::StableNode, Kind::Saddle, Kind::UnstableFocus]);
/// assert_eq!(found.points[0].to_string(), "v = -41.845162, w = 0.002047, stable node");
/// # Ok::<(), synfire::Error>(())
/// ```
///
/// R. Krawczyk (1969), "Newton-Algorithmen zur Bestimmung von Nullstellen mit Fehlerschranken", *Computing* 4, 187-201,
/// <https://doi.org/10.1007/BF02234767>.
#[derive(Clone, Debug)]
pub struct FixedPoints {
    system: System,
    ranges: Vec<(String, Range<f64>)>,
}

/// What [`FixedPoints::find`] found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The fixed points, in the order of their first variable.
    pub points: Vec<FixedPoint>,
    /// Whether every cell was decided: no other fixed point is in the box, under the condition that [`FixedPoints`] tells.
    pub complete: bool,
    /// The number of cells that were looked at.
    pub cells: usize,
}

impl FixedPoints {
    /// Those of a model, or of a [`System`].
    pub fn new<const D: usize>(of: impl Dynamics<D>) -> FixedPoints {
        FixedPoints { system: of.system(), ranges: Vec::new() }
    }

    /// Under an input current, which is 0 otherwise.
    pub fn input(self, current: f64) -> FixedPoints {
        self.set("input", current)
    }

    /// With a parameter at this value.
    pub fn set(self, parameter: &str, value: f64) -> FixedPoints {
        FixedPoints { system: self.system.set(parameter, value), ..self }
    }

    /// The range of a variable. Each needs one.
    pub fn within(mut self, variable: &str, range: Range<f64>) -> FixedPoints {
        self.ranges.push((variable.to_string(), range));
        self
    }

    /// Looks for them.
    ///
    /// # Errors
    /// [`Error::Missing`] for a variable without a range, or a range of no variable; [`Error::Parameter`] for a range
    /// that is empty or endless; whatever is wrong with the system.
    pub fn find(self) -> Result<Found> {
        let system = self.system.checked()?;
        for (variable, _) in &self.ranges {
            system.variable(variable)?;
        }
        let ends = system.variables().iter().map(|variable| range_of(&system, &self.ranges, variable));
        let ends = ends.collect::<Result<Vec<_>>>()?;
        let values = system.values();
        let found = zeros(&system, &values, &ends);
        let points = found.states.iter().map(|state| FixedPoint::at(&system, state, &values)).collect();
        Ok(Found { points, complete: found.complete, cells: found.boxes })
    }
}

/// The ends of the range that was given last for a variable.
fn range_of(system: &System, ranges: &[(String, Range<f64>)], variable: &str) -> Result<(f64, f64)> {
    let given = ranges.iter().rev().find(|(name, _)| name == variable);
    let missing = || Error::Missing {
        what: format!(
            "no range was given for \"{variable}\" of {}; call within(\"{variable}\", low..high)",
            system.name()
        ),
    };
    sound(system.name(), variable, &given.ok_or_else(missing)?.1)
}

/// The ends of a range, if it is one.
pub(super) fn sound(of: &str, name: &str, range: &Range<f64>) -> Result<(f64, f64)> {
    let (low, high) = (range.start, range.end);
    let rule = |end: &str| format!("a finite number {end}");
    let parameter = |end: &str| format!("the {end} end of \"{name}\"");
    require(low.is_finite(), &parameter("lower"), low, rule("below the upper one")).map_err(|broken| broken.of(of))?;
    let holds = high.is_finite() && high > low && (high - low).is_finite();
    require(holds, &parameter("upper"), high, rule("above the lower one")).map_err(|broken| broken.of(of))?;
    Ok((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::Kind;
    use crate::models::neurons::{FitzHughNagumo, HodgkinHuxley};

    #[test]
    fn all_roots_of_a_polynomial_are_found_and_no_other() {
        // Chebyshev's polynomial of order 12, whose roots crowd towards the ends.
        let chebyshev = |[x]: [f64; 1], []: [f64; 0]| {
            let (mut before, mut now) = (1.0, x);
            for _ in 1..12 {
                (before, now) = (now, 2.0 * x * now - before);
            }
            [now]
        };
        let found = FixedPoints::new(System::from_fn(["x"], [], chebyshev)).within("x", -1.0..1.0).find().unwrap();
        assert!(found.complete && found.points.len() == 12, "{found:?}");
        for (k, point) in found.points.iter().enumerate() {
            let (_, cosine) =
                crate::math::sin_cos(std::f64::consts::PI * (11 - k) as f64 / 12.0 + std::f64::consts::PI / 24.0);
            assert!((point.state[0] - cosine).abs() < 1e-14, "{k}: {point}");
        }
    }

    #[test]
    fn a_cell_of_eight_variables_has_its_three_points() {
        // Seven gates that open along the potential, four of them towards +50 mV: rest, threshold and plateau.
        let open = |v: f64, half: f64| 1.0 / (1.0 + crate::math::exp(-(v - half) / 6.0));
        let cell = move |x: [f64; 8], []: [f64; 0]| {
            let [v, gates @ ..] = x;
            let half = |k: usize| -35.0 + 5.0 * k as f64;
            let current = |k: usize| gates[k] * (if k < 4 { 50.0 } else { -80.0 } - v) * if k < 4 { 1.0 } else { 0.1 };
            let mut rates = [0.0; 8];
            rates[0] = -70.0 - v + (0..7).map(current).sum::<f64>();
            (0..7).for_each(|k| rates[k + 1] = (open(v, half(k)) - gates[k]) / (k + 1) as f64);
            rates
        };
        let names = ["v", "a", "b", "c", "d", "e", "f", "g"];
        let mut search = FixedPoints::new(System::from_fn(names, [], cell)).within("v", -90.0..60.0);
        for name in &names[1..] {
            search = search.within(name, -0.1..1.1);
        }
        let found = search.find().unwrap();
        let kinds: Vec<Kind> = found.points.iter().map(|point| point.kind).collect();
        assert!(found.complete && kinds.len() == 3, "{found:?}");
        assert!(kinds[0].is_stable() && kinds[1].is_saddle() && kinds[2].is_stable(), "{kinds:?}");
    }

    #[test]
    fn the_axon_has_one_point_however_large_the_box() {
        let gates = |search: FixedPoints| search.within("m", -0.1..1.1).within("h", -0.1..1.1).within("n", -0.1..1.1);
        let search = FixedPoints::new(&HodgkinHuxley::default()).input(6.5).within("v", -100.0..60.0);
        let found = gates(search).find().unwrap();
        assert!(found.complete && found.points.len() == 1, "{found:?}");
        assert_eq!(found.points[0].kind, Kind::StableFocus);
        assert!(found.points[0].get("v").unwrap() > -65.0 && found.points[0].get("x").is_none());
    }

    #[test]
    fn a_double_root_is_found_once_and_a_line_of_them_is_told() {
        let fold = System::from_fn(["x"], [], |[x], []| [(x - 0.3) * (x - 0.3)]);
        let found = FixedPoints::new(fold).within("x", -1.0..1.0).find().unwrap();
        assert!(found.points.iter().all(|point| (point.state[0] - 0.3).abs() < 1e-5), "{found:?}");
        let line = System::from_fn(["x", "y"], [], |[x, y], []| [x - y, 2.0 * (x - y)]);
        assert!(!FixedPoints::new(line).within("x", -1.0..1.0).within("y", -1.0..1.0).find().unwrap().complete);
    }

    #[test]
    fn what_is_no_box_is_refused() {
        let search = || FixedPoints::new(&FitzHughNagumo::default()).within("v", -3.0..3.0);
        let told = |search: FixedPoints| search.find().unwrap_err().to_string();
        assert!(told(search()).contains("no range was given for \"w\""));
        assert!(told(search().within("w", 1.0..-1.0)).contains("the upper end of \"w\" = -1"));
        assert!(told(search().within("w", f64::NAN..1.0)).contains("the lower end of \"w\" = NaN"));
        assert!(told(search().within("u", 0.0..1.0)).contains("no variable \"u\""));
        assert!(told(search().set("gain", 0.0)).contains("no parameter \"gain\""));
    }
}
