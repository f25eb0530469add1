//! The shelf of learning rules: how weights change.
//!
//! | rule | learns from | traces or variables |
//! |---|---|---|
//! | [`Stdp`] | pairs of spikes | one trace of each side |
//! | [`TripletStdp`] | triplets of spikes | two traces of each side |
//! | [`Vogels`] | pairs of spikes, at inhibitory synapses | one trace of each side |
//! | [`Rewarded`] | as the rule in it, and reward | as the rule in it, and an eligibility of each synapse |
//! | [`Oja`] | rates | none |
//! | [`Bcm`] | rates | a sliding threshold of the target |
//! | [`BcmRunningMean`] | rates | total and age of the target |
//! | [`Scaling`] | the rate of the target | its mean |

mod bcm;
mod bcm_running_mean;
mod oja;
mod rewarded;
mod scaling;
mod stdp;
mod triplet_stdp;
mod vogels;

pub use bcm::Bcm;
pub use bcm_running_mean::BcmRunningMean;
pub use oja::Oja;
pub use rewarded::Rewarded;
pub use scaling::Scaling;
pub use stdp::{Dependence, Pairing, Stdp};
pub use triplet_stdp::TripletStdp;
pub use vogels::Vogels;

/// A weight brought within bounds. Two comparisons: `max` and `min` would take twice as long, for the sake of NaN.
#[inline(always)]
fn clip(w: f64, (low, high): (f64, f64)) -> f64 {
    let w = if w < low { low } else { w };
    if w > high { high } else { w }
}
