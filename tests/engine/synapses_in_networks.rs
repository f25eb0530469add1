//! Synapses through the engine: spikes at given times in, openings out, against references computed without the crate.

#![allow(clippy::disallowed_methods)]

use crate::reference::SynapseCase;
use synfire::integrate::{Integrator, Recommended as Step};
use synfire::prelude::*;
use synfire::traits::Gated;

impl SynapseCase {
    /// The opening at the sample times, without those at which a spike arrives: the engine's samples are from before.
    fn openings<K: Kinetics<D>, O: Output, R: Release<S>, const D: usize, const S: usize>(
        &self,
        synapse: Synapse<K, O, R>,
        dt: f64,
    ) -> Result<Vec<(usize, f64)>> {
        let mut net = Network::new(dt)?;
        let spikes: Vec<_> = self.pre_spikes.iter().map(|&time| (0, time)).collect();
        let source = net.add_spike_times(1, &spikes)?;
        let target = net.add_spike_times(1, &[])?;
        let projection = net.connect(source, target, AllToAll.weight(1.0).delay(self.delay), synapse)?;
        net.record_openings(projection, &[0], self.sample_dt)?;
        let run = net.run(self.t_end)?;
        let samples = run.openings(projection)?.values.column(0).to_owned();
        let last = net.opening(projection)?[0];
        let all = samples.into_iter().chain([last]).enumerate();
        let arrives = |k: &usize| {
            let time = *k as f64 * self.sample_dt;
            self.pre_spikes.iter().any(|spike| (spike + self.delay - time).abs() < 1e-9)
        };
        Ok(all.filter(|(k, _)| !arrives(k)).collect())
    }

    /// The greatest difference from the reference, relative to its greatest value.
    fn off<K: Kinetics<D>, O: Output, R: Release<S>, const D: usize, const S: usize>(
        &self,
        variable: &str,
        synapse: Synapse<K, O, R>,
        dt: f64,
    ) -> f64 {
        let expected = &self.states[variable];
        let found = self.openings(synapse, dt).unwrap();
        assert!(found.len() + 2 > expected.len(), "{}", self.name);
        let most = expected.iter().copied().fold(0.0, f64::max);
        found.into_iter().map(|(k, opening)| (opening - expected[k]).abs() / most).fold(0.0, f64::max)
    }
}

/// The references have 12 digits.
const ROUNDING: f64 = 1e-11;

#[test]
fn gates_at_the_target() {
    let case = SynapseCase::load("synapse_exponential", "exponential");
    assert!(case.off("s", Synapse::new(Exponential { tau: 8.0 }), 0.1) < ROUNDING);
    let case = SynapseCase::load("synapse_ampa", "ampa_exponential");
    assert!(case.off("s", Synapse::new(Ampa::default()), 0.1) < ROUNDING);
    let case = SynapseCase::load("synapse_gaba_a", "gaba_a_exponential");
    assert!(case.off("s", Synapse::new(GabaA::default()).output(Conductance(-80.0)), 0.1) < ROUNDING);
    let case = SynapseCase::load("synapse_alpha", "alpha");
    let alpha = Alpha { tau: case.params["tau_decay"], normalisation: Normalisation::Raw };
    assert!(case.off("s", Synapse::new(alpha), 0.1) < ROUNDING);
    let case = SynapseCase::load("synapse_two_exponentials", "two_exponentials");
    let (tau_rise, tau_decay) = (case.params["tau_rise"], case.params["tau_decay"]);
    let dual = DualExponential { tau_rise, tau_decay, normalisation: Normalisation::Raw };
    assert!(case.off("s", Synapse::new(dual), 0.1) < ROUNDING);
}

#[test]
fn gates_at_the_source() {
    let case = SynapseCase::load("synapse_ampa", "ampa_kinetic");
    assert!(case.off("s", Synapse::new(AmpaKinetic::default()), 0.1) < ROUNDING);
    let case = SynapseCase::load("synapse_gaba_a", "gaba_a_kinetic");
    assert!(case.off("s", Synapse::new(GabaAKinetic::default()).output(Conductance(-80.0)), 0.1) < ROUNDING);
    let case = SynapseCase::load("synapse_gaba_b", "gaba_b_1");
    assert!(case.off("s", Synapse::new(GabaB1::default()).output(Conductance(-80.0)), 0.1) < ROUNDING);
    let case = SynapseCase::load("synapse_gaba_b", "gaba_b_2");
    assert!(case.off("s", Synapse::new(GabaB2::default()).output(Conductance(-80.0)), 0.1) < ROUNDING);
}

#[test]
fn nmda_gates_converge_with_the_square_of_the_step() {
    let case = SynapseCase::load("synapse_nmda", "nmda");
    let [coarse, fine] = [0.1, 0.05].map(|dt| case.off("s", Synapse::nmda(), dt));
    assert!((3.9..4.1).contains(&(coarse / fine)), "{coarse} {fine}");
}

#[test]
fn short_term_plasticity() {
    for (name, relaxation) in
        [("facilitating", Relaxation::ToZero), ("depressing", Relaxation::ToZero), ("mongillo", Relaxation::ToUse)]
    {
        let case = SynapseCase::load("synapse_short_term_plasticity", name);
        let (u, tau_f, tau_d) = (case.params["U"], case.params["tau_f"], case.params["tau_d"]);
        let release = TsodyksMarkram { u, tau_f, tau_d, relaxation };
        let gate = Exponential { tau: case.params["tau"] };
        assert!(case.off("I", Synapse::new(gate).release(release), 0.1) < ROUNDING, "{name}");
    }
}

#[test]
fn a_graded_gate_follows_the_potential_of_its_source() -> Result<()> {
    let mut net = Network::new(0.02)?;
    let source = net.add(1, WangBuzsaki::default())?;
    let target = net.add(1, Lif::default())?;
    let kinetics = Graded::default();
    let synapse = Synapse::new(kinetics).output(Conductance(-75.0));
    let projection = net.connect(source, target, AllToAll.weight(0.3), synapse)?;
    net.drive(source, Constant(1.0))?;
    net.record(source, "v")?;
    net.record_openings(projection, &[0], 0.02)?;
    let run = net.run(200.0)?;
    let potential = run.samples(source, "v")?.values.column(0);
    let openings = run.openings(projection)?.values.column(0);
    let (mut s, mut most, mut before) = ([0.0], 0.0f64, potential[0]);
    for (&potential, &opening) in potential.iter().zip(openings) {
        assert!((opening - 0.3 * s[0]).abs() < 1e-14, "{opening}, not {}", 0.3 * s[0]);
        // The potential in the middle of the step, if it goes on as in the last one.
        let potential = potential + 0.5 * (potential - std::mem::replace(&mut before, potential));
        s = Step.step(Gated { kinetics: &kinetics, potential }, s, 0.02);
        most = most.max(opening);
    }
    assert!((0.25..0.3).contains(&most), "{most}");
    Ok(())
}

#[test]
fn a_jump_is_ignored_by_a_refractory_neuron_unless_told_otherwise() -> Result<()> {
    for (while_refractory, expected) in [(false, -5.0), (true, -2.0)] {
        let mut net = Network::new(0.1)?;
        let source = net.add_spike_times(1, &[(0, 1.0), (0, 2.0)])?;
        let target = net.add(1, Lif::default())?;
        let jump = Synapse::new(VoltageJump { while_refractory });
        let strong = net.connect(source, target, AllToAll.weight(50.0).delay(0.1), jump)?;
        net.run(1.5)?;
        assert_eq!(net.get(target, "v")?[0], -5.0);
        net.set_weights(strong, 3.0)?;
        net.run(1.5)?;
        assert_eq!(net.get(target, "v")?[0], expected);
    }
    Ok(())
}

#[test]
fn a_spikelet_is_a_jump_beside_a_gap_junction() -> Result<()> {
    let mut net = Network::new(0.1)?;
    let pair = net.add(2, Lif { t_ref: 0.0, v_reset: 0.0, ..Lif::default() })?;
    let (left, right) = pair.split(1);
    net.couple(left, right, AllToAll.weight(0.02), GapJunction)?;
    net.connect(left, right, AllToAll.weight(0.7).delay(0.1), Synapse::new(VoltageJump::default()))?;
    net.drive(left, Constant(40.0))?;
    net.record(pair, "v")?;
    net.record_spikes(left)?;
    let run = net.run(30.0)?;
    let v = &run.samples(pair, "v")?.values;
    let spikes: Vec<usize> = run.spikes(left)?.times.iter().map(|time| (time / 0.1).round() as usize).collect();
    assert!(spikes.len() > 2);
    for k in 1..299 {
        // Both potentials in the middle of the step, but for jumps, and after a reset as they are.
        let reset = spikes.contains(&k);
        let spikelet = |k: usize| if k > 0 && spikes.contains(&(k - 1)) { 0.7 } else { 0.0 };
        let source = v[[k, 0]] + if reset { 0.0 } else { 0.5 * (v[[k, 0]] - v[[k - 1, 0]]) };
        let target = v[[k, 1]] + 0.5 * (v[[k, 1]] - v[[k - 1, 1]] - spikelet(k));
        let steady = 0.02 * (source - target);
        let smooth = steady + (v[[k, 1]] - steady) * f64::exp(-0.1 / 10.0);
        assert!((v[[k + 1, 1]] - smooth - spikelet(k + 1)).abs() < 1e-12, "step {k}");
    }
    Ok(())
}
