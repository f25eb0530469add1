use crate::random::{Purpose, Source, Stream};
use crate::recording::Spikes;

/// What a surrogate of a recording keeps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Surrogate {
    /// The intervals of each neuron, in another order: the first spike stays, and so do rate and regularity.
    Intervals,
    /// The number of spikes in each window of this length (ms): each spike is anywhere in its own.
    Jitter(f64),
    /// Each spike up to this far (ms) from where it was, evenly; what would leave the recording is left out.
    Dither(f64),
    /// Each neuron as it is, but all shifted by times of their own, what leaves at one end coming in at the other.
    Shift,
    /// The number of spikes alone: each is anywhere in the recording.
    Uniform,
}

/// A recording without what it is to be tested for: as given, but changed at random as [`Surrogate`] says.
///
/// Each neuron has random numbers of its own: the same seed gives the same bits for any part of a view. The result is in
/// order of time, then of neuron.
///
/// ```
/// use synfire::analysis::{Surrogate, cv, surrogate};
/// use synfire::recording::Spikes;
///
/// let times: Vec<f64> = (0..50).map(|k| (1 + 2 * k + k % 2) as f64).collect();
/// let spikes = Spikes::new(times, vec![0; 50], 1, 0.0, 100.0)?;
/// let other = surrogate(&spikes, Surrogate::Intervals, 1);
/// assert!(other.count() == 50 && (cv(&other).unwrap() - cv(&spikes).unwrap()).abs() < 1e-12);
/// assert_ne!(other.times, spikes.times);
/// # Ok::<(), synfire::Error>(())
/// ```
///
/// S. Grün (2009), "Data-driven significance estimation for precise spike correlation", *Journal of Neurophysiology* 101,
/// 1126-1140, <https://doi.org/10.1152/jn.00093.2008>.
pub fn surrogate(spikes: &Spikes, kind: Surrogate, seed: u64) -> Spikes {
    let source = Source::new(seed, 0, Purpose::User);
    let mut events: Vec<(f64, usize)> = Vec::new();
    for (neuron, mut train) in spikes.trains().into_iter().enumerate() {
        train.sort_by(f64::total_cmp);
        let mut stream = source.stream(neuron as u32);
        events.extend(changed(&train, kind, spikes, &mut stream).into_iter().map(|time| (time, neuron)));
    }
    events.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let (times, neurons): (Vec<f64>, Vec<usize>) = events.into_iter().unzip();
    Spikes { times: times.into(), neurons: neurons.into(), ..*spikes }
}

/// The surrogate of a sorted train.
fn changed(train: &[f64], kind: Surrogate, spikes: &Spikes, stream: &mut Stream) -> Vec<f64> {
    let (start, length) = (spikes.start, spikes.duration());
    // Above the start, up to the end, as every window.
    let within = |time: &f64| *time > start && *time <= start + length;
    // From the end of a window downwards, so that its start stays out.
    let mut below = |end: f64, width: f64| end - width * stream.uniform();
    match kind {
        Surrogate::Intervals => shuffled(train, stream),
        Surrogate::Jitter(width) if width > 0.0 => {
            let window = |time: f64| ((time - start) / width - 1e-9).floor();
            let end = |time: f64| (start + (window(time) + 1.0) * width).min(start + length);
            train.iter().map(|&time| below(end(time), end(time) - start - window(time) * width)).collect()
        }
        Surrogate::Dither(reach) if reach > 0.0 => {
            train.iter().map(|time| below(time + reach, 2.0 * reach)).filter(within).collect()
        }
        Surrogate::Shift if length > 0.0 => {
            let by = length * stream.uniform();
            let moved = |time: &f64| if time + by > start + length { time + by - length } else { time + by };
            train.iter().map(moved).collect()
        }
        Surrogate::Uniform => train.iter().map(|_| below(start + length, length)).collect(),
        _ => train.to_vec(),
    }
}

/// The train with its intervals in random order (Fisher and Yates).
fn shuffled(train: &[f64], stream: &mut Stream) -> Vec<f64> {
    let mut intervals: Vec<f64> = train.windows(2).map(|pair| pair[1] - pair[0]).collect();
    for last in (1..intervals.len()).rev() {
        intervals.swap(last, stream.below(last as u32 + 1) as usize);
    }
    let sum = |time: &mut f64, interval: f64| {
        *time += interval;
        Some(*time)
    };
    let first = train.first().copied();
    first.into_iter().chain(intervals.into_iter().scan(first.unwrap_or(0.0), sum)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::trains::{clocks, empty, poisson};
    use super::super::{counts, cv};
    use super::*;

    #[test]
    fn each_kind_keeps_what_it_says() {
        let spikes = poisson(5, 40.0, 10_000.0);
        let of = |kind| surrogate(&spikes, kind, 7);
        let intervals = of(Surrogate::Intervals);
        assert!((cv(&intervals).unwrap() - cv(&spikes).unwrap()).abs() < 1e-9);
        assert_eq!(counts(&of(Surrogate::Jitter(50.0)), 50.0), counts(&spikes, 50.0));
        assert_ne!(counts(&of(Surrogate::Jitter(50.0)), 5.0), counts(&spikes, 5.0));
        assert_eq!(of(Surrogate::Uniform).rates(), spikes.rates());
        assert_eq!(of(Surrogate::Shift).rates(), spikes.rates());
        let dithered = of(Surrogate::Dither(3.0));
        assert!(dithered.count() + 5 >= spikes.count() && dithered.events().count() == dithered.count());
        for kind in [Surrogate::Intervals, Surrogate::Dither(3.0), Surrogate::Shift] {
            assert!(of(kind).times.windows(2).into_iter().all(|pair| pair[0] <= pair[1]));
            assert_eq!(of(kind), of(kind));
            assert_ne!(surrogate(&spikes, kind, 8), of(kind));
        }
    }

    #[test]
    fn shifts_take_correlations_away_and_keep_each_train() {
        let together = clocks(10, 10.0, 0.0, 1000.0);
        let apart = surrogate(&together, Surrogate::Shift, 3);
        assert!(cv(&apart).unwrap() < 0.01);
        assert!(super::super::coherence(&apart, 1.0).unwrap() < 0.5);
        assert_eq!(surrogate(&empty(3), Surrogate::Uniform, 1), empty(3));
        assert_eq!(surrogate(&together, Surrogate::Jitter(0.0), 1), together);
    }
}
