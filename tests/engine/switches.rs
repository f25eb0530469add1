//! Does a lesion change nothing but spikes, and a projection whose learning is off nothing at all?

use synfire::prelude::*;

/// 600 neurons in two blocks, a projection that learns, and its handles.
fn network(threads: usize) -> Result<(Network, Pop, Proj)> {
    let mut net = Network::new(0.1)?.seed(3).threads(threads);
    let cells = net.add(1200, Lif::default())?;
    net.drive(cells, Constant(18.0))?;
    net.drive(cells, WhiteNoise(2.0))?;
    let synapse = Synapse::new(Exponential::default()).plastic(Stdp { w_max: 2.0, ..Stdp::default() });
    let wires = net.connect(cells, cells, FixedInDegree(10).weight(0.2).delay(1.0), synapse)?;
    net.record_spikes(cells)?;
    net.record(cells.slice(0..5), "v")?;
    Ok((net, cells, wires))
}

#[test]
fn a_lesion_is_what_the_same_network_without_these_synapses_is() -> Result<()> {
    let build = |lesion: bool| -> Result<_> {
        let mut net = Network::new(0.1)?.seed(5);
        let pre = net.add(30, Lif::default())?;
        let post = net.add(40, Lif::default())?;
        net.drive(pre, Constant(40.0))?;
        net.drive(pre, WhiteNoise(1.0))?;
        let weight = if lesion { 0.5 } else { 0.0 };
        net.connect(pre, post, AllToAll.weight(weight).delay(1.0), Synapse::new(Exponential { tau: 5.0 }))?;
        net.record(pre, "v")?;
        net.record(post, "v")?;
        net.record_spikes(pre)?;
        if lesion {
            net.silence(pre)?;
        }
        let run = net.run(100.0)?;
        Ok((run.samples(pre, "v")?.clone(), run.samples(post, "v")?.clone(), run.spikes(pre)?.count()))
    };
    let ((pre, post, spikes), (same_pre, same_post, fired)) = (build(true)?, build(false)?);
    assert_eq!((pre, post), (same_pre, same_post), "membranes are those of a network without these synapses");
    assert_eq!(spikes, 0);
    assert!(fired > 100);
    Ok(())
}

#[test]
fn what_is_on_its_way_at_a_lesion_arrives() -> Result<()> {
    let mut net = Network::new(0.1)?;
    let pre = net.add_spike_times(2, &[(0, 1.0), (1, 1.0), (0, 2.0), (1, 2.0)])?;
    let post = net.add(2, Lif { v_rest: 0.0, ..Lif::default() })?;
    net.connect(pre, post, OneToOne.weight(1.0).delay(5.0), Synapse::new(VoltageJump::default()))?;
    net.record(post, "v")?;
    net.run(1.5)?;
    net.silence(pre.slice(1..2))?;
    let run = net.run(8.5)?;
    let v = &run.samples(post, "v")?.values;
    let jumps = |neuron: usize| {
        let column = v.column(neuron);
        column.iter().zip(column.iter().skip(1)).filter(|(before, after)| *after > *before).count()
    };
    assert_eq!([jumps(0), jumps(1)], [2, 1]);
    Ok(())
}

#[test]
fn learning_that_is_off_is_a_projection_that_cannot_learn() -> Result<()> {
    let run = |plastic: bool| -> Result<_> {
        let mut net = Network::new(0.1)?.seed(5);
        let cells = net.add(700, Lif::default())?;
        net.drive(cells, Constant(20.0))?;
        net.drive(cells, WhiteNoise(2.0))?;
        let (wiring, synapse) = (FixedInDegree(20).weight(0.1).delay(1.0), Synapse::new(Exponential { tau: 5.0 }));
        if plastic {
            let wires = net.connect(cells, cells, wiring, synapse.plastic(Stdp::default()))?;
            net.learning(wires, false)?;
        } else {
            net.connect(cells, cells, wiring, synapse)?;
        }
        net.record_spikes(cells)?;
        net.run(200.0)?.spikes(cells)
    };
    let (off, fixed) = (run(true)?, run(false)?);
    assert!(fixed.count() > 1000, "{}", fixed.count());
    assert_eq!(off.trains(), fixed.trains());
    Ok(())
}

#[test]
fn learning_begins_anew_when_it_is_switched_on() -> Result<()> {
    // One pair of spikes before, one across, and one after learning is switched off and on: only the last counts.
    let mut net = Network::new(0.1)?;
    let pre = net.add_spike_times(1, &[(0, 10.0), (0, 58.0), (0, 100.0)])?;
    let post = net.add_spike_times(1, &[(0, 15.0), (0, 65.0), (0, 105.0)])?;
    let rule = Stdp { a_plus: 0.1, a_minus: 0.0, tau_plus: 10.0, w_max: 10.0, ..Stdp::default() };
    let synapse = Synapse::new(Exponential::default()).plastic(rule);
    let wires = net.connect(pre, post, AllToAll.weight(1.0).delay(0.1), synapse)?;
    net.run(5.0)?;
    net.learning(wires, false)?;
    net.run(55.0)?;
    assert_eq!(net.weights(wires)?[0], 1.0);
    net.learning(wires, true)?;
    net.learning(wires, true)?;
    net.run(60.0)?;
    let (lag, grown) = (105.0 - 100.1, net.weights(wires)?[0] - 1.0);
    let expected = 0.1 * synfire::math::exp(-lag / 10.0);
    assert!((grown - expected).abs() < 1e-12, "{grown} in place of {expected}");
    Ok(())
}

#[test]
fn reward_does_nothing_while_learning_is_off() -> Result<()> {
    let mut net = Network::new(0.1)?;
    let pre = net.add_spike_times(1, &[(0, 10.0), (0, 150.0)])?;
    let post = net.add_spike_times(1, &[(0, 15.0), (0, 155.0)])?;
    let rule = Rewarded::new(Stdp { a_plus: 0.1, w_max: 10.0, ..Stdp::default() });
    let wires = net.connect(pre, post, AllToAll.weight(1.0), Synapse::new(Exponential::default()).plastic(rule))?;
    net.run(20.0)?;
    net.reward(wires, 0.5)?;
    net.run(20.0)?;
    let before = net.weights(wires)?[0];
    assert!(before > 1.0);
    net.learning(wires, false)?;
    net.reward(wires, 0.5)?;
    net.run(100.0)?;
    assert_eq!(net.weights(wires)?[0], before);
    net.learning(wires, true)?;
    net.run(20.0)?;
    assert_eq!(net.weights(wires)?[0], before, "neither reward nor eligibility is left");
    net.reward(wires, 0.5)?;
    net.run(20.0)?;
    assert!(net.weights(wires)?[0] > before);
    Ok(())
}

#[test]
fn switches_make_the_same_bits_in_any_pieces_and_on_any_threads() -> Result<()> {
    let run = |threads: usize, pieces: &[f64], restored: bool| -> Result<_> {
        let (mut net, cells, wires) = network(threads)?;
        let go = |net: &mut Network| -> Result<()> {
            for &piece in pieces {
                net.run(piece)?;
                if restored {
                    let snapshot = net.snapshot();
                    net.run(3.0)?;
                    net.restore(&snapshot)?;
                }
            }
            Ok(())
        };
        let mut hashes = Vec::new();
        go(&mut net)?;
        net.silence(cells.slice(100..900))?;
        net.learning(wires, false)?;
        go(&mut net)?;
        hashes.push(net.state_hash());
        net.unsilence(cells.slice(300..1200))?;
        net.learning(wires, true)?;
        go(&mut net)?;
        hashes.push(net.state_hash());
        Ok(hashes)
    };
    let whole = run(1, &[20.0], false)?;
    assert_eq!(run(2, &[20.0], false)?, whole);
    assert_eq!(run(1, &[0.1, 7.3, 12.6], false)?, whole);
    assert_eq!(run(2, &[13.7, 6.3], true)?, whole);
    Ok(())
}

#[test]
fn a_network_goes_back_to_its_own_snapshots_but_to_no_others() -> Result<()> {
    let (mut net, cells, wires) = network(1)?;
    net.run(10.0)?;
    let before = net.snapshot();
    net.silence(cells)?;
    net.learning(wires, false)?;
    net.run(10.0)?;
    let after = net.snapshot();
    net.restore(&before)?;
    assert_eq!(net.time(), 10.0);
    assert_eq!(net.run(10.0)?.spikes(cells)?.count(), 0, "silenced cells stay silent");

    let (mut other, same, same_wires) = network(1)?;
    other.restore(&before)?;
    let refused = other.restore(&after).unwrap_err();
    assert!(matches!(refused, Error::Snapshot { .. }), "{refused}");
    other.silence(same)?;
    other.learning(same_wires, false)?;
    other.restore(&after)?;
    assert_eq!(other.state_hash(), after_hash(&mut net, &after)?);

    net.add(1, Lif::default())?;
    assert!(net.restore(&before).is_err(), "a network with more in it has another state");
    Ok(())
}

fn after_hash(net: &mut Network, snapshot: &Snapshot) -> Result<u64> {
    net.restore(snapshot)?;
    Ok(net.state_hash())
}

#[test]
fn what_cannot_learn_cannot_be_switched() -> Result<()> {
    let mut net = Network::new(0.1)?;
    let cells = net.add(10, Lif::default())?;
    let wires = net.connect(cells, cells, AllToAll.weight(0.1), Synapse::new(Exponential::default()))?;
    let refused = net.learning(wires, false).unwrap_err().to_string();
    assert!(refused.contains("Synapse::plastic"), "{refused}");
    assert!(net.silence(cells.slice(5..11)).is_err());
    Ok(())
}
