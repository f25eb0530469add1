//! What a run returns: spikes and samples of variables, as plain arrays that statistics and figures are made from.

use std::ops::{Bound, RangeBounds};

use ndarray::{Array1, Array2};
use serde::{Deserialize, Serialize};

/// How far spikes are put past their stamp when they are sorted into windows and bins (ms).
///
/// Spikes are stamped with multiples of the time step, and windows and bins usually begin at such multiples, too; the
/// rounding of the stamp would decide on which side of an edge it lands.
pub(crate) const PAST_THE_EDGE: f64 = 1e-6;

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
    /// The number of spikes.
    pub fn count(&self) -> usize {
        self.times.len()
    }

    /// Whether nothing fired.
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }

    /// The length of the recording (ms); 0 if its ends are reversed or not finite.
    pub fn duration(&self) -> f64 {
        let duration = self.stop - self.start;
        if duration > 0.0 && duration.is_finite() { duration } else { 0.0 }
    }

    /// Spikes per neuron and second (Hz); 0 for a view without neurons or a recording without length.
    pub fn mean_rate(&self) -> f64 {
        self.per_second(self.count() as f64 / self.len.max(1) as f64)
    }

    /// The rate of each neuron (Hz).
    pub fn rates(&self) -> Array1<f64> {
        let mut counts = Array1::zeros(self.len);
        for (_, neuron) in self.events() {
            counts[neuron] += 1.0;
        }
        counts.mapv(|count| self.per_second(count))
    }

    /// The times (ms) at which each neuron fired.
    pub fn trains(&self) -> Vec<Vec<f64>> {
        let mut trains = vec![Vec::new(); self.len];
        for (time, neuron) in self.events() {
            trains[neuron].push(time);
        }
        trains
    }

    /// The spikes of the window `t0 <= t < t1` (ms), which becomes the window of the recording, as far as it lies
    /// within.
    ///
    /// A spike that differs from `t0` or `t1` by less than 1e-6 ms counts as being at it.
    pub fn between(&self, t0: f64, t1: f64) -> Spikes {
        let start = self.start.max(t0);
        let stop = self.stop.min(t1).max(start);
        let inside = |time: f64| time + PAST_THE_EDGE >= t0 && time + PAST_THE_EDGE < t1;
        let (times, neurons) = self.events().filter(|&(time, _)| inside(time)).unzip::<_, _, Vec<_>, Vec<_>>();
        Spikes { times: times.into(), neurons: neurons.into(), len: self.len, start, stop }
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
        let (times, neurons) = self
            .events()
            .filter(|(_, neuron)| (first..end).contains(neuron))
            .map(|(time, neuron)| (time, neuron - first))
            .unzip::<_, _, Vec<_>, Vec<_>>();
        Spikes { times: times.into(), neurons: neurons.into(), len: end - first, ..*self }
    }

    /// Time and neuron of each spike of a neuron that the view has.
    pub(crate) fn events(&self) -> impl Iterator<Item = (f64, usize)> {
        self.times.iter().copied().zip(self.neurons.iter().copied()).filter(|&(_, neuron)| neuron < self.len)
    }

    /// The number of whole bins of `bin` ms that the recording holds; 0 if `bin` is no length or there would be more
    /// than 2^28.
    pub(crate) fn bins(&self, bin: f64) -> usize {
        let bins = (self.duration() / bin + PAST_THE_EDGE).floor();
        if bin > 0.0 && bins <= (1_u32 << 28) as f64 { bins as usize } else { 0 }
    }

    /// The bin of `bin` ms in which `time` lies, if it is one of the first `bins`.
    pub(crate) fn bin_of(&self, time: f64, bin: f64, bins: usize) -> Option<usize> {
        let place = (time + PAST_THE_EDGE - self.start) / bin;
        (place >= 0.0 && place < bins as f64).then_some(place as usize)
    }

    fn per_second(&self, count: f64) -> f64 {
        let duration = self.duration();
        if duration > 0.0 { count / duration * 1e3 } else { 0.0 }
    }
}

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
    fn a_window_is_open_above_and_becomes_the_recording() {
        let late = four().between(50.0, 100.0);
        assert_eq!(late.times, array![50.0, 50.0]);
        assert_eq!((late.start, late.stop, late.len), (50.0, 100.0, 4));
        assert_eq!(late.mean_rate(), 10.0);
        assert_eq!(four().between(90.0, 500.0).stop, 100.0);
        assert_eq!(four().between(60.0, 40.0).mean_rate(), 0.0);
    }

    #[test]
    fn rounding_does_not_move_a_spike_over_an_edge() {
        let mut spikes = four();
        spikes.times[1] = 50.0 - 1e-12;
        assert_eq!(spikes.between(0.0, 50.0).count(), 1);
        assert_eq!(spikes.between(50.0, 100.0).count(), 2);
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
        let broken = Spikes { times: array![1.0, f64::NAN], neurons: array![9], len: 2, start: 5.0, stop: f64::NAN };
        assert_eq!(broken.rates(), array![0.0, 0.0]);
        assert_eq!(broken.mean_rate(), 0.0);
        assert_eq!(broken.between(f64::NAN, 3.0).count(), 0);
        assert_eq!((broken.bins(1.0), four().bins(0.0), four().bins(1e-300)), (0, 0, 0));
        assert_eq!(four().bins(0.1), 1000);
    }

    #[test]
    fn recordings_survive_serialisation() {
        let text = serde_json::to_string(&four()).unwrap();
        assert_eq!(serde_json::from_str::<Spikes>(&text).unwrap(), four());
    }
}
