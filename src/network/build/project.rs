//! Drawing the synapses of a checked request, and putting listed weights and delays to them.

use super::draw::WiringDraw;
use super::request::ConnectionRequest;
use super::rows::BuiltSynapses;
use super::stored::{Stored, storable};
use crate::connect::Plan;
use crate::error::{Error, Result};
use crate::init::Init;
use crate::network::partition::{Level, Overlap, shard_overlaps};
use crate::network::synapses::Adjacency;
use crate::network::{Network, Pop};
use rayon::prelude::*;

/// Synapses that are built, to be handed out to the blocks.
pub(crate) struct BuiltProjection<W> {
    pub request: ConnectionRequest,
    /// The synapses onto each block or shard.
    pub parts: Vec<(Overlap, BuiltSynapses<W>)>,
    /// Delay in steps, if all have the same.
    pub same_delay: usize,
}

impl<W> BuiltProjection<W> {
    /// The longest delay, in steps.
    pub fn most(&self) -> usize {
        let delays = self.parts.iter().flat_map(|(_, built)| &built.delays);
        delays.max().map_or(self.same_delay, |&most| most as usize)
    }
}

impl Network {
    /// The parts that the synapses onto a view are built in: blocks, or the shards of a level.
    pub(super) fn parts(&self, post: Pop, level: Option<Level>) -> Vec<Overlap> {
        let Some(level) = level else { return self.overlaps(post).collect() };
        let population = &self.populations[post.index];
        shard_overlaps(population.len, population.blocks.start, level, post.range()).collect()
    }

    /// Build the synapses of a request.
    pub(in crate::network) fn build<W: Stored>(&self, mut request: ConnectionRequest) -> Result<BuiltProjection<W>> {
        let parts = self.parts(request.post, request.level);
        let pairs = matches!(request.plan, Plan::Pairs(_));
        let placeholder = Init::by_pair(|_, _| 0.0);
        let drawn =
            |init: &Init| if matches!(init, Init::Each(_)) && !pairs { placeholder.clone() } else { init.clone() };
        let (weight, delay) = (&drawn(&request.weight), &drawn(&request.delay));
        let draw = WiringDraw {
            plan: &request.plan,
            shape: request.shape,
            weight,
            delay,
            law: &request.law,
            clock: self.clock,
            seed: self.seed,
            object: request.object,
            synapses: request.synapses,
        };
        if let (Plan::Pairs(pairs), listed) = (&request.plan, [&request.weight, &request.delay]) {
            listed.into_iter().try_for_each(|init| fits(init, pairs.len()))?;
        }
        let pool = self.threads.pool()?;
        let mut built = pool.install(|| draw.build::<W>(&parts))?;
        if !pairs {
            if let Init::Each(weights) = &request.weight {
                weights.iter().try_for_each(|&weight| storable::<W>(weight).map(drop))?;
                distribute(&mut built, weights, |built, k, weight| built.weights[k] = W::stored(weight))?;
            }
            if let Init::Each(delays) = &request.delay {
                let clock = self.clock;
                let steps = |ms| clock.nearest("a delay", ms).map_or(0, |steps| steps.min(u16::MAX as u64) as u16);
                distribute(&mut built, delays, |built, k, ms| built.delays[k] = steps(ms))?;
            }
        }
        if request.level.is_some() {
            pool.install(|| built.par_iter_mut().for_each(BuiltSynapses::sort_by_delay));
        }
        let prints: Vec<u64> = pool.install(|| built.par_iter().map(BuiltSynapses::fingerprint).collect());
        prints.into_iter().for_each(|part| request.print.word(part));
        for init in [&request.weight, &request.delay] {
            if let Init::Same(value) = init {
                request.print.number(*value);
            }
        }
        let same_delay = match request.delay {
            Init::Same(ms) => self.clock.nearest("the delay", ms)? as usize,
            _ => 0,
        };
        Ok(BuiltProjection { request, parts: parts.into_iter().zip(built).collect(), same_delay })
    }
}

fn fits(init: &Init, expected: usize) -> Result<()> {
    if let Init::Each(values) = init { as_many(values, expected) } else { Ok(()) }
}

fn as_many(values: &[f64], expected: usize) -> Result<()> {
    if values.len() == expected {
        return Ok(());
    }
    Err(Error::Length {
        what: "the list of weights or delays".into(),
        found: values.len(),
        expected,
        unit: "one for each synapse".into(),
    })
}

/// Hand out a list in order of source, then of target.
fn distribute<W>(
    built: &mut [BuiltSynapses<W>],
    values: &[f64],
    mut set: impl FnMut(&mut BuiltSynapses<W>, usize, f64),
) -> Result<()> {
    let total = built.iter().map(|built| built.adjacency.len()).sum();
    as_many(values, total)?;
    let mut values = values.iter();
    let sources = built.first().map_or(0, |built| built.adjacency.sources());
    for source in 0..sources {
        for built in built.iter_mut() {
            let Adjacency::Rows(rows) = &built.adjacency else { continue };
            rows.range(source).zip(values.by_ref()).for_each(|(k, &value)| set(built, k, value));
        }
    }
    Ok(())
}
