//! Volleys of spikes.

use crate::error::{Error, Result, finite, non_negative};
use crate::random::Source;

/// Volleys: around each of some times, so many sources fire once, each at a time that is normally distributed.
///
/// ```
/// use synfire::models::PulsePackets;
/// use synfire::network::Rounding;
/// use synfire::prelude::*;
/// use synfire::random::{Purpose, Source};
///
/// # fn main() -> Result<()> {
/// let packets = PulsePackets { times: vec![20.0, 60.0], spikes: 80, sd: 1.5 };
/// let spikes = packets.draw(100, Source::new(1, 0, Purpose::User))?;
/// let mut net = Network::new(0.1)?;
/// let sources = net.add_spike_times_rounded(100, &spikes, Rounding::Nearest)?;
/// net.record_spikes(sources)?;
/// let volleys = net.run(100.0)?.spikes(sources)?;
/// assert_eq!((volleys.count(), volleys.between(0.0, 40.0).count()), (160, 80));
/// # Ok(())
/// # }
/// ```
///
/// M. Diesmann, M.-O. Gewaltig and A. Aertsen (1999), Stable propagation of synchronous spiking in cortical neural networks,
/// Nature 402, 529-533, [10.1038/990101](https://doi.org/10.1038/990101).
#[derive(Clone, Debug, PartialEq)]
pub struct PulsePackets {
    /// Times of the volleys (ms).
    pub times: Vec<f64>,
    /// Spikes in a volley.
    pub spikes: usize,
    /// Standard deviation of the times of spikes (ms).
    pub sd: f64,
}

impl PulsePackets {
    /// The spikes of `n` sources, as pairs of source and time (ms). Volley `k` is drawn from stream `k` of `random`.
    ///
    /// # Errors
    ///
    /// [`Error::Infeasible`] for more spikes in a volley than there are sources, [`Error::Parameter`] for a time that is not
    /// finite or a negative standard deviation.
    pub fn draw(&self, n: usize, random: Source) -> Result<Vec<(usize, f64)>> {
        let PulsePackets { times, spikes, sd } = self;
        non_negative("sd", *sd).map_err(|broken| broken.of("PulsePackets"))?;
        times.iter().try_for_each(|&time| finite("a time", time)).map_err(|broken| broken.of("PulsePackets"))?;
        if *spikes > n || n > u32::MAX as usize {
            let reason =
                format!("a volley of {spikes} spikes needs as many sources, but there are {n}; ask for at most {n}");
            return Err(Error::Infeasible { rule: "PulsePackets".into(), reason });
        }
        let mut all = Vec::new();
        let mut sources: Vec<usize> = (0..n).collect();
        for (volley, time) in times.iter().enumerate() {
            let mut stream = random.stream(volley as u32);
            for place in 0..*spikes {
                sources.swap(place, place + stream.below((n - place) as u32) as usize);
                all.push((sources[place], time + sd * stream.normal()));
            }
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Purpose;
    use crate::random::statistics::{counts_at_1e_9, kolmogorov, normal_cumulative};

    #[test]
    fn volleys_are_normal_in_time_and_even_in_sources() {
        let packets = PulsePackets { times: (1..=400).map(|k| 100.0 * f64::from(k)).collect(), spikes: 50, sd: 3.0 };
        let spikes = packets.draw(80, Source::new(2, 0, Purpose::User)).unwrap();
        let mut counts = [0.0; 80];
        for volley in spikes.chunks(50) {
            let mut sources: Vec<usize> = volley.iter().map(|spike| spike.0).collect();
            sources.sort_unstable();
            assert!(sources.windows(2).all(|two| two[0] < two[1]), "each source once");
            sources.into_iter().for_each(|source| counts[source] += 1.0);
        }
        assert!(counts_at_1e_9(&counts, &[250.0; 80], &[250.0 * (1.0 - 50.0 / 80.0); 80]) < 1.0);
        let off: Vec<f64> = spikes.iter().enumerate().map(|(k, spike)| spike.1 - 100.0 * (k / 50 + 1) as f64).collect();
        assert!(kolmogorov(&off, |x| normal_cumulative(x / 3.0)) < 1.0);
        assert!(kolmogorov(&off, |x| normal_cumulative(x / 3.3)) > 1.0);
    }

    #[test]
    fn volleys_that_cannot_be_are_refused() {
        let draw =
            |times: Vec<f64>, spikes, sd| PulsePackets { times, spikes, sd }.draw(10, Source::new(2, 0, Purpose::User));
        assert!(draw(vec![1.0], 11, 1.0).unwrap_err().to_string().contains("at most 10"));
        assert!(draw(vec![1.0], 1, -1.0).is_err() && draw(vec![f64::NAN], 1, 1.0).is_err());
        assert_eq!(draw(vec![1.0, 2.0], 10, 0.0).unwrap().len(), 20);
    }
}
