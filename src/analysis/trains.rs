//! Spike trains whose statistics are known, for the tests.

use ndarray::Array1;

use crate::recording::Spikes;

/// Uniform numbers in (0, 1], by Knuth's linear congruential generator.
pub struct Uniform(pub u64);

impl Uniform {
    pub fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 11) + 1) as f64 / (1_u64 << 53) as f64
    }
}

/// Spikes from a list of trains, sorted as the engine sorts them.
pub fn from_trains(trains: &[Vec<f64>], stop: f64) -> Spikes {
    let mut events: Vec<(f64, usize)> =
        trains.iter().enumerate().flat_map(|(neuron, train)| train.iter().map(move |&time| (time, neuron))).collect();
    events.sort_by(|a, b| a.partial_cmp(b).unwrap());
    let (times, neurons): (Vec<_>, Vec<_>) = events.into_iter().unzip();
    Spikes { times: times.into(), neurons: neurons.into(), len: trains.len(), start: 0.0, stop }
}

/// Independent Poisson neurons of `rate` Hz.
#[allow(clippy::disallowed_methods)]
pub fn poisson(neurons: usize, rate: f64, stop: f64) -> Spikes {
    let mut uniform = Uniform(1);
    let mut train = || {
        let mut time = 0.0;
        let mut times = Vec::new();
        loop {
            time -= uniform.next().ln() / rate * 1e3;
            if time >= stop {
                return times;
            }
            times.push(time);
        }
    };
    let trains: Vec<_> = (0..neurons).map(|_| train()).collect();
    from_trains(&trains, stop)
}

/// Clocks of one period (ms), each `shift` ms behind the one before it, as far as they tick within the recording.
pub fn clocks(neurons: usize, period: f64, shift: f64, stop: f64) -> Spikes {
    let train = |neuron: usize| {
        let ticks = (0..).map(|tick| shift * neuron as f64 + period * tick as f64);
        ticks.skip_while(|&time| time == 0.0).take_while(|&time| time <= stop).collect()
    };
    from_trains(&(0..neurons).map(train).collect::<Vec<_>>(), stop)
}

/// A recording of 100 ms in which nothing fired.
pub fn empty(neurons: usize) -> Spikes {
    Spikes { times: Array1::zeros(0), neurons: Array1::default(0), len: neurons, start: 0.0, stop: 100.0 }
}
