//! Synaptic events per second: what simulators of networks are compared by.
//!
//! An event is the arrival of a spike at one of its synapses. Those of the external Poisson input, which has no
//! synapses, are not counted.

use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput};
use synfire::prelude::*;

/// Biological time of a call (ms).
const CALL: f64 = 10.0;
/// Biological time after which a network is in its steady state (ms).
const TRANSIENT: f64 = 200.0;
/// Calls from which the table is taken.
const ROUNDS: usize = 30;

/// A network in its steady state, on one thread.
pub struct Steady {
    net: Network,
    /// Populations, and how many synapses each of their cells has.
    sources: Vec<(Pop, f64)>,
}

impl Steady {
    /// Runs the network until it is there.
    pub fn new(net: Network, sources: Vec<(Pop, f64)>) -> Result<Steady> {
        let mut net = net.threads(1);
        sources.iter().try_for_each(|&(pop, _)| net.record_spikes(pop))?;
        net.run(TRANSIENT)?;
        Ok(Steady { net, sources })
    }

    /// Runs it on; the spikes and the events.
    pub fn call(&mut self) -> (usize, f64) {
        let Ok(run) = self.net.run(CALL) else { return (0, 0.0) };
        let count = |pop| run.spikes(pop).map_or(0, |spikes| spikes.count());
        self.sources
            .iter()
            .map(|&(pop, synapses)| (count(pop), synapses))
            .fold((0, 0.0), |(spikes, events), (n, k)| (spikes + n, events + n as f64 * k))
    }

    fn cells(&self) -> usize {
        self.sources.iter().map(|(pop, _)| pop.len()).sum()
    }
}

/// A network by name, and how it is built.
pub type Named = (&'static str, fn() -> Result<Steady>);

/// Times each by criterion, whose throughput is in events, and, under `cargo bench`, prints a table. A name on the
/// command line, of which a part is enough, picks some.
pub fn report(networks: &[Named]) -> Result<()> {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_secs(1))
        .sample_size(10)
        .configure_from_args();
    let picked = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    let mut lines = Vec::new();
    for (name, build) in networks.iter().filter(|(name, _)| name.contains(&picked)) {
        let mut network = build()?;
        let start = Instant::now();
        let calls: Vec<_> = (0..ROUNDS).map(|_| network.call()).collect();
        let seconds = start.elapsed().as_secs_f64();
        let (spikes, events) = calls.iter().fold((0, 0.0), |(s, e), &(spikes, events)| (s + spikes, e + events));

        let mut group = criterion.benchmark_group(*name);
        group.throughput(Throughput::Elements((events / ROUNDS as f64) as u64));
        group.bench_function("events", |bencher| bencher.iter(|| network.call()));
        group.finish();
        let biological = CALL * ROUNDS as f64 / 1000.0;
        let rate = spikes as f64 / network.cells() as f64 / biological;
        lines.push(format!("{name:<24}{rate:>12.1}{:>24.1}{:>24.2}", events / seconds / 1e6, seconds / biological));
    }
    criterion.final_summary();
    if std::env::args().any(|argument| argument == "--bench") {
        println!("\n{:<24}{:>12}{:>24}{:>24}", "", "rate (Hz)", "million events per s", "s per biological s");
        lines.iter().for_each(|line| println!("{line}"));
    }
    Ok(())
}
