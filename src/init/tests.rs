use super::*;
use crate::random::Purpose;

const SOURCE: Source = Source { seed: 5, object: 2, purpose: Purpose::Initial };

fn moments(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (mean, values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n)
}

#[test]
fn uniform_and_normal_have_their_moments() {
    const N: usize = 1 << 18;
    let root = (N as f64).sqrt();
    let (mean, variance) = moments(&Init::Uniform(2.0, 8.0).values(SOURCE, N, "v").unwrap());
    assert!((mean - 5.0).abs() < 7.13 * 3.0_f64.sqrt() / root);
    assert!((variance - 3.0).abs() < 7.13 * (7.2_f64).sqrt() / root); // fourth moment 6^4 / 80 = 16.2, less 3^2
    let (mean, variance) = moments(&Init::Normal(-50.0, 3.0).values(SOURCE, N, "v").unwrap());
    assert!((mean + 50.0).abs() < 7.13 * 3.0 / root);
    assert!((variance - 9.0).abs() < 7.13 * 9.0 * 2.0_f64.sqrt() / root);
}

#[test]
fn a_neuron_keeps_its_value_when_others_are_added() {
    for init in [Init::Uniform(0.0, 1.0), Init::Normal(0.0, 1.0), Init::distribution(rand_distr::StandardNormal)] {
        let (few, many) = (init.values(SOURCE, 10, "v").unwrap(), init.values(SOURCE, 20, "v").unwrap());
        assert_eq!(few, many[..10]);
        assert_ne!(few, init.values(Source { seed: 6, ..SOURCE }, 10, "v").unwrap());
    }
}

#[test]
fn bad_values_are_refused() {
    let bad = [
        Init::Same(f64::NAN),
        Init::Uniform(1.0, 0.0),
        Init::Uniform(f64::NEG_INFINITY, 0.0),
        Init::Uniform(0.0, f64::NAN),
        Init::Normal(0.0, -1.0),
        Init::Normal(f64::INFINITY, 1.0),
        Init::Normal(0.0, f64::NAN),
        Init::Each(vec![0.0, f64::NAN]),
        Init::Drawn(Arc::new(|_| f64::INFINITY)),
        Init::Normal(f64::NAN, 1.0).at_least(0.0),
        Init::Same(f64::NAN).at_least(0.0),
        Init::Normal(0.0, 1.0).redrawn(100.0, f64::INFINITY),
        Init::Normal(0.0, 1.0).redrawn(1.0, -1.0),
        Init::Normal(0.0, 1.0).redrawn(f64::NAN, 1.0),
        Init::Same(0.0).redrawn(0.0, 1.0),
        Init::Each(vec![0.5, 2.0]).redrawn(0.0, 1.0),
    ];
    for init in bad {
        let error = init.values(SOURCE, 2, "delay").unwrap_err();
        assert!(matches!(&error, Error::Parameter { of, .. } if of == "delay"), "{init:?}: {error}");
    }
    assert!(matches!(Init::from([1.0]).values(SOURCE, 2, "v"), Err(Error::Length { found: 1, expected: 2, .. })));
    assert!(matches!(Init::by_pair(|_, _| 0.0).values(SOURCE, 2, "v"), Err(Error::Conflict { .. })));
}

/// A normal distribution between -1 and 1 deviations has a variance of 1 - 2 phi(1) / (2 Phi(1) - 1) = 0.29112.
#[test]
fn what_is_redrawn_keeps_its_distribution_between_the_bounds() {
    const N: usize = 1 << 16;
    let values = Init::Normal(-50.0, 3.0).redrawn(-53.0, -47.0).values(SOURCE, N, "v").unwrap();
    let (mean, variance) = moments(&values);
    assert!(values.iter().all(|value| (-53.0..-47.0).contains(value)));
    assert!((mean + 50.0).abs() < 4.0 * 3.0 * (0.29112 / N as f64).sqrt(), "{mean}");
    // The square of a value has a standard deviation below that of one between 0 and 1.
    assert!((variance / 9.0 - 0.29112).abs() < 4.0 * 0.5 / (N as f64).sqrt(), "{variance}");
    let kept = Init::Normal(2.0, 0.1).values(SOURCE, 9, "v").unwrap();
    assert_eq!(Init::Normal(2.0, 0.1).redrawn(0.0, 4.0).values(SOURCE, 9, "v").unwrap(), kept);
    assert_eq!(Init::Each(kept.clone()).redrawn(0.0, 4.0).values(SOURCE, 9, "v").unwrap(), kept);
}

#[test]
fn degenerate_ranges_are_values() {
    assert_eq!(Init::Uniform(3.0, 3.0).values(SOURCE, 2, "v").unwrap(), [3.0, 3.0]);
    assert_eq!(Init::Normal(3.0, 0.0).values(SOURCE, 2, "v").unwrap(), [3.0, 3.0]);
    assert!(Init::Uniform(0.0, 1.0).values(SOURCE, 0, "v").unwrap().is_empty());
}
