#![allow(clippy::disallowed_methods)]

use super::*;
use crate::error::Error;
use crate::random::{Purpose, Source};

const SOURCE: Source = Source::new(5, 2, Purpose::Initial);

fn moments(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (mean, values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n)
}

#[test]
fn uniform_and_normal_have_their_moments() {
    const N: usize = 1 << 18;
    let root = (N as f64).sqrt();
    let (mean, variance) = moments(&Init::Uniform(2.0, 8.0).values(SOURCE, 0..N, "v").unwrap());
    assert!((mean - 5.0).abs() < 7.13 * 3.0_f64.sqrt() / root);
    assert!((variance - 3.0).abs() < 7.13 * (7.2_f64).sqrt() / root); // fourth moment 6^4 / 80 = 16.2, less 3^2
    let (mean, variance) = moments(&Init::Normal(-50.0, 3.0).values(SOURCE, 0..N, "v").unwrap());
    assert!((mean + 50.0).abs() < 7.13 * 3.0 / root);
    assert!((variance - 9.0).abs() < 7.13 * 9.0 * 2.0_f64.sqrt() / root);
}

#[test]
fn a_neuron_keeps_its_value_when_others_are_added() {
    for init in [Init::Uniform(0.0, 1.0), Init::Normal(0.0, 1.0), Init::distribution(rand_distr::StandardNormal)] {
        let (few, many) = (init.values(SOURCE, 0..10, "v").unwrap(), init.values(SOURCE, 0..20, "v").unwrap());
        assert_eq!(few, many[..10]);
        assert_ne!(few, init.values(Source::new(6, 2, Purpose::Initial), 0..10, "v").unwrap());
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
        let error = init.values(SOURCE, 0..2, "delay").unwrap_err();
        assert!(matches!(&error, Error::Parameter { of, .. } if of == "delay"), "{init:?}: {error}");
    }
    assert!(matches!(Init::from([1.0]).values(SOURCE, 0..2, "v"), Err(Error::Length { found: 1, expected: 2, .. })));
    assert!(matches!(Init::by_pair(|_, _| 0.0).values(SOURCE, 0..2, "v"), Err(Error::Conflict { .. })));
}

/// A normal distribution between -1 and 1 deviations has a variance of 1 - 2 phi(1) / (2 Phi(1) - 1) = 0.29112.
#[test]
fn what_is_redrawn_keeps_its_distribution_between_the_bounds() {
    const N: usize = 1 << 16;
    let values = Init::Normal(-50.0, 3.0).redrawn(-53.0, -47.0).values(SOURCE, 0..N, "v").unwrap();
    let (mean, variance) = moments(&values);
    assert!(values.iter().all(|value| (-53.0..-47.0).contains(value)));
    assert!((mean + 50.0).abs() < 4.0 * 3.0 * (0.29112 / N as f64).sqrt(), "{mean}");
    // The square of a value has a standard deviation below that of one between 0 and 1.
    assert!((variance / 9.0 - 0.29112).abs() < 4.0 * 0.5 / (N as f64).sqrt(), "{variance}");
    let kept = Init::Normal(2.0, 0.1).values(SOURCE, 0..9, "v").unwrap();
    assert_eq!(Init::Normal(2.0, 0.1).redrawn(0.0, 4.0).values(SOURCE, 0..9, "v").unwrap(), kept);
    assert_eq!(Init::Each(kept.clone()).redrawn(0.0, 4.0).values(SOURCE, 0..9, "v").unwrap(), kept);
}

#[test]
fn degenerate_ranges_are_values() {
    assert_eq!(Init::Uniform(3.0, 3.0).values(SOURCE, 0..2, "v").unwrap(), [3.0, 3.0]);
    assert_eq!(Init::Normal(3.0, 0.0).values(SOURCE, 0..2, "v").unwrap(), [3.0, 3.0]);
    assert!(Init::Uniform(0.0, 1.0).values(SOURCE, 0..0, "v").unwrap().is_empty());
}

/// All that is drawn: by vectors, by functions, and between bounds.
fn distributions() -> Vec<Init> {
    vec![
        Init::Uniform(2.0, 8.0),
        Init::Normal(-50.0, 3.0),
        Init::LogNormal(-0.7, 0.9),
        Init::Exponential(3.0),
        Init::Normal(1.5, 0.75).at_least(1.0),
        Init::Exponential(3.0).at_least(1.0).at_least(2.0),
        Init::Normal(0.0, 1.0).redrawn(0.0, f64::INFINITY),
        Init::Normal(0.0, 1.0).redrawn(-1.0, 2.0).at_least(0.5),
        Init::Uniform(0.0, 1.0).at_least(0.1).redrawn(0.05, 0.2),
        Init::Normal(0.0, 1.0).redrawn(-1.0, 2.0).redrawn(0.0, 1.0),
        Init::distribution(rand_distr::StandardNormal),
        Init::distribution(rand_distr::StandardNormal).redrawn(0.0, 1.0),
    ]
}

#[test]
fn parts_of_a_population_get_what_they_get_in_the_whole() {
    for init in distributions() {
        let all = init.values(SOURCE, 0..100, "v").unwrap();
        for part in [0..50, 50..100, 3..4, 17..83, 40..40] {
            assert_eq!(init.values(SOURCE, part.clone(), "v").unwrap(), all[part], "{init:?}");
        }
        let each = (0..100).map(|neuron| init.draw(&mut SOURCE.stream(neuron), 0, (0, 0)));
        assert_eq!(each.collect::<Vec<_>>(), all, "{init:?}: one by one");
        assert_ne!(init.values(SOURCE.of(1), 0..100, "v").unwrap(), all);
    }
    assert_eq!(Init::from([1.0, 2.0]).values(SOURCE, 7..9, "v").unwrap(), [1.0, 2.0]);
}

#[test]
fn rows_are_drawn_as_one_by_one() {
    let others = [
        Init::Same(3.0),
        Init::from(vec![0.5; 1000]),
        Init::by_pair(|source, target| source as f64 - target as f64),
        Init::by_pair(|source, _| source as f64).at_least(3.0),
        Init::from(vec![0.5; 1000]).at_least(0.7),
    ];
    for init in distributions().into_iter().chain(others) {
        for n in [0, 1, 7, 64, 1000] {
            let (mut stream, mut row) = (SOURCE.stream(4), vec![0.0; n]);
            init.fill(&mut SOURCE.stream(4), |k| (k, 2 * k), &mut row);
            let expected: Vec<f64> = (0..n).map(|k| init.draw(&mut stream, k, (k, 2 * k))).collect();
            assert_eq!(row, expected, "{init:?}");
        }
    }
    // Some values are found after hundreds of draws, some not within a thousand.
    let rare = Init::Uniform(0.0, 1.0).redrawn(0.0, 1e-3);
    let (mut stream, mut row) = (SOURCE.stream(4), vec![0.0; 100]);
    rare.fill(&mut SOURCE.stream(4), |_| (0, 0), &mut row);
    let expected: Vec<u64> = (0..100).map(|k| rare.draw(&mut stream, k, (0, 0)).to_bits()).collect();
    assert_eq!(row.iter().map(|value| value.to_bits()).collect::<Vec<_>>(), expected);
    let lost = row.iter().filter(|value| value.is_nan()).count();
    assert!((10..70).contains(&lost), "{lost} of an expected share of 1/e");
}

#[test]
fn lognormal_and_exponential_have_their_distributions() {
    const N: usize = 1 << 18;
    let logs: Vec<f64> = Init::LogNormal(-0.7, 0.9).values(SOURCE, 0..N, "w").unwrap().iter().map(|w| w.ln()).collect();
    let normal = |x: f64| crate::random::statistics::normal_cumulative((x + 0.7) / 0.9);
    assert!(crate::random::statistics::kolmogorov(&logs, normal) < 1.0);
    let waits = Init::Exponential(3.0).values(SOURCE, 0..N, "w").unwrap();
    assert!(crate::random::statistics::kolmogorov(&waits, |x| 1.0 - (-x / 3.0).exp()) < 1.0);
    assert!(crate::random::statistics::kolmogorov(&waits, |x| 1.0 - (-x / 3.1).exp()) > 1.0, "a wrong mean passes");
}

#[test]
fn no_bound_that_is_no_number_is_lost() {
    let refused = |init: Init| match init.values(SOURCE, 0..2, "w") {
        Err(Error::Parameter { parameter, .. }) => parameter,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(Init::Normal(0.0, 1.0).at_least(f64::NAN)), "the least value");
    assert_eq!(refused(Init::Same(1.0).at_least(f64::NAN)), "the value");
    assert_eq!(refused(Init::Normal(0.0, 1.0).redrawn(f64::NAN, 1.0)), "the lower bound");
    assert_eq!(refused(Init::Normal(0.0, 1.0).redrawn(0.0, f64::NAN)), "the lower bound");
    assert_eq!(refused(Init::Uniform(-1e308, 1e308)), "the upper bound");
    assert_eq!(refused(Init::LogNormal(0.0, -1.0)), "the standard deviation");
    assert_eq!(refused(Init::LogNormal(1000.0, 1.0)), "value number 0");
    assert_eq!(refused(Init::Exponential(0.0)), "the mean");
}

#[test]
fn more_neurons_than_memory_are_refused() {
    for init in [Init::Same(1.0), Init::Normal(0.0, 1.0)] {
        let error = init.values(SOURCE, 0..usize::MAX, "v").unwrap_err();
        assert!(matches!(error, Error::Infeasible { .. }), "{error}");
    }
}
