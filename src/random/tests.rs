//! Statistics.
#[test]
#[ignore = "a measurement"]
fn speed() {
    use super::*;
    use crate::simd::{Width, limit};
    let source = Source::new(1, 0, Purpose::User);
    const N: usize = 4096;
    let (mut words, mut reals) = (vec![0; N], vec![0.0; N]);
    let time = |name: &str, f: &mut dyn FnMut(u64)| {
        let mut best = f64::INFINITY;
        for _ in 0..5 {
            let start = std::time::Instant::now();
            for step in 0..100 {
                f(step);
            }
            best = best.min(start.elapsed().as_secs_f64());
        }
        println!("  {name}: {:.2} ns", best * 1e9 / (100 * N) as f64);
    };
    for width in [Width::Baseline, Width::Avx2, Width::Avx512] {
        println!("{:?}", limit(width));
        time("bits", &mut |step| source.bits(step, 0, &mut words));
        time("normals", &mut |step| source.normals(step, 0, &mut reals));
        for mean in [0.01, 0.2, 2.0, 10.0, 32.0, 100.0, 1e4] {
            let counts = PoissonCounts::new(mean);
            time(&format!("counts {mean} ({} thresholds)", counts.thresholds()), &mut |step| {
                counts.counts(source, step, 0, &mut reals)
            });
        }
        let mut stream = source.stream(1);
        time("stream word", &mut |_| {
            for word in &mut words {
                *word = stream.word()
            }
        });
        time("stream below", &mut |_| {
            for word in &mut words {
                *word = stream.below(12500)
            }
        });
        time("stream normal", &mut |_| {
            for x in &mut reals {
                *x = stream.normal()
            }
        });
    }
    limit(Width::Avx512);
}
