//! Is a snapshot refused by a network that was given anything else, and taken by one that was given the same?

use ndarray::Array2;
use std::ops::Range;

use synfire::network::Moment;
use synfire::prelude::*;

/// A model, rule and drive of a user's own, with a parameter that nobody else sees.
#[derive(Clone, Debug, PartialEq)]
struct Own(f64);

impl Neuron<2> for Own {
    const VARS: [&'static str; 2] = ["v", "w"];

    fn rest(&self) -> [f64; 2] {
        [-60.0, 0.0]
    }

    fn flow(&self, [_, w]: [f64; 2], input: Affine) -> [Affine; 2] {
        [(ohm(1.0, -60.0) + input - w) / 10.0, decay(100.0)]
    }

    fn fires(&self, _: [f64; 2], [v, _]: [f64; 2]) -> bool {
        v >= self.0
    }
}

impl Kinetics<1> for Own {
    const VARS: [&'static str; 1] = ["g"];

    fn flow(&self, _: [f64; 1]) -> [Affine; 1] {
        [decay(self.0)]
    }

    fn receive(&self, [g]: [f64; 1], w: f64) -> [f64; 1] {
        [g + w]
    }

    fn gate(&self, [g]: [f64; 1]) -> f64 {
        g
    }
}

impl Output for Own {
    fn current(&self, g: f64, _: f64) -> Affine {
        ohm(g, self.0)
    }
}

impl Release<1> for Own {
    fn rest(&self) -> [f64; 1] {
        [1.0]
    }

    fn recover(&self, [x]: [f64; 1], elapsed: f64) -> [f64; 1] {
        [if elapsed > 5.0 * self.0 { 1.0 } else { x + (1.0 - x) * elapsed / (5.0 * self.0) }]
    }

    fn spike(&self, [x]: [f64; 1]) -> ([f64; 1], f64) {
        ([0.5 * x], x)
    }
}

impl Plasticity<1, 1> for Own {
    fn pre(&self) -> [Trace; 1] {
        [Trace::all(20.0)]
    }

    fn post(&self) -> [Trace; 1] {
        [Trace::nearest(20.0)]
    }

    fn on_pre(&self, w: f64, _: [f64; 1], _: [f64; 1]) -> f64 {
        w
    }

    fn on_post(&self, w: f64, [x]: [f64; 1], _: [f64; 1]) -> f64 {
        w + 0.001 * self.0 * x
    }
}

impl Coupling for Own {
    fn current(&self, w: f64, pre: f64) -> Affine {
        linear(w * self.0 * pre, 0.0)
    }
}

impl RateRule<0> for Own {
    fn post(&self, _: [f64; 0], _: f64) -> [Affine; 0] {
        []
    }

    fn flow(&self, pre: f64, post: f64, _: [f64; 0]) -> Affine {
        linear(1e-9 * self.0 * pre * post, 0.0)
    }
}

impl Field for Own {
    fn act(&self, sources: &[f64], targets: &mut [f64]) {
        targets.iter_mut().zip(sources).for_each(|(target, source)| *target = 1e-3 * self.0 * source);
    }

    fn check(&self, _: usize, _: usize) -> Result<()> {
        Ok(())
    }
}

impl Drive for Own {
    fn add(&self, moment: &Moment, _: Range<usize>, _: &mut [f64], current: &mut [f64]) {
        current.iter_mut().for_each(|current| *current += self.0 * moment.time);
    }

    fn check(&self, _: usize) -> Result<()> {
        Ok(())
    }
}

/// An integrator of a user's own.
#[derive(Clone, Copy)]
struct Slowed(f64);

impl Integrator for Slowed {
    fn step<F: synfire::integrate::Flow<D>, const D: usize>(self, flow: F, x: [f64; D], dt: f64) -> [f64; D] {
        Euler.step(flow, x, dt * self.0)
    }
}

/// Cells and a projection between them, to be given something more.
type Given = fn(&mut Network, Pop, f64) -> Result<()>;

/// Whatever can be given, with a number in it: 1 or a little more.
const EVERYTHING: &[(&str, Given)] = &[
    ("a parameter of a model", |net, _, x| net.add(2, Lif { tau: 10.0 * x, ..Lif::default() }).map(drop)),
    ("a threshold", |net, _, x| net.add(2, Lif { v_th: 20.0 * x, ..Lif::default() }).map(drop)),
    ("a reset", |net, _, x| net.add(2, Lif { v_reset: -5.0 * x, ..Lif::default() }).map(drop)),
    ("a refractory time", |net, _, x| {
        net.add(2, Lif { t_ref: if x == 1.0 { 2.0 } else { 2.1 }, ..Lif::default() }).map(drop)
    }),
    ("a slope far from rest", |net, _, x| net.add(2, AdEx { delta_t: 2.0 * x, ..AdEx::default() }).map(drop)),
    ("a jump of adaptation", |net, _, x| net.add(2, AdEx { b: 0.05 * x, ..AdEx::default() }).map(drop)),
    ("a conductance", |net, _, x| net.add(2, HodgkinHuxley { g_na: 120.0 * x, ..HodgkinHuxley::default() }).map(drop)),
    ("a rate", |net, _, x| net.add(2, Poisson { rate: 50.0 * x }).map(drop)),
    ("one of many", |net, _, x| {
        net.add_each((0..50).map(|k| Lif { tau: if k == 37 { 10.0 * x } else { 10.0 }, ..Lif::default() }).collect())
            .map(drop)
    }),
    ("a threshold of a user's model", |net, _, x| net.add(2, Own(-50.0 * x)).map(drop)),
    ("an integrator", |net, _, x| net.add_with(2, Lif::default(), Slowed(x)).map(drop)),
    ("another integrator", |net, _, x| match x {
        1.0 => net.add_with(2, Izhikevich::default(), Rk4).map(drop),
        _ => net.add_with(2, Izhikevich::default(), Heun).map(drop),
    }),
    ("spike times", |net, _, x| net.add_spike_times(2, &[(1, if x == 1.0 { 9.0 } else { 9.1 })]).map(drop)),
    ("a constant", |net, cells, x| net.drive(cells, Constant(30.0 * x)).map(drop)),
    ("a current of one neuron", |net, cells, x| {
        net.drive(cells, PerNeuron((0..10).map(|k| x * (k / 9) as f64).collect())).map(drop)
    }),
    ("a pulse", |net, cells, x| {
        net.drive(cells, Pulses(vec![(500.0, 900.0, 1.0), (2000.0, 2001.0, 3.0 * x)])).map(drop)
    }),
    ("a table", |net, cells, x| {
        net.drive(
            cells,
            Table { values: Array2::from_shape_fn((400, 1), |(k, _)| if k == 399 { x } else { 0.5 }), every: 1.0 },
        )
        .map(drop)
    }),
    ("white noise", |net, cells, x| net.drive(cells, WhiteNoise(0.1 * x)).map(drop)),
    ("coloured noise", |net, cells, x| net.drive(cells, OrnsteinUhlenbeck { mean: 0.0, sd: x, tau: 5.0 }).map(drop)),
    ("a stimulus", |net, cells, x| net.drive(cells, synfire::models::Stimulus::new(100.0).step(900.0, x)).map(drop)),
    ("a user's drive", |net, cells, x| net.drive(cells, Own(x)).map(drop)),
    ("a part of the cells", |net, cells, x| {
        net.drive(cells.slice(0..if x == 1.0 { 5 } else { 6 }), Constant(1.0)).map(drop)
    }),
    ("a background's rate", |net, cells, x| net.background(cells, 100.0 * x, 0.1, gate(5.0)).map(drop)),
    ("a background's weight", |net, cells, x| net.background(cells, 100.0, 0.1 * x, gate(5.0)).map(drop)),
    ("kinetics", |net, cells, x| net.connect(cells, cells, wires(), gate(5.0 * x)).map(drop)),
    ("an output", |net, cells, x| {
        net.connect(cells, cells, wires(), gate(5.0).output(Conductance(60.0 * x))).map(drop)
    }),
    ("a pulse of transmitter", |net, cells, x| {
        let kinetics = AmpaKinetic { duration: if x == 1.0 { 1.0 } else { 1.1 }, ..AmpaKinetic::default() };
        net.connect(cells, cells, wires(), Synapse::new(kinetics)).map(drop)
    }),
    ("gates at the source", |net, cells, x| {
        let kinetics = Nmda { tau_decay: 100.0 * x, ..Nmda::default() };
        let synapse = Synapse::new(kinetics).output(MagnesiumBlock::default());
        net.connect(cells, cells, wires(), synapse).map(drop)
    }),
    ("a release", |net, cells, x| {
        let release = TsodyksMarkram { tau_d: 200.0 * x, ..TsodyksMarkram::default() };
        net.connect(cells, cells, wires(), gate(5.0).release(release)).map(drop)
    }),
    ("a time of a rule", |net, cells, x| {
        let rule = Stdp { tau_plus: 20.0 * x, ..Stdp::default() };
        net.connect(cells, cells, wires(), gate(5.0).plastic(rule)).map(drop)
    }),
    ("an amplitude of a rule", |net, cells, x| {
        let rule = Stdp { a_minus: 0.01 * x, ..Stdp::default() };
        net.connect(cells, cells, wires(), gate(5.0).plastic(rule)).map(drop)
    }),
    ("a bound of a rule", |net, cells, x| {
        let rule = Stdp { w_max: x, ..Stdp::default() };
        net.connect(cells, cells, wires(), gate(5.0).plastic(rule)).map(drop)
    }),
    ("how long a change waits", |net, cells, x| {
        let rule = Rewarded { rule: Stdp::default(), tau_eligibility: 1000.0 * x, tau_reward: 200.0 };
        net.connect(cells, cells, wires(), gate(5.0).plastic(rule)).map(drop)
    }),
    ("a user's kinetics", |net, cells, x| net.connect(cells, cells, wires(), Synapse::new(Own(5.0 * x))).map(drop)),
    ("a user's output", |net, cells, x| net.connect(cells, cells, wires(), gate(5.0).output(Own(x))).map(drop)),
    ("a user's release", |net, cells, x| net.connect(cells, cells, wires(), gate(5.0).release(Own(x))).map(drop)),
    ("a user's rule", |net, cells, x| net.connect(cells, cells, wires(), gate(5.0).plastic(Own(x))).map(drop)),
    ("a weight", |net, cells, x| net.connect(cells, cells, AllToAll.weight(0.1 * x), gate(5.0)).map(drop)),
    ("a weight that learns", |net, cells, x| {
        net.connect(cells, cells, AllToAll.weight(0.1 * x), gate(5.0).plastic(Stdp::default())).map(drop)
    }),
    ("one weight of many", |net, cells, x| {
        let weights: Vec<f64> = (0..100).map(|k| if k == 77 { 0.1 * x } else { 0.1 }).collect();
        net.connect(cells, cells, AllToAll.weight(weights), gate(5.0)).map(drop)
    }),
    ("drawn weights", |net, cells, x| {
        net.connect(cells, cells, AllToAll.weight(Init::Normal(0.1, 0.01 * x)), gate(5.0)).map(drop)
    }),
    ("weights by a function", |net, cells, x| {
        net.connect(cells, cells, AllToAll.weight(Init::by_pair(move |a, b| x * (a + b) as f64)), gate(5.0)).map(drop)
    }),
    ("a delay", |net, cells, x| {
        let delay = if x == 1.0 { 1.0 } else { 1.1 };
        net.connect(cells, cells, AllToAll.weight(0.1).delay(delay), gate(5.0)).map(drop)
    }),
    ("one delay of many", |net, cells, x| {
        let delays: Vec<f64> = (0..100).map(|k| if k == 77 && x > 1.0 { 1.1 } else { 1.0 }).collect();
        net.connect(cells, cells, AllToAll.weight(0.1).delay(delays), gate(5.0)).map(drop)
    }),
    ("a pair", |net, cells, x| {
        let pairs = Pairs(vec![(0, 1), (2, if x == 1.0 { 3 } else { 4 })]);
        net.connect(cells, cells, pairs.weight(0.1), gate(5.0)).map(drop)
    }),
    ("an autapse", |net, cells, x| {
        net.connect(cells, cells, AllToAll.weight(0.1).autapses(x == 1.0), gate(5.0)).map(drop)
    }),
    ("a coupling", |net, cells, x| net.couple(cells, cells, wires(), Own(x)).map(drop)),
    ("a coupling's weight", |net, cells, x| net.couple(cells, cells, AllToAll.weight(0.01 * x), GapJunction).map(drop)),
    ("a rule on rates", |net, cells, x| {
        net.couple_plastic(cells, cells, wires(), GapJunction, Oja { gamma: 1e-9 * x }).map(drop)
    }),
    ("a user's rule on rates", |net, cells, x| {
        net.couple_plastic(cells, cells, wires(), GapJunction, Own(x)).map(drop)
    }),
    ("a field", |net, cells, x| net.couple_field(cells, cells, Own(x), 0.1).map(drop)),
    ("a convolution", |net, cells, x| {
        let kernel = (0..10).map(|k| 1e-3 * if k == 3 { x } else { 1.0 }).collect();
        net.couple_field(cells, cells, CircularConvolution::new(kernel, Convolution::Fourier)?, 0.1).map(drop)
    }),
    ("a field's delay", |net, cells, x| {
        net.couple_field(cells, cells, Own(1.0), if x == 1.0 { 0.1 } else { 0.2 }).map(drop)
    }),
];

fn wires() -> Wiring<AllToAll> {
    AllToAll.weight(0.01)
}

fn gate(tau: f64) -> Synapse<Exponential> {
    Synapse::new(Exponential { tau })
}

fn network(give: Given, x: f64) -> Result<Network> {
    let mut net = Network::new(0.1)?;
    let cells = net.add(10, Lif::default())?;
    net.drive(cells, Constant(30.0))?;
    give(&mut net, cells, x)?;
    Ok(net)
}

#[test]
fn a_snapshot_of_a_network_that_was_given_something_else_is_refused() -> Result<()> {
    for &(what, give) in EVERYTHING {
        let mut one = network(give, 1.0)?;
        one.run(2.0)?;
        let snapshot = one.snapshot();
        let mut same = network(give, 1.0)?;
        same.restore(&snapshot).unwrap_or_else(|error| panic!("the same, with {what}: {error}"));
        let mut other = network(give, 1.001)?;
        let before = other.state_hash();
        let refused = other.restore(&snapshot);
        assert!(matches!(refused, Err(Error::Snapshot { .. })), "{what} is another: {refused:?}");
        assert_eq!(other.state_hash(), before, "{what}");
    }
    Ok(())
}

#[test]
fn functions_are_compared_by_their_place_alone() -> Result<()> {
    let current = |x: f64| move |t: f64| x * t;
    let build = |x: f64| {
        let mut net = Network::new(0.1)?;
        let cells = net.add(2, Lif::default())?;
        net.drive(cells, Signal(current(x)))?;
        net.drive(cells, Pattern(move |t, neuron| x * t * neuron as f64))?;
        Ok::<_, Error>(net)
    };
    let snapshot = build(1.0)?.snapshot();
    build(2.0)?.restore(&snapshot)?;
    let mut net = Network::new(0.1)?;
    let cells = net.add(2, Lif::default())?;
    net.drive(cells, Pattern(|t, neuron| t * neuron as f64))?;
    net.drive(cells, Signal(|t: f64| t))?;
    assert!(net.restore(&snapshot).is_err(), "in another order");
    Ok(())
}

#[test]
fn a_model_that_panics_far_from_its_rest_can_be_added() -> Result<()> {
    #[derive(Clone)]
    struct Narrow;

    impl Neuron<1> for Narrow {
        const VARS: [&'static str; 1] = ["v"];

        fn rest(&self) -> [f64; 1] {
            [0.0]
        }

        fn flow(&self, [v]: [f64; 1], input: Affine) -> [Affine; 1] {
            assert!(v.abs() < 10.0, "this model knows no such state");
            [(ohm(1.0, 0.0) + input) / 10.0]
        }
    }

    let build = || {
        let mut net = Network::new(0.1)?;
        let cells = net.add(3, Narrow)?;
        net.drive(cells, Constant(5.0))?;
        Ok::<_, Error>(net)
    };
    let mut net = build()?;
    net.run(100.0)?;
    build()?.restore(&net.snapshot())?;
    Ok(())
}

#[test]
fn a_seed_must_come_first() -> Result<()> {
    let mut net = Network::new(0.1)?;
    let source = net.add(50, Poisson { rate: 50.0 })?;
    let mut late = net.seed(1);
    for _ in 0..2 {
        let refused = late.record_spikes(source);
        assert!(matches!(&refused, Err(Error::Conflict { what }) if what.contains("seed 1")), "{refused:?}");
        assert!(matches!(late.run(1.0), Err(Error::Conflict { .. })));
        assert!(matches!(late.add(1, Lif::default()), Err(Error::Conflict { .. })));
    }
    assert_eq!(late.time(), 0.0);
    // The seed that it has already, and what can be said late.
    let mut net = Network::new(0.1)?.seed(4);
    net.add(50, Poisson { rate: 50.0 })?;
    let mut net = net.seed(4).threads(1).memory_budget(1 << 30);
    net.run(1.0)?;
    let mut net = net.memory_budget(1);
    assert!(matches!(net.add(1, Lif::default()), Err(Error::Memory { .. })));
    Ok(())
}
