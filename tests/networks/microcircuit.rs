//! Does the microcircuit of Potjans and Diesmann have the size of the paper, and at a tenth of it the rates of an
//! independent simulator?

#[allow(dead_code)]
#[path = "../../examples/microcircuit.rs"]
mod example;

use synfire::analysis::cv;

#[test]
fn the_full_circuit_has_the_published_number_of_synapses() {
    let total: f64 = (0..64).map(|k| example::synapses(k / 8, k % 8)).sum();
    assert_eq!(total, 298_880_968.0);
}

/// Rates (Hz) of NEST at a tenth of the size, 500 to 3500 ms, mean of three seeds.
const NEST: [f64; 8] = [0.479, 2.094, 3.970, 5.010, 6.53, 7.82, 0.838, 7.007];

#[test]
fn a_tenth_of_the_circuit_fires_at_the_rates_of_another_simulator() {
    let layers = example::simulate(0.1, 2000.0).unwrap();
    for (x, spikes) in layers.iter().enumerate() {
        let tolerance = if x % 4 == 0 { 0.10 } else { 0.06 };
        let rate = spikes.mean_rate();
        assert!((rate / NEST[x] - 1.0).abs() < tolerance, "population {x}: {rate} Hz, NEST {} Hz", NEST[x]);
        let irregularity = cv(spikes).unwrap();
        assert!((0.65..0.84).contains(&irregularity), "population {x}: CV {irregularity}");
    }
}
