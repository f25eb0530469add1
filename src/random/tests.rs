//! Values, invariance and statistics of all that is drawn.

#![allow(clippy::disallowed_methods)]

use super::statistics::*;
use super::*;
use crate::simd::{Width, limit};

const SEED: u64 = 0x0123_4567_89AB_CDEF;
const SOURCE: Source = Source::new(SEED, 7, Purpose::Noise);

fn bits(source: Source, step: u64, first: usize, n: usize) -> Vec<u32> {
    let mut out = vec![0; n];
    source.bits(step, first, &mut out);
    out
}

fn normals(source: Source, step: u64, first: usize, n: usize) -> Vec<f64> {
    let mut out = vec![0.0; n];
    source.normals(step, first, &mut out);
    out
}

fn counts(mean: f64, source: Source, step: u64, n: usize) -> Vec<f64> {
    let mut out = vec![0.0; n];
    PoissonCounts::new(mean).counts(source, step, 0, &mut out);
    out
}

fn reals(words: &[u32]) -> Vec<f64> {
    words.iter().map(|&word| (f64::from(word) + 0.5) / 4_294_967_296.0).collect()
}

#[test]
fn bits_are_at_their_addresses() {
    const AROUND: u64 = 1 << 32;
    for step in [0, 1, AROUND - 1, AROUND, AROUND + 1, (1 << 48) - 1] {
        for first in [0, 4, 64, 1_000_000] {
            let words = bits(SOURCE, step, first, 70);
            for (lane, &word) in words.iter().enumerate() {
                let neuron = first + lane;
                let counter = [(neuron / 4) as u32, step as u32, (step >> 32) as u32 | 7 << 16, 7 << 24];
                assert_eq!(word, philox(counter, [0x89AB_CDEF, 0x0123_4567])[neuron % 4]);
            }
        }
    }
}

#[test]
fn a_stream_is_its_blocks() {
    let mut stream = SOURCE.stream(5);
    for block in 0..100 {
        let expected = philox([5, block, 1 | 7 << 16, 7 << 24 | 1 << 23], [0x89AB_CDEF, 0x0123_4567]);
        assert_eq!([(); 4].map(|()| stream.word()), expected);
    }
}

#[test]
fn a_stream_goes_on_beyond_32_bits_of_blocks() {
    let mut stream = SOURCE.stream(5).at_block((1 << 32) - 2);
    let words: Vec<u32> = (0..16).map(|_| stream.word()).collect();
    for (number, words) in words.chunks(4).enumerate() {
        let block = (1_u64 << 32) - 2 + number as u64;
        let counter = [5, block as u32, 1 | 7 << 16, 7 << 24 | 1 << 23 | (block >> 32) as u32];
        assert_eq!(words, philox(counter, [0x89AB_CDEF, 0x0123_4567]));
    }
}

#[test]
fn any_part_can_be_drawn_alone() {
    let (words, z) = (bits(SOURCE, 3, 0, 1000), normals(SOURCE, 3, 0, 1000));
    // A mean of 300 leaves many a count to a further draw.
    let means = [0.2, 2.0, 300.0];
    let all = means.map(|mean| counts(mean, SOURCE, 3, 1000));
    let starts = [0, 1, 2, 3, 4, 5, 60, 61, 62, 63, 64, 126, 127, 128, 129, 500];
    let lengths = [0, 1, 2, 3, 4, 5, 61, 62, 63, 64, 65, 127, 128, 129, 400];
    for (first, n) in starts.into_iter().flat_map(|first| lengths.map(|n| (first, n))).chain([(996, 4), (999, 1)]) {
        assert_eq!(bits(SOURCE, 3, first, n), words[first..first + n], "{first} {n}");
        assert_eq!(normals(SOURCE, 3, first, n), z[first..first + n], "{first} {n}");
        for (mean, all) in means.iter().zip(&all) {
            let (mut part, mut sums) = (vec![7.0; n], vec![1.0; n]);
            PoissonCounts::new(*mean).counts(SOURCE, 3, first, &mut part);
            assert_eq!(part, all[first..first + n], "{mean} {first} {n}");
            PoissonCounts::new(*mean).add(SOURCE, 3, first, 0.5, &mut sums);
            assert!(sums.iter().zip(&part).all(|(sum, count)| *sum == 1.0 + 0.5 * count), "{mean} {first} {n}");
        }
    }
}

/// The last neurons that a number can name lie where their first ones do: addresses are counted modulo 2^34.
#[test]
fn no_start_is_too_late() {
    for first in [(1 << 34) + 5, usize::MAX - 100, usize::MAX] {
        let n = 70.min(usize::MAX - first) + 1;
        let wrapped = first % (1 << 34);
        assert_eq!(bits(SOURCE, 3, first, n), bits(SOURCE, 3, wrapped, n), "{first}");
        assert_eq!(normals(SOURCE, 3, first, n), normals(SOURCE, 3, wrapped, n), "{first}");
        PoissonCounts::new(300.0).counts(SOURCE, 3, first, &mut vec![0.0; n]);
    }
}

#[test]
fn many_numbers_are_those_one_by_one() {
    // After one to five words, so that numbers lie across the ends of blocks and tiles.
    for used in 0..5 {
        for n in [0, 1, 2, 15, 16, 17, 31, 32, 33, 500] {
            let mut stream = SOURCE.stream(9);
            (0..used).for_each(|_| {
                stream.word();
            });
            let (mut one, mut many) = (stream.clone(), vec![0.0; n]);
            stream.uniforms(&mut many);
            assert!(many.iter().all(|&u| u == one.uniform()), "{used} {n}");
            stream.normals(&mut many);
            assert!(many.iter().all(|&z| z == one.normal()), "{used} {n}");
            assert_eq!(stream.word(), one.word(), "{used} {n}");
        }
    }
}

#[test]
fn first_numbers_are_those_of_each_stream() {
    for first in [0, 3, (1 << 32) - 20, (1 << 48) - 50] {
        for n in [0, 1, 16, 50] {
            let (mut uniforms, mut normals) = (vec![0.0; n], vec![0.0; n]);
            SOURCE.first_uniforms(first, &mut uniforms);
            SOURCE.first_normals(first, &mut normals);
            for k in 0..n {
                let stream = SOURCE.stream_of(first + k as u64);
                assert_eq!(
                    (uniforms[k], normals[k]),
                    (stream.clone().uniform(), stream.clone().normal()),
                    "{first} {k}"
                );
            }
        }
    }
    let words = |entity: u64| SOURCE.stream_of(entity).word();
    assert_eq!(words(5), SOURCE.stream(5).word());
    assert_ne!(words(5), words(5 + (1 << 32)));
}

/// What is set again and again: each part of the address makes other draws.
#[test]
fn every_part_of_the_address_tells_draws_apart() {
    const N: usize = 1 << 16;
    let source = Source::new(SEED, 7, Purpose::Initial);
    let draws = |source: Source| {
        let mut uniforms = vec![0.0; N];
        source.first_uniforms(0, &mut uniforms);
        uniforms
    };
    let addresses = [
        source,
        source.of(1),
        source.of(2),
        source.of(u16::MAX),
        source.at(1),
        source.at(1 << 32),
        source.at((1 << 48) - 1),
        source.again(1),
        source.again(2),
        source.trial(1),
        source.trial(u32::MAX),
        source.of(1).at(1),
        source.of(1).at(1).again(1).trial(1),
        Source::new(SEED, 7, Purpose::Parameter).of(1),
        Source::new(SEED, 8, Purpose::Initial).of(1),
        Source::new(SEED + 1, 7, Purpose::Initial).of(1),
    ];
    let all = addresses.map(draws);
    for (k, one) in all.iter().enumerate() {
        assert!(kolmogorov(one, |x| x) < 1.0, "{:?}", addresses[k]);
        for (l, other) in all.iter().enumerate().take(k) {
            assert!(correlation(one, other) < 1.0, "{:?} and {:?}", addresses[k], addresses[l]);
            let equal = one.iter().zip(other).filter(|(a, b)| a == b).count();
            assert_eq!(equal, 0, "{:?} and {:?}", addresses[k], addresses[l]);
        }
    }
    assert!(correlation(&all[0], &draws(source.of(0).at(0).again(0).trial(0))) > 1.0, "the same draws pass");
}

/// Purposes, variables and steps are not added up: no two of these addresses share a key and a counter.
#[test]
fn addresses_do_not_meet() {
    let mut words: Vec<u64> = Vec::new();
    for (trial, variable, set_at, repetition) in (0..4096_u32).map(|k| (k & 7, k >> 3 & 7, k >> 6 & 7, k >> 9)) {
        for object in 0..4 {
            let source = Source::new(1, object, Purpose::Initial).trial(trial);
            let source = source.of(variable as u16).at(u64::from(set_at)).again(repetition);
            words.extend((0..4).map(|entity| source.stream(entity).double_word()));
        }
    }
    let drawn = words.len();
    words.sort_unstable();
    words.dedup();
    assert_eq!(words.len(), drawn);
}

#[test]
fn parts_of_an_address_come_in_any_order() {
    let source = Source::new(SEED, 7, Purpose::Initial);
    let expected = source.trial(3).of(2).at(70_000).again(5);
    assert_eq!(source.again(5).at(70_000).of(2).trial(3), expected);
    assert_eq!(source.at(1).of(9).at(70_000).again(5).of(2).trial(3), expected, "the last one counts");
    assert_eq!(expected.trial(0).of(0).at(0).again(0), source);
    assert_eq!(bits(source, 3, 0, 8), bits(source.of(0), 3, 0, 8));
    assert_ne!(bits(source, 3, 0, 8), bits(source.trial(1), 3, 0, 8), "a trial has its own noise");
    // The layout that the module states.
    let key = philox([3, 70_000, 2 << 16, 5], [0x89AB_CDEF, 0x0123_4567]);
    let word = philox([11, 0, 1 | 7 << 16, 1 << 24 | 1 << 23], [key[0], key[1]])[0];
    assert_eq!(expected.stream(11).word(), word);
}

#[test]
fn all_vector_widths_give_the_same_bits() {
    let all = |width| {
        limit(width);
        let mut stream = SOURCE.stream(1);
        let words: Vec<u32> = (0..1000).map(|_| stream.word()).collect();
        let counted = [0.2, 30.0, 300.0].map(|mean| counts(mean, SOURCE, 1, 1001));
        let z: Vec<u64> = normals(SOURCE, 1, 0, 100_001).iter().map(|z| z.to_bits()).collect();
        (words, counted, z, bits(SOURCE, 1, 0, 1001))
    };
    let baseline = all(Width::Baseline);
    assert!(baseline == all(Width::Avx2));
    assert!(baseline == all(Width::Avx512));
    limit(Width::Avx512);
}

#[test]
fn words_are_equidistributed() {
    let words = bits(SOURCE, 0, 0, 1 << 22);
    let tally = |bin: &dyn Fn(u32) -> u32| {
        let mut counts = vec![0; 1 << 16];
        words.iter().for_each(|&word| counts[bin(word) as usize] += 1);
        counts
    };
    assert!(uniformity(&tally(&|word| word >> 16)) < 1.0);
    assert!(uniformity(&tally(&|word| word & 0xFFFF)) < 1.0);
    let product_of_halves = uniformity(&tally(&|word| ((word >> 16) * (word & 0xFFFF)) >> 16));
    assert!(product_of_halves > 1.0, "a wrong distribution passes");
}

#[test]
fn neighbouring_addresses_are_independent() {
    const N: usize = 1 << 20;
    let at = |source, step, first| reals(&bits(source, step, first, N));
    let here = at(SOURCE, 10, 0);
    let next_object = Source::new(SEED, 8, Purpose::Noise);
    let next_purpose = Source::new(SEED, 7, Purpose::Spike);
    let next_seed = Source::new(SEED + 1, 7, Purpose::Noise);
    let high_seed = Source::new(SEED + (1 << 32), 7, Purpose::Noise);
    let others = [
        at(SOURCE, 11, 0),
        at(SOURCE, 10 + (1 << 32), 0),
        at(SOURCE, 10, 4),
        at(next_object, 10, 0),
        at(next_purpose, 10, 0),
        at(next_seed, 10, 0),
        at(high_seed, 10, 0),
    ];
    for other in &others {
        assert!(correlation(&here, other) < 1.0);
    }
    for lag in 1..8 {
        assert!(correlation(&here[lag..], &here[..N - lag]) < 1.0, "neurons {lag} apart");
    }
    let shared: Vec<f64> = (0..N).map(|neuron| here[neuron / 2]).collect();
    assert!(correlation(&shared[1..], &shared[..N - 1]) > 1.0, "a word shared by two neurons passes");
}

#[test]
fn streams_are_independent_of_each_other_and_of_the_run() {
    let first = |source: Source| (0..1 << 18).map(move |entity| source.stream(entity).uniform()).collect::<Vec<f64>>();
    let here = first(SOURCE);
    assert!(kolmogorov(&here, |x| x) < 1.0);
    assert!(correlation(&here[1..], &here[..here.len() - 1]) < 1.0);
    assert!(correlation(&here, &first(Source::new(SEED, 7, Purpose::Weight))) < 1.0);
    assert!(correlation(&here, &reals(&bits(SOURCE, 0, 0, here.len()))) < 1.0);
}

#[test]
fn uniforms_are_uniform() {
    let mut stream = SOURCE.stream(0);
    let uniforms: Vec<f64> = (0..1 << 22).map(|_| stream.uniform()).collect();
    assert!(kolmogorov(&uniforms, |x| x) < 1.0);
    assert!(uniforms.iter().all(|u| (0.0..1.0).contains(u) && *u > 0.0));
    assert!(kolmogorov(&uniforms, |x| x * (0.99 + 0.01 * x)) > 1.0, "a wrong distribution passes");
}

#[test]
fn normals_are_normal() {
    const N: usize = 1 << 21;
    let z = normals(SOURCE, 0, 0, N);
    let moment = |power: i32, scale: f64| z.iter().map(|z| (scale * z).powi(power)).sum::<f64>() / N as f64;
    assert!(mean(moment(1, 1.0), 0.0, 1.0, N) < 1.0);
    assert!(mean(moment(2, 1.0), 1.0, 2.0_f64.sqrt(), N) < 1.0);
    assert!(mean(moment(3, 1.0), 0.0, 15.0_f64.sqrt(), N) < 1.0);
    assert!(mean(moment(4, 1.0), 3.0, 96.0_f64.sqrt(), N) < 1.0);
    assert!(kolmogorov(&z, normal_cumulative) < 1.0);
    assert!(mean(moment(2, 1.01), 1.0, 2.0_f64.sqrt(), N) > 1.0, "a scale wrong by 1 % passes");
    assert!(kolmogorov(&z, |x| normal_cumulative(x - 0.01)) > 1.0, "a wrong mean passes");
}

#[test]
fn normals_are_independent() {
    const N: usize = 1 << 20;
    let (z, next) = (normals(SOURCE, 0, 0, N), normals(SOURCE, 1, 0, N));
    let squares = |list: &[f64]| list.iter().map(|z| z * z).collect::<Vec<f64>>();
    assert!(correlation(&z, &next) < 1.0);
    assert!(correlation(&squares(&z), &squares(&next)) < 1.0);
    for lag in 1..8 {
        assert!(correlation(&z[lag..], &z[..N - lag]) < 1.0, "neurons {lag} apart");
        assert!(correlation(&squares(&z[lag..]), &squares(&z[..N - lag])) < 1.0, "sizes of neurons {lag} apart");
    }
    let halves: Vec<f64> = z.chunks(2).flat_map(|pair| [pair[0], pair[0] * pair[1]]).collect();
    assert!(correlation(&squares(&halves[1..]), &squares(&halves[..N - 1])) > 1.0, "a shared radius passes");
}

#[test]
fn normals_of_streams_are_normal() {
    let mut stream = SOURCE.stream(0);
    let z: Vec<f64> = (0..1 << 20).map(|_| stream.normal()).collect();
    assert!(kolmogorov(&z, normal_cumulative) < 1.0);
    assert!(correlation(&z[1..], &z[..z.len() - 1]) < 1.0);
}

#[test]
fn counts_have_the_poisson_distribution() {
    const N: usize = 1 << 20;
    for rate in [0.01, 0.2, 2.0, 15.0, 31.0, 300.0, 1e4] {
        let counted: Vec<u64> = counts(rate, SOURCE, 0, N).iter().map(|&count| count as u64).collect();
        let probabilities: Vec<f64> = match rate {
            1e4 => vec![],
            _ => (0..2000).map(|count| poisson(rate, count)).collect(),
        };
        let average = counted.iter().sum::<u64>() as f64 / N as f64;
        assert!(mean(average, rate, rate.sqrt(), N) < 1.0, "mean {rate}");
        let variance = counted.iter().map(|&k| (k as f64 - rate) * (k as f64 - rate)).sum::<f64>() / N as f64;
        assert!(mean(variance, rate, (rate + 2.0 * rate * rate).sqrt(), N) < 1.0, "variance {rate}");
        if !probabilities.is_empty() {
            assert!(distribution(&counted, |count| probabilities[count as usize]) < 1.0, "distribution {rate}");
        }
    }
    let fast: Vec<u64> = counts(2.02, SOURCE, 0, N).iter().map(|&count| count as u64).collect();
    assert!(distribution(&fast, |count| poisson(2.0, count)) > 1.0, "a rate wrong by 1 % passes");
}

#[test]
fn counts_are_independent() {
    const N: usize = 1 << 20;
    let (here, next) = (counts(2.0, SOURCE, 0, N), counts(2.0, SOURCE, 1, N));
    assert!(correlation(&here, &next) < 1.0);
    for lag in 1..8 {
        assert!(correlation(&here[lag..], &here[..N - lag]) < 1.0, "neurons {lag} apart");
    }
    let shared: Vec<f64> = (0..N).map(|neuron| here[neuron / 2]).collect();
    assert!(correlation(&shared[1..], &shared[..N - 1]) > 1.0, "a generator shared by two neurons passes");
}

#[test]
fn intervals_between_events_are_geometric() {
    const RATE: f64 = 0.05;
    let counts_of = PoissonCounts::new(RATE);
    let (mut last, mut intervals, mut out) = ([0_u64; 64], Vec::new(), [0.0; 64]);
    for step in 1..100_000 {
        counts_of.counts(SOURCE, step, 0, &mut out);
        for (last, _) in last.iter_mut().zip(out).filter(|(_, count)| *count > 0.0) {
            intervals.push(step - std::mem::replace(last, step));
        }
    }
    let hit = 1.0 - (-RATE).exp();
    let geometric = |hit: f64| move |k: u64| if k == 0 { 0.0 } else { hit * (1.0 - hit).powi(k as i32 - 1) };
    assert!(distribution(&intervals, geometric(hit)) < 1.0);
    assert!(distribution(&intervals, geometric(1.05 * hit)) > 1.0, "a rate wrong by 5 % passes");
}

#[test]
fn whole_numbers_below_a_bound_are_uniform() {
    let mut stream = SOURCE.stream(0);
    for bound in [1, 2, 3, 1000] {
        let mut tally = vec![0; bound as usize];
        (0..1 << 20).for_each(|_| tally[stream.below(bound) as usize] += 1);
        assert!(bound == 1 || uniformity(&tally) < 1.0);
    }
    // With 3 * 2^30 numbers, taking the product without rejection would favour every third.
    let mut tally = [0; 3];
    (0..1 << 20).for_each(|_| tally[stream.below(3 << 30) as usize % 3] += 1);
    assert!(uniformity(&tally) < 1.0);
    let mut biased = [0; 3];
    (0..1 << 20).for_each(|_| biased[((u64::from(stream.word()) * (3 << 30)) >> 32) as usize % 3] += 1);
    assert!(uniformity(&biased) > 1.0, "a draw without rejection passes");
    assert_eq!(stream.below(0), 0);
}

#[test]
fn distributions_of_rand_distr_can_be_drawn() {
    use rand_distr::{Distribution, Exp};
    let mut stream = SOURCE.stream(0);
    let exponential = Exp::new(2.0).unwrap();
    let drawn: Vec<f64> = (0..1 << 18).map(|_| exponential.sample(&mut stream)).collect();
    assert!(kolmogorov(&drawn, |x| 1.0 - (-2.0 * x).exp()) < 1.0);
    let mut bytes = [0; 7];
    rand::Rng::fill_bytes(&mut SOURCE.stream(1), &mut bytes);
    let mut stream = SOURCE.stream(1);
    assert_eq!(bytes[..4], stream.word().to_le_bytes());
    assert_eq!(bytes[4..], stream.word().to_le_bytes()[..3]);
}

#[test]
fn values_are_stable() {
    let words = [
        1561406963, 792989594, 4168189584, 3620934815, 1121587148, 4166132705, 237234386, 252608538, 1751847584,
        4043137990, 2596361191, 2349604800, 939164167, 3388495575, 2675333043, 3874100284,
    ];
    assert_eq!(bits(SOURCE, 1, 0, 16), words);
    let z = [
        1.0146273386261984,
        -1.5327457728685747,
        0.09286300473599887,
        -0.42787080803868127,
        0.23014127780198132,
        0.08914303569951502,
        -0.36447603512533133,
        -0.741087356477269,
        -0.33254230323725165,
        -0.10129786253912075,
        -0.5097042102316205,
        0.6624505808537507,
        0.5621222499632014,
        -0.3976611352642943,
        -0.9305590772448694,
        -0.6586355027211206,
    ];
    assert_eq!(normals(SOURCE, 1, 0, 16), z);
    let few = [1.0, 1.0, 5.0, 3.0, 1.0, 5.0, 0.0, 0.0, 2.0, 4.0, 2.0, 2.0, 1.0, 3.0, 2.0, 4.0];
    assert_eq!(counts(2.0, SOURCE, 1, 16), few);
    let many = [294, 284, 333, 317, 289, 333, 273, 273, 296, 327, 304, 302, 286, 314, 305, 323];
    assert_eq!(counts(300.0, SOURCE, 1, 16), many.map(f64::from));
}

#[test]
fn values_of_streams_are_stable() {
    let mut stream = SOURCE.stream(1);
    let uniforms = [
        0.7078946649238377,
        0.09486566878697322,
        0.002360931910175057,
        0.476945974533039,
        0.028368415483552956,
        0.8131988723806066,
        0.5509524748152855,
        0.41143029748438165,
        0.800492502146651,
        0.6960250482216886,
        0.7708409633469372,
        0.8651013342670962,
        0.08284406955570411,
        0.833000844666805,
        0.14398847270726478,
        0.17607432416669455,
    ];
    assert_eq!([(); 16].map(|()| stream.uniform()), uniforms);
    let z = [
        0.054580479353038086,
        -0.5341199302916558,
        -0.4556352663665078,
        -1.5218647503334137,
        -1.1498122319151034,
        -1.3820791150240785,
        -2.687171553351974,
        1.3608810313385113,
        0.8663462271990725,
        0.06076542469362448,
        -0.9627790902705835,
        0.20077363999001557,
        -0.491900142766455,
        -1.4328211119659926,
        0.9104417882688777,
        0.7447332518245515,
    ];
    assert_eq!([(); 16].map(|()| stream.normal()), z);
    let below = [604, 534, 590, 423, 234, 305, 445, 147, 370, 58, 329, 564, 202, 382, 565, 212];
    assert_eq!([(); 16].map(|()| stream.below(1000)), below);
}

#[test]
#[ignore = "a measurement"]
fn speed() {
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
        time("stream normals", &mut |_| stream.normals(&mut reals));
        time("stream uniforms", &mut |_| stream.uniforms(&mut reals));
        time("first normals", &mut |step| source.first_normals(step, &mut reals));
        time("normals off a multiple of 4", &mut |step| source.normals(step, 3, &mut reals));
    }
    limit(Width::Avx512);
}
