//! What a neuron does.

use super::{Fingerprint, parts};
use crate::affine::{Affine, linear};
use crate::integrate::{Integrator, Method};
use crate::traits::{Driven, Neuron};

/// How far from rest the states are in which a neuron is asked: its variable 0 this far, the others a tenth of the next.
const AWAY: [f64; 6] = [0.0, 0.31, -2.7, 17.0, -53.0, 190.0];

/// Input that it is asked with: `a` and `b`.
const INPUTS: [(f64, f64); 2] = [(7.3, 0.0), (-410.0, 0.21)];

/// Further than any threshold is from zero.
const FAR: f64 = 1e6;

/// How a neuron answers, and how an integrator carries it over a step.
pub(crate) fn neuron<M: Neuron<D>, const D: usize>(
    print: &mut Fingerprint,
    model: &M,
    integrator: impl Integrator,
    dt: f64,
) {
    let rest = model.rest();
    let refractory = model.refractory();
    print.ask(&mut |answers| answers.extend(rest.iter().copied().chain([refractory])));
    for k in 0..AWAY.len() {
        let mut x = rest;
        for (j, x) in x.iter_mut().enumerate() {
            *x += if j == 0 { AWAY[k] } else { 0.1 * AWAY[(k + j) % AWAY.len()] };
        }
        print.ask(&mut |answers| answers.extend(model.reset(x)));
        for (a, b) in INPUTS {
            let input = linear(a, b);
            print.ask(&mut |answers| answers.extend(parts(model.flow(x, input))));
            if M::NOISY {
                print.ask(&mut |answers| answers.push(model.hazard(x, input)));
            }
            print.ask(&mut |answers| answers.extend(carried(model, integrator, x, input, dt)));
        }
    }
    for before in [0.0, -1000.0] {
        print.ask(&mut |answers| answers.extend(threshold(model, rest, before)));
    }
}

/// A state after its start and one step.
fn carried<M: Neuron<D>, const D: usize>(
    model: &M,
    integrator: impl Integrator,
    x: [f64; D],
    input: Affine,
    dt: f64,
) -> [f64; D] {
    let driven = Driven { model, input };
    let x = integrator.step(driven, integrator.start(driven, x, dt), dt);
    // Where no input depends on the potential, what was worked out beforehand serves.
    if M::METHOD == Method::Exact && input.b == 0.0 {
        return model.propagate_by(&model.propagator(dt), x, input.a, dt);
    }
    x
}

/// Whether variable 0 far below and far above makes a neuron fire that was `before` from its rest, and if these differ, at
/// which value that changes.
fn threshold<M: Neuron<D>, const D: usize>(model: &M, rest: [f64; D], before: f64) -> [f64; 3] {
    let at = |v: f64| {
        let mut x = rest;
        x[0] = v;
        x
    };
    let fires = |v: f64| model.fires(at(rest[0] + before), at(v));
    let (mut low, mut high) = (-FAR, FAR);
    let (below, above) = (fires(low), fires(high));
    let mut middle = 0.5 * (low + high);
    while below != above && low < middle && middle < high {
        if fires(middle) == below {
            low = middle
        } else {
            high = middle
        }
        middle = low + 0.5 * (high - low);
    }
    [below as u8 as f64, above as u8 as f64, high]
}
