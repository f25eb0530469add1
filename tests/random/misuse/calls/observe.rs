//! Reading, setting and recording.

use crate::misuse::dice::Dice;
use crate::misuse::values;
use crate::misuse::world::{Done, World};

/// A name of a variable, mostly one that there is.
fn variable(dice: &mut Dice, known: &'static [&'static str]) -> &'static str {
    if known.is_empty() || dice.chance(0.05) { dice.pick(&["", "v", "V", "no such", "\0"]) } else { dice.pick(known) }
}

pub fn set(world: &mut World, dice: &mut Dice) -> Done {
    let (pop, known) = world.pop_with(dice);
    let (variable, values) = (variable(dice, known), values::init(dice, world, pop.len(), -5.0..15.0));
    world.say(format!("set({pop:?}, {variable:?}, {values:?})"));
    world.net.set(pop, variable, values)?;
    Ok(String::new())
}

pub fn get(world: &mut World, dice: &mut Dice) -> Done {
    let (pop, known) = world.pop_with(dice);
    let variable = variable(dice, known);
    world.say(format!("get({pop:?}, {variable:?})"));
    Ok(format!("{:?}", world.net.get(pop, variable)?))
}

pub fn set_weights(world: &mut World, dice: &mut Dice) -> Done {
    let proj = world.proj(dice);
    let synapses = world.net.synapses(proj).map_or(5, |synapses| synapses.len());
    let weights = values::init(dice, world, synapses, 0.0..0.5);
    world.say(format!("set_weights({proj:?}, {weights:?})"));
    world.net.set_weights(proj, weights)?;
    Ok(String::new())
}

pub fn synapses(world: &mut World, dice: &mut Dice) -> Done {
    let proj = world.proj(dice);
    world.say(format!("synapses({proj:?})"));
    let (synapses, weights) = (world.net.synapses(proj)?, world.net.weights(proj)?);
    assert_eq!(synapses.len(), weights.len());
    let mix = |hash: u64, word: u64| (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23);
    let words = synapses.iter().flat_map(|s| [s.source as u64, s.target as u64, s.weight.to_bits(), s.delay.to_bits()]);
    Ok(format!("{} synapses, {:x}, {} bytes", synapses.len(), words.fold(0, mix), world.net.memory(proj)?))
}

pub fn opening(world: &mut World, dice: &mut Dice) -> Done {
    let proj = world.proj(dice);
    world.say(format!("opening({proj:?})"));
    Ok(format!("{:?}", world.net.opening(proj)?))
}

pub fn reward(world: &mut World, dice: &mut Dice) -> Done {
    let (proj, amount) = (world.proj(dice), values::number(dice, 0.0..1.0));
    world.say(format!("reward({proj:?}, {amount:?})"));
    world.net.reward(proj, amount)?;
    Ok(String::new())
}

pub fn record_spikes(world: &mut World, dice: &mut Dice) -> Done {
    let pop = world.pop(dice);
    world.say(format!("record_spikes({pop:?})"));
    world.net.record_spikes(pop)?;
    world.watched.push(pop);
    Ok(String::new())
}

pub fn record(world: &mut World, dice: &mut Dice) -> Done {
    let (pop, known) = world.pop_with(dice);
    let (variable, proj) = (variable(dice, known), world.proj(dice));
    let every = values::time(dice, 1..30);
    let kind = dice.below(4);
    let places = values::places(dice, if kind < 2 { pop.len() } else { 10 });
    world.say(format!("record {kind}: {pop:?}, {variable:?}, {proj:?}, {places:?}, every {every:?}"));
    match kind {
        0 => world.net.record(pop, variable)?,
        1 => world.net.record_some(pop, variable, &places, every)?,
        2 => world.net.record_openings(proj, &places, every)?,
        _ => world.net.record_weights(proj, &places, every)?,
    }
    Ok(String::new())
}
