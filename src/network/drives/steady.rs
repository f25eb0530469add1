//! Currents that never change.

use super::{Drive, Moment, fits};
use crate::error::{Result, finite};
use crate::init::Init;
use crate::random::{Purpose, Source};
use std::ops::Range;

/// The same current into every neuron at all times.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Constant(pub f64);

impl Drive for Constant {
    fn random(&self) -> bool {
        false
    }

    fn add(&self, _: &Moment, _: Range<usize>, _: &mut [f64], current: &mut [f64]) {
        current.iter_mut().for_each(|c| *c += self.0);
    }

    fn steady(&self) -> bool {
        true
    }

    fn parameters(&self, tell: &mut dyn FnMut(f64)) -> bool {
        tell(self.0);
        true
    }

    fn check(&self, _: usize) -> Result<()> {
        finite("current", self.0).map_err(|broken| broken.of("Constant"))
    }
}

/// A current of its own into each neuron, at all times.
#[derive(Clone, Debug, PartialEq)]
pub struct PerNeuron(pub Vec<f64>);

impl PerNeuron {
    /// Currents of `n` neurons, drawn from a distribution. They follow from `seed` and the number in the list alone, so that
    /// two lists of one seed are the same: [`Drawn`] differs between populations.
    ///
    /// ```
    /// use synfire::prelude::*;
    ///
    /// let drive = PerNeuron::drawn(Init::Normal(1.0, 0.03), 100, 1)?;
    /// assert!((drive.0.iter().sum::<f64>() / 100.0 - 1.0).abs() < 0.02);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Init::values`].
    pub fn drawn(currents: impl Into<Init>, n: usize, seed: u64) -> Result<PerNeuron> {
        let source = Source::new(seed, u16::MAX, Purpose::Parameter);
        Ok(PerNeuron(currents.into().values(source, 0..n, "PerNeuron")?))
    }
}

/// A constant current of its own into each neuron, drawn from a distribution.
///
/// It follows from the seed of the network and the neuron in its population: populations are independent, and parts of one
/// get what they would get in the whole.
///
/// ```
/// use synfire::prelude::*;
///
/// # fn main() -> Result<()> {
/// let mut net = Network::new(0.1)?.seed(1);
/// let cells = net.add(1000, LeakyIntegrator { tau: 1.0, ..LeakyIntegrator::default() })?;
/// net.drive(cells, Drawn(Init::Uniform(1.0, 3.0)))?;
/// net.run(50.0)?;
/// let v = net.get(cells, "v")?;
/// assert!(v.iter().all(|v| (1.0..3.0).contains(v)) && (v.sum() / 1000.0 - 2.0).abs() < 0.1);
/// # Ok(())
/// # }
/// ```
///
/// A function that returns what is no finite number ends the run with [`Error::Diverged`](crate::Error::Diverged).
#[derive(Clone, Debug)]
pub struct Drawn(pub Init);

impl Drive for Drawn {
    fn add(&self, moment: &Moment, neurons: Range<usize>, _: &mut [f64], current: &mut [f64]) {
        let mut own = vec![0.0; current.len()];
        match &self.0 {
            Init::Each(listed) => own.copy_from_slice(&listed[neurons]),
            drawn => drawn.fill_each(moment.random, neurons.start as u64, &mut own),
        }
        current.iter_mut().zip(own).for_each(|(c, own)| *c += own);
    }

    fn random(&self) -> bool {
        self.0.is_random()
    }

    fn steady(&self) -> bool {
        true
    }

    fn check(&self, neurons: usize) -> Result<()> {
        self.0.check("Drawn")?;
        self.0.check_for_each("Drawn", neurons)
    }
}

impl Drive for PerNeuron {
    fn random(&self) -> bool {
        false
    }

    fn add(&self, _: &Moment, neurons: Range<usize>, _: &mut [f64], current: &mut [f64]) {
        current.iter_mut().zip(&self.0[neurons]).for_each(|(c, own)| *c += own);
    }

    fn steady(&self) -> bool {
        true
    }

    fn parameters(&self, tell: &mut dyn FnMut(f64)) -> bool {
        self.0.iter().copied().for_each(tell);
        true
    }

    fn check(&self, neurons: usize) -> Result<()> {
        fits("PerNeuron", self.0.len(), neurons, "one current for each neuron of the view")?;
        self.0.iter().try_for_each(|&current| finite("current", current).map_err(|broken| broken.of("PerNeuron")))
    }
}
