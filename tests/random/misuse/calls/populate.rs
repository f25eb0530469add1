//! Populations, drives and background.

use crate::misuse::dice::Dice;
use crate::misuse::rogue::{RogueCell, RogueDrive};
use crate::misuse::temper::Site;
use crate::misuse::values;
use crate::misuse::world::{Done, World};
use ndarray::Array2;
use std::fmt::Debug;
use synfire::prelude::*;

const CELL: [Site; 9] = [
    Site::Rest,
    Site::Flow,
    Site::Fires,
    Site::Hazard,
    Site::Reset,
    Site::Refractory,
    Site::Check,
    Site::Propagate,
    Site::Drawn,
];

pub fn add(world: &mut World, dice: &mut Dice) -> Done {
    let n = values::count(dice, 30);
    match dice.below(9) {
        0..3 => {
            let t_ref = values::time(dice, 0..20);
            one(world, n, Lif { t_ref, v_th: values::number(dice, 5.0..20.0), ..Lif::default() })
        }
        3 => one(world, n, Izhikevich { d: values::number(dice, 0.0..8.0), ..Izhikevich::default() }),
        4 => one(world, n, Poisson { rate: values::number(dice, 0.0..300.0) }),
        5 => one(world, n, LeakyIntegrator { tau: values::number(dice, 1.0..20.0), ..LeakyIntegrator::default() }),
        6 => one(world, n, HodgkinHuxley { g_na: values::number(dice, 0.0..200.0), ..HodgkinHuxley::default() }),
        7 => rogue(world, n, RogueCell::<true>(values::temper(dice, world, &CELL))),
        _ => rogue(world, n, RogueCell::<false>(values::temper(dice, world, &CELL))),
    }
}

fn one<M: Neuron<D> + Debug, const D: usize>(world: &mut World, n: usize, model: M) -> Done {
    world.say(format!("add({n}, {model:?})"));
    let pop = world.net.add(n, model)?;
    world.pops.push((pop, &M::VARS));
    Ok(String::new())
}

fn rogue<const EXACT: bool>(world: &mut World, n: usize, model: RogueCell<EXACT>) -> Done {
    world.say(format!("add({n}, RogueCell::<{EXACT}>({:?}))", model.0.spoilt));
    let pop = world.net.add(n, model)?;
    world.pops.push((pop, &RogueCell::<EXACT>::VARS));
    Ok(String::new())
}

pub fn add_each(world: &mut World, dice: &mut Dice) -> Done {
    let n = dice.below(20);
    let models: Vec<Lif> = (0..n)
        .map(|_| Lif {
            t_ref: if dice.chance(0.02) { values::time(dice, 0..5) } else { 0.0 },
            tau: if dice.chance(0.02) { values::number(dice, 5.0..20.0) } else { 10.0 },
            ..Lif::default()
        })
        .collect();
    world.say(format!("add_each_with({models:?}, Rk4)"));
    let pop = world.net.add_each_with(models, Rk4)?;
    world.pops.push((pop, &Lif::VARS));
    Ok(String::new())
}

pub fn add_spike_times(world: &mut World, dice: &mut Dice) -> Done {
    let n = values::count(dice, 20);
    let now = (world.net.time() / world.net.dt()).round();
    let spikes: Vec<(usize, f64)> = (0..dice.below(12))
        .map(|k| {
            let source = if dice.chance(0.02) { values::count(dice, 30) } else { k % n.max(1) };
            let soon = (now + 1.0 + k as f64 + dice.below(3) as f64) * world.net.dt();
            (source, if dice.chance(0.02) { values::time(dice, 0..100) } else { soon })
        })
        .collect();
    world.say(format!("add_spike_times({n}, {spikes:?})"));
    let pop = world.net.add_spike_times(n, &spikes)?;
    world.pops.push((pop, &[]));
    Ok(String::new())
}

pub fn drive(world: &mut World, dice: &mut Dice) -> Done {
    let pop = world.pop(dice);
    let strength = values::number(dice, -5.0..40.0);
    let tau = values::number(dice, 0.5..20.0);
    world.say(format!("drive({pop:?}, strength {strength:?}, tau {tau:?})"));
    let given = match dice.below(11) {
        0 => world.net.drive(pop, Constant(strength))?,
        1 => world.net.drive(pop, PerNeuron(values::list(dice, pop.len(), 0.0..30.0)))?,
        2 => world.net.drive(pop, WhiteNoise(strength))?,
        3 => world.net.drive(pop, WhiteNoise::fluctuation(strength, tau))?,
        4 => world.net.drive(pop, OrnsteinUhlenbeck { mean: 5.0, sd: strength, tau })?,
        5 => {
            let pulse = |dice: &mut Dice| {
                let from = values::time(dice, 0..100);
                (from, from + values::time(dice, 0..100), values::number(dice, 0.0..20.0))
            };
            let pulses: Vec<_> = (0..dice.below(4)).map(|_| pulse(dice)).collect();
            world.say(format!("Pulses({pulses:?})"));
            world.net.drive(pop, Pulses(pulses))?
        }
        6 => {
            let shape = (dice.below(5), if dice.chance(0.5) { 1 } else { values::count(dice, 5).min(100) });
            let table = Table { values: Array2::from_elem(shape, strength), every: values::number(dice, 0.1..5.0) };
            world.say(format!("Table({shape:?} every {})", table.every));
            world.net.drive(pop, table)?
        }
        7 => {
            let temper = values::temper(dice, world, &[Site::Act]);
            world.say(format!("Signal({:?})", temper.spoilt));
            world.net.drive(pop, Signal(move |t: f64| temper.at(Site::Act, (0.1 * t).sin())))?
        }
        8 => {
            let temper = values::temper(dice, world, &[Site::Act]);
            world.say(format!("Pattern({:?})", temper.spoilt));
            world.net.drive(pop, Pattern(move |_, neuron| temper.at(Site::Act, neuron as f64)))?
        }
        _ => {
            let temper = values::temper(dice, world, &[Site::Act, Site::Begin, Site::White, Site::Check]);
            world.say(format!("RogueDrive({:?})", temper.spoilt));
            world.net.drive(pop, RogueDrive { temper, steady: dice.chance(0.3), remembers: dice.chance(0.5) })?
        }
    };
    world.stimuli.push(given);
    Ok(String::new())
}

pub fn background(world: &mut World, dice: &mut Dice) -> Done {
    let pop = world.pop(dice);
    let (rate, weight) = (values::number(dice, 0.0..2000.0), values::number(dice, 0.0..0.5));
    world.say(format!("background({pop:?}, {rate:?}, {weight:?})"));
    let given = match dice.below(4) {
        0 => world.net.background(pop, rate, weight, Synapse::new(VoltageJump::default()))?,
        1 => world.net.background(pop, rate, weight, Synapse::nmda())?,
        2 => world.net.background(pop, rate, weight, Synapse::new(Exponential { tau: 5.0 }))?,
        _ => {
            let tau = values::number(dice, 1.0..9.0);
            let output = Conductance(values::number(dice, 0.0..60.0));
            world.net.background(pop, rate, weight, Synapse::new(Exponential { tau }).output(output))?
        }
    };
    world.stimuli.push(given);
    Ok(String::new())
}
