//! Are parts of a synapse refused that do not go together, and what is said?

use synfire::prelude::*;

fn refused<
    K: Kinetics<D>,
    O: Output,
    R: Release<S>,
    P,
    const D: usize,
    const S: usize,
    const X: usize,
    const Y: usize,
>(
    synapse: Synapse<K, O, R, P>,
) -> String
where
    P: Plasticity<X, Y>,
{
    let mut net = Network::new(0.1).unwrap();
    let cells = net.add(2, Lif::default()).unwrap();
    let error = synapse.check().unwrap_err();
    assert_eq!(net.connect(cells, cells, AllToAll.weight(1.0), synapse).unwrap_err(), error);
    error.to_string()
}

fn assert_names(message: String, words: &[&str]) {
    assert!(words.iter().all(|word| message.contains(word)), "{message}");
}

#[test]
fn receptors_that_inhibit_or_are_blocked_need_an_output() {
    let way_out = ["Current", "does not depend on the potential", "Conductance(-80.0)", "Synapse::gaba_a()"];
    let of = |name| [&[name][..], &way_out].concat();
    assert_names(refused(Synapse::new(GabaA::default())), &of("GabaA "));
    assert_names(refused(Synapse::new(GabaAKinetic::default())), &of("GabaAKinetic "));
    assert_names(refused(Synapse::new(GabaB1::default())), &of("GabaB1 "));
    assert_names(refused(Synapse::new(GabaB2::default())), &of("GabaB2 "));
    assert_names(refused(Synapse::new(Nmda::default())), &of("Nmda "));
    assert_names(refused(Synapse::new(NmdaKinetic::default())), &of("NmdaKinetic "));
    assert!(Synapse::new(GabaA::default()).output(Conductance(-70.0)).check().is_ok());
    // A current of AMPA receptors excites, as they do.
    assert!(Synapse::new(Ampa::default()).check().is_ok() && Synapse::new(AmpaKinetic::default()).check().is_ok());
}

#[test]
fn a_release_or_an_output_that_would_do_nothing_is_refused() {
    let graded = Synapse::new(Graded::default()).output(Conductance(-75.0));
    assert_names(refused(graded.release(Depression::default())), &["Graded", "no release"]);
    let jump = Synapse::new(VoltageJump::default()).output(Conductance(-80.0));
    assert_names(refused(jump), &["VoltageJump", "Conductance", "negative weights"]);
    let pulses = Synapse::new(AmpaKinetic::default()).release(TsodyksMarkram::default());
    assert_names(refused(pulses), &["AmpaKinetic", "all or none"]);
}

#[test]
fn a_rule_whose_weights_go_below_what_the_output_takes_is_refused() {
    let rule = Stdp { w_min: -1.0, ..Stdp::default() };
    let synapse = Synapse::new(Exponential { tau: 5.0 }).plastic(rule);
    assert!(synapse.check().is_ok());
    let words = ["the lower bound of Stdp = -1", "zero or positive", "inhibitory reversal potential"];
    assert_names(refused(synapse.output(Conductance(0.0))), &words);
}

/// The potential after one arrival, of a cell that rests at -65 mV.
fn after<K: Kinetics<D>, O: Output, const D: usize>(synapse: Synapse<K, O>) -> Result<f64> {
    let mut net = Network::new(0.1)?;
    let spikes: Vec<_> = (1..=10).map(|k| (0, 5.0 * f64::from(k))).collect();
    let source = net.add_spike_times(1, &spikes)?;
    let cell = net.add(1, LeakyIntegrator { v_rest: -65.0, ..LeakyIntegrator::default() })?;
    net.connect(source, cell, AllToAll.weight(0.5), synapse)?;
    net.run(60.0)?;
    Ok(net.get(cell, "v")?[0])
}

#[test]
fn ready_synapses_have_their_sign() -> Result<()> {
    assert!(after(Synapse::ampa())? > -64.0 && after(Synapse::nmda())? > -64.0);
    assert!(after(Synapse::gaba_a())? < -66.0 && after(Synapse::gaba_b())? < -65.0);
    Ok(())
}
