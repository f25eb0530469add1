//! Continuous attractor network: a bump of activity on a ring of units holds a position, and follows a moving stimulus
//! with a lag (Wu, Hamaguchi & Amari 2008, doi:10.1162/neco.2008.10-06-378).
//!
//! The time unit is the time constant of the units. Above: the stimulus rests for 20, moves 12 rad in 20, and rests
//! again. In the middle: it jumps, in noise, which the bump averages away. Below: it is off from the start, and the bump
//! stays where it is.

use std::f64::consts::{PI, TAU};
use synfire::analysis::population_vector;
use synfire::math::exp;
use synfire::plot::{Color, Figure, Panel};
use synfire::prelude::*;

/// An angle on the ring.
fn wrapped(angle: f64) -> f64 {
    (angle + PI).rem_euclid(TAU) - PI
}

/// The ring under a Gaussian stimulus at `position(t)` and white noise, from a bump at 0: every unit's input over time.
fn simulate(ring: &RingAttractor, strength: f64, noise: f64, position: fn(f64) -> f64) -> Result<Samples> {
    let (features, a) = (ring.features(), ring.a);
    let (u0, _) = ring.bump().unwrap_or((1.0, 0.0));
    let bump = features.iter().map(|x| u0 * exp(-x * x / (4.0 * a * a)));

    let mut net = Network::new(0.01)?;
    let units = net.add(ring.n, LeakyIntegrator { tau: 1.0, ..LeakyIntegrator::default() })?;
    net.set(units, "v", bump.collect::<Vec<_>>())?;
    net.couple_field(units, units, ring.field()?, 0.0)?;
    net.drive(
        units,
        Pattern(move |t: f64, unit: usize| {
            let d = wrapped(features[unit] - position(t));
            strength * exp(-d * d / (4.0 * a * a))
        }),
    )?;
    net.drive(units, WhiteNoise(noise))?;
    let all: Vec<usize> = (0..ring.n).collect();
    net.record_some(units, "v", &all, 0.1)?;
    Ok(net.run(60.0)?.samples(units, "v")?.clone())
}

/// Where the bump is (rad) in each sample.
fn centres(ring: &RingAttractor, samples: &Samples) -> Vec<f64> {
    let (features, squares) = (ring.features(), samples.values.mapv(|u| u * u));
    squares.outer_iter().map(|row| population_vector(&features, row).map_or(f64::NAN, |bump| bump.angle)).collect()
}

/// A curve with a gap where it goes around the ring.
fn interrupted(curve: &[f64]) -> Vec<f64> {
    let goes_around = |k: usize| k > 0 && (curve[k] - curve[k - 1]).abs() > PI;
    (0..curve.len()).map(|k| if goes_around(k) { f64::NAN } else { curve[k] }).collect()
}

fn main() -> Result<()> {
    let ring = RingAttractor::default();
    let (moving, jumping) = (|t: f64| 0.6 * (t - 20.0).clamp(0.0, 20.0), |t| if t < 20.0 { 0.5 } else { -0.5 });
    let tracking = simulate(&ring, 10.0, 0.0, moving)?;
    let decoding = simulate(&ring, 10.0, 1.0, jumping)?;
    let memory = simulate(&ring, 0.0, 0.0, |_| 0.0)?;

    let lag = wrapped(moving(39.9) - centres(&ring, &tracking)[399]);
    let height = memory.values.row(599).iter().fold(0.0_f64, |peak, &u| peak.max(u));
    println!("lag behind a stimulus of speed 0.6: {lag:.4} rad");
    let late = &centres(&ring, &decoding)[300..];
    println!("position decoded from noise: {:.4} rad", late.iter().sum::<f64>() / late.len() as f64);
    println!("height of a bump left alone: {height:.6}, closed form {:.6}", ring.bump().map_or(0.0, |(u0, _)| u0));

    let panel = |samples: &Samples, stimulus: fn(f64) -> f64, title: &str| {
        let stimulus: Vec<f64> = samples.times.iter().map(|&t| wrapped(stimulus(t))).collect();
        let image = Panel::new().heat_map(samples.values.t(), (0.0, 60.0), (-PI, PI)).named("input u").title(title);
        let image = image.line(&samples.times, &interrupted(&stimulus)).color(Color(255, 255, 255));
        let image = image.line(&samples.times, &interrupted(&centres(&ring, samples))).color(Color::VERMILION);
        image.x_label("time (τ)").y_label("position (rad)").y_range(-PI, PI)
    };
    let tracking = panel(&tracking, moving, "Tracking: the stimulus (white) moves from 20 to 40, the bump (red) lags");
    let figure = Figure::new().panel(tracking).panel(panel(&decoding, jumping, "Decoding: it jumps at 20, in noise"));
    println!("writing cann.png");
    figure.panel(panel(&memory, |_| f64::NAN, "Memory: no stimulus")).save("cann.png")
}
