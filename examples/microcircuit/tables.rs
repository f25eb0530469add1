//! The tables of Potjans and Diesmann: neurons, connections, inputs, and the rates that they lead to.

use synfire::math::ln;

/// The populations.
pub const NAMES: [&str; 8] = ["L23E", "L23I", "L4E", "L4I", "L5E", "L5I", "L6E", "L6I"];
/// Neurons of each.
pub const NEURONS: [f64; 8] = [20683.0, 5834.0, 21915.0, 5479.0, 4850.0, 1065.0, 14395.0, 2948.0];
/// Probability of at least one synapse, target by source.
pub const PROBABILITIES: [[f64; 8]; 8] = [
    [0.1009, 0.1689, 0.0437, 0.0818, 0.0323, 0.0, 0.0076, 0.0],
    [0.1346, 0.1371, 0.0316, 0.0515, 0.0755, 0.0, 0.0042, 0.0],
    [0.0077, 0.0059, 0.0497, 0.1350, 0.0067, 0.0003, 0.0453, 0.0],
    [0.0691, 0.0029, 0.0794, 0.1597, 0.0033, 0.0, 0.1057, 0.0],
    [0.1004, 0.0622, 0.0505, 0.0057, 0.0831, 0.3726, 0.0204, 0.0],
    [0.0548, 0.0269, 0.0257, 0.0022, 0.0600, 0.3158, 0.0086, 0.0],
    [0.0156, 0.0066, 0.0211, 0.0166, 0.0572, 0.0197, 0.0396, 0.2252],
    [0.0364, 0.0010, 0.0034, 0.0005, 0.0277, 0.0080, 0.0658, 0.1443],
];
/// External inputs of each neuron.
pub const EXTERNAL: [f64; 8] = [1600.0, 1500.0, 2100.0, 1900.0, 2000.0, 1900.0, 2900.0, 2100.0];
/// Initial potential: mean and standard deviation (mV).
pub const START: [(f64, f64); 8] = [
    (-68.28, 5.36),
    (-63.16, 4.57),
    (-63.33, 4.74),
    (-63.45, 4.94),
    (-63.11, 4.94),
    (-61.66, 4.55),
    (-66.72, 5.46),
    (-61.43, 4.48),
];
/// Rates of the full circuit in the reference implementation (Hz).
pub const RATES: [f64; 8] = [0.903, 2.965, 4.414, 5.876, 7.569, 8.633, 1.105, 7.829];
/// Rate of each external input (Hz).
pub const BACKGROUND: f64 = 8.0;
/// Weight of a synapse (pA).
pub const WEIGHT: f64 = 87.81;
/// Time constant of its current (ms).
pub const TAU: f64 = 0.5;

/// Synapses from one population to another in the full circuit, with the rounding of the published implementation: by
/// `ln_1p`, without cancellation, the total is 298,880,970 instead of 298,880,968.
pub fn synapses(target: usize, source: usize) -> f64 {
    let pairs = NEURONS[target] * NEURONS[source];
    (ln(1.0 - PROBABILITIES[target][source]) / ln(1.0 - 1.0 / pairs)).round()
}

/// Mean weight (pA) in the full circuit.
pub fn weight(target: usize, source: usize) -> f64 {
    match (target, source) {
        (0, 2) => 2.0 * WEIGHT,
        (_, source) if source % 2 == 0 => WEIGHT,
        _ => -4.0 * WEIGHT,
    }
}

/// Mean input of a neuron in the full circuit (pA).
pub fn mean_input(target: usize) -> f64 {
    let recurrent = |source: usize| weight(target, source) * synapses(target, source) / NEURONS[target] * RATES[source];
    let per_second = (0..8).map(recurrent).sum::<f64>() + WEIGHT * EXTERNAL[target] * BACKGROUND;
    TAU * per_second / 1000.0
}
