//! Does the continuous attractor do what its theory says, and would the tests notice if it did not? Figures from the
//! closed form of Wu et al. (2008), and from an independent program.

use std::f64::consts::{PI, TAU};
use synfire::analysis::population_vector;
use synfire::math::{exp, ln};
use synfire::models::fields::Convolution;
use synfire::prelude::*;

struct Ring {
    attractor: RingAttractor,
    net: Network,
    units: Pop,
}

impl Ring {
    /// A ring whose input starts as a bump of height `u0` at `x`.
    fn new(attractor: RingAttractor, dt: f64, u0: f64, x: f64) -> Result<Ring> {
        let mut net = Network::new(dt)?;
        let units = net.add(attractor.n, LeakyIntegrator { tau: 1.0, ..LeakyIntegrator::default() })?;
        net.couple_field(units, units, attractor.field()?, 0.0)?;
        let bump = attractor.features().iter().map(|f| u0 * profile(f - x, attractor.a)).collect::<Vec<_>>();
        net.set(units, "v", bump)?;
        Ok(Ring { attractor, net, units })
    }

    /// A stimulus of a strength and at a position, both functions of time.
    fn stimulate(
        &mut self,
        strength: impl Fn(f64) -> f64 + Send + Sync + 'static,
        position: impl Fn(f64) -> f64 + Send + Sync + 'static,
    ) -> Result<()> {
        let (features, a) = (self.attractor.features(), self.attractor.a);
        let stimulus = move |t: f64, unit: usize| strength(t) * profile(features[unit] - position(t), a);
        self.net.drive(self.units, Pattern(stimulus)).map(drop)
    }

    /// Height and centre of the bump after `duration` more.
    fn after(&mut self, duration: f64) -> Result<(f64, f64)> {
        self.net.run(duration)?;
        let u = self.net.get(self.units, "v")?;
        let squares = u.mapv(|u| u * u);
        let centre = population_vector(&self.attractor.features(), &squares).map_or(f64::NAN, |bump| bump.angle);
        Ok((u.iter().fold(0.0, |peak: f64, &u| peak.max(u)), centre))
    }

    /// The width of the bump, from the slope of its logarithm over the squared distance from `centre`, and how far it is
    /// from a Gaussian of height `u0`, relative to that.
    fn shape(&self, u0: f64, centre: f64) -> Result<(f64, f64)> {
        let u = self.net.get(self.units, "v")?;
        let (mut sums, mut off) = ([0.0; 5], 0.0_f64);
        for (f, &u) in self.attractor.features().iter().zip(&u) {
            off = off.max((u / u0 - profile(f - centre, self.attractor.a)).abs());
            let (x, y) = ((f - centre) * (f - centre), ln(u));
            if x < 1.0 {
                sums = [sums[0] + 1.0, sums[1] + x, sums[2] + y, sums[3] + x * x, sums[4] + x * y];
            }
        }
        let [n, x, y, xx, xy] = sums;
        let slope = (n * xy - x * y) / (n * xx - x * x);
        Ok(((-1.0 / (4.0 * slope)).sqrt(), off))
    }
}

fn wrapped(angle: f64) -> f64 {
    (angle + PI).rem_euclid(TAU) - PI
}

fn profile(distance: f64, a: f64) -> f64 {
    let d = wrapped(distance);
    exp(-d * d / (4.0 * a * a))
}

/// Relative deviation.
fn off(found: f64, expected: f64) -> f64 {
    (found / expected - 1.0).abs()
}

#[test]
fn a_bump_has_the_shape_of_the_closed_form_and_stays() -> Result<()> {
    for k in [0.1, 0.5, 8.1, 50.0] {
        let attractor = RingAttractor { k, ..RingAttractor::default() };
        let (u0, _) = attractor.bump().unwrap_or_default();
        let mut ring = Ring::new(attractor, 0.05, 0.0, 0.0)?;
        ring.stimulate(|t| if t < 10.0 { 10.0 } else { 0.0 }, |_| 0.5)?;
        let (height, centre) = ring.after(50.0)?;
        assert!(off(height, u0) < 5e-5, "k = {k}: {height} for {u0}");
        assert!((centre - 0.5).abs() < 1e-10, "k = {k}: centre {centre}");
        let (width, deviation) = ring.shape(u0, centre)?;
        assert!((width - 0.5).abs() < 1e-6, "k = {k}: width {width}");
        assert!(deviation < 1e-4, "k = {k}: {deviation}");
    }
    Ok(())
}

/// Weights or normalisation a fifth off, or none of the latter.
#[test]
fn wrong_weights_give_another_bump() -> Result<()> {
    let right = RingAttractor::default();
    let (u0, _) = right.bump().unwrap_or_default();
    for (j0, k) in [(0.8, 1.0), (1.2, 1.0), (1.0, 0.8), (1.0, 1.2)] {
        let wrong = RingAttractor { j0: right.j0 * j0, k: right.k * k, ..right.clone() };
        let (height, _) = Ring::new(wrong, 0.05, u0, 0.0)?.after(40.0)?;
        assert!(off(height, u0) > 0.1, "{j0} and {k} go unnoticed");
    }
    let without = RingAttractor { k: 0.0, ..right };
    let run = Ring::new(without, 0.05, u0, 0.0)?.after(40.0);
    assert!(matches!(run, Err(Error::Diverged { .. })), "without inhibition activity grows without bound");
    Ok(())
}

#[test]
fn both_convolutions_lead_to_the_same_bump() -> Result<()> {
    let heights = [Convolution::Direct, Convolution::Fourier].map(|convolution| {
        let attractor = RingAttractor { n: 128, k: 2.0, convolution, ..RingAttractor::default() };
        Ring::new(attractor, 0.05, 1.0, 0.5)?.after(40.0)
    });
    let [direct, fourier] = heights;
    let ((height, centre), (other_height, other_centre)) = (direct?, fourier?);
    assert!(off(height, other_height) < 1e-12 && (centre - other_centre).abs() < 1e-12);
    Ok(())
}

/// Only the Fourier transform makes this many feasible: directly, it is 10^10 products in each step.
#[test]
fn a_hundred_thousand_units_run() -> Result<()> {
    let n = 100_000;
    let attractor = RingAttractor { n, k: 8.1 * n as f64 / 512.0, ..RingAttractor::default() };
    let (u0, _) = attractor.bump().unwrap_or_default();
    let (height, centre) = Ring::new(attractor, 0.1, 1.1 * u0, 0.5)?.after(5.0)?;
    // What is left of the excess has decayed; the finite ring and the units' distance hardly matter.
    assert!(off(height, u0) < 1e-3, "{height} for {u0}");
    assert!((centre - 0.5).abs() < 1e-8, "{centre}");
    Ok(())
}

/// On either side of the critical value of 130.035.
#[test]
fn too_much_inhibition_ends_the_bump() -> Result<()> {
    let with = |k: f64| RingAttractor { k, ..RingAttractor::default() };
    let (height, _) = Ring::new(with(125.0), 0.05, 0.02, 0.0)?.after(400.0)?;
    assert!(off(height, 0.0108033) < 5e-5, "{height}");
    let (height, _) = Ring::new(with(131.0), 0.05, 0.02, 0.0)?.after(1000.0)?;
    assert!(height < 1e-100, "{height}");
    Ok(())
}

#[test]
fn a_stimulus_raises_the_bump() -> Result<()> {
    for (k, peak) in [(0.1, 32.5637), (0.5, 14.5123), (8.1, 10.2780), (50.0, 10.0446)] {
        let mut ring = Ring::new(RingAttractor { k, ..RingAttractor::default() }, 0.02, 0.0, 0.0)?;
        ring.stimulate(|_| 10.0, |_| 0.0)?;
        let (height, _) = ring.after(10.0)?;
        assert!(off(height, peak) < 1e-3, "k = {k}: {height}, expected {peak}");
    }
    Ok(())
}

/// The stimulus is on from 1 to 9; what it has raised falls back to the bump that stays.
#[test]
fn activity_encodes_a_stimulus_and_keeps_it() -> Result<()> {
    let mut ring = Ring::new(RingAttractor { k: 0.1, ..RingAttractor::default() }, 0.01, 0.0, 0.0)?;
    ring.stimulate(|t| if (1.0 - 1e-9..9.0 - 1e-9).contains(&t) { 10.0 } else { 0.0 }, |_| 0.0)?;
    let mut now = 0.0;
    for (time, peak) in [(2.0, 20.352), (5.0, 31.957), (9.0, 32.554), (10.0, 26.240), (12.0, 23.061), (17.0, 22.567)] {
        let (height, _) = ring.after(time - now)?;
        assert!(off(height, peak) < 0.01, "t = {time}: {height}, expected {peak}");
        now = time;
    }
    Ok(())
}

/// How far the bump is behind a stimulus that has moved at `speed` for long, and its height.
fn lag(attractor: RingAttractor, strength: f64, speed: f64) -> Result<(f64, f64)> {
    // The field is held over a step, which slows the bump down by half a step.
    let (dt, duration) = if strength > 1.0 { (0.004, 20.0) } else { (0.01, 400.0) };
    let mut ring = Ring::new(attractor, dt, 0.27, 0.0)?;
    ring.stimulate(move |_| strength, move |t| speed * t)?;
    let (height, centre) = ring.after(duration)?;
    Ok((wrapped(speed * duration - centre), height))
}

#[test]
fn the_bump_follows_a_moving_stimulus_with_the_lag_of_theory() -> Result<()> {
    let strong =
        [(0.1, 0.1017), (0.3, 0.2861), (0.6, 0.5086), (1.0, 0.7319), (1.5, 0.9255), (2.0, 1.0548), (3.0, 1.2085)];
    let weak = [(0.01, 0.03762), (0.05, 0.18705), (0.1, 0.36811), (0.2, 0.69739)];
    let cases = strong.map(|case| (10.0, case)).into_iter().chain(weak.map(|case| (0.1, case)));
    for (strength, (speed, expected)) in cases {
        let (lag, height) = lag(RingAttractor::default(), strength, speed)?;
        assert!(off(lag, expected) < 0.01, "A = {strength}, v = {speed}: lag {lag}, expected {expected}");
        // Slow tracking: speed = A / height lag exp(-lag^2 / 8 a^2), up to the change of shape.
        let theory = strength / height * lag * exp(-lag * lag / 2.0);
        assert!(lag > 0.4 || off(theory, speed) < 0.05, "A = {strength}, v = {speed}: {theory}");
    }
    let (_, height) = lag(RingAttractor::default(), 10.0, 0.6)?;
    assert!(off(height, 8.3935) < 0.01, "{height}");
    Ok(())
}

/// With a weak stimulus the attractor makes the bump, and its weights matter.
#[test]
fn tracking_depends_on_the_weights() -> Result<()> {
    let right = RingAttractor::default();
    for (j0, k) in [(0.8, 1.0), (1.2, 1.0), (1.0, 0.8), (1.0, 1.2)] {
        let wrong = RingAttractor { j0: right.j0 * j0, k: right.k * k, ..right.clone() };
        assert!(off(lag(wrong, 0.1, 0.1)?.0, 0.36811) > 0.03, "{j0} and {k} go unnoticed");
    }
    Ok(())
}

/// At a strength of 0.05, above a speed of about 0.11.
#[test]
fn a_bump_loses_a_stimulus_that_is_too_fast() -> Result<()> {
    let (tracked, _) = lag(RingAttractor::default(), 0.05, 0.1)?;
    assert!((tracked - 0.695).abs() < 0.007, "{tracked}");
    let mut ring = Ring::new(RingAttractor::default(), 0.05, 0.27, 0.0)?;
    ring.stimulate(|_| 0.05, |t| 0.2 * t)?;
    let mut lags = Vec::new();
    for k in 1..=40 {
        lags.push(wrapped(0.2 * 10.0 * k as f64 - ring.after(10.0)?.1));
    }
    // It falls behind by whole turns.
    assert!(lags.iter().any(|lag| *lag > 2.0) && lags.iter().any(|lag| *lag < -2.0), "{lags:?}");
    Ok(())
}

/// A stimulus that moves at once from 0.5 to 0, in white noise whose standard deviation is a tenth of its height in a step
/// of 0.05: when the bump is half way, and how much it then fluctuates.
#[test]
fn the_bump_averages_noise_away() -> Result<()> {
    let mut half_way = 0.0;
    let mut fluctuations = [0.0, 0.0];
    for (scale, fluctuation) in [0.1, 0.5].into_iter().zip(&mut fluctuations) {
        let mut ring = Ring::new(RingAttractor::default(), 0.05, 0.0, 0.0)?;
        ring.stimulate(|_| 10.0, |t| if t < 10.0 - 1e-9 { 0.5 } else { 0.0 })?;
        ring.net.drive(ring.units, WhiteNoise(scale * 10.0 * 0.05_f64.sqrt()))?;
        ring.after(10.0)?;
        let mut centres = Vec::new();
        for _ in 0..600 {
            centres.push(ring.after(0.05)?.1);
        }
        half_way = 0.05 * (1 + centres.iter().position(|centre| *centre < 0.25).unwrap_or(600)) as f64;
        let late = ndarray::aview1(&centres[200..]);
        assert!(late.mean().unwrap_or(f64::NAN).abs() < 0.01 * scale / 0.1, "{late}");
        *fluctuation = late.std(0.0);
    }
    assert!((half_way - 0.70).abs() < 0.06, "{half_way}");
    for (found, expected) in fluctuations.into_iter().zip([1.3e-3, 6.6e-3]) {
        assert!(off(found, expected) < 0.3, "{found} and {expected}");
    }
    Ok(())
}

/// 2000 cells on a ring, driven such that they fire, whose NMDA gates act by distance: by a field, or by wires.
fn nmda_ring(threads: usize, by_field: bool) -> Result<(Network, Pop, Proj)> {
    let n = 2000;
    let mut net = Network::new(0.1)?.threads(threads);
    let cells = net.add(n, Lif::default())?;
    net.set(cells, "v", Init::Uniform(0.0, 20.0))?;
    net.drive(cells, Constant(30.0))?;
    let nmda = Synapse::new(Nmda::default()).output(MagnesiumBlock::default());
    // Weights are multiples of 2^-16, which single precision holds; those forth and back differ.
    let weight = move |source: usize, target: usize| ((target + n - source) % n % 7) as f64 / 65536.0;
    let ring = if by_field {
        let kernel = (0..n).map(|distance| weight(0, distance)).collect();
        net.connect_field(cells, cells, CircularConvolution::new(kernel, Convolution::Fourier)?, 0.3, nmda)?
    } else {
        net.connect(cells, cells, AllToAll.weight(Init::by_pair(weight)).delay(0.3), nmda)?
    };
    Ok((net, cells, ring))
}

#[test]
fn a_field_of_gates_is_the_projection_it_stands_for() -> Result<()> {
    let run = |by_field: bool| -> Result<_> {
        let (mut net, cells, ring) = nmda_ring(1, by_field)?;
        net.record_spikes(cells)?;
        let spikes = net.run(15.0)?.spikes(cells)?;
        Ok((spikes, net.opening(ring)?))
    };
    let ((spikes, field), (same_spikes, wires)) = (run(true)?, run(false)?);
    assert!(spikes.count() > 1000 && spikes == same_spikes);
    let far = (&field - &wires).fold(0.0, |far: f64, difference| far.max(difference.abs()));
    assert!(far < 1e-12 && wires.iter().all(|opening| *opening > 1e-3), "{far}");
    Ok(())
}

#[test]
fn a_field_of_gates_keeps_its_bits() -> Result<()> {
    let (mut whole, ..) = nmda_ring(1, true)?;
    whole.run(10.0)?;
    let (mut cut, ..) = nmda_ring(2, true)?;
    cut.run(4.0)?;
    let saved = cut.snapshot();
    cut.run(3.0)?;
    cut.restore(&saved)?;
    cut.run(6.0)?;
    assert_eq!(whole.state_hash(), cut.state_hash());
    Ok(())
}
