//! Song, Miller and Abbott (2000): 1000 plastic inputs compete, and their weights part. The example `stdp_song` runs
//! until they have settled; here a twelfth of that time must show them on their way.

use synfire::analysis::cv;
use synfire::prelude::*;

#[test]
fn weights_of_competing_inputs_part() -> Result<()> {
    let mut net = Network::new(0.1)?.seed(1);
    let inputs = net.add(1000, Poisson { rate: 15.0 })?;
    let membrane = Lif { v_rest: -74.0, v_reset: -60.0, v_th: -54.0, tau: 10.0, t_ref: 0.0, ..Lif::default() };
    let cell = net.add(1, membrane)?;
    net.set(cell, "v", -74.0)?;
    let rule = Stdp { a_plus: 1e-4, a_minus: 1.05e-4, ..Stdp::song_2000(0.01) };
    let synapse = Synapse::new(Exponential { tau: 5.0 }).output(Conductance(0.0)).plastic(rule);
    let learning = net.connect(inputs, cell, AllToAll.weight(Init::Uniform(0.0, 0.01)), synapse)?;
    net.record_spikes(cell)?;
    let first = net.run(1000.0)?.spikes(cell)?.mean_rate();
    let spikes = net.run(49_000.0)?.spikes(cell)?.between(40_000.0, 50_000.0);
    let weights = net.weights(learning)?;
    let share = |low: f64, high: f64| weights.iter().filter(|&&w| (low..high).contains(&w)).count() as f64 / 1000.0;

    // A tenth of the weights was in each tenth of the range.
    assert!(share(0.0, 0.001) > 0.15 && share(0.009, 0.011) > 0.12 && share(0.004, 0.006) < 0.16);
    assert!((30.0..60.0).contains(&first), "{first}");
    assert!(spikes.mean_rate() < 0.75 * first, "{}", spikes.mean_rate());
    assert!((0.7..1.0).contains(&cv(&spikes).unwrap()));
    Ok(())
}
