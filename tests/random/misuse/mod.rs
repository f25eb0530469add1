//! Programs of random calls, with odd values and user code that misbehaves.
//!
//! No panic but the user's own comes out of the library, no call takes the process down, takes more memory than the
//! budget or goes on for ever, and one that fails has changed nothing, or has stopped the network.
//!
//! Programs run in processes of their own, so that an abort is a finding like others. `SYNFIRE_PROGRAMS` says how many
//! programs are tried, `SYNFIRE_SEED` which is the first.

mod calls;
mod children;
mod judge;
mod rogue;
pub mod temper;
mod values;
mod world;

use super::{asked, dice};
use children::{Finding, findings, shrunk};
use std::collections::BTreeMap;

/// Programs tried unless asked for otherwise, and the calls of each.
const PROGRAMS: u64 = 1200;
const CALLS: u64 = 20;

#[test]
fn no_program_does_harm() {
    let first = asked("SYNFIRE_SEED", 0);
    let found = findings(first..first + asked("SYNFIRE_PROGRAMS", PROGRAMS));
    let mut kinds: BTreeMap<String, (usize, Finding)> = BTreeMap::new();
    for finding in found {
        kinds.entry(finding.kind()).or_insert((0, finding)).0 += 1;
    }
    for (kind, (times, finding)) in &kinds {
        let Finding { program, what, story } = shrunk(finding);
        println!("\n== {times} x {kind}\n   {what}\n   seed {}, calls {:?}", program.seed, program.calls);
        story.iter().for_each(|line| println!("   | {line}"));
    }
    assert!(kinds.is_empty(), "{} kinds of harm", kinds.len());
}

/// An overflow is a panic in the build that is tested.
#[test]
fn overflows_are_checked() {
    let big = std::hint::black_box(u64::MAX);
    assert!(std::panic::catch_unwind(|| big + 1).is_err());
}

/// Runs the programs that `SYNFIRE_CHILD` names.
#[test]
#[ignore = "run by no_program_does_harm"]
fn child() {
    children::serve(&std::env::var("SYNFIRE_CHILD").unwrap());
}
