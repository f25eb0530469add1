//! The places of a population, and of the two ends of a projection.

use super::{Point, Space};
use crate::error::{Error, Result};
use std::sync::Arc;

/// Where the neurons of a population are; NaN for those that have no place.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    pub space: Space,
    pub points: Vec<Point>,
}

impl Places {
    /// Bytes of the places of so many neurons.
    pub fn bytes(neurons: usize) -> f64 {
        (size_of::<Point>() * neurons) as f64
    }
}

/// The places of consecutive neurons.
#[derive(Clone, Debug)]
pub(crate) struct View {
    pub places: Arc<Places>,
    pub start: usize,
    pub len: usize,
}

impl View {
    #[inline(always)]
    pub fn at(&self, neuron: usize) -> Point {
        self.places.points[self.start + neuron]
    }

    /// The first neuron that has no place.
    fn missing(&self) -> Option<usize> {
        (0..self.len).find(|&neuron| self.at(neuron)[0].is_nan())
    }
}

/// What is known of the places of sources and targets: what a rule that asks for them is given.
#[derive(Clone, Debug)]
pub struct Geometry {
    /// Those of sources and targets, or the names of populations that have none.
    ends: [std::result::Result<View, String>; 2],
}

impl Geometry {
    pub(crate) fn new(ends: [std::result::Result<View, String>; 2]) -> Geometry {
        Geometry { ends }
    }

    /// That of neurons that have no places.
    pub fn none() -> Geometry {
        Geometry { ends: ["the sources".into(), "the targets".into()].map(Err) }
    }

    /// The places of both ends, for the rule of this name.
    ///
    /// # Errors
    ///
    /// [`Error::Infeasible`] unless all sources and targets are placed, and in the same space.
    pub fn of(&self, rule: &str) -> Result<Between> {
        let refused = |reason: String| Error::Infeasible { rule: rule.into(), reason };
        let view = |end: &std::result::Result<View, String>, what: &str| {
            let view = end.clone().map_err(|name| {
                refused(format!("it asks for distances, but {name} has no places; give it some with Network::place"))
            })?;
            match view.missing() {
                None => Ok(view),
                Some(neuron) => Err(refused(format!(
                    "it asks for distances, but {what} {neuron} has no place; place all of them with Network::place"
                ))),
            }
        };
        let (sources, targets) = (view(&self.ends[0], "source")?, view(&self.ends[1], "target")?);
        let (space, other) = (sources.places.space, targets.places.space);
        if space == other {
            return Ok(Between { space, sources, targets });
        }
        let told = |space: Space| match (0..3).filter_map(|axis| space.period(axis)).collect::<Vec<_>>() {
            closed if closed.is_empty() => format!("{} dimensions without an end", space.dimensions),
            closed => format!("{} dimensions that close after {closed:?}", space.dimensions),
        };
        Err(refused(format!(
            "the sources are in a space of {}, the targets in one of {}; place both in the same space",
            told(space),
            told(other)
        )))
    }
}

/// Where the sources and the targets of a projection are, by their numbers within the views that are connected.
#[derive(Clone, Debug)]
pub struct Between {
    pub(crate) space: Space,
    pub(crate) sources: View,
    pub(crate) targets: View,
}

impl Between {
    /// The space that both are in.
    pub fn space(&self) -> Space {
        self.space
    }

    /// The place of a source.
    pub fn source(&self, source: usize) -> Point {
        self.sources.at(source)
    }

    /// The place of a target.
    pub fn target(&self, target: usize) -> Point {
        self.targets.at(target)
    }

    /// The way from a source to a target.
    #[inline(always)]
    pub fn displacement(&self, source: usize, target: usize) -> Point {
        self.space.displacement(self.sources.at(source), self.targets.at(target))
    }

    /// The distance of a source from a target.
    #[inline(always)]
    pub fn distance(&self, source: usize, target: usize) -> f64 {
        self.space.distance(self.sources.at(source), self.targets.at(target))
    }
}
