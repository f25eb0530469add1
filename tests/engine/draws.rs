//! Random draws of a network: independent where they should be, and rare where they should be.

use synfire::prelude::*;
use synfire::random::{Purpose, Source};

/// The correlation of two lists, in units of what is exceeded with a probability of 1e-12 by chance.
fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let n = a.len() as f64;
    let centred = |list: &[f64]| {
        let mean = list.iter().sum::<f64>() / n;
        list.iter().map(|x| x - mean).collect::<Vec<f64>>()
    };
    let (a, b) = (centred(a), centred(b));
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    product(&a, &b).abs() / (product(&a, &a) * product(&b, &b)).sqrt() * n.sqrt() / 7.13
}

fn cells(n: usize) -> Result<(Network, Pop)> {
    let mut net = Network::new(0.1)?;
    let cells = net.add(n, AdEx::default())?;
    Ok((net, cells))
}

#[test]
fn variables_are_drawn_independently() -> Result<()> {
    let (mut net, all) = cells(1000)?;
    net.set(all, "v", Init::Normal(-65.0, 5.0))?;
    net.set(all, "w", Init::Normal(100.0, 20.0))?;
    let (v, w) = (net.get(all, "v")?.to_vec(), net.get(all, "w")?.to_vec());
    assert!(correlation(&v, &w) < 1.0);
    assert!(correlation(&v, &v) > 1.0, "the same draws pass");
    Ok(())
}

#[test]
fn parts_are_drawn_as_in_the_whole() -> Result<()> {
    let (mut net, all) = cells(1001)?;
    let (mut whole, same) = cells(1001)?;
    whole.set(same, "v", Init::Uniform(-60.0, -50.0))?;
    // The later part first: the order of calls does not count.
    let (exc, inh) = all.split(600);
    net.set(inh, "v", Init::Uniform(-60.0, -50.0))?;
    net.set(exc, "v", Init::Uniform(-60.0, -50.0))?;
    assert_eq!(net.get(all, "v")?, whole.get(same, "v")?);
    let (e, i) = (net.get(exc, "v")?.to_vec(), net.get(inh, "v")?.to_vec());
    assert!(correlation(&e[..401], &i) < 1.0);
    Ok(())
}

#[test]
fn what_is_set_later_is_drawn_anew() -> Result<()> {
    let (mut net, all) = cells(1000)?;
    let init = Init::Uniform(-60.0, -50.0);
    net.set(all, "v", &init)?;
    let before = net.get(all, "v")?.to_vec();
    net.run(0.1)?;
    net.set(all, "v", &init)?;
    assert!(correlation(&before, net.get(all, "v")?.as_slice().unwrap()) < 1.0);
    Ok(())
}

/// The first word of this seed's second source is 0, which stands for a chance of 2^-32, 2.3e-10: a rarer event needs more.
#[test]
fn rare_events_are_as_rare_as_asked_for() -> Result<()> {
    const SEED: u64 = 1_751_417_813;
    let mut words = [1; 4];
    Source::new(SEED, 0, Purpose::Spike).bits(0, 0, &mut words);
    let zero =
        words.iter().position(|&word| word == 0).expect("the addresses of spikes have changed; find another seed");
    for (rate, expected) in [(0.0, 0), (1e-14, 0), (1e-6, 0), (1e-3, 1), (1e8, 4)] {
        let mut net = Network::new(0.01)?.seed(SEED);
        let sources = net.add(4, Poisson { rate })?;
        net.record_spikes(sources)?;
        let spikes = net.run(0.01)?.spikes(sources)?;
        assert_eq!(spikes.count(), expected, "{rate} Hz");
        assert!(expected != 1 || spikes.neurons[0] == zero);
    }
    Ok(())
}
