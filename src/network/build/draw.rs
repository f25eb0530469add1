//! Drawing the synapses of a projection: in parallel, and the same for any number of threads.
//!
//! Each source (or target, as the rule says) has random streams of its own for its partners, weights and delays.
//! What is drawn by target is then turned into rows by source; what is drawn by source is cut into blocks or shards.

use super::rows::{BuiltSynapses, DrawnRows, cut, transposed};
use super::stored::{Stored, storable};
use crate::connect::{Plan, Shape};
use crate::error::{Broken, Error, Result};
use crate::init::Init;
use crate::network::clock::Clock;
use crate::network::partition::Overlap;
use crate::network::synapses::{Adjacency, OF_DRAWN, WeightLaw};
use crate::random::{Purpose, Source, Stream};
use rayon::prelude::*;
use std::ops::Range;

/// Rows that are drawn by one thread.
const PIECE: usize = 256;

/// What is to be built.
pub(crate) struct WiringDraw<'a> {
    pub plan: &'a Plan,
    pub shape: Shape,
    pub weight: &'a Init,
    pub delay: &'a Init,
    pub law: &'a WeightLaw,
    pub clock: Clock,
    pub seed: u64,
    pub object: u16,
    /// The expected number of synapses.
    pub synapses: f64,
}

impl WiringDraw<'_> {
    /// The synapses onto each block or shard.
    pub fn build<W: Stored>(&self, parts: &[Overlap]) -> Result<Vec<BuiltSynapses<W>>> {
        match self.plan {
            Plan::All if W::SHARED && self.same_weight() && self.same_delay() => {
                Ok(parts.iter().map(|part| self.everyone(part)).collect())
            }
            Plan::All => {
                let draw = |source: usize, _: &mut Stream, targets: &mut Vec<u32>| {
                    let own = self.own().map(|k| source as isize + k);
                    targets.extend((0..self.shape.targets as u32).filter(|&t| Some(t as isize) != own));
                };
                self.by_source(&draw, parts)
            }
            Plan::BySource(draw) => self.by_source(draw, parts),
            Plan::ByTarget(draw) => {
                let shard = |part: &Overlap| {
                    let Range { start, end } = part.in_view;
                    let pieces: Vec<usize> = (start..end).step_by(PIECE).collect();
                    let piece = |&from: &usize| self.draw(from..end.min(from + PIECE), true, draw);
                    let drawn: Vec<DrawnRows<W>> = all(pieces.par_iter().map(piece))?;
                    transposed(&drawn, PIECE, part, self.shape.sources)
                };
                // Not more at a time than there are threads: what is drawn for a part is freed before the next.
                let mut built = Vec::with_capacity(parts.len());
                for some in parts.chunks(rayon::current_num_threads().max(1)) {
                    built.extend(all(some.par_iter().map(shard))?);
                }
                Ok(built)
            }
            Plan::Pairs(pairs) => self.listed(pairs, parts),
        }
    }

    fn same_weight(&self) -> bool {
        matches!(self.weight, Init::Same(_))
    }

    fn same_delay(&self) -> bool {
        matches!(self.delay, Init::Same(_))
    }

    /// How far the target that is the source itself is from it, if it must not be connected.
    fn own(&self) -> Option<isize> {
        self.shape.offset.filter(|_| !self.shape.autapses)
    }

    /// Every source to every target, without a list.
    fn everyone<W>(&self, part: &Overlap) -> BuiltSynapses<W> {
        let shift = part.in_block.start as isize - part.in_view.start as isize;
        let targets = part.in_block.start..part.in_block.start + part.in_view.len();
        let own = self.own().map(|k| k + shift);
        let adjacency = Adjacency::AllPairs { sources: self.shape.sources, targets, own };
        BuiltSynapses { adjacency, weights: Vec::new(), delays: Vec::new() }
    }

    /// Draw the rows of these entities. With `by_target` partners are sources, else targets.
    fn draw<W: Stored>(
        &self,
        entities: Range<usize>,
        by_target: bool,
        row: &(impl Fn(usize, &mut Stream, &mut Vec<u32>) + ?Sized),
    ) -> Result<DrawnRows<W>> {
        let others = if by_target { self.shape.sources } else { self.shape.targets };
        let (mut partners, mut values) = (Vec::new(), Vec::new());
        let source = |purpose| Source::new(self.seed, self.object, purpose);
        let rows = if by_target { self.shape.targets } else { self.shape.sources };
        let expected = self.synapses * entities.len() as f64 / rows.max(1) as f64;
        // Four standard deviations more, if they are drawn one by one.
        let room = (expected + 4.0 * expected.sqrt()) as usize;
        let mut drawn = DrawnRows::with_room(room, entities.len(), !self.same_weight(), !self.same_delay());
        for entity in entities {
            partners.clear();
            row(entity, &mut source(Purpose::Connect).stream(entity as u32), &mut partners);
            partners.sort_unstable();
            if let Some(&last) = partners.last().filter(|&&last| last as usize >= others) {
                return Err(beyond(last, others));
            }
            drawn.partners.extend_from_slice(&partners);
            let pair = |partner: u32| if by_target { (partner as usize, entity) } else { (entity, partner as usize) };
            values.resize(partners.len(), 0.0);
            let fill = |init: &Init, purpose, values: &mut [f64]| {
                init.fill(&mut source(purpose).stream(entity as u32), |k| pair(partners[k]), values);
            };
            if !self.same_weight() {
                fill(self.weight, Purpose::Weight, &mut values);
                for &weight in &values {
                    drawn.weights.push(storable(weight)?);
                }
                self.check_drawn(&values, |k| pair(partners[k]))?;
            }
            if !self.same_delay() {
                fill(self.delay, Purpose::Delay, &mut values);
                for &delay in &values {
                    drawn.delays.push(self.steps(delay)?);
                }
            }
            drawn.ends.push(drawn.partners.len());
        }
        drawn.shrink();
        Ok(drawn)
    }

    /// Hold drawn weights, of which `pair` knows source and target, against the law.
    fn check_drawn(&self, weights: &[f64], pair: impl Fn(usize) -> (usize, usize)) -> Result<()> {
        self.law.check(weights, OF_DRAWN, |k| {
            let (source, target) = pair(k);
            format!("the weight drawn from source {source} to target {target}")
        })
    }

    /// A drawn delay in steps, the nearest ones.
    fn steps(&self, ms: f64) -> Result<u16> {
        if ms < 0.0 {
            let rule = "zero or a positive time (ms); Init::at_least keeps a distribution above it".into();
            return Err(Broken { parameter: "time".into(), value: ms, rule }.of("a drawn delay"));
        }
        let steps = self.clock.nearest("a drawn delay", ms)?;
        u16::try_from(steps).map_err(|_| too_long(ms))
    }

    fn by_source<W: Stored>(
        &self,
        draw: &(impl Fn(usize, &mut Stream, &mut Vec<u32>) + Sync + ?Sized),
        parts: &[Overlap],
    ) -> Result<Vec<BuiltSynapses<W>>> {
        let chunks: Vec<usize> = (0..self.shape.sources).step_by(PIECE).collect();
        let rows = |&from: &usize| self.draw(from..self.shape.sources.min(from + PIECE), false, draw);
        let drawn: Vec<DrawnRows<W>> = all(chunks.par_iter().map(rows))?;
        all(parts.par_iter().map(|part| cut(&drawn, part, self.shape.sources)))
    }

    /// An explicit list of pairs, with weights and delays in its order.
    fn listed<W: Stored>(&self, pairs: &[(u32, u32)], parts: &[Overlap]) -> Result<Vec<BuiltSynapses<W>>> {
        let Shape { sources, targets, .. } = self.shape;
        for &(source, target) in pairs {
            if source as usize >= sources {
                return Err(beyond(source, sources));
            }
            if target as usize >= targets {
                return Err(beyond(target, targets));
            }
        }
        let mut order: Vec<usize> = (0..pairs.len()).collect();
        order.sort_unstable_by_key(|&k| (pairs[k], k));
        let one = |init: &Init, k: usize, purpose| {
            let (source, target) = pairs[k];
            let mut stream = Source::new(self.seed, self.object, purpose).stream(k as u32);
            init.draw(&mut stream, k, (source as usize, target as usize))
        };
        let mut drawn = DrawnRows::with_room(pairs.len(), sources, !self.same_weight(), !self.same_delay());
        for k in order {
            let source = pairs[k].0 as usize;
            while drawn.ends.len() < source {
                drawn.ends.push(drawn.partners.len());
            }
            drawn.partners.push(pairs[k].1);
            if !self.same_weight() {
                let weight = one(self.weight, k, Purpose::Weight);
                drawn.weights.push(storable(weight)?);
                self.check_drawn(&[weight], |_| (source, pairs[k].1 as usize))?;
            }
            if !self.same_delay() {
                drawn.delays.push(self.steps(one(self.delay, k, Purpose::Delay))?);
            }
        }
        drawn.ends.resize(self.shape.sources, drawn.partners.len());
        let drawn = [drawn];
        parts.iter().map(|part| cut(&drawn, part, self.shape.sources)).collect()
    }
}

/// What has been made by any number of threads, or the first error in its order.
fn all<T: Send>(made: impl IndexedParallelIterator<Item = Result<T>>) -> Result<Vec<T>> {
    made.collect::<Vec<_>>().into_iter().collect()
}

/// The error for a connection rule that names a neuron that there is not.
fn beyond(neuron: u32, len: usize) -> Error {
    let reason = format!("it connects neuron {neuron}, but there are only {len}, numbered from 0; mend the rule");
    Error::Infeasible { rule: "the connection rule".into(), reason }
}

/// The error for a delay that does not fit.
pub(crate) fn too_long(ms: f64) -> Error {
    let rule = "at most 65535 time steps".to_string();
    Broken { parameter: "delay".into(), value: ms, rule }.of("a projection")
}
