//! Windows and bins that tile what a network recorded hold each spike once.

use synfire::analysis::{coherence, counts, mean_rate, population_rate, smoothed_rate, spectrum};
use synfire::prelude::*;

fn sources(dt: f64) -> Result<(Network, Pop)> {
    let mut net = Network::new(dt)?;
    let cells = net.add(100, Poisson { rate: 50.0 })?;
    net.record_spikes(cells)?;
    Ok((net, cells))
}

/// Spikes in all, in windows of `length` that tile the recording, and in bins of as many ms.
fn tiled(spikes: &Spikes, length: f64) -> (usize, usize, f64) {
    let windows = (spikes.duration() / length).round() as usize;
    let edge = |k: usize| spikes.start + k as f64 * length;
    let held = (0..windows).map(|k| spikes.between(edge(k), edge(k + 1)).count()).sum();
    (spikes.count(), held, counts(spikes, length).sum())
}

#[test]
fn tiles_of_one_run_hold_each_spike_once() -> Result<()> {
    for dt in [0.1, 0.05, 0.025] {
        let (mut net, cells) = sources(dt)?;
        net.run(3.7)?;
        let spikes = net.run(200.0)?.spikes(cells)?;
        assert!(spikes.count() > 800);
        for length in [dt, 0.5, 1.0, 20.0, 200.0] {
            let (all, windows, bins) = tiled(&spikes, length);
            assert_eq!((windows, bins), (all, all as f64), "{dt} {length}");
        }
    }
    Ok(())
}

/// Every spike of a run of one step is stamped with the end of its recording.
#[test]
fn runs_of_a_step_hold_their_spikes() -> Result<()> {
    let (mut net, cells) = sources(0.1)?;
    let (mut whole, same) = sources(0.1)?;
    let mut all = 0;
    for _ in 0..1000 {
        let spikes = net.run(0.1)?.spikes(cells)?;
        let (count, window, bin) = tiled(&spikes, 0.1);
        assert_eq!((window, bin), (count, count as f64));
        let rate = population_rate(&spikes, 0.1);
        assert!(rate.len() == 1 && (rate[0] - mean_rate(&spikes)).abs() < 1e-9, "{rate}");
        all += count;
    }
    assert_eq!(all, whole.run(100.0)?.spikes(same)?.count());
    assert!(all > 400);
    Ok(())
}

#[test]
fn rates_of_one_recording_agree() -> Result<()> {
    let (mut net, cells) = sources(0.1)?;
    let spikes = net.run(1000.0)?.spikes(cells)?;
    let expected = mean_rate(&spikes);
    let agree = |rate: f64| (rate / expected - 1.0).abs() < 1e-12;
    for bin in [0.1, 1.0, 50.0, 1000.0] {
        assert!(agree(population_rate(&spikes, bin).mean().unwrap()), "{bin}");
    }
    assert!(agree(spikes.rates().mean().unwrap()));
    assert!(agree(smoothed_rate(&spikes, 1000.0, 5.0)[0]));
    let parts = (0..10).map(|k| spikes.between(100.0 * f64::from(k), 100.0 * f64::from(k + 1)).mean_rate());
    assert!(agree(parts.sum::<f64>() / 10.0));
    // A single bin holds all: whoever fired shares it with all others.
    assert_eq!(coherence(&spikes, 1000.0).map(|kappa| kappa.round()), Some(1.0));
    assert_eq!(spectrum(&spikes, 250.0).power.len(), 2);
    Ok(())
}
