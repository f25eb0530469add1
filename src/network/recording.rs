//! What a run returns.

use super::handle::{Pop, Proj};
use crate::error::{Error, Result};
use crate::recording::{Samples, Spikes};

/// What a run has recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Recording {
    pub(super) spikes: Vec<(Pop, Spikes)>,
    pub(super) samples: Vec<(Pop, Option<Proj>, Samples)>,
}

impl Recording {
    /// The spikes of a view, which may be part of a recorded one.
    ///
    /// # Errors
    /// [`Error::Missing`] if the view was not recorded.
    pub fn spikes(&self, pop: Pop) -> Result<Spikes> {
        let found = self.spikes.iter().find(|(view, _)| view.contains(pop));
        let (view, spikes) = found.ok_or_else(|| Error::Missing {
            what: "the spikes of this view were not recorded; call record_spikes with it before the run".into(),
        })?;
        Ok(if *view == pop { spikes.clone() } else { spikes.of(pop.start - view.start..pop.end - view.start) })
    }

    /// The samples of a variable of a view.
    ///
    /// # Errors
    /// [`Error::Missing`] if the variable was not recorded of this view.
    pub fn samples(&self, pop: Pop, variable: &str) -> Result<&Samples> {
        let is = |(view, projection, samples): &&(Pop, Option<Proj>, Samples)| {
            *view == pop && projection.is_none() && samples.variable == variable
        };
        let found = self.samples.iter().find(is);
        found.map(|(.., samples)| samples).ok_or_else(|| Error::Missing {
            what: format!("\"{variable}\" of this view was not recorded; call record with it before the run"),
        })
    }

    /// The samples of the gate openings of a projection's receptor.
    ///
    /// # Errors
    /// [`Error::Missing`] if they were not recorded.
    pub fn openings(&self, projection: Proj) -> Result<&Samples> {
        self.of(projection, "opening").ok_or_else(|| Error::Missing {
            what: "the openings of this projection were not recorded; call record_openings before the run".into(),
        })
    }

    /// The samples of the weights of a projection: a column for each recorded synapse.
    ///
    /// # Errors
    /// [`Error::Missing`] if they were not recorded.
    pub fn weights(&self, projection: Proj) -> Result<&Samples> {
        self.of(projection, "weight").ok_or_else(|| Error::Missing {
            what: "the weights of this projection were not recorded; call record_weights before the run".into(),
        })
    }

    fn of(&self, projection: Proj, variable: &str) -> Option<&Samples> {
        let is =
            |(_, of, samples): &&(Pop, Option<Proj>, Samples)| *of == Some(projection) && samples.variable == variable;
        self.samples.iter().find(is).map(|(.., samples)| samples)
    }
}
