//! All models of the shelf, with their published sets of parameters.

#![allow(dead_code, unused_macros, unused_imports, clippy::disallowed_methods)]

mod composed;
pub mod parameters;

pub use composed::Composed;

use serde::{Serialize, de::DeserializeOwned};
use std::fmt::Debug;
use synfire::traits::Neuron;

/// What every model of the shelf is, besides a neuron.
pub trait Shelved<const D: usize>: Neuron<D> + Default + PartialEq + Debug + Serialize + DeserializeOwned {}

impl<M: Neuron<D> + Default + PartialEq + Debug + Serialize + DeserializeOwned, const D: usize> Shelved<D> for M {}

/// What a law says of the default cell of each model. A new model is one more line.
macro_rules! every_model {
    ($law:ident) => {
        [
            $law(AdEx::default()),
            $law(AdaptiveLif::default()),
            $law(AdaptiveQuadraticIf::default()),
            $law(crate::shelf::Composed::default()),
            $law(ExponentialIf::default()),
            $law(FiringRateUnit::default()),
            $law(FitzHughNagumo::default()),
            $law(GammaProcess::default()),
            $law(GeneralizedIf::default()),
            $law(HindmarshRose::default()),
            $law(HodgkinHuxley::default()),
            $law(Izhikevich::default()),
            $law(LeakyIntegrator::default()),
            $law(Lif::default()),
            $law(MontbrioPazoRoxin::default()),
            $law(MorrisLecar::default()),
            $law(PerfectIntegrator::default()),
            $law(Poisson::default()),
            $law(PoissonDeadTime::default()),
            $law(QuadraticIf::default()),
            $law(ResonateAndFire::default()),
            $law(StuartLandau::default()),
            $law(TraubMiles::default()),
            $law(WangBuzsaki::default()),
            $law(WilsonCowan::default()),
            $law(WongWang::default()),
        ]
    };
}
pub(crate) use every_model;

/// Tries a law on every other set of parameters that has a name.
macro_rules! every_preset {
    ($law:ident) => {
        $law(AdEx::brette_gerstner());
        for pattern in AdExPattern::ALL {
            $law(pattern.model());
        }
        for pattern in FiringPattern::ALL {
            $law(pattern.model());
        }
        for pattern in GeneralizedIfPattern::ALL {
            $law(pattern.model());
        }
        for regime in HindmarshRoseRegime::ALL {
            $law(regime.model());
        }
        $law(MorrisLecar::saddle_node());
        $law(MorrisLecar::homoclinic());
        $law(WilsonCowan::default().saturating());
        $law(Lif { soft_reset: true, ..Lif::default() });
        let transfer = Transfer::Sigmoid { most: 100.0, slope: 1.0, threshold: 3.0 };
        $law(FiringRateUnit { transfer, ..FiringRateUnit::default() });
    };
}
pub(crate) use every_preset;

/// A number between 0 and 1 for each pair of indices, the same ones each time (splitmix64).
pub fn uniform(a: u64, b: u64) -> f64 {
    let mut z = (a << 32 | b).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
}

/// A current from 1e-3 to 1e6, of either sign, for neuron `neuron` in step `step`: of every four neurons, one has the
/// extremes throughout, one a new value in every step, one in every 50, and one is left alone in every other 500 steps.
pub fn wild(step: u64, neuron: u64) -> f64 {
    let draw = |step: u64| {
        let size = 10f64.powf(9.0 * uniform(step, neuron) - 3.0);
        if uniform(neuron, step) < 0.5 { -size } else { size }
    };
    match neuron % 4 {
        0 => {
            if neuron.is_multiple_of(8) {
                1e6
            } else {
                -1e6
            }
        }
        1 => draw(step),
        2 => draw(step / 50),
        _ => {
            if (step / 500).is_multiple_of(2) {
                draw(step / 20)
            } else {
                0.0
            }
        }
    }
}
