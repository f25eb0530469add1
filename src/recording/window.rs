//! Windows and bins, open below and closed above.

/// How far from an edge a time still counts as being at it (ms).
///
/// Spikes are stamped with multiples of the time step, and windows and bins usually end at such multiples, too; the
/// rounding of the stamp would decide on which side of an edge it lands.
pub(crate) const AT_THE_EDGE: f64 = 1e-6;

/// The most bins that a recording is cut into.
const MOST_BINS: f64 = (1_u32 << 28) as f64;

/// Whether a time is later than an edge, by more than the rounding of either. A function of the edge alone, so that of two
/// windows that share an edge exactly one holds a spike near it.
fn after(time: f64, edge: f64) -> bool {
    time > edge + slack(edge)
}

/// What the rounding of a time near `edge` may be (ms): more than a nanosecond only where times have no finer digits.
fn slack(edge: f64) -> f64 {
    (4.0 * f64::EPSILON * edge.abs()).clamp(AT_THE_EDGE, 1.0)
}

/// Whether a time lies within the window from `start` to `stop`; none does if either is NaN.
pub(super) fn within(time: f64, start: f64, stop: f64) -> bool {
    after(time, start) && time <= stop + slack(stop)
}

/// The number of whole bins of `bin` ms in a recording of `duration` ms from `start` on; 0 if `bin` is no length or there
/// would be more than 2^28.
pub(super) fn bins(start: f64, duration: f64, bin: f64) -> usize {
    let rounding = slack(start).max(slack(start + duration)).min(1e-3 * bin);
    let bins = ((duration + rounding) / bin).floor();
    if bin > 0.0 && bins <= MOST_BINS { bins as usize } else { 0 }
}

/// The bin of `bin` ms in which `time` lies, if it is one of the first `bins`: number `k` holds what is after `k` times
/// `bin` from the start, up to `k + 1` times.
pub(super) fn bin_of(time: f64, start: f64, bin: f64, bins: usize) -> Option<usize> {
    let edge = |number: f64| start + number * bin;
    let near = ((time - slack(time) - start) / bin).ceil() - 1.0;
    let early = f64::from(!after(time, edge(near)));
    let late = f64::from(after(time, edge(near + 1.0)));
    let place = near - early + late;
    (place >= 0.0 && place < bins as f64).then_some(place as usize)
}

#[cfg(test)]
mod tests {
    use crate::recording::Spikes;
    use ndarray::{Array1, array};

    fn recording(start: f64, stop: f64) -> Spikes {
        Spikes { times: array![], neurons: array![], len: 1, start, stop }
    }

    /// Stamps as the engine makes them, and edges as users do: both rounded, each in its way.
    #[test]
    fn every_step_is_in_the_bin_it_ends() {
        for (first, dt) in [(0_u64, 0.1), (0, 0.05), (7, 0.1), (1_000_000, 0.1), (12_345_678_901, 0.1), (3, 1.0 / 3.0)]
        {
            let time = |step: u64| step as f64 * dt;
            let spikes = recording(time(first), time(first + 3000));
            for steps in [1, 2, 3, 7, 1000] {
                let bin = dt * steps as f64;
                let bins = spikes.bins(bin);
                assert_eq!(bins as u64, 3000 / steps, "{first} {dt} {steps}");
                for step in 1..=3000 {
                    let expected = ((step - 1) / steps) as usize;
                    let found = spikes.bin_of(time(first + step), bin, bins);
                    assert_eq!(found, (expected < bins).then_some(expected), "{first} {dt} {steps}: {step}");
                }
                assert_eq!(spikes.bin_of(time(first), bin, bins), None, "the start belongs to the window before");
            }
        }
    }

    /// Times off the grid, many of them within the rounding of an edge: bins and windows agree on all.
    #[test]
    fn bins_are_windows() {
        let spikes = recording(0.3, 0.3 + 500.0 * 0.7);
        let bins = spikes.bins(0.7);
        assert_eq!(bins, 500);
        for k in 0..=500_u32 {
            for shift in [-0.3, -2e-6, -1e-6, -9.999e-7, -1e-12, 0.0, 1e-12, 9.999e-7, 1e-6, 1.001e-6, 2e-6, 0.2] {
                let time = 0.3 + 0.7 * f64::from(k) + shift;
                let one = Spikes { times: array![time], neurons: array![0], ..spikes.clone() };
                let windows = |k: usize| one.between(0.3 + 0.7 * k as f64, 0.3 + 0.7 * (k + 1) as f64).iter().len();
                let held: Vec<usize> = (0..bins).filter(|&k| windows(k) == 1).collect();
                assert_eq!(held, Vec::from_iter(spikes.bin_of(time, 0.7, bins)), "{time}");
            }
        }
    }

    #[test]
    fn what_is_no_bin_holds_nothing() {
        let spikes = recording(0.0, 100.0);
        for bin in [0.0, -1.0, 1e-300, f64::NAN, f64::INFINITY] {
            assert_eq!(spikes.bins(bin), 0, "{bin}");
        }
        for time in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, 0.0, 1e-7, 100.1] {
            assert_eq!(spikes.bin_of(time, 1.0, 100), None, "{time}");
        }
        assert_eq!(spikes.bins(0.1), 1000);
        let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN];
        for (start, stop) in odd.iter().flat_map(|&start| odd.iter().map(move |&stop| (start, stop))) {
            assert_eq!(recording(start, stop).bins(1.0), 0, "{start} {stop}");
        }
    }

    #[test]
    fn a_recording_far_from_its_beginning_has_its_bins() {
        // The difference of the ends is off by 1e-7 of a step here.
        let spikes = Spikes { times: Array1::zeros(0), ..recording(1e9, 1e9 + 0.1) };
        assert_eq!(spikes.bins(0.1), 1);
    }
}
