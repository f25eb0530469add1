use crate::error::{Error, Result, finite};
use ndarray::{Array1, Array2};
use serde::{Deserialize, Serialize};

/// Samples of one variable.
///
/// ```
/// use ndarray::array;
/// use synfire::recording::Samples;
///
/// let (times, values) = (array![0.1, 0.2], array![[-65.0], [-64.5]]);
/// let samples = Samples { variable: "V".into(), unit: "mV".into(), times, neurons: vec![7], values };
/// assert_eq!(samples.values.column(0)[1], -64.5);
/// ```
///
/// Fields that do not fit together do no harm: what is made from samples goes as far as the shortest of them.
/// [`Samples::new`] refuses them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Samples {
    /// The variable's name in its model.
    pub variable: String,
    /// Its unit, such as "mV"; empty for a pure number.
    #[serde(default)]
    pub unit: String,
    /// When it was sampled (ms).
    pub times: Array1<f64>,
    /// In which neurons of the view, or synapses of the projection.
    pub neurons: Vec<usize>,
    /// The values: a row for each time, a column for each neuron or synapse.
    pub values: Array2<f64>,
}

impl Samples {
    /// Samples of a variable, in a unit, from elsewhere: a row of values for each time, a column for each neuron.
    ///
    /// ```
    /// use ndarray::array;
    /// use synfire::recording::Samples;
    ///
    /// let values = array![[-65.0, -60.0], [-64.5, -60.5]];
    /// let samples = Samples::new("v", "mV", array![0.1, 0.2], vec![0, 1], values.clone())?;
    /// assert_eq!(samples.values, values);
    /// assert!(Samples::new("v", "mV", array![0.1], vec![0, 1], values).is_err());
    /// # Ok::<(), synfire::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Length`] unless there is a time for each row and a neuron for each column; [`Error::Parameter`] for a
    /// time that is not finite.
    pub fn new(
        variable: impl Into<String>,
        unit: impl Into<String>,
        times: impl Into<Array1<f64>>,
        neurons: impl Into<Vec<usize>>,
        values: Array2<f64>,
    ) -> Result<Samples> {
        let (variable, unit, times, neurons) = (variable.into(), unit.into(), times.into(), neurons.into());
        let of = format!("the samples of \"{variable}\"");
        let fits = |what: &str, found: usize, expected: usize, unit: &str| {
            let refused = || Error::Length { what: format!("{what} of {of}"), found, expected, unit: unit.into() };
            (found == expected).then_some(()).ok_or_else(refused)
        };
        fits("the list of times", times.len(), values.nrows(), "one for each row of values")?;
        fits("the list of neurons", neurons.len(), values.ncols(), "one for each column of values")?;
        let each =
            |(k, &time): (usize, &f64)| finite(&format!("time number {k}"), time).map_err(|broken| broken.of(&of));
        times.iter().enumerate().try_for_each(each)?;
        Ok(Samples { variable, unit, times, neurons, values })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_refused_by_name() {
        let new = |times: usize, neurons: usize| {
            Samples::new("v", "mV", vec![0.5; times], vec![0; neurons], Array2::zeros((3, 2)))
        };
        assert!(new(3, 2).is_ok());
        let message = new(2, 2).unwrap_err().to_string();
        let expected =
            "the list of times of the samples of \"v\" has 2 values, but 3 are needed: one for each row of values";
        assert_eq!(message, expected);
        assert!(matches!(new(3, 3), Err(Error::Length { found: 3, expected: 2, .. })));
        let bad = Samples::new("v", "", vec![f64::NAN], vec![0], Array2::zeros((1, 1)));
        assert!(matches!(bad, Err(Error::Parameter { parameter, .. }) if parameter == "time number 0"));
    }
}
