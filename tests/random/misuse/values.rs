//! Values that a program may pass, most of them sound and some as odd as can be.

use super::dice::Dice;
use super::temper::{Site, Temper};
use super::world::World;
use std::ops::Range;
use std::sync::Arc;
use synfire::init::Init;

/// How many of the values are odd.
const ODD: f64 = 0.12;

/// Numbers that are no good in most places, or at an edge of what is.
pub const NUMBERS: [f64; 22] = [
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    0.0,
    -0.0,
    -1.0,
    -1e-9,
    1e-9,
    5e-324,
    1e-300,
    1e-17,
    0.05,
    0.149,
    1e9,
    9_007_199_254_740_993.0,
    1e18,
    2e19,
    3.5e38,
    1e300,
    f64::MAX,
    f64::MIN,
    f64::MIN_POSITIVE,
];

/// Counts at edges of blocks and of integers.
pub const COUNTS: [usize; 20] = [
    0,
    1,
    2,
    63,
    64,
    511,
    512,
    513,
    1025,
    2049,
    65_535,
    65_537,
    100_000,
    u32::MAX as usize,
    1 << 32,
    1 << 40,
    isize::MAX as usize,
    1 << 63,
    usize::MAX - 1,
    usize::MAX,
];

pub fn number(dice: &mut Dice, sound: Range<f64>) -> f64 {
    if dice.chance(ODD) { dice.pick(&NUMBERS) } else { dice.between(sound) }
}

pub fn count(dice: &mut Dice, below: usize) -> usize {
    if dice.chance(ODD) { dice.pick(&COUNTS) } else { dice.below(below) }
}

/// A time that is a multiple of a time step of 0.1 ms, or odd.
pub fn time(dice: &mut Dice, steps: Range<usize>) -> f64 {
    let on_grid = (steps.start + dice.below(steps.len())) as f64 * 0.1;
    match dice.below(40) {
        0..4 => dice.pick(&NUMBERS),
        4 => on_grid + 0.03,
        _ => on_grid,
    }
}

/// Numbers of neurons or synapses, of which there are `len`.
pub fn places(dice: &mut Dice, len: usize) -> Vec<usize> {
    (0..dice.below(6)).map(|_| if dice.chance(0.05) { dice.pick(&COUNTS) } else { dice.below(len.min(5000)) }).collect()
}

pub fn list(dice: &mut Dice, len: usize, sound: Range<f64>) -> Vec<f64> {
    let len = if dice.chance(ODD) { dice.below(2 * len.min(50) + 2) } else { len.min(20_000) };
    let odd = dice.chance(0.1);
    (0..len).map(|_| if odd { number(dice, sound.clone()) } else { dice.between(sound.clone()) }).collect()
}

/// Values for `len` neurons or synapses.
pub fn init(dice: &mut Dice, world: &World, len: usize, sound: Range<f64>) -> Init {
    let (low, high) = (number(dice, sound.clone()), number(dice, sound.clone()));
    let init = match dice.below(10) {
        0..4 => Init::Same(low),
        4 => Init::Uniform(low.min(high), low.max(high)),
        5 => Init::Uniform(low, high),
        6 => Init::Normal(low, 0.1 * high),
        7 => Init::Each(list(dice, len, sound)),
        8 => {
            let temper = temper(dice, world, &[Site::Drawn]);
            Init::Drawn(Arc::new(move |stream| temper.at(Site::Drawn, low + 0.1 * stream.uniform())))
        }
        _ => {
            let temper = temper(dice, world, &[Site::Drawn]);
            Init::by_pair(move |source, target| temper.at(Site::Drawn, low + 1e-3 * (source % 5 + target % 3) as f64))
        }
    };
    match dice.below(12) {
        0 => init.at_least(low),
        1 => init.redrawn(low.min(high), f64::INFINITY),
        _ => init,
    }
}

/// A temper that mostly is good; otherwise one of these answers is spoilt.
pub fn temper(dice: &mut Dice, world: &World, sites: &[Site]) -> Temper {
    let value = dice.pick(&NUMBERS);
    let spoilt = dice.chance(0.3).then(|| (dice.pick(sites), value));
    Temper { fuse: world.fuse.clone(), spoilt }
}
