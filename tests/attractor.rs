//! Does the continuous attractor do what its theory says? Figures from the closed form of Wu et al. (2008) and from an
//! independent program.

use std::f64::consts::{PI, TAU};
use synfire::analysis::population_vector;
use synfire::math::exp;
use synfire::prelude::*;

struct Ring {
    attractor: RingAttractor,
    net: Network,
    units: Pop,
}

impl Ring {
    /// A ring whose input starts as a bump of height `u0` at `x`.
    fn new(attractor: RingAttractor, u0: f64, x: f64) -> Ring {
        let mut net = Network::new(0.02).unwrap();
        let units = net.add(attractor.n, LeakyIntegrator { tau: 1.0, ..LeakyIntegrator::default() }).unwrap();
        net.couple_field(units, units, attractor.field().unwrap(), 0.0).unwrap();
        let bump = attractor.features().iter().map(|f| u0 * profile(f - x, attractor.a)).collect::<Vec<_>>();
        net.set(units, "v", bump).unwrap();
        Ring { attractor, net, units }
    }

    fn stimulate(&mut self, strength: f64, position: impl Fn(f64) -> f64 + Send + Sync + 'static) {
        let (features, a) = (self.attractor.features(), self.attractor.a);
        let stimulus = move |t: f64, unit: usize| strength * profile(features[unit] - position(t), a);
        self.net.drive(self.units, Pattern(stimulus)).unwrap();
    }

    /// Height and centre of the bump after `duration` more.
    fn after(&mut self, duration: f64) -> (f64, f64) {
        self.net.run(duration).unwrap();
        let u = self.net.get(self.units, "v").unwrap();
        let squares = u.mapv(|u| u * u);
        let centre = population_vector(&self.attractor.features(), &squares).map_or(f64::NAN, |bump| bump.angle);
        (u.iter().fold(0.0, |peak: f64, &u| peak.max(u)), centre)
    }
}

fn profile(distance: f64, a: f64) -> f64 {
    let d = (distance + PI).rem_euclid(TAU) - PI;
    exp(-d * d / (4.0 * a * a))
}

#[test]
fn a_bump_left_alone_has_the_height_of_the_closed_form_and_stays() {
    for k in [0.1, 0.5, 8.1, 50.0] {
        let attractor = RingAttractor { k, ..RingAttractor::default() };
        let (u0, _) = attractor.bump().unwrap();
        let (height, centre) = Ring::new(attractor, 1.1 * u0, 0.5).after(60.0);
        // The peak lies between two units, 0.0061 rad apart.
        assert!((height / u0 - 1.0).abs() < 1e-4, "k = {k}: {height} for {u0}");
        assert!((centre - 0.5).abs() < 1e-8, "k = {k}: centre {centre}");
    }
}

#[test]
fn too_much_inhibition_ends_the_bump() {
    let alive = RingAttractor { k: 125.0, ..RingAttractor::default() };
    let (height, _) = Ring::new(alive, 0.02, 0.0).after(400.0);
    assert!((height / 0.0108033 - 1.0).abs() < 1e-3, "{height}");
    let (height, _) = Ring::new(RingAttractor { k: 131.0, ..RingAttractor::default() }, 0.02, 0.0).after(1000.0);
    assert!(height < 1e-6, "{height}");
}

#[test]
fn a_stimulus_raises_the_bump() {
    for (k, peak) in [(0.1, 32.5637), (0.5, 14.5123), (8.1, 10.2780), (50.0, 10.0446)] {
        let attractor = RingAttractor { k, ..RingAttractor::default() };
        let mut ring = Ring::new(attractor, 0.0, 0.0);
        ring.stimulate(10.0, |_| 0.0);
        let (height, _) = ring.after(10.0);
        assert!((height / peak - 1.0).abs() < 1e-3, "k = {k}: {height}, expected {peak}");
    }
}

#[test]
fn the_bump_follows_a_moving_stimulus_with_the_lag_of_theory() {
    let strong = [(0.1, 0.1017), (0.3, 0.2861), (0.6, 0.5086), (1.0, 0.7319)];
    let weak = [(0.05, 0.18705), (0.1, 0.36811), (0.2, 0.69739)];
    let cases = strong.map(|case| (10.0, 1.0, case)).into_iter().chain(weak.map(|case| (0.1, 10.0, case)));
    for (strength, slowness, (speed, expected)) in cases {
        let mut ring = Ring::new(RingAttractor::default(), 0.3, 0.0);
        ring.stimulate(strength, move |t| speed * t);
        let duration = 40.0 * slowness;
        let (_, centre) = ring.after(duration);
        let lag = (speed * duration - centre + PI).rem_euclid(TAU) - PI;
        // The field is held over a step, so the bump lags by about half a step more.
        let tolerance = 0.01 * expected + 0.02 * speed;
        assert!((lag - expected).abs() < tolerance, "A = {strength}, v = {speed}: lag {lag}, expected {expected}");
    }
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
