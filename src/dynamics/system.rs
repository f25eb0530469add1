use std::sync::Arc;

use crate::affine::{Affine, linear, slope};
use crate::error::{name_of, require};
use crate::traits::Neuron;
use crate::{Error, Result};

/// The derivatives, as lines, at a state and parameters.
type Flow = Arc<dyn Fn(&[f64], &[f64], &mut [Affine]) + Send + Sync>;

/// Passes in which a variable is brought to its steady value.
const PASSES: usize = 60;

/// What can be analysed: a model of a neuron, as `&model`, or a [`System`].
///
/// Of a model, the parameter is the input current, by the name of "input". `D` is found by the compiler.
pub trait Dynamics<const D: usize> {
    /// The equations, apart from the type of the model.
    fn system(self) -> System;
}

impl<M: Neuron<D>, const D: usize> Dynamics<D> for &M {
    fn system(self) -> System {
        System::of(self)
    }
}

impl Dynamics<0> for System {
    fn system(self) -> System {
        self
    }
}

impl Dynamics<0> for &System {
    fn system(self) -> System {
        self.clone()
    }
}

/// Equations `dx/dt = f(x, p)` with names: a neuron, a neuron whose parameters vary, or coupled units.
///
/// ```
/// use synfire::dynamics::System;
/// use synfire::models::neurons::MorrisLecar;
///
/// // A neuron under an input, with two of its parameters to vary.
/// let fibre = MorrisLecar::saddle_node();
/// let make = move |[g_ca, phi]: [f64; 2]| MorrisLecar { g_ca, phi, ..fibre };
/// let system = System::family([("g_ca", 4.0), ("phi", 0.067)], make).set("input", 30.0);
/// assert_eq!(system.variables(), ["v", "w"]);
/// assert_eq!(system.parameters()[2], ("input".to_string(), 30.0));
///
/// // Two units that excite each other.
/// let pair = System::from_fn(["a", "b"], [("weight", 0.5)], |[a, b], [w]| [-a + w * b, -b + w * a]);
/// assert_eq!(pair.rate(&[1.0, 2.0])?, [0.0, -1.5]);
/// # Ok::<(), synfire::Error>(())
/// ```
///
/// What is wrong with a system is told by the analysis that it is given to.
#[derive(Clone)]
pub struct System {
    name: String,
    variables: Vec<String>,
    units: Vec<String>,
    parameters: Vec<(String, f64)>,
    rest: Vec<f64>,
    scales: Vec<f64>,
    flow: Flow,
    fault: Option<Error>,
}

impl std::fmt::Debug for System {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let System { name, variables, parameters, .. } = self;
        f.debug_struct("System")
            .field("name", name)
            .field("variables", variables)
            .field("parameters", parameters)
            .finish_non_exhaustive()
    }
}

impl System {
    /// A neuron. Its parameter is the input current, "input", which is 0.
    pub fn of<M: Neuron<D>, const D: usize>(model: &M) -> System {
        let own = model.clone();
        System::family([], move |[]: [f64; 0]| own.clone())
    }

    /// A neuron some of whose parameters vary: their names and values, and how they make the neuron. The input current is
    /// the parameter after them.
    pub fn family<M: Neuron<D>, const D: usize, const P: usize>(
        parameters: [(&str, f64); P],
        make: impl Fn([f64; P]) -> M + Send + Sync + 'static,
    ) -> System {
        let model = make(parameters.map(|(_, value)| value));
        let all = parameters.iter().map(|&(name, value)| (name.to_string(), value));
        System {
            name: name_of::<M>().to_string(),
            variables: M::VARS.map(String::from).to_vec(),
            units: M::UNITS.map(String::from).to_vec(),
            parameters: all.chain([("input".to_string(), 0.0)]).collect(),
            rest: model.rest().to_vec(),
            scales: vec![f64::NAN; D],
            fault: model.check().err().map(|broken| broken.of(name_of::<M>())),
            flow: Arc::new(move |x, p, lines| {
                let model = make(std::array::from_fn(|k| p[k]));
                lines.copy_from_slice(&model.flow(std::array::from_fn(|k| x[k]), linear(p[P], 0.0)));
            }),
        }
    }

    /// Equations as a function of the variables and of parameters, given with their values. It rests at 0 until told
    /// otherwise by [`System::start`].
    pub fn from_fn<const D: usize, const P: usize>(
        variables: [&str; D],
        parameters: [(&str, f64); P],
        rate: impl Fn([f64; D], [f64; P]) -> [f64; D] + Send + Sync + 'static,
    ) -> System {
        System {
            name: "the system".into(),
            variables: variables.map(String::from).to_vec(),
            units: vec![String::new(); D],
            parameters: parameters.iter().map(|&(name, value)| (name.to_string(), value)).collect(),
            rest: vec![0.0; D],
            scales: vec![f64::NAN; D],
            fault: None,
            flow: Arc::new(move |x, p, lines| {
                let rates = rate(std::array::from_fn(|k| x[k]), std::array::from_fn(|k| p[k]));
                lines.iter_mut().zip(rates).for_each(|(line, rate)| *line = slope(rate));
            }),
        }
    }

    /// Gives a parameter its value.
    pub fn set(mut self, parameter: &str, value: f64) -> System {
        match self.parameter(parameter) {
            Ok(place) => self.parameters[place].1 = value,
            Err(error) => self.blame(error),
        }
        if !value.is_finite() {
            let broken = require(false, parameter, value, "a finite number");
            broken.err().into_iter().for_each(|broken| self.blame(broken.of(self.name.clone())));
        }
        self
    }

    /// The input current of a neuron: `set("input", current)`.
    pub fn input(self, current: f64) -> System {
        self.set("input", current)
    }

    /// Where searches begin that need one state: by default the rest of the neuron.
    pub fn start(mut self, state: &[f64]) -> System {
        if state.len() == self.rest.len() {
            self.rest = state.to_vec();
        } else {
            let (found, expected) = (state.len(), self.rest.len());
            let what = format!("the state of {}", self.name);
            self.blame(Error::Length { what, found, expected, unit: "one for each variable".into() });
        }
        self
    }

    /// By how much a variable changes in what is of interest: the unit of distances along it. By default the greater of
    /// 1 and what it is at rest; give it for variables that stay far below 1.
    pub fn scale(mut self, variable: &str, scale: f64) -> System {
        match self.variable(variable) {
            Ok(place) => self.scales[place] = scale,
            Err(error) => self.blame(error),
        }
        if !(scale > 0.0 && scale.is_finite()) {
            let broken = require(false, &format!("scale of {variable}"), scale, "a positive, finite number");
            broken.err().into_iter().for_each(|broken| self.blame(broken.of(self.name.clone())));
        }
        self
    }

    /// Makes a parameter of a variable: it stands still at `value`. So slow variables are told from fast ones.
    ///
    /// ```
    /// use synfire::dynamics::System;
    /// use synfire::models::neurons::HindmarshRose;
    ///
    /// let fast = System::of(&HindmarshRose::default()).hold("z", 2.0);
    /// assert_eq!((fast.variables().len(), fast.parameters()[1].0.as_str()), (2, "z"));
    /// ```
    pub fn hold(mut self, variable: &str, value: f64) -> System {
        let place = match self.variable(variable) {
            Ok(place) => place,
            Err(error) => {
                self.blame(error);
                return self;
            }
        };
        let (flow, all, own) = (self.flow.clone(), self.variables.len(), self.parameters.len());
        self.drop(place);
        self.parameters.push((variable.to_string(), value));
        self.flow = Arc::new(move |x, p, lines| {
            let state = with(x, place, p[own]);
            let mut every = vec![Affine::default(); all];
            flow(&state, &p[..own], &mut every);
            every.remove(place);
            lines.copy_from_slice(&every);
        });
        self
    }

    /// Takes a fast variable for as fast as can be: it is always where it would come to rest, if the others stood still.
    ///
    /// ```
    /// use synfire::dynamics::System;
    /// use synfire::models::neurons::HodgkinHuxley;
    ///
    /// let axon = HodgkinHuxley::default();
    /// let slow = System::of(&axon).steady("m");
    /// let [m, h, n] = HodgkinHuxley::steady(-60.0);
    /// let all = System::of(&axon).rate(&[-60.0, m, h, n])?;
    /// assert_eq!(slow.rate(&[-60.0, h, n])?[0], all[0]);
    /// # Ok::<(), synfire::Error>(())
    /// ```
    pub fn steady(mut self, variable: &str) -> System {
        let place = match self.variable(variable) {
            Ok(place) => place,
            Err(error) => {
                self.blame(error);
                return self;
            }
        };
        let (flow, all, rest) = (self.flow.clone(), self.variables.len(), self.rest[place]);
        self.drop(place);
        self.flow = Arc::new(move |x, p, lines| {
            let mut every = vec![Affine::default(); all];
            let state = settled(&flow, with(x, place, rest), p, place, &mut every);
            flow(&state, p, &mut every);
            every.remove(place);
            lines.copy_from_slice(&every);
        });
        self
    }

    /// What the equations are those of.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The names of the variables.
    pub fn variables(&self) -> &[String] {
        &self.variables
    }

    /// The names of the parameters, and their values.
    pub fn parameters(&self) -> &[(String, f64)] {
        &self.parameters
    }

    /// The derivatives at a state.
    ///
    /// # Errors
    /// [`Error::Length`] unless the state has a number for each variable, and whatever is wrong with the system.
    pub fn rate(&self, state: &[f64]) -> Result<Vec<f64>> {
        let system = self.clone().start(state).checked()?;
        let mut rates = vec![0.0; state.len()];
        system.rates(state, &system.values(), &mut rates);
        Ok(rates)
    }

    /// The state that searches begin at.
    pub(super) fn rest(&self) -> &[f64] {
        &self.rest
    }

    /// The values of the parameters.
    pub(super) fn values(&self) -> Vec<f64> {
        self.parameters.iter().map(|(_, value)| *value).collect()
    }

    /// The unit of distance along each variable.
    pub(super) fn scales(&self) -> Vec<f64> {
        let default = |(&scale, x): (&f64, &f64)| if scale.is_nan() { x.abs().max(1.0) } else { scale };
        self.scales.iter().zip(&self.rest).map(default).collect()
    }

    /// A variable with its unit, for an axis.
    #[cfg(feature = "plot")]
    pub(super) fn label(&self, place: usize) -> String {
        let unit = &self.units[place];
        if unit.is_empty() { self.variables[place].clone() } else { format!("{} ({unit})", self.variables[place]) }
    }

    /// The derivatives at a state and parameters.
    pub(super) fn rates(&self, x: &[f64], p: &[f64], rates: &mut [f64]) {
        let mut lines = [Affine::default(); 16];
        let mut many = Vec::new();
        let lines = if x.len() <= 16 {
            &mut lines[..x.len()]
        } else {
            many.resize(x.len(), Affine::default());
            &mut many[..]
        };
        (self.flow)(x, p, lines);
        // A line of slope 0 has its value at an infinite state, too.
        let value = |line: Affine, x: f64| if line.b == 0.0 { line.a } else { line.at(x) };
        rates.iter_mut().zip(lines).zip(x).for_each(|((rate, line), &x)| *rate = value(*line, x));
    }

    /// The system, if nothing is wrong with it.
    pub(super) fn checked(self) -> Result<System> {
        match &self.fault {
            Some(error) => Err(error.clone()),
            None => Ok(self),
        }
    }

    /// The place of a variable.
    pub(super) fn variable(&self, name: &str) -> Result<usize> {
        let missing = || Error::Missing {
            what: format!("{} has no variable \"{name}\"; it has {}", self.name, self.variables.join(", ")),
        };
        self.variables.iter().position(|own| own == name).ok_or_else(missing)
    }

    /// The place of a parameter.
    pub(super) fn parameter(&self, name: &str) -> Result<usize> {
        let known: Vec<&str> = self.parameters.iter().map(|(name, _)| name.as_str()).collect();
        let missing = || Error::Missing {
            what: format!(
                "{} has no parameter \"{name}\"; it has {}. System::family names those of a model that may vary",
                self.name,
                if known.is_empty() { "none".to_string() } else { known.join(", ") }
            ),
        };
        known.iter().position(|own| *own == name).ok_or_else(missing)
    }

    fn drop(&mut self, place: usize) {
        self.variables.remove(place);
        self.units.remove(place);
        self.rest.remove(place);
        self.scales.remove(place);
    }

    /// The first fault is the one to tell.
    fn blame(&mut self, error: Error) {
        self.fault.get_or_insert(error);
    }
}

/// `x` with a value put in.
fn with(x: &[f64], place: usize, value: f64) -> Vec<f64> {
    let mut state = x.to_vec();
    state.insert(place, value);
    state
}

/// A state in which one variable has come to rest: by its line where it has one, or else by Newton's method.
fn settled(flow: &Flow, mut x: Vec<f64>, p: &[f64], place: usize, lines: &mut [Affine]) -> Vec<f64> {
    let mut rate = |x: &[f64]| {
        flow(x, p, lines);
        lines[place]
    };
    for _ in 0..PASSES {
        let (before, line) = (x[place], rate(&x));
        if line.b != 0.0 {
            x[place] = line.a / line.b;
        } else {
            let step = 1e-5 * before.abs().max(1.0);
            let mut at = |shift: f64| {
                x[place] = before + shift;
                rate(&x).at(x[place])
            };
            let growth = (at(step) - at(-step)) / (2.0 * step);
            x[place] = before - line.at(before) / growth;
        }
        if (x[place] - before).abs() <= 1e-15 * before.abs().max(1e-300) {
            break;
        }
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::neurons::{HindmarshRose, MorrisLecar};

    #[test]
    fn what_is_wrong_is_told_by_name() {
        let told = |system: System| system.checked().unwrap_err().to_string();
        let fibre = MorrisLecar::default();
        assert!(told(System::of(&MorrisLecar { c: -1.0, ..fibre })).starts_with("MorrisLecar: c = -1"));
        assert!(told(System::of(&fibre).set("g_ca", 1.0)).contains("no parameter \"g_ca\"; it has input"));
        assert!(told(System::of(&fibre).hold("n", 1.0)).contains("no variable \"n\"; it has v, w"));
        assert!(told(System::of(&fibre).input(f64::NAN)).contains("input = NaN"));
        assert!(told(System::of(&fibre).scale("v", 0.0)).contains("scale of v = 0"));
        assert!(told(System::of(&fibre).start(&[0.0])).contains("has 1 values, but 2 are needed"));
    }

    #[test]
    fn a_steady_variable_without_a_line_is_found_too() {
        let pair = System::from_fn(["x", "y"], [], |[x, y], []| [y, x * x - y * y * y]).start(&[8.0, 1.0]).steady("y");
        assert!((pair.rate(&[8.0]).unwrap()[0] - 4.0).abs() < 1e-12);
    }

    #[test]
    fn a_held_variable_acts_as_a_parameter() {
        let cell = HindmarshRose::default();
        let (all, fast) = (System::of(&cell).input(2.0), System::of(&cell).input(2.0).hold("z", 1.5));
        let whole = all.rate(&[0.3, -2.0, 1.5]).unwrap();
        assert_eq!(fast.rate(&[0.3, -2.0]).unwrap(), whole[..2]);
        let higher = fast.clone().set("z", 2.5).rate(&[0.3, -2.0]).unwrap();
        assert!((higher[0] - whole[0] + 1.0).abs() < 1e-14);
    }
}
