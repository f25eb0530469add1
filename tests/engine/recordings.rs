//! Can whatever was recorded be had: parts of it, several recordings together, and each as it was asked for?

use ndarray::s;
use synfire::prelude::*;

fn network() -> Result<(Network, Pop, Proj)> {
    let mut net = Network::new(0.1)?;
    let cells = net.add(1100, Lif::default())?;
    net.set(cells, "v", Init::Uniform(0.0, 20.0))?;
    net.drive(cells, Constant(25.0))?;
    let synapse = Synapse::new(Exponential { tau: 5.0 }).plastic(Stdp::default());
    let wires = net.connect(cells, cells, FixedTotal(3000).weight(Init::Uniform(0.0, 1.0)), synapse)?;
    net.run(3.1)?;
    Ok((net, cells, wires))
}

/// All spikes, and all potentials at every step, of 20 ms.
fn whole() -> Result<(Recording, Pop)> {
    let (mut net, cells, _) = network()?;
    net.record_spikes(cells)?;
    net.record(cells, "v")?;
    Ok((net.run(20.0)?, cells))
}

#[test]
fn spikes_of_recorded_parts_are_those_of_the_whole() -> Result<()> {
    let (expected, all) = whole()?;
    let expected = expected.spikes(all)?;
    let (mut net, cells, _) = network()?;
    // Out of order, and overlapping.
    for part in [600..1100, 0..300, 200..650] {
        net.record_spikes(cells.slice(part))?;
    }
    let run = net.run(20.0)?;
    assert!(expected.count() > 500);
    assert_eq!(run.spikes(cells)?, expected);
    for part in [0..300, 100..250, 250..700, 599..601, 1100..1100] {
        assert_eq!(run.spikes(cells.slice(part.clone()))?, expected.of(part));
    }
    let (mut net, cells, _) = network()?;
    net.record_spikes(cells.slice(0..300))?;
    net.record_spikes(cells.slice(301..1100))?;
    let run = net.run(20.0)?;
    assert!(matches!(run.spikes(cells), Err(Error::Missing { .. })), "nobody recorded number 300");
    assert!(matches!(run.spikes(cells.slice(299..302)), Err(Error::Missing { .. })));
    Ok(())
}

#[test]
fn samples_of_parts_and_of_several_recordings() -> Result<()> {
    let (expected, all) = whole()?;
    let expected = &expected.samples(all, "v")?.values;
    let (mut net, cells, _) = network()?;
    let (left, right) = cells.split(600);
    net.record(left, "v")?;
    net.record(right, "v")?;
    let run = net.run(20.0)?;
    assert_eq!(run.samples(cells, "v")?.values, expected);
    assert_eq!(run.samples(cells, "v")?.neurons, (0..1100).collect::<Vec<_>>());
    let middle = cells.slice(590..610);
    assert_eq!(run.samples(middle, "v")?.values, expected.slice(s![.., 590..610]));
    assert_eq!(run.samples(middle, "v")?.neurons, (0..20).collect::<Vec<_>>());
    assert_eq!(run.clone().samples(middle, "v")?, run.samples(middle, "v")?);
    assert!(run.each_samples(cells, "v").is_empty(), "nothing was asked for with this view");
    Ok(())
}

#[test]
fn recordings_of_different_times_meet_at_those_in_common() -> Result<()> {
    let (expected, all) = whole()?;
    let expected = expected.samples(all, "v")?;
    let (mut net, cells, _) = network()?;
    net.record_some(cells, "v", &[7, 3], 0.4)?;
    net.record_some(cells, "v", &[900, 7], 0.6)?;
    net.record_some(cells, "v", &[7, 3], 0.4)?; // the same again
    let run = net.run(20.0)?;
    let together = run.samples(cells, "v")?;
    assert_eq!(together.neurons, [3, 7, 900]);
    // From 3.1 ms on: every 12 steps, and step 36 is the first.
    let steps: Vec<usize> = (5..200).step_by(12).collect();
    assert_eq!(together.times, steps.iter().map(|&step| expected.times[step]).collect::<ndarray::Array1<_>>());
    for (row, &step) in steps.iter().enumerate() {
        for (column, &neuron) in together.neurons.iter().enumerate() {
            assert_eq!(together.values[[row, column]], expected.values[[step, neuron]]);
        }
    }
    let each = run.each_samples(cells, "v");
    assert_eq!(each.iter().map(|samples| &samples.neurons[..]).collect::<Vec<_>>(), [&[3, 7][..], &[7, 900]]);
    assert_eq!(each.iter().map(|samples| samples.times.len()).collect::<Vec<_>>(), [50, 33]);
    // A view without any neuron that was sampled, and one that is not all recorded.
    assert!(matches!(run.samples(cells.slice(10..20), "v"), Err(Error::Missing { .. })));
    assert_eq!(run.samples(cells.slice(0..4), "v")?.neurons, [3]);
    Ok(())
}

#[test]
fn openings_and_weights_that_are_recorded_twice() -> Result<()> {
    let (mut net, _, wires) = network()?;
    net.record_openings(wires, &[1], 1.0)?;
    net.record_openings(wires, &[2], 0.5)?;
    net.record_weights(wires, &[5, 17], 0.1)?;
    net.record_weights(wires, &[2000], 0.2)?;
    let run = net.run(2.0)?;
    let openings = run.openings(wires)?;
    assert_eq!((&openings.neurons[..], openings.values.dim()), (&[1, 2][..], (2, 2)));
    let each = run.each_openings(wires);
    assert_eq!(each.iter().map(|samples| samples.times.len()).collect::<Vec<_>>(), [2, 4]);
    assert_eq!(openings.values[[1, 1]], each[1].values[[3, 0]]);
    let weights = run.weights(wires)?;
    assert_eq!((&weights.neurons[..], weights.values.dim()), (&[5, 17, 2000][..], (10, 3)));
    assert_eq!(weights.values.column(2), run.each_weights(wires)[1].values.column(0));
    Ok(())
}
