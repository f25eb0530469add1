//! Is every bad input refused with an error that says what to do, and is the network then as it was?

use ndarray::Array2;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use synfire::connect::{Plan, Shape};
use synfire::network::Moment;
use synfire::prelude::*;
use synfire::random::Source;

fn network() -> (Network, Pop) {
    let mut net = Network::new(0.1).unwrap();
    let cells = net.add(10, Lif::default()).unwrap();
    (net, cells)
}

fn current() -> Synapse<Exponential> {
    Synapse::new(Exponential { tau: 5.0 })
}

/// That an error is of this kind, and that its message has these words.
macro_rules! assert_refused {
    ($result:expr, $kind:ident, $($word:literal),+) => {
        match $result {
            Err(error @ Error::$kind { .. }) => {
                let message = error.to_string();
                $(assert!(message.contains($word), "\"{message}\" does not say \"{}\"", $word);)+
            }
            Err(error) => panic!("another error: {error:?}"),
            Ok(_) => panic!("this was accepted: {}", stringify!($result)),
        }
    };
}

#[test]
fn time_steps() {
    for dt in [0.0, -0.1, f64::NAN, f64::INFINITY] {
        assert_refused!(Network::new(dt), TimeStep, "positive", "0.1");
    }
}

#[test]
fn parameters() {
    let (mut net, cells) = network();
    for tau in [f64::NAN, -1.0, 0.0, f64::INFINITY] {
        assert_refused!(net.add(1, Lif { tau, ..Lif::default() }), Parameter, "Lif", "tau", "positive");
        assert_refused!(net.add_each(vec![Lif { tau, ..Lif::default() }]), Parameter, "tau", "positive");
        let synapse = Synapse::new(Exponential { tau });
        assert_refused!(net.connect(cells, cells, AllToAll.weight(1.0), synapse), Parameter, "Exponential", "tau");
        assert_refused!(net.background(cells, 1.0, 1.0, synapse), Parameter, "Exponential", "tau");
        let rule = Stdp { tau_plus: tau, ..Stdp::default() };
        assert_refused!(
            net.connect(cells, cells, AllToAll.weight(1.0), current().plastic(rule)),
            Parameter,
            "tau_plus"
        );
        let noise = OrnsteinUhlenbeck { mean: 0.0, sd: 1.0, tau };
        assert_refused!(net.drive(cells, noise), Parameter, "OrnsteinUhlenbeck", "tau");
    }
    for p in [1.5, -0.1, f64::NAN] {
        let wiring = FixedProb(p).weight(1.0);
        assert_refused!(net.connect(cells, cells, wiring, current()), Parameter, "FixedProb", "probability");
    }
    let reversal = current().output(Conductance(f64::NAN));
    assert_refused!(net.connect(cells, cells, AllToAll.weight(1.0), reversal), Parameter, "reversal", "finite");
    let release = current().release(TsodyksMarkram { u: 2.0, ..TsodyksMarkram::default() });
    assert_refused!(net.connect(cells, cells, AllToAll.weight(1.0), release), Parameter, "u = 2", "probability");
    let oja = Oja { gamma: -1.0 };
    assert_refused!(net.couple_plastic(cells, cells, AllToAll.weight(1.0), GapJunction, oja), Parameter, "gamma");
    for (rate, weight) in [(-1.0, 1.0), (f64::NAN, 1.0), (1e13, 1.0), (1.0, f64::NAN)] {
        assert_refused!(net.background(cells, rate, weight, current()), Parameter, "must be");
    }
    assert_refused!(net.drive(cells, Constant(f64::NAN)), Parameter, "Constant", "finite");
    assert_refused!(net.drive(cells, WhiteNoise(-1.0)), Parameter, "WhiteNoise", "sigma");
    assert_refused!(net.drive(cells, Pulses(vec![(5.0, 4.0, 1.0)])), Parameter, "Pulses", "length");
    assert_refused!(net.set(cells, "v", f64::NAN), Parameter, "\"v\"", "finite");
    assert_refused!(net.set(cells, "v", Init::Normal(0.0, -1.0)), Parameter, "standard deviation");
}

#[test]
fn weights_and_delays() {
    let (mut net, cells) = network();
    for weight in
        [Init::Same(f64::NAN), Init::Uniform(2.0, 1.0), Init::by_pair(|_, _| f64::NAN), Init::Same(1e300).each()]
    {
        assert_refused!(net.connect(cells, cells, AllToAll.weight(weight), current()), Parameter, "weight");
    }
    for delay in [-1.0, f64::NAN, f64::INFINITY, 1e9] {
        for delay in [Init::Same(delay), Init::from(vec![delay; 100]), Init::by_pair(move |_, _| delay)] {
            let wiring = AllToAll.weight(1.0).delay(delay);
            assert_refused!(net.connect(cells, cells, wiring, current()), Parameter, "must be");
        }
    }
    let delayed = |delay| AllToAll.weight(1.0).delay(delay);
    assert_refused!(net.connect(cells, cells, delayed(Init::Same(-1.0)), current()), Parameter, "positive, finite");
    let drawn = delayed(Init::Normal(0.5, 1.0));
    assert_refused!(net.connect(cells, cells, drawn, current()), Parameter, "a drawn delay", "Init::at_least");
    for delay in [Init::Same(0.25), Init::from(vec![0.25; 100])] {
        let wiring = AllToAll.weight(1.0).delay(delay);
        assert_refused!(net.connect(cells, cells, wiring, current()), OffGrid, "0.2 ", "0.3 ");
    }
    for n in [0, 99, 101] {
        let wiring = AllToAll.weight(vec![1.0; n]);
        assert_refused!(net.connect(cells, cells, wiring, current()), Length, "100", "synapse");
        let wiring = AllToAll.weight(1.0).delay(vec![1.0; n]);
        assert_refused!(net.connect(cells, cells, wiring, current()), Length, "100", "synapse");
        let wiring = Pairs(vec![(0, 0); 100]).weight(vec![1.0; n]);
        assert_refused!(net.connect(cells, cells, wiring, current()), Length, "100", "synapse");
    }
}

/// A list of equal values, which the engine stores one by one.
trait EachTheSame {
    fn each(self) -> Init;
}

impl EachTheSame for Init {
    fn each(self) -> Init {
        let Init::Same(value) = self else { return self };
        Init::Each(vec![value; 100])
    }
}

#[test]
fn wirings_that_cannot_be() {
    let (mut net, cells) = network();
    let wiring = FixedInDegree(11).weight(1.0).multapses(false);
    assert_refused!(net.connect(cells, cells, wiring, current()), Infeasible, "FixedInDegree", "multapses");
    let wiring = OneToOne.weight(1.0);
    assert_refused!(net.connect(cells, cells.slice(0..3), wiring, current()), Infeasible, "OneToOne", "3");
    let wiring = Pairs(vec![(0, 10)]).weight(1.0);
    assert_refused!(net.connect(cells, cells, wiring, current()), Infeasible, "Pairs", "10");
    let alone = cells.slice(0..1);
    let wiring = FixedInDegree(1).weight(1.0).autapses(false);
    assert_refused!(net.connect(alone, alone, wiring, current()), Infeasible, "FixedInDegree", "itself");
}

#[test]
fn things_that_exclude_each_other() {
    let (mut net, cells) = network();
    let pulses = Synapse::new(AmpaKinetic::default()).release(TsodyksMarkram::default());
    assert_refused!(net.connect(cells, cells, AllToAll.weight(1.0), pulses), Conflict, "AmpaKinetic", "release");
    let pulses = Synapse::new(NmdaKinetic::default()).release(TsodyksMarkram::default());
    assert_refused!(net.connect(cells, cells, AllToAll.weight(1.0), pulses), Conflict, "NmdaKinetic", "release");
    let learning = Synapse::new(Nmda::default()).plastic(Stdp::default());
    assert_refused!(net.connect(cells, cells, AllToAll.weight(1.0), learning), Conflict, "Nmda", "source");
    assert_refused!(net.background(cells, 1.0, 1.0, Synapse::nmda()), Conflict, "Poisson population");
    assert_refused!(net.set(cells, "v", Init::by_pair(|_, _| 0.0)), Conflict, "pair");
}

#[test]
fn spike_times() {
    let (mut net, _) = network();
    net.run(5.0).unwrap();
    assert_refused!(net.add_spike_times(2, &[(2, 6.0)]), View, "0..2");
    assert_refused!(net.add_spike_times(2, &[(usize::MAX, 6.0)]), View, "0..2");
    assert_refused!(net.add_spike_times(2, &[(1, 6.05)]), OffGrid, "spike time", "6.1 ");
    assert_refused!(net.add_spike_times(2, &[(1, f64::NAN)]), Parameter, "spike time");
    assert_refused!(net.add_spike_times(2, &[(1, 5.0)]), Conflict, "later");
    assert_refused!(net.add_spike_times(2, &[(1, 6.0), (0, 6.0), (1, 6.0)]), Conflict, "twice");
    net.add_spike_times(2, &[(1, 5.1), (0, 6.0)]).unwrap();
}

#[test]
fn rewards_and_fields() {
    let (mut net, cells) = network();
    let rule = Rewarded { rule: Stdp::default(), tau_eligibility: -1.0, tau_reward: 1.0 };
    let wiring = || AllToAll.weight(0.5);
    assert_refused!(net.connect(cells, cells, wiring(), current().plastic(rule)), Parameter, "tau_eligibility");
    let rewarded = net.connect(cells, cells, wiring(), current().plastic(Rewarded::new(Stdp::default()))).unwrap();
    let other = net.connect(cells, cells, wiring(), current().plastic(Stdp::default())).unwrap();
    assert_refused!(net.reward(rewarded, f64::NAN), Parameter, "finite");
    assert_refused!(net.reward(other, 1.0), Missing, "Rewarded");
    assert_refused!(net.record_weights(other, &[100], 0.1), View, "100");
    assert_refused!(net.record_weights(other, &[usize::MAX], 0.1), View, "100");
    let field = RingAttractor { n: 11, ..RingAttractor::default() };
    assert!(net.couple_field(cells, cells, field.field().unwrap(), 0.0).is_err());
    let field = || RingAttractor { n: 10, ..RingAttractor::default() }.field().unwrap();
    assert_refused!(net.couple_field(cells, cells, field(), 0.25), OffGrid, "delay");
    assert_refused!(net.couple_field(cells, cells, field(), 1e12), Memory, "memory_budget");
    let nmda = Synapse::nmda();
    assert_refused!(net.connect_field(cells, cells, field(), 0.0, current()), Conflict, "at the source");
    assert_refused!(net.connect_field(cells, cells, field(), 0.25, nmda), OffGrid, "delay");
    assert_refused!(net.connect_field(cells, cells.slice(0..3), field(), 0.0, nmda), Length, "10");
    let bad = Synapse::new(Nmda { a: -1.0, ..Nmda::default() });
    assert_refused!(net.connect_field(cells, cells, field(), 0.0, bad), Parameter, "zero or a positive");
    net.connect_field(cells, cells, field(), 0.2, nmda).unwrap();
}

#[test]
fn durations_and_periods() {
    let (mut net, cells) = network();
    for duration in [-1.0, f64::NAN, f64::INFINITY] {
        assert_refused!(net.run(duration), Parameter, "duration", "positive, finite");
    }
    assert_refused!(net.run(1e300), Parameter, "duration", "1e300", "28147497671065.6 ms", "2^48 time steps");
    assert_refused!(net.run(0.05), OffGrid, "duration", "0 and 0.1");
    assert_refused!(net.add(1, Lif { t_ref: 0.25, ..Lif::default() }), OffGrid, "refractory", "Lif", "0.2 ");
    assert_refused!(net.record_some(cells, "v", &[0], 0.25), OffGrid, "samples");
    assert_refused!(net.record_some(cells, "v", &[0], 0.0), Parameter, "every", "positive");
    let wires = net.connect(cells, cells, AllToAll.weight(0.5), current()).unwrap();
    // Periods of no step, and of less than one.
    for every in [1e-9, 0.05] {
        assert_refused!(net.record_some(cells, "v", &[0], every), OffGrid, "samples", "value is 0.1 ms");
        assert_refused!(net.record_openings(wires, &[0], every), OffGrid, "samples", "value is 0.1 ms");
        assert_refused!(net.record_weights(wires, &[0], every), OffGrid, "samples", "value is 0.1 ms");
    }
    net.run(1.0).unwrap();
    for duration in [0.25, 1e-9] {
        let ampa = Synapse::new(AmpaKinetic { duration, ..AmpaKinetic::default() });
        assert_refused!(net.connect(cells, cells, AllToAll.weight(1.0), ampa), OffGrid, "pulse", "AmpaKinetic");
    }
}

#[test]
fn lists_of_the_wrong_length() {
    let (mut net, cells) = network();
    assert_refused!(net.drive(cells, PerNeuron(vec![0.0; 9])), Length, "PerNeuron", "10");
    let values = Array2::zeros((5, 9));
    assert_refused!(net.drive(cells, Table { values, every: 1.0 }), Length, "Table", "10");
    assert_refused!(net.set(cells, "v", vec![0.0; 11]), Length, "\"v\"", "10");
}

#[test]
fn handles_of_another_network() {
    let (mut net, cells) = network();
    let (mut other, others) = network();
    let foreign = other.connect(others, others, AllToAll.weight(1.0), current()).unwrap();
    for (pre, post) in [(others, cells), (cells, others)] {
        let wiring = || AllToAll.weight(1.0);
        assert_refused!(net.connect(pre, post, wiring(), current()), Foreign, "another network");
        assert_refused!(net.couple(pre, post, wiring(), GapJunction), Foreign, "another network");
        let oja = Oja::default();
        assert_refused!(net.couple_plastic(pre, post, wiring(), GapJunction, oja), Foreign, "another network");
    }
    assert_refused!(net.drive(others, Constant(1.0)), Foreign, "population");
    assert_refused!(net.background(others, 1.0, 1.0, current()), Foreign, "population");
    assert_refused!(net.record(others, "v"), Foreign, "population");
    assert_refused!(net.record_spikes(others), Foreign, "population");
    assert_refused!(net.get(others, "v"), Foreign, "population");
    assert_refused!(net.set(others, "v", 0.0), Foreign, "population");
    assert_refused!(net.synapses(foreign), Foreign, "projection");
    assert_refused!(net.weights(foreign), Foreign, "projection");
    assert_refused!(net.set_weights(foreign, 1.0), Foreign, "projection");
    assert_refused!(net.opening(foreign), Foreign, "projection");
    assert_refused!(net.record_openings(foreign, &[0], 0.1), Foreign, "projection");
    net.record_spikes(cells).unwrap();
    let run = net.run(1.0).unwrap();
    assert_refused!(run.spikes(others), Missing, "record_spikes");
    assert_refused!(run.samples(cells, "v"), Missing, "record");
    assert_refused!(run.openings(foreign), Missing, "record_openings");
}

#[test]
fn views_beyond_their_population() {
    let (mut net, cells) = network();
    #[allow(clippy::reversed_empty_ranges)]
    let backwards = cells.slice(5..2);
    assert!(backwards.is_empty());
    net.drive(backwards, Constant(1.0)).unwrap();
    for beyond in [cells.slice(5..11), cells.slice(0..usize::MAX), cells.split(11).0, cells.slice(20..30)] {
        assert_refused!(net.drive(beyond, Constant(1.0)), View, "0..10");
        assert_refused!(net.record(beyond, "v"), View, "0..10");
        assert_refused!(net.record_spikes(beyond), View, "0..10");
        assert_refused!(net.get(beyond, "v"), View, "0..10");
        assert_refused!(net.set(beyond, "v", 0.0), View, "0..10");
        assert_refused!(net.background(beyond, 1.0, 1.0, current()), View, "0..10");
        assert_refused!(net.connect(beyond, cells, AllToAll.weight(1.0), current()), View, "0..10");
        assert_refused!(net.couple(cells, beyond, AllToAll.weight(1.0), GapJunction), View, "0..10");
    }
    assert_refused!(net.record_some(cells, "v", &[3, 10], 0.1), View, "10");
    assert_refused!(net.record_some(cells, "v", &[usize::MAX], 0.1), View, "10");
}

#[test]
fn names_that_there_are_not() {
    let (mut net, cells) = network();
    assert_refused!(net.get(cells, "u"), Variable, "Lif", "\"u\"", "it has v");
    assert_refused!(net.record(cells, "g"), Variable, "record_openings");
    assert_refused!(net.set(cells, "tau", 5.0), Variable, "parameter", "add_each");
    assert_refused!(net.set(cells, "u", 0.0), Variable, "Lif", "it has v");
    assert_refused!(net.record(cells, "u"), Variable, "Lif", "it has v");
    let gap = net.couple(cells, cells, AllToAll.weight(0.0), GapJunction).unwrap();
    assert_refused!(net.opening(gap), Missing, "no gates");
    assert_refused!(net.record_openings(gap, &[0], 0.1), Missing, "no gates");
}

#[test]
fn more_than_the_memory_holds() {
    let mut net = Network::new(0.1).unwrap().memory_budget(4 << 30);
    let cells = net.add(1_000_000, Lif::default()).unwrap();
    assert_refused!(net.add(10_000_000_000, Lif::default()), Memory, "memory_budget");
    let all = || FixedProb(0.9);
    assert_refused!(net.connect(cells, cells, all().weight(1.0), current()), Memory, "FixedProb", "memory_budget");
    let wiring = FixedInDegree(1_000_000).weight(1.0);
    assert_refused!(net.connect(cells, cells, wiring, current()), Memory, "memory_budget");
    let wiring = FixedTotal(1_000_000_000_000).weight(1.0);
    assert_refused!(net.connect(cells, cells, wiring, current()), Memory, "memory_budget");
    let wiring = AllToAll.weight(Init::Uniform(0.0, 1.0));
    assert_refused!(net.connect(cells, cells, wiring, current()), Memory, "memory_budget");
    let learning = current().plastic(Stdp::default());
    assert_refused!(net.connect(cells, cells, AllToAll.weight(1.0), learning), Memory, "memory_budget");
    // Few synapses, but a long way for what is in flight.
    let wiring = Pairs(vec![(0, 0)]).weight(1.0).delay(6000.0);
    assert_refused!(net.connect(cells, cells, wiring, current()), Memory, "delay", "memory_budget");
    net.record(cells, "v").unwrap();
    assert_refused!(net.run(1000.0), Memory, "recording", "memory_budget");
    net.run(0.1).unwrap();

    let mut net = Network::new(0.1).unwrap().memory_budget(u64::MAX);
    assert_refused!(net.add(10_000_000_000, Lif::default()), Memory, "free on this machine");
}

#[test]
fn a_state_that_diverges() {
    let (mut net, cells) = network();
    net.record_spikes(cells).unwrap();
    net.drive(cells.slice(7..8), Signal(|t: f64| if t < 3.0 { 0.0 } else { f64::NAN })).unwrap();
    let error = net.run(100.0).unwrap_err();
    let Error::Diverged { population, neuron, variable, time } = &error else { panic!("{error:?}") };
    assert_eq!((population.as_str(), *neuron, variable.as_str()), ("population 0 (Lif)", 7, "v"));
    assert!((3.1..3.1 + 6.4).contains(time), "{time}");
    assert!(error.to_string().contains("smaller time step"));
    assert_refused!(net.run(1.0), Stopped, "restore a snapshot");
    let v = net.get(cells, "v").unwrap();
    assert!(v[7].is_nan() && v[6] == 0.0);

    // A network that has diverged can go back.
    let (mut net, cells) = network();
    let good = net.snapshot();
    net.drive(cells, Constant(1.0)).unwrap();
    assert_refused!(net.restore(&good), Snapshot, "without the drive 0");
    let good = net.snapshot();
    net.set(cells, "v", 1e300).unwrap();
    net.couple(cells, cells, AllToAll.weight(1e300), GapJunction).unwrap();
    assert_refused!(net.run(10.0), Diverged, "Lif");
    assert_refused!(net.restore(&good), Snapshot, "without the projection 0");
    assert_refused!(net.run(1.0), Stopped, "restore a snapshot");
}

/// A drive that gives what is no number.
struct Bad;

impl Drive for Bad {
    fn add(&self, _: &Moment, _: Range<usize>, _: &mut [f64], current: &mut [f64]) {
        current.fill(f64::NAN);
    }

    fn check(&self, _: usize) -> Result<()> {
        Ok(())
    }
}

#[test]
fn a_drive_that_gives_no_number() {
    let (mut net, cells) = network();
    net.drive(cells, Bad).unwrap();
    assert_refused!(net.run(1.0), Diverged, "neuron 0", "v of");
}

#[test]
fn a_drive_that_panics() {
    let (mut net, cells) = network();
    net.drive(cells, Signal(|t: f64| if t < 3.0 { 0.0 } else { panic!("no current from 3 ms on") })).unwrap();
    let good = net.snapshot();
    let run = catch_unwind(AssertUnwindSafe(|| net.run(100.0).map(|_| ())));
    assert!(run.is_err());
    assert_refused!(net.run(1.0), Stopped, "restore a snapshot");
    assert_eq!(net.get(cells, "v").unwrap().len(), 10);
    net.restore(&good).unwrap();
    net.run(2.0).unwrap();
}

/// A rule that connects whatever it is told to, by source, by target or in pairs.
#[derive(Clone)]
struct Whatever {
    partners: Vec<u32>,
    by: By,
}

#[derive(Clone, Copy, Debug)]
enum By {
    Source,
    Target,
    Pairs,
}

impl Connect for Whatever {
    fn plan(&self, _: Shape, _: Source) -> Result<Plan> {
        let partners = self.partners.clone();
        Ok(match self.by {
            By::Source => Plan::BySource(Box::new(move |_, _, list| list.clone_from(&partners))),
            By::Target => Plan::ByTarget(Box::new(move |_, _, list| list.clone_from(&partners))),
            By::Pairs => Plan::Pairs(partners.iter().flat_map(|&one| [(one, 0), (0, one)]).collect()),
        })
    }

    fn expected(&self, _: Shape) -> f64 {
        0.0
    }
}

#[test]
fn a_connection_rule_that_names_neurons_that_there_are_not() {
    for by in [By::Source, By::Target, By::Pairs] {
        let (mut net, cells) = network();
        let before = net.snapshot();
        for beyond in [10, u32::MAX] {
            let wiring = Whatever { partners: vec![3, beyond, 0], by }.weight(1.0);
            assert_refused!(net.connect(cells, cells, wiring, current()), Infeasible, "10", "rule");
        }
        assert_eq!(net.snapshot(), before);

        // Neurons out of order are no harm.
        let wiring = Whatever { partners: vec![7, 2, 9, 2], by };
        let proj = net.connect(cells, cells, wiring.weight(Init::Uniform(0.0, 1.0)), current()).unwrap();
        let synapses = net.synapses(proj).unwrap();
        assert!(synapses.is_sorted_by_key(|synapse| (synapse.source, synapse.target)), "{by:?}");
        let with_two = synapses.iter().filter(|synapse| (synapse.source, synapse.target) == (0, 2));
        assert_eq!(with_two.count(), if matches!(by, By::Target) { 0 } else { 2 });
        assert_eq!(synapses.len(), if matches!(by, By::Pairs) { 8 } else { 40 });
        net.run(1.0).unwrap();
    }
}

#[test]
fn a_refused_connection_leaves_no_trace() {
    let build = |bad: bool| {
        let (mut net, cells) = network();
        if bad {
            let synapse = current().release(TsodyksMarkram::default());
            for delay in [Init::by_pair(|_, _| -1.0), Init::from([0.1])] {
                let wiring = || AllToAll.weight(1.0).delay(delay.clone());
                assert!(net.connect(cells, cells, wiring(), synapse).is_err());
                assert!(net.connect(cells, cells, wiring(), synapse.plastic(Stdp::default())).is_err());
                assert!(net.connect(cells, cells, wiring(), Synapse::nmda()).is_err());
                assert!(net.couple(cells, cells, wiring(), GapJunction).is_err());
                assert!(net.couple_plastic(cells, cells, wiring(), GapJunction, Oja::default()).is_err());
            }
            assert!(net.background(cells, -1.0, 1.0, current()).is_err());
            assert!(net.drive(cells, PerNeuron(Vec::new())).is_err());
            assert!(net.add(1, Lif { tau: 0.0, ..Lif::default() }).is_err());
            assert!(net.record_some(cells, "v", &[99], 0.1).is_err());
        }
        net.drive(cells, Constant(30.0)).unwrap();
        net.connect(cells, cells, FixedProb(0.5).weight(Init::Uniform(0.0, 1.0)).delay(1.0), current()).unwrap();
        net.run(50.0).unwrap();
        net.snapshot()
    };
    assert_eq!(build(true), build(false));
}

#[test]
fn weights_that_do_not_fit() {
    let (mut net, cells) = network();
    let one = net.connect(cells, cells, AllToAll.weight(1.0), current()).unwrap();
    assert_refused!(net.set_weights(one, vec![1.0; 100]), Conflict, "stored as one", "list");
    assert_refused!(net.set_weights(one, f64::NAN), Parameter, "finite");
    net.set_weights(one, 3.0).unwrap();
    assert!(net.weights(one).unwrap().iter().all(|&weight| weight == 3.0));

    let each = net.connect(cells, cells, AllToAll.weight(Init::Uniform(0.0, 1.0)), current()).unwrap();
    for n in [0, 99, 101] {
        assert_refused!(net.set_weights(each, vec![1.0; n]), Length, "100", "synapse");
    }
    assert_refused!(net.set_weights(each, vec![1e300; 100]), Parameter, "weight");
    let weights: Vec<f64> = (0..100).map(f64::from).collect();
    net.set_weights(each, weights.clone()).unwrap();
    assert_eq!(net.weights(each).unwrap().to_vec(), weights);
}

#[test]
fn nothing_is_no_error() {
    let mut net = Network::new(0.1).unwrap();
    let nobody = net.add(0, Lif::default()).unwrap();
    let none = net.add_each(Vec::<Lif>::new()).unwrap();
    let cells = net.add(3, Lif::default()).unwrap();
    net.drive(nobody, OrnsteinUhlenbeck { mean: 0.0, sd: 1.0, tau: 1.0 }).unwrap();
    net.drive(nobody, PerNeuron(Vec::new())).unwrap();
    net.background(nobody, 1.0, 1.0, current()).unwrap();
    net.set(none, "v", 0.0).unwrap();
    for (pre, post) in [(nobody, cells), (cells, nobody), (nobody, none), (cells.slice(1..1), cells)] {
        let proj = net.connect(pre, post, AllToAll.weight(1.0).delay(1.0), current()).unwrap();
        assert!(net.synapses(proj).unwrap().is_empty());
        net.set_weights(proj, 2.0).unwrap();
        assert_eq!(net.opening(proj).unwrap().len(), post.len());
        let drawn = FixedProb(0.5).weight(Init::Uniform(0.0, 1.0)).delay(Init::Uniform(0.0, 1.0));
        net.connect(pre, post, drawn, current().plastic(Stdp::default())).unwrap();
        net.connect(pre, post, AllToAll.weight(1.0), Synapse::nmda()).unwrap();
        net.couple(pre, post, AllToAll.weight(1.0), GapJunction).unwrap();
        net.couple_plastic(pre, post, AllToAll.weight(1.0), GapJunction, Oja::default()).unwrap();
    }
    let proj = net.connect(cells, cells, FixedProb(0.0).weight(1.0), current()).unwrap();
    assert_eq!(net.weights(proj).unwrap().len(), 0);
    net.record(nobody, "v").unwrap();
    net.record_spikes(nobody).unwrap();
    let before = net.snapshot();
    let run = net.run(0.0).unwrap();
    assert_eq!(net.snapshot(), before);
    assert!(run.spikes(nobody).unwrap().is_empty());
    assert_eq!(run.samples(nobody, "v").unwrap().values.dim(), (0, 0));
    let run = net.run(1.0).unwrap();
    assert_eq!(run.samples(nobody, "v").unwrap().values.dim(), (10, 0));
    assert_eq!(net.get(nobody, "v").unwrap().len(), 0);
    Network::new(0.1).unwrap().run(5.0).unwrap();
}

/// What has no variable to act on, or a variable that would keep for ever what is done to it.
#[test]
fn what_nothing_can_act_on() {
    let (mut net, cells) = network();
    let listed = net.add_spike_times(10, &[(0, 5.0)]).unwrap();
    assert_refused!(
        net.drive(listed, Constant(1.0)),
        Conflict,
        "population 1 (SpikeTimes)",
        "no variable",
        "give the times"
    );
    assert_refused!(net.drive(listed, WhiteNoise(1.0)), Conflict, "no variable");
    assert_refused!(net.background(listed, 1.0, 1.0, current()), Conflict, "no variable");
    for (pre, post) in [(cells, listed), (listed, cells)] {
        let wiring = || AllToAll.weight(1.0);
        assert_refused!(net.couple(pre, post, wiring(), GapJunction), Conflict, "SpikeTimes", "a coupling");
        assert_refused!(net.couple_plastic(pre, post, wiring(), Linear, Oja::default()), Conflict, "SpikeTimes");
        let field = CircularConvolution::new(vec![1.0; 10], Convolution::Direct).unwrap();
        assert_refused!(net.couple_field(pre, post, field, 0.0), Conflict, "SpikeTimes", "a field");
    }

    let sources = net.add(10, Poisson { rate: 10.0 }).unwrap();
    let jump = || Synapse::new(VoltageJump::default());
    let wiring = || AllToAll.weight(1.0).delay(1.0);
    assert_refused!(
        net.drive(sources, WhiteNoise(1.0)),
        Conflict,
        "rate",
        "Poisson",
        "white noise for ever",
        "current"
    );
    assert_refused!(net.background(sources, 1.0, 1.0, jump()), Conflict, "Poisson", "jumps for ever", "gates");
    assert_refused!(net.connect(cells, sources, wiring(), jump()), Conflict, "Poisson", "jumps for ever", "gate");
    assert_refused!(net.connect(cells, sources, wiring(), jump().plastic(Stdp::default())), Conflict, "jumps for ever");
    // Its input adds to its rate, for as long as it lasts.
    net.drive(sources, Constant(5.0)).unwrap();
    net.drive(sources, OrnsteinUhlenbeck { mean: 0.0, sd: 1.0, tau: 5.0 }).unwrap();
    net.background(sources, 1.0, 1.0, current()).unwrap();
    net.connect(cells, sources, wiring(), current()).unwrap();
    net.connect(listed, cells, wiring(), jump()).unwrap();
    net.run(20.0).unwrap();
    assert!(net.get(sources, "rate").unwrap().iter().all(|&rate| rate == 10.0));
}

#[test]
fn what_comes_too_late() {
    let (mut net, cells) = network();
    net.run(5.0).unwrap();
    let stimulus = |to: f64| synfire::models::Stimulus::new(9.0).step(1.0, 2.0).step(to, 0.0);
    let table = |rows: usize| Table { values: Array2::zeros((rows, 1)), every: 1.0 };
    let late = Pulses(vec![(6.0, 7.0, 1.0), (1.0, 5.0, 1.0)]);
    assert_refused!(net.drive(cells, late), Conflict, "pulse from 1 ms on", "ended at 5 ms", "reached 5 ms", "later");
    assert_refused!(net.drive(cells, table(5)), Conflict, "table", "ended at 5 ms", "reached 5 ms");
    assert_refused!(net.drive(cells, stimulus(4.0)), Conflict, "stimulus", "ended at 4 ms", "reached 5 ms");
    // What has begun acts from now on.
    net.drive(cells, Pulses(vec![(1.0, 5.1, 1.0)])).unwrap();
    net.drive(cells, table(6)).unwrap();
    net.drive(cells, stimulus(5.5)).unwrap();
    net.drive(cells, synfire::models::Stimulus::new(3.0).step(1.0, 2.0)).unwrap();
    let pieces = synfire::models::Stimulus::new(9.0).step(3.0, 1.0).step(2.0, 0.0);
    assert_refused!(net.drive(cells, pieces), Parameter, "Stimulus", "from = 2", "before");
}
