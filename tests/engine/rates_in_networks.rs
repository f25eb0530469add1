//! Learning on rates, and inhibitory learning that holds a rate, through the engine and against theory.

#![allow(clippy::disallowed_methods)]

use synfire::prelude::*;

/// A unit whose rate is its input, after a time constant much shorter than learning.
fn unit() -> LeakyIntegrator {
    LeakyIntegrator { v_rest: 0.0, r: 1.0, tau: 0.1 }
}

/// Sources that show patterns in turn, each for 10 ms, and one target that learns by `rule`.
fn learner<L: RateRule<Y>, const Y: usize, const N: usize>(
    patterns: &'static [[f64; N]],
    start: f64,
    rule: L,
) -> Result<(Network, Proj)> {
    let mut net = Network::new(0.1)?;
    let sources = net.add(N, unit())?;
    let target = net.add(1, unit())?;
    let shown = |time: f64, source: usize| patterns[(time + 1e-6) as usize / 10 % patterns.len()][source];
    net.drive(sources, Pattern(shown))?;
    let projection = net.couple_plastic(sources, target, AllToAll.weight(start), Linear, rule)?;
    Ok((net, projection))
}

#[test]
fn oja_turns_to_one_pattern_if_there_is_one() -> Result<()> {
    let (mut net, projection) = learner(&[[3.0, 4.0]], 0.05, Oja { gamma: 1e-3 })?;
    net.run(2000.0)?;
    let weights = net.weights(projection)?;
    assert!((weights[0] - 0.6).abs() < 1e-9 && (weights[1] - 0.8).abs() < 1e-9, "{weights}");
    Ok(())
}

/// Patterns (2, 1, 0), (1, 2, 0), (0, 0, 1) have the correlations ((5, 4, 0), (4, 5, 0), (0, 0, 1)) / 3, whose greatest
/// eigenvalue, 3, belongs to (1, 1, 0) / sqrt 2. Weights ripple by a thousandth.
#[test]
fn oja_finds_the_principal_component() -> Result<()> {
    let patterns = &[[2.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 2.0, 0.0], [0.0, 0.0, -1.0]];
    let (mut net, projection) = learner(patterns, 0.3, Oja { gamma: 1e-4 })?;
    net.run(40_000.0)?;
    let weights = net.weights(projection)?;
    for (found, expected) in weights.iter().zip([0.5f64.sqrt(), 0.5f64.sqrt(), 0.0]) {
        assert!((found - expected).abs() < 0.02, "{weights}");
    }
    Ok(())
}

/// Two inputs that come in turn, rates 1.5 and 1: the stronger one wins, and the target settles where the threshold is
/// its rate: half of `r^2 / r_0` is `r`, so `r` = 2 and the weight is 4/3. Rates follow patterns within 2 % of the time each
/// is shown.
#[test]
fn bcm_selects_the_stronger_input() -> Result<()> {
    let rule = Bcm { eta: 5e-4, tau_theta: 100.0, ..Bcm::default() };
    let (mut net, projection) = learner(&[[1.5, 0.0], [0.0, 1.0]], 1.0, rule)?;
    net.run(20_000.0)?;
    let weights = net.weights(projection)?;
    assert!((weights[0] - 4.0 / 3.0).abs() < 0.05 && weights[1] < 0.01, "{weights}");
    let rule = BcmRunningMean { eta: 5e-4, ..BcmRunningMean::default() };
    let (mut net, projection) = learner(&[[1.5, 0.0], [0.0, 1.0]], 1.0, rule)?;
    net.run(20_000.0)?;
    assert!(net.weights(projection)?[0] > 1.999);
    Ok(())
}

#[test]
fn scaling_reaches_its_goal_and_keeps_ratios() -> Result<()> {
    let rule = Scaling { beta: 1e-3, goal: 3.0, ..Scaling::default() };
    let (mut net, projection) = learner(&[[1.0, 2.0]], 0.1, rule)?;
    net.set_weights(projection, [0.1, 0.3])?;
    net.run(10_000.0)?;
    let weights = net.weights(projection)?;
    assert!((weights[0] + 2.0 * weights[1] - 3.0).abs() < 1e-6 && (weights[1] / weights[0] - 3.0).abs() < 1e-9);
    Ok(())
}

#[test]
fn inhibitory_learning_holds_the_rate_of_a_network() -> Result<()> {
    let mut net = Network::new(0.1)?.seed(4);
    let all = net.add(250, Lif { v_rest: -60.0, v_reset: -60.0, v_th: -50.0, tau: 20.0, ..Lif::default() })?;
    let (exc, inh) = all.split(200);
    let drive = Synapse::new(Exponential { tau: 5.0 }).output(Conductance(0.0));
    net.background(all, 4000.0, 0.02, drive)?;
    net.connect(exc, all, FixedProb(0.1).weight(0.03).delay(0.5), drive)?;
    let rule = Vogels { eta: 1e-3, rho: 0.008, ..Vogels::default() };
    let learning = Synapse::new(Exponential { tau: 10.0 }).output(Conductance(-80.0)).plastic(rule);
    let projection = net.connect(inh, exc, AllToAll.weight(0.008).delay(0.5), learning)?;
    net.record_spikes(exc)?;
    let before = net.run(300.0)?.spikes(exc)?.mean_rate();
    net.run(20_000.0)?;
    let after = net.run(5000.0)?.spikes(exc)?.mean_rate();
    assert!(before > 12.0, "{before}");
    // Each source is one of 50 that inhibit, so its spikes and those of the target hardly know of each other, and the
    // set point of the rule is the rate.
    assert!((after - 8.0).abs() < 0.1 * 8.0, "{after}");
    assert!(net.weights(projection)?.mean().unwrap() > 0.01);
    Ok(())
}
