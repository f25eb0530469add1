//! The width of vectors that a bench runs at.

use synfire::simd::{self, Width};

/// Uses the width that `SYNFIRE_WIDTH` names (`baseline`, `avx2` or `avx512`), in place of the widest that the processor has,
/// and prints the one in use.
pub fn announce() {
    let most = match std::env::var("SYNFIRE_WIDTH").as_deref() {
        Ok("baseline") => Width::Baseline,
        Ok("avx2") => Width::Avx2,
        _ => Width::Avx512,
    };
    println!("vectors: {:?}", simd::limit(most));
}
