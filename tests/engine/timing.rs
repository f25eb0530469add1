//! Does everything happen in the step in which it should?
#![allow(clippy::disallowed_methods)]

use crate::forged::forge;
use crate::reference::{Named, SynapseCase, cases};
use ndarray::Array2;
use std::collections::BTreeMap;
use synfire::prelude::*;

/// A potential that stays where jumps put it.
#[derive(Clone)]
struct Still;

impl Neuron<1> for Still {
    const VARS: [&'static str; 1] = ["v"];

    fn rest(&self) -> [f64; 1] {
        [0.0]
    }

    #[inline(always)]
    fn flow(&self, _: [f64; 1], _: Affine) -> [Affine; 1] {
        [slope(0.0)]
    }
}

/// A gate as open as the sum of all that has ever arrived.
#[derive(Clone, PartialEq)]
struct Total;

/// The same gate at the source.
#[derive(Clone, PartialEq)]
struct TotalAtSource;

macro_rules! totals {
    ($name:ident, $align:ident) => {
        impl Kinetics<1> for $name {
            const VARS: [&'static str; 1] = ["sum"];
            const ALIGN: Align = Align::$align;

            #[inline(always)]
            fn flow(&self, _: [f64; 1]) -> [Affine; 1] {
                [slope(0.0)]
            }

            #[inline(always)]
            fn receive(&self, [sum]: [f64; 1], w: f64) -> [f64; 1] {
                [sum + w]
            }

            #[inline(always)]
            fn gate(&self, [sum]: [f64; 1]) -> f64 {
                sum
            }
        }
    };
}

totals!(Total, Post);
totals!(TotalAtSource, Pre);

/// A rule that changes nothing, but has its synapses treated as learning ones.
fn unchanging() -> Stdp {
    Stdp { a_plus: 0.0, a_minus: 0.0, w_min: -1e9, w_max: 1e9, ..Stdp::default() }
}

/// Sources of which number `k` fires at the stamps (steps) in `trains[k]`.
fn sources(net: &mut Network, trains: &[Vec<usize>]) -> Result<Pop> {
    let dt = net.dt();
    let spikes = |(source, train): (usize, &Vec<usize>)| train.iter().map(move |&k| (source, k as f64 * dt)).collect();
    let spikes: Vec<Vec<_>> = trains.iter().enumerate().map(spikes).collect();
    net.add_spike_times(trains.len(), &spikes.concat())
}

/// What a spike does to a projection's targets.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Jump,
    LearntJump,
    Gate,
    LearntGate,
    SourceGate,
}

impl Kind {
    const ALL: [Kind; 5] = [Kind::Jump, Kind::LearntJump, Kind::Gate, Kind::LearntGate, Kind::SourceGate];

    fn connect<C: Connect>(self, net: &mut Network, pre: Pop, post: Pop, wiring: Wiring<C>) -> Result<Proj> {
        let jump = Synapse::new(VoltageJump::default());
        match self {
            Kind::Jump => net.connect(pre, post, wiring, jump),
            Kind::LearntJump => net.connect(pre, post, wiring, jump.plastic(unchanging())),
            Kind::Gate => net.connect(pre, post, wiring, Synapse::new(Total)),
            Kind::LearntGate => net.connect(pre, post, wiring, Synapse::new(Total).plastic(unchanging())),
            Kind::SourceGate => net.connect(pre, post, wiring, Synapse::new(TotalAtSource)),
        }
    }

    /// The step at which the potential first shows a spike of that stamp and delay: a jump shows as it arrives, but not
    /// in the step that has just ended; a gate that opens acts in the step after.
    fn shows(self, stamp: usize, delay: usize) -> usize {
        match self {
            Kind::Jump | Kind::LearntJump => stamp + delay.max(1),
            _ => stamp + delay + 1,
        }
    }
}

#[test]
fn a_spike_acts_when_it_arrives() {
    const DELAYS: usize = 25;
    for (kind, dt) in Kind::ALL.into_iter().flat_map(|kind| [0.05, 0.1, 0.2].map(|dt| (kind, dt))) {
        // One delay for all synapses, or one for each: they are stored in different ways.
        for delays in (0..DELAYS).map(Some).chain([None]) {
            for stamp in [1, 2, 30] {
                let mut net = Network::new(dt).unwrap();
                let source = sources(&mut net, &[vec![stamp]]).unwrap();
                let targets = net.add(DELAYS, Lif::default()).unwrap();
                let delay = move |target: usize| delays.unwrap_or(target);
                let wiring = AllToAll.weight(1.0).delay(Init::by_pair(move |_, target| delay(target) as f64 * dt));
                kind.connect(&mut net, source, targets, wiring).unwrap();
                net.record(targets, "v").unwrap();
                let run = net.run((stamp + DELAYS + 3) as f64 * dt).unwrap();
                let v = &run.samples(targets, "v").unwrap().values;
                for target in 0..DELAYS {
                    let first = v.column(target).iter().position(|&v| v != 0.0);
                    let expected = kind.shows(stamp, delay(target));
                    assert_eq!(first, Some(expected), "{kind:?}, dt {dt}, stamp {stamp}, delay {}", delay(target));
                }
            }
        }
    }
}

/// Numbers below `below`, the same ones each time (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % below as u64) as usize
    }
}

/// The total that has shown at each step at each target, from a queue that is as simple as can be.
fn queue(kind: Kind, trains: &[Vec<usize>], synapses: &[(usize, usize, f64, usize)], steps: usize) -> Array2<f64> {
    let mut arrivals: BTreeMap<usize, Vec<(usize, f64)>> = BTreeMap::new();
    for &(source, target, weight, delay) in synapses {
        for &stamp in &trains[source] {
            arrivals.entry(kind.shows(stamp, delay)).or_default().push((target, weight));
        }
    }
    let targets = synapses.iter().map(|&(_, target, ..)| target + 1).max().unwrap_or(0);
    let mut totals = Array2::zeros((steps, targets));
    for step in 0..steps {
        for target in 0..targets {
            totals[[step, target]] = if step > 0 { totals[[step - 1, target]] } else { 0.0 };
        }
        for &(target, weight) in arrivals.get(&step).into_iter().flatten() {
            totals[[step, target]] += weight;
        }
    }
    totals
}

#[test]
fn no_spike_is_lost_or_counted_twice() {
    const STEPS: usize = 160;
    const N: usize = 12;
    let mut numbers = Numbers(3);
    for (round, kind) in
        (0..8).flat_map(|round| [Kind::Jump, Kind::LearntJump, Kind::Gate, Kind::LearntGate].map(|k| (round, k)))
    {
        let longest = [1, 2, 3, 7, 13, 20, 29, 5][round];
        let rare = 1 + numbers.below(9);
        let train = |numbers: &mut Numbers| (1..STEPS).filter(|_| numbers.below(rare) == 0).collect();
        let trains: Vec<Vec<usize>> = (0..N).map(|_| train(&mut numbers)).collect();
        // Whole numbers as weights, so that sums are exact in any order.
        let synapses: Vec<_> = (0..60)
            .map(|_| (numbers.below(N), numbers.below(N), (1 + numbers.below(9)) as f64, numbers.below(longest + 1)))
            .collect();
        let mut net = Network::new(0.1).unwrap();
        let pre = sources(&mut net, &trains).unwrap();
        let post = net.add(N, Still).unwrap();
        let pairs = Pairs(synapses.iter().map(|&(source, target, ..)| (source, target)).collect());
        let weights: Vec<f64> = synapses.iter().map(|&(_, _, weight, _)| weight).collect();
        let delays: Vec<f64> = synapses.iter().map(|&(.., delay)| delay as f64 * 0.1).collect();
        let proj = kind.connect(&mut net, pre, post, pairs.weight(weights).delay(delays)).unwrap();
        let is_gate = matches!(kind, Kind::Gate | Kind::LearntGate);
        let all: Vec<usize> = (0..N).collect();
        if is_gate {
            net.record_openings(proj, &all, 0.1).unwrap();
        }
        net.record(post, "v").unwrap();
        let run = net.run(STEPS as f64 * 0.1).unwrap();
        let found = if is_gate { run.openings(proj) } else { run.samples(post, "v") };
        let expected = queue(kind, &trains, &synapses, STEPS);
        let found = &found.unwrap().values;
        for ((step, target), total) in expected.indexed_iter() {
            assert_eq!(found[[step, target]], *total, "{kind:?} up to {longest}, step {step}, target {target}");
        }
    }
}

#[test]
fn the_refractory_time_is_a_whole_number_of_steps() {
    // Also where the number of the step outgrows 32 bits, with and without a sign.
    for (steps, start) in (0..=50).flat_map(|steps| [0, 1000, (1 << 31) - 5, (1 << 32) - 5].map(|start| (steps, start)))
    {
        let mut net = Network::new(0.1).unwrap();
        let cell = net.add(1, Lif { t_ref: steps as f64 * 0.1, ..Lif::default() }).unwrap();
        net.drive(cell, Constant(1e6)).unwrap();
        let mut later = serde_json::to_value(net.snapshot()).unwrap();
        later["step"] = start.into();
        net.restore(&forge(later)).unwrap();
        net.record_spikes(cell).unwrap();
        let run = net.run(30.0).unwrap();
        let stamps: Vec<i64> = run.spikes(cell).unwrap().times.iter().map(|t| (t / 0.1).round() as i64).collect();
        assert_eq!(stamps[0], start + 1);
        assert!(stamps.len() > 4 && stamps.windows(2).all(|two| two[1] - two[0] == steps + 1), "{steps}: {stamps:?}");
    }
}

#[test]
fn input_counts_from_the_first_step_after_the_refractory_time() {
    // The cells fire in step 0, stamped 1, and are held during steps 1 to 5. Each gets input in one later step.
    let mut values = Array2::zeros((10, 10));
    values.row_mut(0).fill(1e6);
    (1..10).for_each(|step| values[[step, step]] = 1.0);
    let mut net = Network::new(0.1).unwrap();
    let cells = net.add(10, Lif { t_ref: 0.5, ..Lif::default() }).unwrap();
    net.drive(cells, Table { values, every: 0.1 }).unwrap();
    net.run(1.0).unwrap();
    let v = net.get(cells, "v").unwrap();
    for step in 1..10 {
        assert_eq!(v[step] != v[0], step >= 6, "step {step}");
    }
}

#[test]
fn a_potential_at_the_threshold_fires() {
    let threshold = Lif::default().v_th;
    let below = f64::from_bits(threshold.to_bits() - 1);
    let mut net = Network::new(0.1).unwrap();
    let source = sources(&mut net, &[vec![3]]).unwrap();
    let cells = net.add(3, Lif::default()).unwrap();
    let jump = Synapse::new(VoltageJump::default());
    let pairs = Pairs(vec![(0, 0), (0, 1)]);
    // Learning synapses keep weights in f64, where the number just below the threshold is another one.
    net.connect(source, cells, pairs.weight([threshold, below]).delay(0.2), jump.plastic(unchanging())).unwrap();
    // The third cell begins above.
    net.set(cells, "v", [0.0, 0.0, 30.0]).unwrap();
    net.record_spikes(cells).unwrap();
    let spikes = net.run(1.0).unwrap().spikes(cells).unwrap();
    assert_eq!((spikes.neurons.to_vec(), spikes.times.to_vec()), (vec![2, 0], vec![0.1, 0.5]));
}

#[test]
fn a_refractory_cell_jumps_only_if_it_is_told_to() {
    for while_refractory in [false, true] {
        let mut net = Network::new(0.1).unwrap();
        // All cells fire in step 0 and are held up to the end of step 5; jumps arrive at 2, 6 and 7.
        let source = sources(&mut net, &[vec![1]]).unwrap();
        let cells = net.add(3, Lif { t_ref: 0.5, v_rest: -5.0, ..Lif::default() }).unwrap();
        net.drive(cells, Pulses(vec![(0.0, 0.1, 1e6)])).unwrap();
        let wiring = Pairs(vec![(0, 0), (0, 1), (0, 2)]).weight(1.0).delay([0.1, 0.5, 0.6]);
        net.connect(source, cells, wiring, Synapse::new(VoltageJump { while_refractory })).unwrap();
        net.record(cells, "v").unwrap();
        let run = net.run(1.0).unwrap();
        let v = &run.samples(cells, "v").unwrap().values;
        for (cell, arrival) in [2, 6, 7].into_iter().enumerate() {
            let jumped = v[[arrival, cell]] > -5.0;
            assert_eq!(jumped, while_refractory || arrival > 6, "arrival at {arrival}");
        }
    }
}

#[test]
fn two_synapses_of_one_pair_are_twice_as_strong() {
    for kind in Kind::ALL {
        let mut net = Network::new(0.1).unwrap();
        let source = sources(&mut net, &[vec![3, 4, 9]]).unwrap();
        let cells = net.add(2, Lif::default()).unwrap();
        let pairs = Pairs(vec![(0, 0), (0, 1), (0, 1)]);
        kind.connect(&mut net, source, cells, pairs.weight(0.7).delay(0.3)).unwrap();
        net.record(cells, "v").unwrap();
        let run = net.run(2.0).unwrap();
        let v = &run.samples(cells, "v").unwrap().values;
        assert!(v[[19, 0]] > 0.0);
        assert!(v.outer_iter().all(|row| row[1] == 2.0 * row[0]), "{kind:?}: {v}");
    }
}

/// Not the time step added up or multiplied, which makes 0.30000000000000004 of three steps.
#[test]
fn times_are_those_that_were_asked_for() {
    let asked: Vec<f64> = (1..=1000).map(|k| format!("{}.{}", k / 10, k % 10).parse().unwrap()).collect();
    let spikes: Vec<(usize, f64)> = asked.iter().map(|&time| (0, time)).collect();
    let mut net = Network::new(0.1).unwrap();
    let source = net.add_spike_times(1, &spikes).unwrap();
    let cell = net.add(1, Still).unwrap();
    net.record_spikes(source).unwrap();
    net.record_some(cell, "v", &[0], 0.3).unwrap();
    let run = net.run(100.0).unwrap();
    assert_eq!(run.spikes(source).unwrap().times.to_vec(), asked);
    let sampled = run.samples(cell, "v").unwrap().times.to_vec();
    assert_eq!(sampled[1..], asked.iter().skip(2).step_by(3).copied().collect::<Vec<_>>());
    net.run(0.3).unwrap();
    assert_eq!(net.time(), 100.3);
}

#[test]
fn multiples_of_the_time_step_are_taken_however_far_out() {
    let mut net = Network::new(0.001).unwrap();
    for k in 0..1000 {
        let time = format!("20000000.{k:03}").parse().unwrap();
        net.add_spike_times(1, &[(0, time)]).unwrap();
    }
    let error = net.add_spike_times(1, &[(0, 20_000_000.000_4)]).unwrap_err();
    assert!(error.to_string().ends_with("the nearest legal values are 20000000 and 20000000.001 ms"), "{error}");
}

#[test]
fn sample_k_is_the_state_at_k_steps() {
    let build = || {
        let mut net = Network::new(0.1).unwrap();
        let cells = net.add(3, Lif::default()).unwrap();
        net.drive(cells, PerNeuron(vec![10.0, 30.0, 90.0])).unwrap();
        (net, cells)
    };
    let (mut twin, twins) = build();
    let expected: Vec<f64> = (0..100)
        .map(|_| {
            let v = twin.get(twins, "v").unwrap()[1];
            twin.run(0.1).unwrap();
            v
        })
        .collect();
    let (mut net, cells) = build();
    net.record_some(cells, "v", &[1], 0.1).unwrap();
    let (mut times, mut values) = (Vec::new(), Vec::new());
    for duration in [0.1, 0.0, 2.9, 0.2, 6.8] {
        let run = net.run(duration).unwrap();
        let samples = run.samples(cells, "v").unwrap();
        times.extend(samples.times.iter().map(|t| (t / 0.1).round() as usize));
        values.extend(samples.values.column(0).to_vec());
    }
    assert_eq!(times, (0..100).collect::<Vec<_>>());
    assert_eq!(values, expected);

    // At longer intervals, across runs that end between samples.
    let (mut net, cells) = build();
    net.record_some(cells, "v", &[1], 0.7).unwrap();
    let mut values = Vec::new();
    for duration in [0.5, 1.1, 8.4] {
        values.extend(net.run(duration).unwrap().samples(cells, "v").unwrap().values.column(0).to_vec());
    }
    assert_eq!(values, expected.into_iter().step_by(7).collect::<Vec<_>>());
}

/// A circuit whose potentials were computed without this crate.
fn lif_of(params: &Named<f64>) -> Lif {
    let [v_rest, v_reset, v_th, r, tau, t_ref] =
        ["V_rest", "V_reset", "V_th", "R", "tau", "t_ref"].map(|name| params[name]);
    Lif { v_rest, v_reset, v_th, r, tau, t_ref, soft_reset: false }
}

#[test]
fn jumps_follow_the_reference() {
    const DT: f64 = 0.1;
    for case in cases::<SynapseCase>("synapse_delta") {
        let mut net = Network::new(DT).unwrap();
        let train = case.pre_spikes.iter().map(|t| (t / DT).round() as usize).collect();
        let source = sources(&mut net, &[train]).unwrap();
        let cell = net.add(1, lif_of(&case.params)).unwrap();
        net.drive(cell, Constant(case.params["I"])).unwrap();
        let wiring = AllToAll.weight(case.params["J"]).delay(case.delay);
        net.connect(source, cell, wiring, Synapse::new(VoltageJump::default())).unwrap();
        net.record_some(cell, "v", &[0], case.sample_dt).unwrap();
        net.record_spikes(cell).unwrap();
        let run = net.run(case.t_end).unwrap();
        let spikes = run.spikes(cell).unwrap().times;
        assert_eq!(spikes.len(), case.post_spikes.len());
        assert!(spikes.iter().zip(&case.post_spikes).all(|(a, b)| (a - b).abs() < 1e-9), "{}: {spikes}", case.name);
        let v = run.samples(cell, "v").unwrap().values.column(0).to_vec();
        assert!(v.len() == 100 && case.states["V"].len() == 101);
        for (k, (found, expected)) in v.iter().zip(&case.states["V"]).enumerate() {
            assert!((found - expected).abs() < 1e-9, "{} at {k} ms: {found} for {expected}", case.name);
        }
    }
}

/// Two cells and what they have recorded every ms.
struct Pair {
    v: Array2<f64>,
    spikes: Vec<Vec<f64>>,
}

/// Two coupled cells, with a spikelet beside the current where the case has one.
fn couple<M: Neuron<D>, const D: usize>(case: &SynapseCase, model: M, start: Option<[f64; 2]>, dt: f64) -> Pair {
    let mut net = Network::new(dt).unwrap();
    let cells = net.add(2, model).unwrap();
    net.drive(cells, PerNeuron(vec![case.params["I_A"], case.params["I_B"]])).unwrap();
    if let Some(start) = start {
        net.set(cells, M::VARS[0], start).unwrap();
    }
    let both = || Pairs(vec![(0, 1), (1, 0)]);
    net.couple(cells, cells, both().weight(case.params["w"]), GapJunction).unwrap();
    let spikelet = case.params.get("k_spikelet").map_or(0.0, |k| k * case.params["w"]);
    net.connect(cells, cells, both().weight(spikelet), Synapse::new(VoltageJump::default())).unwrap();
    net.record_some(cells, M::VARS[0], &[0, 1], case.sample_dt).unwrap();
    net.record_spikes(cells).unwrap();
    let run = net.run(case.t_end).unwrap();
    Pair { v: run.samples(cells, M::VARS[0]).unwrap().values.clone(), spikes: run.spikes(cells).unwrap().trains() }
}

/// The largest difference from the reference.
fn error(case: &SynapseCase, pair: &Pair) -> f64 {
    let off = |(k, row): (usize, ndarray::ArrayView1<f64>)| {
        (row[0] - case.states["V_A"][k]).abs().max((row[1] - case.states["V_B"][k]).abs())
    };
    pair.v.outer_iter().enumerate().map(off).fold(0.0, f64::max)
}

#[test]
fn gap_junctions_follow_the_reference() {
    let case = |name: &str| SynapseCase::load("synapse_gap_junction", name);

    // Both potentials are taken in the middle of a step, so the coupling is of second order.
    let ohmic = &case("lif_pair_ohmic");
    let lif = lif_of(&ohmic.params);
    let errors = [0.02, 0.01].map(|dt| error(ohmic, &couple(ohmic, lif, Some([0.0, 5.0]), dt)));
    assert!((3.8..4.2).contains(&(errors[0] / errors[1])) && errors[1] < 1e-5, "{errors:?}");

    let pair = &case("hodgkin_huxley_pair");
    let errors = [0.004, 0.002].map(|dt| error(pair, &couple(pair, HodgkinHuxley::default(), None, dt)));
    assert!((3.6..4.4).contains(&(errors[0] / errors[1])), "{errors:?}");

    // Spikes wait for the end of their step, and spikelets for one step more.
    let spikelet = &case("lif_pair_spikelet");
    for dt in [0.02, 0.01, 0.005] {
        let found = couple(spikelet, lif_of(&spikelet.params), Some([0.0, -3.0]), dt).spikes;
        for (found, expected) in found.iter().zip([&spikelet.spikes_a, &spikelet.spikes_b]) {
            assert_eq!(found.len(), expected.len());
            let late = found.iter().zip(expected).map(|(found, expected)| (found - expected).abs() / dt);
            assert!(late.clone().all(|steps| steps < 10.0), "{:?} at {dt}", late.collect::<Vec<_>>());
        }
    }
}
