use std::ops::Range;
use std::path::Path;

use super::algebra::{eigenvector, from_columns};
use super::equilibrium::{FixedPoint, Kind};
use super::fixed_points::{FixedPoints, sound};
use super::jacobian::by_variables;
use super::nullcline::{Curves, zero_curves};
use super::orbit::{Stepper, orbit};
use super::system::{Dynamics, System};
use crate::plot::{Color, Figure, Panel};
use crate::{Error, Result};

/// Error of the orbits drawn.
const TOLERANCE: f64 = 1e-8;

/// A separatrix begins this far from its saddle, as a share of the plane.
const NEAR: f64 = 1e-5;

/// How a kind of fixed point is drawn: its name, which kinds it is for, whether it is hollow, its colour.
type Look = (&'static str, fn(Kind) -> bool, bool, Color);

const MARKS: [Look; 4] = [
    ("stable", Kind::is_stable, false, Color::INK),
    ("saddle", Kind::is_saddle, true, Color::PURPLE),
    ("unstable", |kind| matches!(kind, Kind::UnstableNode | Kind::UnstableFocus), true, Color::INK),
    ("degenerate", |kind| matches!(kind, Kind::Centre | Kind::Degenerate), true, Color::GREY),
];

/// The plane of two variables: the flow, the curves on which one of them stays (nullclines), fixed points by their kind,
/// the separatrices of saddles, and orbits.
///
/// ```no_run
/// use synfire::dynamics::PhasePlane;
/// use synfire::models::neurons::MorrisLecar;
///
/// PhasePlane::new(&MorrisLecar::default(), ("v", -80.0..60.0), ("w", 0.0..0.8)).input(90.0).save("plane.svg")?;
/// # Ok::<(), synfire::Error>(())
/// ```
///
/// Nullclines are found by marching squares on a grid of 80 × 80 cells, which are cut into 4 × 4 where a curve passes; the
/// points of a curve lie on it to the last digits. A loop smaller than a cell can be missed. Fixed points are those of
/// [`FixedPoints`]. Stable ones are black, unstable ones open, saddles open and purple, with the orbits that
/// lead into them (the border between two basins) in purple, and those that lead out of them in orange.
///
/// Of a model with more variables, two are the axes and the others stand still where the neuron rests, unless it is
/// said where, by [`PhasePlane::hold`], or that they follow, by [`PhasePlane::steady`].
#[derive(Clone, Debug)]
pub struct PhasePlane {
    system: System,
    x: (String, Range<f64>),
    y: (String, Range<f64>),
    orbits: Vec<(Vec<f64>, f64)>,
    title: String,
}

impl PhasePlane {
    /// That of a model, or of a [`System`]: the variable to the right and the one upwards, with their ranges.
    pub fn new<const D: usize>(of: impl Dynamics<D>, x: (&str, Range<f64>), y: (&str, Range<f64>)) -> PhasePlane {
        let axis = |(name, range): (&str, Range<f64>)| (name.to_string(), range);
        PhasePlane { system: of.system(), x: axis(x), y: axis(y), orbits: Vec::new(), title: String::new() }
    }

    /// Under an input current, which is 0 otherwise.
    pub fn input(self, current: f64) -> PhasePlane {
        self.set("input", current)
    }

    /// With a parameter at this value.
    pub fn set(self, parameter: &str, value: f64) -> PhasePlane {
        PhasePlane { system: self.system.set(parameter, value), ..self }
    }

    /// With a variable that is no axis at this value.
    pub fn hold(self, variable: &str, value: f64) -> PhasePlane {
        PhasePlane { system: self.system.hold(variable, value), ..self }
    }

    /// With a variable that is no axis always where it would come to rest.
    pub fn steady(self, variable: &str) -> PhasePlane {
        PhasePlane { system: self.system.steady(variable), ..self }
    }

    /// With the orbit from a point of the plane, for so long (ms).
    pub fn orbit(mut self, from: (f64, f64), duration: f64) -> PhasePlane {
        self.orbits.push((vec![from.0, from.1], duration));
        self
    }

    /// With a title.
    pub fn title(self, title: impl Into<String>) -> PhasePlane {
        PhasePlane { title: title.into(), ..self }
    }

    /// The nullclines of both variables: for each, curves as points in order.
    ///
    /// ```
    /// use synfire::dynamics::PhasePlane;
    /// use synfire::models::neurons::FitzHughNagumo;
    ///
    /// let plane = PhasePlane::new(&FitzHughNagumo::default(), ("v", -3.0..3.0), ("w", -2.0..2.0)).input(0.5);
    /// let [cubic, line] = plane.nullclines()?;
    /// assert!(cubic[0].iter().all(|(v, w)| (v - v * v * v / 3.0 + 0.5 - w).abs() < 1e-12));
    /// assert!(line[0].iter().all(|(v, w)| (v + 0.7 - 0.8 * w).abs() < 1e-12));
    /// # Ok::<(), synfire::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`PhasePlane::panel`].
    pub fn nullclines(&self) -> Result<[Curves; 2]> {
        let plane = self.plane()?;
        Ok([0, 1].map(|which| zero_curves(plane.x, plane.y, &|x, y| plane.rates(x, y)[which])))
    }

    /// The fixed points within the plane, in the order of the variable to the right. The first variable of a state is that
    /// to the right, too.
    ///
    /// # Errors
    /// As [`PhasePlane::panel`].
    pub fn fixed_points(&self) -> Result<Vec<FixedPoint>> {
        self.plane()?.fixed_points()
    }

    /// All of it as a panel of a figure.
    ///
    /// # Errors
    /// [`Error::Missing`] for a variable or parameter that the system lacks; [`Error::Conflict`] for two axes of one
    /// variable; [`Error::Parameter`] for a range that is empty or endless; [`Error::Unsolved`] for an orbit that cannot
    /// be followed; whatever is wrong with the system.
    pub fn panel(&self) -> Result<Panel> {
        let plane = self.plane()?;
        let flow = |x: f64, y: f64| (plane.rates(x, y)[0], plane.rates(x, y)[1]);
        let mut panel = Panel::new().flow(plane.x, plane.y, flow);
        let points = plane.fixed_points()?;
        for saddle in points.iter().filter(|point| point.kind == Kind::Saddle) {
            for (value, sign, color) in
                [(saddle.eigenvalues[0], 1.0, Color::ORANGE), (saddle.eigenvalues[1], -1.0, Color::PURPLE)]
            {
                for path in plane.manifolds(&saddle.state, value.re, sign) {
                    panel = line(panel, &path).color(color).thickness(0.9);
                }
            }
        }
        for ((curves, color), name) in self.nullclines()?.iter().zip([Color::BLUE, Color::VERMILION]).zip(plane.names())
        {
            panel = line(panel, &joined(curves)).color(color).thickness(1.3).named(format!("{name} stays"));
        }
        for (from, duration) in &self.orbits {
            let path = orbit(&plane.system, &plane.ordered(from), *duration, TOLERANCE)?;
            let points: Vec<_> = path.states.iter().map(|state| plane.point(state)).collect();
            panel = line(panel, &points).color(Color::GREEN);
        }
        for (name, is, hollow, color) in MARKS {
            let of: Vec<&FixedPoint> = points.iter().filter(|point| is(point.kind)).collect();
            if of.is_empty() {
                continue;
            }
            let (x, y): (Vec<f64>, Vec<f64>) = of.iter().map(|point| (point.state[0], point.state[1])).unzip();
            panel = panel.scatter(&x, &y).named(name).color(color).thickness(1.8);
            panel = if hollow { panel.hollow() } else { panel };
        }
        let [x_label, y_label] = plane.place.map(|place| plane.system.label(place));
        Ok(panel.title(self.title.clone()).x_label(x_label).y_label(y_label))
    }

    /// All of it as a figure.
    ///
    /// # Errors
    /// As [`PhasePlane::panel`].
    pub fn figure(&self) -> Result<Figure> {
        Ok(Figure::new().size(560, 460).panel(self.panel()?))
    }

    /// Writes it as SVG or PNG, as the ending of the path says.
    ///
    /// # Errors
    /// As [`PhasePlane::panel`] and [`Figure::save`].
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        self.figure()?.save(path)
    }

    /// The equations of the two axes alone.
    fn plane(&self) -> Result<Plane> {
        let mut system = self.system.clone().checked()?;
        let (x, y) = (&self.x.0, &self.y.0);
        system.variable(x)?;
        system.variable(y)?;
        if x == y {
            return Err(Error::Conflict {
                what: format!("both axes of the phase plane are \"{x}\"; choose two variables"),
            });
        }
        let others: Vec<String> = system.variables().iter().filter(|name| *name != x && *name != y).cloned().collect();
        for other in others {
            let value = system.rest()[system.variable(&other)?];
            system = system.hold(&other, value);
        }
        let ends = [sound(system.name(), x, &self.x.1)?, sound(system.name(), y, &self.y.1)?];
        let place = [system.variable(x)?, system.variable(y)?];
        let system =
            system.scale(x, 0.5 * (ends[0].1 - ends[0].0)).scale(y, 0.5 * (ends[1].1 - ends[1].0)).checked()?;
        Ok(Plane { values: system.values(), system, place, x: ends[0], y: ends[1] })
    }
}

/// A system of two variables, and which of them is to the right.
struct Plane {
    system: System,
    values: Vec<f64>,
    place: [usize; 2],
    x: (f64, f64),
    y: (f64, f64),
}

impl Plane {
    fn names(&self) -> [&str; 2] {
        self.place.map(|place| self.system.variables()[place].as_str())
    }

    /// A state from what is to the right and upwards.
    fn ordered(&self, point: &[f64]) -> Vec<f64> {
        if self.place == [0, 1] { point.to_vec() } else { vec![point[1], point[0]] }
    }

    fn point(&self, state: &[f64]) -> (f64, f64) {
        (state[self.place[0]], state[self.place[1]])
    }

    fn rates(&self, x: f64, y: f64) -> [f64; 2] {
        let mut rates = [0.0; 2];
        self.system.rates(&self.ordered(&[x, y]), &self.values, &mut rates);
        self.place.map(|place| rates[place])
    }

    fn fixed_points(&self) -> Result<Vec<FixedPoint>> {
        let [x, y] = self.names();
        let search = FixedPoints::new(&self.system).within(x, self.x.0..self.x.1).within(y, self.y.0..self.y.1);
        let mut points = search.find()?.points;
        if self.place == [1, 0] {
            for point in &mut points {
                point.state.reverse();
                point.variables.reverse();
            }
            points.sort_by(|a, b| a.state[0].total_cmp(&b.state[0]));
        }
        Ok(points)
    }

    /// The two orbits out of a saddle (or, backwards, into it) along the eigenvector of an eigenvalue.
    fn manifolds(&self, saddle: &[f64], value: f64, sign: f64) -> [Vec<(f64, f64)>; 2] {
        let state = self.ordered(saddle);
        let slopes = from_columns(&by_variables(&self.system, &state, &self.values));
        let direction = eigenvector(&slopes, value);
        let scales = self.system.scales();
        let size = direction.iter().zip(&scales).map(|(d, scale)| (d / scale).abs()).fold(0.0, f64::max);
        [-1.0, 1.0].map(|side| {
            let from: Vec<f64> = state.iter().zip(&direction).map(|(x, d)| x + side * NEAR * d / size).collect();
            let mut path = vec![self.point(&state)];
            path.extend(self.follow(from, sign));
            path
        })
    }

    /// An orbit until it leaves the plane, or hardly moves any more, or has gone round often enough.
    fn follow(&self, mut state: Vec<f64>, sign: f64) -> Vec<(f64, f64)> {
        let (scales, mut stepper) = (self.system.scales(), Stepper::new(&self.system, TOLERANCE, sign));
        let margin = |(low, high): (f64, f64)| (low - 0.1 * (high - low), high + 0.1 * (high - low));
        let inside = |value: f64, ends: (f64, f64)| (margin(ends).0..=margin(ends).1).contains(&value);
        let (mut path, mut length, mut rates) = (vec![self.point(&state)], 0.0, [0.0; 2]);
        while path.len() < 20_000 && length < 40.0 && stepper.step(&mut state, sign * 1e9) {
            let (before, point) = (path[path.len() - 1], self.point(&state));
            let moved = |a: f64, b: f64, place: usize| ((a - b) / scales[place]).abs();
            length += moved(before.0, point.0, self.place[0]).max(moved(before.1, point.1, self.place[1]));
            path.push(point);
            self.system.rates(&state, &self.values, &mut rates);
            let speed = rates.iter().zip(&scales).map(|(rate, scale)| (rate / scale).abs()).fold(0.0, f64::max);
            if !inside(point.0, self.x)
                || !inside(point.1, self.y)
                || (length > 0.01 && speed * stepper.time.abs() < 1e-4)
            {
                break;
            }
        }
        path
    }
}

fn line(panel: Panel, points: &[(f64, f64)]) -> Panel {
    panel.line(points.iter().map(|(x, _)| x), points.iter().map(|(_, y)| y))
}

/// Curves as one, with gaps between them.
fn joined(curves: &[Vec<(f64, f64)>]) -> Vec<(f64, f64)> {
    curves.iter().flat_map(|curve| curve.iter().copied().chain([(f64::NAN, f64::NAN)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::neurons::{HodgkinHuxley, MorrisLecar};

    #[test]
    fn axes_may_be_swapped() {
        let fibre = MorrisLecar::saddle_node();
        let plane = PhasePlane::new(&fibre, ("v", -80.0..60.0), ("w", 0.0..1.0)).input(30.0);
        let swapped = PhasePlane::new(&fibre, ("w", 0.0..1.0), ("v", -80.0..60.0)).input(30.0);
        let (points, turned) = (plane.fixed_points().unwrap(), swapped.fixed_points().unwrap());
        assert_eq!(points.len(), 3);
        for point in &points {
            let other = turned.iter().find(|other| (other.state[0] - point.state[1]).abs() < 1e-9).unwrap();
            assert!((other.state[1] - point.state[0]).abs() < 1e-7 && other.variables[0] == "w");
        }
        assert!(swapped.nullclines().unwrap()[0].concat().iter().all(|(w, v)| (0.0..=1.0).contains(w) && *v < 60.1));
    }

    #[test]
    fn the_separatrix_of_the_saddle_comes_from_the_focus() {
        let plane = PhasePlane::new(&MorrisLecar::saddle_node(), ("v", -80.0..60.0), ("w", 0.0..1.0)).input(30.0);
        let points = plane.fixed_points().unwrap();
        let inner = plane.plane().unwrap();
        // Out of the saddle both ways lead to rest: one at once, the other around.
        for path in inner.manifolds(&points[1].state, points[1].eigenvalues[0].re, 1.0) {
            let end = path[path.len() - 1];
            assert!((end.0 - points[0].state[0]).abs() < 0.1, "{end:?}");
        }
        assert!(plane.panel().is_ok());
    }

    #[test]
    fn the_axon_has_a_plane_of_two_of_its_four_variables() {
        let axon = HodgkinHuxley::default();
        let plane = PhasePlane::new(&axon, ("v", -80.0..50.0), ("n", 0.0..1.0)).steady("m");
        let rest = plane.fixed_points().unwrap();
        assert!(rest.iter().any(|point| (point.state[0] + 65.0).abs() < 0.1), "{rest:?}");
        assert!(plane.clone().orbit((-55.0, 0.32), 20.0).panel().is_ok());
        let told = |plane: PhasePlane| plane.panel().unwrap_err().to_string();
        assert!(told(PhasePlane::new(&axon, ("v", -80.0..50.0), ("v", 0.0..1.0))).contains("both axes"));
        assert!(told(PhasePlane::new(&axon, ("v", -80.0..50.0), ("x", 0.0..1.0))).contains("no variable \"x\""));
        assert!(told(PhasePlane::new(&axon, ("v", 50.0..-80.0), ("n", 0.0..1.0))).contains("the upper end of \"v\""));
    }
}
