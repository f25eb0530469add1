//! The engine against a loop written by hand: both timed by criterion, and against each other in the same run.
//!
//! The ratio is taken from calls of the two sides in turn, the best of each, since a machine's speed drifts by more
//! than the two sides differ.

use std::time::{Duration, Instant};

use criterion::{BenchmarkGroup, Criterion, Throughput, measurement::WallTime};

/// One side of a comparison: does a fixed amount of work and returns the number of spikes or events.
pub type Side = Box<dyn FnMut() -> usize>;

/// What is timed.
pub struct Case {
    /// Name in the reports.
    pub name: &'static str,
    /// Neuron-steps or events in a call.
    pub elements: usize,
    /// The loop written by hand.
    pub fused: Side,
    /// The engine, doing the same.
    pub engine: Option<Side>,
}

/// Calls of each side from which the ratio is taken.
const ROUNDS: usize = 50;

/// Reports each side by criterion and, under `cargo bench`, prints the table of ratios. A name on the command line, of
/// which a part is enough, picks the cases of both.
pub fn report(mut cases: Vec<Case>) {
    if let Some(picked) = std::env::args().skip(1).find(|argument| !argument.starts_with('-')) {
        cases.retain(|case| case.name.contains(&picked));
    }
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_secs(1))
        .sample_size(20)
        .configure_from_args();
    for case in &mut cases {
        let mut group = criterion.benchmark_group(case.name);
        group.throughput(Throughput::Elements(case.elements as u64));
        time(&mut group, "fused", &mut case.fused);
        if let Some(engine) = &mut case.engine {
            time(&mut group, "engine", engine);
        }
        group.finish();
    }
    criterion.final_summary();
    if std::env::args().any(|argument| argument == "--bench") {
        table(&mut cases);
    }
}

fn time(group: &mut BenchmarkGroup<'_, WallTime>, side: &str, work: &mut Side) {
    group.bench_function(side, |bencher| bencher.iter(&mut *work));
}

/// Prints nanoseconds per element of both sides, their ratio, and the spikes or events per call, which tell whether
/// both have done the same.
fn table(cases: &mut [Case]) {
    println!("\n{:<24}{:>12}{:>12}{:>8}{:>24}", "", "engine ns", "fused ns", "ratio", "events per call");
    for case in cases {
        let (mut engine, mut fused) = (Best::new(), Best::new());
        for _ in 0..ROUNDS {
            if let Some(work) = &mut case.engine {
                engine.call(work);
            }
            fused.call(&mut case.fused);
        }
        let [engine_ns, fused_ns] = [engine.seconds, fused.seconds].map(|best| best * 1e9 / case.elements as f64);
        if case.engine.is_some() {
            let [engine, fused] = [engine.events, fused.events].map(|events| events / ROUNDS);
            let ratio = engine_ns / fused_ns;
            println!("{:<24}{engine_ns:>12.3}{fused_ns:>12.3}{ratio:>8.2}{engine:>12}{fused:>12}", case.name);
        } else {
            let fused = fused.events / ROUNDS;
            println!("{:<24}{:>12}{fused_ns:>12.3}{:>8}{:>12}{fused:>12}", case.name, "-", "-", "-");
        }
    }
}

/// The shortest of many calls, and the events of all.
struct Best {
    seconds: f64,
    events: usize,
}

impl Best {
    fn new() -> Best {
        Best { seconds: f64::INFINITY, events: 0 }
    }

    fn call(&mut self, work: &mut Side) {
        let start = Instant::now();
        self.events += work();
        self.seconds = self.seconds.min(start.elapsed().as_secs_f64());
    }
}
