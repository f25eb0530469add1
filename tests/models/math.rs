//! Elementary functions against correctly rounded values, at their special values, and across vector widths.

use std::collections::BTreeMap;
use std::hint::black_box;
use synfire::math::{cosh, exp, exp_m1, exprel, exprel_2, ln, ln_1p, powi, sigmoid, sin_cos, sin_cos_turns, tanh};
use synfire::simd::{Kernel, Width, limit, run};

type Function = fn(f64) -> f64;

/// Every function with its largest error in units in the last place, as the documentation states it.
const FUNCTIONS: [(&str, Function, f64); 13] = [
    ("exp", exp, 1.0),
    ("exp_m1", exp_m1, 2.1),
    ("exprel", exprel, 2.7),
    ("exprel_2", exprel_2, 12.0),
    ("ln", ln, 0.9),
    ("ln_1p", ln_1p, 0.9),
    ("tanh", tanh, 2.8),
    ("sigmoid", sigmoid, 2.1),
    ("cosh", cosh, 1.5),
    ("sin", |x| sin_cos(x).0, 0.9),
    ("cos", |x| sin_cos(x).1, 0.9),
    ("sin_turns", |x| sin_cos_turns(x).0, 1.6),
    ("cos_turns", |x| sin_cos_turns(x).1, 1.6),
];

/// x, the correctly rounded f(x), and what the rounding left in units in the last place.
struct Reference {
    x: f64,
    rounded: f64,
    rest: f64,
}

impl Reference {
    fn parse(row: &str) -> Option<Self> {
        let mut words = row.split(',');
        let mut number = || Some(f64::from_bits(u64::from_str_radix(words.next()?, 16).ok()?));
        let (x, rounded) = (number()?, number()?);
        Some(Reference { x, rounded, rest: words.next()?.parse::<f64>().ok()? / 1000.0 })
    }

    /// Distance of `y` from the exact value, in units in the last place of the rounded one.
    fn error(&self, y: f64) -> f64 {
        let magnitude = self.rounded.abs();
        let unit = f64::from_bits(magnitude.to_bits() + 1) - magnitude;
        ((y - self.rounded) / unit - self.rest).abs()
    }
}

fn references() -> BTreeMap<&'static str, Vec<Reference>> {
    let mut table = BTreeMap::new();
    let mut name = "";
    for row in include_str!("../reference/math.csv").lines() {
        match Reference::parse(row) {
            Some(reference) => table.entry(name).or_insert_with(Vec::new).push(reference),
            None => name = row,
        }
    }
    table
}

#[test]
fn errors_stay_within_the_documented_bounds() {
    let table = references();
    assert_eq!(table.len(), FUNCTIONS.len());
    for (name, function, bound) in FUNCTIONS {
        let rows = &table[name];
        assert!(rows.len() > 1000, "{name} has {} rows", rows.len());
        for row in rows {
            let y = function(row.x);
            let error = row.error(y);
            assert!(error <= bound, "{name}({:e}) = {y:e}: {error} ulp, {bound} allowed", row.x);
        }
    }
}

#[test]
fn exp_never_decreases() {
    const NEIGHBOURS: u64 = 50_000;
    // Around seams of the reduction, (k + 1/2) ln 2, and between them; the steps of x are largest beyond 512.
    let starts = [1e-3, 0.34657, 0.5, 1.03972, 1.7, 3.0, 10.05063, 34.3, 100.9, 533.37, 708.99];
    for start in starts.into_iter().flat_map(|x: f64| [x, -x]) {
        let mut last = if start > 0.0 { 0.0 } else { f64::INFINITY };
        for i in 0..NEIGHBOURS {
            let y = exp(f64::from_bits(start.to_bits() + i));
            assert!(if start > 0.0 { y >= last } else { y <= last }, "at {start} + {i} neighbours");
            last = y;
        }
    }
}

#[test]
fn special_values() {
    const INFINITY: f64 = f64::INFINITY;
    let cases: [(&str, Function, f64, f64); 56] = [
        ("exp", exp, 0.0, 1.0),
        ("exp", exp, -0.0, 1.0),
        ("exp", exp, 5e-324, 1.0),
        ("exp", exp, 709.0_f64.next_up(), INFINITY),
        ("exp", exp, f64::MAX, INFINITY),
        ("exp", exp, INFINITY, INFINITY),
        ("exp", exp, (-708.0_f64).next_down(), 0.0),
        ("exp", exp, f64::MIN, 0.0),
        ("exp", exp, -INFINITY, 0.0),
        ("exp_m1", exp_m1, 0.0, 0.0),
        ("exp_m1", exp_m1, 5e-324, 5e-324),
        ("exp_m1", exp_m1, -5e-324, -5e-324),
        ("exp_m1", exp_m1, INFINITY, INFINITY),
        ("exp_m1", exp_m1, f64::MIN, -1.0),
        ("exp_m1", exp_m1, -INFINITY, -1.0),
        ("exprel", exprel, 0.0, 1.0),
        ("exprel", exprel, -0.0, 1.0),
        ("exprel", exprel, 5e-324, 1.0),
        ("exprel", exprel, -5e-324, 1.0),
        ("exprel", exprel, 709.0_f64.next_up(), INFINITY),
        ("exprel", exprel, INFINITY, INFINITY),
        ("exprel", exprel, -1024.0, 1.0 / 1024.0),
        ("exprel", exprel, -INFINITY, 0.0),
        ("exprel_2", exprel_2, 0.0, 1.0),
        ("exprel_2", exprel_2, -5e-324, 1.0),
        ("exprel_2", exprel_2, 709.0_f64.next_up(), INFINITY),
        ("exprel_2", exprel_2, INFINITY, INFINITY),
        ("exprel_2", exprel_2, -1e300, 2e-300),
        ("exprel_2", exprel_2, -INFINITY, 0.0),
        ("ln", ln, 0.0, -INFINITY),
        ("ln", ln, -0.0, -INFINITY),
        ("ln", ln, 1.0, 0.0),
        ("ln", ln, INFINITY, INFINITY),
        ("ln", ln, -5e-324, f64::NAN),
        ("ln", ln, -INFINITY, f64::NAN),
        ("ln_1p", ln_1p, 0.0, 0.0),
        ("ln_1p", ln_1p, 5e-324, 5e-324),
        ("ln_1p", ln_1p, -1.0, -INFINITY),
        ("ln_1p", ln_1p, (-1.0_f64).next_down(), f64::NAN),
        ("ln_1p", ln_1p, INFINITY, INFINITY),
        ("tanh", tanh, 0.0, 0.0),
        ("tanh", tanh, -5e-324, -5e-324),
        ("tanh", tanh, INFINITY, 1.0),
        ("tanh", tanh, -INFINITY, -1.0),
        ("sigmoid", sigmoid, 0.0, 0.5),
        ("sigmoid", sigmoid, INFINITY, 1.0),
        ("sigmoid", sigmoid, -INFINITY, 0.0),
        ("sigmoid", sigmoid, -710.0, 0.0),
        ("cosh", cosh, 0.0, 1.0),
        ("cosh", cosh, INFINITY, INFINITY),
        ("cosh", cosh, -INFINITY, INFINITY),
        ("cosh", cosh, -710.0, INFINITY),
        ("sin", |x| sin_cos(x).0, 5e-324, 5e-324),
        ("cos", |x| sin_cos(x).1, 0.0, 1.0),
        ("sin", |x| sin_cos(x).0, INFINITY, f64::NAN),
        ("cos", |x| sin_cos(x).1, -INFINITY, f64::NAN),
    ];
    for (name, function, x, expected) in cases {
        let y = function(x);
        assert!(y == expected || (y.is_nan() && expected.is_nan()), "{name}({x:e}) = {y:e}, not {expected:e}");
    }
    for (name, function, _) in FUNCTIONS {
        assert!(function(f64::NAN).is_nan(), "{name} of NaN");
    }
}

#[test]
fn quarter_turns_are_exact() {
    for k in -8..8 {
        let corner = [(0.0, 1.0), (1.0, 0.0), (0.0, -1.0), (-1.0, 0.0)][(k & 3) as usize];
        assert_eq!(sin_cos_turns(f64::from(k) / 4.0), corner);
    }
}

#[test]
fn tanh_is_odd_and_cosh_even_to_the_last_bit() {
    for x in inputs(10_000) {
        assert_eq!(tanh(-x).to_bits(), (-tanh(x)).to_bits());
        assert_eq!(cosh(-x).to_bits(), cosh(x).to_bits());
    }
}

#[test]
fn integer_powers_are_products() {
    for x in [0.3, -1.7, 2.0] {
        assert_eq!(powi(x, 0), 1.0);
        assert_eq!(powi(x, 1), x);
        assert_eq!(powi(x, 3), x * (x * x));
        assert_eq!(powi(x, 4), (x * x) * (x * x));
        assert_eq!(powi(x, -2), 1.0 / (x * x));
    }
    assert_eq!(powi(2.0, 1000), f64::from_bits((1023 + 1000) << 52));
    assert_eq!(powi(1.0, i32::MIN), 1.0);
}

/// Numbers of every size and both signs, mostly between 1e-3 and 1e3, with the specials at the front.
fn inputs(n: usize) -> Vec<f64> {
    let specials = [0.0, -0.0, f64::INFINITY, -f64::INFINITY, f64::NAN, 5e-324, 1e-310, 709.5, -708.5, -1.0];
    let mut word = 1_u64;
    let mut next = move || {
        word = word.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let sign_and_mantissa = (word ^ (word >> 29)) & 0x800f_ffff_ffff_ffff;
        let exponent = if word & 0x700 == 0 { (word >> 20) & 0x7ff } else { 1023 - 10 + (word >> 40) % 20 };
        f64::from_bits(sign_and_mantissa | (exponent << 52))
    };
    specials.into_iter().chain(std::iter::from_fn(|| Some(next()))).take(n).collect()
}

struct Map<'a, F> {
    function: F,
    x: &'a [f64],
}

impl<F: Fn(f64) -> f64> Kernel for Map<'_, F> {
    type Output = Vec<u64>;

    #[inline(always)]
    fn run(self) -> Vec<u64> {
        let mut y = vec![0.0; self.x.len()];
        for (y, &x) in y.iter_mut().zip(self.x) {
            *y = (self.function)(x);
        }
        // The sign and payload of a NaN are not part of the promise.
        y.into_iter().map(|y| if y.is_nan() { f64::NAN.to_bits() } else { y.to_bits() }).collect()
    }
}

#[test]
fn every_vector_width_gives_the_same_bits() {
    let x = inputs(100_000);
    macro_rules! compare {
        ($($name:literal: $function:expr;)*) => {$(
            let [baseline, avx2, avx512] = [Width::Baseline, Width::Avx2, Width::Avx512].map(|width| {
                limit(width);
                run(Map { function: $function, x: black_box(&x) })
            });
            assert!(baseline == avx2 && avx2 == avx512, "{}", $name);
        )*};
    }
    // Not a loop over FUNCTIONS: a function pointer would not be inlined, and so not compiled for each width.
    compare! {
        "exp": exp;
        "exp_m1": exp_m1;
        "exprel": exprel;
        "exprel_2": exprel_2;
        "ln": ln;
        "ln_1p": ln_1p;
        "tanh": tanh;
        "sigmoid": sigmoid;
        "cosh": cosh;
        "sin": |x| sin_cos(x).0;
        "cos": |x| sin_cos(x).1;
        "sin_turns": |x| sin_cos_turns(x).0;
        "cos_turns": |x| sin_cos_turns(x).1;
        "powi": |x| powi(x, 5);
    }
}
