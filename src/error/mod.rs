//! What can go wrong, one variant for each broken rule, each a sentence that says what to do.

mod wording;

use thiserror::Error;
pub(crate) use wording::number;
use wording::{sizes, values};

/// The result of everything that can be given bad input.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a request was refused, or why a run ended early.
#[derive(Debug, Error, Clone, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// A parameter of a model, rule, drive or distribution is outside its range.
    #[error("{of}: {parameter} = {}, but it must be {rule}", number(*value))]
    Parameter {
        /// The model, rule, drive or distribution.
        of: String,
        /// The parameter.
        parameter: String,
        /// The value given.
        value: f64,
        /// What the value must be.
        rule: String,
    },

    /// The time step is not a positive number.
    #[error("the time step is {} ms, but it must be a positive, finite number; 0.1 is usual", number(*dt))]
    TimeStep {
        /// The time step given (ms).
        dt: f64,
    },

    /// A time is no multiple of the time step.
    #[error(
        "{what} of {} ms is no multiple of the time step {} ms; the nearest legal {}",
        number(*value),
        number(*dt),
        values(*below, *above)
    )]
    OffGrid {
        /// What the time is.
        what: String,
        /// The time given (ms).
        value: f64,
        /// The time step (ms).
        dt: f64,
        /// The multiple just below (ms), or the one above if the time must be positive and there is none below.
        below: f64,
        /// The multiple just above (ms).
        above: f64,
    },

    /// A list has the wrong length.
    #[error("{what} has {found} values, but {expected} are needed: {unit}")]
    Length {
        /// What the list is.
        what: String,
        /// Its length.
        found: usize,
        /// The length needed.
        expected: usize,
        /// What each value belongs to, such as "one for each neuron".
        unit: String,
    },

    /// A handle was made by another network.
    #[error("this {what} belongs to another network; use a handle that this network's own methods returned")]
    Foreign {
        /// The kind of handle.
        what: &'static str,
    },

    /// A view reaches beyond its population.
    #[error("the view takes neurons {start}..{end} of {population}, which has {len}; take a range within 0..{len}")]
    View {
        /// The population.
        population: String,
        /// First neuron of the view.
        start: usize,
        /// One past the last neuron of the view.
        end: usize,
        /// Neurons in the population.
        len: usize,
    },

    /// A model has no variable of that name.
    #[error(
        "{model} has no variable \"{asked}\"; it has {}. A parameter is a field of the model that add or add_each is given; gates of synapses are read by opening and record_openings",
        if known.is_empty() { "none" } else { known }
    )]
    Variable {
        /// The model.
        model: String,
        /// The name asked for.
        asked: String,
        /// The names it has.
        known: String,
    },

    /// A connection rule asks for what cannot be.
    #[error("{rule}: {reason}")]
    Infeasible {
        /// The rule.
        rule: String,
        /// Why no wiring obeys it, and what to change.
        reason: String,
    },

    /// A request for more memory than the budget.
    #[error(
        "{what} needs about {}, but only {} are left of the memory budget, or free on this machine; make it smaller, or raise the budget with Network::memory_budget",
        sizes(*needed, *budget).0,
        sizes(*needed, *budget).1
    )]
    Memory {
        /// What was asked for.
        what: String,
        /// Bytes needed.
        needed: u128,
        /// Bytes left.
        budget: u128,
    },

    /// Something was asked of a projection, population or recording that it does not have.
    #[error("{what}")]
    Missing {
        /// What is missing, and how to get it.
        what: String,
    },

    /// Two things that exclude each other were asked for.
    #[error("{what}")]
    Conflict {
        /// What excludes what, and which to choose.
        what: String,
    },

    /// A state stopped being finite.
    #[error(
        "{variable} of neuron {neuron} in {population} is no longer finite at t = {time} ms; use a smaller time step or another integrator, and look for extreme input (Network::recorded returns what was recorded until then)"
    )]
    Diverged {
        /// The population.
        population: String,
        /// The neuron within the population.
        neuron: usize,
        /// The variable; or what else of it was not finite, such as its input or a weight.
        variable: String,
        /// When it was so first (ms).
        time: f64,
    },

    /// The network stopped in mid-run and cannot run on.
    #[error(
        "this network stopped with an error at t = {time} ms; it can be read, but not changed or run on: restore a snapshot, or, where that is refused, build it anew"
    )]
    Stopped {
        /// When it stopped (ms).
        time: f64,
    },

    /// A snapshot was taken of another network.
    #[error("the snapshot does not fit this network: {reason}")]
    Snapshot {
        /// What differs.
        reason: String,
    },

    /// A search, a continuation or an orbit came to no end.
    #[error("{what}")]
    Unsolved {
        /// What was not found, and what to change.
        what: String,
    },

    /// A picture could not be drawn.
    #[error("the figure could not be drawn: {reason}")]
    Figure {
        /// Why.
        reason: String,
    },

    /// A file could not be read.
    #[error("{path} could not be read: {reason}")]
    Unreadable {
        /// The file.
        path: String,
        /// What is wrong, and at which place in the file.
        reason: String,
    },

    /// A file could not be written.
    #[error("{path} could not be written: {reason}")]
    File {
        /// The file.
        path: String,
        /// What the system said.
        reason: String,
    },
}

/// A parameter outside its range, as a model's `check` reports it. The network adds the name of the model.
#[derive(Debug, Error, Clone, PartialEq)]
#[error("{parameter} = {}, but it must be {rule}", number(*value))]
pub struct Broken {
    /// The parameter.
    pub parameter: String,
    /// The value it has.
    pub value: f64,
    /// What it must be.
    pub rule: String,
}

impl Broken {
    /// The error for this parameter of `of`.
    pub fn of(self, of: impl Into<String>) -> Error {
        let Broken { parameter, value, rule } = self;
        Error::Parameter { of: of.into(), parameter, value, rule }
    }
}

/// What a model's `check` returns.
pub type Check = std::result::Result<(), Broken>;

/// `Err` with this rule unless `holds`.
pub fn require(holds: bool, parameter: &str, value: f64, rule: impl Into<String>) -> Check {
    if holds { Ok(()) } else { Err(Broken { parameter: parameter.into(), value, rule: rule.into() }) }
}

/// The value must be a positive, finite number.
pub fn positive(parameter: &str, value: f64) -> Check {
    require(value > 0.0 && value.is_finite(), parameter, value, "a positive, finite number")
}

/// The value must be zero or a positive, finite number.
pub fn non_negative(parameter: &str, value: f64) -> Check {
    require(value >= 0.0 && value.is_finite(), parameter, value, "zero or a positive, finite number")
}

/// The value must be a finite number.
pub fn finite(parameter: &str, value: f64) -> Check {
    require(value.is_finite(), parameter, value, "a finite number")
}

/// The value must be a probability.
pub fn probability(parameter: &str, value: f64) -> Check {
    require((0.0..=1.0).contains(&value), parameter, value, "a probability between 0 and 1")
}

/// The lower bound must be no higher than the upper one.
pub(crate) fn in_order(parameter: &str, (low, high): (f64, f64)) -> Check {
    require(low <= high, parameter, low, format!("a number and at most the upper one, {high}"))
}

/// The numbers of a state to begin with must be finite; `names` are those of its variables, as far as they have some.
pub(crate) fn finite_rest(names: &[&str], rest: &[f64]) -> Check {
    rest.iter().enumerate().try_for_each(|(k, &x)| match names.get(k) {
        Some(name) => finite(&format!("{name} at rest"), x),
        None => finite(&format!("variable {k} at rest"), x),
    })
}

/// Every value must be a finite number.
pub fn all_finite(parameters: &[(&str, f64)]) -> Check {
    parameters.iter().try_for_each(|&(parameter, value)| finite(parameter, value))
}

/// The name of a type without its path and parameters, for messages.
pub(crate) fn name_of<T: ?Sized>() -> &'static str {
    let full = std::any::type_name::<T>();
    let plain = full.split('<').next().unwrap_or(full);
    plain.rsplit("::").next().unwrap_or(plain)
}
