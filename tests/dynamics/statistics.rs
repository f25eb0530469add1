//! Statistics against Elephant, PySpike and SciPy (`tests/reference/gen/statistics.py`), to 1e-10 of the greatest value.

use crate::reference::cases;
use serde::Deserialize;
use synfire::analysis::{self, pairwise};
use synfire::recording::Spikes;

#[derive(Deserialize)]
struct Case {
    name: String,
    values: Vec<f64>,
}

struct Reference(Vec<Case>);

impl Reference {
    fn get(&self, name: &str) -> &[f64] {
        &self.0.iter().find(|case| case.name == name).unwrap_or_else(|| panic!("{name}")).values
    }

    fn close<'a>(&self, name: &str, found: impl IntoIterator<Item = &'a f64>) {
        let (expected, found) = (self.get(name), found.into_iter().copied().collect::<Vec<f64>>());
        assert_eq!(found.len(), expected.len(), "{name}");
        let scale = expected.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
        for (place, (found, expected)) in found.iter().zip(expected).enumerate() {
            assert!((found - expected).abs() <= 1e-10 * scale, "{name}, {place}: {found} {expected}");
        }
    }
}

fn reference() -> Reference {
    Reference(cases("statistics"))
}

fn trains(reference: &Reference) -> [Vec<f64>; 3] {
    [0, 1, 2].map(|k| reference.get(&format!("train {k}")).to_vec())
}

#[test]
fn variation_of_intervals_is_that_of_elephant() {
    let reference = reference();
    let each = |measure: &dyn Fn(&Spikes) -> Option<f64>| {
        trains(&reference).map(|train| measure(&Spikes::from_trains(&[train], 0.0, 1000.0).unwrap()).unwrap())
    };
    reference.close("cv2", &each(&analysis::cv2));
    reference.close("lv", &each(&analysis::lv));
    reference.close("lvr", &each(&|spikes| analysis::lvr(spikes, 5.0)));
}

#[test]
fn distances_are_those_of_elephant_and_pyspike() {
    let reference = reference();
    let trains = trains(&reference);
    let spikes = Spikes::from_trains(&trains, 0.0, 1000.0).unwrap();
    reference.close("victor_purpura", &pairwise(&spikes, |a, b| analysis::victor_purpura(a, b, 0.05)));
    // Elephant's distance has no factor of 1/2 before the integral: one spike has distance 1 from none.
    let van_rossum = pairwise(&spikes, |a, b| analysis::van_rossum(a, b, 20.0)) * 2.0_f64.sqrt();
    reference.close("van_rossum", &van_rossum);
    let pairs = [(0, 1), (0, 2), (1, 2)];
    let sttc = pairs.map(|(a, b)| analysis::sttc(&trains[a], &trains[b], 5.0, 0.0, 1000.0).unwrap());
    reference.close("sttc", &sttc);
    let spike = pairs.map(|(a, b)| analysis::spike_distance(&trains[a], &trains[b], 0.0, 1000.0).unwrap());
    reference.close("spike_distance", &spike);
}

#[test]
fn spectra_are_those_of_scipy() {
    let reference = reference();
    let (signal, other) = (reference.get("signal"), reference.get("other signal"));
    let spectrum = analysis::spectrum_of(signal, 0.5, 100);
    reference.close("spectrum_of", &spectrum.power);
    assert_eq!((spectrum.frequencies[1], spectrum.frequencies[50]), (20.0, 1000.0));
    let coherence = analysis::coherence_of(signal, other, 0.5, 100);
    reference.close("coherence_of", &coherence.coherence);
    // The phase by which the second signal lags is that of the cross-spectrum, reversed. Its ends are real.
    let phase: Vec<f64> = coherence.phase.iter().skip(1).take(49).map(|phase| -phase).collect();
    reference.close("cross phase", &phase);
    let picture = analysis::spectrogram(signal, 0.5, 100, 25);
    reference.close("spectrogram times", &picture.times);
    reference.close("spectrogram", &picture.power);
    let band = analysis::rhythm(signal, 0.5, 100.0, 300.0);
    reference.close("rhythm amplitude", band.amplitude.iter().step_by(10));
    reference.close("rhythm phase", band.phase.iter().step_by(10));
}
