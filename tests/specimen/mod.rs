//! Two networks that have every feature of the engine in them, to see whether anything makes a difference that must not.

#![allow(dead_code)]

use ndarray::Array2;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use synfire::math::sin_cos;
use synfire::prelude::*;

pub const DT: f64 = 0.1;

/// Which threads have worked for a network, one bit for each.
#[derive(Clone, Default)]
pub struct Witness(Arc<AtomicU64>);

impl Witness {
    pub fn threads(&self) -> u32 {
        self.0.load(Ordering::Relaxed).count_ones()
    }

    fn note(&self) {
        let thread = rayon::current_thread_index().map_or(63, |index| index as u32 % 63);
        self.0.fetch_or(1 << thread, Ordering::Relaxed);
    }
}

/// Delays of 1 ms and more, and no couplings: blocks meet once in ten steps.
pub fn loose(threads: usize, witness: &Witness) -> Result<Network> {
    let mut net = Network::new(DT)?.seed(2024).threads(threads);
    spiking(&mut net, witness, 1.0)?;
    Ok(net)
}

/// Spikes without delay, gates at the source, gap junctions, rate models: blocks meet at every step.
pub fn tight(threads: usize, witness: &Witness) -> Result<Network> {
    let mut net = Network::new(DT)?.seed(7).threads(threads);
    let [lif, adex] = spiking(&mut net, witness, 0.0)?;

    // Enough cells to make threads worth their while.
    let crowd = net.add(16_000, Lif::default())?;
    net.drive(crowd, PerNeuron((0..16_000).map(|k| 20.0 + 0.001 * k as f64).collect()))?;
    net.drive(crowd, OrnsteinUhlenbeck { mean: 1.0, sd: 2.0, tau: 5.0 })?;
    watch(&mut net, crowd, witness)?;

    let hodgkin_huxley = net.add(600, HodgkinHuxley::default())?;
    net.drive(hodgkin_huxley, Constant(10.0))?;
    net.drive(hodgkin_huxley, WhiteNoise(1.0))?;
    let izhikevich = net.add(600, Izhikevich::default())?;
    net.drive(izhikevich, Constant(10.0))?;
    net.set(izhikevich, "v", Init::Uniform(-70.0, -50.0))?;

    let nmda = Synapse::new(Nmda::default()).output(MagnesiumBlock::default());
    net.connect(lif, hodgkin_huxley, FixedInDegree(400).weight(Init::Uniform(0.0, 0.002)), nmda)?;
    net.connect(izhikevich, izhikevich, AllToAll.weight(1e-4).delay(0.3).autapses(false), nmda)?;
    let depressing = nmda.release(TsodyksMarkram::depressing());
    let varied = FixedProb(0.1).weight(0.001).delay(Init::Uniform(0.0, 2.0));
    net.connect(lif, izhikevich, varied, depressing)?;
    let graded = Synapse::new(Graded::default()).output(Conductance(-80.0));
    net.connect(hodgkin_huxley, hodgkin_huxley, FixedProb(0.02).weight(0.01), graded)?;

    let ring = Pairs((0..adex.len()).map(|k| (k, (k + 1) % adex.len())).collect());
    net.couple(adex, adex, ring.weight(0.05), GapJunction)?;
    net.couple(
        adex,
        adex,
        FixedTotal(900).weight(Init::Uniform(0.0, 0.01)).delay(Init::Uniform(0.0, 1.0)),
        GapJunction,
    )?;

    // So strong that a step is cut into parts for them.
    let links = (0..599).flat_map(|k| [(k, k + 1), (k + 1, k)]).collect();
    net.couple(hodgkin_huxley, hodgkin_huxley, Pairs(links).weight(Init::Uniform(0.0, 4.0)), GapJunction)?;

    let pools = net.add(600, WilsonCowan::default())?;
    net.set(pools, "a_e", Init::Uniform(0.0, 0.5))?;
    net.couple_plastic(
        pools,
        pools,
        FixedInDegree(5).weight(Init::Uniform(0.0, 0.1)).delay(0.5),
        Linear,
        Oja::default(),
    )?;
    let attractor = RingAttractor { n: 128, convolution: Convolution::Direct, ..RingAttractor::default() };
    let units = net.add(128, LeakyIntegrator { tau: 1.0, ..LeakyIntegrator::default() })?;
    net.set(units, "v", Init::Uniform(0.0, 1.0))?;
    net.couple_field(units, units, attractor.field()?, 0.2)?;
    Ok(net)
}

/// Populations and projections with spikes, the shortest delay `least` ms.
fn spiking(net: &mut Network, witness: &Witness, least: f64) -> Result<[Pop; 2]> {
    let lif = net.add(2200, Lif { t_ref: 2.0, ..Lif::default() })?;
    let adex = net.add_each((0..1100).map(|k| AdEx { b: 0.001 * k as f64, ..AdEx::default() }).collect())?;
    let sources = net.add(1000, Poisson { rate: 40.0 })?;
    drives(net, lif, adex, sources, witness)?;

    // Equal kinetics and output are one receptor, others are not.
    let fast = Synapse::new(Exponential { tau: 3.0 }).output(Conductance(60.0));
    let delays = Init::Uniform(least, least + 1.5);
    net.connect(sources, lif, FixedProb(0.1).weight(0.005).delay(least), fast)?;
    net.connect(lif, lif, FixedInDegree(400).weight(Init::Uniform(0.0, 1e-3)).delay(delays.clone()), fast)?;
    net.connect(lif, lif, FixedProb(0.02).weight(-0.1).delay(least + 0.5), Synapse::new(Exponential { tau: 8.0 }))?;
    net.background(lif, 500.0, 0.004, fast)?;

    let slow = Synapse::new(DualExponential::default()).output(Conductance(0.0));
    net.connect(lif, adex, FixedInDegree(400).weight(1e-4).delay(least), slow)?;
    let jump = Synapse::new(VoltageJump::default());
    net.connect(lif, adex, FixedOutDegree(20).weight(Init::Normal(0.05, 0.02)).delay(least), jump)?;
    net.background(adex, 800.0, 0.1, jump)?;
    let inhibition = Synapse::new(Alpha::default()).output(Conductance(-75.0));
    net.connect(adex, adex, AllToAll.weight(1e-5).delay(least).autapses(false), inhibition)?;

    // Short-term plasticity alone, then with learning and delays of all kinds on the same projection.
    let (some, _) = sources.split(300);
    let facilitating = slow.release(TsodyksMarkram::facilitating());
    net.connect(some, adex.slice(100..900), FixedTotal(20_000).weight(1e-4).delay(least), facilitating)?;
    let learning = fast.release(TsodyksMarkram::default()).plastic(Stdp { w_max: 0.01, ..Stdp::default() });
    net.connect(sources, lif, FixedInDegree(100).weight(Init::Uniform(0.0, 0.01)).delay(delays), learning)?;
    net.connect(adex, lif.slice(50..2000), FixedProb(0.02).weight(0.1).delay(least), jump.plastic(Stdp::default()))?;
    let rewarded = fast.plastic(Rewarded::new(Stdp { w_max: 0.01, ..Stdp::default() }));
    let wires = net.connect(some, lif, FixedOutDegree(100).weight(0.004).delay(least + 0.2), rewarded)?;
    net.reward(wires, 0.1)?;

    let times: Vec<_> = (0..2000).map(|k| (k * k % 97, 0.1 * (1 + k * 7 % 300) as f64)).collect();
    let listed = net.add_spike_times(97, &distinct(times))?;
    net.connect(listed, adex, FixedProb(0.3).weight(0.01).delay(least), jump)?;
    Ok([lif, adex])
}

/// Each pair once.
fn distinct(mut pairs: Vec<(usize, f64)>) -> Vec<(usize, f64)> {
    pairs.sort_by(|a, b| a.partial_cmp(b).unwrap());
    pairs.dedup();
    pairs
}

fn drives(net: &mut Network, lif: Pop, adex: Pop, sources: Pop, witness: &Witness) -> Result<()> {
    net.set(lif, "v", Init::Uniform(-5.0, 20.0))?;
    net.drive(lif, Constant(21.0))?;
    net.drive(lif, WhiteNoise::fluctuation(2.0, 10.0))?;
    let (odd, rest) = lif.split(333);
    net.drive(odd, Pulses(vec![(1.0, 4.0, 10.0), (3.0, 12.0, 5.0)]))?;
    net.drive(rest, OrnsteinUhlenbeck { mean: 1.0, sd: 3.0, tau: 4.0 })?;
    watch(net, lif, witness)?;
    net.drive(adex, Constant(8.0))?;
    net.drive(adex, Table { values: Array2::from_shape_fn((9, 1100), |(k, n)| ((k * n) % 7) as f64), every: 2.5 })?;
    let witness = witness.clone();
    net.drive(
        sources,
        Pattern(move |t, source| {
            witness.note();
            if source % 2 == 0 { 10.0 * t } else { -5.0 * t }
        }),
    )
    .map(drop)
}

/// A drive that tells which threads it is asked by.
fn watch(net: &mut Network, pop: Pop, witness: &Witness) -> Result<()> {
    let witness = witness.clone();
    net.drive(
        pop,
        Signal(move |t: f64| {
            witness.note();
            2.0 * sin_cos(0.3 * t).0
        }),
    )
    .map(drop)
}

/// The hash of the state after each of so many steps, run one by one.
pub fn hashes(net: &mut Network, steps: usize) -> Result<Vec<u64>> {
    (0..steps).map(|_| net.run(DT).map(|_| net.state_hash())).collect()
}
