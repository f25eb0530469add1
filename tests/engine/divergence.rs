//! Is whatever is not finite reported, by its name and with the time at which it was so first?

use std::ops::Range;

use synfire::network::Moment;
use synfire::prelude::*;

/// Whatever a model can give that is no number: one of these at a time, from the first moment on at which it matters.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Bad {
    Flow,
    Hazard,
    Reset,
    Drive,
    Receive,
    Gate,
    Current,
    OnPre,
    OnPost,
    Release,
    Coupling,
    Field,
    RateWeight,
    RateVariable,
}

impl Bad {
    /// The number, or none.
    fn or(self, bad: Bad, number: f64) -> f64 {
        if self == bad { f64::NAN } else { number }
    }
}

/// Fires by chance, once a ms on average, and swallows whatever is no number: its rate is a select.
impl Neuron<1> for Bad {
    const VARS: [&'static str; 1] = ["v"];
    const NOISY: bool = true;

    fn rest(&self) -> [f64; 1] {
        [0.0]
    }

    fn flow(&self, _: [f64; 1], _: Affine) -> [Affine; 1] {
        [linear(self.or(Bad::Flow, 0.1), 0.1)]
    }

    fn hazard(&self, [v]: [f64; 1], input: Affine) -> f64 {
        self.or(Bad::Hazard, if v + input.a > 1e9 { 0.0 } else { 1.0 })
    }

    fn reset(&self, [v]: [f64; 1]) -> [f64; 1] {
        [self.or(Bad::Reset, v)]
    }
}

impl Kinetics<1> for Bad {
    const VARS: [&'static str; 1] = ["g"];

    fn flow(&self, _: [f64; 1]) -> [Affine; 1] {
        [decay(5.0)]
    }

    fn receive(&self, [g]: [f64; 1], w: f64) -> [f64; 1] {
        [if w == 0.0 { g } else { g + self.or(Bad::Receive, w) }]
    }

    fn gate(&self, [g]: [f64; 1]) -> f64 {
        if g == 0.0 { g } else { self.or(Bad::Gate, g) }
    }
}

impl Output for Bad {
    fn current(&self, g: f64, _: f64) -> Affine {
        linear(if g == 0.0 { g } else { self.or(Bad::Current, g) }, 0.0)
    }
}

impl Plasticity<1, 1> for Bad {
    fn pre(&self) -> [Trace; 1] {
        [Trace::all(20.0)]
    }

    fn post(&self) -> [Trace; 1] {
        [Trace::all(20.0)]
    }

    fn on_pre(&self, w: f64, _: [f64; 1], _: [f64; 1]) -> f64 {
        self.or(Bad::OnPre, w)
    }

    fn on_post(&self, w: f64, _: [f64; 1], _: [f64; 1]) -> f64 {
        self.or(Bad::OnPost, w)
    }
}

impl Release<1> for Bad {
    fn rest(&self) -> [f64; 1] {
        [1.0]
    }

    fn recover(&self, x: [f64; 1], _: f64) -> [f64; 1] {
        x
    }

    fn spike(&self, x: [f64; 1]) -> ([f64; 1], f64) {
        (x, self.or(Bad::Release, 1.0))
    }
}

impl Coupling for Bad {
    fn current(&self, w: f64, pre: f64) -> Affine {
        linear(self.or(Bad::Coupling, w * pre), 0.0)
    }
}

impl Field for Bad {
    fn act(&self, _: &[f64], targets: &mut [f64]) {
        targets.fill(self.or(Bad::Field, 0.0));
    }

    fn check(&self, _: usize, _: usize) -> Result<()> {
        Ok(())
    }
}

impl RateRule<1> for Bad {
    fn post(&self, _: [f64; 1], _: f64) -> [Affine; 1] {
        [linear(self.or(Bad::RateVariable, 0.0), 0.0)]
    }

    fn flow(&self, _: f64, _: f64, _: [f64; 1]) -> Affine {
        linear(self.or(Bad::RateWeight, 0.0), 0.0)
    }
}

impl Drive for Bad {
    fn add(&self, moment: &Moment, _: Range<usize>, _: &mut [f64], current: &mut [f64]) {
        // In one step alone.
        let now = if moment.step == 30 { self.or(Bad::Drive, 0.0) } else { 0.0 };
        current.iter_mut().for_each(|current| *current += now);
    }

    fn check(&self, _: usize) -> Result<()> {
        Ok(())
    }
}

/// Cells that swallow what is no number, and everything that can give it to them.
fn network(bad: Bad, threads: usize) -> Result<Network> {
    let mut net = Network::new(0.1)?.seed(3).threads(threads);
    let cells = net.add(21_000, bad)?;
    let sources = net.add_spike_times(2, &[(0, 2.0), (1, 3.3), (0, 7.0)])?;
    let sleepers = net.add_spike_times(3, &[(1, 0.1)])?;
    let some = cells.slice(700..704);
    let synapse = Synapse::new(bad).output(bad);
    let wires = || AllToAll.weight(Init::Same(0.1)).delay(0.3);
    net.connect(sources, some, wires(), synapse)?;
    net.connect(sources, some, wires(), synapse.release(bad))?;
    net.connect(sleepers, some, wires(), synapse.plastic(bad))?;
    net.connect(sources, some, wires(), synapse.plastic(Rewarded::new(bad)))?;
    net.couple(some, some, wires(), bad)?;
    net.couple_plastic(some, some, wires(), Linear, bad)?;
    net.couple_field(some, some, bad, 0.2)?;
    net.drive(some, bad)?;
    Ok(net)
}

/// The error of a network that is run over 12 ms in pieces of so many steps.
fn diverged(mut net: Network, steps: usize) -> Error {
    for at in (0..120).step_by(steps) {
        match net.run(0.1 * steps.min(120 - at) as f64) {
            Ok(_) => {}
            Err(error) => {
                assert!(matches!(net.run(1.0), Err(Error::Stopped { .. })));
                return error;
            }
        }
    }
    panic!("nothing was found in {net:?}")
}

#[test]
fn what_is_no_number_is_found_and_named() -> Result<()> {
    use Bad::*;
    let every = [
        (Flow, "v", Some((0, 0.1))),
        (Hazard, "the hazard", Some((0, 0.1))),
        (Reset, "v", None),
        (Drive, "the input", Some((700, 3.1))),
        (Receive, "the input", Some((700, 0.5))),
        (Gate, "the input", Some((700, 0.5))),
        (Current, "the input", Some((700, 0.5))),
        (OnPre, "the weight from source 1 in projection 2", Some((700, 0.4))),
        (OnPost, "the weight from source 0 in projection 2", None),
        (Release, "what a spike lets out", Some((0, 2.0))),
        (Coupling, "the input", Some((700, 0.1))),
        (Field, "the input", Some((700, 0.1))),
        (RateWeight, "the weight from source 0 in projection 5", Some((700, 0.1))),
        (RateVariable, "variable 0 of the learning rule in projection 5", Some((0, 0.1))),
    ];
    for (bad, name, at) in every {
        let error = diverged(network(bad, 1)?, 120);
        let Error::Diverged { neuron, variable, time, .. } = &error else { panic!("{bad:?}: {error}") };
        assert_eq!(variable, name, "{bad:?}: {error}");
        if let Some((first, instant)) = at {
            assert_eq!((*neuron, (time * 10.0).round()), (first, (instant * 10.0_f64).round()), "{bad:?}: {error}");
        }
        // The same error, whatever the cuts and threads.
        for (steps, threads) in [(1, 1), (7, 2), (64, 1), (120, 2)] {
            assert_eq!(diverged(network(bad, threads)?, steps), error, "{bad:?} in pieces of {steps} steps");
        }
    }
    Ok(())
}

/// Potentials that jump beyond all numbers while they are held, and would come back with the next spike.
fn jumping(threads: usize) -> Result<Network> {
    let mut net = Network::new(0.1)?.threads(threads);
    let sources = net.add_spike_times(1, &[(0, 0.3), (0, 0.5), (0, 0.6)])?;
    let cells = net.add(1, PerfectIntegrator { t_ref: 1.0, ..PerfectIntegrator::default() })?;
    net.drive(cells, Constant(1.0))?;
    net.connect(sources, cells, AllToAll.weight(1e308), Synapse::new(VoltageJump { while_refractory: true }))?;
    Ok(net)
}

#[test]
fn cuts_decide_neither_whether_nor_when_a_run_fails() -> Result<()> {
    let whole = diverged(jumping(1)?, 120);
    let Error::Diverged { time, .. } = &whole else { panic!("{whole}") };
    assert!((time - 0.7).abs() < 1e-9, "{time}");
    for steps in [1, 2, 7, 11] {
        assert_eq!(diverged(jumping(1)?, steps), whole);
    }
    Ok(())
}

#[test]
fn weights_that_cannot_be_kept_are_found_in_the_run() -> Result<()> {
    // No source ever fires, so that no run has to work the weights out.
    let mut net = Network::new(0.1)?;
    let (pre, post) = (net.add(3, Lif::default())?, net.add(1, Lif::default())?);
    net.drive(post, Constant(60.0))?;
    let wires =
        net.connect(pre, post, AllToAll.weight(0.5), Synapse::new(Exponential { tau: 5.0 }).plastic(Bad::OnPost))?;
    let error = net.run(20.0).unwrap_err();
    let Error::Diverged { population, neuron: 0, variable, time } = &error else { panic!("{error}") };
    assert_eq!((&population[..], &variable[..]), ("population 1 (Lif)", "the weight from source 0 in projection 0"));
    assert!((time - 4.1).abs() < 1e-9, "{time}");
    assert!(net.weights(wires)?[0].is_nan());
    // Small pieces find it later, but say the same.
    let mut net = Network::new(0.1)?;
    let (pre, post) = (net.add(300, Lif::default())?, net.add(1, Lif::default())?);
    net.drive(post, Constant(60.0))?;
    net.connect(pre, post, AllToAll.weight(0.5), Synapse::new(Exponential { tau: 5.0 }).plastic(Bad::OnPost))?;
    let found = (0..2000).find_map(|_| net.run(0.1).err());
    let Some(Error::Diverged { time: other, .. }) = found else { panic!("{found:?}") };
    assert_eq!(other, *time);
    Ok(())
}

#[test]
fn a_snapshot_of_a_run_that_went_well_can_be_restored() -> Result<()> {
    // What is on its way will be too much, but is not so yet; and a weight that will be none has not been worked out yet.
    let mut net = Network::new(0.1)?;
    let (pre, post) = (net.add_spike_times(2, &[(0, 1.0), (1, 1.0)])?, net.add(1, Lif::default())?);
    net.drive(post, Constant(60.0))?;
    let synapse = Synapse::new(Exponential { tau: 5.0 });
    net.connect(pre, post, AllToAll.weight(1e308).delay(5.0), synapse)?;
    let many = net.add(1000, Lif::default())?;
    net.connect(many, post, AllToAll.weight(0.5), synapse.plastic(Bad::OnPost))?;
    (0..45).try_for_each(|_| net.run(0.1).map(drop))?;
    let snapshot = net.snapshot();
    let error = net.run(5.0).unwrap_err();
    net.restore(&snapshot)?;
    assert_eq!(net.snapshot(), snapshot);
    let again = net.run(5.0).unwrap_err();
    assert!(matches!((&error, &again), (Error::Diverged { .. }, Error::Diverged { .. })), "{error}, {again}");
    Ok(())
}

#[test]
fn a_run_that_diverged_leaves_what_it_recorded() -> Result<()> {
    let build = |bad: f64| {
        let mut net = Network::new(0.1)?;
        let cells = net.add(2, Lif::default())?;
        net.drive(cells, Signal(move |t: f64| if t > 50.0 { bad } else { 30.0 }))?;
        net.record_spikes(cells)?;
        net.record_some(cells, "v", &[1], 0.5)?;
        Ok::<_, Error>((net, cells))
    };
    let (mut net, cells) = build(f64::NAN)?;
    let error = net.run(100.0).unwrap_err();
    let Error::Diverged { time, .. } = error else { panic!("{error}") };
    assert!((time - 50.2).abs() < 0.15, "{time}");
    assert!(error.to_string().contains("Network::recorded"));
    let recorded = net.recorded()?;
    assert!(net.time() >= time && net.time() < time + 6.5);
    let (mut whole, whole_cells) = build(30.0)?;
    let expected = whole.run(50.0)?;
    let (spikes, samples) = (recorded.spikes(cells)?, recorded.samples(cells, "v")?);
    assert!(spikes.count() > 2);
    assert_eq!(spikes.times, expected.spikes(whole_cells)?.times);
    assert_eq!(samples.values.slice(ndarray::s![..100, ..]), expected.samples(whole_cells, "v")?.values);
    Ok(())
}

#[test]
fn a_state_to_begin_with_must_be_finite() -> Result<()> {
    #[derive(Clone, PartialEq)]
    struct Rest(f64);

    impl Neuron<2> for Rest {
        const VARS: [&'static str; 2] = ["v", "w"];

        fn rest(&self) -> [f64; 2] {
            [0.0, self.0]
        }

        fn flow(&self, _: [f64; 2], input: Affine) -> [Affine; 2] {
            [input, decay(1.0)]
        }
    }

    impl Release<1> for Rest {
        fn rest(&self) -> [f64; 1] {
            [self.0]
        }

        fn recover(&self, x: [f64; 1], _: f64) -> [f64; 1] {
            x
        }

        fn spike(&self, x: [f64; 1]) -> ([f64; 1], f64) {
            (x, 1.0)
        }
    }

    impl RateRule<0> for Rest {
        fn post(&self, _: [f64; 0], _: f64) -> [Affine; 0] {
            []
        }

        fn flow(&self, _: f64, _: f64, _: [f64; 0]) -> Affine {
            linear(0.0, 0.0)
        }

        fn bounds(&self) -> (f64, f64) {
            (1.0, self.0)
        }
    }

    impl Plasticity<1, 0> for Rest {
        fn pre(&self) -> [Trace; 1] {
            [Trace::all(self.0)]
        }

        fn post(&self) -> [Trace; 0] {
            []
        }

        fn on_pre(&self, w: f64, _: [f64; 1], _: [f64; 0]) -> f64 {
            w
        }

        fn on_post(&self, w: f64, _: [f64; 1], _: [f64; 0]) -> f64 {
            w
        }
    }

    let mut net = Network::new(0.1)?;
    let cells = net.add(2, Rest(0.5))?;
    let (wires, synapse) = (|| AllToAll.weight(0.1), Synapse::new(Exponential { tau: 5.0 }));
    for number in [f64::NAN, f64::NEG_INFINITY] {
        let refused = [
            ("w at rest", net.add(1, Rest(number)).map(drop)),
            ("variable 0 at rest", net.connect(cells, cells, wires(), synapse.release(Rest(number))).map(drop)),
            ("trace", net.connect(cells, cells, wires(), synapse.plastic(Rest(number))).map(drop)),
            ("lower bound", net.couple_plastic(cells, cells, wires(), Linear, Rest(number)).map(drop)),
        ];
        for (what, refused) in refused {
            let Err(Error::Parameter { of, parameter, .. }) = refused else { panic!("{what}: {refused:?}") };
            assert!(of == "Rest" && parameter.contains(what), "{what}: {parameter} of {of}");
        }
    }
    Ok(())
}

#[test]
fn a_reward_beyond_all_numbers_is_refused() -> Result<()> {
    let mut net = Network::new(0.1)?;
    let cells = net.add(2, Lif::default())?;
    net.drive(cells, Constant(60.0))?;
    let synapse = Synapse::new(Exponential { tau: 5.0 }).plastic(Rewarded::new(Stdp::default()));
    let wires = net.connect(cells, cells, AllToAll.weight(0.5), synapse)?;
    net.reward(wires, 1e308)?;
    let before = net.state_hash();
    let error = net.reward(wires, 1e308).unwrap_err();
    assert!(matches!(error, Error::Parameter { .. }) && error.to_string().contains("level of reward"), "{error}");
    assert_eq!(net.state_hash(), before);
    net.run(100.0)?;
    assert!(net.weights(wires)?.iter().all(|weight| (0.0..=1.0).contains(weight)));
    Ok(())
}
