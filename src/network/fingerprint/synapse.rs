//! What the parts of a synapse do.

use super::{Fingerprint, parts};
use crate::error::name_of;
use crate::integrate::{Integrator, Recommended};
use crate::traits::{Gated, Kinetics, Output, Release};

/// How far from rest the states are in which gates are asked: the first variable this far, each other one as the next.
const AWAY: [f64; 4] = [0.0, 0.17, 0.6, 1.9];

/// Potentials of source and target (mV).
const POTENTIALS: [f64; 3] = [-71.3, -20.9, 12.1];

/// How a gate opens and closes.
pub(crate) fn kinetics<K: Kinetics<D>, const D: usize>(print: &mut Fingerprint, kinetics: &K, dt: f64) {
    print.text(name_of::<K>());
    let (rest, pulse, while_refractory) = (kinetics.rest(), kinetics.pulse(), kinetics.while_refractory());
    print.ask(&mut |answers| {
        answers.extend(rest);
        answers.extend([pulse.unwrap_or(-1.0), while_refractory as u8 as f64]);
    });
    for k in 0..AWAY.len() {
        let mut x = rest;
        x.iter_mut().enumerate().for_each(|(j, x)| *x += AWAY[(k + j) % AWAY.len()]);
        print.ask(&mut |answers| answers.push(kinetics.gate(x)));
        print.ask(&mut |answers| answers.extend(parts(kinetics.flow(x))));
        for weight in [1.0, 0.37] {
            print.ask(&mut |answers| answers.extend(kinetics.receive(x, weight)));
        }
        for potential in POTENTIALS {
            let flow = Gated { kinetics, potential };
            print.ask(&mut |answers| answers.extend(parts(kinetics.graded(x, potential))));
            print.ask(&mut |answers| answers.extend(Recommended.step(flow, x, dt)));
        }
    }
}

/// What open gates do.
pub(crate) fn output<O: Output>(print: &mut Fingerprint, output: &O) {
    print.text(name_of::<O>());
    for (g, v) in [0.0, 0.7, 3.1].into_iter().flat_map(|g| POTENTIALS.map(|v| (g, v))) {
        print.ask(&mut |answers| answers.extend(parts([output.current(g, v)])));
    }
}

/// What spikes let out.
pub(crate) fn release<R: Release<S>, const S: usize>(print: &mut Fingerprint, release: &R) {
    print.text(name_of::<R>());
    let rest = release.rest();
    print.ask(&mut |answers| answers.extend(rest));
    for share in [0.0, 0.4, 0.9] {
        let x = rest.map(|x| x * share + 0.05);
        print.ask(&mut |answers| {
            let (after, factor) = release.spike(x);
            answers.extend(after.into_iter().chain([factor]));
        });
        for elapsed in [0.1, 13.0, 410.0] {
            print.ask(&mut |answers| answers.extend(release.recover(x, elapsed)));
        }
    }
}
