//! What the library offers besides networks: statistics, figures, distributions, rules, random numbers, fields.

use crate::misuse::dice::Dice;
use crate::misuse::values::{self, count, list, number};
use crate::misuse::world::{Done, World};
use ndarray::{Array1, Array2};
use std::time::Duration;
use synfire::analysis::*;
use synfire::connect::Shape;
use synfire::network::Progress;
use synfire::prelude::*;
use synfire::random::{PoissonCounts, Purpose, Source};

/// A recording as odd as its public fields allow.
fn spikes(dice: &mut Dice) -> Spikes {
    let n = dice.below(30);
    let start = number(dice, 0.0..50.0);
    // Longer recordings have so many bins that they take their time.
    let stop = number(dice, 100.0..200.0);
    let stop = if stop > 1e6 { 1e4 } else { stop };
    let sorted = dice.chance(0.8);
    let mut times = list(dice, n, 0.0..200.0);
    if sorted {
        times.sort_by(f64::total_cmp);
    }
    let len = if dice.chance(0.1) { count(dice, 40) } else { 1 + dice.below(10) };
    let neurons: Array1<usize> =
        (0..n).map(|_| if dice.chance(0.02) { count(dice, 40) } else { dice.below(10) }).collect();
    Spikes { times: times.into(), neurons, len, start, stop }
}

fn samples(dice: &mut Dice) -> Samples {
    let (rows, columns) = (dice.below(20), dice.below(8));
    let values = Array2::from_shape_fn((rows, columns), |_| number(dice, -70.0..30.0));
    let times = list(dice, rows, 0.0..100.0).into();
    let neurons = (0..dice.below(8)).collect();
    Samples { variable: "v".into(), unit: "mV".into(), times, neurons, values }
}

pub fn statistics(world: &mut World, dice: &mut Dice) -> Done {
    let (a, b, samples) = (spikes(dice), spikes(dice), samples(dice));
    let (bin, longest) = (number(dice, 0.5..20.0), number(dice, 1.0..50.0));
    let kind = dice.below(20);
    world.say(format!("statistics {kind} of {a:?}, {b:?}, bin {bin:?}, longest {longest:?}"));
    Ok(match kind {
        0 => format!("{:?}", a.rates().len()),
        1 => format!("{:?}", a.trains().len()),
        2 => format!("{:?}", a.between(bin, longest)),
        3 => format!("{:?}", a.of(count(dice, 10)..=count(dice, 10))),
        4 => format!("{:?}", counts(&a, bin).len()),
        5 => format!("{:?}", fano(&a, bin)),
        6 => format!("{:?}", intervals(&a).len()),
        7 => format!("{:?} {:?}", mean_interval(&a), cv(&a)),
        8 => format!("{:?}", interval_histogram(&a, bin, longest).len()),
        9 => format!("{:?}", coherence(&a, bin)),
        10 => format!("{:?}", golomb_chi(&samples)),
        11 => format!("{:?}", correlation(&a, bin)),
        12 => format!("{:?}", cross_correlogram(&a, &b, bin, longest).len()),
        13 => format!("{:?}", autocorrelogram(&a, bin, longest).len()),
        14 => format!("{:?}", spectrum(&a, bin)),
        15 => format!("{:?}", peak_frequency(&a, bin)),
        16 => format!("{:?} {} {}", mean_rate(&a), rate_spread(&a), silent_fraction(&a)),
        17 => format!("{:?}", population_rate(&a, bin).len()),
        18 => format!("{:?}", smoothed_rate(&a, bin, longest).len()),
        _ => {
            let angles = list(dice, 10, 0.0..6.0);
            let amounts = list(dice, 10, 0.0..6.0);
            format!("{:?} {:?}", population_vector(&angles, &amounts), circular_mean(&angles))
        }
    })
}

pub fn figure(world: &mut World, dice: &mut Dice) -> Done {
    let (spikes, samples, kind) = (spikes(dice), samples(dice), dice.below(9));
    let (x, y) = (list(dice, 20, -5.0..5.0), list(dice, 20, -5.0..5.0));
    let (low, high) = (number(dice, 0.0..1.0), number(dice, 1.0..9.0));
    world.say(format!("figure {kind} of {spikes:?}, {samples:?}, {x:?}, {y:?}, {low:?}, {high:?}"));
    let panel = match kind {
        0 => Panel::new().raster(&spikes).named("\u{7f}<&\"\u{1F600}"),
        1 => Panel::new().rate(&spikes, high),
        2 => Panel::new().trace(&samples).scale_bar("ms").upright_scale_bar("mV"),
        3 => Panel::new().space_time(&samples),
        4 => Panel::new().heat_map(samples.values.view(), (low, high), (high, low)),
        5 => Panel::new().line(&x, &y).scatter(&y, &x).vertical(low).horizontal(high).thickness(low),
        6 => Panel::new().flow((low, high), (low, high), |x, y| (y, 1.0 / x)),
        7 => Panel::new().histogram(&x, count(dice, 20)),
        _ => Panel::new().bars(&x, &y),
    };
    let panel = if dice.chance(0.3) { panel.x_range(low, high).y_range(high, low).height(low) } else { panel };
    let figure = Figure::grid(count(dice, 4)).panel(panel).raster(&spikes).title("a\nb");
    let figure = if dice.chance(0.2) { figure.size(count(dice, 400) as u32, count(dice, 400) as u32) } else { figure };
    let ending = dice.pick(&["svg", "svg", "png", "gif", ""]);
    let path = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.{ending}", std::process::id()));
    figure.save(&path)?;
    std::fs::remove_file(path).unwrap();
    Ok(String::new())
}

pub fn values(world: &mut World, dice: &mut Dice) -> Done {
    let n = dice.below(40);
    let init = values::init(dice, world, n, 0.0..1.0);
    world.say(format!("{init:?}.values(.., 0..{n}, \"v\")"));
    let drawn = init.values(Source::new(3, 1, Purpose::User), 0..n, "v")?;
    assert!(drawn.len() == n && drawn.iter().all(|value| value.is_finite()), "{drawn:?}");
    let list = list(dice, n, 0.0..5.0);
    let drive = PerNeuron::drawn(list, n, 1)?;
    assert_eq!(drive.0.len(), n);
    Ok(String::new())
}

pub fn plan(world: &mut World, dice: &mut Dice) -> Done {
    let offset = dice.pick(&[None, None, Some(0), Some(-3), Some(7), Some(isize::MIN), Some(isize::MAX)]);
    let (sources, targets) = (count(dice, 20), count(dice, 20));
    let shape = Shape { sources, targets, offset, autapses: dice.chance(0.5), multapses: dice.chance(0.5) };
    let (p, n, kind) = (number(dice, 0.0..1.0), count(dice, 10), dice.below(7));
    let pairs: Vec<_> = (0..dice.below(9)).map(|_| (count(dice, 9), count(dice, 9))).collect();
    world.say(format!("plan {kind} of {shape:?}, p {p:?}, n {n}, {pairs:?}"));
    let source = Source::new(1, 1, Purpose::Connect);
    let told = (shape.pairs(), shape.source_excluded(n), shape.target_excluded(n));
    let (expected, plan) = match kind {
        0 => (FixedProb(p).expected(shape), FixedProb(p).plan(shape, source)?),
        1 => (FixedInDegree(n).expected(shape), FixedInDegree(n).plan(shape, source)?),
        2 => (FixedOutDegree(n).expected(shape), FixedOutDegree(n).plan(shape, source)?),
        3 => (FixedTotal(n).expected(shape), FixedTotal(n).plan(shape, source)?),
        4 => (OneToOne.expected(shape), OneToOne.plan(shape, source)?),
        5 => (AllToAll.expected(shape), AllToAll.plan(shape, source)?),
        _ => {
            let wiring = Pairs(pairs).sharing(p);
            (wiring.rule.expected(shape), wiring.rule.reversed().plan(shape, source)?)
        }
    };
    Ok(format!("{told:?} {expected} {}", matches!(plan, synfire::connect::Plan::All)))
}

pub fn random(world: &mut World, dice: &mut Dice) -> Done {
    let source = Source::new(dice.word(), dice.word() as u16, Purpose::User);
    let (step, first, n) = (dice.word(), count(dice, 9), dice.below(40));
    let mean = number(dice, 0.0..100.0);
    let kind = dice.below(5);
    world.say(format!("random {kind}: step {step}, first {first}, {n} numbers, mean {mean:?}"));
    Ok(match kind {
        0 => {
            let mut words = vec![0; n];
            source.bits(step, first, &mut words);
            format!("{words:?}")
        }
        1 => {
            let mut normals = vec![0.0; n];
            source.normals(step, first, &mut normals);
            format!("{normals:?}")
        }
        2 => {
            let mut counts = vec![0.0; n];
            PoissonCounts::new(mean).counts(source, step, first, &mut counts);
            format!("{counts:?} {:?}", PoissonCounts::check(mean))
        }
        _ => {
            let mut stream = source.stream(n as u32);
            format!("{} {}", stream.below(dice.pick(&[0, 1, 7, u32::MAX])), stream.normal())
        }
    })
}

pub fn ring(world: &mut World, dice: &mut Dice) -> Done {
    let ring = RingAttractor {
        n: if dice.chance(0.1) { count(dice, 40) } else { dice.below(40) },
        j0: number(dice, 0.0..4.0),
        a: number(dice, 0.1..1.0),
        k: number(dice, 0.1..9.0),
        convolution: if dice.chance(0.5) { Convolution::Direct } else { Convolution::Fourier },
    };
    let (sources, mut targets) = (list(dice, ring.n.min(40), 0.0..1.0), vec![0.0; ring.n.min(40)]);
    world.say(format!("RingAttractor {{ n: {}, j0: {}, a: {}, k: {} }}", ring.n, ring.j0, ring.a, ring.k));
    let told = format!("{:?} {}", ring.bump(), ring.critical_k());
    let act = dice.chance(0.5);
    if act {
        let field = ring.field()?;
        let fits = field.check(sources.len(), targets.len()).is_ok();
        if fits || dice.chance(0.5) {
            field.act(&sources, &mut targets);
        }
        return Ok(format!("{told} {targets:?}"));
    }
    Ok(format!("{told} {}", ring.features().len()))
}

pub fn progress_bar(world: &mut World, dice: &mut Dice) -> Done {
    let [from, to, time] = [0; 3].map(|_| number(dice, 0.0..100.0));
    let elapsed = dice.pick(&[Duration::ZERO, Duration::from_secs(1), Duration::MAX]);
    let progress = Progress { from, to, time, elapsed };
    world.say(format!("{progress:?}"));
    Ok(format!("{progress} {:?}", progress.left()))
}
