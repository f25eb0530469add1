//! Handing each block the synapses, receptors and gates of a new projection.

use super::afferent::{Afferent, Origins};
use super::block::EmittingGates;
use super::build::{Built, Meeting, Order, Stored, storable};
use super::efficacy::Efficacy;
use super::gated::SourceGatesOf;
use super::learning::{Layer, Learning, Lesson};
use super::outbox::GateSet;
use super::projection::{Projection, Request, Traffic};
use super::receptor::{Gates, Jumps, Kind, Receptor, Sum};
use super::signal::{Origin, Signal};
use super::targets::Targets;
use super::trace::Fading;
use super::wires::{Delays, Wires, ranges};
use super::{Network, Pop, Proj};
use crate::connect::Plan;
use crate::error::{Error, Result};
use crate::init::Init;
use crate::traits::{Align, Kinetics, Output, Plasticity};

/// Synapses that are built, to be handed to the blocks.
pub(crate) struct Ready<W> {
    request: Request,
    /// The synapses onto each block.
    parts: Vec<(usize, Built<W>)>,
    /// Delay in steps, if all have the same.
    same_delay: usize,
}

impl Network {
    /// The receptor of these kinetics and this output, made if the population has none.
    pub(super) fn receptor_for<K: Kinetics<D>, O: Output, const D: usize>(
        &mut self,
        post: Pop,
        kinetics: &K,
        output: &O,
    ) -> usize {
        let population = &mut self.populations[post.index];
        let kind: Box<dyn Kind> = match K::ALIGN {
            Align::Post => Box::new((kinetics.clone(), output.clone())),
            Align::Pre => Box::new((Align::Pre, output.clone())),
            Align::Jump => Box::new((Align::Jump, kinetics.while_refractory())),
        };
        if let Some(index) = population.receptors.iter().position(|other| other.same(kind.as_any())) {
            return index;
        }
        population.receptors.push(kind);
        for index in population.blocks.clone() {
            let block = &mut self.blocks[index];
            let len = block.range.len();
            let receptor: Box<dyn Receptor> = match K::ALIGN {
                Align::Post => Box::new(Gates::new(len, kinetics.clone(), output.clone())),
                Align::Pre => Box::new(Sum::new(len, output.clone())),
                Align::Jump => Box::new(Jumps::new(len, kinetics.while_refractory())),
            };
            block.input.ohmic |= K::ALIGN != Align::Jump && O::OHMIC;
            block.receptors.push(receptor);
        }
        self.populations[post.index].receptors.len() - 1
    }

    /// The set of source gates of these kinetics, made if the population has none.
    pub(super) fn emit<K: Kinetics<D>, const D: usize>(
        &mut self,
        pre: Pop,
        kinetics: &K,
        release: Option<usize>,
    ) -> usize {
        let sets = &mut self.outboxes[pre.index].gates;
        let same = |set: &GateSet| {
            set.view == pre.range() && set.release.is_none() && release.is_none() && set.kind.same(kinetics)
        };
        if let Some(set) = sets.iter().position(same) {
            return set;
        }
        sets.push(GateSet { kind: Box::new(kinetics.clone()), view: pre.range(), release });
        let set = sets.len() - 1;
        for (index, part) in self.meetings(pre) {
            let block = &mut self.blocks[index];
            let here = part.start - block.range.start..part.end - block.range.start;
            let gates = Box::new(SourceGatesOf::new(kinetics.clone(), here));
            block.gates.push(EmittingGates { gates, set });
        }
        set
    }

    /// Have a signal published; its number.
    pub(super) fn publish(&mut self, pre: Pop, origin: Origin) -> usize {
        let signals = &mut self.outboxes[pre.index].signals;
        let known = signals.iter().position(|signal| signal.origin == origin && signal.view == pre.range());
        known.unwrap_or_else(|| {
            signals.push(Signal::new(origin, pre.range()));
            signals.len() - 1
        })
    }

    /// Hand each block its own synapses.
    pub(super) fn attach<W: Stored>(
        &mut self,
        ready: Ready<W>,
        traffic: Traffic,
        mut afferent: impl FnMut(usize, Built<W>, Option<f64>, Delays) -> Box<dyn Afferent>,
    ) -> Proj {
        let Ready { request, parts, same_delay } = ready;
        let one_weight = if let Init::Same(weight) = request.weight { Some(weight) } else { None };
        let early = if let Traffic::Spikes { early, .. } = traffic { early } else { 0 };
        let index = self.projections.len();
        let (mut least, mut most, mut synapses, mut bytes) = (usize::MAX, 0, 0, 0);
        for (block, mut built) in parts {
            let lags = built.delays.drain(..).map(|delay| delay.max(early as u16) - early as u16).collect();
            let delays = Delays::new(lags, same_delay.max(early) - early);
            if built.wires.len() > 0 {
                least = least.min(delays.least());
                most = most.max(delays.most());
            }
            synapses += built.wires.len();
            let afferent = afferent(block, built, one_weight, delays);
            bytes += afferent.bytes();
            self.blocks[block].afferents.push((index, afferent));
        }
        if synapses == 0 {
            (least, most) = (same_delay.max(early) - early, same_delay);
        }
        self.reach(&request, traffic, most);
        self.budget.used += bytes as u128;
        let (receptor, least) = match traffic {
            Traffic::Spikes { receptor, early } => ((early == 0).then_some(receptor), Some(least)),
            Traffic::Signal { receptor, .. } => (receptor, None),
        };
        let Request { pre, post, object, .. } = request;
        let one_weight = one_weight.is_some() && W::SHARED;
        self.projections.push(Projection {
            pre,
            post,
            object,
            receptor,
            synapses,
            one_weight,
            rewarded: false,
            early,
            least,
            bytes,
        });
        self.objects += 1;
        Proj { network: self.id, index }
    }

    /// Synapses under a learning rule, in one layer for each delay.
    pub(super) fn attach_learning<P: Plasticity<X, Y>, S: Efficacy, const X: usize, const Y: usize>(
        &mut self,
        ready: Ready<f64>,
        traffic: Traffic,
        origins: Origins,
        rule: P,
        common: S::Common,
    ) -> Proj {
        let Traffic::Spikes { receptor, early } = traffic else {
            unreachable!("learning rules on spikes are attached to spikes")
        };
        let (dt, now) = (self.clock.dt, self.step);
        let fading_x = rule.pre().map(|trace| Fading::new(trace, dt));
        let fading_y = rule.post().map(|trace| Fading::new(trace, dt));
        let sizes: Vec<usize> = self.blocks.iter().map(|block| block.range.len()).collect();
        let population = origins.population;
        let mut deepest = 0;
        let projection = self.attach(ready, traffic, |index, built, weight, delays| {
            deepest = deepest.max(delays.most() + 1);
            let weights = weight.map_or(built.weights, |weight| vec![weight; built.wires.len()]);
            let layers = layers::<S, X>(built.wires, weights, &delays, now);
            let targets = Targets::new(sizes[index], now);
            let (fading_x, fading_y) = (fading_x.clone(), fading_y.clone());
            let lesson = Lesson { rule: rule.clone(), common: common.clone(), fading_x, fading_y };
            let (origins, jump) = (origins.clone(), early == 1);
            Box::new(Learning { lesson, origins, receptor, jump, layers, targets, scratch: Vec::new(), made: now, now })
        });
        let log = &mut self.outboxes[population].log;
        log.pending = log.pending.max(deepest);
        log.depth = log.depth.max(deepest);
        projection
    }

    /// Build the synapses of a request.
    pub(super) fn build<W: Stored>(&mut self, request: Request) -> Result<Ready<W>> {
        let (mut blocks, mut meetings) = (Vec::new(), Vec::new());
        for (index, part) in self.meetings(request.post) {
            let targets = part.start - request.post.start..part.end - request.post.start;
            blocks.push(index);
            meetings.push(Meeting { targets, first: part.start - self.blocks[index].range.start });
        }
        let pairs = matches!(request.plan, Plan::Pairs(_));
        let placeholder = Init::by_pair(|_, _| 0.0);
        let drawn =
            |init: &Init| if matches!(init, Init::Each(_)) && !pairs { placeholder.clone() } else { init.clone() };
        let (weight, delay) = (&drawn(&request.weight), &drawn(&request.delay));
        let order = Order {
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
        let mut built = self.pool()?.install(|| order.build::<W>(&meetings))?;
        if !pairs {
            if let Init::Each(weights) = &request.weight {
                weights.iter().try_for_each(|&weight| storable::<W>(weight).map(drop))?;
                spread(&mut built, weights, |built, k, weight| built.weights[k] = W::stored(weight))?;
            }
            if let Init::Each(delays) = &request.delay {
                let clock = self.clock;
                let steps = |ms| clock.nearest("a delay", ms).map_or(0, |steps| steps.min(u16::MAX as u64) as u16);
                spread(&mut built, delays, |built, k, ms| built.delays[k] = steps(ms))?;
            }
        }
        let same_delay = match request.delay {
            Init::Same(ms) => self.clock.nearest("the delay", ms)? as usize,
            _ => 0,
        };
        let most = built.iter().flat_map(|built| &built.delays).max().map_or(same_delay, |&most| most as usize);
        let rows = self.populations[request.post.index].len.max(request.pre.len());
        self.budget.allow("what is on its way over so long a delay", 8.0 * most as f64 * rows as f64)?;
        Ok(Ready { request, parts: blocks.into_iter().zip(built).collect(), same_delay })
    }

    /// Make room for delays of up to `most` steps.
    fn reach(&mut self, request: &Request, traffic: Traffic, most: usize) {
        match traffic {
            Traffic::Spikes { receptor, .. } => {
                for index in self.populations[request.post.index].blocks.clone() {
                    self.blocks[index].receptors[receptor].ring().reach(most, self.step);
                }
            }
            Traffic::Signal { signal, .. } => self.outboxes[request.pre.index].signals[signal].reach(most),
        }
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
fn spread<W>(built: &mut [Built<W>], values: &[f64], mut set: impl FnMut(&mut Built<W>, usize, f64)) -> Result<()> {
    let total = built.iter().map(|built| built.wires.len()).sum();
    fits(&Init::Each(values.to_vec()), total)?;
    let mut values = values.iter();
    let sources = built.first().map_or(0, |built| built.wires.sources());
    for source in 0..sources {
        for built in built.iter_mut() {
            let Wires::Rows { offsets, .. } = &built.wires else { continue };
            let row = offsets[source] as usize..offsets[source + 1] as usize;
            row.zip(values.by_ref()).for_each(|(k, &value)| set(built, k, value));
        }
    }
    Ok(())
}

/// Synapses sorted into one layer for each delay.
fn layers<S: Efficacy, const X: usize>(wires: Wires, weights: Vec<f64>, delays: &Delays, now: u64) -> Vec<Layer<S, X>> {
    if let Delays::Same(delay) = delays {
        return vec![Layer::new(*delay, wires, &weights, now)];
    }
    let mut distinct: Vec<usize> = (0..wires.len()).map(|k| delays.at(k)).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let Wires::Rows { offsets, targets } = wires else { return Vec::new() };
    let layer = |delay: usize| {
        let (mut own, mut ends, mut kept) = (Vec::new(), vec![0u32], Vec::new());
        for row in ranges(&offsets) {
            for k in row {
                if delays.at(k) == delay {
                    own.push(targets[k]);
                    kept.push(weights[k]);
                }
            }
            ends.push(own.len() as u32);
        }
        Layer::new(delay, Wires::Rows { offsets: ends, targets: own }, &kept, now)
    };
    distinct.into_iter().map(layer).collect()
}
