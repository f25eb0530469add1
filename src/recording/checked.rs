//! Recordings from elsewhere, checked.

use super::Spikes;
use super::window::within;
use crate::error::{Broken, Error, Result, finite, require};
use ndarray::Array1;

/// No population has more neurons.
const MOST: usize = 1 << 32;

impl Spikes {
    /// Spikes from elsewhere, in any order: when each was fired and by which of `len` neurons, in a recording from `start`
    /// to `stop` (ms).
    ///
    /// ```
    /// use synfire::recording::Spikes;
    ///
    /// let spikes = Spikes::new(vec![20.0, 10.0], vec![1, 0], 2, 0.0, 100.0)?;
    /// assert_eq!(Vec::from_iter(&spikes), [(10.0, 0), (20.0, 1)]);
    ///
    /// let error = Spikes::new(vec![0.0, 10.0], vec![1, 0], 2, 0.0, 100.0).unwrap_err();
    /// assert!(error.to_string().contains("later than the start"));
    /// # Ok::<(), synfire::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Length`] unless there are as many neurons as times; [`Error::Parameter`] if a time is not within the
    /// recording, a neuron is not below `len`, `len` is above 2^32, or the recording ends before it starts.
    pub fn new(
        times: impl Into<Array1<f64>>,
        neurons: impl Into<Array1<usize>>,
        len: usize,
        start: f64,
        stop: f64,
    ) -> Result<Spikes> {
        let (times, neurons) = (times.into(), neurons.into());
        if times.len() != neurons.len() {
            let (found, expected, unit) = (neurons.len(), times.len(), "one for each time".into());
            return Err(Error::Length { what: "the list of neurons that fired".into(), found, expected, unit });
        }
        let mut spikes = Spikes { times, neurons, len, start, stop };
        spikes.check().map_err(|broken| broken.of("Spikes"))?;
        let mut sorted = Vec::from_iter(&spikes);
        sorted.sort_by(|one, next| one.0.total_cmp(&next.0).then(one.1.cmp(&next.1)));
        spikes.list(sorted);
        Ok(spikes)
    }

    /// The spikes of as many neurons as there are lists of times (ms), in a recording from `start` to `stop` (ms).
    ///
    /// ```
    /// use synfire::recording::Spikes;
    ///
    /// let spikes = Spikes::from_trains(&[vec![20.0], vec![], vec![10.0, 30.0]], 0.0, 100.0)?;
    /// assert_eq!(Vec::from_iter(&spikes), [(10.0, 2), (20.0, 0), (30.0, 2)]);
    /// assert_eq!(spikes.len, 3);
    /// # Ok::<(), synfire::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Spikes::new`].
    pub fn from_trains(trains: &[impl AsRef<[f64]>], start: f64, stop: f64) -> Result<Spikes> {
        let each = trains.iter().enumerate();
        let all = each.flat_map(|(neuron, train)| train.as_ref().iter().map(move |&time| (time, neuron)));
        let (times, neurons): (Vec<_>, Vec<_>) = all.unzip();
        Spikes::new(times, neurons, trains.len(), start, stop)
    }

    fn check(&self) -> Result<(), Broken> {
        finite("start", self.start)?;
        finite("stop", self.stop)?;
        require(self.start <= self.stop, "stop", self.stop, format!("at least the start, {} ms", self.start))?;
        require(self.len <= MOST, "len", self.len as f64, "at most 2^32, which no population exceeds")?;
        for (number, (time, neuron)) in self.iter().enumerate() {
            if !within(time, self.start, self.stop) {
                let Spikes { start, stop, .. } = self;
                let rule = format!("later than the start, {start} ms, and at most the stop, {stop} ms");
                return require(false, &format!("time number {number}"), time, rule);
            }
            if neuron >= self.len {
                let rule = format!("below {}, the number of neurons", self.len);
                return require(false, &format!("neuron number {number}"), neuron as f64, rule);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parameter and the rule that are broken.
    fn refused(times: &[f64], neurons: &[usize], len: usize, (start, stop): (f64, f64)) -> String {
        let error = Spikes::new(times.to_vec(), neurons.to_vec(), len, start, stop).unwrap_err();
        error.to_string()
    }

    #[test]
    fn what_cannot_be_a_recording_is_refused_by_name() {
        let whole = (0.0, 100.0);
        assert!(refused(&[1.0, 2.0], &[0], 1, whole).contains("has 1 values, but 2 are needed: one for each time"));
        assert!(
            refused(&[1.0, 0.0], &[0, 0], 1, whole).contains("time number 1 = 0, but it must be later than the start")
        );
        for time in [f64::NAN, f64::INFINITY, -1.0, 100.1] {
            assert!(refused(&[time], &[0], 1, whole).contains("time number 0"), "{time}");
        }
        assert!(refused(&[1.0], &[2], 2, whole).contains("neuron number 0 = 2, but it must be below 2"));
        assert!(refused(&[], &[], 1, (f64::NAN, 1.0)).contains("start = NaN"));
        assert!(refused(&[], &[], 1, (0.0, f64::INFINITY)).contains("stop = inf"));
        assert!(refused(&[], &[], 1, (2.0, 1.0)).contains("stop = 1, but it must be at least the start, 2 ms"));
        assert!(refused(&[], &[], usize::MAX, whole).contains("len"));
    }

    #[test]
    fn what_can_be_is_sorted() {
        let spikes = Spikes::new(vec![5.0, 100.0, 5.0, 0.1], vec![3, 0, 1, 2], 4, 0.0, 100.0).unwrap();
        assert_eq!(Vec::from_iter(&spikes), [(0.1, 2), (5.0, 1), (5.0, 3), (100.0, 0)]);
        assert_eq!(Spikes::from_trains(&spikes.trains(), 0.0, 100.0).unwrap(), spikes);
        assert_eq!(Spikes::new(vec![], vec![], 0, 3.0, 3.0).unwrap().mean_rate(), 0.0);
    }
}
