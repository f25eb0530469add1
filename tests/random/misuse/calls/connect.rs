//! Projections, couplings and fields.

use crate::misuse::dice::Dice;
use crate::misuse::rogue::*;
use crate::misuse::temper::Site;
use crate::misuse::values;
use crate::misuse::world::{Done, World};
use crate::wiring::{AnyRule, Lie};
use synfire::prelude::*;

const GATE: [Site; 7] = [Site::Rest, Site::Flow, Site::Receive, Site::Gate, Site::Pulse, Site::Fires, Site::Check];
const RULE: [Site; 6] = [Site::Trace, Site::OnPre, Site::OnPost, Site::Bounds, Site::Eligibility, Site::Check];

/// Who with whom, with what weight and delay.
fn wiring(world: &mut World, dice: &mut Dice, pre: Pop, post: Pop) -> Wiring<AnyRule> {
    let rule = match dice.below(9) {
        0 | 1 => AnyRule::All,
        2 => AnyRule::OneToOne,
        3 => AnyRule::Prob(values::number(dice, 0.0..1.0)),
        4 => AnyRule::InDegree(values::count(dice, 10)),
        5 => AnyRule::OutDegree(values::count(dice, 10)),
        6 => AnyRule::Total(values::count(dice, 60)),
        7 => {
            let ends = |dice: &mut Dice, len: usize| {
                if dice.chance(0.02) { values::count(dice, 30) } else { dice.below(len) }
            };
            AnyRule::Pairs((0..dice.below(20)).map(|_| (ends(dice, pre.len()), ends(dice, post.len()))).collect())
        }
        _ => AnyRule::Rogue(Lie {
            temper: values::temper(dice, world, &[Site::Partner, Site::Expected]),
            way: dice.below(4),
            partners: dice.below(8),
            first: if dice.chance(0.1) { u32::MAX - 3 } else { 0 },
        }),
    };
    let synapses = pre.len().saturating_mul(post.len()).min(2000);
    let weight = values::init(dice, world, synapses, 0.0..0.5);
    let delay = match dice.below(3) {
        0 => values::init(dice, world, synapses, 0.0..2.0),
        1 => Init::Same(values::time(dice, 0..20)),
        _ => Init::Same(dice.below(3) as f64),
    };
    let wiring = rule.weight(weight).delay(delay).autapses(dice.chance(0.7)).multapses(dice.chance(0.7));
    world.say(format!("{pre:?} to {post:?} by {wiring:?}"));
    wiring
}

fn ends(world: &World, dice: &mut Dice) -> (Pop, Pop) {
    (world.pop(dice), world.pop(dice))
}

pub fn connect(world: &mut World, dice: &mut Dice) -> Done {
    let (pre, post) = ends(world, dice);
    let wiring = wiring(world, dice, pre, post);
    let tau = values::number(dice, 1.0..9.0);
    let exponential = Synapse::new(Exponential { tau });
    let ohmic = exponential.output(Conductance(values::number(dice, -80.0..60.0)));
    let stdp = Stdp { w_max: values::number(dice, 1.0..2.0), a_plus: 0.01, ..Stdp::default() };
    let kind = dice.below(20);
    world.say(format!("connect, synapse {kind}, tau {tau:?}, {stdp:?}"));
    let net = &mut world.net;
    let proj = match kind {
        0 => net.connect(pre, post, wiring, exponential)?,
        1 => net.connect(pre, post, wiring, ohmic)?,
        2 => net.connect(pre, post, wiring, exponential.plastic(stdp))?,
        3 => net.connect(pre, post, wiring, ohmic.release(TsodyksMarkram::default()).plastic(stdp))?,
        4 => net.connect(pre, post, wiring, exponential.plastic(Rewarded::new(stdp)))?,
        5 => {
            let while_refractory = dice.chance(0.5);
            net.connect(pre, post, wiring, Synapse::new(VoltageJump { while_refractory }))?
        }
        6 => net.connect(pre, post, wiring, Synapse::new(VoltageJump::default()).plastic(stdp))?,
        7 => {
            let duration = values::time(dice, 1..10);
            net.connect(pre, post, wiring, Synapse::new(AmpaKinetic { duration, ..AmpaKinetic::default() }))?
        }
        8 => {
            let nmda = Nmda { tau_rise: values::number(dice, 1.0..5.0), ..Nmda::default() };
            let mg = values::number(dice, 0.0..2.0);
            let block = MagnesiumBlock { mg, ..MagnesiumBlock::default() };
            net.connect(pre, post, wiring, Synapse::new(nmda).output(block).release(TsodyksMarkram::depressing()))?
        }
        _ => return rogue(world, dice, (pre, post), wiring),
    };
    world.connected(proj, pre, post);
    Ok(String::new())
}

fn rogue(world: &mut World, dice: &mut Dice, (pre, post): (Pop, Pop), wiring: Wiring<AnyRule>) -> Done {
    let gate = values::temper(dice, world, &GATE);
    let output = RogueOutput(values::temper(dice, world, &[Site::Current, Site::Check]));
    let release = RogueRelease(values::temper(dice, world, &[Site::Rest, Site::Recover, Site::Release, Site::Check]));
    let rule = values::temper(dice, world, &RULE);
    let kind = dice.below(10);
    let spoilt = [gate.spoilt, output.0.spoilt, release.0.spoilt, rule.spoilt];
    world.say(format!("rogue {kind}: gate, output, release, rule {spoilt:?}"));
    let exponential = Synapse::new(Exponential { tau: 5.0 });
    let jump = Synapse::new(VoltageJump::default());
    let net = &mut world.net;
    let proj = match kind {
        0 => net.connect(pre, post, wiring, Synapse::new(RogueGate::<0>(gate)).output(output))?,
        1 => net.connect(pre, post, wiring, Synapse::new(RogueGate::<1>(gate)).release(release))?,
        2 => net.connect(pre, post, wiring, Synapse::new(RogueGate::<2>(gate)))?,
        3 => net.connect(pre, post, wiring, Synapse::new(RogueGate::<0>(gate)).plastic(RogueRule::<1, 1>(rule)))?,
        4 => net.connect(pre, post, wiring, exponential.output(output).release(release))?,
        5 => net.connect(pre, post, wiring, exponential.plastic(RogueRule::<0, 1>(rule)))?,
        6 => net.connect(pre, post, wiring, jump.plastic(RogueRule::<1, 0>(rule)))?,
        7 => net.connect(pre, post, wiring, exponential.plastic(RogueRule::<0, 0>(rule)))?,
        8 => net.connect(pre, post, wiring, jump.release(release).plastic(RogueRule::<1, 1>(rule)))?,
        _ => net.connect(pre, post, wiring, Synapse::new(RogueGate::<1>(gate)).output(output))?,
    };
    world.connected(proj, pre, post);
    Ok(String::new())
}

pub fn couple(world: &mut World, dice: &mut Dice) -> Done {
    let (pre, post) = ends(world, dice);
    let wiring = wiring(world, dice, pre, post);
    let temper = values::temper(dice, world, &[Site::Current, Site::Check]);
    let kind = dice.below(3);
    world.say(format!("couple, kind {kind}, {:?}", temper.spoilt));
    let proj = match kind {
        0 => world.net.couple(pre, post, wiring, GapJunction)?,
        1 => world.net.couple(pre, post, wiring, Linear)?,
        _ => world.net.couple(pre, post, wiring, RogueCoupling(temper))?,
    };
    world.connected(proj, pre, post);
    Ok(String::new())
}

pub fn couple_plastic(world: &mut World, dice: &mut Dice) -> Done {
    let (pre, post) = ends(world, dice);
    let wiring = wiring(world, dice, pre, post);
    let gamma = values::number(dice, 0.0..1e-3);
    let temper = values::temper(dice, world, &[Site::Rest, Site::Trace, Site::OnPost, Site::Bounds, Site::Check]);
    let rogue = dice.chance(0.5);
    world.say(format!("couple_plastic, gamma {gamma:?}, rogue {rogue} {:?}", temper.spoilt));
    let proj = if rogue {
        world.net.couple_plastic(pre, post, wiring, Linear, RogueRateRule(temper))?
    } else {
        world.net.couple_plastic(pre, post, wiring, Linear, Oja { gamma })?
    };
    world.connected(proj, pre, post);
    Ok(String::new())
}

pub fn field(world: &mut World, dice: &mut Dice) -> Done {
    let (pre, post) = ends(world, dice);
    let delay = values::time(dice, 0..20);
    let units = if dice.chance(0.8) { pre.len().min(200) } else { values::count(dice, 40).min(200) };
    let way = if dice.chance(0.5) { Convolution::Direct } else { Convolution::Fourier };
    let kernel = vec![values::number(dice, 0.0..0.01); units];
    let temper = values::temper(dice, world, &[Site::Act, Site::Check]);
    let kind = dice.below(4);
    world
        .say(format!("field {kind} {pre:?} to {post:?}, delay {delay:?}, {units} units, {way:?}, {:?}", temper.spoilt));
    let ring = |kernel| CircularConvolution::new(kernel, way);
    let proj = match kind {
        0 => world.net.couple_field(pre, post, ring(kernel)?, delay)?,
        1 => world.net.connect_field(pre, post, ring(kernel)?, delay, Synapse::nmda())?,
        2 => {
            let inner = if dice.chance(0.5) { Some(ring(kernel)?) } else { None };
            world.net.couple_field(pre, post, RogueField { temper, inner }, delay)?
        }
        _ => {
            let gate = RogueGate::<1>(values::temper(dice, world, &GATE));
            world.net.connect_field(pre, post, RogueField { temper, inner: None }, delay, Synapse::new(gate))?
        }
    };
    world.connected(proj, pre, post);
    Ok(String::new())
}
