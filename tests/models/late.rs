//! How often is a spike found a step late, because its upstroke is over within a part of the step?

use crate::shelf::uniform;
use synfire::affine::linear;
use synfire::integrate::{Integrator, Rk4};
use synfire::models::neurons::*;
use synfire::traits::{Driven, Neuron};

/// The part of spikes (%) that are found a step after small steps from the same state find them. Each is the first spike
/// from a potential of its own, `above` or less above the reset, under a current of its own.
fn late<M: Neuron<D>, const D: usize>(model: M, above: f64, (lowest, highest): (f64, f64), dt: f64) -> f64 {
    const SPIKES: u32 = 2000;
    let mut late = 0;
    for spike in 0..u64::from(SPIKES) {
        let current = lowest + (highest - lowest) * uniform(spike, 0);
        let flow = Driven { model: &model, input: linear(current, 0.0) };
        let mut x = model.reset(model.rest());
        x[0] += above * uniform(spike, 1);
        let mut before = None;
        loop {
            let after = Rk4.step(flow, x, dt);
            if model.fires(x, after) {
                break;
            }
            (before, x) = (Some(x), after);
        }
        // From `before` to `x` it did not fire.
        let in_small_steps = |mut x: [f64; D]| {
            (0..256).any(|_| {
                let earlier = x;
                x = Rk4.step(flow, x, dt / 256.0);
                model.fires(earlier, x)
            })
        };
        late += i32::from(before.is_some_and(in_small_steps));
    }
    100.0 * f64::from(late) / f64::from(SPIKES)
}

#[test]
fn exponential_upstrokes_are_found_late_as_often_as_their_pages_say() {
    let steps = [0.1, 0.05, 0.01];
    let fourcaud = steps.map(|dt| late(ExponentialIf::default(), 8.0, (0.3, 3.0), dt).round());
    let brette = steps.map(|dt| late(AdEx::brette_gerstner(), 20.0, (700.0, 2000.0), dt).round());
    assert_eq!((fourcaud, brette), ([7.0, 5.0, 1.0], [13.0, 11.0, 5.0]));
}

#[test]
fn parabolas_are_hardly_ever_found_late() {
    let found = [
        late(QuadraticIf::default(), 10.0, (6.0, 50.0), 0.1),
        late(AdaptiveQuadraticIf::default(), 10.0, (16.0, 60.0), 0.1),
        late(Izhikevich::default(), 10.0, (16.0, 60.0), 0.1),
    ];
    assert!(found.iter().all(|part| *part < 1.0), "{found:?}");
}
