//! A hundred million spikes from a run into Parquet, and the memory that they take.

use std::path::Path;
use std::time::{Duration, Instant};
use synfire::files::{Metadata, ParquetSink};
use synfire::network::{Origin, Sink};
use synfire::prelude::*;

/// Spikes that are streamed.
const ALL: usize = 100_000_000;

/// Passes everything on, and notes how long that takes, by the clock and on the processor, and how much memory the process had.
struct Watched {
    sink: ParquetSink,
    taken: usize,
    time: Duration,
    processor: Duration,
    /// Memory of the process after a tenth of the spikes, and the most after that (MB).
    early: f64,
    most: f64,
}

impl Sink for Watched {
    fn spikes(&mut self, of: Origin, piece: &Spikes) -> Result<()> {
        let (begun, before) = (Instant::now(), on_processor());
        self.sink.spikes(of, piece)?;
        self.time += begun.elapsed();
        self.processor += on_processor() - before;
        self.taken += piece.count();
        if self.taken < ALL / 10 {
            self.early = resident();
        }
        self.most = self.most.max(resident());
        Ok(())
    }

    fn samples(&mut self, of: Origin, piece: &Samples) -> Result<()> {
        self.sink.samples(of, piece)
    }
}

pub fn stream(folder: &Path) -> Result<()> {
    let mut net = Network::new(0.1)?.seed(1);
    let cells = net.add(10_000, Lif { t_ref: 0.0, ..Lif::default() })?;
    net.drive(cells, OrnsteinUhlenbeck { mean: 100.0, sd: 20.0, tau: 5.0 })?;
    net.record_spikes(cells)?;
    let sink = ParquetSink::create(folder, &Metadata::of(&net))?;
    let mut watched =
        Watched { sink, taken: 0, time: Duration::ZERO, processor: Duration::ZERO, early: 0.0, most: 0.0 };
    let begun = Instant::now();
    while watched.taken < ALL {
        net.run_into(100.0, &mut watched)?;
    }
    let last = Instant::now();
    watched.sink.finish()?;
    let (all, time) = (begun.elapsed(), watched.time + last.elapsed());
    let bytes = std::fs::metadata(folder.join("spikes.parquet")).expect("spikes were written").len();
    let Watched { taken, early, most, processor, .. } = watched;
    let rate = |time: Duration| taken as f64 / time.as_secs_f64() / 1e6;
    println!("{taken} spikes: {time:.2?} in the sink, {:.1} M a second; {all:.2?} with the run", rate(time));
    println!("on the processor {processor:.2?} of these, {:.1} M a second", rate(processor));
    println!(
        "{:.2} bytes a spike; {early:.0} MB of memory after a tenth, {most:.0} MB at most",
        bytes as f64 / taken as f64
    );
    Ok(())
}

/// Memory of the process (MB), where the system tells.
fn resident() -> f64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    text.split(' ').nth(1).and_then(|pages| pages.parse::<f64>().ok()).map_or(0.0, |pages| pages * 4096.0 / 1e6)
}

/// How long this thread has been on a processor, where the system tells: other programs take their time as well.
fn on_processor() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(text.split(' ').next().and_then(|nanoseconds| nanoseconds.parse().ok()).unwrap_or(0))
}
