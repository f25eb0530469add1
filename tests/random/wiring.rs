//! All rules of wiring, in one type, so that the engine is compiled for one of them.

use crate::misuse::temper::{Site, Temper};
use synfire::connect::{Plan, Shape};
use synfire::prelude::*;
use synfire::random::Source;

#[derive(Clone, Debug)]
pub enum AnyRule {
    All,
    OneToOne,
    Prob(f64),
    InDegree(usize),
    OutDegree(usize),
    Total(usize),
    Pairs(Vec<(usize, usize)>),
    Rogue(Lie),
}

/// What a rule of a user's own makes up.
#[derive(Clone)]
pub struct Lie {
    pub temper: Temper,
    /// Whether by source, by target, or as a list.
    pub way: usize,
    /// How many partners it gives each neuron, the first of which is this.
    pub partners: usize,
    pub first: u32,
}

impl std::fmt::Debug for Lie {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Lie({}, {} from {}, {:?})", self.way, self.partners, self.first, self.temper.spoilt)
    }
}

impl Lie {
    fn plan(&self) -> Plan {
        let Lie { temper, partners, first, .. } = self.clone();
        let of = move |number: usize| (first as usize + (number + 1) * 7 % (partners + 1)) as u32;
        let draw = move |_: usize, stream: &mut synfire::random::Stream, list: &mut Vec<u32>| {
            temper.fuse.burn();
            list.extend((0..partners).map(of));
            list.extend((temper.is_spoilt(Site::Partner)).then(|| stream.word()));
        };
        match self.way {
            0 => Plan::BySource(Box::new(draw)),
            1 => Plan::ByTarget(Box::new(draw)),
            2 => Plan::Pairs((0..partners).map(|k| (of(k), of(k + 1))).collect()),
            _ => Plan::All,
        }
    }
}

impl Connect for AnyRule {
    fn plan(&self, shape: Shape, source: Source) -> Result<Plan> {
        match self {
            AnyRule::All => AllToAll.plan(shape, source),
            AnyRule::OneToOne => OneToOne.plan(shape, source),
            AnyRule::Prob(p) => FixedProb(*p).plan(shape, source),
            AnyRule::InDegree(n) => FixedInDegree(*n).plan(shape, source),
            AnyRule::OutDegree(n) => FixedOutDegree(*n).plan(shape, source),
            AnyRule::Total(n) => FixedTotal(*n).plan(shape, source),
            AnyRule::Pairs(pairs) => Pairs(pairs.clone()).plan(shape, source),
            AnyRule::Rogue(lie) => Ok(lie.plan()),
        }
    }

    fn expected(&self, shape: Shape) -> f64 {
        match self {
            AnyRule::All => AllToAll.expected(shape),
            AnyRule::OneToOne => OneToOne.expected(shape),
            AnyRule::Prob(p) => FixedProb(*p).expected(shape),
            AnyRule::InDegree(n) => FixedInDegree(*n).expected(shape),
            AnyRule::OutDegree(n) => FixedOutDegree(*n).expected(shape),
            AnyRule::Total(n) => FixedTotal(*n).expected(shape),
            AnyRule::Pairs(pairs) => Pairs(pairs.clone()).expected(shape),
            AnyRule::Rogue(lie) => {
                lie.temper.at(Site::Expected, lie.partners as f64 * shape.sources.max(shape.targets) as f64)
            }
        }
    }
}
