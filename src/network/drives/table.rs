//! Currents that are read from a table.

use super::{Drive, Moment, fits};
use crate::error::{Result, finite, positive};
use ndarray::Array2;
use std::ops::Range;

/// A current given as a table: row `k` holds from `k * every` to `(k + 1) * every`, and there is none after the last
/// row. One column serves all neurons; otherwise there is one for each.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The currents.
    pub values: Array2<f64>,
    /// How long each row holds (ms).
    pub every: f64,
}

impl Drive for Table {
    fn add(&self, moment: &Moment, neurons: Range<usize>, _: &mut [f64], current: &mut [f64]) {
        // A row begins at the step nearest to its time, whatever the rounding of the time.
        let row = ((moment.time + 1e-6 * moment.dt) / self.every) as usize;
        let Some(row) = self.values.outer_iter().nth(row) else { return };
        let shared = row.len() == 1;
        current.iter_mut().zip(neurons).for_each(|(c, neuron)| *c += row[if shared { 0 } else { neuron }]);
    }

    fn parameters(&self, tell: &mut dyn FnMut(f64)) -> bool {
        tell(self.every);
        tell(self.values.ncols() as f64);
        self.values.iter().copied().for_each(tell);
        true
    }

    fn check(&self, neurons: usize) -> Result<()> {
        positive("every", self.every).map_err(|broken| broken.of("Table"))?;
        if self.values.ncols() != 1 {
            fits("Table", self.values.ncols(), neurons, "one column, or one for each neuron of the view")?;
        }
        self.values.iter().try_for_each(|&current| finite("current", current).map_err(|broken| broken.of("Table")))
    }
}
