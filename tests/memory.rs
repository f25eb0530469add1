//! Does a synapse take as many bytes as the documentation says, and is a budget kept to, counted at the allocator?

use peak_alloc::PeakAlloc;
use std::sync::Mutex;
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

#[test]
fn a_synapse_takes_as_few_bytes_as_stated() -> Result<()> {
    let _alone = ALONE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
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

/// The allocator counts what all threads do, so that one test has it at a time.
static ALONE: Mutex<()> = Mutex::new(());

/// Something that takes memory.
type Scenario = fn(&mut Network) -> Result<()>;

fn exponential() -> Synapse<Exponential, Current, FullRelease, Static> {
    Synapse::new(Exponential { tau: 5.0 })
}

/// Cells that fire without end.
fn restless(net: &mut Network, n: usize) -> Result<Pop> {
    let cells = net.add(n, Lif { t_ref: 0.0, ..Lif::default() })?;
    net.drive(cells, Constant(1e6))?;
    Ok(cells)
}

const SCENARIOS: &[(&str, Scenario)] = &[
    ("dense", |net| {
        let cells = net.add(1500, Lif::default())?;
        let wiring = AllToAll.weight(Init::Uniform(0.0, 1.0)).delay(1.5);
        net.connect(cells, cells, wiring, exponential())?;
        net.run(1.0).map(drop)
    }),
    ("sparse", |net| {
        let cells = net.add(100_000, Lif::default())?;
        let wiring = FixedInDegree(20).weight(0.1).delay(Init::Uniform(0.5, 3.0));
        net.connect(cells, cells, wiring, exponential())?;
        net.run(1.0).map(drop)
    }),
    ("by source, with weights and delays", |net| {
        let cells = net.add(20_000, Lif::default())?;
        let wiring = FixedOutDegree(100).weight(Init::Uniform(0.0, 1.0)).delay(Init::Uniform(0.5, 3.0));
        net.connect(cells, cells, wiring, exponential()).map(drop)
    }),
    ("learning over many delays", |net| {
        let cells = net.add(4000, Lif::default())?;
        let wiring = FixedInDegree(50).weight(0.1).delay(Init::Uniform(0.1, 10.0));
        net.connect(cells, cells, wiring, exponential().plastic(Stdp::default()))?;
        net.run(1.0).map(drop)
    }),
    ("learning of one delay", |net| {
        let cells = net.add(1500, Lif::default())?;
        net.connect(cells, cells, AllToAll.weight(0.1).delay(1.0), exponential().plastic(Stdp::default())).map(drop)
    }),
    ("learning by reward", |net| {
        let cells = net.add(1500, Lif::default())?;
        let rule = Rewarded::new(Stdp::default());
        let wiring = FixedProb(0.3).weight(Init::Uniform(0.0, 1.0)).delay(Init::Uniform(0.5, 1.0));
        net.connect(cells, cells, wiring, exponential().plastic(rule)).map(drop)
    }),
    ("learning of cells that fire without end", |net| {
        let cells = restless(net, 4000)?;
        let wiring = FixedInDegree(20).weight(0.1).delay(1.0);
        net.connect(cells, cells, wiring, exponential().plastic(Stdp::default()))?;
        net.run(30.0).map(drop)
    }),
    ("learning of rates", |net| {
        let cells = net.add(1500, LeakyIntegrator::default())?;
        net.couple_plastic(cells, cells, AllToAll.weight(0.1).delay(1.0), Linear, Oja { gamma: 1e-4 }).map(drop)
    }),
    ("200 kinds of gates", |net| {
        let cells = net.add(20_000, Lif::default())?;
        for k in 0..200 {
            let kinetics = DualExponential { tau_decay: 5.0 + k as f64, ..DualExponential::default() };
            net.connect(cells, cells, AllToAll.weight(0.0), Synapse::new(kinetics))?;
        }
        Ok(())
    }),
    ("long rings", |net| {
        let cells = net.add(20_000, Lif::default())?;
        net.connect(cells, cells, OneToOne.weight(0.1).delay(50.0), exponential())?;
        net.connect(cells, cells, OneToOne.weight(0.1).delay(90.0), exponential()).map(drop)
    }),
    ("100 drives that remember", |net| {
        let cells = net.add(50_000, Lif::default())?;
        (0..100).try_for_each(|_| net.drive(cells, OrnsteinUhlenbeck { mean: 0.0, sd: 1.0, tau: 1.0 }).map(drop))
    }),
    ("noise and parameters of each", |net| {
        // The list of parameters is the user's.
        net.add_each(vec![Lif::default(); 5000])?;
        let cells = net.add(100_000, Lif::default())?;
        net.drive(cells, WhiteNoise(1.0))?;
        net.background(cells.slice(1..100_000), 100.0, 0.1, exponential())?;
        net.add(100_000, Poisson { rate: 10.0 })?;
        net.run(1.0).map(drop)
    }),
    ("spikes recorded", |net| {
        let cells = restless(net, 10_000)?;
        net.record_spikes(cells)?;
        net.run(20.0).map(drop)
    }),
    ("samples recorded", |net| {
        let cells = net.add(2000, Lif::default())?;
        net.record(cells, "v")?;
        net.record_some(cells, "v", &[7, 3, 5], 0.2)?;
        net.run(100.0).map(drop)
    }),
    ("a step of many recorded", |net| {
        let cells = net.add(200_000, Lif::default())?;
        net.record(cells, "v")?;
        net.run(0.1).map(drop)
    }),
    ("queues of what is on its way", |net| {
        let cells = net.add(20_000, Lif::default())?;
        net.set(cells, "v", Init::Uniform(0.0, 20.0))?;
        net.drive(cells, Constant(40.0))?;
        let wiring = FixedOutDegree(50).weight(Init::Uniform(0.0, 0.1)).delay(Init::Uniform(1.0, 10.0));
        net.connect(cells, cells, wiring, exponential())?;
        net.run(20.0).map(drop)
    }),
    ("lists of all to all", |net| {
        let cells = net.add(2000, Lif::default())?;
        let wires = net.connect(cells, cells, AllToAll.weight(0.1), exponential())?;
        assert_eq!(net.weights(wires)?.len(), 4_000_000);
        assert_eq!(net.synapses(wires)?.len(), 4_000_000);
        Ok(())
    }),
    ("weights that are read and set", |net| {
        let cells = net.add(1500, Lif::default())?;
        let wiring = || AllToAll.weight(Init::Uniform(0.0, 1.0)).delay(1.5);
        let fixed = net.connect(cells, cells, wiring(), exponential())?;
        let learning = net.connect(cells, cells, wiring(), exponential().plastic(Stdp::default()))?;
        for wires in [fixed, learning] {
            net.set_weights(wires, 0.5)?;
            net.set_weights(wires, Init::Uniform(0.0, 1.0))?;
            net.weights(wires)?;
        }
        net.record_weights(learning, &Vec::from_iter(0..100_000), 0.1)
    }),
    ("gates at the source", |net| {
        let cells = net.add(5000, Lif::default())?;
        let wiring = FixedProb(0.05).weight(Init::Uniform(0.0, 1.0)).delay(2.0);
        net.connect(cells, cells, wiring, Synapse::nmda())?;
        let all = net.add(100_000, Lif::default())?;
        net.connect(all, all, AllToAll.weight(0.1).delay(3.0), Synapse::nmda())?;
        net.run(0.5).map(drop)
    }),
    ("20 releases", |net| {
        let cells = net.add(50_000, Lif::default())?;
        let synapse = exponential().release(TsodyksMarkram::default());
        (0..20).try_for_each(|_| net.connect(cells, cells, AllToAll.weight(0.1).delay(1.0), synapse).map(drop))
    }),
];

/// What a scenario comes to under a budget, and the bytes that it has taken at most.
fn within(budget: u64, scenario: Scenario) -> (Result<()>, usize) {
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    let outcome = Network::new(0.1).and_then(|net| scenario(&mut net.threads(1).memory_budget(budget)));
    (outcome, ALLOCATOR.peak_usage() - before)
}

#[test]
fn no_budget_is_exceeded() {
    let _alone = ALONE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let mut broken = Vec::new();
    for (name, scenario) in SCENARIOS {
        let (outcome, peak) = within(u64::MAX, *scenario);
        assert!(outcome.is_ok(), "{name}: {outcome:?}");
        let mut least = f64::INFINITY;
        for tenths in [1, 2, 3, 5, 7, 9, 10, 11, 13, 16, 20] {
            let budget = (peak * tenths / 10) as u64;
            let (outcome, taken) = within(budget, *scenario);
            if taken as f64 > 1.1 * budget as f64 + 1e6 {
                broken.push(format!("{name}: {taken} bytes, of {budget}, {outcome:?}"));
            }
            match outcome {
                Ok(()) => least = least.min(tenths as f64 / 10.0),
                Err(Error::Memory { .. }) if tenths < 20 => {}
                refused => broken.push(format!("{name}: {refused:?} under a budget of {budget}, {tenths} tenths")),
            }
        }
        println!("{name}: {:.1} MB at most, admitted from {least} times that on", peak as f64 / 1e6);
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn what_takes_no_memory_is_read_and_set_without_a_list() -> Result<()> {
    let _alone = ALONE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let mut net = Network::new(0.1)?.threads(1).memory_budget(100_000_000);
    let cells = net.add(20_000, Lif::default())?;
    let wires = net.connect(cells, cells, AllToAll.weight(0.1).autapses(false), exponential())?;
    let few = net.connect(cells.slice(0..100), cells, AllToAll.weight(0.25), exponential())?;
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    assert!(matches!(net.synapses(wires), Err(Error::Memory { needed: 12_799_360_000, .. })));
    assert!(matches!(net.weights(wires), Err(Error::Memory { .. })));
    net.set_weights(wires, 0.5)?;
    net.record_weights(wires, &[0, 399_979_999], 1.0)?;
    let (mut count, mut total) = (0, 0.0);
    net.each_synapse(few, |synapse| {
        (count, total) = (count + 1, total + synapse.weight);
    })?;
    assert_eq!((count, total), (2_000_000, 500_000.0));
    let peak = ALLOCATOR.peak_usage() - before;
    assert!(peak < 1_000_000, "{peak}");
    assert_eq!(net.run(1.0)?.weights(wires)?.values[[0, 1]], 0.5);
    Ok(())
}

#[test]
fn a_run_that_records_too_many_spikes_leaves_a_network_that_runs_on() -> Result<()> {
    let _alone = ALONE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let build = |budget: u64| {
        let mut net = Network::new(0.1)?.threads(1).memory_budget(budget);
        let cells = restless(&mut net, 2000)?;
        net.connect(cells, cells, FixedInDegree(10).weight(0.1).delay(2.0), exponential())?;
        net.record_spikes(cells)?;
        Ok::<_, Error>((net, cells))
    };
    let (mut whole, _) = build(1 << 30)?;
    let (mut net, cells) = build(3_000_000)?;
    assert!(matches!(net.run(50.0), Err(Error::Memory { .. })));
    let reached = net.time();
    assert!(0.0 < reached && reached < 50.0, "{reached}");
    assert_eq!(net.run(0.5)?.spikes(cells)?.count(), 5 * 2000);
    whole.run(net.time())?;
    assert_eq!(net.state_hash(), whole.state_hash());
    Ok(())
}

#[test]
fn what_the_machine_has_not_is_refused_whatever_the_budget() -> Result<()> {
    let _alone = ALONE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let mut net = Network::new(0.1)?.memory_budget(u64::MAX);
    assert!(matches!(net.add(4_000_000_000, Lif::default()), Err(Error::Memory { .. })));
    let cells = net.add(1_000_000, Lif::default())?;
    let wiring = FixedInDegree(1_000_000_000).weight(1.0);
    assert!(matches!(net.connect(cells, cells, wiring, exponential()), Err(Error::Memory { .. })));
    Ok(())
}
