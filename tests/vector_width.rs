//! Does the width of the processor's vectors make a difference? It is set for a whole process, hence this one.

mod specimen;

use specimen::{Witness, hashes, loose, tight};
use synfire::simd::{Width, limit};

#[test]
fn the_width_makes_no_difference() {
    limit(Width::Baseline);
    let run = || {
        let net = |build: fn(usize, &Witness) -> synfire::Result<_>| build(1, &Witness::default()).unwrap();
        [hashes(&mut net(loose), 100).unwrap(), hashes(&mut net(tight), 40).unwrap()]
    };
    let baseline = run();
    for width in [Width::Avx2, Width::Avx512] {
        if limit(width) == width {
            assert!(run() == baseline, "{width:?}");
        }
    }
}
