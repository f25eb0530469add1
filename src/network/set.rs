//! Setting and reading the state of neurons and gates between runs.

use super::exchange::StepContext;
use super::partition::Overlap;
use super::{Network, Pop, Proj};
use crate::error::{Error, Result};
use crate::init::Init;
use ndarray::Array1;

impl Network {
    /// Set a variable of the neurons of a view: to one value, to drawn values, or to a list. Other variables stay
    /// as they are: gates do not follow a potential that is set.
    ///
    /// Values that are drawn follow from the seed, the neuron in its population, the variable and the time reached: parts of a
    /// population get what they would get in the whole. Neurons that are set again at the same time are drawn for anew.
    ///
    /// # Errors
    /// [`Error::Variable`] if the model has no such variable, [`Error::Length`] if a list does not fit the view,
    /// [`Error::Parameter`] if a value is not finite, [`Error::Memory`] if a list of them is beyond the memory budget.
    pub fn set(&mut self, pop: Pop, variable: &str, values: impl Into<Init>) -> Result<()> {
        self.ready()?;
        let k = self.variable(pop, variable)?;
        let population = &self.populations[pop.index];
        let what = format!("\"{variable}\" of {}", population.name);
        self.budget.allow(&what, size_of::<f64>() as f64 * pop.len() as f64)?;
        let values = values.into();
        let (runs, drawn) = self.draw_variable(pop, k, values.is_random());
        let values = values.values_of(&runs, &what)?;
        self.populations[pop.index].drawn[k] = drawn;
        for Overlap { block, in_block, in_view } in self.overlaps(pop) {
            let block = &mut self.blocks[block];
            block.cells.row_mut(k)[in_block.clone()].copy_from_slice(&values[in_view]);
            if k == 0 {
                block.midpoint.iter_mut().for_each(|midpoint| midpoint.forget(in_block.clone()));
                block.joined.iter_mut().for_each(|joined| joined.forget(in_block.clone()));
            }
        }
        Ok(())
    }

    /// A variable of the neurons of a view.
    ///
    /// # Errors
    /// [`Error::Variable`] if the model has no such variable.
    pub fn get(&self, pop: Pop, variable: &str) -> Result<Array1<f64>> {
        let k = self.variable(pop, variable)?;
        let parts = self.overlaps(pop).map(|part| &self.blocks[part.block].cells.row(k)[part.in_block]);
        Ok(parts.flatten().copied().collect())
    }

    /// Which variable has this name.
    pub(super) fn variable(&self, pop: Pop, variable: &str) -> Result<usize> {
        self.check_view(pop)?;
        let population = &self.populations[pop.index];
        let known = population.variables;
        known.iter().position(|&name| name == variable).ok_or_else(|| Error::Variable {
            model: population.model.into(),
            asked: variable.into(),
            known: known.join(", "),
        })
    }

    /// How far the gates of a projection's receptor are open, for each target. Projections with equal kinetics and
    /// output share a receptor, and so an opening.
    ///
    /// # Errors
    /// [`Error::Missing`] if the projection has no gates: a voltage jump or a coupling.
    pub fn opening(&self, projection: Proj) -> Result<Array1<f64>> {
        let (post, receptor) = self.receptor(projection)?;
        let context = StepContext { outputs: &self.outputs, clock: self.clock };
        let parts =
            self.overlaps(post).map(|part| self.blocks[part.block].opening(receptor, &context)[part.in_block].to_vec());
        Ok(parts.flatten().collect())
    }

    /// Targets and receptor of a projection.
    pub(super) fn receptor(&self, projection: Proj) -> Result<(Pop, usize)> {
        let projection = self.check_projection(projection)?;
        let missing = || Error::Missing {
            what: "this projection has no gates to read: it is a voltage jump or a continuous coupling".into(),
        };
        let receptor = projection.receptor.ok_or_else(missing)?;
        Ok((projection.post, receptor))
    }
}
