//! Random networks, of every model, synapse, rule, coupling and drive there is: does anything make a difference that
//! must not?
//!
//! `SYNFIRE_NETWORKS` says how many networks are tried, `SYNFIRE_SEED` which is the first.

mod cells;
mod changes;
mod couplings;
mod draft;
mod inputs;
mod learning;
mod outcome;
mod synapses;
mod wires;

use super::asked;
use draft::PARTS;
use outcome::{Course, Outcome, PLAIN};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use synfire::simd::Width;

/// Networks tried unless asked for otherwise.
const NETWORKS: u64 = 16;

/// What a network's run must not depend on.
fn courses(seed: u64) -> [(&'static str, Course); 4] {
    let (early, late) = (Some(seed as usize), Some(seed as usize / 3));
    [
        ("two threads", Course { threads: 2, ..PLAIN }),
        ("three threads and cuts", Course { threads: 3, cut: 7, ..PLAIN }),
        ("a restore", Course { restore: early, ..PLAIN }),
        ("two threads, cuts and a restore", Course { threads: 2, cut: 31, restore: late, ..PLAIN }),
    ]
}

/// A difference between two courses of a network.
struct Difference {
    seed: u64,
    course: Course,
    what: String,
}

impl Difference {
    fn between(seed: u64, reference: &Outcome, other: &Outcome, name: &str, course: Course) -> Option<Difference> {
        let what = reference.difference(other)?;
        Some(Difference { seed, course, what: format!("network {seed}, {name}: {what}") })
    }

    /// What is left of the network if all parts are left out without which the difference is still there.
    fn smallest(&self) -> String {
        let mut without = 0;
        for part in 0..PARTS {
            let less = without | 1 << part;
            let differs = |_| {
                let of = |course| Outcome::of(self.seed, course, less);
                of(PLAIN).difference(&of(self.course)).is_some()
            };
            if (0..3).any(differs) {
                without = less;
            }
        }
        format!("parts left out {without:#b}, {}", Outcome::of(self.seed, PLAIN, without))
    }
}

/// Do something with each seed, on both cores.
fn each<T: Send>(seeds: &[u64], act: impl Fn(u64) -> T + Sync) -> Vec<T> {
    let (next, done) = (AtomicU64::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(&seed) = seeds.get(next.fetch_add(1, Ordering::Relaxed) as usize) {
                    let outcome = act(seed);
                    done.lock().unwrap().push((seed, outcome));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap();
    done.sort_by_key(|(seed, _)| *seed);
    done.into_iter().map(|(_, outcome)| outcome).collect()
}

#[test]
fn nothing_that_must_not_makes_a_difference() {
    let first = asked("SYNFIRE_SEED", 0);
    let seeds: Vec<u64> = (first..first + asked("SYNFIRE_NETWORKS", NETWORKS)).collect();
    let compared = each(&seeds, |seed| {
        let reference = Outcome::of(seed, PLAIN, 0);
        let (mut found, mut threads) = (Vec::new(), 0);
        for (name, course) in courses(seed) {
            let other = Outcome::of(seed, course, 0);
            threads = threads.max(other.threads);
            found.extend(Difference::between(seed, &reference, &other, name, course));
        }
        (reference, found, threads)
    });
    let mut found: Vec<Difference> = Vec::new();
    for width in [Width::Baseline, Width::Avx2] {
        let course = Course { width, ..PLAIN };
        let narrow = each(&seeds, |seed| Outcome::of(seed, course, 0));
        for ((&seed, (reference, ..)), narrow) in seeds.iter().zip(&compared).zip(&narrow) {
            found.extend(Difference::between(seed, reference, narrow, &format!("{width:?}"), course));
        }
    }
    let (mut lively, mut shared) = (0, 0);
    for (seed, (reference, differences, threads)) in seeds.iter().zip(compared) {
        println!("{seed}: {reference}");
        found.extend(differences);
        lively += reference.is_lively() as usize;
        shared += (threads > 1) as usize;
    }
    println!("{lively} are alive, {shared} ran on several threads");
    found.iter().for_each(|difference| println!("\n{}", difference.what));
    found.iter().take(3).for_each(|difference| println!("\nnetwork {}: {}", difference.seed, difference.smallest()));
    assert!(found.is_empty(), "{} differences", found.len());
    assert!(3 * lively > 2 * seeds.len(), "only {lively} networks of {} are alive", seeds.len());
    assert!(shared > 0, "no network ran on several threads");
}
