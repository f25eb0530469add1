//! Runs, snapshots and what goes with them.

use crate::forged::forge as forged;
use crate::misuse::dice::Dice;
use crate::misuse::temper::Site;
use crate::misuse::values;
use crate::misuse::world::{Done, World};
use std::time::Duration;
use synfire::prelude::*;

/// The most steps of a run.
const STEPS: usize = 60;

pub fn run(world: &mut World, dice: &mut Dice) -> Done {
    let dt = world.net.dt();
    let duration = match dice.below(20) {
        0 => dice.pick(&values::NUMBERS),
        1 => 0.0,
        2 => 0.3 * dt,
        _ => dice.below(STEPS) as f64 * dt,
    };
    // What is sound, but takes for ever, is left alone.
    let duration = if duration / dt > 1e3 && duration / dt < 3e14 { dt } else { duration };
    for_ms(world, duration)
}

/// A few steps.
pub fn calmly(world: &mut World, _: &mut Dice) -> Done {
    let duration = 12.0 * world.net.dt();
    for_ms(world, duration)
}

/// That a recording is what it must be.
fn for_ms(world: &mut World, duration: f64) -> Done {
    world.say(format!("run({duration:?})"));
    let from = world.net.time();
    let recording = world.net.run(duration)?;
    let to = world.net.time();
    for &pop in &world.watched {
        let Spikes { times, neurons, len, start, stop } = recording.spikes(pop)?;
        assert!(len == pop.len() && start == from && stop == to, "spikes of {len} from {start} to {stop}");
        assert!(times.len() == neurons.len() && neurons.iter().all(|&neuron| neuron < len), "{neurons}");
        assert!(times.iter().all(|&time| from < time && time <= to), "{times} beyond ({from}, {to}]");
        let order: Vec<_> = times.iter().map(|time| time.to_bits()).zip(neurons).collect();
        assert!(order.windows(2).all(|two| two[0] < two[1]), "spikes out of order: {order:?}");
    }
    for (pop, variables) in &world.pops {
        for variable in *variables {
            let values = world.net.get(*pop, variable)?;
            assert!(values.iter().all(|value| value.is_finite()), "{variable} of {pop:?} is not finite");
        }
    }
    for &proj in &world.small {
        let weights = world.net.weights(proj)?;
        assert!(weights.iter().all(|weight| weight.is_finite()), "weights of {proj:?} are not finite: {weights}");
    }
    if world.restores {
        let (snapshot, hash) = (world.net.snapshot(), world.net.state_hash());
        let restored = world.net.restore(&snapshot);
        assert!(restored.is_ok(), "a snapshot of the present is refused: {restored:?}");
        assert_eq!(world.net.state_hash(), hash, "a restored snapshot has another hash");
    }
    Ok(anonymous(&format!("{recording:?}")))
}

/// Without the numbers of networks, which tell even twins apart.
fn anonymous(text: &str) -> String {
    let parts = text.split("network: ").map(|part| part.trim_start_matches(|c: char| c.is_ascii_digit()));
    parts.collect()
}

pub fn progress(world: &mut World, dice: &mut Dice) -> Done {
    let (temper, every) = (values::temper(dice, world, &[Site::Drawn]), dice.pick(&[Duration::ZERO, Duration::MAX]));
    world.say(format!("progress({every:?})"));
    world.net.progress(every, move |run| {
        temper.fuse.burn();
        assert!(run.share() >= 0.0 && run.share() <= 1.0 && !run.to_string().is_empty());
    });
    Ok(String::new())
}

pub fn snapshot(world: &mut World, _: &mut Dice) -> Done {
    world.say("snapshot");
    let snapshot = world.net.snapshot();
    let text = serde_json::to_string(&snapshot).unwrap();
    assert_eq!(serde_json::from_str::<Snapshot>(&text).unwrap(), snapshot);
    world.snapshots.push(snapshot);
    Ok(text)
}

pub fn restore(world: &mut World, dice: &mut Dice) -> Done {
    if world.snapshots.is_empty() {
        return Ok(String::new());
    }
    let number = dice.below(world.snapshots.len());
    world.say(format!("restore(snapshot {number})"));
    world.net.restore(&world.snapshots[number])?;
    Ok(String::new())
}

/// A snapshot of the present state, some words of which are replaced, with or without the right checksum.
pub fn forge(world: &mut World, dice: &mut Dice) -> Done {
    let mut content = serde_json::to_value(world.net.snapshot()).unwrap();
    let words = content["state"].as_array().unwrap().len();
    let odd = [0, 1, 2, 63, 1 << 31, 1 << 47, 1 << 48, 1 << 63, u64::MAX, f64::NAN.to_bits(), 1f64.to_bits()];
    let mut changes = Vec::new();
    for _ in 0..1 + dice.below(3) {
        let (word, value) = (dice.below(words), dice.pick(&odd));
        if words > 0 {
            content["state"][word] = value.into();
        }
        changes.push((word, value));
    }
    if dice.chance(0.2) {
        content["step"] = dice.pick(&odd).into();
    }
    if dice.chance(0.1) {
        content["state"].as_array_mut().unwrap().truncate(dice.below(words));
    }
    world.say(format!("restore(forged: {changes:?}, step {}, of {words} words)", content["step"]));
    let snapshot = forged(content);
    world.fuse.disarm();
    let before = world.net.snapshot();
    if world.net.restore(&snapshot).is_ok() {
        // It may be a state that this network could be in. It must do no harm, but need not go on for long.
        let ran = world.net.run(5.0 * world.net.dt());
        world.net.restore(&before)?;
        return match ran {
            Ok(_) | Err(Error::Diverged { .. }) => Ok(String::new()),
            Err(Error::Parameter { .. }) => Ok(String::new()),
            Err(error) => panic!("a forged snapshot that was taken, run: {error}"),
        };
    }
    Ok(String::new())
}

pub fn threads(world: &mut World, dice: &mut Dice) -> Done {
    let threads = dice.below(4);
    world.say(format!("threads({threads})"));
    let dt = world.net.dt();
    let net = std::mem::replace(&mut world.net, Network::new(dt)?);
    world.net = net.threads(threads);
    Ok(String::new())
}
