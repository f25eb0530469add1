//! Random draws of a network: independent where they should be, and rare where they should be.

use synfire::prelude::*;
use synfire::random::{Purpose, Source};

/// The correlation of two lists, in units of what is exceeded with a probability of 1e-12 by chance.
fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let n = a.len() as f64;
    let centred = |list: &[f64]| {
        let mean = list.iter().sum::<f64>() / n;
        list.iter().map(|x| x - mean).collect::<Vec<f64>>()
    };
    let (a, b) = (centred(a), centred(b));
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    product(&a, &b).abs() / (product(&a, &a) * product(&b, &b)).sqrt() * n.sqrt() / 7.13
}

fn cells(n: usize) -> Result<(Network, Pop)> {
    let mut net = Network::new(0.1)?;
    let cells = net.add(n, AdEx::default())?;
    Ok((net, cells))
}

#[test]
fn variables_are_drawn_independently() -> Result<()> {
    let (mut net, all) = cells(1000)?;
    net.set(all, "v", Init::Normal(-65.0, 5.0))?;
    net.set(all, "w", Init::Normal(100.0, 20.0))?;
    let (v, w) = (net.get(all, "v")?.to_vec(), net.get(all, "w")?.to_vec());
    assert!(correlation(&v, &w) < 1.0);
    assert!(correlation(&v, &v) > 1.0, "the same draws pass");
    Ok(())
}

#[test]
fn parts_are_drawn_as_in_the_whole() -> Result<()> {
    let (mut net, all) = cells(1001)?;
    let (mut whole, same) = cells(1001)?;
    whole.set(same, "v", Init::Uniform(-60.0, -50.0))?;
    // The later part first: the order of calls does not count.
    let (exc, inh) = all.split(600);
    net.set(inh, "v", Init::Uniform(-60.0, -50.0))?;
    net.set(exc, "v", Init::Uniform(-60.0, -50.0))?;
    assert_eq!(net.get(all, "v")?, whole.get(same, "v")?);
    let (e, i) = (net.get(exc, "v")?.to_vec(), net.get(inh, "v")?.to_vec());
    assert!(correlation(&e[..401], &i) < 1.0);
    Ok(())
}

#[test]
fn what_is_set_later_is_drawn_anew() -> Result<()> {
    let (mut net, all) = cells(1000)?;
    let init = Init::Uniform(-60.0, -50.0);
    net.set(all, "v", &init)?;
    let before = net.get(all, "v")?.to_vec();
    net.run(0.1)?;
    net.set(all, "v", &init)?;
    assert!(correlation(&before, net.get(all, "v")?.as_slice().unwrap()) < 1.0);
    Ok(())
}

/// The first word of this seed's second source is 0, which stands for a chance of 2^-32, 2.3e-10: a rarer event needs more.
#[test]
fn rare_events_are_as_rare_as_asked_for() -> Result<()> {
    const SEED: u64 = 1_751_417_813;
    let mut words = [1; 4];
    Source::new(SEED, 0, Purpose::Spike).bits(0, 0, &mut words);
    let zero =
        words.iter().position(|&word| word == 0).expect("the addresses of spikes have changed; find another seed");
    for (rate, expected) in [(0.0, 0), (1e-14, 0), (1e-6, 0), (1e-3, 1), (1e8, 4)] {
        let mut net = Network::new(0.01)?.seed(SEED);
        let sources = net.add(4, Poisson { rate })?;
        net.record_spikes(sources)?;
        let spikes = net.run(0.01)?.spikes(sources)?;
        assert_eq!(spikes.count(), expected, "{rate} Hz");
        assert!(expected != 1 || spikes.neurons[0] == zero);
    }
    Ok(())
}

/// The parts of a population in which something is done, which together are all of it.
type Parts = &'static [(usize, usize)];

const WHOLE: Parts = &[(0, 2001)];
/// Beginning within blocks and off multiples of 4, and out of order.
const PARTS: Parts = &[(1203, 2001), (0, 1), (1, 1203)];

fn in_parts(parts: Parts, act: impl Fn(&mut Network, Pop) -> Result<()>) -> Result<(Network, Pop)> {
    let (mut net, all) = cells(2001)?;
    for &(from, to) in parts {
        act(&mut net, all.slice(from..to))?;
    }
    Ok((net, all))
}

/// That doing something in parts comes to the same as doing it in the whole, in a run and for what is added afterwards.
fn same_in_parts(act: impl Fn(&mut Network, Pop) -> Result<()>) -> Result<()> {
    let outcome = |parts| {
        let (mut net, all) = in_parts(parts, &act)?;
        let later = net.add(50, Lif::default())?;
        let wires = net.connect(all, later, FixedProb(0.05).weight(Init::Uniform(0.0, 1.0)), Synapse::ampa())?;
        net.run(5.0)?;
        Ok::<_, Error>((net.get(all, "v")?.to_vec(), net.synapses(wires)?))
    };
    let whole = outcome(WHOLE)?;
    let spread = whole.0.iter().map(|v| (v - whole.0[0]).abs()).sum::<f64>();
    assert!(spread > 1.0, "nothing has acted");
    assert_eq!(outcome(PARTS)?, whole);
    Ok(())
}

#[test]
fn noise_and_poisson_input_in_parts_are_those_of_the_whole() -> Result<()> {
    let noises: [fn(&mut Network, Pop) -> Result<()>; 6] = [
        |net, some| net.drive(some, WhiteNoise(1.0)).map(drop),
        |net, some| net.drive(some, OrnsteinUhlenbeck { mean: 0.0, sd: 1.0, tau: 5.0 }).map(drop),
        |net, some| net.drive(some, Drawn(Init::Normal(0.0, 1.0))).map(drop),
        |net, some| net.drive(some, Drawn(Init::Exponential(1.0).redrawn(0.5, 2.0))).map(drop),
        |net, some| net.background(some, 5000.0, 0.1, Synapse::new(VoltageJump::default())).map(drop),
        |net, some| net.background(some, 5000.0, 0.1, Synapse::ampa()).map(drop),
    ];
    for noise in noises {
        same_in_parts(noise)?;
    }
    Ok(())
}

#[test]
fn noises_of_the_same_neurons_are_independent() -> Result<()> {
    let noise = |count: usize, part: (usize, usize)| {
        let (mut net, all) = cells(2001)?;
        for _ in 0..count {
            net.drive(all, OrnsteinUhlenbeck { mean: 0.0, sd: 1.0, tau: 5.0 })?;
        }
        net.drive(all.slice(part.0..part.1), OrnsteinUhlenbeck { mean: 0.0, sd: 100.0, tau: 5.0 })?;
        net.run(2.0)?;
        Ok::<_, Error>(net.get(all, "v")?.to_vec())
    };
    // The great noise is the first, the second, the third.
    let [first, second, third] = [noise(0, (0, 2001))?, noise(1, (0, 2001))?, noise(2, (0, 2001))?];
    assert!(correlation(&first, &second) < 1.0 && correlation(&second, &third) < 1.0);
    // Where it overlaps with others in part, each neuron counts its own.
    let (mut net, all) = cells(2001)?;
    net.drive(all.slice(500..1500), OrnsteinUhlenbeck { mean: 0.0, sd: 0.0, tau: 5.0 })?;
    net.drive(all, OrnsteinUhlenbeck { mean: 0.0, sd: 100.0, tau: 5.0 })?;
    net.run(2.0)?;
    let mixed = net.get(all, "v")?.to_vec();
    assert_eq!(mixed[..500], first[..500]);
    assert_eq!(mixed[1500..], first[1500..]);
    assert!(correlation(&mixed[500..1500], &first[500..1500]) < 1.0);
    // The other noise of `second` is a hundredth of it: a correlation near 1, of which 1000 neurons give 4.4.
    assert!(correlation(&mixed[500..1500], &second[500..1500]) > 4.3);
    Ok(())
}

#[test]
fn drives_without_noise_leave_that_of_others_alone() -> Result<()> {
    let noisy = |before: bool| {
        let (mut net, all) = cells(2001)?;
        if before {
            net.drive(all.slice(0..1000), Constant(0.0))?;
            net.drive(all, Pulses(vec![(1.0, 2.0, 0.0)]))?;
            net.drive(all, Signal(|_| 0.0))?;
        }
        net.drive(all, WhiteNoise(1.0))?;
        net.run(2.0)?;
        net.get(all, "v")
    };
    assert_eq!(noisy(true)?, noisy(false)?);
    Ok(())
}

#[test]
fn populations_draw_currents_of_their_own() -> Result<()> {
    let mut net = Network::new(0.1)?.seed(3);
    let pops = [net.add(1000, LeakyIntegrator::default())?, net.add(1000, LeakyIntegrator::default())?];
    for pop in pops {
        net.drive(pop, Drawn(Init::Normal(0.0, 1.0)))?;
        net.drive(pop, Constant(1.0))?;
    }
    net.run(20.0)?;
    let [one, other] = pops.map(|pop| net.get(pop, "v").unwrap().to_vec());
    assert!(correlation(&one, &other) < 1.0);
    let mean = |list: &[f64]| list.iter().sum::<f64>() / 1000.0;
    assert!(mean(&one) > 0.6, "drives add up: {}", mean(&one));
    // Lists go by the view; what belongs to pairs, or does not fit, is refused.
    net.drive(pops[0].slice(10..12), Drawn(Init::Each(vec![1e3, 2e3])))?;
    net.run(20.0)?;
    let v = net.get(pops[0], "v")?;
    assert!(v[10] > 500.0 && v[11] > 1.5 * v[10] && v[12] < 10.0);
    assert!(matches!(net.drive(pops[0], Drawn(Init::Each(vec![1.0]))), Err(Error::Length { .. })));
    assert!(matches!(net.drive(pops[0], Drawn(Init::by_pair(|_, _| 1.0))), Err(Error::Conflict { .. })));
    assert!(matches!(net.drive(pops[0], Drawn(Init::Normal(0.0, -1.0))), Err(Error::Parameter { .. })));
    Ok(())
}

#[test]
fn what_is_set_again_at_once_is_drawn_anew() -> Result<()> {
    let (mut net, all) = cells(1001)?;
    let init = Init::Uniform(-60.0, -50.0);
    let mut set = |view: Pop| {
        net.set(view, "v", &init)?;
        Ok::<_, Error>(net.get(all, "v")?.to_vec())
    };
    let first = set(all)?;
    let second = set(all)?;
    assert!(correlation(&first, &second) < 1.0);
    // Two halves once more are the whole once more; a neuron set more often is ahead of the others.
    let (left, right) = all.split(400);
    set(right)?;
    let third = set(left)?;
    let (mut other, same) = cells(1001)?;
    (0..3).for_each(|_| other.set(same, "v", &init).unwrap());
    assert_eq!(other.get(same, "v")?.to_vec(), third);
    set(left)?;
    let mixed = set(all)?;
    other.set(same, "v", &init)?;
    assert_eq!(other.get(same, "v")?.to_vec()[400..], mixed[400..]);
    other.set(same, "v", &init)?;
    assert_eq!(other.get(same, "v")?.to_vec()[..400], mixed[..400]);
    Ok(())
}

#[test]
fn weights_set_again_are_drawn_anew() -> Result<()> {
    let (mut net, all) = cells(100)?;
    let init = Init::Uniform(0.0, 1.0);
    let wires = net.connect(all, all, AllToAll.weight(&init), Synapse::ampa())?;
    let mut drawn = vec![net.weights(wires)?.to_vec()];
    for run in [0.0, 0.0, 0.1, 0.0] {
        net.run(run)?;
        net.set_weights(wires, &init)?;
        drawn.push(net.weights(wires)?.to_vec());
    }
    for (k, one) in drawn.iter().enumerate() {
        drawn[..k].iter().for_each(|other| assert!(correlation(one, other) < 1.0, "{k}"));
    }
    Ok(())
}

#[test]
fn weights_are_set_by_pair() -> Result<()> {
    let (mut net, all) = cells(600)?;
    let of_pair = |source: usize, target: usize| (source * 1000 + target) as f64;
    let wiring = FixedProb(0.05).weight(Init::Uniform(0.0, 1.0));
    let fixed = net.connect(all, all.slice(50..600), wiring.clone(), Synapse::ampa())?;
    let learning = net.connect(all, all.slice(50..600), wiring.clone(), Synapse::ampa().plastic(Vogels::default()))?;
    for wires in [fixed, learning] {
        net.set_weights(wires, Init::by_pair(of_pair))?;
        for synapse in net.synapses(wires)? {
            assert_eq!(synapse.weight, of_pair(synapse.source, synapse.target));
        }
        let refused = net.set_weights(wires, Init::by_pair(|source, _| 1.0 - source as f64)).unwrap_err();
        assert!(refused.to_string().starts_with("Conductance: weight number "), "{refused}");
        let refused = net.set_weights(wires, Init::by_pair(|_, _| f64::NAN)).unwrap_err();
        assert!(refused.to_string().contains("weight = NaN"), "{refused}");
    }
    Ok(())
}

#[test]
fn a_restored_network_draws_what_it_would_have_drawn() -> Result<()> {
    let init = Init::Uniform(0.0, 1.0);
    let build = || {
        let (mut net, all) = cells(100)?;
        let wires = net.connect(all, all, AllToAll.weight(&init), Synapse::ampa())?;
        Ok::<_, Error>((net, all, wires))
    };
    let (mut net, all, wires) = build()?;
    net.run(1.0)?;
    net.set(all, "w", &init)?;
    net.set(all.slice(20..30), "w", &init)?;
    net.set_weights(wires, &init)?;
    let snapshot = net.snapshot();
    let (mut other, same, others) = build()?;
    other.restore(&snapshot)?;
    assert_eq!(other.state_hash(), net.state_hash());
    let again = |net: &mut Network, all, wires| {
        net.set(all, "w", &init)?;
        net.set_weights(wires, &init)?;
        Ok::<_, Error>(net.state_hash())
    };
    let there = again(&mut net, all, wires)?;
    assert_eq!(again(&mut other, same, others)?, there);
    net.restore(&snapshot)?;
    assert_eq!(again(&mut net, all, wires)?, there);
    Ok(())
}
