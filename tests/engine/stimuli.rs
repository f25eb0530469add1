//! Do drives and Poisson inputs that are replaced, switched or removed act as if they had been given so, and are trials
//! independent of their order?

use synfire::prelude::*;

/// A cell that never fires, and what its potential was at every step.
fn trace(change: impl Fn(&mut Network, Pop, Stimulus) -> Result<()>, first: impl Drive) -> Result<Vec<f64>> {
    let mut net = Network::new(0.1)?.seed(4);
    let cells = net.add(5, Lif { v_th: 1e6, ..Lif::default() })?;
    let stimulus = net.drive(cells, first)?;
    net.drive(cells, WhiteNoise(0.1))?;
    net.record(cells, "v")?;
    let mut trace: Vec<f64> = net.run(20.0)?.samples(cells, "v")?.values.iter().copied().collect();
    change(&mut net, cells, stimulus)?;
    trace.extend(net.run(20.0)?.samples(cells, "v")?.values.iter());
    Ok(trace)
}

fn assert_same(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    assert!(found.iter().zip(expected).all(|(found, expected)| found.to_bits() == expected.to_bits()));
}

/// As a drive that a program asks at every step, so that nothing is summed up beforehand.
fn at_20(before: f64, after: f64) -> impl Drive {
    Signal(move |time: f64| if time < 20.0 { before } else { after })
}

#[test]
fn a_drive_in_the_place_of_another_acts_from_then_on() -> Result<()> {
    let whole = trace(|_, _, _| Ok(()), at_20(5.0, 8.0))?;
    let replaced = trace(|net, _, own| net.replace(own, Constant(8.0)), Constant(5.0))?;
    let differ = replaced.iter().zip(&whole).map(|(one, other)| (one - other).abs()).fold(0.0, f64::max);
    assert!(differ < 1e-13, "{differ}");
    let by_signal = trace(|net, _, own| net.replace(own, Signal(|_| 8.0)), Signal(|_| 5.0))?;
    assert_same(&by_signal, &whole);
    Ok(())
}

#[test]
fn a_drive_that_is_switched_off_or_removed_is_none() -> Result<()> {
    let whole = trace(|_, _, _| Ok(()), at_20(5.0, 0.0))?;
    assert_same(&trace(|net, _, own| net.switch(own, false), Signal(|_| 5.0))?, &whole);
    assert_same(&trace(|net, _, own| net.remove(own), Signal(|_| 5.0))?, &whole);
    let steady = trace(|net, _, own| net.switch(own, false), Constant(5.0))?;
    assert_same(&trace(|net, _, own| net.remove(own), Constant(5.0))?, &steady);
    let again = trace(|net, _, own| net.switch(own, false).and_then(|()| net.switch(own, true)), Constant(5.0))?;
    assert_same(&again, &trace(|_, _, _| Ok(()), Constant(5.0))?);
    let replaced_while_off = |net: &mut Network, _: Pop, own: Stimulus| {
        net.switch(own, false)?;
        net.replace(own, Constant(100.0))
    };
    assert_same(&trace(replaced_while_off, Constant(5.0))?, &steady);
    Ok(())
}

#[test]
fn noise_in_the_place_of_noise_has_its_random_numbers() -> Result<()> {
    let twice = trace(|net, _, own| net.replace(own, WhiteNoise(2.0)), WhiteNoise(2.0))?;
    assert_same(&twice, &trace(|_, _, _| Ok(()), WhiteNoise(2.0))?);
    let new = trace(|net, _, own| net.replace(own, WhiteNoise(2.0)), Constant(0.0))?;
    assert!(new[1500..].iter().zip(&twice[1500..]).all(|(new, old)| new != old));
    Ok(())
}

/// Counts of the arrivals at each of 2000 neurons in the second half of a run.
fn arrivals(change: impl Fn(&mut Network, Stimulus) -> Result<()>, rate: f64) -> Result<Vec<f64>> {
    let mut net = Network::new(0.1)?.seed(6);
    let cells = net.add(2000, Lif { v_th: 1e9, tau: 1e9, ..Lif::default() })?;
    let input = net.background(cells, rate, 1.0, Synapse::new(VoltageJump::default()))?;
    net.run(50.0)?;
    change(&mut net, input)?;
    net.set(cells, "v", 0.0)?;
    net.run(50.0)?;
    Ok(net.get(cells, "v")?.to_vec())
}

#[test]
fn poisson_input_comes_at_its_new_rate() -> Result<()> {
    let counts = arrivals(|net, input| net.set_rate(input, 400.0), 100.0)?;
    let mean = counts.iter().sum::<f64>() / 2000.0;
    // Mean 20; six standard errors of the mean of 2000 Poisson numbers.
    assert!((mean - 20.0).abs() < 6.0 * (20.0f64 / 2000.0).sqrt(), "{mean}");
    assert_same(&counts, &arrivals(|_, _| Ok(()), 400.0)?);
    let off = arrivals(|net, input| net.switch(input, false), 400.0)?;
    assert!(off.iter().all(|&count| count == 0.0));
    assert_same(&arrivals(|net, input| net.remove(input), 400.0)?, &off);
    Ok(())
}

#[test]
fn trials_are_the_same_in_any_order_and_on_any_threads() -> Result<()> {
    let build = |threads: usize| -> Result<_> {
        let mut net = Network::new(0.1)?.seed(8).threads(threads);
        let cells = net.add(1500, Lif { v_rest: 0.0, ..Lif::default() })?;
        let chance = net.add(50, Poisson { rate: 50.0 })?;
        net.connect(chance, cells, FixedProb(0.1).weight(1.0), Synapse::new(Exponential { tau: 5.0 }))?;
        net.drive(cells, OrnsteinUhlenbeck { mean: 10.0, sd: 5.0, tau: 10.0 })?;
        net.drive(cells, WhiteNoise(1.0))?;
        net.background(cells, 500.0, 0.1, Synapse::new(VoltageJump::default()))?;
        net.run(10.0)?;
        let start = net.snapshot();
        Ok((net, cells, start))
    };
    let trial = |(net, cells, start): &mut (Network, Pop, Snapshot), number: u32, pieces: &[f64]| -> Result<u64> {
        net.restore(start)?;
        net.trial(number)?;
        net.set(*cells, "v", Init::Uniform(0.0, 10.0))?;
        pieces.iter().try_for_each(|&piece| net.run(piece).map(drop))?;
        Ok(net.state_hash())
    };
    let (mut one, mut two) = (build(1)?, build(2)?);
    let forth = (0..4).map(|k| trial(&mut one, k, &[20.0])).collect::<Result<Vec<_>>>()?;
    let back = (0..4).rev().map(|k| trial(&mut two, k, &[3.3, 16.7])).collect::<Result<Vec<_>>>()?;
    assert!(forth.iter().eq(back.iter().rev()), "{forth:x?} {back:x?}");
    assert!((1..4).all(|k| !forth[..k].contains(&forth[k])));
    Ok(())
}

#[test]
fn a_network_with_changed_drives_goes_back_to_its_own_snapshots() -> Result<()> {
    let mut net = Network::new(0.1)?;
    let cells = net.add(3, Lif::default())?;
    let current = net.drive(cells, Constant(5.0))?;
    let noise = net.drive(cells, OrnsteinUhlenbeck { mean: 0.0, sd: 1.0, tau: 5.0 })?;
    net.run(10.0)?;
    let before = net.snapshot();
    net.replace(current, Constant(9.0))?;
    net.run(10.0)?;
    net.restore(&before)?;
    net.remove(noise)?;
    assert!(net.restore(&before).is_err(), "what the noise kept is no longer there");
    for refused in [net.switch(noise, true), net.remove(noise), net.replace(noise, Constant(1.0))] {
        assert!(matches!(refused, Err(Error::Missing { .. })), "{refused:?}");
    }
    assert!(matches!(net.set_rate(current, 1.0), Err(Error::Missing { .. })));
    assert!(net.replace(current, Constant(f64::NAN)).is_err());
    assert!(net.replace(current, PerNeuron(vec![1.0; 2])).is_err());
    let mut other = Network::new(0.1)?;
    other.add(1, Lif::default())?;
    assert!(matches!(other.switch(current, false), Err(Error::Foreign { .. })));
    Ok(())
}

/// A controller holds the rate of a population by its drive, 10 ms at a time.
#[test]
fn a_loop_is_closed_over_the_drive() -> Result<()> {
    let mut net = Network::new(0.1)?.seed(2);
    let cells = net.add(400, Lif { v_rest: 0.0, ..Lif::default() })?;
    net.drive(cells, WhiteNoise(2.0))?;
    let current = net.drive(cells, Constant(10.0))?;
    net.record_spikes(cells)?;
    let (mut strength, mut late) = (10.0, Vec::new());
    for step in 0..300 {
        let rate = net.run(10.0)?.spikes(cells)?.mean_rate();
        strength += 0.02 * (40.0 - rate);
        net.replace(current, Constant(strength))?;
        if step >= 200 {
            late.push(rate);
        }
    }
    let mean = late.iter().sum::<f64>() / late.len() as f64;
    assert!((mean - 40.0).abs() < 1.0, "{mean} Hz");
    Ok(())
}
