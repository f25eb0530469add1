//! Building the wires of a projection: drawn in parallel, the same for any number of threads.
//!
//! Each source (or target, as the rule says) has random streams of its own for its partners, weights and delays.
//! Rules that draw by target are drawn block by block; the others source by source, and then cut into blocks.

use super::wires::{Wires, turn};
use crate::connect::{Plan, Shape};
use crate::error::{Broken, Error, Result};
use crate::init::Init;
use crate::network::clock::Clock;
use crate::random::{Purpose, Source, Stream};
use rayon::prelude::*;
use std::iter;
use std::ops::Range;

/// A weight as it is stored.
pub(crate) trait Stored: Copy + Default + Send + Sync {
    /// Whether synapses of equal weight may share one stored weight, since it does not change.
    const SHARED: bool;

    fn stored(weight: f64) -> Self;

    /// Whether a weight is finite as it is stored.
    fn finite(weight: f64) -> bool;
}

impl Stored for f32 {
    const SHARED: bool = true;

    fn stored(weight: f64) -> f32 {
        weight as f32
    }

    fn finite(weight: f64) -> bool {
        (weight as f32).is_finite()
    }
}

impl Stored for f64 {
    const SHARED: bool = false;

    fn stored(weight: f64) -> f64 {
        weight
    }

    fn finite(weight: f64) -> bool {
        weight.is_finite()
    }
}

/// The synapses onto one block. Weights and delays are empty where all are the same.
pub(crate) struct Built<W> {
    pub wires: Wires,
    pub weights: Vec<W>,
    pub delays: Vec<u16>,
}

/// What is to be built.
pub(crate) struct Order<'a> {
    pub plan: &'a Plan,
    pub shape: Shape,
    pub weight: &'a Init,
    pub delay: &'a Init,
    pub clock: Clock,
    pub seed: u64,
    pub object: u16,
}

/// Where a view meets a block.
#[derive(Clone, Debug)]
pub(crate) struct Meeting {
    /// The targets, by their index in the view.
    pub targets: Range<usize>,
    /// Index in the block of the first of them.
    pub first: usize,
}

/// Partners, weights and delays drawn together, end to end.
struct Drawn<W> {
    partners: Vec<u32>,
    /// Where each row ends.
    ends: Vec<usize>,
    weights: Vec<W>,
    delays: Vec<u16>,
}

impl Order<'_> {
    /// The synapses onto each block.
    pub fn build<W: Stored>(&self, meetings: &[Meeting]) -> Result<Vec<Built<W>>> {
        match self.plan {
            Plan::All if W::SHARED && self.same_weight() && self.same_delay() => {
                Ok(meetings.iter().map(|meeting| self.everyone(meeting)).collect())
            }
            Plan::All => {
                let draw = |source: usize, _: &mut Stream, targets: &mut Vec<u32>| {
                    let own = self.own().map(|k| source as isize + k);
                    targets.extend((0..self.shape.targets as u32).filter(|&t| Some(t as isize) != own));
                };
                self.by_source(&draw, meetings)
            }
            Plan::BySource(draw) => self.by_source(draw, meetings),
            Plan::ByTarget(draw) => {
                let block = |meeting: &Meeting| {
                    let drawn = self.draw(meeting.targets.clone(), true, draw)?;
                    self.turned(drawn, meeting)
                };
                meetings.par_iter().map(block).collect()
            }
            Plan::Pairs(pairs) => self.listed(pairs, meetings),
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
    fn everyone<W>(&self, meeting: &Meeting) -> Built<W> {
        let shift = meeting.first as isize - meeting.targets.start as isize;
        let targets = meeting.first..meeting.first + meeting.targets.len();
        let own = self.own().map(|k| k + shift);
        let wires = Wires::All { sources: self.shape.sources, targets, own };
        Built { wires, weights: Vec::new(), delays: Vec::new() }
    }

    /// Draw the rows of these entities. With `by_target` partners are sources, else targets.
    fn draw<W: Stored>(
        &self,
        entities: Range<usize>,
        by_target: bool,
        row: &(impl Fn(usize, &mut Stream, &mut Vec<u32>) + ?Sized),
    ) -> Result<Drawn<W>> {
        let others = if by_target { self.shape.sources } else { self.shape.targets };
        let mut partners = Vec::new();
        let source = |purpose| Source::new(self.seed, self.object, purpose);
        let mut drawn = Drawn { partners: Vec::new(), ends: Vec::new(), weights: Vec::new(), delays: Vec::new() };
        for entity in entities {
            partners.clear();
            row(entity, &mut source(Purpose::Connect).stream(entity as u32), &mut partners);
            partners.sort_unstable();
            if let Some(&last) = partners.last().filter(|&&last| last as usize >= others) {
                return Err(beyond(last, others));
            }
            drawn.partners.extend_from_slice(&partners);
            let pair = |partner: u32| if by_target { (partner as usize, entity) } else { (entity, partner as usize) };
            if !self.same_weight() {
                let mut stream = source(Purpose::Weight).stream(entity as u32);
                for (k, &partner) in partners.iter().enumerate() {
                    let weight = self.weight.draw(&mut stream, k, pair(partner));
                    drawn.weights.push(storable(weight)?);
                }
            }
            if !self.same_delay() {
                let mut stream = source(Purpose::Delay).stream(entity as u32);
                for (k, &partner) in partners.iter().enumerate() {
                    drawn.delays.push(self.steps(self.delay.draw(&mut stream, k, pair(partner)))?);
                }
            }
            drawn.ends.push(drawn.partners.len());
        }
        Ok(drawn)
    }

    /// A drawn delay in steps, the nearest ones.
    fn steps(&self, ms: f64) -> Result<u16> {
        let steps = self.clock.nearest("a drawn delay", ms)?;
        u16::try_from(steps).map_err(|_| too_long(ms))
    }

    /// Rows by target turned into rows by source.
    fn turned<W: Stored>(&self, drawn: Drawn<W>, meeting: &Meeting) -> Result<Built<W>> {
        place(drawn.partners.len())?;
        let mut targets = vec![0u16; drawn.partners.len()];
        let mut weights = vec![W::default(); drawn.weights.len()];
        let mut delays = vec![0u16; drawn.delays.len()];
        let starts = iter::once(&0).chain(&drawn.ends);
        let rows = starts.zip(&drawn.ends).map(|(&start, &end)| start..end);
        let columns = drawn.partners.iter().map(|&source| source as usize);
        let offsets = turn(rows, columns, self.shape.sources, |row, from, to| {
            targets[to] = (meeting.first + row) as u16;
            if !weights.is_empty() {
                weights[to] = drawn.weights[from];
            }
            if !delays.is_empty() {
                delays[to] = drawn.delays[from];
            }
        });
        Ok(Built { wires: Wires::Rows { offsets, targets }, weights, delays })
    }

    fn by_source<W: Stored>(
        &self,
        draw: &(impl Fn(usize, &mut Stream, &mut Vec<u32>) + Sync + ?Sized),
        meetings: &[Meeting],
    ) -> Result<Vec<Built<W>>> {
        const CHUNK: usize = 256;
        let chunks: Vec<usize> = (0..self.shape.sources).step_by(CHUNK).collect();
        let rows = |&from: &usize| self.draw(from..self.shape.sources.min(from + CHUNK), false, draw);
        let drawn: Vec<Drawn<W>> = chunks.par_iter().map(rows).collect::<Result<_>>()?;
        meetings.par_iter().map(|meeting| cut(&drawn, meeting, self.shape.sources)).collect()
    }

    /// An explicit list of pairs, with weights and delays in its order.
    fn listed<W: Stored>(&self, pairs: &[(u32, u32)], meetings: &[Meeting]) -> Result<Vec<Built<W>>> {
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
        order.sort_by_key(|&k| pairs[k]);
        let one = |init: &Init, k: usize, purpose| {
            let (source, target) = pairs[k];
            let mut stream = Source::new(self.seed, self.object, purpose).stream(k as u32);
            init.draw(&mut stream, k, (source as usize, target as usize))
        };
        let mut drawn = Drawn { partners: Vec::new(), ends: Vec::new(), weights: Vec::new(), delays: Vec::new() };
        for k in order {
            let source = pairs[k].0 as usize;
            while drawn.ends.len() < source {
                drawn.ends.push(drawn.partners.len());
            }
            drawn.partners.push(pairs[k].1);
            if !self.same_weight() {
                drawn.weights.push(storable(one(self.weight, k, Purpose::Weight))?);
            }
            if !self.same_delay() {
                drawn.delays.push(self.steps(one(self.delay, k, Purpose::Delay))?);
            }
        }
        drawn.ends.resize(self.shape.sources, drawn.partners.len());
        let drawn = [drawn];
        meetings.iter().map(|meeting| cut(&drawn, meeting, self.shape.sources)).collect()
    }
}

/// The part of rows by source that goes to one block.
fn cut<W: Stored>(drawn: &[Drawn<W>], meeting: &Meeting, sources: usize) -> Result<Built<W>> {
    let mut offsets = Vec::with_capacity(sources + 1);
    let (mut targets, mut weights, mut delays) = (Vec::new(), Vec::new(), Vec::new());
    offsets.push(0);
    for chunk in drawn {
        let mut from = 0;
        for &end in &chunk.ends {
            let row = &chunk.partners[from..end];
            let first = from + row.partition_point(|&t| (t as usize) < meeting.targets.start);
            let last = from + row.partition_point(|&t| (t as usize) < meeting.targets.end);
            let local = |&t: &u32| (t as usize - meeting.targets.start + meeting.first) as u16;
            targets.extend(chunk.partners[first..last].iter().map(local));
            if !chunk.weights.is_empty() {
                weights.extend_from_slice(&chunk.weights[first..last]);
            }
            if !chunk.delays.is_empty() {
                delays.extend_from_slice(&chunk.delays[first..last]);
            }
            offsets.push(place(targets.len())?);
            from = end;
        }
    }
    targets.shrink_to_fit();
    weights.shrink_to_fit();
    delays.shrink_to_fit();
    Ok(Built { wires: Wires::Rows { offsets, targets }, weights, delays })
}

/// A weight as it is stored, where it must still be finite.
pub(crate) fn storable<W: Stored>(weight: f64) -> Result<W> {
    if W::finite(weight) {
        return Ok(W::stored(weight));
    }
    let rule = "a finite number, below 3e38 where each synapse has a weight of its own".to_string();
    Err(Broken { parameter: "weight".into(), value: weight, rule }.of("a synapse"))
}

/// The place of a synapse within its block.
fn place(synapse: usize) -> Result<u32> {
    u32::try_from(synapse).map_err(|_| Error::Infeasible {
        rule: "a projection".into(),
        reason: format!("more than {} synapses onto one block of neurons; use several projections", u32::MAX),
    })
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
