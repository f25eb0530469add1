//! Continuous attractor network: a bump of activity on a ring of units holds a position, and follows a moving stimulus
//! with a lag (Wu, Hamaguchi & Amari 2008, doi:10.1162/neco.2008.10-06-378).
//!
//! The time unit is the time constant of the units. Above: the stimulus rests for 20, moves 12 rad in 20, and rests
//! again. In the middle: it jumps, in noise, which the bump averages away. Below: it is off from the start, and the bump
//! stays where it is.

use std::f64::consts::{PI, TAU};
use synfire::analysis::population_vector;
use synfire::math::exp;
use synfire::plot::{Figure, Panel};
use synfire::prelude::*;

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
            let d = (features[unit] - position(t) + PI).rem_euclid(TAU) - PI;
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
    let features = ring.features();
    let squares = samples.values.mapv(|u| u * u);
    squares.outer_iter().map(|row| population_vector(&features, row).map_or(f64::NAN, |bump| bump.angle)).collect()
}

fn main() -> Result<()> {
    let ring = RingAttractor::default();
    let moving = |t: f64| 0.6 * (t - 20.0).clamp(0.0, 20.0);
    let tracking = simulate(&ring, 10.0, 0.0, moving)?;
    let decoding = simulate(&ring, 10.0, 1.0, |t| if t < 20.0 { 0.5 } else { -0.5 })?;
    let memory = simulate(&ring, 0.0, 0.0, |_| 0.0)?;

    let centre = centres(&ring, &tracking)[399];
    let lag = (moving(39.9) - centre + PI).rem_euclid(TAU) - PI;
    let height = memory.values.row(599).iter().fold(0.0_f64, |peak, &u| peak.max(u));
    println!("lag behind a stimulus of speed 0.6: {lag:.4} rad");
    let late = &centres(&ring, &decoding)[300..];
    println!("position decoded from noise: {:.4} rad", late.iter().sum::<f64>() / late.len() as f64);
    println!("height of a bump left alone: {height:.6}, closed form {:.6}", ring.bump().map_or(0.0, |(u0, _)| u0));

    let panel = |samples: &Samples, title: &str| {
        Panel::new()
            .heat_map(samples.values.t(), (0.0, 60.0), (-PI, PI))
            .line(&samples.times, &centres(&ring, samples))
            .title(title)
            .x_label("time (tau)")
            .y_label("feature (rad)")
            .y_range(-PI, PI)
    };
    let figure = Figure::new().panel(panel(&tracking, "Tracking")).panel(panel(&decoding, "Decoding"));
    println!("writing cann.png");
    figure.panel(panel(&memory, "Memory")).save("cann.png")
}
