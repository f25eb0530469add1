//! Gates against their own equations, integrated without the propagator, and against what is known of pulses and bursts.

use synfire::affine::Affine;
use synfire::integrate::{Flow, Integrator, Rk4};
use synfire::models::synapses::*;
use synfire::traits::Kinetics;

/// The largest opening after `spikes` at 200 Hz, and its time.
fn peak<K: Kinetics<D>, const D: usize>(synapse: &K, spikes: usize) -> (f64, f64) {
    let (dt, mut x, mut best) = (0.1, synapse.rest(), (0.0, 0.0));
    for n in 0..3000 {
        if n % 50 == 0 && n / 50 < spikes {
            x = synapse.receive(x, 1.0);
        }
        x = synapse.propagate(x, dt);
        if synapse.gate(x) > best.0 {
            best = (synapse.gate(x), (n + 1) as f64 * dt);
        }
    }
    best
}

#[test]
fn gaba_b_listens_to_bursts() {
    let close = |(opening, time): (f64, f64), expected: f64, at: f64| {
        assert!((opening / expected - 1.0).abs() < 5e-3 && (time - at).abs() < 1.0, "{opening} at {time}");
    };
    close(peak(&GabaB1::default(), 1), 1.56e-7, 102.0);
    close(peak(&GabaB1::default(), 10), 1.21e-3, 128.0);
    close(peak(&GabaB1::default(), 20), 1.43e-2, 161.0);
    close(peak(&GabaB2::default(), 1), 2.254e-4, 105.0);
    close(peak(&GabaB2::default(), 10), 0.16546, 124.0);
    let (opening, _) = peak(&GabaB2 { mass_action: true, ..GabaB2::default() }, 10);
    assert!((opening - 0.0413).abs() < 5.1e-5);
}

#[test]
fn an_arrival_in_a_pulse_starts_it_anew() {
    fn opened<K: Kinetics<D>, const D: usize>(synapse: &K, arrivals: &[i64], steps: i64) -> f64 {
        let mut x = synapse.rest();
        for n in 0..steps {
            for _ in arrivals.iter().filter(|&&arrival| arrival == n) {
                x = synapse.receive(x, 1.0);
            }
            x = synapse.propagate(x, 0.1);
        }
        synapse.gate(x)
    }
    // Arrivals at 0 and at 0.3 ms make one pulse that is 0.3 ms longer.
    let (ampa, longer) = (AmpaKinetic::default(), AmpaKinetic { duration: 0.8, ..AmpaKinetic::default() });
    assert!((opened(&ampa, &[0, 3], 20) / opened(&longer, &[0], 20) - 1.0).abs() < 1e-14);
    assert_eq!(opened(&ampa, &[0, 0], 20), opened(&ampa, &[0], 20));
    let (nmda, longer) = (NmdaKinetic::default(), NmdaKinetic { duration: 0.8, ..NmdaKinetic::default() });
    assert!((opened(&nmda, &[0, 3], 20) / opened(&longer, &[0], 20) - 1.0).abs() < 1e-14);
}

/// A gate's equations alone, for integrators that do not know its propagator.
struct Equations<'a, K>(&'a K);

impl<K> Clone for Equations<'_, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for Equations<'_, K> {}

impl<K: Kinetics<D>, const D: usize> Flow<D> for Equations<'_, K> {
    fn at(self, x: [f64; D]) -> [Affine; D] {
        self.0.flow(x)
    }
}

/// How far the propagator, in `steps` steps over 1 ms, ends from the solution of the equations.
fn off<K: Kinetics<D>, const D: usize>(synapse: &K, start: [f64; D], steps: usize) -> f64 {
    let mut solution = start;
    for _ in 0..1000 {
        solution = Rk4.step(Equations(synapse), solution, 0.001);
    }
    let mut x = start;
    for _ in 0..steps {
        x = synapse.propagate(x, 1.0 / steps as f64);
    }
    x.into_iter().zip(solution).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

#[test]
fn exact_propagators_solve_the_equations_in_one_step() {
    assert!(off(&Exponential::default(), [0.7], 1) < 1e-12);
    assert!(off(&Ampa::default(), [0.7], 1) < 1e-12);
    assert!(off(&GabaA::default(), [0.7], 1) < 1e-12);
    assert!(off(&Alpha::default(), [0.7, 0.4], 1) < 1e-12);
    assert!(off(&DualExponential::default(), [0.7, 0.4], 1) < 1e-12);
    for left in [0.0, 5.0] {
        assert!(off(&AmpaKinetic::default(), [0.3, left], 1) < 1e-12);
        assert!(off(&GabaAKinetic::default(), [0.3, left], 1) < 1e-12);
        assert!(off(&GabaB1::default(), [0.2, 0.1, left], 1) < 1e-12);
        for mass_action in [false, true] {
            let synapse = GabaB2 { mass_action, ..GabaB2::default() };
            assert!(off(&synapse, [0.2, 0.1, 0.3, left], 1) < 1e-12);
        }
    }
}

#[test]
fn nmda_propagators_solve_the_equations_to_second_order() {
    for left in [0.0, 5.0] {
        for errors in [
            [10, 20].map(|steps| off(&Nmda::default(), [0.2, 0.8], steps)),
            [10, 20].map(|steps| off(&NmdaKinetic::default(), [0.2, 0.4, left], steps)),
        ] {
            assert!((3.9..4.1).contains(&(errors[0] / errors[1])), "{errors:?}");
        }
    }
}
