//! Do Wang and Buzsaki's interneurons synchronise as in their paper? Figures from an independent program (RK4 on the
//! whole coupled system).

use synfire::analysis::{coherence, mean_interval};
use synfire::prelude::*;

/// Frequency (Hz) and coherence in bins of 1 ms and of a tenth of the period, 500 to 1000 ms.
fn network(spread: f64, reversal: f64, seed: u64) -> (f64, f64, f64) {
    let n = 100;
    let mut net = Network::new(0.02).unwrap().seed(seed);
    let cells = net.add(n, WangBuzsaki::default()).unwrap();
    net.set(cells, "v", Init::Uniform(-70.0, -50.0)).unwrap();
    let steady = net.get(cells, "v").unwrap().mapv(|v| WangBuzsaki::default().steady(v));
    net.set(cells, "h", steady.iter().map(|gates| gates[0]).collect::<Vec<_>>()).unwrap();
    net.set(cells, "n", steady.iter().map(|gates| gates[1]).collect::<Vec<_>>()).unwrap();
    let synapse = Synapse::new(Graded::default()).output(Conductance(reversal));
    net.connect(cells, cells, AllToAll.weight(0.1 / n as f64).autapses(false), synapse).unwrap();
    net.drive(cells, PerNeuron::drawn(Init::Normal(1.0, spread), n, seed).unwrap()).unwrap();
    net.record_spikes(cells).unwrap();
    let spikes = net.run(1000.0).unwrap().spikes(cells).unwrap().between(500.0, 1000.0);
    let interval = mean_interval(&spikes).unwrap();
    (1000.0 / interval, coherence(&spikes, 1.0).unwrap(), coherence(&spikes, 0.1 * interval).unwrap())
}

#[test]
fn identical_cells_synchronise_completely() {
    let (frequency, fine, _) = network(0.0, -75.0, 1);
    assert!((frequency - 39.17).abs() < 0.1, "{frequency} Hz");
    assert!(fine > 0.999, "{fine}");
}

#[test]
fn differing_drives_weaken_and_then_destroy_synchrony() {
    let (frequency, _, scaled) = network(0.03, -75.0, 1);
    assert!((37.0..39.5).contains(&frequency), "{frequency} Hz");
    assert!((0.3..0.7).contains(&scaled), "{scaled}");
    let (_, _, scaled) = network(0.1, -75.0, 1);
    assert!(scaled < 0.13, "{scaled}");
}

#[test]
fn depolarising_synapses_do_not_synchronise() {
    let found = [1, 2, 3].map(|seed| network(0.0, -55.0, seed));
    let frequency = found.iter().map(|found| found.0).sum::<f64>() / 3.0;
    let fine = found.iter().map(|found| found.1).sum::<f64>() / 3.0;
    assert!((72.0..75.0).contains(&frequency), "{frequency} Hz");
    assert!(fine < 0.1, "{fine}: {found:?}");
}
