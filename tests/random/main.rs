//! Random networks and random programs: what holds for those that were thought of must hold for all.
//!
//! `networks` draws networks, and runs each in many ways that must make no difference. `misuse` draws programs of calls
//! with wrong values and models that misbehave, none of which may harm the network.
#![allow(clippy::disallowed_methods)]

mod dice;
mod misuse;
mod networks;
mod wiring;

#[path = "../forged/mod.rs"]
mod forged;
#[path = "../shelf/mod.rs"]
mod shelf;

use peak_alloc::PeakAlloc;

/// What an environment variable says, or else a number.
fn asked(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).map_or(otherwise, |text| text.parse().expect(variable))
}

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;
