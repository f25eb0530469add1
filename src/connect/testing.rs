//! What the tests of the rules share.

use super::{Connect, Plan, Shape};
use crate::random::{Purpose, Source};

pub const SOURCE: Source = Source::new(3, 1, Purpose::Connect);

/// Two populations.
pub fn two(sources: usize, targets: usize) -> Shape {
    Shape { sources, targets, offset: None, autapses: true, multapses: true }
}

/// One population.
pub fn one(n: usize) -> Shape {
    Shape { offset: Some(0), ..two(n, n) }
}

/// All pairs, sorted by target or by source as the plan has them.
pub fn pairs_from(rule: &impl Connect, shape: Shape, source: Source) -> Vec<(u32, u32)> {
    pairs_of(rule.plan(shape, source).unwrap(), shape, source)
}

/// All pairs of a plan.
pub fn pairs_of(plan: Plan, shape: Shape, source: Source) -> Vec<(u32, u32)> {
    let mut pairs = Vec::new();
    let mut list = Vec::new();
    let mut walk = |n: usize, partners: &super::Partners, by_source: bool| {
        for number in 0..n {
            list.clear();
            partners(number, &mut source.stream(number as u32), &mut list);
            assert!(list.is_sorted());
            let number = number as u32;
            pairs.extend(list.iter().map(|&other| if by_source { (number, other) } else { (other, number) }));
        }
    };
    match plan {
        Plan::BySource(partners) => walk(shape.sources, &partners, true),
        Plan::ByTarget(partners) => walk(shape.targets, &partners, false),
        Plan::Pairs(listed) => pairs = listed,
        Plan::All => {
            let every = (0..shape.targets).flat_map(|target| (0..shape.sources).map(move |source| (source, target)));
            let allowed = every.filter(|&(source, target)| shape.source_excluded(target) != Some(source));
            pairs = allowed.map(|(source, target)| (source as u32, target as u32)).collect();
        }
    }
    pairs
}

pub fn pairs(rule: &impl Connect, shape: Shape) -> Vec<(u32, u32)> {
    pairs_from(rule, shape, SOURCE)
}

/// How often each number below `n` occurs.
pub fn tally(numbers: impl Iterator<Item = u32>, n: usize) -> Vec<u64> {
    let mut counts = vec![0; n];
    numbers.for_each(|number| counts[number as usize] += 1);
    counts
}
#[test]
#[ignore = "a measurement"]
fn speed() {
    use super::*;
    let shape = one(12500);
    fn time(name: &str, shape: Shape, rule: impl Connect) {
        let start = std::time::Instant::now();
        let plan = rule.plan(shape, SOURCE).unwrap();
        let planned = start.elapsed().as_secs_f64();
        let mut list = Vec::with_capacity(2000);
        let mut total = 0;
        match plan {
            Plan::BySource(partners) | Plan::ByTarget(partners) => {
                for number in 0..12500 {
                    list.clear();
                    partners(number, &mut SOURCE.stream(number as u32), &mut list);
                    total += list.len();
                }
            }
            _ => {}
        }
        println!("  {name}: {total} synapses, plan {:.4} s, all {:.3} s", planned, start.elapsed().as_secs_f64());
    }
    let simple = Shape { multapses: false, autapses: false, ..shape };
    time("in-degree 1250, multapses", shape, FixedInDegree(1250));
    time("in-degree 1250, none", simple, FixedInDegree(1250));
    time("in-degree 100, multapses", shape, FixedInDegree(100));
    time("in-degree 100, none", simple, FixedInDegree(100));
    time("out-degree 1250, multapses", shape, FixedOutDegree(1250));
    time("total 15625000, multapses", shape, FixedTotal(15_625_000));
    time("total 15625000, none", simple, FixedTotal(15_625_000));
    time("p = 0.1", simple, FixedProb(0.1));
    time("p = 0.02", simple, FixedProb(0.02));
}
