//! What it costs to write to the disk: checkpoints of a run and, with the feature `tables`, 10^8 spikes as Parquet.
//! `cargo bench --bench files --features tables`

#[cfg(feature = "tables")]
#[path = "files/spikes.rs"]
mod spikes;
mod width;

use std::time::{Duration, Instant};
use synfire::prelude::*;

fn main() -> Result<()> {
    width::announce();
    let folder = std::env::temp_dir().join(format!("synfire-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for what is written");
    let outcome = checkpoints(&folder.join("state.synfire"));
    #[cfg(feature = "tables")]
    let outcome = outcome.and_then(|()| spikes::stream(&folder));
    std::fs::remove_dir_all(folder).expect("the folder is still there");
    outcome
}

/// Brunel's network, with a state saved every 100 ms.
fn checkpoints(path: &std::path::Path) -> Result<()> {
    let mut net = Network::new(0.1)?.seed(1);
    let cells = net.add(12_500, Lif { tau: 20.0, v_th: 20.0, v_reset: 10.0, t_ref: 2.0, ..Lif::default() })?;
    let (excitatory, inhibitory) = cells.split(10_000);
    let jump = || Synapse::new(VoltageJump::default());
    net.connect(excitatory, cells, FixedInDegree(1000).weight(0.1).delay(1.5), jump())?;
    net.connect(inhibitory, cells, FixedInDegree(250).weight(-0.5).delay(1.5), jump())?;
    net.background(cells, 20_000.0, 0.1, jump())?;
    net.run(200.0)?;
    let plain = time(|| net.run(500.0).map(drop))?;
    net.checkpoint(path, 100.0)?;
    let saving = time(|| net.run(500.0).map(drop))?;
    net.no_checkpoints();
    let once = time(|| (0..10).try_for_each(|_| net.save(path)))? / 10;
    let bytes = std::fs::metadata(path).expect("a state was saved").len();
    println!("Brunel, 500 ms: {plain:.2?} without checkpoints, {saving:.2?} with 5");
    println!("one state of {:.2} MB: {once:.2?}, synced to the disk", bytes as f64 / 1e6);
    Ok(())
}

fn time(mut work: impl FnMut() -> Result<()>) -> Result<Duration> {
    let begun = Instant::now();
    work()?;
    Ok(begun.elapsed())
}
