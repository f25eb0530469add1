//! Learning on spikes through the engine: against references, against sums over all pairs of spikes, and against theory.

#![allow(clippy::disallowed_methods)]

use crate::all_pairs;
use crate::reference::{Learned, SpikeLearningCase, cases};
use ndarray::Array1;
use synfire::network::Synaptic;
use synfire::prelude::*;

/// The rule with the amplitudes that the references were made with by default.
fn plain() -> Stdp {
    Stdp { tau_plus: 10.0, tau_minus: 10.0, a_plus: 0.5, a_minus: 0.5, w_max: 20.0, ..Stdp::default() }
}

/// A generator of small numbers.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// Spikes of sources and targets, in steps, and the delays between them.
struct Trains {
    pre: Vec<Vec<u64>>,
    post: Vec<Vec<u64>>,
    steps: u64,
    dt: f64,
}

impl Trains {
    /// Sources that fire by chance, and targets of whose spikes 30 % coincide with an arrival.
    fn tied(seed: u64, [sources, targets]: [usize; 2], spikes: usize, steps: u64) -> Trains {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d);
        let mut train = |candidate: &mut dyn FnMut(&mut Dice) -> u64| {
            let mut train = Vec::new();
            while train.len() < spikes {
                let at = 1 + candidate(&mut dice);
                if at < steps && !train.contains(&at) {
                    train.push(at);
                }
            }
            train.sort_unstable();
            train
        };
        let pre: Vec<Vec<u64>> = (0..sources).map(|_| train(&mut |dice| dice.below(steps - 1))).collect();
        let mut post = Vec::new();
        for target in 0..targets {
            post.push(train(&mut |dice| {
                if dice.below(10) >= 3 {
                    return dice.below(steps - 1);
                }
                let source = dice.below(sources as u64) as usize;
                pre[source][dice.below(spikes as u64) as usize] + lag(source, target) - 1
            }));
        }
        Trains { pre, post, steps, dt: 0.5 }
    }

    /// A network of these spikes, in which every source is connected to every target.
    fn network<
        K: Kinetics<D>,
        R: Release<S>,
        P: Plasticity<X, Y>,
        const D: usize,
        const S: usize,
        const X: usize,
        const Y: usize,
    >(
        &self,
        synapse: Synapse<K, Current, R, P>,
        start: f64,
    ) -> Result<(Network, Proj)> {
        let dt = self.dt;
        let listed = |trains: &[Vec<u64>]| {
            let of =
                |(k, train): (usize, &Vec<u64>)| train.iter().map(move |&at| (k, at as f64 * dt)).collect::<Vec<_>>();
            trains.iter().enumerate().flat_map(of).collect::<Vec<_>>()
        };
        let mut net = Network::new(dt)?;
        let pre = net.add_spike_times(self.pre.len(), &listed(&self.pre))?;
        let post = net.add_spike_times(self.post.len(), &listed(&self.post))?;
        let delays = Init::by_pair(move |source, target| dt * lag(source, target) as f64);
        let projection = net.connect(pre, post, AllToAll.weight(start).delay(delays), synapse)?;
        Ok((net, projection))
    }

    /// When spikes of a source arrive at a target.
    fn arrivals(&self, source: usize, target: usize) -> Vec<u64> {
        self.pre[source].iter().map(|at| at + lag(source, target)).collect()
    }

    fn duration(&self) -> f64 {
        (self.steps + 10) as f64 * self.dt
    }
}

/// The delay from a source to a target, in steps.
fn lag(source: usize, target: usize) -> u64 {
    (1 + 3 * source as u64 + 5 * target as u64) % 8 + (source > 2) as u64
}

/// Compares the engine's weights with those by all pairs of spikes.
fn by_definition<P: Plasticity<X, Y>, const X: usize, const Y: usize>(rule: P, start: f64) {
    for seed in 0..20 {
        let trains = Trains::tied(seed, [9, 7], 70, 1000);
        let synapse = Synapse::new(Exponential::default()).plastic(rule.clone());
        let (mut net, projection) = trains.network(synapse, start).unwrap();
        net.run(trains.duration()).unwrap();
        for Synaptic { source, target, weight, delay } in net.synapses(projection).unwrap() {
            assert_eq!(delay, lag(source, target) as f64 * trains.dt);
            let pairs =
                all_pairs::weights(&rule, start, &trains.arrivals(source, target), &trains.post[target], trains.dt);
            let (_, expected) = *pairs.last().unwrap();
            let allowed = 1e-12 * (start + expected.abs());
            assert!(
                (weight - expected).abs() <= allowed,
                "seed {seed}, {source} to {target}: {weight}, not {expected}"
            );
        }
    }
}

#[test]
fn rules_agree_with_their_definition() {
    for pairing in [Pairing::All, Pairing::Nearest] {
        by_definition(Stdp { pairing, ..plain() }, 5.0);
        by_definition(Stdp { pairing, w_max: 6.0, w_min: 4.0, ..plain() }, 5.0);
        by_definition(
            Stdp { dependence: Dependence::Multiplicative, a_plus: 0.05, a_minus: 0.05, pairing, ..plain() },
            5.0,
        );
        by_definition(Stdp { pairing, ..Stdp::morrison_2007(1.0) }, 45.6);
    }
    by_definition(TripletStdp { a2_plus: 5e-3, ..TripletStdp::default() }, 0.5);
    by_definition(Vogels::default(), 0.05);
}

#[test]
fn a_third_of_the_target_spikes_coincide_with_an_arrival() {
    let mut ties = [0, 0];
    for seed in 0..20 {
        let trains = Trains::tied(seed, [1, 1], 70, 1000);
        let arrivals = trains.arrivals(0, 0);
        ties[0] += trains.post[0].iter().filter(|at| arrivals.contains(at)).count();
        ties[1] += trains.post[0].len();
    }
    let share = ties[0] as f64 / ties[1] as f64;
    assert!((0.25..0.45).contains(&share), "{share}");
}

#[test]
fn jumps_of_the_potential_learn_as_gates_do() {
    let trains = Trains::tied(3, [9, 7], 70, 1000);
    let gates = Synapse::new(Exponential::default()).plastic(plain());
    let jumps = Synapse::new(VoltageJump::default()).plastic(plain());
    let (mut net, projection) = trains.network(gates, 5.0).unwrap();
    net.run(trains.duration()).unwrap();
    let expected = net.synapses(projection).unwrap();
    let (mut net, projection) = trains.network(jumps, 5.0).unwrap();
    net.run(trains.duration()).unwrap();
    for (found, expected) in net.synapses(projection).unwrap().into_iter().zip(expected) {
        if expected.delay > 0.0 {
            assert_eq!(found, expected);
        } else {
            assert_eq!(found.delay, trains.dt);
        }
    }
}

#[test]
fn recorded_weights_follow_the_references() -> Result<()> {
    let cases = cases("learning_stdp");
    assert_eq!(cases.len(), 6);
    for SpikeLearningCase { name, w0, pre_spikes, post_spikes, events, .. } in cases {
        let rule = if name == "song_2000" { Stdp::song_2000(1.0) } else { plain() };
        let mut net = Network::new(0.1)?;
        let of = |times: Vec<f64>| times.into_iter().map(|time| (0, time)).collect::<Vec<_>>();
        let pre = net.add_spike_times(1, &of(pre_spikes))?;
        let post = net.add_spike_times(1, &of(post_spikes))?;
        let synapse = Synapse::new(Exponential::default()).plastic(rule);
        let projection = net.connect(pre, post, AllToAll.weight(w0), synapse)?;
        net.record_weights(projection, &[0], 0.1)?;
        let run = net.run(600.0)?;
        let weights = run.weights(projection)?.values.column(0).to_owned();
        assert_eq!(weights[0], w0);
        for Learned { t, w, .. } in events {
            // A sample is from before what happens at its time.
            let found = weights[(t / 0.1).round() as usize + 1];
            assert!((found - w).abs() <= 1e-11 * w.abs(), "{name} at {t}: {found}, not {w}");
        }
    }
    Ok(())
}

#[test]
fn recorded_weights_are_those_read_between_runs() -> Result<()> {
    let trains = Trains::tied(11, [9, 7], 70, 1000);
    let synapse = Synapse::new(Exponential::default()).plastic(plain());
    let (mut net, projection) = trains.network(synapse, 5.0)?;
    net.record_weights(projection, &[62, 0, 17, 30], 50.0)?;
    let run = net.run(500.0)?;
    let recorded = run.weights(projection)?;
    assert_eq!((recorded.variable.as_str(), &recorded.neurons[..]), ("weight", &[0, 17, 30, 62][..]));

    let synapse = Synapse::new(Exponential::default()).plastic(plain());
    let (mut net, projection) = trains.network(synapse, 5.0)?;
    for row in recorded.values.outer_iter() {
        let weights = net.weights(projection)?;
        assert_eq!(row.to_vec(), [0, 17, 30, 62].map(|k| weights[k]));
        net.run(50.0)?;
    }
    assert!(net.record_weights(projection, &[63], 1.0).is_err());
    Ok(())
}

/// Everything at once: learning, depression, a delay of its own for each synapse, and a recurrent network.
/// The projections are one that learns by itself and one that learns by reward.
fn busy(threads: usize) -> Result<(Network, [Proj; 2])> {
    let mut net = Network::new(0.1)?.seed(8).threads(threads);
    let all = net.add(3000, Lif { t_ref: 2.0, ..Lif::default() })?;
    let (exc, inh) = all.split(2400);
    let plastic = Synapse::new(Exponential { tau: 5.0 }).release(Depression::default()).plastic(Stdp::song_2000(2.0));
    let wiring = FixedProb(0.02).weight(Init::Uniform(0.0, 2.0)).delay(Init::Uniform(1.0, 4.0));
    let projection = net.connect(exc, exc, wiring, plastic)?;
    let rewarded = Synapse::new(Exponential { tau: 5.0 }).plastic(Rewarded::new(Stdp::song_2000(2.0)));
    let rewarded = net.connect(exc, inh, FixedProb(0.02).weight(0.5).delay(1.2), rewarded)?;
    let triplets =
        Synapse::new(Exponential { tau: 5.0 }).release(TsodyksMarkram::default()).plastic(TripletStdp::default());
    net.connect(exc, inh, FixedProb(0.01).weight(0.3).delay(Init::Uniform(1.0, 2.0)), triplets)?;
    let inhibition = Synapse::new(Exponential { tau: 5.0 }).output(Conductance(-20.0)).plastic(Vogels::default());
    net.connect(inh, exc, FixedProb(0.02).weight(0.01).delay(1.0), inhibition)?;
    net.drive(all, Constant(22.0))?;
    net.set(all, "v", Init::Uniform(-5.0, 20.0))?;
    Ok((net, [projection, rewarded]))
}

#[test]
fn learning_does_not_depend_on_threads_cuts_or_a_look_at_the_weights() -> Result<()> {
    let (mut net, [projection, rewarded]) = busy(1)?;
    let start = net.weights(projection)?;
    net.run(60.0)?;
    net.reward(rewarded, 0.01)?;
    let snapshot = net.snapshot();
    net.run(60.0)?;
    let (hash, weights) = (net.state_hash(), net.weights(projection)?);
    assert!((&weights - &start).iter().filter(|change| **change != 0.0).count() > weights.len() / 2);
    assert!(net.weights(rewarded)?.iter().any(|&weight| weight != 0.5));

    let (mut net, [_, rewarded]) = busy(4)?;
    net.run(60.0)?;
    net.reward(rewarded, 0.01)?;
    net.run(60.0)?;
    assert_eq!(net.state_hash(), hash);

    let (mut net, [projection, rewarded]) = busy(3)?;
    for duration in [0.1, 13.3, 0.2, 46.4] {
        net.run(duration)?;
        net.weights(projection)?;
    }
    net.reward(rewarded, 0.01)?;
    for duration in [0.1, 59.9] {
        net.run(duration)?;
    }
    assert_eq!(net.state_hash(), hash);

    let (mut net, [projection, _]) = busy(2)?;
    net.restore(&snapshot)?;
    net.run(60.0)?;
    assert_eq!((net.state_hash(), net.weights(projection)?), (hash, weights));
    Ok(())
}

#[test]
fn weights_can_be_set_between_runs() -> Result<()> {
    let trains = Trains::tied(5, [9, 7], 70, 1000);
    let synapse = Synapse::new(Exponential::default()).plastic(plain());
    let (mut net, projection) = trains.network(synapse, 5.0)?;
    net.run(250.0)?;
    let values: Vec<f64> = (0..63).map(|k| 4.0 + 0.05 * k as f64).collect();
    net.set_weights(projection, &values[..])?;
    assert_eq!(net.weights(projection)?.to_vec(), values);
    net.run(trains.duration() - 250.0)?;
    for (Synaptic { source, target, weight, .. }, start) in net.synapses(projection)?.into_iter().zip(values) {
        // Traces go on, so what happened before is played to a weight that is then put back.
        let (pre, post) = (trains.arrivals(source, target), &trains.post[target]);
        let early = |train: &[u64]| train.iter().copied().filter(|&at| at < 500).collect::<Vec<_>>();
        let rule = plain();
        let mut w = start;
        for now in 500..trains.steps + 10 {
            let x = rule.pre().map(|kind| all_pairs::trace(kind, &pre, now, trains.dt));
            let y = rule.post().map(|kind| all_pairs::trace(kind, post, now, trains.dt));
            w = if pre.contains(&now) { rule.on_pre(w, x, y) } else { w };
            w = if post.contains(&now) { rule.on_post(w, x, y) } else { w };
        }
        assert!(!early(&pre).is_empty() && (weight - w).abs() < 1e-11, "{source} to {target}: {weight}, not {w}");
    }
    Ok(())
}

#[test]
fn learning_release_and_delays_work_together() -> Result<()> {
    let trains = Trains::tied(21, [6, 4], 60, 1000);
    let (rule, release, tau) = (plain(), TsodyksMarkram::default(), 8.0);
    let synapse = Synapse::new(Exponential { tau }).release(release).plastic(rule);
    let (mut net, projection) = trains.network(synapse, 5.0)?;
    net.record_openings(projection, &[0, 1, 2, 3], trains.dt)?;
    let run = net.run(trains.duration())?;
    let openings = &run.openings(projection)?.values;

    for target in 0..4 {
        let mut arriving = vec![0.0; trains.steps as usize + 20];
        for source in 0..6 {
            let (pre, post) = (trains.arrivals(source, target), &trains.post[target]);
            let weights = all_pairs::weights(&rule, 5.0, &pre, post, trains.dt);
            let (mut state, mut since) = (release.rest(), trains.pre[source][0]);
            for (&fired, &arrival) in trains.pre[source].iter().zip(&pre) {
                let recovered = release.recover(state, (fired - since) as f64 * trains.dt);
                let (after, released) = release.spike(recovered);
                (state, since) = (after, fired);
                let before = weights.iter().rev().find(|(at, _)| *at < arrival).map_or(5.0, |&(_, weight)| weight);
                arriving[arrival as usize] += before * released;
            }
        }
        let mut opening = 0.0;
        for (found, arrived) in openings.column(target).iter().zip(arriving) {
            assert!((found - opening).abs() <= 1e-12 * (1.0 + opening), "target {target}: {found}, not {opening}");
            opening = (opening + arrived) * f64::exp(-trains.dt / tau);
        }
        assert!(opening > 0.0);
    }
    Ok(())
}

#[test]
fn a_projection_made_late_takes_no_spikes_from_before() -> Result<()> {
    let mut net = Network::new(0.1)?;
    let pre = net.add_spike_times(1, &[(0, 9.5), (0, 20.0)])?;
    let post = net.add_spike_times(1, &[(0, 15.0)])?;
    let synapse = Synapse::new(Exponential::default()).release(Depression::default()).plastic(plain());
    net.connect(pre, post, AllToAll.weight(5.0).delay(3.0), synapse)?;
    net.run(10.0)?;
    let late = net.connect(pre, post, AllToAll.weight(5.0).delay(3.0), synapse)?;
    net.run(8.0)?;
    assert_eq!(net.weights(late)?[0], 5.0);
    Ok(())
}

#[test]
fn spike_lists_fire_when_they_are_told() -> Result<()> {
    let listed = [(2, 0.1), (0, 3.0), (2, 2.9), (1, 3.0)];
    let mut net = Network::new(0.1)?;
    let sources = net.add_spike_times(1500, &listed)?;
    net.record_spikes(sources)?;
    net.run(2.5)?;
    let snapshot = net.snapshot();
    for _ in 0..2 {
        let spikes = net.run(5.0)?.spikes(sources)?;
        assert_eq!(spikes.events_of(), [(2.9, 2), (3.0, 0), (3.0, 1)]);
        net.restore(&snapshot)?;
    }
    assert!(matches!(net.add_spike_times(2, &[(2, 9.0)]), Err(Error::View { .. })));
    assert!(matches!(net.add_spike_times(2, &[(1, 9.05)]), Err(Error::OffGrid { .. })));
    assert!(matches!(net.add_spike_times(2, &[(1, 2.5)]), Err(Error::Conflict { .. })));
    assert!(matches!(net.add_spike_times(2, &[(1, 9.0), (0, 9.0), (1, 9.0)]), Err(Error::Conflict { .. })));
    assert!(matches!(net.add_spike_times(2, &[(1, 0.0)]), Err(Error::Conflict { .. })));
    Ok(())
}

/// Time and neuron of each spike, times without their rounding.
trait EventsOf {
    fn events_of(&self) -> Vec<(f64, usize)>;
}

impl EventsOf for Spikes {
    fn events_of(&self) -> Vec<(f64, usize)> {
        let times = self.times.iter().map(|time| (time * 10.0).round() / 10.0);
        times.zip(self.neurons.iter().copied()).collect()
    }
}

#[test]
fn reward_meets_eligibility_as_the_equations_say() -> Result<()> {
    let trains = Trains::tied(2, [4, 3], 60, 1000);
    let rule = Rewarded { rule: Stdp { w_min: 4.7, w_max: 5.3, ..plain() }, tau_eligibility: 90.0, tau_reward: 40.0 };
    let (mut net, projection) = trains.network(Synapse::new(Exponential::default()).plastic(rule), 5.0)?;
    let rewards = [(120.0, 0.05), (180.0, -0.02), (181.0, 0.08), (300.0, 0.03)];
    let mut since = 0.0;
    for (time, amount) in rewards {
        net.run(time - since)?;
        net.reward(projection, amount)?;
        since = time;
    }
    net.run(400.0 - since)?;

    let (mut clipped, mut moved) = (0, 0);
    for Synaptic { source, target, weight, .. } in net.synapses(projection)? {
        let (pre, post) = (trains.arrivals(source, target), &trains.post[target]);
        let (mut w, mut e, mut level) = (5.0, 0.0, 0.0);
        for now in 0..800 {
            level += rewards
                .iter()
                .filter(|(time, _)| *time == now as f64 * trains.dt)
                .map(|(_, amount)| amount)
                .sum::<f64>();
            let x = rule.pre().map(|kind| all_pairs::trace(kind, &pre, now, trains.dt));
            let y = rule.post().map(|kind| all_pairs::trace(kind, post, now, trains.dt));
            e += if pre.contains(&now) { rule.on_pre(w, x, y) - w } else { 0.0 };
            e += if post.contains(&now) { rule.on_post(w, x, y) - w } else { 0.0 };
            let rate = 1.0 / 90.0 + 1.0 / 40.0;
            let free = w + e * level * (1.0 - f64::exp(-rate * trains.dt)) / rate;
            w = free.clamp(4.7, 5.3);
            clipped += (w != free) as usize;
            e *= f64::exp(-trains.dt / 90.0);
            level *= f64::exp(-trains.dt / 40.0);
        }
        assert!((weight - w).abs() < 1e-12, "{source} to {target}: {weight}, not {w}");
        moved += (w != 5.0) as usize;
    }
    assert!(moved == 12 && clipped > 0, "{moved} moved, {clipped} times clipped");

    let (mut net, plain) = trains.network(Synapse::new(Exponential::default()).plastic(plain()), 5.0)?;
    assert!(matches!(net.reward(plain, 1.0), Err(Error::Missing { .. })));
    Ok(())
}

/// Izhikevich (2007), at a small size: of 50 synapses, all with random spikes, the one whose pairs are rewarded half a
/// second later grows.
#[test]
fn distal_reward_finds_the_synapse_that_earned_it() -> Result<()> {
    let (seconds, rewarded) = (600, 7);
    let mut dice = Dice(99);
    let mut train = |_| (1..seconds * 1000).filter(|_| dice.below(500) == 0).collect::<Vec<u64>>();
    let pre: Vec<Vec<u64>> = (0..50).map(&mut train).collect();
    let post = train(50);
    let earned = |at: &&u64| pre[rewarded].iter().any(|source| source < at && **at <= source + 10);
    let rewards: Vec<u64> = post.iter().filter(earned).map(|at| at + 500).collect();
    assert!((10..40).contains(&rewards.len()), "{}", rewards.len());

    let listed = |k: usize, train: &[u64]| train.iter().map(move |&at| (k, at as f64)).collect::<Vec<_>>();
    let spikes: Vec<_> = pre.iter().enumerate().flat_map(|(k, train)| listed(k, train)).collect();
    let mut net = Network::new(1.0)?;
    let sources = net.add_spike_times(50, &spikes)?;
    let target = net.add_spike_times(1, &listed(0, &post))?;
    let stdp = Stdp { a_plus: 0.1, a_minus: 0.15, w_max: 4.0, ..Stdp::default() };
    let synapse = Synapse::new(Exponential::default()).plastic(Rewarded::new(stdp));
    let learning = net.connect(sources, target, AllToAll.weight(1.0), synapse)?;
    for at in rewards.into_iter().filter(|at| *at < seconds * 1000) {
        net.run(at as f64 - net.time())?;
        net.reward(learning, 0.01)?;
    }
    let weights = net.weights(learning)?;
    let others: Array1<f64> = (0..50).filter(|&k| k != rewarded).map(|k| weights[k]).collect();
    let (mean, sd) = (others.mean().unwrap(), others.std(1.0));
    assert!(weights[rewarded] > mean + 4.0 * sd, "{} against {mean} +- {sd}", weights[rewarded]);
    Ok(())
}

/// Weights that grow by a tenth of the source's trace whenever the target fires, which keeps no trace.
#[derive(Clone)]
struct WithoutTraceOfTarget;

impl Plasticity<1, 0> for WithoutTraceOfTarget {
    fn pre(&self) -> [Trace; 1] {
        [Trace::all(20.0)]
    }

    fn post(&self) -> [Trace; 0] {
        []
    }

    fn on_pre(&self, w: f64, _: [f64; 1], _: [f64; 0]) -> f64 {
        w
    }

    fn on_post(&self, w: f64, [x]: [f64; 1], _: [f64; 0]) -> f64 {
        w + 0.1 * x
    }
}

#[test]
fn a_rule_without_traces_of_the_target_learns() -> Result<()> {
    let mut net = Network::new(0.1)?;
    let pre = net.add_spike_times(1, &[(0, 1.0)])?;
    let post = net.add_spike_times(1, &[(0, 11.0)])?;
    let synapse = Synapse::new(Exponential { tau: 5.0 }).plastic(WithoutTraceOfTarget);
    let wires = net.connect(pre, post, AllToAll.weight(0.5), synapse)?;
    assert!(net.memory(wires)? < 1000);
    net.run(20.0)?;
    assert!((net.weights(wires)?[0] - (0.5 + 0.1 * (-0.5_f64).exp())).abs() < 1e-12);
    Ok(())
}
