//! Drawing the synapses of a checked request, and putting listed weights and delays to them.

use super::draw::WiringDraw;
use super::request::ConnectionRequest;
use super::rows::BuiltSynapses;
use super::stored::{Stored, storable};
use crate::connect::Plan;
use crate::error::{Error, Result};
use crate::init::Init;
use crate::network::Network;
use crate::network::partition::Overlap;
use crate::network::synapses::Adjacency;

/// Synapses that are built, to be handed out to the blocks.
pub(crate) struct BuiltProjection<W> {
    pub request: ConnectionRequest,
    /// The synapses onto each block.
    pub parts: Vec<(Overlap, BuiltSynapses<W>)>,
    /// Delay in steps, if all have the same.
    pub same_delay: usize,
}

impl<W> BuiltProjection<W> {
    /// The longest delay, in steps.
    pub fn most_delay(&self) -> usize {
        let longest = self.parts.iter().flat_map(|(_, built)| &built.delays).max();
        longest.map_or(self.same_delay, |&longest| longest as usize)
    }
}

impl Network {
    /// Build the synapses of a request.
    pub(in crate::network) fn build<W: Stored>(&mut self, request: ConnectionRequest) -> Result<BuiltProjection<W>> {
        let parts: Vec<Overlap> = self.overlaps(request.post).collect();
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
            clock: self.clock,
            seed: self.seed,
            object: request.object,
        };
        if let (Plan::Pairs(pairs), listed) = (&request.plan, [&request.weight, &request.delay]) {
            listed.into_iter().try_for_each(|init| fits(init, pairs.len()))?;
        }
        let mut built = self.pool()?.install(|| draw.build::<W>(&parts))?;
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
        let same_delay = match request.delay {
            Init::Same(ms) => self.clock.nearest("the delay", ms)? as usize,
            _ => 0,
        };
        let most = built.iter().flat_map(|built| &built.delays).max().map_or(same_delay, |&most| most as usize);
        let rows = self.populations[request.post.index].len.max(request.pre.len());
        self.budget.allow("what is on its way over so long a delay", 8.0 * most as f64 * rows as f64)?;
        Ok(BuiltProjection { request, parts: parts.into_iter().zip(built).collect(), same_delay })
    }
}

fn fits(init: &Init, expected: usize) -> Result<()> {
    match init {
        Init::Each(values) if values.len() != expected => Err(Error::Length {
            what: "the list of weights or delays".into(),
            found: values.len(),
            expected,
            unit: "one for each synapse".into(),
        }),
        _ => Ok(()),
    }
}

/// Hand out a list in order of source, then of target.
fn distribute<W>(
    built: &mut [BuiltSynapses<W>],
    values: &[f64],
    mut set: impl FnMut(&mut BuiltSynapses<W>, usize, f64),
) -> Result<()> {
    let total = built.iter().map(|built| built.adjacency.len()).sum();
    fits(&Init::Each(values.to_vec()), total)?;
    let mut values = values.iter();
    let sources = built.first().map_or(0, |built| built.adjacency.sources());
    for source in 0..sources {
        for built in built.iter_mut() {
            let Adjacency::Rows { offsets, .. } = &built.adjacency else { continue };
            let row = offsets[source] as usize..offsets[source + 1] as usize;
            row.zip(values.by_ref()).for_each(|(k, &value)| set(built, k, value));
        }
    }
    Ok(())
}
