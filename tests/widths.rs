//! Do all models give the same bits at every width of the processor's vectors? Alone in its process, as the width is
//! the process's.
#![allow(clippy::disallowed_methods)]

mod shelf;
use shelf::{Shelved, every_model, every_preset, wild};
use synfire::prelude::*;
use synfire::simd::{self, Width};

/// The hash of all states and spikes after 400 steps. Currents are wild, conductances moderate.
fn outcome<M: Neuron<D>, const D: usize>(model: &M, ohmic: bool) -> u64 {
    const DT: f64 = 0.1;
    // Whole tiles and a rest.
    let mut net = Network::new(DT).unwrap().threads(1);
    let cells = net.add(77, model.clone()).unwrap();
    net.drive(cells, Pattern(|t: f64, neuron: usize| 1e-4 * wild((t / DT) as u64, neuron as u64))).unwrap();
    if M::JUMPS {
        net.drive(cells, WhiteNoise(0.5)).unwrap();
    }
    if ohmic {
        let synapse = Synapse::new(Exponential { tau: 5.0 }).output(Conductance(0.0));
        net.background(cells, 500.0, 0.05, synapse).unwrap();
    }
    net.run(40.0).unwrap();
    net.state_hash()
}

#[test]
fn every_width_gives_the_same_bits() {
    fn law<M: Shelved<D>, const D: usize>(model: M) {
        // A rate is no potential for a conductance to pull at.
        let kinds: &[bool] = if M::JUMPS { &[false, true] } else { &[false] };
        for &ohmic in kinds {
            let hashes = [Width::Baseline, Width::Avx2, Width::Avx512].map(|width| {
                simd::limit(width);
                outcome(&model, ohmic)
            });
            assert!(hashes.iter().all(|&hash| hash == hashes[0]), "{model:?}, ohmic: {ohmic}: {hashes:x?}");
        }
    }
    every_model!(law);
    every_preset!(law);
    println!("up to {:?}", simd::limit(Width::Avx512));
}
