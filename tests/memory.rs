//! Does a synapse take as many bytes as the documentation says, counted at the allocator?

use peak_alloc::PeakAlloc;
use synfire::prelude::*;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// Cells, and synapses of each, as in the network of Brunel (2000).
const NEURONS: usize = 12_500;
const OUT_DEGREE: usize = 1250;

/// Bytes for each synapse that making a projection leaves allocated, rings included. What `Network::memory` tells of it
/// must be as much, but for what does not grow with the synapses.
fn bytes_per_synapse<P: Plasticity<X, Y>, const X: usize, const Y: usize>(
    wiring: Wiring<FixedOutDegree>,
    rule: P,
) -> Result<f64> {
    let mut net = Network::new(0.1)?.threads(1);
    let cells = net.add(NEURONS, Lif::default())?;
    let before = ALLOCATOR.current_usage();
    let synapse = Synapse::new(Exponential::default()).plastic(rule);
    let wires = net.connect(cells, cells, wiring, synapse)?;
    let counted = ALLOCATOR.current_usage() - before;
    let told = net.memory(wires)?;
    assert!(told <= counted && counted - told < 5_000_000, "{told} of {counted} bytes");
    Ok(counted as f64 / (NEURONS * OUT_DEGREE) as f64)
}

/// One test, since the allocator counts what all threads do.
#[test]
fn a_synapse_takes_as_few_bytes_as_stated() -> Result<()> {
    let (weight, delay) = (Init::Uniform(0.0, 1.0), Init::Uniform(0.1, 3.0));
    let wiring = || FixedOutDegree(OUT_DEGREE);
    let one_of_each = bytes_per_synapse(wiring().weight(0.5).delay(1.5), Static)?;
    let weights = bytes_per_synapse(wiring().weight(weight.clone()).delay(1.5), Static)?;
    let both = bytes_per_synapse(wiring().weight(weight).delay(delay), Static)?;
    let learning = bytes_per_synapse(wiring().weight(0.5).delay(1.5), Stdp::default())?;
    let rewarded = bytes_per_synapse(wiring().weight(0.5).delay(1.5), Rewarded::new(Stdp::default()))?;
    println!("{one_of_each:.2}, {weights:.2}, {both:.2}, {learning:.2} and {rewarded:.2} bytes per synapse");
    assert!(one_of_each <= 2.6, "{one_of_each} bytes with one weight and one delay");
    assert!(weights <= 6.6, "{weights} bytes with a weight of each synapse's own");
    assert!(both <= 7.6, "{both} bytes with a weight and a delay of each synapse's own");
    assert!(learning <= 10.6, "{learning} bytes with a weight that learns");
    assert!(rewarded <= 26.6, "{rewarded} bytes with a weight that waits for reward");
    Ok(())
}
