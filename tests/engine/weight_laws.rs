//! Are weights held against what takes them, wherever they are given: the sign of a conductance, the bounds of a rule?

use synfire::prelude::*;

fn cells(threads: usize) -> Result<(Network, Pop)> {
    let mut net = Network::new(0.1)?.threads(threads);
    let cells = net.add(600, Lif::default())?;
    Ok((net, cells))
}

fn message<T>(refused: Result<T>) -> String {
    match refused {
        Err(error @ Error::Parameter { .. }) => error.to_string(),
        Err(error) => panic!("another error: {error}"),
        Ok(_) => panic!("taken"),
    }
}

fn assert_names(message: &str, words: &[&str]) {
    assert!(words.iter().all(|word| message.contains(word)), "{message}: expected {words:?}");
}

/// A conductance, a gate at the source, and a rule that learns: each refuses a weight of -0.5.
type Verb = fn(&mut Network, Pop, Init) -> Result<Proj>;

const VERBS: [(&str, Verb); 6] = [
    ("Conductance", |net, pop, weight| {
        let synapse = Synapse::new(Exponential { tau: 5.0 }).output(Conductance(-80.0));
        net.connect(pop, pop, FixedInDegree(20).weight(weight), synapse)
    }),
    ("Conductance", |net, pop, weight| {
        net.connect(pop, pop, Pairs(vec![(3, 4), (1, 2), (0, 7)]).weight(weight), Synapse::gaba_a())
    }),
    ("MagnesiumBlock", |net, pop, weight| net.connect(pop, pop, FixedOutDegree(20).weight(weight), Synapse::nmda())),
    ("Stdp", |net, pop, weight| {
        let synapse = Synapse::new(VoltageJump::default()).plastic(Stdp::default());
        net.connect(pop, pop, FixedProb(0.03).weight(weight), synapse)
    }),
    ("GapJunction", |net, pop, weight| net.couple(pop, pop, OneToOne.weight(weight), GapJunction)),
    ("Bcm", |net, pop, weight| net.couple_plastic(pop, pop, FixedTotal(900).weight(weight), Linear, Bcm::default())),
];

#[test]
fn one_weight_for_all_is_refused() -> Result<()> {
    for (of, verb) in VERBS {
        let (mut net, cells) = cells(1)?;
        let before = net.state_hash();
        let refused = message(verb(&mut net, cells, Init::Same(-0.5)));
        assert!(refused.starts_with(&format!("{of}: weight = -0.5, but it must be ")), "{refused}");
        assert_eq!(net.state_hash(), before);
        verb(&mut net, cells, Init::Same(0.0))?;
        verb(&mut net, cells, Init::Same(0.5))?;
    }
    Ok(())
}

#[test]
fn one_weight_of_a_list_is_refused_by_its_number() -> Result<()> {
    for (of, verb) in VERBS {
        let (mut net, cells) = cells(1)?;
        let good = verb(&mut net, cells, Init::Uniform(0.0, 1.0));
        let synapses = net.weights(good?)?.len();
        let (mut net, cells) = self::cells(1)?;
        let mut weights = vec![0.5; synapses];
        weights[2] = -0.25;
        let refused = message(verb(&mut net, cells, weights.into()));
        assert!(refused.starts_with(&format!("{of}: weight number 2 = -0.25, but it must be ")), "{refused}");
    }
    Ok(())
}

#[test]
fn a_drawn_weight_is_refused_by_its_pair_whatever_the_threads() -> Result<()> {
    for (of, verb) in VERBS {
        for init in [Init::Normal(-0.5, 0.1), Init::by_pair(|source, _| if source > 0 { -1.0 } else { 0.5 })] {
            let mut messages = (1..=3).map(|threads| {
                let (mut net, cells) = cells(threads).unwrap();
                message(verb(&mut net, cells, init.clone()))
            });
            let first = messages.next().unwrap();
            assert!(first.starts_with(&format!("{of}: the weight drawn from source ")), "{first}");
            assert_names(&first, &[" to target ", " = -", "Init::redrawn", "Init::at_least"]);
            assert!(messages.all(|other| other == first));
        }
        let (mut net, cells) = cells(1)?;
        verb(&mut net, cells, Init::Normal(0.5, 0.2).at_least(0.0).redrawn(-0.1, 1.0))?;
    }
    Ok(())
}

#[test]
fn a_pair_is_named_by_source_and_target() -> Result<()> {
    let (mut net, cells) = cells(2)?;
    for verb in [VERBS[0].1, VERBS[2].1, VERBS[3].1] {
        let drawn = Init::by_pair(|source, target| if source == 300 && target > 400 { -1.0 } else { 0.5 });
        let refused = message(verb(&mut net, cells, drawn));
        assert_names(&refused, &["from source 300 to target 4"]);
    }
    let refused = message(VERBS[1].1(&mut net, cells, Init::by_pair(|source, _| 0.5 - source as f64)));
    assert_names(&refused, &["from source 1 to target 2 = -0.5"]);
    Ok(())
}

#[test]
fn weights_set_later_are_refused_and_leave_those_before() -> Result<()> {
    for (of, verb) in VERBS {
        let (mut net, cells) = cells(2)?;
        let wires = verb(&mut net, cells, Init::Uniform(0.0, 1.0))?;
        let before = net.state_hash();
        let refused = message(net.set_weights(wires, -3.0));
        assert!(refused.starts_with(&format!("{of}: weight = -3, ")), "{refused}");
        let mut weights = net.weights(wires)?.to_vec();
        weights[1] = -1e-9;
        let refused = message(net.set_weights(wires, &weights));
        assert!(refused.starts_with(&format!("{of}: weight number 1 = -1e-9, ")), "{refused}");
        let refused = message(net.set_weights(wires, Init::Normal(0.0, 1.0)));
        assert_names(&refused, &["weight number ", "Init::redrawn"]);
        assert_eq!(net.state_hash(), before);
        net.set_weights(wires, 1.0)?;
    }
    let (mut net, cells) = cells(1)?;
    let one = net.connect(cells, cells, AllToAll.weight(0.1), Synapse::ampa())?;
    assert_names(&message(net.set_weights(one, -0.1)), &["Conductance: weight = -0.1"]);
    Ok(())
}

#[test]
fn weights_beyond_the_bounds_of_a_rule_are_refused() -> Result<()> {
    let (mut net, cells) = cells(1)?;
    let jump = || Synapse::new(VoltageJump::default());
    let mut refused =
        |weight: f64, rule: Stdp| message(net.connect(cells, cells, OneToOne.weight(weight), jump().plastic(rule)));
    let rule = "Stdp: weight = 5, but it must be at least 0 and at most 1, the bounds of this rule's weights; widen them, or give another weight";
    assert_eq!(refused(5.0, Stdp::default()), rule);
    assert_names(
        &refused(-1.0, Stdp { w_max: f64::MAX, ..Stdp::default() }),
        &["Stdp: weight = -1", "at least 0, the"],
    );
    let rewarded = Rewarded { rule: Stdp::default(), tau_eligibility: 1000.0, tau_reward: 200.0 };
    let wires = OneToOne.weight(1.5);
    assert_names(&message(net.connect(cells, cells, wires, jump().plastic(rewarded))), &["Rewarded: weight = 1.5"]);
    let wires = OneToOne.weight(1.0);
    let learning = net.connect(cells, cells, wires, jump().plastic(Vogels { w_max: 1.0, ..Vogels::default() }))?;
    assert_names(&message(net.set_weights(learning, 1.5)), &["Vogels: weight = 1.5"]);
    Ok(())
}

#[test]
fn a_rule_on_rates_must_keep_to_what_its_coupling_takes() -> Result<()> {
    let (mut net, cells) = cells(1)?;
    let below = Bcm { w_min: -1.0, ..Bcm::default() };
    let refused = message(net.couple_plastic(cells, cells, OneToOne.weight(0.5), GapJunction, below));
    assert_names(&refused, &["GapJunction: the lower bound of Bcm = -1", "zero or positive"]);
    net.couple_plastic(cells, cells, OneToOne.weight(-0.5), Linear, below)?;
    Ok(())
}

#[test]
fn backgrounds_and_fields_are_asked_too() -> Result<()> {
    let (mut net, _) = cells(1)?;
    let ring = net.add(4, Lif::default())?;
    let refused = message(net.background(ring, 100.0, -0.1, Synapse::ampa()));
    assert_names(&refused, &["Conductance: weight = -0.1", "inhibitory reversal potential"]);
    net.background(ring, 100.0, -0.1, Synapse::new(Exponential { tau: 5.0 }))?;
    for convolution in [Convolution::Direct, Convolution::Fourier] {
        let kernel = CircularConvolution::new(vec![1.0, 0.2, -0.3, 0.2], convolution)?;
        let refused = message(net.connect_field(ring, ring, kernel.clone(), 0.0, Synapse::nmda()));
        assert_names(&refused, &["MagnesiumBlock: the least weight of CircularConvolution = -0.3"]);
        net.couple_field(ring, ring, kernel, 0.0)?;
    }
    Ok(())
}

#[test]
fn a_rate_is_no_potential() -> Result<()> {
    let (mut net, cells) = cells(1)?;
    let sources = net.add(1, Poisson::default())?;
    let mut results = vec![
        net.connect(cells, sources, AllToAll.weight(0.1), Synapse::gaba_a()).map(drop),
        net.connect(cells, sources, AllToAll.weight(0.1), Synapse::nmda()).map(drop),
        net.couple(cells, sources, AllToAll.weight(0.1), GapJunction).map(drop),
        net.background(sources, 100.0, 0.1, Synapse::ampa()).map(drop),
    ];
    let one = CircularConvolution::new(vec![1.0], Convolution::Direct)?;
    results.push(net.connect_field(sources, sources, one, 0.0, Synapse::nmda()).map(drop));
    for refused in results {
        let message = refused.unwrap_err().to_string();
        assert_names(&message, &["depends on the potential", "\"rate\" of population 1 (Poisson) is none", "Current"]);
    }
    net.connect(cells, sources, AllToAll.weight(0.1), Synapse::new(Exponential { tau: 5.0 }))?;
    net.couple(cells, sources, AllToAll.weight(0.1), Linear)?;
    Ok(())
}

/// An output of a user's own, which takes weights of a grid alone.
#[derive(Clone, PartialEq)]
struct Whole;

impl Output for Whole {
    fn current(&self, g: f64, _: f64) -> Affine {
        linear(g, 0.0)
    }

    fn check_weight(&self, weight: f64) -> synfire::error::Check {
        synfire::error::require(weight.fract() == 0.0, "weight", weight, "a whole number of channels")
    }
}

#[test]
fn an_output_of_ones_own_is_asked_for_each_weight() -> Result<()> {
    let (mut net, cells) = cells(1)?;
    let channels = || Synapse::new(Exponential { tau: 5.0 }).output(Whole);
    let halves = Init::by_pair(|source, target| if (source, target) == (7, 9) { 2.5 } else { 2.0 });
    let refused = message(net.connect(cells, cells, AllToAll.weight(halves), channels()));
    assert_names(&refused, &["Whole: the weight drawn from source 7 to target 9 = 2.5", "a whole number of channels"]);
    net.connect(cells, cells, AllToAll.weight(2.0), channels())?;
    Ok(())
}
