//! How much charge does an arrival bring, whatever the time step?
#![allow(clippy::disallowed_methods)]

use synfire::integrate::{Integrator, Recommended, mean_along};
use synfire::prelude::*;
use synfire::traits::Gated;

/// The area under the gate after one arrival of weight 1, as the sum of its means.
fn area<K: Kinetics<D>, const D: usize>(kinetics: &K, dt: f64) -> f64 {
    let (mut x, mut sum) = (kinetics.receive(kinetics.rest(), 1.0), 0.0);
    while x.iter().any(|value| value.abs() > 1e-17) {
        let next = Recommended.step(Gated { kinetics, potential: 0.0 }, x, dt);
        sum += dt * kinetics.mean(x, next, dt);
        x = next;
    }
    sum
}

/// The charge that one arrival of weight 1 brings a cell of a network at a time step of 0.1 ms, against that of a pulse.
fn charge<K: Kinetics<D>, const D: usize>(kinetics: &K) -> Result<f64> {
    let mut net = Network::new(0.1)?;
    let source = net.add_spike_times(1, &[(0, 1.0)])?;
    let cells = net.add(2, PerfectIntegrator { v_th: 1e9, ..PerfectIntegrator::default() })?;
    net.drive(cells.slice(1..2), Pulses(vec![(0.0, 1.0, 1.0)]))?;
    net.connect(source, cells.slice(0..1), AllToAll.weight(1.0), Synapse::new(kinetics.clone()))?;
    net.run(2000.0)?;
    let v = net.get(cells, "v")?;
    Ok(v[0] / v[1])
}

/// Time constants that make steps of 0.1 ms a hundredth of them, five times them, and something between.
const TAUS: [f64; 6] = [10.0, 3.0, 0.5, 0.1, 0.05, 0.02];

fn assert_area<K: Kinetics<D> + std::fmt::Debug, const D: usize>(kinetics: K, expected: f64) {
    for found in [area(&kinetics, 0.1), charge(&kinetics).unwrap()] {
        assert!((found / expected - 1.0).abs() < 1e-12, "{kinetics:?}: {found} for {expected}");
    }
}

#[test]
fn gates_that_close_exponentially_bring_their_weight_times_tau() {
    for tau in TAUS {
        assert_area(Exponential { tau }, tau);
        assert_area(Ampa { tau }, tau);
        assert!((area(&GabaA { tau }, 0.1) / tau - 1.0).abs() < 1e-12);
        assert_area(Own { tau }, tau);
    }
}

#[test]
fn gates_that_rise_and_fall_bring_the_area_of_their_normalisation() {
    for tau in TAUS {
        assert_area(Alpha { tau, normalisation: Normalisation::Area }, 1.0);
        assert_area(Alpha { tau, normalisation: Normalisation::Peak }, std::f64::consts::E * tau);
        assert_area(Alpha { tau, normalisation: Normalisation::Raw }, tau * tau);
        assert_area(OwnAlpha { tau, how: How::Exact }, tau);
        for ratio in [1e-2, 0.3, 0.999, 1.0, 1.0 + 1e-13, 1.0 + 1e-9, 1.0 + 1e-4, 1.1, 4.0] {
            let (tau_rise, tau_decay) = (ratio * tau, tau);
            assert_area(DualExponential { tau_rise, tau_decay, normalisation: Normalisation::Area }, 1.0);
            let raw = DualExponential { tau_rise, tau_decay, normalisation: Normalisation::Raw };
            assert_area(raw, tau_rise * tau_decay);
        }
    }
}

/// A gate of one's own that closes exponentially, by nothing but its equation.
#[derive(Clone, Debug, PartialEq)]
struct Own {
    tau: f64,
}

impl Kinetics<1> for Own {
    const VARS: [&'static str; 1] = ["g"];

    #[inline(always)]
    fn flow(&self, _: [f64; 1]) -> [Affine; 1] {
        [decay(self.tau)]
    }

    #[inline(always)]
    fn receive(&self, [g]: [f64; 1], w: f64) -> [f64; 1] {
        [g + w]
    }

    #[inline(always)]
    fn gate(&self, [g]: [f64; 1]) -> f64 {
        g
    }
}

/// What an alpha function of one's own tells of itself.
#[derive(Clone, Copy, Debug, PartialEq)]
enum How {
    /// Its equations.
    Flow,
    /// Its solution, too.
    Propagator,
    /// Its solution and its mean.
    Exact,
}

/// The alpha function of the example `custom`: tau dg/dt = h - g, tau dh/dt = -h.
#[derive(Clone, Debug, PartialEq)]
struct OwnAlpha {
    tau: f64,
    how: How,
}

impl Kinetics<2> for OwnAlpha {
    const VARS: [&'static str; 2] = ["g", "h"];
    const METHOD: Method = Method::Exact;

    #[inline(always)]
    fn flow(&self, [_, h]: [f64; 2]) -> [Affine; 2] {
        [relax(h, self.tau), decay(self.tau)]
    }

    #[inline(always)]
    fn propagate(&self, [g, h]: [f64; 2], dt: f64) -> [f64; 2] {
        let left = (-dt / self.tau).exp();
        let chained = ExpEuler.step(Gated { kinetics: self, potential: 0.0 }, [g, h], dt);
        if self.how == How::Flow { chained } else { [left * (g + h * dt / self.tau), left * h] }
    }

    #[inline(always)]
    fn receive(&self, [g, h]: [f64; 2], w: f64) -> [f64; 2] {
        [g, h + w]
    }

    #[inline(always)]
    fn gate(&self, [g, _]: [f64; 2]) -> f64 {
        g
    }

    #[inline(always)]
    fn mean(&self, open: [f64; 2], next: [f64; 2], dt: f64) -> f64 {
        if self.how == How::Exact {
            // What the equation lets the mean be: tau (g' - g) / dt = mean of h - mean of g.
            let fed = mean_along(decay(self.tau), open[1], next[1], dt);
            return fed - self.tau * (next[0] - open[0]) / dt;
        }
        mean_along(relax(open[1], self.tau), open[0], next[0], dt)
    }
}

#[test]
fn an_alpha_function_by_its_equations_alone_brings_too_much_by_half_a_step() {
    for tau in TAUS {
        let z = 0.1 / tau;
        let by_its_equations = OwnAlpha { tau, how: How::Flow };
        assert_area(by_its_equations, tau * z / (1.0 - (-z).exp()));
        let found = area(&OwnAlpha { tau, how: How::Propagator }, 0.1);
        assert!((found / tau - (z / 2.0 / (z / 2.0).sinh()).powi(2)).abs() < 1e-12, "{found}");
    }
    let off = |how: How, dt: f64| area(&OwnAlpha { tau: 5.0, how }, dt) / 5.0 - 1.0;
    assert!((off(How::Flow, 0.1) - 0.01).abs() < 1e-4, "{}", off(How::Flow, 0.1));
    let ratio = off(How::Propagator, 0.1) / off(How::Propagator, 0.05);
    assert!((ratio - 4.0).abs() < 0.01, "{ratio}");
}

/// dg/dt = -g - g², which an arrival of 1 makes bring ln 2; and a gate g / (1 + g) that closes exponentially, and brings
/// tau ln 2 as well.
#[derive(Clone, Debug, PartialEq)]
struct Bent {
    saturating: bool,
}

impl Kinetics<1> for Bent {
    const VARS: [&'static str; 1] = ["g"];
    const METHOD: Method = Method::Rk4;

    #[inline(always)]
    fn flow(&self, [g]: [f64; 1]) -> [Affine; 1] {
        [linear(0.0, if self.saturating { 1.0 } else { 1.0 + g })]
    }

    #[inline(always)]
    fn receive(&self, [g]: [f64; 1], w: f64) -> [f64; 1] {
        [g + w]
    }

    #[inline(always)]
    fn gate(&self, [g]: [f64; 1]) -> f64 {
        if self.saturating { g / (1.0 + g) } else { g }
    }
}

#[test]
fn gates_that_are_not_linear_are_of_second_order() {
    for saturating in [false, true] {
        let off = |dt: f64| area(&Bent { saturating }, dt) / std::f64::consts::LN_2 - 1.0;
        let ratios = [off(0.05) / off(0.025), off(0.025) / off(0.0125)];
        assert!(ratios.iter().all(|ratio| (3.9..4.1).contains(ratio)), "{saturating}: {ratios:?}");
        assert!(off(0.1).abs() < 2e-3, "{saturating}: {}", off(0.1));
    }
}
