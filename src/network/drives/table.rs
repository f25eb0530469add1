//! Currents that are read from a table.

use super::{Drive, Moment, fits, still_to_come};
use crate::error::{Result, finite, positive};
use ndarray::Array2;
use std::ops::Range;

/// A current given as a table: row `k` holds from `k * every` to `(k + 1) * every`, and there is none after the last
/// row. One column serves all neurons; otherwise there is one for each.
///
/// A step gets the mean of the table over it, so that the charge of a row is `every` times its current, whether or not
/// `every` is a multiple of the time step. Row 0 begins at time 0 of the network, not when the drive is given: a table given
/// later acts from its present row on, and one that is over by then is refused.
///
/// ```
/// use ndarray::array;
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// let mut net = Network::new(0.1)?;
/// let cell = net.add(1, PerfectIntegrator { tau: 1.0, v_th: 10.0, ..PerfectIntegrator::default() })?;
/// let before = net.get(cell, "v")?[0];
/// net.drive(cell, Table { values: array![[1.0], [0.0], [2.0]], every: 0.25 })?;
/// net.run(1.0)?;
/// assert!((net.get(cell, "v")?[0] - before - 0.25 * 3.0).abs() < 1e-12);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The currents.
    pub values: Array2<f64>,
    /// How long each row holds (ms).
    pub every: f64,
}

impl Drive for Table {
    fn random(&self) -> bool {
        false
    }

    fn add(&self, moment: &Moment, neurons: Range<usize>, _: &mut [f64], current: &mut [f64]) {
        let shared = self.values.ncols() == 1;
        // The row before, too, lest rounding pass one over.
        let first = ((moment.start / self.every) as usize).saturating_sub(1);
        for k in first..self.values.nrows() {
            let from = k as f64 * self.every;
            if from >= moment.start + moment.dt {
                break;
            }
            let share = moment.share(from, (k + 1) as f64 * self.every);
            if share > 0.0 {
                let row = self.values.row(k);
                let now = |neuron: usize| share * row[if shared { 0 } else { neuron }];
                current.iter_mut().zip(neurons.clone()).for_each(|(c, neuron)| *c += now(neuron));
            }
        }
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

    fn check_time(&self, now: f64) -> Result<()> {
        still_to_come("the last row of a table", self.values.nrows() as f64 * self.every, now)
    }
}
