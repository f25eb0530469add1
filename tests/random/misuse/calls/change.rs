//! Changing what a network has.

use crate::misuse::dice::Dice;
use crate::misuse::rogue::RogueDrive;
use crate::misuse::temper::Site;
use crate::misuse::values;
use crate::misuse::world::{Done, World};
use synfire::prelude::*;

pub fn replace(world: &mut World, dice: &mut Dice) -> Done {
    let (stimulus, strength) = (world.stimulus(dice), values::number(dice, -5.0..40.0));
    world.say(format!("replace({stimulus:?}, strength {strength:?})"));
    match dice.below(5) {
        0 => world.net.replace(stimulus, Constant(strength))?,
        1 => world.net.replace(stimulus, WhiteNoise(strength))?,
        2 => world.net.replace(stimulus, OrnsteinUhlenbeck { mean: 5.0, sd: strength, tau: 2.0 })?,
        3 => world.net.replace(stimulus, PerNeuron(vec![strength; values::count(dice, 60).min(200)]))?,
        _ => {
            let temper = values::temper(dice, world, &[Site::Act, Site::Begin, Site::White, Site::Check]);
            world.say(format!("RogueDrive({:?})", temper.spoilt));
            let drive = RogueDrive { temper, steady: dice.chance(0.3), remembers: dice.chance(0.5) };
            world.net.replace(stimulus, drive)?;
        }
    }
    Ok(String::new())
}

pub fn set_rate(world: &mut World, dice: &mut Dice) -> Done {
    let (stimulus, rate) = (world.stimulus(dice), values::number(dice, 0.0..2000.0));
    world.say(format!("set_rate({stimulus:?}, {rate:?})"));
    world.net.set_rate(stimulus, rate).map(|()| String::new())
}

pub fn switch(world: &mut World, dice: &mut Dice) -> Done {
    let (stimulus, on) = (world.stimulus(dice), dice.chance(0.5));
    world.say(format!("switch({stimulus:?}, {on})"));
    world.net.switch(stimulus, on).map(|()| String::new())
}

pub fn remove(world: &mut World, dice: &mut Dice) -> Done {
    let stimulus = world.stimulus(dice);
    world.say(format!("remove({stimulus:?})"));
    world.net.remove(stimulus).map(|()| String::new())
}

pub fn trial(world: &mut World, dice: &mut Dice) -> Done {
    let number = dice.below(4) as u32;
    world.say(format!("trial({number})"));
    world.net.trial(number).map(|()| String::new())
}

pub fn silence(world: &mut World, dice: &mut Dice) -> Done {
    let (view, mute) = (world.pop(dice), dice.chance(0.6));
    world.say(format!("silence({view:?}, {mute})"));
    let done = if mute { world.net.silence(view) } else { world.net.unsilence(view) };
    done.map(|()| String::new())
}

pub fn learning(world: &mut World, dice: &mut Dice) -> Done {
    let (projection, on) = (world.proj(dice), dice.chance(0.4));
    world.say(format!("learning({projection:?}, {on})"));
    world.net.learning(projection, on).map(|()| String::new())
}
