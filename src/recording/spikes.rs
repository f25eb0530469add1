use super::iter::Iter;
use super::window::{self, within};
use ndarray::Array1;
use serde::{Deserialize, Serialize};
use std::ops::{Bound, RangeBounds};

/// Where lists with an entry for each neuron end, unless so many have fired.
const MOST_LISTED: usize = 1 << 26;

/// Spikes of a view, in order of time, then of neuron.
///
/// ```
/// use ndarray::array;
/// use synfire::recording::Spikes;
///
/// let spikes = Spikes { times: array![10.0, 20.0, 20.0, 90.0], neurons: array![0, 0, 1, 1], len: 2, start: 0.0, stop: 100.0 };
/// assert_eq!(spikes.mean_rate(), 20.0);
/// assert_eq!(spikes.between(0.0, 50.0).count(), 3);
/// assert_eq!(spikes.of(1..).trains(), [[20.0, 90.0]]);
/// ```
///
/// The window of a recording is open below and closed above, `start < t <= stop`, and so is every other: a spike stamped
/// with the very start belongs to the window before. Rates, trains and statistics leave out what is not within the window,
/// or belongs to no neuron of the view; [`Spikes::new`] refuses it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spikes {
    /// When (ms).
    pub times: Array1<f64>,
    /// Who, as the index within the view; as long as `times`.
    pub neurons: Array1<usize>,
    /// Neurons in the view, silent ones included.
    pub len: usize,
    /// When the recording began (ms).
    pub start: f64,
    /// When it ended (ms).
    pub stop: f64,
}

impl Spikes {
    /// The number of spikes listed.
    pub fn count(&self) -> usize {
        self.times.len()
    }

    /// Whether no spike is listed.
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }

    /// Time (ms) and neuron of each spike listed.
    ///
    /// ```
    /// use synfire::recording::Spikes;
    ///
    /// let spikes = Spikes::new(vec![10.0, 20.0, 90.0], vec![0, 1, 0], 2, 0.0, 100.0)?;
    /// assert_eq!(spikes.iter().find(|&(_, neuron)| neuron == 1), Some((20.0, 1)));
    /// for (time, neuron) in &spikes {
    ///     println!("{neuron} at {time} ms");
    /// }
    /// # Ok::<(), synfire::Error>(())
    /// ```
    pub fn iter(&self) -> Iter<'_> {
        Iter::new(&self.times, &self.neurons)
    }

    /// The length of the recording (ms); 0 if its ends are reversed or infinite, NaN if one of them is.
    pub fn duration(&self) -> f64 {
        let duration = self.stop - self.start;
        if self.start.is_nan() || self.stop.is_nan() {
            f64::NAN
        } else if duration > 0.0 && duration.is_finite() {
            duration
        } else {
            0.0
        }
    }

    /// Spikes per neuron and second (Hz); 0 for a view without neurons or a recording without length.
    pub fn mean_rate(&self) -> f64 {
        self.per_second(self.events().count() as f64 / self.len.max(1) as f64)
    }

    /// The rate of each neuron (Hz).
    ///
    /// If `len` claims more than 2^26 neurons, the list ends with the last of the first 2^26 that fired.
    pub fn rates(&self) -> Array1<f64> {
        let mut counts = Array1::zeros(self.listed());
        for (_, neuron) in self.events() {
            if let Some(count) = counts.get_mut(neuron) {
                *count += 1.0;
            }
        }
        counts.mapv_into(|count| self.per_second(count))
    }

    /// The times (ms) at which each neuron fired, in as long a list as that of [`Spikes::rates`].
    pub fn trains(&self) -> Vec<Vec<f64>> {
        let mut trains = vec![Vec::new(); self.listed()];
        for (time, neuron) in self.events() {
            if let Some(train) = trains.get_mut(neuron) {
                train.push(time);
            }
        }
        trains
    }

    /// The spikes of the window `t0 < t <= t1` (ms), which becomes the window of the recording, as far as it lies
    /// within. Windows that follow each other hold each spike once.
    ///
    /// A spike that differs from `t0` or `t1` by less than 1e-6 ms counts as being at it.
    pub fn between(&self, t0: f64, t1: f64) -> Spikes {
        // `max` and `min` would lose a bound that is no number.
        let start = if t0 > self.start || t0.is_nan() { t0 } else { self.start };
        let stop = if t1 < self.stop || t1.is_nan() { t1 } else { self.stop };
        let stop = if stop < start { start } else { stop };
        let mut part = Spikes { start, stop, ..self.silent() };
        part.list(self.events().filter(|&(time, _)| within(time, t0, t1)));
        part
    }

    /// The spikes of some of the neurons, counted from 0 anew. What lies beyond the view is left out.
    pub fn of(&self, range: impl RangeBounds<usize>) -> Spikes {
        let first = match range.start_bound() {
            Bound::Included(&first) => first,
            Bound::Excluded(&before) => before.saturating_add(1),
            Bound::Unbounded => 0,
        };
        let end = match range.end_bound() {
            Bound::Included(&last) => last.saturating_add(1),
            Bound::Excluded(&end) => end,
            Bound::Unbounded => self.len,
        };
        let end = end.min(self.len);
        let first = first.min(end);
        let own = self.events().filter(|(_, neuron)| (first..end).contains(neuron));
        let renamed = own.map(|(time, neuron)| (time, neuron - first));
        let mut part = Spikes { len: end - first, ..self.silent() };
        part.list(renamed);
        part
    }

    /// Time and neuron of each spike within the recording, of a neuron that the view has.
    pub(crate) fn events(&self) -> impl Iterator<Item = (f64, usize)> {
        self.iter().filter(|&(time, neuron)| neuron < self.len && within(time, self.start, self.stop))
    }

    /// The number of whole bins of `bin` ms that the recording holds; 0 if `bin` is no length or there would be more
    /// than 2^28.
    pub(crate) fn bins(&self, bin: f64) -> usize {
        window::bins(self.start, self.duration(), bin)
    }

    /// The bin of `bin` ms in which `time` lies, if it is one of the first `bins`.
    pub(crate) fn bin_of(&self, time: f64, bin: f64, bins: usize) -> Option<usize> {
        window::bin_of(time, self.start, bin, bins)
    }

    /// How many neurons lists with an entry for each have room for.
    fn listed(&self) -> usize {
        if self.len <= MOST_LISTED {
            return self.len;
        }
        let fired = self.events().map(|(_, neuron)| neuron).filter(|&neuron| neuron < MOST_LISTED);
        fired.max().map_or(0, |last| last + 1)
    }

    /// The same recording without spikes.
    fn silent(&self) -> Spikes {
        Spikes { times: Array1::zeros(0), neurons: Array1::default(0), ..*self }
    }

    /// List these spikes.
    pub(super) fn list(&mut self, events: impl IntoIterator<Item = (f64, usize)>) {
        let (times, neurons) = events.into_iter().unzip::<_, _, Vec<_>, Vec<_>>();
        (self.times, self.neurons) = (times.into(), neurons.into());
    }

    fn per_second(&self, count: f64) -> f64 {
        let duration = self.duration();
        if duration == 0.0 { 0.0 } else { count / duration * 1e3 }
    }
}

impl<'a> IntoIterator for &'a Spikes {
    type Item = (f64, usize);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn four() -> Spikes {
        Spikes { times: array![0.1, 50.0, 50.0, 100.0], neurons: array![2, 0, 2, 1], len: 4, start: 0.0, stop: 100.0 }
    }

    #[test]
    fn rates_count_silent_neurons() {
        let spikes = four();
        assert_eq!(spikes.rates(), array![10.0, 10.0, 20.0, 0.0]);
        assert_eq!(spikes.mean_rate(), 10.0);
        assert_eq!(spikes.trains(), [vec![50.0], vec![100.0], vec![0.1, 50.0], vec![]]);
    }

    #[test]
    fn a_window_is_closed_above_and_becomes_the_recording() {
        let late = four().between(50.0, 100.0);
        assert_eq!(late.times, array![100.0]);
        assert_eq!((late.start, late.stop, late.len), (50.0, 100.0, 4));
        assert_eq!(late.mean_rate(), 5.0);
        assert_eq!(four().between(90.0, 500.0).stop, 100.0);
        assert_eq!(four().between(60.0, 40.0).mean_rate(), 0.0);
        assert_eq!(four().between(f64::NEG_INFINITY, f64::INFINITY), four());
    }

    #[test]
    fn rounding_does_not_move_a_spike_over_an_edge() {
        let mut spikes = four();
        spikes.times[1] = 50.0 - 1e-12;
        spikes.times[2] = 50.0 + 1e-12;
        spikes.times[3] = 100.0 + 1e-12;
        assert_eq!(spikes.between(0.0, 50.0).count(), 3);
        assert_eq!(spikes.between(50.0, 100.0).count(), 1);
        assert_eq!(spikes.mean_rate(), 10.0);
    }

    #[test]
    fn a_spike_at_the_start_belongs_to_the_window_before() {
        let spikes =
            Spikes { times: array![0.0, 1e-12, 60.0], neurons: array![0, 1, 2], len: 4, start: 0.0, stop: 100.0 };
        assert_eq!((spikes.count(), spikes.iter().len(), spikes.is_empty()), (3, 3, false));
        assert_eq!(spikes.mean_rate(), 2.5);
        assert_eq!(spikes.rates(), array![0.0, 0.0, 10.0, 0.0]);
        assert_eq!(spikes.trains().concat(), [60.0]);
        assert_eq!(spikes.between(-10.0, 60.0).count(), 1, "no window reaches beyond the recording");
        assert_eq!(Spikes { start: -10.0, ..spikes }.between(-20.0, 0.0).count(), 2);
    }

    #[test]
    fn a_sub_view_counts_from_zero_and_forgives_its_range() {
        let upper = four().of(1..3);
        assert_eq!((upper.len, upper.neurons.to_vec()), (2, vec![1, 1, 0]));
        assert_eq!(four().of(2..=usize::MAX).len, 2);
        assert_eq!(four().of(9..12), Spikes { times: array![], neurons: array![], len: 0, start: 0.0, stop: 100.0 });
        assert_eq!(four().of(..), four());
    }

    #[test]
    fn what_does_not_fit_together_does_no_harm() {
        let broken = Spikes { times: array![1.0, f64::NAN], neurons: array![9], len: 2, start: 0.0, stop: 100.0 };
        assert_eq!((broken.rates(), broken.mean_rate()), (array![0.0, 0.0], 0.0));
        assert_eq!(broken.of(..), Spikes { times: array![], neurons: array![], ..broken });
        let reversed = Spikes { start: 100.0, stop: 0.0, ..four() };
        assert_eq!((reversed.mean_rate(), reversed.duration(), reversed.trains().concat().len()), (0.0, 0.0, 0));
        assert_eq!(Spikes { stop: f64::INFINITY, ..four() }.duration(), 0.0);
    }

    #[test]
    fn a_window_that_is_no_number_has_no_rate() {
        for nothing in [four().between(f64::NAN, 50.0), four().between(0.0, f64::NAN)] {
            assert!(nothing.is_empty() && nothing.mean_rate().is_nan() && nothing.duration().is_nan());
        }
        for broken in [Spikes { start: f64::NAN, ..four() }, Spikes { stop: f64::NAN, ..four() }] {
            assert!(broken.mean_rate().is_nan() && broken.rates().iter().all(|rate| rate.is_nan()));
            assert!(broken.between(0.0, 50.0).mean_rate().is_nan());
        }
    }

    #[test]
    fn more_neurons_than_memory_holds_do_no_harm() {
        for len in [1 << 27, u32::MAX as usize, 1 << 40, usize::MAX] {
            let many = Spikes { len, ..four() };
            assert_eq!(many.rates(), array![10.0, 10.0, 20.0]);
            assert_eq!(many.trains().len(), 3);
            assert_eq!(many.mean_rate(), 40.0 / len as f64);
            assert_eq!(many.of(1..).len, len - 1);
            let far = Spikes { neurons: array![1, len - 1, len - 1, len - 1], ..many };
            assert_eq!((far.rates(), far.trains()), (array![0.0, 10.0], vec![vec![], vec![0.1]]));
        }
    }

    #[test]
    fn recordings_survive_serialisation() {
        let text = serde_json::to_string(&four()).unwrap();
        assert_eq!(serde_json::from_str::<Spikes>(&text).unwrap(), four());
    }
}
