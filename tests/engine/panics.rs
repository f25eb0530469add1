//! A panic of a user's model, rule or drive that is caught: has the call changed nothing, or stopped the network?

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use synfire::connect::{Plan, Shape};
use synfire::network::Moment;
use synfire::prelude::*;
use synfire::random::{Source, Stream};

/// A model, rule, drive and whatever else there is, that panics once: at a certain call, all its methods counted.
#[derive(Debug)]
struct Fuse(Arc<AtomicI64>);

const NEVER: i64 = i64::MAX;

impl Fuse {
    fn new() -> Fuse {
        Fuse(Arc::new(AtomicI64::new(NEVER)))
    }

    fn set(&self, calls: i64) {
        self.0.store(calls, Ordering::Relaxed);
    }

    /// Whether it has burnt since it was set.
    fn is_burnt(&self) -> bool {
        self.0.load(Ordering::Relaxed) < 0
    }

    fn call(&self) {
        if self.0.fetch_sub(1, Ordering::Relaxed) == 0 {
            // A panic about which nothing is printed.
            resume_unwind(Box::new("the fuse burns"));
        }
    }
}

impl Clone for Fuse {
    fn clone(&self) -> Fuse {
        self.call();
        Fuse(self.0.clone())
    }
}

impl PartialEq for Fuse {
    fn eq(&self, other: &Fuse) -> bool {
        self.call();
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// One that keeps its gates at the source.
#[derive(Clone, Debug, PartialEq)]
struct AtSource(Fuse);

impl Neuron<1> for Fuse {
    const VARS: [&'static str; 1] = ["v"];

    fn rest(&self) -> [f64; 1] {
        self.call();
        [0.0]
    }

    fn flow(&self, _: [f64; 1], input: Affine) -> [Affine; 1] {
        self.call();
        [decay(10.0) + input / 10.0]
    }

    fn fires(&self, _: [f64; 1], [v]: [f64; 1]) -> bool {
        self.call();
        v >= 20.0
    }

    fn reset(&self, _: [f64; 1]) -> [f64; 1] {
        self.call();
        [0.0]
    }

    fn refractory(&self) -> f64 {
        self.call();
        0.2
    }

    fn check(&self) -> Check {
        self.call();
        Ok(())
    }
}

macro_rules! exponential_gate {
    ($type:ty, $align:ident) => {
        impl Kinetics<1> for $type {
            const VARS: [&'static str; 1] = ["g"];
            const ALIGN: Align = Align::$align;

            fn rest(&self) -> [f64; 1] {
                self.call();
                [0.0]
            }

            fn flow(&self, _: [f64; 1]) -> [Affine; 1] {
                self.call();
                [decay(5.0)]
            }

            fn receive(&self, [g]: [f64; 1], w: f64) -> [f64; 1] {
                self.call();
                [g + w]
            }

            fn gate(&self, [g]: [f64; 1]) -> f64 {
                self.call();
                g
            }

            fn check(&self) -> Check {
                self.call();
                Ok(())
            }
        }
    };
}

impl AtSource {
    fn call(&self) {
        self.0.call();
    }
}

exponential_gate!(Fuse, Post);
exponential_gate!(AtSource, Pre);

impl Output for Fuse {
    fn current(&self, g: f64, _: f64) -> Affine {
        self.call();
        ohm(g, 60.0)
    }
}

impl Release<1> for Fuse {
    fn rest(&self) -> [f64; 1] {
        self.call();
        [1.0]
    }

    fn recover(&self, x: [f64; 1], _: f64) -> [f64; 1] {
        self.call();
        x
    }

    fn spike(&self, [x]: [f64; 1]) -> ([f64; 1], f64) {
        self.call();
        ([0.9 * x], x)
    }
}

impl Plasticity<1, 1> for Fuse {
    fn pre(&self) -> [Trace; 1] {
        self.call();
        [Trace::all(20.0)]
    }

    fn post(&self) -> [Trace; 1] {
        self.call();
        [Trace::all(20.0)]
    }

    fn on_pre(&self, w: f64, _: [f64; 1], [y]: [f64; 1]) -> f64 {
        self.call();
        w - 0.01 * y
    }

    fn on_post(&self, w: f64, [x]: [f64; 1], _: [f64; 1]) -> f64 {
        self.call();
        w + 0.01 * x
    }

    fn bounds(&self) -> (f64, f64) {
        self.call();
        (-5.0, 5.0)
    }
}

impl Coupling for Fuse {
    fn current(&self, w: f64, pre: f64) -> Affine {
        self.call();
        ohm(w, pre)
    }
}

impl RateRule<1> for Fuse {
    fn post(&self, _: [f64; 1], post: f64) -> [Affine; 1] {
        self.call();
        [relax(post, 100.0)]
    }

    fn flow(&self, pre: f64, _: f64, [y]: [f64; 1]) -> Affine {
        self.call();
        linear(1e-6 * pre * y, 0.0)
    }
}

impl Field for Fuse {
    fn act(&self, sources: &[f64], targets: &mut [f64]) {
        self.call();
        targets.fill(0.01 * sources.iter().sum::<f64>());
    }

    fn check(&self, _: usize, _: usize) -> Result<()> {
        self.call();
        Ok(())
    }
}

impl Drive for Fuse {
    fn add(&self, moment: &Moment, neurons: Range<usize>, memory: &mut [f64], current: &mut [f64]) {
        self.call();
        for ((current, memory), neuron) in current.iter_mut().zip(memory).zip(neurons) {
            *memory += 0.1;
            *current += 30.0 + *memory + 0.1 * (neuron as f64 + moment.time);
        }
    }

    fn remembers(&self) -> bool {
        self.call();
        true
    }

    fn begin(&self, _: &Moment, _: Range<usize>, memory: &mut [f64]) {
        self.call();
        memory.fill(1.0);
    }

    fn check(&self, _: usize) -> Result<()> {
        self.call();
        Ok(())
    }
}

/// A drive that never changes.
struct Steady(Fuse);

impl Drive for Steady {
    fn add(&self, _: &Moment, _: Range<usize>, _: &mut [f64], current: &mut [f64]) {
        self.0.call();
        current.iter_mut().for_each(|current| *current += 5.0);
    }

    fn steady(&self) -> bool {
        self.0.call();
        true
    }

    fn check(&self, _: usize) -> Result<()> {
        Ok(())
    }
}

impl Connect for Fuse {
    fn plan(&self, shape: Shape, _: Source) -> Result<Plan> {
        self.call();
        let fuse = self.clone();
        Ok(Plan::BySource(Box::new(move |_, _, targets| {
            fuse.call();
            targets.extend((0..shape.targets as u32).step_by(2));
        })))
    }

    fn expected(&self, shape: Shape) -> f64 {
        self.call();
        (shape.sources * shape.targets) as f64
    }
}

/// A call on a network of two populations and three projections.
type Call = fn(&mut Network, &[Pop; 2], &[Proj; 3], &Fuse) -> Result<()>;

/// The calls of which a network is built and run, each of which may call the fuse.
const PROGRAM: [Call; 20] = [
    |net, _, _, fuse| net.add(3, fuse.clone()).map(drop),
    |net, _, _, fuse| net.add_each(vec![fuse.clone(), fuse.clone()]).map(drop),
    |net, &[a, b], _, fuse| net.connect(a, b, wires(fuse), synapse(fuse)).map(drop),
    |net, &[a, b], _, fuse| net.connect(a, b, wires(fuse), synapse(fuse).release(fuse.clone())).map(drop),
    |net, &[a, b], _, fuse| net.connect(a, b, wires(fuse), synapse(fuse).plastic(fuse.clone())).map(drop),
    |net, &[a, b], _, fuse| {
        net.connect(b, a, wires(fuse), synapse(fuse).plastic(Rewarded::new(fuse.clone()))).map(drop)
    },
    |net, &[a, b], _, fuse| {
        let synapse = Synapse::new(AtSource(fuse.clone())).output(fuse.clone());
        net.connect(a, b, wires(fuse), synapse).map(drop)
    },
    |net, &[a, b], _, fuse| net.couple(a, b, wires(fuse), fuse.clone()).map(drop),
    |net, &[a, b], _, fuse| net.couple_plastic(b, a, wires(fuse), fuse.clone(), fuse.clone()).map(drop),
    |net, &[a, b], _, fuse| net.couple_field(a, b, fuse.clone(), 0.2).map(drop),
    |net, &[a, b], _, fuse| {
        let synapse = Synapse::new(AtSource(fuse.clone())).output(fuse.clone());
        net.connect_field(a, b, fuse.clone(), 0.1, synapse).map(drop)
    },
    |net, &[a, _], _, fuse| net.drive(a, fuse.clone()).map(drop),
    |net, &[a, _], _, fuse| net.drive(a, Steady(fuse.clone())).map(drop),
    |net, &[a, _], _, fuse| net.background(a, 100.0, 0.1, synapse(fuse)).map(drop),
    |net, &[a, _], _, fuse| net.set(a, "v", drawn(fuse)),
    |net, _, &[fixed, ..], fuse| net.set_weights(fixed, drawn(fuse)),
    |net, _, &[_, learning, _], fuse| net.set_weights(learning, drawn(fuse)),
    |net, _, &[.., rewarded], _| net.reward(rewarded, 0.01),
    |net, _, _, _| net.run(3.0).map(drop),
    |net, _, &[_, learning, _], _| net.set_weights(learning, 0.4),
];

fn wires(fuse: &Fuse) -> Wiring<Fuse> {
    fuse.clone().weight(drawn(fuse)).delay(0.5)
}

fn drawn(fuse: &Fuse) -> Init {
    let fuse = fuse.clone();
    Init::Drawn(Arc::new(move |stream: &mut Stream| {
        fuse.call();
        0.2 + 0.3 * stream.uniform()
    }))
}

fn synapse(fuse: &Fuse) -> Synapse<Fuse, Fuse> {
    Synapse::new(fuse.clone()).output(fuse.clone())
}

/// Two populations, projections of fixed weights, of weights that learn and of weights that wait for reward, and the first
/// calls of the program done. There are so many weights that learn that no run works them all out.
fn built(calls: usize, fuse: &Fuse) -> Result<(Network, [Pop; 2], [Proj; 3])> {
    let mut net = Network::new(0.1)?.seed(5).threads(1);
    let pops = [net.add(4, fuse.clone())?, net.add(3, Lif { t_ref: 0.5, ..Lif::default() })?];
    let [a, b] = pops;
    let many = net.add_spike_times(500, &[(3, 1.0), (4, 2.0)])?;
    net.drive(b, Constant(60.0))?;
    net.record(a, "v")?;
    let projections = [
        net.connect(b, a, AllToAll.weight(Init::Uniform(0.0, 1.0)), synapse(fuse))?,
        net.connect(many, b, AllToAll.weight(0.3).delay(0.4), synapse(fuse).plastic(fuse.clone()))?,
        net.connect(many, b, AllToAll.weight(0.3).delay(0.2), synapse(fuse).plastic(Rewarded::new(fuse.clone())))?,
    ];
    net.record_weights(projections[1], &[0, 5], 0.1)?;
    net.run(8.0)?;
    for call in &PROGRAM[..calls] {
        call(&mut net, &pops, &projections, fuse)?;
    }
    Ok((net, pops, projections))
}

/// A call in which the fuse burns after so many calls of its own: whether it did, and whether the panic came through.
fn try_call(which: usize, after: i64) -> Result<(bool, bool)> {
    let fuse = Fuse::new();
    let (mut net, pops, projections) = built(which, &fuse)?;
    let before = net.snapshot();
    fuse.set(after);
    let outcome = catch_unwind(AssertUnwindSafe(|| PROGRAM[which](&mut net, &pops, &projections, &fuse)));
    let burnt = fuse.is_burnt();
    fuse.set(NEVER);
    if outcome.is_ok() {
        return Ok((burnt, false));
    }
    let what = format!("call {which} of the program, in which call {after} of the model panics");
    // Whatever it was, the network can be read.
    net.get(pops[0], "v")?;
    for projection in projections {
        net.weights(projection)?;
        net.opening(projection)?;
    }
    net.state_hash();
    match net.run(0.0) {
        Ok(_) => assert!(net.snapshot() == before, "{what} has changed something"),
        // Stopped for good, or until it is restored.
        Err(Error::Stopped { .. }) if net.restore(&before).is_err() => return Ok((burnt, true)),
        Err(Error::Stopped { .. }) => {}
        Err(error) => panic!("{what}: {error}"),
    }
    for call in &PROGRAM[which..] {
        call(&mut net, &pops, &projections, &fuse)?;
    }
    let (whole, ..) = built(PROGRAM.len(), &fuse)?;
    assert!(net.snapshot() == whole.snapshot(), "{what} has left something behind");
    Ok((burnt, true))
}

#[test]
fn a_caught_panic_has_changed_nothing_or_stopped_the_network() -> Result<()> {
    for which in 0..PROGRAM.len() {
        let (mut after, mut came_through) = (0, 0);
        loop {
            let (burnt, panicked) = try_call(which, after)?;
            came_through += panicked as usize;
            if !burnt {
                break;
            }
            // Each of the first calls, then fewer and fewer.
            after += 1 + after / 12;
        }
        assert!(came_through > 0, "nothing panicked in call {which} of the program");
    }
    Ok(())
}

/// A network with a drive that panics after 40 ms if it is armed, driven by what it gives otherwise.
fn armed(drive: fn(f64) -> f64) -> Result<(Network, Pop, Arc<AtomicBool>)> {
    let (mut net, arm) = (Network::new(0.1)?.threads(1), Arc::new(AtomicBool::new(false)));
    let cells = net.add(2, Lif::default())?;
    let is_armed = arm.clone();
    net.drive(
        cells,
        Signal(move |t: f64| {
            assert!(t < 40.0 || !is_armed.load(Ordering::Relaxed), "enough");
            drive(t)
        }),
    )?;
    net.record_spikes(cells)?;
    net.record(cells, "v")?;
    Ok((net, cells, arm))
}

#[test]
fn after_a_restore_a_run_returns_its_own_recording_alone() -> Result<()> {
    let (mut net, _, arm) = armed(|t| 25.0 + 0.1 * t)?;
    net.run(20.0)?;
    let there = net.snapshot();
    net.run(10.0)?;
    arm.store(true, Ordering::Relaxed);
    assert!(catch_unwind(AssertUnwindSafe(|| net.run(50.0))).is_err());
    arm.store(false, Ordering::Relaxed);
    net.restore(&there)?;
    let again = net.run(30.0)?;
    net.restore(&there)?;
    assert_eq!(again, net.run(30.0)?);
    assert!(matches!(net.recorded(), Err(Error::Missing { .. })));
    Ok(())
}

#[test]
fn what_a_run_recorded_that_panicked_can_be_had() -> Result<()> {
    let (mut net, cells, arm) = armed(|_| 30.0)?;
    assert!(matches!(net.recorded(), Err(Error::Missing { .. })));
    arm.store(true, Ordering::Relaxed);
    assert!(catch_unwind(AssertUnwindSafe(|| net.run(50.0))).is_err());
    assert!(matches!(net.run(1.0), Err(Error::Stopped { .. })));
    let reached = net.time();
    assert!((33.0..=40.0).contains(&reached), "{reached}");
    let recorded = net.recorded()?;
    let (mut whole, whole_cells, _) = armed(|_| 30.0)?;
    let expected = whole.run(reached)?;
    assert_eq!(recorded.spikes(cells)?, expected.spikes(whole_cells)?);
    assert_eq!(recorded.samples(cells, "v")?, expected.samples(whole_cells, "v")?);
    assert!(matches!(net.recorded(), Err(Error::Missing { .. })), "it can be had once");
    Ok(())
}

/// An output that panics if it is armed, for the third of four cells.
#[derive(Clone, Debug)]
struct Armed(Arc<AtomicBool>);

impl PartialEq for Armed {
    fn eq(&self, other: &Armed) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Output for Armed {
    fn current(&self, g: f64, v: f64) -> Affine {
        assert!(!(self.0.load(Ordering::Relaxed) && v > 5.0), "enough");
        ohm(g, 60.0)
    }
}

#[test]
fn what_a_broken_step_left_of_gates_at_the_source_is_forgotten() -> Result<()> {
    let build = |arm: &Arc<AtomicBool>| {
        let mut net = Network::new(0.1)?.threads(1);
        let cells = net.add(4, Lif::default())?;
        net.drive(cells, PerNeuron(vec![30.0, 25.0, 24.0, 40.0]))?;
        let gates = Synapse::new(Nmda::default()).output(Armed(arm.clone()));
        net.connect(cells, cells, FixedProb(0.9).weight(0.02), gates)?;
        net.run(20.0)?;
        Ok::<_, Error>((net, cells))
    };
    let arm = Arc::new(AtomicBool::new(false));
    let (mut net, cells) = build(&arm)?;
    let there = net.snapshot();
    net.set(cells, "v", [0.0, 0.0, 10.0, 0.0])?;
    arm.store(true, Ordering::Relaxed);
    assert!(catch_unwind(AssertUnwindSafe(|| net.run(1.0))).is_err());
    arm.store(false, Ordering::Relaxed);
    net.restore(&there)?;
    net.run(20.0)?;
    let (mut whole, _) = build(&arm)?;
    whole.run(20.0)?;
    assert_eq!(net.state_hash(), whole.state_hash());
    Ok(())
}
