//! Random draws of a network: independent where they should be.

use synfire::prelude::*;

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
